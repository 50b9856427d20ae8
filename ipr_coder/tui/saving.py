"""Deeds on their way to the disk: the screen shows them at once, this keeps account of what is not durable yet.

Nothing here waits. A deed that could not be saved stays on the account until it is tried again with success, taken
back, or overtaken by a newer deed on the same thing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, Final

from ipr_coder.errors import IprError, StudyError
from ipr_coder.study.values import Change, Deed
from ipr_coder.text import Span, displayable

if TYPE_CHECKING:
    from ipr_coder.study.store import Store

WONDER: Final = 2.0
"""Seconds after which a coder is told that the study is busy; a commit takes a few thousandths."""

Job = Callable[["Store"], "Deed | None"]
Done = Callable[["Deed | None", "Exception | None"], None]
Thing = tuple[str, str | None, Span]
"""What a change is about: kind, code, span. Two changes about one thing: the later one counts."""


@dataclass(frozen=True, slots=True)
class Request:
    """A deed asked for: its words, the call that does it, what it changes on the screen, and how that was before.

    `changes` is empty when only the store knows what will change (undo, redo, submit). Such a deed builds on what was
    done before it, so it is not done when something before it could not be saved.
    """

    label: str
    job: Job
    changes: tuple[Change, ...] = ()
    before: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Settled:
    """The writer's answer to a request: the durable deed (None: there was nothing to do), or why it failed."""

    number: int
    deed: Deed | None
    error: Exception | None


class Account:
    """Requests in flight and requests that failed, in the order they were made.

    `put` is the writer's (it runs the job on its own thread); `report` carries the answer back to the screen's
    thread, where `settle` must be called with it.
    """

    def __init__(
        self,
        put: Callable[[Job, Done], None],
        report: Callable[[Settled], object],
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._put, self._report, self._clock = put, report, clock
        self._news_at = 0.0
        self._in_flight: dict[int, Request] = {}
        self._failed: dict[int, Request] = {}
        self._last_number = 0
        self._stumbles: set[int] = set()

    @property
    def in_flight(self) -> int:
        """How many deeds the writer has not answered for."""
        return len(self._in_flight)

    @property
    def waits(self) -> bool:
        """True when the writer has been at a deed for so long that people begin to wonder."""
        return bool(self._in_flight) and self._clock() - self._news_at >= WONDER

    @property
    def failed(self) -> int:
        """How many deeds could not be saved."""
        return len(self._failed)

    def send(self, request: Request) -> tuple[Request, ...]:
        """Hand a deed to the writer; earlier failures about the same things are dropped, and returned."""
        things = {thing_of(change) for change in request.changes}
        overtaken = [
            number
            for number, other in self._failed.items()
            if other.changes and all(thing_of(change) in things for change in other.changes)
        ]
        dropped = tuple(self._failed.pop(number) for number in overtaken)
        self._start(request)
        return dropped

    def settle(self, answer: Settled) -> Request | None:
        """Book the writer's answer. A failed deed with visible changes stays; the request is returned either way."""
        request = self._in_flight.pop(answer.number, None)
        self._news_at = self._clock()
        if request is not None and answer.error is not None and request.changes:
            self._failed[answer.number] = request
        return request

    def news(self, changes: tuple[Change, ...]) -> Iterator[Change]:
        """Those of a durable deed's changes that nothing later on the account is about."""
        later = {thing_of(change) for request in self.open_requests() for change in request.changes}
        return (change for change in changes if thing_of(change) not in later)

    def try_again(self) -> int:
        """Send everything that failed once more, in order; how many that were."""
        again = list(self._failed.values())
        self._failed.clear()
        for request in again:
            self._start(request)
        return len(again)

    def take_back(self) -> Request | None:
        """Give up the last deed that failed, or None when none did."""
        return self._failed.popitem()[1] if self._failed else None

    def open_requests(self) -> list[Request]:
        """What is not durable: the requests that failed, then those in flight, each in the order they were made."""
        return [*self._failed.values(), *self._in_flight.values()]

    def _start(self, request: Request) -> None:
        job = (
            request.job if request.changes else partial(self._unless_stumbled, frozenset(self._in_flight), request.job)
        )
        if not self._in_flight:
            self._news_at = self._clock()
        self._last_number += 1
        self._in_flight[self._last_number] = request
        self._put(job, partial(self._answer, self._last_number))

    # The next two run on the writer's thread, one after the other, so what one notes the other sees.

    def _unless_stumbled(self, earlier: frozenset[int], job: Job, store: Store) -> Deed | None:
        if earlier & self._stumbles:
            raise StudyError("what was done before it could not be saved.")
        return job(store)

    def _answer(self, number: int, deed: Deed | None, error: Exception | None) -> None:
        if error is not None:
            self._stumbles.add(number)
        self._report(Settled(number, deed, error))


def thing_of(change: Change) -> Thing:
    """What a change is about. A tag's memo and attributes are part of it."""
    of_a_tag = change.kind in ("tag", "attributes") or (change.kind == "memo" and change.about == "tag")
    return ("tag" if of_a_tag else f"{change.kind} {change.about}", change.code, change.span)


def sentence_of(error: Exception) -> str:
    """A failure in words fit for the screen. What an unknown error says is withheld: it may quote the transcript."""
    if isinstance(error, IprError):
        return displayable(str(error)).replace("\n", " ")
    return f"the study could not be written ({type(error).__name__})."
