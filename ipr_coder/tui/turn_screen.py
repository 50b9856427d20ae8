"""Correcting the words of one turn, with what becomes of the coder's tags on it below."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static, TextArea

from ipr_coder.errors import IprError
from ipr_coder.text import displayable
from ipr_coder.tui.saving import sentence_of
from ipr_coder.tui.turn_fates import corrected

_HINT = "F9 keeps it, for every coder · Esc leaves without"


class TurnScreen(ModalScreen["str | None"]):
    """Returns what the turn is to say, or None when left without keeping.

    `read` fetches what it says (called in a thread); `told` makes lines of what becomes of tags, from the old and the
    new words.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f9", "keep", "keep", priority=True),
        Binding("escape,ctrl+g", "leave", "leave", priority=True),
    ]

    def __init__(self, title: str, read: Callable[[], str], told: Callable[[str, str], list[str]]) -> None:
        super().__init__()
        self._title, self._read, self._told = title, read, told
        self._raw: str | None = None
        self._warned = False

    def compose(self) -> ComposeResult:
        with Vertical(classes="box wide"):
            yield Static(Content.styled(displayable(self._title), "bold"), markup=False, classes="title")
            yield TextArea("", soft_wrap=True, tab_behavior="focus", show_line_numbers=False, read_only=True)
            yield Static(markup=False, classes="label-above", id="fates")
            yield Static(Content(_HINT), markup=False, classes="hint")

    def on_mount(self) -> None:
        self.query_one(TextArea).focus()
        self.run_worker(self._load(), exit_on_error=False)

    async def _load(self) -> None:
        try:
            raw = await asyncio.to_thread(self._read)
        except IprError as refusal:
            self._hint(sentence_of(refusal))
            return
        if self.is_mounted:
            area = self.query_one(TextArea)
            self._raw = raw
            area.load_text(displayable(raw))
            area.read_only = False
            area.move_cursor(area.document.end)

    def action_keep(self) -> None:
        if self._raw is None or not self._typed().strip():
            return
        self.dismiss(None if self._unchanged() else corrected(self._raw, self._typed()))

    def action_leave(self) -> None:
        if self._unchanged() or self._warned:
            self.dismiss(None)
            return
        self._warned = True
        self._hint("Not kept yet. F9 keeps it; Esc again drops what you wrote.")

    def on_text_area_changed(self) -> None:
        if self._raw is None:
            return
        if self._warned:
            self._warned = False
            self._hint(_HINT)
        lines = self._told(self._raw, corrected(self._raw, self._typed()))
        self.query_one("#fates", Static).update(Content(displayable("\n".join(lines))))

    def _typed(self) -> str:
        return self.query_one(TextArea).text

    def _unchanged(self) -> bool:
        return self._raw is None or self._typed() == displayable(self._raw)

    def _hint(self, words: str) -> None:
        self.query_one(".hint", Static).update(Content(displayable(words)))
