"""What an edit of the codebook would change, and the question why: nothing is done before it is answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from ipr_coder.text import displayable

if TYPE_CHECKING:
    from ipr_coder.coding.codebook_editing import Preview

MOST_KEYS = 6
"""How many changes of keys are listed one by one."""


class EditPreview(ModalScreen["str | None"]):
    """Returns the reason for the edit, or None when it is not to be made."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,ctrl+g", "leave", "leave it", priority=True)]

    def __init__(self, preview: Preview) -> None:
        super().__init__()
        self._preview = preview

    def compose(self) -> ComposeResult:
        with Vertical(classes="box wide"):
            yield Static(Content.styled(_one_line(self._preview.words), "bold"), markup=False, classes="title")
            yield Static(Content("\n".join(map(_one_line, lines_of(self._preview)))), markup=False, classes="words")
            yield Input(placeholder="Why? It is kept with the new version.", id="reason")
            yield Static(Content("Enter makes the edit · Esc leaves it"), markup=False, classes="hint")

    def on_mount(self) -> None:
        self.query_one(Input).focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if event.value.strip():
            self.dismiss(event.value)
        else:
            self.query_one(".hint", Static).update(Content("Say why in a few words · Esc leaves it"))

    def action_leave(self) -> None:
        self.dismiss(None)


def lines_of(preview: Preview) -> list[str]:
    """The preview in words, a line each."""
    whose = "Your tags" if preview.own_only else "Tags"
    lines = [f"Version {preview.before} becomes {preview.after}."]
    if preview.tags:
        where = ", ".join(f"{label} {tags}" for label, tags in preview.by_interview.items())
        lines.append(f"{whose} with these codes: {preview.tags} ({where}).")
    else:
        lines.append(f"{whose} with these codes: none.")
    if preview.submitted:
        lines.append(f"Submitted interviews among them, which stay submitted: {preview.submitted}.")
    if preview.changes.merged:
        lines.append("Their tags become tags of the other code. Taking the edit back brings them back.")
    if preview.changes.retired:
        lines.append("Retired codes take no new tags. Those they have stay and count.")
    keys = preview.changes.rekeyed
    lines += [f"Key of {one.new.id}: {one.old.key} becomes {one.new.key}." for one in keys[:MOST_KEYS]]
    if len(keys) > MOST_KEYS:
        lines.append(f"... and {len(keys) - MOST_KEYS} more keys.")
    return lines


def _one_line(words: str) -> str:
    return displayable(words).replace("\n", " ")
