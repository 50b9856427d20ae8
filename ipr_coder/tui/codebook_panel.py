"""The codebook beside the transcript: families and codes with their keys, and how often each was used here."""

from __future__ import annotations

from collections import Counter
from typing import ClassVar

from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip

from ipr_coder.codebook.model import Code, Codebook
from ipr_coder.text import one_line
from ipr_coder.tui.row_view import RowView
from ipr_coder.tui.strips import Run, chip_style, clipped, fitted, padded, strip_of
from ipr_coder.tui.transcript_row import CodeLook

PRESENT = "✓"


class CodebookPanel(RowView, can_focus=False):
    """One row a code. It never takes the focus: the keys go to the transcript, a click names a code."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "codebook--family",
        "codebook--code",
        "codebook--present",
        "codebook--count",
    }

    GROUNDS = frozenset({"codebook--present"})

    class CodeClicked(Message):
        """A code was clicked."""

        def __init__(self, code: Code) -> None:
            super().__init__()
            self.code = code

    def __init__(self, codebook: Codebook, counts: Counter[str], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._looks = looks_of(codebook)
        self._codes = _in_tree_order(codebook)
        self._depth = {code.id: _depth(codebook, code) for code in self._codes}
        self._row = {code.id: row for row, code in enumerate(self._codes)}
        self._counts = counts
        self._present: frozenset[str] = frozenset()
        self._open: str | None = None

    def on_mount(self) -> None:
        self.set_row_count(len(self._codes))

    def on_resize(self) -> None:
        self.set_row_count(len(self._codes))

    def on_click(self, event: events.Click) -> None:
        row = self.scroll_offset.y + event.y
        if row < len(self._codes):
            self.post_message(self.CodeClicked(self._codes[row]))

    def take_up(self, counts: Counter[str]) -> None:
        """Go on with the counts of a desk that was read anew."""
        self._counts = counts
        self.forget()
        self.refresh()

    def show_present(self, codes: frozenset[str]) -> None:
        """Mark the codes that are on the current segment."""
        if codes != self._present:
            changed = codes ^ self._present
            self._present = codes
            self.redraw(changed)

    def show_family(self, code: str | None) -> None:
        """Bring a family into sight, with its codes."""
        self._open = code
        if code in self._row:
            first = self._row[code]
            end = first + 1
            while end < len(self._codes) and self._depth[self._codes[end].id] > 0:
                end += 1
            self.show_rows(first, end)

    def redraw(self, codes: frozenset[str] | set[str]) -> None:
        """Paint the rows of these codes again."""
        for code in codes:
            if code in self._row:
                self.refresh_lines(self._row[code], 1)

    def row_key(self, row: int) -> tuple[int, bool]:
        code = self._codes[row].id
        return self._counts[code], code in self._present

    def paint(self, row: int) -> Strip:
        code = self._codes[row]
        look, depth, width = self._looks[code.id], self._depth[code.id], self.size.width
        present = code.id in self._present
        kind = "present" if present else "code" if depth else "family"
        base = self.style_named(f"codebook--{kind}")
        count = self._counts[code.id]
        tail = f" {count}" if count else ""
        indent = "  " * max(0, depth - 1) + (" " if depth else "")
        runs: list[Run] = [
            (PRESENT if present else " ", base),
            (indent, base),
            (f" {look.key} ", chip_style(look.colour)),
        ]
        room = width - 1 - len(indent) - len(look.key) - 2 - 1 - len(tail) - 1
        runs.append((" " + padded(clipped(look.name, room), room), base if depth else base + Style(bold=True)))
        runs.append((tail, self.style_named("codebook--count")))
        return strip_of(fitted(runs, width, base), width)


def looks_of(codebook: Codebook) -> dict[str, CodeLook]:
    """How each code appears, by its id, safe to show."""
    return {code.id: CodeLook(one_line(code.key), one_line(code.name), code.colour) for code in codebook.codes}


def _in_tree_order(codebook: Codebook) -> list[Code]:
    ordered: list[Code] = []
    waiting = list(reversed(codebook.families))
    while waiting:
        code = waiting.pop()
        ordered.append(code)
        waiting.extend(reversed(codebook.children(code.id)))
    return ordered


def _depth(codebook: Codebook, code: Code) -> int:
    depth = 0
    while code.parent is not None:
        code = codebook.code(code.parent)
        depth += 1
    return depth
