"""A report's table on the screen, with a cursor on one cell; the first column and the heads stay in sight."""

from __future__ import annotations

from collections.abc import Hashable
from itertools import groupby
from typing import ClassVar

from rich.cells import cell_len
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from ipr_coder.reports.cells import shown, visible
from ipr_coder.reports.model import Table
from ipr_coder.tui.row_view import RowView
from ipr_coder.tui.strips import Run, clipped, fitted, padded, strip_of

FIRST_WIDTH, TEXT_WIDTH = 34, 28
"""Cells that the first column, and any other of text, may take."""

GAP_WIDTH = 2
NARROW = 9
"""Cells that the head of a column of numbers may take on one row."""


class NumberGrid(RowView, can_focus=True):
    """The rows of a table. The screen around it moves the cursor."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"grid--current", "grid--row", "grid--first", "grid--head", "grid--group"}
    GROUNDS = frozenset({"grid--current", "grid--row"})

    class Moved(Message):
        """Another cell is current."""

    class Chosen(Message):
        """The current cell was clicked."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.table: Table | None = None
        self.row = self.column = 0
        self._widths: list[int] = []
        self._texts: list[tuple[str, ...]] = []
        self._heads: list[tuple[str, str]] = []
        self._grouped = False
        self._from = 1

    def take(self, table: Table, at: tuple[int, int] = (0, 0)) -> None:
        """Show a table, with the cursor on a cell (row and column, from 0)."""
        self.table = table
        self._texts = [
            tuple(shown(cell, column).replace("\n", " ") for cell, column in zip(row.cells, table.columns, strict=True))
            for row in table.rows
        ]
        self._heads = [_parted(visible(column.head), column.kind == "text") for column in table.columns]
        self._grouped = any(column.group for column in table.columns)
        self._widths = [self._width(place) for place in range(len(table.columns))]
        self._widen_under_heads(table)
        self._from = 1
        self.set_row_count(len(table.rows))
        self.row, self.column = 0, 0
        self.scroll_to(y=0, animate=False, immediate=True)
        self.go(*at)

    def go(self, row: int, column: int) -> None:
        """Make a cell current, the nearest one where there are not so many."""
        if self.table is None:
            return
        before = self.row, self._from
        self.row = max(0, min(row, len(self.table.rows) - 1))
        self.column = max(0, min(column, len(self.table.columns) - 1))
        self._bring_into_sight()
        if self._from != before[1]:
            self.forget()
            self.refresh()
        else:
            for line in {before[0], self.row}:
                self.refresh_lines(line, 1)
        self.show_rows(self.row, self.row + 1, margin=1)
        self.post_message(self.Moved())

    def step(self, rows: int, columns: int = 0) -> None:
        """Move the cursor."""
        self.go(self.row + rows, self.column + columns)

    def page(self, step: int) -> None:
        """Move by as many rows as are in sight."""
        self.step(step * max(1, self.size.height - 2))

    def cell_text(self, row: int, column: int) -> str:
        """What a cell shows."""
        return self._texts[row][column]

    @property
    def head_rows(self) -> int:
        """How many rows the heads take: one more where some columns share a head, and where a head is parted."""
        return 1 + self._grouped + any(upper for upper, _ in self._heads)

    def head_strip(self, y: int, width: int) -> Strip:
        """A row of the heads, for the widget that stands over the rows."""
        if self.table is None:
            return Strip.blank(width, self.rich_style)
        if self._grouped and y == 0:
            return self._group_strip(self.table, width)
        look = self.style_named("grid--head")
        lower = y == self.head_rows - 1
        runs: list[Run] = [(" ", look)]
        for place in self._in_sight():
            words = self._heads[place][1 if lower else 0]
            text = padded(words, self._widths[place]) if self._is_text(place) else self._right(words, place)
            runs.append((text + " " * GAP_WIDTH, look))
        return strip_of(fitted(runs, width, look), width)

    def _group_strip(self, table: Table, width: int) -> Strip:
        look = self.style_named("grid--group")
        runs: list[Run] = [(" ", look)]
        for head, places in groupby(self._in_sight(), key=lambda place: table.columns[place].group):
            widths = [self._widths[place] for place in places]
            room = sum(widths) + GAP_WIDTH * (len(widths) - 1)
            runs.append((padded(visible(head), room) + " " * GAP_WIDTH, look))
        return strip_of(fitted(runs, width, look), width)

    def on_resize(self) -> None:
        self._bring_into_sight()
        self.forget()
        self.show_rows(self.row, self.row + 1, margin=1)

    def on_focus(self) -> None:
        self.forget()
        self.refresh()

    def on_blur(self) -> None:
        self.forget()
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        event.stop()
        row, at = self.scroll_offset.y + event.y, 1
        if row >= self.row_count:
            return
        for place in self._in_sight():
            at += self._widths[place] + GAP_WIDTH
            if event.x < at:
                again = (row, place) == (self.row, self.column)
                self.focus()
                self.go(row, place)
                if again:
                    self.post_message(self.Chosen())
                return

    def row_key(self, row: int) -> Hashable:
        return row == self.row and (self.column, self.has_focus)

    def paint(self, row: int) -> Strip:
        width = self.size.width
        if self.table is None or row >= len(self._texts):
            return Strip.blank(width, self.rich_style)
        here = row == self.row
        ground = ("grid--row",) if here else ()
        runs: list[Run] = [("▌" if here else " ", self.style_named(*ground))]
        for place in self._in_sight():
            runs += self._cell(row, place, ground)
        return strip_of(fitted(runs, width, self.style_named(*ground)), width)

    def _cell(self, row: int, place: int, ground: tuple[str, ...]) -> list[Run]:
        text = self._texts[row][place]
        current = row == self.row and place == self.column
        base = self.style_named(*ground)
        look: Style = base
        if current:
            look = self.style_named("grid--current")
        elif place == 0:
            look = self.style_named(*ground, "grid--first")
        if place == 0 and self.table is not None:
            text = "  " * self.table.rows[row].level + text
        cell = padded(text, self._widths[place]) if self._is_text(place) else self._right(text, place)
        return [(cell, look), (" " * GAP_WIDTH, base)]

    def _right(self, text: str, place: int) -> str:
        width = self._widths[place]
        return " " * max(0, width - cell_len(text)) + clipped(text, width)

    def _is_text(self, place: int) -> bool:
        return self.table is not None and self.table.columns[place].kind == "text"

    def _width(self, place: int) -> int:
        if self.table is None:
            return 0
        indents = [2 * row.level if place == 0 else 0 for row in self.table.rows]
        longest = max(
            (indent + cell_len(texts[place]) for indent, texts in zip(indents, self._texts, strict=True)), default=0
        )
        wanted = max(longest, *(cell_len(words) for words in self._heads[place]))
        return max(3, min(wanted, FIRST_WIDTH if place == 0 else TEXT_WIDTH))

    def _widen_under_heads(self, table: Table) -> None:
        """Make room for a head that is wider than the columns that share it."""
        for head, places in groupby(range(len(table.columns)), key=lambda place: table.columns[place].group):
            under = list(places)
            room = sum(self._widths[place] for place in under) + GAP_WIDTH * (len(under) - 1)
            self._widths[under[-1]] += max(0, min(cell_len(visible(head)), TEXT_WIDTH) - room)

    def _in_sight(self) -> list[int]:
        """The columns that are shown: the first, and those from the left one on that (nearly) fit."""
        places, at = [0], self._widths[0] + 1 + GAP_WIDTH
        for place in range(self._from, len(self._widths)):
            if at >= self.size.width:
                break
            places.append(place)
            at += self._widths[place] + GAP_WIDTH
        return places

    def _bring_into_sight(self) -> None:
        if self.column == 0 or not self._widths:
            return
        self._from = min(self._from, self.column)
        while self._from < self.column:
            taken = 1 + self._widths[0] + GAP_WIDTH
            taken += sum(self._widths[place] + GAP_WIDTH for place in range(self._from, self.column + 1))
            if taken - GAP_WIDTH <= self.size.width:
                break
            self._from += 1


class GridHead(Widget, can_focus=False):
    """The heads over a grid's rows."""

    ALLOW_SELECT = False

    def __init__(self, grid: NumberGrid, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._grid = grid

    def follow(self) -> None:
        """The grid shows another table or other columns."""
        self.styles.height = self._grid.head_rows
        self.refresh()

    def render_line(self, y: int) -> Strip:
        return self._grid.head_strip(y, self.size.width)


def _parted(head: str, whole: bool) -> tuple[str, str]:
    """A head on two rows where it is wider than numbers need: parted at the blank that makes it narrowest."""
    words = head.split(" ")
    if whole or len(head) <= NARROW or len(words) == 1:
        return "", head
    ways = [(" ".join(words[:place]), " ".join(words[place:])) for place in range(1, len(words))]
    return min(ways, key=lambda way: max(cell_len(part) for part in way))
