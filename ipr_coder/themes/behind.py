"""What lies behind a number: the units that were counted for it, so that every figure can be read again in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ipr_coder.study.tables import TagTable, UnitGrid
from ipr_coder.themes.carried import Carried, Line
from ipr_coder.themes.dual_perspective import Account, units_of
from ipr_coder.themes.layers import Layer, answered_by, covered_by
from ipr_coder.themes.units import touched_units

Place = tuple[int, int, int]
"""Interview (an index into the table's interviews), start and end in code points."""

By = Literal["role", "session", "group", "participant", "dyad", "interview"]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the interviews: those of one respondent's role, one session, one group and so on."""

    by: By
    value: str | int | None


def interviews_of(table: TagTable, *parts: Part) -> NDArray[np.bool_]:
    """The interviews that belong to all of these parts, shape (interviews,)."""
    chosen = np.ones(len(table.interviews), dtype=np.bool_)
    for part in parts:
        for place, facts in enumerate(table.interviews):
            chosen[place] &= (
                part.value
                == {
                    "role": facts.respondent_role,
                    "session": facts.session,
                    "group": facts.group,
                    "participant": facts.respondent,
                    "dyad": facts.dyad,
                    "interview": facts.label,
                }[part.by]
            )
    return chosen


def places_behind(
    counted: Carried, table: TagTable, grid: UnitGrid, lines: Sequence[int], *parts: Part
) -> tuple[Place, ...]:
    """The units that carry all of these lines (indices into `counted.lines`), in the order of interviews and text.

    With several lines a unit counts when it carries each of them, whoever put them there.
    """
    if not lines:
        return ()
    units = counted.unit[counted.line == lines[0]]
    for line in lines[1:]:
        units = np.intersect1d(units, counted.unit[counted.line == line], assume_unique=True)
    if units.size:
        units = units[interviews_of(table, *parts)[grid.interview[units]]]
    order = np.lexsort((grid.start[units], grid.interview[units]))
    units = units[order]
    return tuple(zip(grid.interview[units].tolist(), grid.start[units].tolist(), grid.end[units].tolist(), strict=True))


def places_in_accounts(
    accounts: Iterable[Account], lines: Sequence[int] | None, counted: Carried, table: TagTable, grid: UnitGrid
) -> tuple[Place, ...]:
    """The units of these accounts that carry any of the lines, each once; None for every unit of their talk."""
    units = [unit for account in accounts for unit in units_of(account, table, grid)]
    if lines is not None:
        carrying = set(counted.unit[np.isin(counted.line, list(lines))].tolist())
        units = [unit for unit in units if unit in carrying]
    return tuple(dict.fromkeys((int(grid.interview[u]), int(grid.start[u]), int(grid.end[u])) for u in units))


def places_together(table: TagTable, grid: UnitGrid, layer: Layer, lines: tuple[Line, Line]) -> tuple[Place, ...]:
    """The units on which one and the same coder put both lines, as `co_occurrence` counts them under the layer."""
    tag, unit = touched_units(table, grid)
    named = np.array([name in layer.coders for name in table.coders], dtype=np.bool_)
    covered = covered_by(table, layer)
    kept = named[table.coder[tag]] & table.covered[table.interview[tag], table.coder[tag]]
    kept &= covered[table.interview[tag]]
    tag, unit = tag[kept], unit[kept]
    seats = max(len(table.coders), 1)
    both = unit[:0]
    for place, line in enumerate(lines):
        here = np.isin(table.code[tag], np.array(line.codes, dtype=np.int64))
        keys = np.unique(unit[here] * seats + table.coder[tag[here]])
        both = keys if place == 0 else np.intersect1d(both, keys, assume_unique=True)
    units, found = np.unique(both // seats, return_counts=True)
    if layer.kind == "agreed":
        units = units[found == answered_by(table, layer)[grid.interview[units]]]
    return tuple(zip(grid.interview[units].tolist(), grid.start[units].tolist(), grid.end[units].tolist(), strict=True))
