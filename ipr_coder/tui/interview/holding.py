"""Keys that wait: behind a deed of which only the store knows where it leads, they mean what is seen then."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ipr_coder.tui.coding_screen import CodingScreen
    from ipr_coder.tui.desk_work import Effect


def ask_and_hold(screen: CodingScreen, deed: Callable[[], Effect]) -> None:
    """Ask for an undo, a redo or a new layout; keys typed behind it wait until it is there (a few milliseconds)."""
    before = screen.work.account.in_flight
    screen.show(deed())
    if screen.work.account.in_flight > before:
        screen.keys_held = []


def release_keys(screen: CodingScreen) -> None:
    """Obey the keys that waited, once nothing that was asked for is on its way any more."""
    held = screen.keys_held
    if held is not None and not screen.work.account.in_flight:
        screen.keys_held = None
        for event in held:
            screen.on_key(event)
