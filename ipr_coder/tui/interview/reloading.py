"""The desk opened anew while the coder sits at it: segments, recall moments or the text itself have changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ipr_coder.text import Span
from ipr_coder.tui._compat import post_from_thread
from ipr_coder.tui.marks import Marks, marks_of
from ipr_coder.tui.opening import desk_job
from ipr_coder.tui.saving import sentence_of

if TYPE_CHECKING:
    from ipr_coder.study.values import Workplace
    from ipr_coder.tui.coding_screen import CodingScreen
    from ipr_coder.tui.sheet import Sheet


def reload(screen: CodingScreen, *, keep: int | None = None) -> None:
    """Read the desk again, behind every deed that is on its way, and lay it out where the coder is.

    `keep` is the character of the (new) text that stays current and at its row of the screen; left out, it is the
    first one of the segment that is current when the answer comes.
    """
    desk = screen.work.desk
    screen.study.writer.put(
        desk_job(desk.coder, desk.interview, desk.round),
        lambda read, error: post_from_thread(screen, screen.ReadAgain(read, error, keep)),
    )


def take_up(
    screen: CodingScreen, read: tuple[Workplace, Sheet] | None, error: Exception | None, keep: int | None
) -> None:
    """Show what was read. Deeds asked for after the reading are not in it, so they are put on top of it again."""
    if read is None:
        screen.say(f"The interview could not be read again: {sentence_of(error)}" if error else "", warning=True)
        return
    workplace, sheet = read
    marks = marks_of(sheet, workplace)
    for request in screen.work.account.open_requests():
        for change in request.changes:
            marks.apply(change)
        marks.hold(request.changes, 1)
    at = keep if keep is not None else screen.sheet.spans[screen.view.cursor].start
    screen.sheet, screen.marks, screen.moments = sheet, marks, workplace.moments
    screen.adjusting = screen.last_selection = None
    screen.displaced = workplace.displaced
    screen.work.take_up(
        workplace.desk, sheet, marks, submitted=workplace.submitted, newest_event=workplace.newest_event
    )
    screen.bars.take_up(workplace)
    screen.panel.take_up(marks.counts)
    screen.view.take_up(sheet, marks, at=_segment_at(sheet, marks, at), offset=at)
    screen.refresh_words()


def _segment_at(sheet: Sheet, marks: Marks, at: int) -> int:
    return min(marks.segments_of(Span(at, at + 1)).start, len(sheet) - 1)
