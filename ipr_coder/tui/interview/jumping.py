"""From one of the coder's own marks to the next: of a code, starred, with a memo; and to the recall moment before."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from ipr_coder.tui.interview.moving import go

if TYPE_CHECKING:
    from ipr_coder.tui.coding_screen import CodingScreen


def next_of_code(screen: CodingScreen) -> None:
    _of_code(screen, 1)


def previous_of_code(screen: CodingScreen) -> None:
    _of_code(screen, -1)


def next_starred(screen: CodingScreen) -> None:
    go(screen, screen.marks.next_starred(screen.view.cursor, 1), "You have starred nothing in this interview yet.")


def previous_starred(screen: CodingScreen) -> None:
    go(screen, screen.marks.next_starred(screen.view.cursor, -1), "You have starred nothing in this interview yet.")


def next_with_memo(screen: CodingScreen) -> None:
    go(screen, screen.marks.next_with_memo(screen.view.cursor, 1), "There is no memo of yours in this interview yet.")


def previous_moment(screen: CodingScreen) -> None:
    go(screen, screen.sheet.previous_moment(screen.view.cursor), "There is no recall moment further up.")


def _of_code(screen: CodingScreen, step: int) -> None:
    """The code is the one used last, or else that of a tag on this segment."""
    here = next(iter(screen.marks.tags(screen.view.cursor)), None)
    code = screen.work.last_code.id if screen.work.last_code else here.code if here else None
    if code is None:
        screen.say("Which code? Go to a segment tagged with it, or tag something first.")
        return
    name = screen.work.name_of(code)
    found = screen.marks.next_of_code(screen.view.cursor, step, code)
    go(screen, found, f"You have not used {name} in this interview yet.")
    if found is not None:
        screen.say(f"{name}: {screen.marks.counts[code]} in this interview.")


HANDLERS: Mapping[str, Callable[[CodingScreen], None]] = MappingProxyType(
    {
        "move.next_of_code": next_of_code,
        "move.previous_of_code": previous_of_code,
        "move.next_starred": next_starred,
        "move.previous_starred": previous_starred,
        "move.next_memo": next_with_memo,
        "move.previous_moment": previous_moment,
    }
)
