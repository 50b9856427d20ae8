"""A page of lines over the table: Enter returns what the line is about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from ipr_coder.text import displayable
from ipr_coder.tui.line_list import LineList, ListLine

Line = tuple[int, str, str, str]
"""What it is about, what stands left of it, the words, and what is said behind them."""


class ListPage(ModalScreen["int | None"]):
    """Returns the number of the line chosen, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+g", "leave", "back"),
        Binding("enter", "choose", "choose"),
        Binding("j,down", "step(1)", "next"),
        Binding("k,up", "step(-1)", "previous"),
        Binding("pagedown,space", "page(1)", "a page down"),
        Binding("pageup", "page(-1)", "a page up"),
        Binding("g,home", "step(-1000000)", "first"),
        Binding("G,end", "step(1000000)", "last"),
    ]

    def __init__(self, title: str, lines: Sequence[Line], at: int | None) -> None:
        super().__init__()
        self._title, self._lines, self._at = title, tuple(lines), at

    def compose(self) -> ComposeResult:
        with Vertical(classes="box tall"):
            yield Static(Content.styled(displayable(self._title), "bold"), markup=False, classes="title")
            yield LineList(id="lines")
            yield Static(Content("j k PgUp PgDn · Enter · Esc goes back"), markup=False, classes="hint")

    def on_mount(self) -> None:
        lines = self.query_one(LineList)
        lines.focus()
        lines.take(
            [
                ListLine(
                    ((displayable(words), "plain"), (f"  {displayable(behind)}" if behind else "", "dim")),
                    about=number,
                    heading=displayable(left),
                    indent=12,
                )
                for number, left, words, behind in self._lines
            ],
            at=next((place for place, line in enumerate(self._lines) if line[0] == self._at), 0),
        )

    def on_line_list_chosen(self, event: LineList.Chosen) -> None:
        event.stop()
        self.action_choose()

    def action_choose(self) -> None:
        line = self.query_one(LineList).current
        self.dismiss(line.about if line is not None and isinstance(line.about, int) else None)

    def action_leave(self) -> None:
        self.dismiss(None)

    def action_step(self, by: int) -> None:
        self.query_one(LineList).step(by)

    def action_page(self, step: int) -> None:
        self.query_one(LineList).page(step)
