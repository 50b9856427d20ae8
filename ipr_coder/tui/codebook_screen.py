"""The codebook as a page on which it is edited: the tree, and a key for every kind of edit.

Every edit is shown first with what it would change, and asks why. It is durable before the page shows it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from ipr_coder.codebook.edits import AddCode, Edit, MergeCodes, MoveCode, RenameCode, RetireCode, ReviveCode, SplitCode
from ipr_coder.codebook.model import Code, Codebook
from ipr_coder.text import one_line
from ipr_coder.tui._compat import post_from_thread
from ipr_coder.tui.choice_screen import ChoiceScreen
from ipr_coder.tui.code_form import CodeForm
from ipr_coder.tui.edit_preview import EditPreview
from ipr_coder.tui.memo_screen import MemoScreen
from ipr_coder.tui.saving import sentence_of

if TYPE_CHECKING:
    from ipr_coder.coding.codebook_editing import CodebookDeed, Preview
    from ipr_coder.study.codebook_versions import StoredVersion
    from ipr_coder.study.store import Store

Put = Callable[[Callable[["Store"], Any], Callable[[Any, "Exception | None"], None]], None]
"""The writer's: runs a job behind the deeds that are on their way, and calls back from its own thread."""

HINT = (
    "a add below · A add a family · Enter change · i rename the id · u put under a family\n"
    "J K move down, up · m merge · s split · r retire or revive · z undo the last edit · Esc back"
)


