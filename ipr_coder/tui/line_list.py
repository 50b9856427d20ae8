"""Lines to go through one by one: each wraps to the width there is, may have a look of its own, and may be clicked."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import ClassVar

from textual import events
from textual.message import Message
from textual.strip import Strip

from ipr_coder.text import displayable
from ipr_coder.tui.row_view import RowView
from ipr_coder.tui.rows import row_end, row_starts
from ipr_coder.tui.strips import Run, fitted, padded, strip_of

Part = tuple[str, str]
"""Words and their look: a component class without its prefix ("plain", "dim", "strong", "key", "warn", "found")."""

LOOKS = ("plain", "dim", "strong", "key", "warn", "found")


@dataclass(frozen=True, slots=True)
class ListLine:
    """A line: a heading that stands left of its words (or ""), the words, and what it is about for whoever asks.

    A line that does not wrap is cut where it does not fit.
    """

    parts: tuple[Part, ...] = field(repr=False)
    about: Hashable = None
    heading: str = field(default="", repr=False)
    indent: int = 0
    wraps: bool = True


class LineList(RowView, can_focus=True):
    """Lines with a cursor on one of them. The screen around it moves the cursor."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"lines--current", *(f"lines--{look}" for look in LOOKS)}
    GROUNDS = frozenset({"lines--current"})

    class Moved(Message):
        """Another line is current."""

        def __init__(self, view: LineList) -> None:
            super().__init__()
            self.view = view

    class Chosen(Message):
        """A line was clicked that was current already, or clicked twice."""

        def __init__(self, view: LineList) -> None:
            super().__init__()
            self.view = view

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.cursor = 0
        self._lines: list[ListLine] = []
        self._rows: list[tuple[int, int, int]] = []
        self._first: list[int] = []

    def take(self, lines: Sequence[ListLine], at: int = 0) -> None:
        """Show these lines; what cannot be shown safely becomes its visible substitute."""
        self._lines = [_safe(line) for line in lines]
        self.cursor = max(0, min(at, len(self._lines) - 1))
        self._lay_out()

    def put(self, number: int, line: ListLine) -> None:
        """Show another line in one's place."""
        new = _safe(line)
        if new == self._lines[number]:
            return
        self._lines[number] = new
        if new.wraps:
            self._lay_out()
        else:
            self.refresh_lines(self._first[number], 1)

    @property
    def current(self) -> ListLine | None:
        """The line the cursor is on."""
        return self._lines[self.cursor] if self._lines else None

    @property
    def lines(self) -> tuple[ListLine, ...]:
        """What is shown."""
        return tuple(self._lines)

    def step(self, by: int) -> None:
        """Make another line current."""
        self.go(self.cursor + by)

    def go(self, number: int) -> None:
        """Make a line current, the nearest one where there are not so many."""
        if not self._lines:
            return
        before, self.cursor = self.cursor, max(0, min(number, len(self._lines) - 1))
        if self.cursor == before:
            return
        for line in (before, self.cursor):
            self.refresh_lines(self._first[line], self._end(line) - self._first[line])
        self._follow()
        self.post_message(self.Moved(self))

    def page(self, step: int) -> None:
        """Move by as many lines as are in sight."""
        self.step(step * max(1, self.size.height - 2))

    def text(self) -> str:
        """All lines as they are shown, for whoever looks without eyes."""
        return "\n".join(line.heading + "".join(words for words, _ in line.parts) for line in self._lines)

    def on_resize(self) -> None:
        self._lay_out()

    def on_focus(self) -> None:
        self.forget()
        self.refresh()

    def on_blur(self) -> None:
        self.forget()
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        event.stop()
        row = self.scroll_offset.y + event.y
        if row < len(self._rows):
            line = self._rows[row][0]
            chosen = line == self.cursor and (self.has_focus or event.chain > 1)
            self.focus()
            self.go(line)
            if chosen:
                self.post_message(self.Chosen(self))

    def row_key(self, row: int) -> Hashable:
        line = self._rows[row][0]
        return (self._lines[line], line == self.cursor, self.has_focus)

    def paint(self, row: int) -> Strip:
        number, start, end = self._rows[row]
        line, width = self._lines[number], self.size.width
        here = number == self.cursor
        ground = ("lines--current",) if here and self.has_focus else ()
        base = self.style_named(*ground)
        head = line.heading if start == 0 else ""
        runs: list[Run] = [
            ("▌" if here else " ", self.style_named(*ground, "lines--key")),
            (padded(head, line.indent), self.style_named(*ground, "lines--dim")),
        ]
        at = 0
        for words, look in line.parts:
            low, high = max(start, at), min(end, at + len(words))
            if low < high:
                runs.append((words[low - at : high - at], self.style_named(*ground, f"lines--{look}")))
            at += len(words)
        return strip_of(fitted(runs, width, base), width)

    def _lay_out(self) -> None:
        self._rows = []
        counts = []
        for number, line in enumerate(self._lines):
            text = "".join(words for words, _ in line.parts)
            room = max(8, self.scrollable_content_region.width - 2 - line.indent)
            starts = row_starts(text, room) if line.wraps else [0]
            ends = [*(row_end(text, later) for later in starts[1:]), len(text)]
            self._rows += [(number, start, end) for start, end in zip(starts, ends, strict=True)]
            counts.append(len(starts))
        self._first = [0, *accumulate(counts)][:-1] if counts else []
        self.set_row_count(len(self._rows))
        self._follow()

    def _follow(self) -> None:
        if self._lines:
            self.show_rows(self._first[self.cursor], self._end(self.cursor), margin=1)

    def _end(self, line: int) -> int:
        return self._first[line + 1] if line + 1 < len(self._first) else len(self._rows)


def cells_of(text: str, width: int) -> str:
    """Text in one line, safe to show, of exactly so many cells and a blank."""
    return padded(" ".join(displayable(text).split()), width) + " " if width > 0 else ""


def _safe(line: ListLine) -> ListLine:
    parts = tuple((displayable(words).replace("\n", " "), look) for words, look in line.parts)
    return ListLine(parts, line.about, displayable(line.heading), line.indent, line.wraps)
