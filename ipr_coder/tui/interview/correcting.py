"""Correcting the transcript from the coder's screen: a turn's words, and marks that lost their place thereby."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from ipr_coder.study.values import Change, Deed
from ipr_coder.text import Span
from ipr_coder.tui.desk_work import READ_ONLY
from ipr_coder.tui.displaced_screen import DisplacedScreen, Wish
from ipr_coder.tui.interview.selecting import end_selection, selected_span
from ipr_coder.tui.memo_screen import MemoScreen
from ipr_coder.tui.saving import Request
from ipr_coder.tui.turn_fates import fates
from ipr_coder.tui.turn_screen import TurnScreen

if TYPE_CHECKING:
    from ipr_coder.study.displaced import WaitingMark
    from ipr_coder.study.store import Store
    from ipr_coder.study.values import Desk, OwnTag
    from ipr_coder.tui.coding_screen import CodingScreen


def edit_turn(screen: CodingScreen) -> None:
    """Open the current turn for correcting its words."""
    if screen.work.submitted:
        screen.say(READ_ONLY, warning=True)
        return
    sheet, here = screen.sheet, screen.view.cursor
    first = next(index for index in range(here, -1, -1) if sheet.opens[index])
    number, speaker = sheet.turn[here], sheet.speaker[here]
    tags = _tags_of_turn(screen, first)
    start = [sheet.spans[first].start]

    def read() -> str:
        from ipr_coder.coding.correcting import transcript_state

        layout = transcript_state(screen.study.store, screen.work.desk.interview).layout
        span = layout.turns[number - 1].span
        start[0] = span.start
        return span.of(layout.text)

    def told(old: str, new: str) -> list[str]:
        lines = fates(old, new, start[0], tags, screen.work.name_of)
        return lines or ["None of your tags lies on this turn."]

    def keep(words: str | None) -> None:
        if words is not None:
            end_selection(screen, done=False)
            screen.show(screen.work.ask_store(edit_request(screen.work.desk, number, words, sheet.spans[first])))

    screen.app.push_screen(TurnScreen(f"Turn {number}  {speaker}", read, told), keep)


def list_displaced(screen: CodingScreen) -> None:
    """List the coder's marks that have no place, to put one where the coder is."""
    if screen.work.submitted:
        screen.say(READ_ONLY, warning=True)
        return
    span = screen.sheet.spans[screen.view.cursor] if screen.view.selection is None else selected_span(screen)
    if span is None:
        return
    here = screen.work.place(screen.view.cursor)
    where = f"the segment in {here}" if screen.view.selection is None else "what is selected"

    def read() -> tuple[WaitingMark, ...]:
        from ipr_coder.coding.displacing import displaced_marks

        return displaced_marks(screen.study.store, screen.work.desk)

    def chosen(wish: Wish | None) -> None:
        if wish is None:
            return
        mark, what = wish
        if what == "place":
            end_selection(screen, done=False)
            screen.show(screen.work.ask_store(place_request(screen.work.desk, mark.id, span)))
        else:
            screen.app.push_screen(
                MemoScreen("Why does it need no place?", hint="the reason is kept"),
                lambda why: _let_go(screen, mark.id, why),
            )

    screen.app.push_screen(DisplacedScreen(read, where, screen.work.name_of), chosen)


def edit_request(desk: Desk, number: int, words: str, span: Span) -> Request:
    """Give a turn new words."""

    def job(store: Store) -> Deed:
        from ipr_coder.coding.correcting import edit_turn as correct

        correct(store, desk, desk.interview, number, words)
        return _laid_out_anew(f"turn {number} corrected", span)

    return Request(f"correct turn {number}", job)


def place_request(desk: Desk, mark: int, span: Span) -> Request:
    """Put a displaced mark on a span."""

    def job(store: Store) -> Deed:
        from ipr_coder.coding.displacing import place_mark

        place_mark(store, mark, span, desk)
        return _laid_out_anew("the mark has its place", span)

    return Request("place the mark", job)


def _let_go(screen: CodingScreen, mark: int, why: str | None) -> None:
    if why is None or not why.strip():
        screen.say("It goes on waiting for a place.")
        return
    desk, span = screen.work.desk, screen.sheet.spans[screen.view.cursor]

    def job(store: Store) -> Deed:
        from ipr_coder.coding.displacing import let_go

        let_go(store, mark, why, desk)
        return _laid_out_anew("the mark was let go", span)

    screen.show(screen.work.ask_store(Request("let the mark go", job)))


def _tags_of_turn(screen: CodingScreen, first: int) -> list[OwnTag]:
    """The coder's tags that touch the turn whose first segment is given, each once."""
    sheet = screen.sheet
    found: dict[tuple[str, Span], OwnTag] = {}
    index = first
    while index < len(sheet) and (index == first or not sheet.opens[index]):
        found.update({(tag.code, tag.span): tag for tag in screen.marks.tags(index)})
        index += 1
    return list(found.values())


def _laid_out_anew(label: str, span: Span) -> Deed:
    return Deed(label, (Change("layout", span, True),))


HANDLERS: Mapping[str, Callable[[CodingScreen], None]] = MappingProxyType(
    {"text.edit": edit_turn, "text.displaced": list_displaced}
)
"""From an action's id to the function that does it."""
