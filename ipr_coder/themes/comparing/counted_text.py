"""The words that count, laid end to end, so that units of several turns hold nothing else.

A recall moment or an interview spans the interviewer's turns, too. Here positions in the stored text become positions
among the counted characters alone: tags, moments and interviews then lie on one scale without gaps. What lies in
uncounted text alone becomes empty and is left out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ipr_coder.agreement.units import TagArrays, UnitArrays
from ipr_coder.study.tables import Ints, TagTable, TextStretches, UnitGrid


@dataclass(frozen=True, slots=True, eq=False)
class CountedText:
    """`text` with where each of its stretches begins among the counted characters of its interview."""

    text: TextStretches
    before: Ints
    lengths: Ints
    """Counted characters of every interview of the tag table."""

    def place(self, interview: Ints, position: Ints) -> Ints:
        """How many counted characters of the interview lie before the position."""
        text = self.text
        if not len(text.start):
            return np.zeros(len(interview), dtype=np.int64)
        stride = int(max(text.end.max(), position.max(initial=0))) + 1
        index = np.searchsorted(text.interview * stride + text.start, interview * stride + position, side="right") - 1
        index = np.maximum(index, 0)
        inside = np.minimum(position, text.end[index]) - text.start[index]
        known = (text.interview[index] == interview) & (inside >= 0)
        return np.where(known, self.before[index] + inside, 0)


def counted_text(text: TextStretches, interviews: int) -> CountedText:
    """Measure the stretches of `text` in as many interviews."""
    size = text.end - text.start
    lengths = np.bincount(text.interview, weights=size, minlength=interviews).astype(np.int64)
    begins = np.cumsum(lengths) - lengths
    return CountedText(text, np.cumsum(size) - size - begins[text.interview], lengths)


def counted_tags(tags: TagTable, text: CountedText) -> TagArrays:
    """The tags on the scale of counted characters, without those that lie on none."""
    start, end = text.place(tags.interview, tags.start), text.place(tags.interview, tags.end)
    kept = end > start
    return TagArrays(tags.interview[kept], start[kept], end[kept], tags.code[kept], tags.coder[kept])


def counted_units(grid: UnitGrid, text: CountedText) -> UnitArrays:
    """The units on the same scale, without those in which nobody speaks whose words count."""
    start, end = text.place(grid.interview, grid.start), text.place(grid.interview, grid.end)
    kept = end > start
    return UnitArrays(grid.interview[kept], start[kept], end[kept])
