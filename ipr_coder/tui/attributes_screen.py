"""A small page on which a tag gets its attributes: one key for each value, all of them in sight."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Static

from ipr_coder.text import one_line
from ipr_coder.tui.attribute_keys import attribute_keys


class AttributesScreen(ModalScreen["dict[str, str] | None"]):
    """Returns all the attributes the tag is to have, or None when left as it was. A value's key again takes it off."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "keep", "keep"),
        Binding("escape,ctrl+g", "leave", "leave", priority=True),
    ]

    def __init__(self, title: str, possible: Mapping[str, tuple[str, ...]], attributes: Mapping[str, str]) -> None:
        super().__init__()
        self._title, self._possible = title, possible
        self.chosen = dict(attributes)
        self._keys = attribute_keys(possible)
        self._key_of = {value: key for key, value in self._keys.items()}

    def compose(self) -> ComposeResult:
        with Vertical(classes="box wide"):
            yield Static(Content.styled(one_line(self._title), "bold"), markup=False, classes="title")
            for name in self._possible:
                yield AttributeRow(name, self._line(name))
            for name, value in self.chosen.items():
                if name not in self._possible:
                    words = f"{one_line(name)}: {one_line(value)} (of an older codebook)"
                    yield Static(Content(words), markup=False)
            yield Static(
                Content("a value's key chooses it, again takes it off · Enter keeps · Esc leaves"),
                markup=False,
                classes="hint",
            )

    def on_key(self, event: events.Key) -> None:
        if event.character in self._keys:
            event.stop()
            self.choose(*self._keys[event.character])

    def take_early(self, event: events.Key) -> None:
        """Take what was typed for this page while it was opening, and so reached the screen below it."""
        if event.key == "enter":
            self.call_later(self.action_keep)
        elif event.character in self._keys:
            self.choose(*self._keys[event.character])

    def choose(self, name: str, value: str) -> None:
        """Give the attribute this value, or none when it has it."""
        if self.chosen.get(name) == value:
            del self.chosen[name]
        else:
            self.chosen[name] = value
        for row in self.query(AttributeRow):
            if row.attribute == name:
                row.update(self._line(name))

    def on_attribute_row_pointed(self, message: AttributeRow.Pointed) -> None:
        """A click on an attribute takes its next value."""
        values = self._possible[message.attribute]
        held = self.chosen.get(message.attribute)
        at = values.index(held) + 1 if held in values else 0
        self.choose(message.attribute, values[at] if at < len(values) else values[-1])

    def action_keep(self) -> None:
        self.dismiss(self.chosen)

    def action_leave(self) -> None:
        self.dismiss(None)

    def _line(self, name: str) -> Content:
        parts: list[Content | tuple[str, str]] = [(f"{one_line(name)[:17]:<18}", "bold")]
        for value in self._possible[name]:
            key, held = self._key_of.get((name, value), " "), self.chosen.get(name) == value
            parts += [
                (f" {key} ", "bold reverse"),
                (f" {'✓' if held else ' '}{one_line(value)}  ", "bold" if held else ""),
            ]
        return Content.assemble(*parts)


class AttributeRow(Static):
    """One attribute with its values."""

    def __init__(self, attribute: str, line: Content) -> None:
        super().__init__(line, markup=False)
        self.attribute = attribute

    class Pointed(Message):
        """The row was clicked."""

        def __init__(self, attribute: str) -> None:
            super().__init__()
            self.attribute = attribute

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.post_message(self.Pointed(self.attribute))
