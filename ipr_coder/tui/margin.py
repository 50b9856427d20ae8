"""The margin beside a segment: its codes, one a row, and a bracket over the rows of each tag on a part of the text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ipr_coder.study.values import OwnTag
from ipr_coder.text import Span

MOST_BRACKETS = 3
"""Columns given to brackets at most; what would need more keeps its underline and its chip."""

ONE, OPENS, GOES_ON, CLOSES = "[", "┌", "│", "└"


@dataclass(frozen=True, slots=True)
class Reach:
    """The rows that a tag covers in one segment, counted from 0, and whether it begins before and ends behind them."""

    tag: OwnTag
    first: int
    last: int
    from_before: bool
    goes_on: bool

    def glyph(self, row: int) -> str:
        """The piece of the bracket on a row that it reaches."""
        opens = row == self.first and not self.from_before
        closes = row == self.last and not self.goes_on
        return ONE if opens and closes else OPENS if opens else CLOSES if closes else GOES_ON


@dataclass(frozen=True, slots=True)
class Margin:
    """What stands beside each row of a segment. `hidden` tags found no row; `columns` of brackets, left to right."""

    labels: tuple[OwnTag | None, ...]
    hidden: int
    columns: tuple[tuple[Reach, ...], ...]

    def bracket(self, column: int, row: int) -> Reach | None:
        """The bracket that passes a row in a column."""
        return next((reach for reach in self.columns[column] if reach.first <= row <= reach.last), None)

    def tag_at(self, row: int, cell: int) -> OwnTag | None:
        """The tag that stands in a cell of a row, counted behind the blank at the margin's left."""
        if not self.labels:
            return None
        if 0 <= cell < len(self.columns):
            reach = self.bracket(cell, row)
            return reach.tag if reach else None
        return self.labels[row]


NOTHING = Margin((), 0, ())


def margin_of(reaches: Sequence[Reach], whole: Span, height: int) -> Margin:
    """Lay out the margin of a segment of `height` rows. A tag on a part stands where it begins, if there is room."""
    labels: list[OwnTag | None] = [None] * height
    hidden = 0
    columns: list[list[Reach]] = []
    for reach in reaches:
        part = reach.tag.span != whole
        wanted = reach.first if part else 0
        row = next((row for row in (*range(wanted, height), *range(wanted)) if labels[row] is None), None)
        if row is None:
            hidden += 1
        else:
            labels[row] = reach.tag
        if part:
            free = next((column for column in columns if all(_apart(reach, other) for other in column)), None)
            if free is not None:
                free.append(reach)
            elif len(columns) < MOST_BRACKETS:
                columns.append([reach])
    return Margin(tuple(labels), hidden, tuple(tuple(column) for column in columns))


def _apart(one: Reach, other: Reach) -> bool:
    return one.last < other.first or other.last < one.first
