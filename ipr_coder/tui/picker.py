"""The list of codes that opens over the text, narrows as one types, and is gone again without a trace."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from ipr_coder.codebook.model import Code
from ipr_coder.text import one_line
from ipr_coder.tui.code_filter import matching, recent_first
from ipr_coder.tui.strips import Run, chip_style, clipped, fitted, padded, strip_of
from ipr_coder.tui.transcript_row import CodeLook

ROWS, WIDTH = 12, 50
MARK, PRESENT = "▸", "✓"


class Picker(Widget, can_focus=False):
    """Made once and hidden; opening it moves no focus and pushes no screen. The coder's screen hands it the keys."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"picker--plain", "picker--typed", "picker--marked", "picker--dim"}

    class Picked(Message):
        """A code was clicked."""

        def __init__(self, code: Code) -> None:
            super().__init__()
            self.code = code

    def __init__(self, codes: Sequence[Code], looks: Mapping[str, CodeLook], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.words = ""
        self.found: list[Code] = []
        self._codes: Sequence[Code] = [code for code in codes if not code.retired]
        self._looks = looks
        self._recent: Sequence[str] = ()
        self._present: frozenset[str] = frozenset()
        self._at = self._top = 0

    def take_codes(self, codes: Sequence[Code]) -> None:
        """Go by the codes of another codebook."""
        self._codes = [code for code in codes if not code.retired]
        self.narrow("")

    def on_mount(self) -> None:
        self.display = False
        self.styles.width, self.styles.height = WIDTH, ROWS + 1

    def open(self, x: int, y: int, recent: Sequence[str]) -> None:
        """Open at a cell of the screen, or as near to it as there is room."""
        self._recent = tuple(recent)
        width, height = self.screen.size
        self.styles.offset = (max(0, min(x, width - WIDTH)), max(0, min(y, height - ROWS - 1)))
        self.narrow("")
        self.display = True

    def close(self) -> None:
        """Hide it again."""
        self.display = False

    def narrow(self, words: str) -> None:
        """List the codes that go with these words; the likeliest is marked."""
        self.words = words
        self.found = matching(recent_first(self._codes, self._recent), words)
        self._at = self._top = 0
        self.refresh()

    def step(self, by: int) -> None:
        """Mark another code."""
        self._at = max(0, min(self._at + by, len(self.found) - 1))
        self._top = max(min(self._top, self._at), self._at - ROWS + 1)
        self.refresh()

    @property
    def marked(self) -> Code | None:
        """The code that Enter means."""
        return self.found[self._at] if self.found else None

    def show_present(self, codes: frozenset[str]) -> None:
        """Tick the codes that are there already."""
        if codes != self._present:
            self._present = codes
            if self.display:
                self.refresh()

    def on_click(self, event: events.Click) -> None:
        event.stop()
        row = self._top + event.y - 1
        if event.y > 0 and row < len(self.found):
            self.post_message(self.Picked(self.found[row]))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.step(1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.step(-1)

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        if y == 0:
            return self._title(width)
        row = self._top + y - 1
        if row >= len(self.found):
            words = " No code goes with this." if not self.found and y == 1 else ""
            return strip_of(fitted([(words, self._look("dim"))], width, self._look("plain")), width)
        code, marked = self.found[row], row == self._at
        look = self._looks[code.id]
        base = self._look("marked" if marked else "plain")
        chip = f" {look.key} "
        room = width - len(chip) - 5
        name = clipped(look.name, room)
        runs: list[Run] = [
            (MARK if marked else " ", base),
            (PRESENT if code.id in self._present else " ", base),
            (chip, chip_style(look.colour)),
            (f" {name} ", base),
            (clipped(one_line(code.id), max(0, room - len(name))), base if marked else self._look("dim")),
        ]
        return strip_of(fitted(runs, width, base), width)

    def _title(self, width: int) -> Strip:
        typed = self._look("typed")
        count = f" {len(self.found)} "
        words = padded(f" Code: {one_line(self.words)}▏", width - len(count))
        return strip_of([(words, typed), (count, typed)], width)

    def _look(self, name: str) -> Style:
        return self.rich_style + self.get_component_rich_style(f"picker--{name}")
