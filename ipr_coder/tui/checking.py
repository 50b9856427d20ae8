"""What is still open on the screen's own copy of the work, which is ahead of the disk by what is being saved."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from ipr_coder.tui.marks import Marks
from ipr_coder.tui.sheet import Sheet

if TYPE_CHECKING:
    from ipr_coder.coding.submitting import Checklist
    from ipr_coder.study.values import MomentRow


def checklist_of(sheet: Sheet, marks: Marks, moments: Sequence[MomentRow], displaced: int) -> Checklist:
    """The same list that `coding.submitting.checklist` makes of what is stored."""
    from ipr_coder.coding.submitting import Checklist

    places = range(len(sheet))
    marked = {sheet.moment[index] for index in places if marks.decided(index)}
    memos = [(tag.span, tag.memo) for index in places for tag in marks.tags(index) if tag.memo is not None]
    memos += [(memo.span, memo.body) for index in places for memo in marks.notes(index)]
    wordless = [span for span, body in memos if not any(map(str.isalnum, body))]
    return Checklist(
        segments=marks.codable_count,
        tags=sum(marks.counts.values()),
        undecided=_each(sheet.turn[index] for index in places if sheet.codable[index] and not marks.decided(index)),
        unmarked=tuple(
            stop.ordinal for number, stop in enumerate(moments) if stop.end > stop.start and number not in marked
        ),
        without_talk=tuple(stop.ordinal for stop in moments if stop.end == stop.start),
        empty_memos=_each(sheet.turn[marks.segments_of(span)[0]] for span in wordless),
        displaced=displaced,
    )


def _each(turns: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted(set(turns)))
