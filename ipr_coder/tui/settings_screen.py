"""The settings as a page: Enter changes the one at the cursor, and it is kept at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from ipr_coder.errors import IprError
from ipr_coder.text import displayable
from ipr_coder.tui.lock import sealed
from ipr_coder.tui.settings import CHOICES, RANGES, Settings, with_setting, write_settings
from ipr_coder.tui.strips import padded

WORDS: tuple[tuple[str, str], ...] = (
    ("theme", "colours"),
    ("text_width", "columns of text at most"),
    ("scrolling", "how the text follows you"),
    ("code_order", "order of the codes in the panel"),
    ("context_open", "context panel open from the start"),
    ("copying", "excerpts may be copied"),
    ("lock_after_minutes", "cover the screen after minutes (0: never)"),
    ("phrase", "phrase that uncovers the screen"),
)


class SettingsScreen(ModalScreen[None]):
    """Changes settings one by one; `changed` is called with the new ones after they are in the file."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+g", "leave", "back"),
        Binding("j", "go(1)", "next"),
        Binding("k", "go(-1)", "previous"),
    ]

    def __init__(self, settings: Settings, path: Path, changed: Callable[[Settings], None]) -> None:
        super().__init__()
        self.settings, self._path, self._changed = settings, path, changed
        self._asking = ""

    def compose(self) -> ComposeResult:
        with Vertical(classes="box wide"):
            yield Static(Content.styled("Settings", "bold"), markup=False, classes="title")
            yield OptionList(*self._options(), markup=False, compact=True)
            asked = Input(id="value")
            asked.display = False
            yield asked
            yield Static(Content("Enter changes · Esc goes back"), markup=False, classes="hint", id="said")
            yield Static(
                Content(f"Kept in {displayable(str(self._path))}; your own keys go there too, under [keys]."),
                markup=False,
                classes="hint",
            )

    def on_mount(self) -> None:
        listed = self.query_one(OptionList)
        listed.highlighted = 0
        listed.focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        name = WORDS[event.option_index][0]
        value = getattr(self.settings, name)
        if name in CHOICES:
            choices = CHOICES[name]
            self._keep(name, choices[(choices.index(value) + 1) % len(choices) if value in choices else 0])
        elif isinstance(value, bool):
            self._keep(name, not value)
        else:
            self._ask(name, "" if name == "phrase" else str(value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        name, typed = self._asking, event.value.strip()
        self._end_asking()
        if name == "phrase":
            self._keep(name, sealed(typed) if typed else "")
        elif typed.isdecimal():
            self._keep(name, int(typed))
        else:
            self._say("A number is needed.")

    def action_leave(self) -> None:
        if self._asking:
            self._end_asking()
        else:
            self.dismiss(None)

    def action_go(self, step: int) -> None:
        listed = self.query_one(OptionList)
        listed.highlighted = ((listed.highlighted or 0) + step) % len(WORDS)

    def _ask(self, name: str, value: str) -> None:
        self._asking = name
        asked = self.query_one(Input)
        asked.password = name == "phrase"
        asked.placeholder = "a new phrase; empty: no phrase" if name == "phrase" else "{}-{}".format(*RANGES[name])
        asked.value = value
        asked.display = True
        asked.focus()

    def _end_asking(self) -> None:
        self._asking = ""
        self.query_one(Input).display = False
        self.query_one(OptionList).focus()

    def _keep(self, name: str, value: object) -> None:
        try:
            settings = with_setting(self.settings, name, value)
            write_settings(self._path, settings)
        except IprError as error:
            self._say(str(error))
            return
        except OSError as error:
            self._say(f"The settings could not be kept ({error.strerror}).")
            return
        self.settings = settings
        listed = self.query_one(OptionList)
        here = listed.highlighted
        listed.clear_options()
        listed.add_options(self._options())
        listed.highlighted = here
        self._say("Kept.")
        self._changed(settings)

    def _say(self, words: str) -> None:
        self.query_one("#said", Static).update(Content(displayable(words)))

    def _options(self) -> list[Option]:
        return [
            Option(Content.assemble(Content(padded(words, 44)), (self._shown(name), "bold"))) for name, words in WORDS
        ]

    def _shown(self, name: str) -> str:
        value = getattr(self.settings, name)
        if name == "phrase":
            return "set" if value else "none: Enter uncovers"
        if isinstance(value, bool):
            return "yes" if value else "no"
        return "dark" if value is None else str(value)
