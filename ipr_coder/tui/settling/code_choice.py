"""Picking a code that nobody had put: a list that narrows as one types."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

from ipr_coder.codebook.model import Code
from ipr_coder.tui.picker import Picker
from ipr_coder.tui.transcript_row import CodeLook


class CodeChoice(ModalScreen["Code | None"]):
    """Returns the code picked, or None. Those in question stand first."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+g", "leave", "leave it", priority=True),
        Binding("enter", "choose", "choose", priority=True),
        Binding("down", "step(1)", "next", priority=True),
        Binding("up", "step(-1)", "previous", priority=True),
    ]

    def __init__(self, codes: Sequence[Code], looks: Mapping[str, CodeLook], first: Sequence[str]) -> None:
        super().__init__()
        self._codes, self._looks, self._first = codes, looks, first

    def compose(self) -> ComposeResult:
        yield Picker(self._codes, self._looks, id="picker")

    def on_mount(self) -> None:
        width, height = self.size
        self.query_one(Picker).open(max(0, width // 2 - 25), max(0, height // 2 - 7), self._first)

    def on_key(self, event: events.Key) -> None:
        picker = self.query_one(Picker)
        if event.key == "backspace":
            event.stop()
            picker.narrow(picker.words[:-1])
        elif event.is_printable and event.character:
            event.stop()
            picker.narrow(picker.words + event.character)

    def on_picker_picked(self, message: Picker.Picked) -> None:
        message.stop()
        self.dismiss(message.code)

    def action_choose(self) -> None:
        self.dismiss(self.query_one(Picker).marked)

    def action_leave(self) -> None:
        self.dismiss(None)

    def action_step(self, by: int) -> None:
        self.query_one(Picker).step(by)