class CodebookScreen(ModalScreen["Codebook | None"]):
    """Returns the codebook now in use when it was edited here, else None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+g", "leave", "back"),
        Binding("j", "go(1)", "next"),
        Binding("k", "go(-1)", "previous"),
        Binding("a", "add", "add a code below"),
        Binding("A", "add_family", "add a family"),
        Binding("e", "change", "change the wording"),
        Binding("i", "rename", "rename the id"),
        Binding("u", "put_under", "put under a family"),
        Binding("J,ctrl+down", "shift(1)", "move down"),
        Binding("K,ctrl+up", "shift(-1)", "move up"),
        Binding("m", "merge", "merge into another"),
        Binding("s", "split", "split"),
        Binding("r", "retire", "retire or revive"),
        Binding("z", "undo", "take the last edit back"),
    ]

    class Previewed(Message):
        """What an edit would change, or why it cannot be made."""

        def __init__(self, edit: Edit, preview: Preview | None, error: Exception | None) -> None:
            super().__init__()
            self.edit, self.preview, self.error = edit, preview, error

    class Edited(Message):
        """An edit is durable, or was refused."""

        def __init__(self, deed: CodebookDeed | None, error: Exception | None) -> None:
            super().__init__()
            self.deed, self.error = deed, error

    class Remembered(Message):
        """The versions of the codebook, or why they could not be read."""

        def __init__(self, versions: Sequence[StoredVersion], error: Exception | None) -> None:
            super().__init__()
            self.versions, self.error = versions, error

    def __init__(self, codebook: Codebook, coder: str, put: Put) -> None:
        super().__init__()
        self.codebook = codebook
        self._coder, self._put = coder, put
        self._edited = self._busy = False

    def compose(self) -> ComposeResult:
        with Vertical(classes="box tall"):
            yield Static(self._title(), markup=False, classes="title", id="title")
            yield OptionList(*self._options(), markup=False, compact=True, id="codes")
            yield Static("", markup=False, id="said")
            yield Static(Content(HINT), markup=False, classes="hint")

    def on_mount(self) -> None:
        listed = self.query_one(OptionList)
        listed.highlighted = 0
        listed.focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_change()

    # ------------------------------------------------------------------ edits

    def action_add(self) -> None:
        code = self._code
        self._form(None, code.parent or code.id)

    def action_add_family(self) -> None:
        self._form(None, None)

    def action_change(self) -> None:
        self._form(self._code, None)

    def action_rename(self) -> None:
        code = self._code
        self._write(f"The new id of {code.id}", code.id, lambda words: RenameCode(code.id, words.strip()))

    def action_put_under(self) -> None:
        code = self._code
        families = [one for one in self.codebook.families if not one.retired and one.id not in (code.id, code.parent)]
        parents = [*(one.id for one in families), *([None] if code.parent is not None else [])]
        names = [*map(_name, families), *(["a family of its own"] if code.parent is not None else [])]
        self._choose(f"Where to put {_name(code)}?", names, lambda at: MoveCode(code.id, parents[at]))

    def action_shift(self, step: int) -> None:
        code = self._code
        siblings = [one.id for one in self.codebook.codes if one.parent == code.parent]
        place = siblings.index(code.id) + step
        if 0 <= place < len(siblings):
            self._ask(MoveCode(code.id, code.parent, place))
        else:
            self._say("It is the last one." if step > 0 else "It is the first one.")

    def action_merge(self) -> None:
        code = self._code
        others = [one for one in self.codebook.codes if one.id != code.id and not one.retired]
        self._choose(
            f"Merge {_name(code)} into which code?",
            list(map(_name, others)),
            lambda at: MergeCodes((code.id,), others[at].id),
        )

    def action_split(self) -> None:
        code = self._code
        self._write(
            f"Split {code.id}: write two or more new codes, each as id = name: definition",
            "",
            lambda words: SplitCode(code.id, _parts(words, code.parent)),
        )

    def action_retire(self) -> None:
        code = self._code
        self._ask(ReviveCode(code.id) if code.retired else RetireCode(code.id))

    def action_undo(self) -> None:
        """Ask first: the last edit may be somebody else's."""
        from ipr_coder.coding.codebook_editing import codebook_history

        if not self._busy:
            self._busy = True
            self._put(
                codebook_history, lambda known, error: post_from_thread(self, self.Remembered(known or (), error))
            )

    # ------------------------------------------------------------------ around them

    def action_go(self, step: int) -> None:
        listed = self.query_one(OptionList)
        listed.highlighted = ((listed.highlighted or 0) + step) % len(self.codebook.codes)

    def action_leave(self) -> None:
        if not self._busy:
            self.dismiss(self.codebook if self._edited else None)

    def on_codebook_screen_previewed(self, message: Previewed) -> None:
        self._busy = False
        if message.preview is None:
            self._fault(message.error)
            return
        self.app.push_screen(EditPreview(message.preview), partial(self._answered, message.edit))

    def on_codebook_screen_remembered(self, message: Remembered) -> None:
        from ipr_coder.coding.codebook_editing import undo_codebook_edit

        self._busy = False
        last = next((one for one in message.versions if one.in_use), None)
        if last is None or last.made_by is None:
            self._say(sentence_of(message.error) if message.error else "There is no edit to take back.")
            return
        question = f"Take back what {last.made_by} did in version {last.version}?"
        self.app.push_screen(
            ChoiceScreen(question, ["take it back"], details=[one_line(last.reason or "")]),
            lambda at: self._do(lambda store: undo_codebook_edit(store, self._coder)) if at is not None else None,
        )

    def on_codebook_screen_edited(self, message: Edited) -> None:
        self._busy = False
        if message.deed is None:
            self._fault(message.error)
            return
        deed, code = message.deed, self._code
        self.codebook, self._edited = deed.codebook, True
        listed = self.query_one(OptionList)
        listed.clear_options()
        listed.add_options(self._options())
        idents = [one.id for one in self._codes()]
        now = self.codebook.called_now(code.id)
        listed.highlighted = idents.index(now) if now in idents else 0
        self.query_one("#title", Static).update(self._title())
        moved = f" Tags moved: {deed.moved + deed.joined}." if deed.moved or deed.joined else ""
        waiting = f" Tags to decide: {deed.to_decide}." if deed.to_decide else ""
        self._say(f"{deed.label}: version {deed.after}.{moved}{waiting}")

    def _form(self, code: Code | None, parent: str | None) -> None:
        self.app.push_screen(CodeForm(self.codebook, code, parent), self._asked)

    def _write(self, title: str, body: str, edit: Callable[[str], Edit]) -> None:
        self.app.push_screen(
            MemoScreen(title, body), lambda words: self._ask(edit(words)) if words is not None else None
        )

    def _choose(self, question: str, names: list[str], edit: Callable[[int], Edit]) -> None:
        if names:
            self.app.push_screen(
                ChoiceScreen(question, names), lambda at: self._ask(edit(at)) if at is not None else None
            )
        else:
            self._say("There is no other code to choose.")

    def _asked(self, edit: Edit | None) -> None:
        if edit is not None:
            self._ask(edit)

    def _ask(self, edit: Edit) -> None:
        """Show what an edit would change, if it can be made."""
        from ipr_coder.coding.codebook_editing import preview

        if not self._busy:
            self._busy = True
            self._put(
                lambda store: preview(store, self._coder, edit),
                lambda told, error: post_from_thread(self, self.Previewed(edit, told, error)),
            )

    def _answered(self, edit: Edit, reason: str | None) -> None:
        from ipr_coder.coding.codebook_editing import edit_codebook

        if reason is not None:
            self._do(lambda store: edit_codebook(store, self._coder, edit, reason))

    def _do(self, job: Callable[[Store], CodebookDeed]) -> None:
        if not self._busy:
            self._busy = True
            self._put(job, lambda deed, error: post_from_thread(self, self.Edited(deed, error)))

    def _codes(self) -> list[Code]:
        below = self.codebook.children
        return [code for family in self.codebook.families for code in (family, *below(family.id))]

    @property
    def _code(self) -> Code:
        """The code at the cursor."""
        return self._codes()[self.query_one(OptionList).highlighted or 0]

    def _options(self) -> list[Option]:
        return [
            Option(
                Content.assemble("  " if code.parent else "", (f" {one_line(code.key)} ", "bold"), f" {_name(code)}")
            )
            for code in self._codes()
        ]

    def _title(self) -> Content:
        return Content.styled(one_line(f"Codebook {self.codebook.id} {self.codebook.version}"), "bold")

    def _fault(self, error: Exception | None) -> None:
        self._say(sentence_of(error) if error is not None else "")

    def _say(self, words: str) -> None:
        self.query_one("#said", Static).update(Content(one_line(words)))


def _name(code: Code) -> str:
    return one_line(f"{code.name} ({code.id}){' - retired' if code.retired else ''}")


def _parts(words: str, parent: str | None) -> tuple[AddCode, ...]:
    """New codes from lines such as "shame.cover = Covering: Hides it."; what is missing is said when it is checked."""
    parts = []
    for line in filter(str.strip, words.splitlines()):
        ident, _, rest = line.partition("=")
        name, _, definition = rest.partition(":")
        parts.append(AddCode(ident.strip(), name.strip(), definition.strip(), parent))
    return tuple(parts)
