"""Which function does which action on the coder's screen: the modules' tables put together."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from ipr_coder.tui.interview import deeds, finding, leaving, looking, moving, preferences

if TYPE_CHECKING:
    from ipr_coder.tui.coding_screen import CodingScreen

TABLES: tuple[Mapping[str, Callable[[CodingScreen], None]], ...] = (
    moving.HANDLERS,
    finding.HANDLERS,
    deeds.HANDLERS,
    looking.HANDLERS,
    leaving.HANDLERS,
    preferences.HANDLERS,
)
"""One table a module; an action stands in one of them only."""

HANDLERS: Mapping[str, Callable[[CodingScreen], None]] = ChainMap(*(dict(table) for table in TABLES))
"""From an action's id to the function that does it."""
