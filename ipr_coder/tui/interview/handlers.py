"""Which function does which action on the coder's screen: the modules' tables put together."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from ipr_coder.tui.interview import (
    adjusting,
    beside,
    codebook,
    copying,
    correcting,
    deeds,
    describing,
    finding,
    jumping,
    laying_out,
    leaving,
    listing,
    looking,
    moving,
    picking,
    preferences,
    selecting,
)

if TYPE_CHECKING:
    from ipr_coder.tui.coding_screen import CodingScreen

TABLES: tuple[Mapping[str, Callable[[CodingScreen], None]], ...] = (
    moving.HANDLERS,
    finding.HANDLERS,
    listing.HANDLERS,
    deeds.HANDLERS,
    picking.HANDLERS,
    selecting.HANDLERS,
    adjusting.HANDLERS,
    describing.HANDLERS,
    laying_out.HANDLERS,
    jumping.HANDLERS,
    copying.HANDLERS,
    beside.HANDLERS,
    looking.HANDLERS,
    leaving.HANDLERS,
    preferences.HANDLERS,
    codebook.HANDLERS,
    correcting.HANDLERS,
)
"""One table a module; an action stands in one of them only."""

HANDLERS: Mapping[str, Callable[[CodingScreen], None]] = ChainMap(*(dict(table) for table in TABLES))
"""From an action's id to the function that does it."""
