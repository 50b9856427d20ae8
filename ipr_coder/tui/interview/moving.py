"""From one segment to another."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ipr_coder.tui.coding_screen import CodingScreen


def go(screen: CodingScreen, index: int | None, otherwise: str) -> None:
    """Go to a segment; without one, say why not."""
    if index is None:
        screen.say(otherwise)
    else:
        screen.view.cursor = index


def next_segment(screen: CodingScreen) -> None:
    screen.view.cursor += 1


def previous_segment(screen: CodingScreen) -> None:
    screen.view.cursor -= 1


def page_down(screen: CodingScreen) -> None:
    screen.view.page(1)


def page_up(screen: CodingScreen) -> None:
    screen.view.page(-1)


def first_segment(screen: CodingScreen) -> None:
    screen.view.cursor = 0


def last_segment(screen: CodingScreen) -> None:
    screen.view.cursor = len(screen.sheet) - 1


def next_undecided(screen: CodingScreen) -> None:
    _next_of_interest(screen, 1)


def previous_undecided(screen: CodingScreen) -> None:
    _next_of_interest(screen, -1)


def next_tagged(screen: CodingScreen) -> None:
    go(screen, screen.marks.next_tagged(screen.view.cursor, 1), "You have no tags in this interview yet.")


def previous_tagged(screen: CodingScreen) -> None:
    go(screen, screen.marks.next_tagged(screen.view.cursor, -1), "You have no tags in this interview yet.")


def next_moment(screen: CodingScreen) -> None:
    go(screen, screen.sheet.next_moment(screen.view.cursor), "There is no recall moment further on.")


def _next_of_interest(screen: CodingScreen, step: int) -> None:
    here, search = screen.view.cursor, screen.view.search
    if search is not None:
        go(screen, search.next_hit(here, step), "The words are not found.")
    else:
        go(screen, screen.marks.next_undecided(here, step), "Every segment is decided. F5 submits.")


HANDLERS: Mapping[str, Callable[[CodingScreen], None]] = MappingProxyType(
    {
        "move.next": next_segment,
        "move.previous": previous_segment,
        "move.page_down": page_down,
        "move.page_up": page_up,
        "move.first": first_segment,
        "move.last": last_segment,
        "move.next_undecided": next_undecided,
        "move.previous_undecided": previous_undecided,
        "move.next_tagged": next_tagged,
        "move.previous_tagged": previous_tagged,
        "move.next_moment": next_moment,
    }
)
