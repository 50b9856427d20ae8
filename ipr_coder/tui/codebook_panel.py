"""The codebook beside the transcript: families and codes with their keys, and how often each was used here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip

from ipr_coder.codebook.model import Code, Codebook
from ipr_coder.text import one_line
from ipr_coder.tui.code_filter import Order, favourites, in_tree_order, matching
from ipr_coder.tui.row_view import RowView
from ipr_coder.tui.strips import Run, chip_style, clipped, fitted, padded, strip_of
from ipr_coder.tui.transcript_row import CodeLook

PRESENT, MARK = "✓", "▸"


@dataclass(frozen=True, slots=True)
class PanelRow:
    """A row of the panel: a code and how far it is moved in, or nothing between the favourites and the tree."""

    code: Code | None
    depth: int = 0


class CodebookPanel(RowView, can_focus=False):
    """Families and their codes as a tree, narrowed down as one types, those used recently or often first if wished.

    It never takes the focus: the keys go to the coder's screen, which hands them on; a click names a code.
    """

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
        self.recent: Sequence[str] = ()
        """The ids of the codes used, the last one first."""
        self.words = ""
        self.marked: Code | None = None
        self._narrowed = False
        self._order: Order = "codebook"
        self._counts = counts
        self._present: frozenset[str] = frozenset()
        self._rows: list[PanelRow] = []
        self._rows_of: dict[str, list[int]] = {}
        self.take_codebook(codebook)

    def on_mount(self) -> None:
        self.set_row_count(len(self._rows))

    def on_resize(self) -> None:
        self.set_row_count(len(self._rows))

    def on_click(self, event: events.Click) -> None:
        row = self.scroll_offset.y + event.y
        code = self._rows[row].code if row < len(self._rows) else None
        if code is not None:
            self.post_message(self.CodeClicked(code))

    def take_up(self, counts: Counter[str]) -> None:
        """Go on with the counts of a desk that was read anew."""
        self._counts = counts
        self._arrange()

    def take_codebook(self, codebook: Codebook) -> None:
        """Show a codebook: this one from the start, or another one that is in use now."""
        self._looks = looks_of(codebook)
        self._tree = in_tree_order(codebook)
        self._parents = {code.id: code.parent for code, _ in self._tree}
        self.words, self.marked, self._narrowed = "", None, False
        self._arrange()

    def take_order(self, order: Order) -> None:
        """Show the codes in another order."""
        if order != self._order:
            self._order = order
            self._arrange()

    def narrow(self, words: str) -> None:
        """Show only the codes that go with these words, under their families; the likeliest is marked."""
        self.words, self._narrowed = words, True
        self._arrange()
        self._mark(next(iter(self._matching()), None))

    def step(self, by: int) -> None:
        """Mark another of the codes that are shown for the words typed."""
        found = {code.id for code in self._matching()}
        shown = [row.code for row in self._rows if row.code is not None and row.code.id in found]
        if shown:
            at = next((place for place, code in enumerate(shown) if code is self.marked), 0)
            self._mark(shown[max(0, min(at + by, len(shown) - 1))])

    def close(self) -> None:
        """Show all codes again."""
        self.words, self.marked, self._narrowed = "", None, False
        self._arrange()

    def show_present(self, codes: frozenset[str]) -> None:
        """Mark the codes that are on the current segment."""
        if codes != self._present:
            changed = codes ^ self._present
            self._present = codes
            self._repaint(changed)

    def show_family(self, code: str | None) -> None:
        """Bring a family into sight, with its codes."""
        if code in self._rows_of:
            first = self._rows_of[code][-1]
            end = first + 1
            while end < len(self._rows) and self._rows[end].depth > 0:
                end += 1
            self.show_rows(first, end)

    def redraw(self, codes: frozenset[str] | set[str]) -> None:
        """Show what has become of these codes: their counts, and with them perhaps their order."""
        if (
            codes
            and self._order != "codebook"
            and not self._narrowed
            and self._favourites() != self._shown_favourites()
        ):
            self._arrange()
        else:
            self._repaint(codes)

    def row_key(self, row: int) -> tuple[int, bool, bool]:
        code = self._rows[row].code
        return (self._counts[code.id], code.id in self._present, code is self.marked) if code else (0, False, False)

    def paint(self, row: int) -> Strip:
        code, depth, width = self._rows[row].code, self._rows[row].depth, self.size.width
        if code is None:
            return Strip.blank(width, self.style_named("codebook--code"))
        look, present, marked = self._looks[code.id], code.id in self._present, code is self.marked
        kind = "present" if present or marked else "code" if code.parent else "family"
        base = self.style_named(f"codebook--{kind}")
        count = self._counts[code.id]
        tail = f" {count}" if count else ""
        indent = "  " * max(0, depth - 1) + (" " if depth else "")
        runs: list[Run] = [
            (MARK if marked else PRESENT if present else " ", base),
            (indent, base),
            (f" {look.key} ", chip_style(look.colour)),
        ]
        room = width - 1 - len(indent) - len(look.key) - 2 - 1 - len(tail) - 1
        runs.append((" " + padded(clipped(look.name, room), room), base if code.parent else base + Style(bold=True)))
        runs.append((tail, self.style_named("codebook--count")))
        return strip_of(fitted(runs, width, base), width)

    def _arrange(self) -> None:
        """Lay the rows out anew."""
        if self._narrowed and self.words.strip():
            shown = {code.id for code in self._matching()}
            for ident in list(shown):
                parent = self._parents[ident]
                while parent is not None:
                    shown.add(parent)
                    parent = self._parents[parent]
            self._rows = [PanelRow(code, depth) for code, depth in self._tree if code.id in shown]
        else:
            first = self._favourites()
            by_id = {code.id: code for code, _ in self._tree}
            self._rows = [PanelRow(by_id[ident]) for ident in first]
            self._rows += [PanelRow(None)] if first else []
            self._rows += [PanelRow(code, depth) for code, depth in self._tree]
        self._rows_of = {}
        for number, row in enumerate(self._rows):
            if row.code is not None:
                self._rows_of.setdefault(row.code.id, []).append(number)
        if self.is_attached:
            self.set_row_count(len(self._rows))

    def _favourites(self) -> list[str]:
        return [ident for ident in favourites(self._order, self.recent, self._counts) if ident in self._parents]

    def _shown_favourites(self) -> list[str]:
        return [row.code.id for row in self._rows[: len(self._rows) - len(self._tree)] if row.code is not None]

    def _matching(self) -> list[Code]:
        return matching([code for code, _ in self._tree], self.words)

    def _mark(self, code: Code | None) -> None:
        before, self.marked = self.marked, code
        self._repaint({one.id for one in (before, code) if one is not None})
        if code is not None:
            row = self._rows_of[code.id][-1]
            self.show_rows(row, row + 1, margin=1)

    def _repaint(self, codes: Iterable[str]) -> None:
        for code in codes:
            for row in self._rows_of.get(code, ()):
                self.refresh_lines(row, 1)


def looks_of(codebook: Codebook) -> dict[str, CodeLook]:
    """How each code appears, by its id, safe to show."""
    return {code.id: CodeLook(one_line(code.key), one_line(code.name), code.colour) for code in codebook.codes}
