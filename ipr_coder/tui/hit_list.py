"""A list of places that were found: one row each, only those in sight are made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import ClassVar

from textual import events
from textual.message import Message
from textual.strip import Strip

from ipr_coder.tui.row_view import RowView
from ipr_coder.tui.strips import Run, fitted, padded, strip_of

BEFORE = 24
"""Characters kept before the first words found, where a row has no room for all of it."""


@dataclass(frozen=True, slots=True)
class FoundLine:
    """One place: where it is in words, the text (safe to show) with the stretches found, and the way there.

    `interview` is None for the one that is open; `at` is a character of its transcript.
    """

    where: str
    text: str = field(repr=False)
    matches: tuple[tuple[int, int], ...]
    interview: str | None
    at: int


class HitList(RowView, can_focus=True):
    """Rows of places found. The screen around it moves the cursor."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"hits--current", "hits--where", "hits--found"}
    GROUNDS = frozenset({"hits--current"})

    class Chosen(Message):
        """A row was clicked."""

        def __init__(self, row: int) -> None:
            super().__init__()
            self.row = row

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.cursor = 0
        self._line: Callable[[int], FoundLine] | None = None
        self._where = 0

    def take(self, count: int, line: Callable[[int], FoundLine], at: int = 0) -> None:
        """Show these lines, with one of them current."""
        self._line = line
        self._where = max((len(line(number).where) for number in range(min(count, 50))), default=0) + 2
        self.cursor = max(0, min(at, count - 1))
        self.set_row_count(count)
        self.show_rows(self.cursor, self.cursor + 1, margin=2)

    @property
    def marked(self) -> FoundLine | None:
        """The line that Enter means."""
        return self._line(self.cursor) if self._line is not None and self.row_count else None

    def step(self, by: int) -> None:
        """Make another row current."""
        before, self.cursor = self.cursor, max(0, min(self.cursor + by, self.row_count - 1))
        for row in (before, self.cursor):
            self.refresh_lines(row, 1)
        self.show_rows(self.cursor, self.cursor + 1, margin=1)

    def on_resize(self) -> None:
        self.forget()
        self.show_rows(self.cursor, self.cursor + 1, margin=1)

    def on_click(self, event: events.Click) -> None:
        event.stop()
        row = self.scroll_offset.y + event.y
        if row < self.row_count:
            self.post_message(self.Chosen(row))

    def row_key(self, row: int) -> bool:
        return row == self.cursor

    def paint(self, row: int) -> Strip:
        width = self.size.width
        if self._line is None:
            return Strip.blank(width, self.rich_style)
        line = self._line(row)
        ground = ("hits--current",) if row == self.cursor else ()
        base = self.style_named(*ground)
        runs: list[Run] = [
            ("▌" if ground else " ", base),
            (padded(line.where, self._where), self.style_named(*ground, "hits--where")),
        ]
        text, matches = line.text.replace("\n", " "), line.matches
        first = matches[0][0] if matches else 0
        cut = first - BEFORE if first > max(BEFORE, (width - self._where) // 2) else 0
        if cut:
            runs.append(("…", base))
        found = self.style_named(*ground, "hits--found")
        ends = (min(len(text), max(cut, place)) for pair in matches for place in pair)
        for low, high in pairwise(sorted({cut, len(text), *ends})):
            inside = any(start <= low < end for start, end in matches)
            runs.append((text[low:high], found if inside else base))
        return strip_of(fitted(runs, width, base), width)
