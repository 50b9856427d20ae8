"""Which units a tag touches, whatever it was drawn on: a tag may cover several units, or a part of one."""

from __future__ import annotations

import numpy as np

from ipr_coder.study.tables import ROLES, Ints, TagTable, UnitGrid

INTERVIEWER = ROLES.index("interviewer")


def touched_units(table: TagTable, grid: UnitGrid) -> tuple[Ints, Ints]:
    """All pairs (tag, unit) that share at least one character, as two arrays of indices, in order of the tags.

    Units in which the interviewer speaks are no units to code and are touched by nothing. Units may come in any order
    and may overlap.
    """
    order = np.lexsort((grid.start, grid.interview))
    order = order[grid.role[order] != INTERVIEWER]
    width = 1 + max((int(ends.max()) for ends in (grid.end, table.end) if ends.size), default=0)
    starts = grid.interview[order] * width + grid.start[order]
    ends = grid.interview[order] * width + grid.end[order]
    # Where units overlap, their ends need not rise; the running maximum still finds the first that can reach a tag.
    reach = np.maximum.accumulate(ends) if ends.size else ends
    first = np.searchsorted(reach, table.interview * width + table.start, side="right")
    last = np.searchsorted(starts, table.interview * width + table.end, side="left")
    many = np.maximum(last - first, 0)
    tag = np.repeat(np.arange(len(table), dtype=np.int64), many)
    place = np.arange(tag.size) - np.repeat(np.cumsum(many) - many, many) + np.repeat(first, many)
    real = ends[place] > table.interview[tag] * width + table.start[tag]
    return tag[real], order[place[real]].astype(np.int64)
