"""A question with a few answers, picked by digit, arrows and enter, or the mouse; escape answers nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from ipr_coder.text import displayable


class ChoiceScreen(ModalScreen["int | None"]):
    """Returns the number of the answer chosen, from 0, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+g", "give_up", "leave it"),
        Binding("j", "go(1)", "next"),
        Binding("k", "go(-1)", "previous"),
    ]

    def __init__(self, question: str, answers: Sequence[str], *, details: Sequence[str] = ()) -> None:
        super().__init__()
        self._question, self._answers, self._details = question, answers, details

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Static(Content.styled(displayable(self._question), "bold"), markup=False, classes="title")
            if self._details:
                yield Static(Content(displayable("\n".join(self._details))), markup=False, classes="words")
            yield OptionList(
                *(
                    Option(Content.assemble((f" {number} ", "bold"), Content(f" {displayable(answer)}")))
                    for number, answer in enumerate(self._answers, start=1)
                ),
                markup=False,
                compact=True,
            )
            yield Static(Content("1-9 or Enter chooses · Esc leaves it as it is"), markup=False, classes="hint")

    def on_mount(self) -> None:
        answers = self.query_one(OptionList)
        answers.highlighted = 0
        answers.focus()

    def on_key(self, event: events.Key) -> None:
        if event.character and event.character.isdigit() and 1 <= int(event.character) <= len(self._answers):
            event.stop()
            self.dismiss(int(event.character) - 1)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(event.option_index)

    def action_give_up(self) -> None:
        self.dismiss(None)

    def action_go(self, step: int) -> None:
        answers = self.query_one(OptionList)
        answers.highlighted = ((answers.highlighted or 0) + step) % len(self._answers)
