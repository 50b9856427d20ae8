"""A few short answers to type: where a file belongs, a replacement, a passphrase. Escape answers nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from ipr_coder.errors import IprError
from ipr_coder.text import displayable


@dataclass(frozen=True, slots=True)
class Blank:
    """Something to fill in: what it is called, what stands there already, an example, whether it is hidden."""

    name: str
    value: str = field(default="", repr=False)
    example: str = ""
    hidden: bool = False


class FormScreen(ModalScreen["tuple[str, ...] | None"]):
    """Returns what stands in the blanks, or None. `check` refuses it by raising IprError; the form stays then."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+g", "leave", "leave", priority=True),
        Binding("f9", "keep", "keep", priority=True),
        Binding("enter", "go_on", "go on", priority=True),
        Binding("up", "app.focus_previous", "previous", show=False),
        Binding("down", "app.focus_next", "next", show=False),
    ]

    def __init__(
        self,
        title: str,
        blanks: Sequence[Blank],
        *,
        details: Sequence[str] = (),
        check: Callable[[tuple[str, ...]], object] | None = None,
    ) -> None:
        super().__init__()
        self._title, self._blanks, self._details, self._check = title, tuple(blanks), details, check

    def compose(self) -> ComposeResult:
        with Vertical(classes="box wide"):
            yield Static(Content.styled(displayable(self._title), "bold"), markup=False, classes="title")
            if self._details:
                yield Static(Content(displayable("\n".join(self._details))), markup=False, classes="words")
            for number, blank in enumerate(self._blanks):
                with Horizontal(classes="field"):
                    yield Static(Content(displayable(blank.name)), markup=False, classes="label")
                    yield Input(
                        displayable(blank.value),
                        placeholder=blank.example,
                        password=blank.hidden,
                        compact=True,
                        id=f"blank-{number}",
                    )
            yield Static(Content(""), markup=False, id="fault")
            yield Static(Content("Enter goes on · F9 keeps it · Esc leaves it as it is"), markup=False, classes="hint")

    def on_mount(self) -> None:
        self.query_one("#blank-0", Input).focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_keep()

    def action_go_on(self) -> None:
        """To the next blank, at once: what a fast typist types next belongs there. The last one submits."""
        here = self.focused.id if self.focused is not None else None
        number = int((here or "blank-0").rpartition("-")[2])
        if number + 1 == len(self._blanks):
            raise SkipAction
        self.set_focus(self.query_one(f"#blank-{number + 1}", Input))

    def action_keep(self) -> None:
        typed = tuple(self.query_one(f"#blank-{number}", Input).value for number in range(len(self._blanks)))
        try:
            if self._check is not None:
                self._check(typed)
        except IprError as refusal:
            words = f"{refusal.what} {refusal.mend}" if refusal.mend else refusal.what
            self.query_one("#fault", Static).update(Content(displayable(words[:1].upper() + words[1:])))
            return
        self.dismiss(typed)

    def action_leave(self) -> None:
        self.dismiss(None)
