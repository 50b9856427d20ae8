"""The covered screen: nothing of the study is to be seen until somebody uncovers it."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, Static

from ipr_coder.tui.lock import opens


class CoverScreen(Screen[bool]):
    """Lies over everything. Without a phrase Enter uncovers; with one it is asked for, as often as it takes.

    Work goes on beneath: what was done before is saved as ever.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "uncover", "uncover", show=False)]

    def __init__(self, seal: str) -> None:
        super().__init__()
        self._seal = seal

    def compose(self) -> ComposeResult:
        with Vertical(id="cover"):
            asks = "Type your phrase and press Enter." if self._seal else "Press Enter to go on."
            yield Static(Content(f"ipr-coder is covered. {asks}"), markup=False)
            if self._seal:
                yield Input(password=True, placeholder="phrase", id="phrase")
            yield Static(Content(""), markup=False, id="refused")

    def on_mount(self) -> None:
        if self._seal:
            self.query_one(Input).focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if opens(event.value, self._seal):
            self.dismiss(True)
            return
        self.query_one(Input).value = ""
        self.query_one("#refused", Static).update(Content("That is not the phrase."))

    def action_uncover(self) -> None:
        if not self._seal:
            self.dismiss(True)
