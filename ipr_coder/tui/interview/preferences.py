"""What is the user's own affair on the coder's screen: covering it, the settings, finding an action by its words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ipr_coder.tui.coding_screen import CodingScreen


def cover(screen: CodingScreen) -> None:
    screen.app.cover()


def settings(screen: CodingScreen) -> None:
    screen.app.open_settings()


def palette(screen: CodingScreen) -> None:
    screen.app.open_palette()


HANDLERS: Mapping[str, Callable[[CodingScreen], None]] = MappingProxyType(
    {
        "look.cover": cover,
        "look.settings": settings,
        "look.palette": palette,
    }
)
