"""What lies on the table: the transcript, the coders' disagreements in text order, and the decisions on them."""

from __future__ import annotations

import gc
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ipr_coder.study.values import Desk, Workplace
from ipr_coder.tui.sheet import Sheet, sheet_of

if TYPE_CHECKING:
    from ipr_coder.coding.disagreements import Agreed, Disagreement
    from ipr_coder.study.comments import CommentRow
    from ipr_coder.study.decisions import DecisionRow, TagName
    from ipr_coder.study.store import Store, Transaction

Item = tuple[str, int]
"""Something that stands beside a segment: ("agreed", its number) or ("apart", the disagreement's number)."""


@dataclass(frozen=True, slots=True)
class Sitting:
    """Who settles an interview, in which round, who else is present; `early` where not all had submitted."""

    interview: str
    round: str
    by: str
    present: tuple[str, ...] = ()
    reason: str | None = None


@dataclass(eq=False, slots=True)
class Table:
    """One interview on the table. Numbers count from 0, in the order of the text.

    `items[i]` is what stands beside segment i. `made` has the decision on a disagreement, where there is one.
    """

    desk: Desk
    sheet: Sheet = field(repr=False)
    coders: tuple[str, ...]
    apart: tuple[Disagreement, ...] = field(repr=False)
    agreed: tuple[Agreed, ...] = field(repr=False)
    made: dict[int, DecisionRow]
    comments: tuple[CommentRow, ...] = field(repr=False)
    stale: int
    closed: bool
    items: list[tuple[Item, ...]] = field(repr=False)
    segment_of: list[int] = field(repr=False)
    """The segment at which each disagreement begins."""
    event: int | None = None
    """The newest event at the desk that this window knows of; like `newest`, the writer's thread keeps it."""
    newest: int = 0
    """The highest row number among the decisions read so far."""
    _number_of: dict[frozenset[TagName], int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._number_of = {one.name: number for number, one in enumerate(self.apart)}

    @property
    def open(self) -> int:
        """How many disagreements nobody has decided on."""
        return len(self.apart) - len(self.made)

    def take_decisions(self, decisions: Sequence[DecisionRow]) -> list[int]:
        """Go by these decisions; returns the disagreements on which something else is decided now."""
        now = {self._number_of[one.about]: one for one in decisions if one.about in self._number_of}
        changed = [
            number
            for number in sorted(self.made.keys() | now.keys())
            if (before := self.made.get(number)) is None or (after := now.get(number)) is None or before != after
        ]
        self.made = now
        return changed

    def take_fresh(self, fresh: Sequence[DecisionRow], gone: int | None) -> list[int]:
        """Add decisions just made, or let one go; returns the disagreements on which something else is decided now."""
        now = {self._number_of[one.about]: one for one in fresh if one.about in self._number_of}
        self.made |= now
        if gone is None:
            return sorted(now)
        self.made.pop(gone, None)
        return [gone]

    def comments_on(self, number: int) -> tuple[CommentRow, ...]:
        """The remarks on a disagreement, threads together."""
        name = self.apart[number].name
        on = {one.number for one in self.comments if one.about in name}
        return tuple(one for one in self.comments if one.number in on or one.answers in on)


def open_sitting(store: Store, sitting: Sitting) -> Table:
    """Sit down at an interview: put the look on record and take over what all agree on, then lay everything out.

    TooEarly where not everybody has submitted and no reason is given; StudyError where there is nothing to settle.
    """
    from ipr_coder.coding.comments import comments_on
    from ipr_coder.coding.settling import sit_down

    # Nothing that is read becomes garbage; without this the collector goes through it again and again.
    gc.disable()
    try:
        found = sit_down(
            store, sitting.interview, sitting.round, sitting.by, present=sitting.present, reason=sitting.reason
        )
        desk = found.desk
        if desk is None:
            raise AssertionError("whoever has sat down has a desk")
        sheet = sheet_of(store.read(lambda tx: _workplace(tx, desk)))
        apart = tuple(one for one, _ in found.disagreements)
        made = {number: made for number, (_, made) in enumerate(found.disagreements) if made is not None}
        table = Table(
            desk=desk,
            sheet=sheet,
            coders=found.coders,
            apart=apart,
            agreed=found.agreed,
            made=made,
            comments=comments_on(store, sitting.round, sitting.interview),
            stale=len(found.stale),
            closed=found.closed,
            items=_items(sheet, apart, found.agreed),
            segment_of=_first_segments(sheet, apart),
            event=found.event,
            newest=max((one.number for one in made.values()), default=0),
        )
    finally:
        gc.enable()
    return table


def _workplace(tx: Transaction, desk: Desk) -> Workplace:
    """The interview's text as a sheet is made of it, without anybody's marks."""
    from ipr_coder.study.structure import interview_facts
    from ipr_coder.study.texts import load_text

    stored = load_text(tx, desk.transcript_id)
    return Workplace(
        desk=desk,
        text=stored.text,
        turns=stored.turns,
        segments=stored.segments,
        moments=stored.moments,
        tags=(),
        reviewed=(),
        submitted=True,
        respondent_role=interview_facts(tx, desk.interview).respondent_role,
    )


def _items(sheet: Sheet, apart: Sequence[Disagreement], agreed: Sequence[Agreed]) -> list[tuple[Item, ...]]:
    """What stands beside each segment: disagreements first, then what is agreed."""
    starts, ends = _edges(sheet)
    beside: dict[int, list[Item]] = {}
    for what, spans in (
        ("apart", [(one.start, one.end) for one in apart]),
        ("agreed", [(one.start, one.end) for one in agreed]),
    ):
        for number, (start, end) in enumerate(spans):
            first = _at(ends, start)
            for segment in range(first, max(first + 1, bisect_left(starts, end))):
                beside.setdefault(segment, []).append((what, number))
    return [tuple(beside.get(segment, ())) for segment in range(len(sheet))]


def _first_segments(sheet: Sheet, apart: Sequence[Disagreement]) -> list[int]:
    ends = _edges(sheet)[1]
    return [_at(ends, one.start) for one in apart]


def _edges(sheet: Sheet) -> tuple[list[int], list[int]]:
    return [span.start for span in sheet.spans], [span.end for span in sheet.spans]


def _at(ends: Sequence[int], position: int) -> int:
    """The segment that a position lies in, or the first behind it."""
    return max(0, min(bisect_right(ends, position), len(ends) - 1))
