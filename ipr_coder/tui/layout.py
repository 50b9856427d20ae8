"""Which row of the screen shows which part of which segment, for a whole interview at one width."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Sequence

from ipr_coder.tui.rows import row_end, row_starts


class TextLayout:
    """The rows of all segments at one width: exact heights, no estimates, one machine word a row.

    `lead[i]` rows (a blank, a heading) stand above the text of segment i and belong to it. Rows count from 0.
    """

    __slots__ = ("_row_start", "_top", "lead", "narrow", "texts", "width")

    def __init__(self, texts: Sequence[str], narrow: Sequence[bool], lead: Sequence[int], width: int) -> None:
        self.texts, self.narrow, self.lead, self.width = texts, narrow, lead, width
        starts, top, rows = array("I"), array("I", [0]), 0
        for text, flag, above in zip(texts, narrow, lead, strict=True):
            if above:
                starts.extend([0] * above)
            begins = row_starts(text, width, flag)
            starts.extend(begins)
            rows += above + len(begins)
            top.append(rows)
        self._row_start, self._top = starts, top

    @property
    def rows(self) -> int:
        """How many rows there are in all."""
        return self._top[-1]

    def segment_at(self, row: int) -> int:
        """The segment that a row belongs to."""
        return bisect_right(self._top, row) - 1

    def line_of(self, row: int, segment: int) -> int:
        """Which line of the segment's text a row is, from 0; negative for the rows above the text (-1 the last)."""
        return row - self._top[segment] - self.lead[segment]

    def top(self, segment: int) -> int:
        """The first row of a segment, its leading rows included."""
        return self._top[segment]

    def end(self, segment: int) -> int:
        """The row after a segment's last."""
        return self._top[segment + 1]

    def height(self, segment: int) -> int:
        """How many rows a segment's text takes."""
        return self._top[segment + 1] - self._top[segment] - self.lead[segment]

    def stretch(self, row: int, segment: int) -> tuple[int, int]:
        """Start and end, in the segment's text, of what a text row shows."""
        start = self._row_start[row]
        if row + 1 < self._top[segment + 1]:
            return start, row_end(self.texts[segment], self._row_start[row + 1])
        return start, len(self.texts[segment])

    def row_of(self, segment: int, offset: int) -> int:
        """The row that shows a character of a segment's text."""
        first = self._top[segment] + self.lead[segment]
        return bisect_right(self._row_start, offset, first, self._top[segment + 1]) - 1
