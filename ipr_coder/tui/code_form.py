"""A form for one code: a new one, or the wording of one that is there. What is wrong is said while one types."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static, TextArea

from ipr_coder.codebook.editing import faults
from ipr_coder.codebook.edits import AddCode, ChangeCode
from ipr_coder.codebook.model import Code, Codebook
from ipr_coder.text import displayable

LINES = (("name", "name"), ("key", "keys"), ("colour", "colour"), ("example", "example"))
TEXTS = (("definition", "definition"), ("include_when", "use it when"), ("exclude_when", "not when"))
HINT = "F9 goes on · Tab to the next field · Esc leaves it as it is"


class CodeForm(ModalScreen["AddCode | ChangeCode | None"]):
    """Returns the edit as filled in, or None. `code` is the one to change, None for a new one below `parent`."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f9", "keep", "go on", priority=True),
        Binding("escape,ctrl+g", "leave", "leave", priority=True),
    ]

    def __init__(self, codebook: Codebook, code: Code | None, parent: str | None = None) -> None:
        super().__init__()
        self._codebook, self._code, self._family = codebook, code, parent
        self._shown = {name: "" if code is None else _shown(code, name) for name, _ in (*LINES, *TEXTS)}
        if code is None:
            self._shown["id"] = "" if parent is None else f"{parent}."

    def compose(self) -> ComposeResult:
        with Vertical(classes="box tall"):
            yield Static(Content.styled(displayable(self._title()), "bold"), markup=False, classes="title")
            with VerticalScroll(can_focus=False):
                for name, words in (("id", "id"), *LINES) if self._code is None else LINES:
                    with Horizontal(classes="field"):
                        yield Static(words, markup=False, classes="label")
                        yield Input(self._shown[name], id=f"field-{name}", compact=True)
                for name, words in TEXTS:
                    more = "" if name == "definition" else " (each on a line of its own)"
                    yield Static(f"{words}{more}", markup=False, classes="label-above")
                    yield TextArea(
                        self._shown[name], id=f"field-{name}", compact=True, tab_behavior="focus", soft_wrap=True
                    )
            yield Static("", markup=False, id="fault")
            yield Static(Content(HINT), markup=False, classes="hint")

    def on_mount(self) -> None:
        first = self.query_one("#field-id" if self._code is None else "#field-name", Input)
        first.focus()
        first.cursor_position = len(first.value)

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._check()

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        event.stop()
        self._check()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.focus_next()

    def action_keep(self) -> None:
        edit = self.edit
        found = faults(self._codebook, edit)
        if found:
            self._say(f"{found[0].what} {found[0].mend}")
        else:
            self.dismiss(edit)

    def action_leave(self) -> None:
        self.dismiss(None)

    @property
    def edit(self) -> AddCode | ChangeCode:
        """What is filled in; of a code that is there only what was changed."""
        filled = {name: self._filled(name) for name in self._shown}
        if self._code is None:
            return AddCode(
                id=filled["id"].strip(),
                name=filled["name"],
                definition=filled["definition"],
                parent=self._family,
                key=filled["key"].strip(),
                colour=filled["colour"].strip(),
                include_when=_lines(filled["include_when"]),
                exclude_when=_lines(filled["exclude_when"]),
                example=filled["example"],
            )
        new = {name: words for name, words in filled.items() if words != self._shown[name]}
        return ChangeCode(
            code=self._code.id,
            name=new.get("name"),
            definition=new.get("definition"),
            include_when=_lines(new["include_when"]) if "include_when" in new else None,
            exclude_when=_lines(new["exclude_when"]) if "exclude_when" in new else None,
            example=new.get("example"),
            colour=new.get("colour"),
            key=new["key"].strip() if "key" in new else None,
        )

    def _title(self) -> str:
        if self._code is not None:
            return f"Change {self._code.id}"
        return "A new family" if self._family is None else f"A new code of {self._family}"

    def _filled(self, name: str) -> str:
        field = self.query_one(f"#field-{name}")
        return field.text if isinstance(field, TextArea) else field.value if isinstance(field, Input) else ""

    def _check(self) -> None:
        """Say what is wrong with what has been filled in so far; what is still empty is not wrong yet."""
        edit = self.edit
        started = edit.changed if isinstance(edit, ChangeCode) else edit.name and edit.definition
        found = faults(self._codebook, edit) if started else ()
        self._say(f"{found[0].what} {found[0].mend}" if found else "")

    def _say(self, words: str) -> None:
        self.query_one("#fault", Static).update(Content(displayable(words).replace("\n", " ")))


def _shown(code: Code, name: str) -> str:
    value = getattr(code, name)
    return displayable(value if isinstance(value, str) else "\n".join(" ".join(one.split()) for one in value))


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())
