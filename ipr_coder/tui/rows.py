"""Greedy word wrap by offsets: where each row of a text begins, and nothing else.

A row ends before the blank that parts it from the next, so the rows and those blanks together are the whole text.
Widths are terminal cells. Text proven to be one cell a character costs one search a row; the rest goes by graphemes.
"""

from __future__ import annotations

import re

from rich.cells import cell_len, split_graphemes


def is_narrow(text: str) -> bool:
    """True when every character is known to take exactly one cell and none is a line feed."""
    return _MAYBE_WIDE.search(text) is None


def row_starts(text: str, width: int, narrow: bool | None = None) -> list[int]:
    """The offset at which each row of `text` begins when no row may be wider than `width` cells (2 or more).

    There is always a first row, at 0, even for an empty text. `narrow` may pass on a known `is_narrow(text)`.
    Only a single grapheme wider than `width` can break the measure.
    """
    if narrow or (narrow is None and is_narrow(text)):
        if len(text) <= width:
            return [0]
        starts: list[int] = []
        _cut_narrow(text, 0, len(text), width, starts)
        return starts
    starts = []
    begin = 0
    while begin <= len(text):
        feed = text.find("\n", begin)
        end = len(text) if feed < 0 else feed
        if is_narrow(text[begin:end]):
            _cut_narrow(text, begin, end, width, starts)
        else:
            _cut_wide(text, begin, end, width, starts)
        begin = end + 1
    return starts


def row_end(text: str, next_start: int) -> int:
    """Where a row ends whose successor begins at `next_start`: the blank that was broken at belongs to no row."""
    return next_start - 1 if text[next_start - 1] in " \n" else next_start


def cells(text: str, narrow: bool) -> int:
    """How many terminal cells `text` takes."""
    return len(text) if narrow else cell_len(text)


def offset_at(text: str, start: int, end: int, cell: int, narrow: bool) -> int:
    """The grapheme of the row `start`..`end` that a cell shows, the last one for any cell behind the row's end."""
    if narrow:
        return max(start, min(start + cell, end - 1))
    place, used = start, 0
    for first, _, wide in split_graphemes(text[start:end])[0]:
        if used > max(0, cell):
            break
        place, used = start + first, used + wide
    return place


_MAYBE_WIDE = re.compile(
    "[^\x20-\x7e\u00a0-\u00ac\u00ae-\u02ff\u0370-\u0482\u048a-\u052f\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u2400-\u2426]"
)
"""Anything outside these blocks is measured: combining marks, wide scripts, emoji, whatever is invisible."""


def _cut_narrow(text: str, begin: int, end: int, width: int, starts: list[int]) -> None:
    starts.append(begin)
    while end - begin > width:
        blank = text.rfind(" ", begin, begin + width + 1)
        # A word longer than the row is cut hard; so is one behind a row's leading blank, or the row would be empty.
        begin = blank + 1 if blank > begin else begin + width
        starts.append(begin)


def _cut_wide(text: str, begin: int, end: int, width: int, starts: list[int]) -> None:
    starts.append(begin)
    row = begin
    used = 0
    after_blank = row
    used_after_blank = 0
    for first, last, wide in split_graphemes(text[begin:end])[0]:
        at = begin + first
        blank = last - first == 1 and text[at] == " "  # a blank that carries a mark is no place to break
        if used + wide > width and at > row:
            if blank:
                row, used = at + 1, 0
                starts.append(row)
                after_blank = row
                continue
            if after_blank > row:
                row, used = after_blank, used - used_after_blank
            else:
                row, used = at, 0
            starts.append(row)
            after_blank = row
            if used + wide > width and at > row:
                row, used = at, 0
                starts.append(row)
                after_blank = row
        used += wide
        if blank:
            after_blank, used_after_blank = at + 1, used
