"""Which code one coder put where the other put which: the confusion table of two coders over units, with "no code".

On a unit that both answered, a code that both put is counted on the diagonal. A code of the one alone is counted
against every code that the other alone put there; where there is none, against "no code". A unit with several codes
can so stand in several cells, each of which counts it once. Units without any code of either are counted apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ipr_coder.errors import UsageError
from ipr_coder.study.facts import CodeFacts
from ipr_coder.study.tables import Ints, TagTable, UnitGrid
from ipr_coder.themes.carried import code_lines
from ipr_coder.themes.units import INTERVIEWER, touched_units

NO_CODE = "no code"

Place = tuple[int, int, int]
"""Interview (an index into the table's interviews), start and end in code points."""

RULE = (
    "A code that both put on a unit is counted on the diagonal. A code of one coder alone is counted against each code "
    'that the other alone put there, or against "no code" where there is none; so a unit with several codes can stand '
    "in several cells."
)


@dataclass(frozen=True, slots=True, eq=False)
class Confusion:
    """`counts[i, j]` units on which the first coder put `names[i]` and the second `names[j]`; the last is "no code".

    `empty` units have a code of neither: they are not in `counts`. `units` are all units that both answered. Of each
    time a unit is counted there is its row, column and unit, in the order of cells and units.
    """

    coders: tuple[str, str]
    names: tuple[str, ...]
    counts: Ints
    empty: int
    units: int
    row: Ints = field(repr=False)
    column: Ints = field(repr=False)
    unit: Ints = field(repr=False)

    def cells(self, *, apart: bool = True) -> tuple[tuple[str, str, int], ...]:
        """The cells that are not zero, most units first; with `apart` only those off the diagonal."""
        rows, columns = np.nonzero(self.counts)
        found = [
            (self.names[i], self.names[j], int(self.counts[i, j]), i, j)
            for i, j in zip(rows.tolist(), columns.tolist(), strict=True)
            if not (apart and i == j)
        ]
        return tuple(one[:3] for one in sorted(found, key=lambda one: (-one[2], *one[3:])))

    def units_of(self, first: str, second: str) -> Ints:
        """The units of a cell, as indices into the grid; UsageError for a name that has no row."""
        i, j = (self._place(name) for name in (first, second))
        inside: Ints = self.unit[(self.row == i) & (self.column == j)]
        return inside

    def _place(self, name: str) -> int:
        if name not in self.names:
            known = ", ".join(self.names)
            raise UsageError(f"there is no line {name[:60]!r} in the confusion table.", mend=f"There is {known}.")
        return self.names.index(name)


def confusion(table: TagTable, grid: UnitGrid, coders: tuple[str, str], *, families: bool = False) -> Confusion:
    """The confusion table of two coders of the table; with `families` every code counts as its topmost one.

    Only codes that one of them put on a counted unit have a line, in the order of the codebook. UsageError for a coder
    who is not there.
    """
    seats = [_seat(table, coder) for coder in coders]
    both: NDArray[np.bool_] = table.covered[:, seats[0]] & table.covered[:, seats[1]]
    both[[facts.status == "withdrawn" for facts in table.interviews]] = False
    units = int((both[grid.interview] & (grid.role != INTERVIEWER)).sum())
    as_line, names = _tops(table.codes) if families else _own(table.codes)
    tag, unit = touched_units(table, grid)
    kept = both[table.interview[tag]]
    tag, unit = tag[kept], unit[kept]
    size = len(names) + 1
    keys = [np.unique(unit[table.coder[tag] == seat] * size + as_line[table.code[tag[table.coder[tag] == seat]]])
            for seat in seats]  # fmt: skip
    row, column, place = _cells(keys[0], keys[1], size)
    used = np.unique(np.concatenate([row, column]))
    used = used[used < len(names)]
    line = np.full(size, -1, dtype=np.int64)
    line[used] = np.arange(used.size)
    line[-1] = used.size
    row, column = line[row], line[column]
    order = np.lexsort((place, column, row))
    counts = np.zeros((used.size + 1, used.size + 1), dtype=np.int64)
    np.add.at(counts, (row, column), 1)
    marked = np.unique(place).size
    shown = (*(names[at] for at in used.tolist()), NO_CODE)
    return Confusion(coders, shown, counts, units - marked, units, row[order], column[order], place[order])


def places_of(units: Ints, grid: UnitGrid) -> tuple[Place, ...]:
    """Where units lie, in the order of interviews and text."""
    order = units[np.lexsort((grid.start[units], grid.interview[units]))]
    columns = (grid.interview[order].tolist(), grid.start[order].tolist(), grid.end[order].tolist())
    return tuple(zip(*columns, strict=True))


def _cells(ours: Ints, theirs: Ints, size: int) -> tuple[Ints, Ints, Ints]:
    """Row, column and unit of every time a unit is counted; keys are unit * size + line, each once."""
    alike = np.intersect1d(ours, theirs, assume_unique=True)
    one, other = (np.setdiff1d(keys, alike, assume_unique=True) for keys in (ours, theirs))
    no_code = size - 1
    one_unit, other_unit = one // size, other // size
    first = np.searchsorted(other_unit, one_unit, side="left")
    many = np.searchsorted(other_unit, one_unit, side="right") - first
    left = np.repeat(one, many)
    right = other[np.arange(left.size) - np.repeat(np.cumsum(many) - many, many) + np.repeat(first, many)]
    lone, missed = one[many == 0], other[~np.isin(other_unit, one_unit)]
    row = np.concatenate([alike % size, left % size, lone % size, np.full(missed.size, no_code)])
    column = np.concatenate([alike % size, right % size, np.full(lone.size, no_code), missed % size])
    return row, column, np.concatenate([alike, left, lone, missed]) // size


def _own(codes: Sequence[CodeFacts]) -> tuple[Ints, tuple[str, ...]]:
    return np.arange(len(codes), dtype=np.int64), tuple(code.id for code in codes)


def _tops(codes: Sequence[CodeFacts]) -> tuple[Ints, tuple[str, ...]]:
    """For each code the line of its topmost code."""
    tops = [line for line in code_lines(codes) if line.level == 0 and line.kind in ("code", "family")]
    as_line = np.zeros(len(codes), dtype=np.int64)
    for number, line in enumerate(tops):
        as_line[list(line.codes)] = number
    return as_line, tuple(line.code for line in tops)


def _seat(table: TagTable, coder: str) -> int:
    if coder not in table.coders:
        raise UsageError(
            f"there is no coder {coder[:40]!r} among those compared.", mend=f"There is {', '.join(table.coders)}."
        )
    return table.coders.index(coder)
