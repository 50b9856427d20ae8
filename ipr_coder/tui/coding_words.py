"""What the bars of the coder's screen say, as pieces of text with a look."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ipr_coder.codebook.model import Code
from ipr_coder.study.values import MomentRow, OwnTag
from ipr_coder.text import one_line
from ipr_coder.transcripts.clock import hms
from ipr_coder.tui.actions import NO_WISHES, Place, Wishes, hints_at
from ipr_coder.tui.bar import Piece
from ipr_coder.tui.chord_strip import strip_rows
from ipr_coder.tui.clock import stretch_of_time
from ipr_coder.tui.desk_work import DeskWork
from ipr_coder.tui.search import Search
from ipr_coder.tui.selection import Selection, span_of
from ipr_coder.tui.sheet import Sheet
from ipr_coder.tui.span_work import stretch_in_words
from ipr_coder.tui.strips import chip_style
from ipr_coder.tui.transcript_row import UNSAVED, CodeLook

if TYPE_CHECKING:
    from ipr_coder.coding.submitting import Checklist

STRIP_ROWS = 2


def header(work: DeskWork, respondent: str, index: int) -> tuple[list[Piece], list[Piece]]:
    """Which interview this is, and how far it has come."""
    desk, marks = work.desk, work.marks
    left: list[Piece] = [
        (one_line(desk.shown), "strong"),
        (f" · {one_line(respondent)}" if respondent else "", "dim"),
        (f" · coder {one_line(desk.coder)} · {one_line(desk.round)} round", "dim"),
    ]
    if work.submitted:
        left.append((" · submitted, read only", "warn"))
    right: list[Piece] = [
        (f"turn {work.sheet.turn[index]}/{work.sheet.last_turn}", "plain"),
        (f" · {marks.decided_count} of {marks.codable_count} decided · ", "plain"),
        saved(work),
    ]
    return left, right


def saved(work: DeskWork) -> Piece:
    """Whether everything shown is on the disk."""
    account = work.account
    if account.failed:
        return f"{UNSAVED} {account.failed} NOT SAVED, F9", "warn"
    if account.in_flight:
        return f"{UNSAVED} {'saving waits' if account.waits else 'saving'}", "warn"
    return "all saved", "dim"


def codes_here(work: DeskWork, index: int, looks: Mapping[str, CodeLook]) -> list[Piece]:
    """The codes on the current segment, all of them, with what their memos begin with."""
    pieces: list[Piece] = []
    for tag in work.marks.tags(index):
        look = looks.get(tag.code)
        if pieces:
            pieces.append(("  ", "plain"))
        key, name, colour = (look.key, look.name, look.colour) if look else ("??", one_line(tag.code), "#808080")
        pieces += [(f" {key} ", chip_style(colour)), (f" {name}", "plain")]
        if tag.attributes:
            pieces.append((f" {one_line(', '.join(tag.attributes.values()))[:40]}", "dim"))
        if tag.memo:
            pieces.append((f" “{one_line(tag.memo)[:40]}”", "dim"))
    notes: list[Piece] = [(f"  memo “{one_line(note.body)[:40]}”", "dim") for note in work.marks.notes(index)]
    if pieces:
        return [*pieces, *notes]
    if not work.sheet.codable[index]:
        return [("interviewer, not coded", "dim"), *notes]
    return [("nothing here" if work.marks.review(index) else "undecided", "dim"), *notes]


def selected(work: DeskWork, selection: Selection, adjusting: OwnTag | None) -> list[Piece]:
    """How much is selected, and for what."""
    stretch = stretch_in_words(work, span_of(selection, work.sheet))
    if adjusting is not None:
        return [(work.name_of(adjusting.code), "strong"), (f" to cover {stretch}", "plain")]
    return [("Selected: ", "strong"), (stretch, "plain")]


def where(sheet: Sheet, index: int, moment: MomentRow | None, search: Search | None) -> list[Piece]:
    """Where the current segment lies on the two clocks, and which search is on."""
    parts: list[str] = []
    if search is not None:
        parts.append(f"/{one_line(search.words)[:20]} {len(search.hits)}")
    if moment is not None:
        parts.append(f"moment {moment.ordinal} {stretch_of_time(moment.session_start_ms, moment.session_end_ms)}")
    start = sheet.start_ms[index]
    if start is not None:
        parts.append(f"at {hms(start)}")
    return [(" · ".join(parts), "dim")]


def strip(
    options: Sequence[tuple[str, Code]],
    looks: Mapping[str, CodeLook],
    typed: str,
    width: int,
    *,
    wishes: Wishes = NO_WISHES,
    place: Place = "interview",
) -> list[list[Piece]]:
    """What may be typed: the families and a row of hints, or, in a chord, the letters that may follow."""
    if typed:
        return strip_rows(options, looks, width, STRIP_ROWS, lead=f"{typed}-  ")
    families = strip_rows(options, looks, width, 1)
    hints: list[Piece] = []
    for key, words in hints_at(place, wishes, {letter for letter, _ in options}):
        hints += [(key, "key"), (f" {words}  ", "dim")]
    return [*families, hints]


def before_submitting(found: Checklist) -> list[str]:
    """What a coder should know before an interview is handed in."""
    from ipr_coder.coding.submitting import in_words

    return [*in_words(found), "After this it can only be read, until it is reopened with a reason."]
