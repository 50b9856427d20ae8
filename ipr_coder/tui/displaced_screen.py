"""The coder's marks that a corrected transcript has no place for: put where the coder is, or let go."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, Literal

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from ipr_coder.errors import IprError
from ipr_coder.text import displayable, one_line
from ipr_coder.tui.saving import sentence_of

if TYPE_CHECKING:
    from ipr_coder.study.displaced import WaitingMark

Wish = tuple["WaitingMark", Literal["place", "let go"]]

_WORDS = {"review": "“nothing here”", "star": "star", "memo": "memo", "cut": "cut", "moment": "recall moment"}
_LONGEST = 200


class DisplacedScreen(ModalScreen["Wish | None"]):
    """Returns a mark and what is to become of it. `read` fetches the marks (called in a thread); `where` is where a
    mark would be put, in words; `name_of` names a code."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+g", "leave", "back"),
        Binding("j", "step(1)", "next"),
        Binding("k", "step(-1)", "previous"),
        Binding("x", "let_go", "let it go"),
    ]

    def __init__(self, read: Callable[[], tuple[WaitingMark, ...]], where: str, name_of: Callable[[str], str]) -> None:
        super().__init__()
        self._read, self._where, self._name_of = read, where, name_of
        self._marks: tuple[WaitingMark, ...] = ()

    def compose(self) -> ComposeResult:
        with Vertical(classes="box wide"):
            yield Static(
                Content.styled("Marks that have no place since the transcript was corrected", "bold"),
                markup=False,
                classes="title",
            )
            yield OptionList(markup=False)
            yield Static(Content("reading ..."), markup=False, classes="hint")

    def on_mount(self) -> None:
        self.query_one(OptionList).focus()
        self.run_worker(self._load(), exit_on_error=False)

    async def _load(self) -> None:
        try:
            self._marks = await asyncio.to_thread(self._read)
        except IprError as refusal:
            self._hint(sentence_of(refusal))
            return
        if not self.is_mounted:
            return
        found = self.query_one(OptionList)
        found.add_options(Option(self._line(mark)) for mark in self._marks)
        if self._marks:
            found.highlighted = 0
            self._hint(f"Enter puts it on {self._where} · x lets it go · Esc leaves it waiting")
        else:
            self._hint("Every mark of yours has its place. Esc goes back.")

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss((self._marks[event.option_index], "place"))

    def action_let_go(self) -> None:
        index = self.query_one(OptionList).highlighted
        if index is not None and self._marks:
            self.dismiss((self._marks[index], "let go"))

    def action_leave(self) -> None:
        self.dismiss(None)

    def action_step(self, by: int) -> None:
        found = self.query_one(OptionList)
        if self._marks:
            found.highlighted = min(max((found.highlighted or 0) + by, 0), len(self._marks) - 1)

    def _line(self, waiting: WaitingMark) -> Content:
        mark = waiting.mark
        name = self._name_of(mark.code) if mark.code else _WORDS[mark.kind]
        words = one_line(mark.quote)[:_LONGEST]
        around = f"{one_line(mark.before)} | {one_line(mark.after)}" if not words else f"“{words}”"
        return Content.assemble((f"{displayable(name)}  ", "bold"), Content(around))

    def _hint(self, words: str) -> None:
        self.query_one(".hint", Static).update(Content(displayable(words)))
