"""Counting the lines of a layer over any part of its interviews: distinct units, interviews and cases."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ipr_coder.study.tables import Ints, TagTable, UnitGrid
from ipr_coder.themes.carried import Carried
from ipr_coder.themes.cases import Cases, CqrLabel, cqr_label
from ipr_coder.themes.units import INTERVIEWER


@dataclass(frozen=True, slots=True)
class Count:
    """One line counted over some interviews: distinct units, and interviews and cases out of those covered."""

    segments: int
    interviews: int
    interviews_of: int
    cases: int
    cases_of: int

    @property
    def label(self) -> CqrLabel | None:
        """The CQR label of cases / cases_of."""
        return cqr_label(self.cases, self.cases_of)


class LineCounter:
    """Counts the pairs of a layer over any selection of interviews."""

    def __init__(self, table: TagTable, grid: UnitGrid, counted: Carried, cases: Cases) -> None:
        self._line = counted.line
        self._interview = grid.interview[counted.unit] if counted.unit.size else counted.unit
        self._lines = len(counted.lines)
        self._interviews = max(len(table.interviews), 1)
        self._cases = cases

    def over(self, chosen: NDArray[np.bool_]) -> list[Count]:
        """One count a line, over the interviews that `chosen`, shape (interviews,), marks. All must be covered."""
        of_interview = self._cases.of_interview
        inside = chosen[self._interview] if self._interview.size else np.zeros(0, dtype=bool)
        line, interview = self._line[inside], self._interview[inside]
        segments = np.bincount(line, minlength=self._lines)
        interviews = self._distinct(line, interview, self._interviews)
        cases = self._distinct(line, of_interview[interview], max(self._cases.n, 1))
        interviews_of = int(np.count_nonzero(chosen))
        cases_of = int(np.unique(of_interview[chosen]).size)
        return [
            Count(int(segments[place]), int(interviews[place]), interviews_of, int(cases[place]), cases_of)
            for place in range(self._lines)
        ]

    def _distinct(self, line: Ints, thing: Ints, things: int) -> Ints:
        distinct = np.unique(line * things + thing) // things
        return np.bincount(distinct, minlength=self._lines).astype(np.int64)


def segments_by_interview(table: TagTable, grid: UnitGrid, counted: Carried) -> Ints:
    """How many units carry each line in each interview, shape (lines, interviews)."""
    many = len(table.interviews)
    if not counted.unit.size:
        return np.zeros((len(counted.lines), many), dtype=np.int64)
    cell = counted.line * many + grid.interview[counted.unit]
    return np.bincount(cell, minlength=len(counted.lines) * many).reshape(-1, many).astype(np.int64)


def units_by_interview(table: TagTable, grid: UnitGrid) -> Ints:
    """How many units each interview has that can carry a code, shape (interviews,)."""
    codable = grid.interview[grid.role != INTERVIEWER]
    return np.bincount(codable, minlength=len(table.interviews)).astype(np.int64)
