"""Writing a few lines: a memo on a tag, or the reason why an interview is reopened."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static, TextArea

from ipr_coder.text import displayable


class MemoScreen(ModalScreen["str | None"]):
    """Returns the text as it stands when kept, or None when left without keeping."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f9", "keep", "keep", priority=True),
        Binding("escape,ctrl+g", "leave", "leave", priority=True),
    ]

    def __init__(self, title: str, body: str = "", *, hint: str = "") -> None:
        super().__init__()
        self._title, self._body, self._hint = title, displayable(body), hint
        self._warned = False
        self._early: list[str] | None = []

    def compose(self) -> ComposeResult:
        with Vertical(classes="box wide"):
            yield Static(Content.styled(displayable(self._title), "bold"), markup=False, classes="title")
            yield TextArea(self._body, soft_wrap=True, tab_behavior="focus", show_line_numbers=False)
            yield Static(Content(self._first_hint()), markup=False, classes="hint")

    def on_mount(self) -> None:
        area = self.query_one(TextArea)
        area.move_cursor(area.document.end)
        area.focus()
        early, self._early = self._early or [], None
        for letter in early:
            area.insert(letter)

    def take_early(self, event: events.Key) -> None:
        """Take what was typed for this page while it was opening, and so reached the screen below it."""
        letter = "\n" if event.key == "enter" else event.character if event.is_printable else None
        if letter and self._early is not None:
            self._early.append(letter)
        elif letter:
            self.query_one(TextArea).insert(letter)

    def action_keep(self) -> None:
        self.dismiss(self.query_one(TextArea).text)

    def action_leave(self) -> None:
        if self.query_one(TextArea).text == self._body or self._warned:
            self.dismiss(None)
            return
        self._warned = True
        self.query_one(".hint", Static).update(Content("Not kept yet. F9 keeps it; Esc again drops what you wrote."))

    def on_text_area_changed(self) -> None:
        if self._warned:
            self._warned = False
            self.query_one(".hint", Static).update(Content(self._first_hint()))

    def _first_hint(self) -> str:
        return " · ".join(part for part in ("F9 keeps it", "Esc leaves without", self._hint) if part)
