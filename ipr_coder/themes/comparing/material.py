"""What is compared: units, the tags on them, and who has answered for which interview."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ipr_coder.agreement import Rule, TagArrays, UnitArrays, unit_ratings_by_code
from ipr_coder.study.tables import Ints, TagTable, TextStretches, UnitGrid, UnitKind
from ipr_coder.themes.carried import Line
from ipr_coder.themes.comparing.counted_text import CountedText, counted_tags, counted_text, counted_units

Cube = NDArray[np.int8]
"""Lines x units x coders: 1 tagged, 0 answered and not tagged, -1 missing."""


@dataclass(frozen=True, slots=True, eq=False)
class Material:
    """The tags of one round ready to be compared. `covered` is interviews x coders, without withdrawn interviews.

    `text` is there where units are made of several turns or of characters; then tags and units are places among the
    counted characters.
    """

    table: TagTable
    unit: UnitKind
    tags: TagArrays
    units: UnitArrays
    covered: NDArray[np.bool_]
    text: CountedText | None

    @property
    def shared(self) -> NDArray[np.bool_]:
        """Interviews that can be compared: answered by two coders, or of characters by all."""
        answered = self.covered.sum(axis=1)
        return np.asarray(answered >= (self.covered.shape[1] if self.unit == "character" else 2))

    def cluster_of_interview(self, cluster: str) -> Ints:
        """A number for each interview: its own, or that of its dyad."""
        if cluster == "interview":
            return np.arange(len(self.table.interviews))
        dyads = {dyad: number for number, dyad in enumerate(dict.fromkeys(one.dyad for one in self.table.interviews))}
        return np.array([dyads[one.dyad] for one in self.table.interviews], dtype=np.int64)

    def tags_outside(self, lines: Sequence[Line]) -> int:
        """Tags of these codes that lie on no unit: on words that do not count, or outside every moment."""
        chosen = np.unique(np.array([code for line in lines for code in line.codes], dtype=np.int64))
        mine = np.isin(self.table.code, chosen) & self.covered[self.table.interview, self.table.coder]
        on_text = np.isin(self.tags.code, chosen) & self.covered[self.tags.interview, self.tags.coder]
        return int(mine.sum()) - int((_touches(self.tags, self.units) & on_text).sum())


def material_of(table: TagTable, grid: UnitGrid, text: TextStretches | None = None) -> Material:
    """The tags of `table` over the units of `grid`; `text` as the selection gives it."""
    covered = table.covered.copy()
    for place, facts in enumerate(table.interviews):
        if facts.status == "withdrawn":
            covered[place] = False
    counted = None if text is None else counted_text(text, len(table.interviews))
    if counted is None:
        tags = TagArrays(table.interview, table.start, table.end, table.code, table.coder)
        units = UnitArrays(grid.interview, grid.start, grid.end)
    else:
        tags, units = counted_tags(table, counted), counted_units(grid, counted)
    return Material(table, grid.kind, tags, units, covered, counted)


def rated(material: Material, lines: Sequence[Line], rule: Rule) -> Cube:
    """What every coder answered on every line and unit."""
    cube: Cube = unit_ratings_by_code(
        material.tags, material.units, material.covered, [line.codes for line in lines], rule=rule
    )
    return cube


def _touches(tags: TagArrays, units: UnitArrays) -> NDArray[np.bool_]:
    if not len(units.start) or not len(tags.start):
        return np.zeros(len(tags.start), dtype=np.bool_)
    stride = int(max(units.end.max(), tags.end.max())) + 1
    order = np.lexsort((units.start, units.interview))
    starts, ends = (units.interview * stride + units.start)[order], (units.interview * stride + units.end)[order]
    first = np.searchsorted(ends, tags.interview * stride + tags.start, side="right")
    beyond = first == len(starts)
    return np.asarray(~beyond & (starts[np.minimum(first, len(starts) - 1)] < tags.interview * stride + tags.end))
