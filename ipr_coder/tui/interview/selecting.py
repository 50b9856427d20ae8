"""Selecting by keys: a stretch of text, however small, or a run of segments."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from ipr_coder.tui import selection as selections
from ipr_coder.tui.selection import By, Place, Selection

if TYPE_CHECKING:
    from ipr_coder.text import Span
    from ipr_coder.tui.coding_screen import CodingScreen


def selected_span(screen: CodingScreen) -> Span | None:
    """What is selected, without blanks at its ends; None (and a word why) when that is nothing."""
    selection, sheet = screen.view.selection, screen.sheet
    if selection is None:
        return None
    span = selections.span_of(selection, sheet)
    kept = selections.trimmed(span, selections.text_of(span, sheet, selection.segments))
    if kept is None:
        screen.say("There is nothing but blanks in the selection.", warning=True)
    return kept


def end_selection(screen: CodingScreen, *, done: bool) -> None:
    """Select nothing any more. After a deed the stretch can be had again, as long as nobody moves on."""
    if screen.view.selection is not None:
        screen.last_selection = screen.view.selection if done else None
        select(screen, None)


def select(screen: CodingScreen, selection: Selection | None) -> None:
    """Select something, or nothing."""
    screen.view.select(selection)
    screen.refresh_words()


def characters(screen: CodingScreen) -> None:
    _toggle(screen, "characters")


def segments(screen: CodingScreen) -> None:
    _toggle(screen, "segments")


def right(screen: CodingScreen) -> None:
    _step(screen, 1, lambda place: selections.moved(place, 1, screen.sheet))


def left(screen: CodingScreen) -> None:
    _step(screen, -1, lambda place: selections.moved(place, -1, screen.sheet))


def word_end(screen: CodingScreen) -> None:
    _step(screen, 1, lambda place: selections.word_end(place, screen.sheet))


def next_word(screen: CodingScreen) -> None:
    _step(screen, 1, lambda place: selections.next_word(place, screen.sheet))


def previous_word(screen: CodingScreen) -> None:
    _step(screen, -1, lambda place: selections.previous_word(place, screen.sheet))


def down(screen: CodingScreen) -> None:
    _step(screen, 1, lambda place: screen.view.row_step(place, 1))


def up(screen: CodingScreen) -> None:
    _step(screen, -1, lambda place: screen.view.row_step(place, -1))


def grow(screen: CodingScreen) -> None:
    _by_sentence(screen, 1, selections.grown)


def shrink(screen: CodingScreen) -> None:
    _by_sentence(screen, -1, selections.shrunk)


def segment_start(screen: CodingScreen) -> None:
    _step(screen, 0, lambda place: (place[0], 0))


def segment_end(screen: CodingScreen) -> None:
    _step(screen, 0, lambda place: selections.end_of(place[0], screen.sheet))


def page_down(screen: CodingScreen) -> None:
    _page(screen, 1)


def page_up(screen: CodingScreen) -> None:
    _page(screen, -1)


def first(screen: CodingScreen) -> None:
    _step(screen, -len(screen.sheet), lambda _: (0, 0))


def last(screen: CodingScreen) -> None:
    _step(screen, len(screen.sheet), lambda _: selections.end_of(len(screen.sheet) - 1, screen.sheet))


def other_end(screen: CodingScreen) -> None:
    if screen.view.selection is not None:
        select(screen, selections.turned(screen.view.selection))


def begin_here(screen: CodingScreen) -> None:
    selection = screen.view.selection
    if selection is not None:
        select(screen, replace(selection, anchor=selection.caret))


def cancel(screen: CodingScreen) -> None:
    end_selection(screen, done=False)


def _toggle(screen: CodingScreen, by: By) -> None:
    view, selection = screen.view, screen.view.selection
    if selection is None:
        last = screen.last_selection
        if last is not None and last.by == by:
            select(screen, last)
        else:
            begin = view.pointed if view.pointed and view.pointed[0] == view.cursor else (view.cursor, 0)
            select(screen, Selection(begin, begin, by))
    elif selection.by == by:
        end_selection(screen, done=False)
    else:
        select(screen, replace(selection, by=by))


def _page(screen: CodingScreen, step: int) -> None:
    view, selection = screen.view, screen.view.selection
    if selection is not None:
        there = view.row_step(selection.caret, step * max(1, view.size.height - 2))
        select(screen, selections.at_place(selection, (there[0], 0) if selection.by == "segments" else there))


def _step(screen: CodingScreen, step: int, there: Callable[[Place], Place]) -> None:
    """Move the caret; by segments every step is one of a segment."""
    selection = screen.view.selection
    if selection is None:
        return
    if selection.by == "segments":
        index = max(0, min(selection.caret[0] + step, len(screen.sheet) - 1))
        select(screen, selections.at_place(selection, (index, 0)))
    else:
        select(screen, selections.at_place(selection, there(selection.caret)))


def _by_sentence(screen: CodingScreen, step: int, how: Callable[..., Selection]) -> None:
    selection = screen.view.selection
    if selection is not None and selection.by == "characters":
        select(screen, how(selection, screen.sheet))
    else:
        _step(screen, step, lambda place: place)


HANDLERS: Mapping[str, Callable[[CodingScreen], None]] = MappingProxyType(
    {
        "select.characters": characters,
        "select.segments": segments,
        "select.right": right,
        "select.left": left,
        "select.word_end": word_end,
        "select.next_word": next_word,
        "select.previous_word": previous_word,
        "select.down": down,
        "select.up": up,
        "select.grow": grow,
        "select.shrink": shrink,
        "select.segment_start": segment_start,
        "select.segment_end": segment_end,
        "select.page_down": page_down,
        "select.page_up": page_up,
        "select.first": first,
        "select.last": last,
        "select.other_end": other_end,
        "select.begin": begin_here,
        "select.cancel": cancel,
    }
)
