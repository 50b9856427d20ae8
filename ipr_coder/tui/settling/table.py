"""What lies on the table: the transcript, the coders' disagreements in text order, and the decisions on them."""

from __future__ import annotations

import gc
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ipr_coder.study.values import Desk, Workplace
from ipr_coder.text import Span
from ipr_coder.tui.sheet import Sheet, sheet_of

if TYPE_CHECKING:
    from ipr_coder.coding.disagreements import Agreed, Disagreement
    from ipr_coder.study.comments import CommentRow
    from ipr_coder.study.decisions import DecisionRow
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

    @property
    def open(self) -> int:
        """How many disagreements nobody has decided on."""
        return len(self.apart) - len(self.made)

    def take_decisions(self, decisions: Sequence[DecisionRow]) -> list[int]:
        """Go by these decisions; returns the disagreements on which something else is decided now."""
        by_name = {one.about: one for one in decisions}
        now = {number: by_name[one.name] for number, one in enumerate(self.apart) if one.name in by_name}
        changed = [
            number
            for number in sorted(self.made.keys() | now.keys())
            if (before := self.made.get(number)) is None or (after := now.get(number)) is None or before != after
        ]
        self.made = now
        return changed

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
    from ipr_coder.coding.settling import open_table, standing

    desk = open_table(
        store, sitting.interview, sitting.round, sitting.by, present=sitting.present, reason=sitting.reason
    )
    # Nothing that is read becomes garbage; without this the collector goes through it again and again.
    gc.disable()
    try:
        found = standing(store, sitting.interview, sitting.round, early=sitting.reason is not None)
        sheet = sheet_of(store.read(lambda tx: _workplace(tx, desk)))
        apart = tuple(one for one, _ in found.disagreements)
        coders = apart[0].sides if apart else ()
        table = Table(
            desk=desk,
            sheet=sheet,
            coders=tuple(name for name, _ in coders) or _coders(store, sitting),
            apart=apart,
            agreed=found.agreed,
            made={number: made for number, (_, made) in enumerate(found.disagreements) if made is not None},
            comments=comments_on(store, sitting.round, sitting.interview),
            stale=len(found.stale),
            closed=found.closed,
            items=_items(sheet, apart, found.agreed),
            segment_of=[_segment_at(sheet, one.start) for one in apart],
        )
    finally:
        gc.enable()
    return table


def _coders(store: Store, sitting: Sitting) -> tuple[str, ...]:
    """The coders of an interview about which nobody disagrees."""
    from ipr_coder.coding.put_together import together

    return together(store, sitting.interview, sitting.round, early=sitting.reason is not None).coders


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
    beside: list[list[Item]] = [[] for _ in range(len(sheet))]
    for what, spans in (
        ("apart", [Span(one.start, one.end) for one in apart]),
        ("agreed", [Span(one.start, one.end) for one in agreed]),
    ):
        for number, span in enumerate(spans):
            for segment in _segments_of(sheet, span):
                beside[segment].append((what, number))
    return [tuple(one) for one in beside]


def _segment_at(sheet: Sheet, position: int) -> int:
    """The segment that a position lies in, or the first behind it."""
    at = bisect_left(sheet.spans, position + 1, key=lambda span: span.end)
    return max(0, min(at, len(sheet) - 1))


def _segments_of(sheet: Sheet, span: Span) -> range:
    first = _segment_at(sheet, span.start)
    last = first
    while last < len(sheet) and sheet.spans[last].start < span.end:
        last += 1
    return range(first, max(first + 1, last)) if len(sheet) else range(0)


def with_reason(sitting: Sitting, reason: str) -> Sitting:
    """The same sitting, opened early for this reason."""
    return replace(sitting, reason=reason)
