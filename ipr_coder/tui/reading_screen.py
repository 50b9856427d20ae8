"""A page to read over the screen: help, definitions. Keys scroll it; escape goes back."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static


class ReadingScreen(ModalScreen[None]):
    """Shows a text that is longer than the screen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+g,enter,f1,f3,question_mark", "leave", "back"),
        Binding("j", "scroll_by(1)", "down"),
        Binding("k", "scroll_by(-1)", "up"),
        Binding("space", "scroll_by(10)", "a page down"),
        Binding("g", "scroll_by(-100000)", "top"),
        Binding("G", "scroll_by(100000)", "bottom"),
    ]

    def __init__(self, title: str, page: Content) -> None:
        super().__init__()
        self._title, self._page = title, page

    def compose(self) -> ComposeResult:
        with Vertical(classes="box tall"):
            yield Static(Content.styled(self._title, "bold"), markup=False, classes="title")
            with VerticalScroll():
                yield Static(self._page, markup=False)
            yield Static(Content("j k PgUp PgDn scroll · Esc goes back"), markup=False, classes="hint")

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()

    def action_leave(self) -> None:
        self.dismiss(None)

    def action_scroll_by(self, rows: int) -> None:
        self.query_one(VerticalScroll).scroll_relative(y=rows, animate=False)
