"""Bars of a few fixed rows: the header, what may be typed, the state of things. Cheap to change with every key."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from ipr_coder.tui.strips import Run, fitted, strip_of

Piece = tuple[str, str | Style]
"""Text and its look: a component class of Bar without the prefix ("dim", "key", ...), or a style to lay over."""


class Bar(Widget, can_focus=False):
    """Rows of text with a left and a right end; the left gives way when both do not fit."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"bar--plain", "bar--dim", "bar--key", "bar--warn", "bar--strong"}

    def __init__(self, rows: int = 1, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._rows: list[tuple[tuple[Piece, ...], tuple[Piece, ...]]] = [((), ())] * rows
        self._looks: dict[str, Style] = {}
        self.styles.height = rows

    def say(self, left: Sequence[Piece], right: Sequence[Piece] = (), *, row: int = 0) -> None:
        """Put text on a row; nothing is drawn when it stands there already."""
        new = (tuple(left), tuple(right))
        if new != self._rows[row]:
            self._rows[row] = new
            self.refresh()

    def words(self, row: int = 0) -> str:
        """What a row says, as plain text."""
        left, right = self._rows[row]
        return " ".join(
            part for part in ("".join(text for text, _ in left), "".join(text for text, _ in right)) if part
        )

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._looks.clear()

    def render_line(self, y: int) -> Strip:
        left, right = self._rows[y] if y < len(self._rows) else ((), ())
        width, plain = self.size.width, self._look("plain")
        right_runs = self._runs(right)
        taken = sum(cell_len(text) for text, _ in right_runs)
        if taken + 3 > width:
            right_runs, taken = [], 0
        space = width - taken - 2 - (1 if taken else 0)
        parted = [(" ", plain)] if taken else []
        runs: list[Run] = [
            (" ", plain),
            *fitted(self._runs(left), max(0, space), plain),
            *parted,
            *right_runs,
            (" ", plain),
        ]
        return strip_of(runs, width)

    def _runs(self, pieces: Sequence[Piece]) -> list[Run]:
        return [
            (text, self._look(look) if isinstance(look, str) else self._look("plain") + look) for text, look in pieces
        ]

    def _look(self, name: str) -> Style:
        look = self._looks.get(name)
        if look is None:
            look = self._looks[name] = self.rich_style + self.get_component_rich_style(f"bar--{name}")
        return look
