"""A person's decisions about candidates, one by one, and the plan that follows from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from ipr_coder.errors import UsageError
from ipr_coder.text import Span
from ipr_coder.transcripts.deidentifying.model import Candidate, Kind, Passage
from ipr_coder.transcripts.deidentifying.replacements import checked_replacement

Choice = Literal["everywhere", "here", "keep"]


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person wants done with a candidate.

    "everywhere": replace it wherever it stands, in the whole study; "here": only at the `places` given (indices into
    the candidate's places); "keep": leave it. An empty `replacement` takes the candidate's proposal.
    """

    choice: Choice
    replacement: str = ""
    places: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Everywhere:
    """A form that is to be replaced wherever it stands as a word of its own."""

    surface: str = field(repr=False)
    kind: Kind
    replacement: str


@dataclass(frozen=True, slots=True)
class Here:
    """One place that is to be replaced; `surface` is what must stand there."""

    label: str
    span: Span
    surface: str = field(repr=False)
    kind: Kind
    replacement: str


@dataclass(frozen=True, slots=True)
class Plan:
    """All that is to be replaced, and the forms that a person looked at and left."""

    everywhere: tuple[Everywhere, ...] = ()
    here: tuple[Here, ...] = ()
    kept: tuple[str, ...] = field(default=(), repr=False)


class Review:
    """Candidates decided one after another, in any order, with undo; for a screen or any other caller.

    `passages` are those the candidates were found in.
    """

    def __init__(self, candidates: Sequence[Candidate], passages: Sequence[Passage]) -> None:
        self.candidates = tuple(candidates)
        self.passages = tuple(passages)
        self._decisions: dict[int, Decision] = {}
        self._past: list[tuple[int, Decision | None]] = []

    def decide(self, index: int, decision: Decision | None) -> None:
        """Decide candidate `index`, or with None leave it open again; UsageError for a replacement that cannot be.

        "here" without places means the only place; where there are several, they must be given.
        """
        candidate = self.candidates[index]
        if decision is not None:
            decision = _checked(candidate, decision)
        self._past.append((index, self._decisions.get(index)))
        self._set(index, decision)

    def undo(self) -> int | None:
        """Take the last decision back and return its candidate's index; None when there is nothing to take back."""
        if not self._past:
            return None
        index, before = self._past.pop()
        self._set(index, before)
        return index

    def decision(self, index: int) -> Decision | None:
        """What was decided about candidate `index`."""
        return self._decisions.get(index)

    @property
    def progress(self) -> tuple[int, int]:
        """How many candidates are decided, of how many."""
        return len(self._decisions), len(self.candidates)

    def next_open(self, after: int = -1) -> int | None:
        """The first undecided candidate behind `after`, or from the beginning; None when all are decided."""
        order = [*range(after + 1, len(self.candidates)), *range(after + 1)]
        return next((index for index in order if index not in self._decisions), None)

    def plan(self) -> Plan:
        """What follows from the decisions so far; what is undecided stays as it is."""
        everywhere: list[Everywhere] = []
        here: list[Here] = []
        kept: list[str] = []
        for index, decision in sorted(self._decisions.items()):
            one = self.candidates[index]
            if decision.choice == "keep":
                kept.append(one.surface)
            elif decision.choice == "everywhere":
                everywhere.append(Everywhere(one.surface, one.kind, decision.replacement))
            else:
                for place in (one.places[number] for number in decision.places):
                    label = self.passages[place.passage].label
                    here.append(Here(label, place.span, one.surface, one.kind, decision.replacement))
        return Plan(tuple(everywhere), tuple(here), tuple(kept))

    def _set(self, index: int, decision: Decision | None) -> None:
        if decision is None:
            self._decisions.pop(index, None)
        else:
            self._decisions[index] = decision


def _checked(candidate: Candidate, decision: Decision) -> Decision:
    if decision.choice == "keep":
        return Decision("keep")
    wanted = decision.replacement or candidate.proposal
    if not wanted:
        raise UsageError("no replacement is given.", mend="Type one, such as CLIENT or HER BROTHER.")
    places = decision.places
    if decision.choice == "here" and not places:
        if candidate.count != 1:
            raise UsageError(f"it stands in {candidate.count} places, and none is named.")
        places = (0,)
    return Decision(decision.choice, checked_replacement(wanted, "the replacement"), places)
