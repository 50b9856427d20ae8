"""What the lead's screens show: tables, and for every number the places it was counted from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from ipr_coder.reports.drawings import MomentMap
from ipr_coder.reports.model import Table

Place = tuple[int, int, int]
"""Interview (an index into the table's interviews), start and end in code points."""

ViewId = Literal["board", "themes", "moments", "together", "accounts", "episodes"]


@dataclass(frozen=True, slots=True)
class Behind:
    """What a number was counted from, and what it is called."""

    words: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page of a view: a table, or a session's map with the table of its marks.

    `behind` gives what lies behind a cell (row and column); None for a cell that was counted from no segments.
    `stretches` are, row by row, the stretch of the session (milliseconds) that a row of a map's table is about.
    """

    title: str
    table: Table
    behind: Callable[[int, int], Behind | None]
    map: MomentMap | None = None
    stretches: tuple[tuple[int, int] | None, ...] = ()


@dataclass(frozen=True, slots=True)
class View:
    """The sheets under one key, and what the reader must know before trusting them."""

    id: ViewId
    title: str
    sheets: tuple[Sheet, ...]
    notes: tuple[str, ...] = ()


def nothing_behind(_row: int, _column: int) -> Behind | None:
    """For tables whose numbers were not counted from segments."""
    return None
