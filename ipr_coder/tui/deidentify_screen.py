"""Taking names out: candidates one by one, each with its places, and a key for everything that may be decided."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final, cast

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.content import Content
from textual.screen import Screen

from ipr_coder.coding.deidentified_words import told, warnings
from ipr_coder.coding.deidentifying import Applied
from ipr_coder.errors import IprError, UsageError
from ipr_coder.reports.saving import save
from ipr_coder.text import displayable, one_line
from ipr_coder.transcripts.deidentifying.deciding import Decision, Review
from ipr_coder.transcripts.deidentifying.keyfile import check_passphrase
from ipr_coder.transcripts.deidentifying.replacements import checked_replacement
from ipr_coder.transcripts.deidentifying.review_list import reviewed_list
from ipr_coder.tui.bar import Bar, Piece
from ipr_coder.tui.choice_screen import ChoiceScreen
from ipr_coder.tui.deidentify_words import PROMISE, candidate_line, candidate_lines, plan_words
from ipr_coder.tui.form_screen import Blank, FormScreen
from ipr_coder.tui.line_list import LineList
from ipr_coder.tui.plurals import counted
from ipr_coder.tui.reading_screen import ReadingScreen

if TYPE_CHECKING:
    from ipr_coder.tui.deidentify_app import DeidentifyApp

KEYS: Final = (
    (("a", "everywhere"), ("h", "here only"), ("k", "keep"), ("e", "edit"), ("u", "undo"), ("r", "all of the roster")),
    (
        ("n p", "next"),
        ("o", "next open"),
        ("Tab", "places"),
        ("w", "write list"),
        ("F5", "apply"),
        ("Esc", ""),
    ),
)
"""The keys as the two rows at the foot name them."""
BROAD: Final = 110


class DeidentifyScreen(Screen[None]):
    """Decides candidates of a review; nothing is replaced before it is applied."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n,j,down", "step(1)", "next"),
        Binding("p,up", "step(-1)", "previous"),
        Binding("pagedown,space", "page(1)", "a page down"),
        Binding("pageup", "page(-1)", "a page up"),
        Binding("home,g", "step(-1000000)", "first"),
        Binding("end,G", "step(1000000)", "last"),
        Binding("tab,shift+tab", "other_side", "the places, the list", priority=True),
        Binding("right,l", "side('places')", "the places"),
        Binding("left", "side('candidates')", "the list"),
        Binding("a", "everywhere", "replace everywhere"),
        Binding("h", "here", "replace here only"),
        Binding("k", "keep", "keep"),
        Binding("e", "edit", "another replacement"),
        Binding("u", "undo", "undo"),
        Binding("r", "roster", "everything of the roster everywhere"),
        Binding("o", "next_open", "next undecided"),
        Binding("w", "write", "write the list and leave"),
        Binding("enter", "enter", "apply; on a place: take or leave it"),
        Binding("f5", "apply", "apply"),
        Binding("escape,q", "leave", "leave"),
    ]
    app: DeidentifyApp

    def __init__(self, review: Review) -> None:
        super().__init__()
        self.review = review
        self.index = 0
        self.typed: dict[int, str] = {}
        self.busy = False

    def compose(self) -> ComposeResult:
        yield Bar(id="header")
        with Container(id="sides"):
            with Container(id="first"):
                yield LineList(id="candidates")
            with Container(id="second"):
                yield LineList(id="places")
        yield Bar(id="promise")
        yield Bar(2, id="strip")
        yield Bar(id="status")

    def on_mount(self) -> None:
        self.query_one("#promise", Bar).say([(PROMISE, "warn")])
        for row, keys in enumerate(KEYS):
            pieces: list[Piece] = []
            for key, words in keys:
                pieces += [(key, "key"), (f" {words or 'leave'}  ", "dim")]
            self.query_one("#strip", Bar).say(pieces, row=row)
        self.candidates.focus()

    @property
    def candidates(self) -> LineList:
        """The list of candidates."""
        return self.query_one("#candidates", LineList)

    @property
    def places(self) -> LineList:
        """What is known of the current candidate, with its places."""
        return self.query_one("#places", LineList)

    def say(self, words: str, *, warning: bool = False) -> None:
        """Put a sentence on the status line."""
        self.query_one("#status", Bar).say([(one_line(words), "warn" if warning else "strong")])

    def show_all(self, index: int | None = None) -> None:
        """Show every candidate and the current one's places anew; with `index` make that one current."""
        if index is not None:
            self.index = index
        elif self.candidates.lines:
            self.index = self.candidates.cursor
        width = self.candidates.size.width
        lines = [candidate_line(self.review, at, self._wanted(at), width) for at in range(len(self.review.candidates))]
        self.candidates.take(lines, self.index)
        self._show_places(at=self.places.cursor)
        self._show_header()
        if not lines:
            self.say("Nothing was found. That is no proof: read the transcripts.")

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(event.size.width >= BROAD, "-broad")
        self.call_after_refresh(self.show_all)

    def on_line_list_moved(self, event: LineList.Moved) -> None:
        event.stop()
        if event.view is self.candidates:
            self._arrive()

    def on_line_list_chosen(self, event: LineList.Chosen) -> None:
        event.stop()
        if event.view is self.places:
            self._toggle_place()

    def action_step(self, by: int) -> None:
        side = self._side
        if side is self.places and self._place() is not None and by == -1 and side.cursor <= self._first_place():
            return
        side.step(by)
        if side is self.candidates:
            self._arrive()

    def action_page(self, by: int) -> None:
        self._side.page(by)

    def action_side(self, which: str) -> None:
        if which == "places":
            self._to_places()
        else:
            self.candidates.focus()

    def action_other_side(self) -> None:
        self.action_side("places" if self.candidates.has_focus else "candidates")

    def action_everywhere(self) -> None:
        self._decide(Decision("everywhere", self._wanted(self.index)))

    def action_keep(self) -> None:
        self._decide(Decision("keep"))

    def action_here(self) -> None:
        """In the list: to the places, or decide at once where there is only one. On a place: take or leave it."""
        if not self._may_decide():
            return
        if self._side is self.places:
            self._toggle_place()
        elif self.review.candidates[self.index].count == 1:
            self._decide(Decision("here", self._wanted(self.index), (0,)))
        else:
            self._to_places()
            self.say("n p go from place to place, h takes or leaves one, Esc goes back to the list.")

    def action_edit(self) -> None:
        if not self._may_decide():
            return
        one = self.review.candidates[self.index]
        blank = Blank("replacement", self._wanted(self.index), "CLIENT, HER BROTHER, or another name")
        details = ["Words in capitals get brackets: HER BROTHER becomes [HER BROTHER]."]
        title = f"What stands in the place of {one_line(one.surface)}?"
        form = FormScreen(title, [blank], details=details, check=lambda typed: checked_replacement(typed[0], "this"))
        self.app.push_screen(form, self._edited)

    def action_undo(self) -> None:
        if self.busy:
            return
        index = self.review.undo()
        if index is None:
            self.say("There is nothing to undo.")
            return
        self.show_all(index)
        self.say(f"Undone: {one_line(self.review.candidates[index].surface)}.")

    def action_roster(self) -> None:
        """Replace everywhere what the roster names and nobody has decided yet; lower-case forms may be plain words."""
        if self.busy:
            return
        done = 0
        for at, one in enumerate(self.review.candidates):
            wanted = self._wanted(at)
            if one.how == "roster" and wanted and not one.surface.islower() and self.review.decision(at) is None:
                self.review.decide(at, Decision("everywhere", wanted))
                done += 1
        self.show_all()
        self.say(f"{counted(done, 'form')} of the roster: everywhere.")

    def action_next_open(self) -> None:
        at = self.review.next_open(self.index)
        if at is None:
            self.say("Everything is decided. F5 applies it.")
        else:
            self.candidates.focus()
            self.candidates.go(at)
            self._arrive()

    def action_write(self) -> None:
        if self.busy:
            return
        blank = Blank("file", "review.csv", "review.csv")
        details = [
            "It holds names: keep it as safe as the transcripts. Go on with",
            "`ipr-coder deidentify apply STUDY review.csv --key-file ...`, in a spreadsheet or here anew.",
        ]
        form = FormScreen("Write the list, with your decisions, and leave", [blank], details=details, check=_check_file)
        self.app.push_screen(form, self._write)

    def action_enter(self) -> None:
        if self._side is self.places and self._place() is not None:
            self._toggle_place()
        else:
            self.action_apply()

    def action_apply(self) -> None:
        plan = self.review.plan()
        if self.busy:
            self.say("It is being carried out.")
        elif not (plan.everywhere or plan.here or plan.kept):
            self.say("Nothing is decided yet.", warning=True)
        elif self.app.secret is None:
            blanks = (Blank("passphrase", hidden=True), Blank("once more", hidden=True))
            details = [f"{self.app.key_file} will hold what stood there. Without its passphrase nobody can undo it."]
            form = FormScreen("A new key file: choose a passphrase", blanks, details=details, check=_check_secret)
            self.app.push_screen(form, self._got_secret)
        else:
            self._ask_to_apply()

    def action_leave(self) -> None:
        if self.busy:
            self.say("It is being carried out: wait until it is done.", warning=True)
        elif self.places.has_focus:
            self.candidates.focus()
        elif self.review.progress[0] == 0 and not self.typed:
            self.app.exit()
        else:
            answers = ["Write the list for later, and leave", "Leave; the decisions are forgotten", "Stay"]
            self.app.push_screen(ChoiceScreen("Nothing has been applied. Leave?", answers), self._leave)

    def applied(self, applied: Applied | None, error: Exception | None) -> None:
        """It has been carried out, or could not be: then nothing is changed."""
        self.busy = False
        if applied is None:
            self.app.forget_secret()
            self.say(str(error), warning=True)
            return
        page = "\n".join([*told(applied, self.app.key_file), "", *warnings(applied), "", PROMISE])
        self.app.push_screen(ReadingScreen("Done", Content(displayable(page))), lambda _none: self.app.exit())

    def _edited(self, typed: tuple[str, ...] | None) -> None:
        if typed is None:
            return
        wanted = checked_replacement(typed[0], "this")
        self.typed[self.index] = wanted
        decision = self.review.decision(self.index)
        if decision is not None and decision.choice != "keep":
            self.review.decide(self.index, Decision(decision.choice, wanted, decision.places))
        self._show_decided()
        self.say(f"It will be {wanted}.")

    def _decide(self, decision: Decision) -> None:
        """Decide about the current candidate, and go on to the next that is open."""
        if not self._may_decide():
            return
        try:
            self.review.decide(self.index, decision)
        except IprError as refusal:
            self.say(f"{refusal.what} e writes one.", warning=True)
            return
        self._show_decided()
        self.candidates.focus()
        self.say("")
        at = self.review.next_open(self.index)
        if at is not None:
            self.candidates.go(at)
            self._arrive()
        else:
            self.say("Everything is decided. F5 applies it.")

    def _toggle_place(self) -> None:
        number = self._place()
        if number is None or self.busy:
            self.places.go(self._first_place())
            return
        decision = self.review.decision(self.index)
        before = frozenset(decision.places) if decision is not None and decision.choice == "here" else frozenset()
        chosen = tuple(sorted(before ^ {number}))
        try:
            here = Decision("here", self._wanted(self.index), chosen) if chosen else None
            self.review.decide(self.index, here)
        except IprError as refusal:
            self.say(f"{refusal.what} e writes one.", warning=True)
            return
        self._show_decided()

    def _write(self, typed: tuple[str, ...] | None) -> None:
        if typed is None:
            return
        path = Path(typed[0].strip()).expanduser()
        try:
            save(reviewed_list(self.review, self.typed), path)
        except IprError as refusal:
            self.say(str(refusal), warning=True)
            return
        self.app.written = path
        self.app.exit()

    def _leave(self, answer: int | None) -> None:
        if answer == 0:
            self.action_write()
        elif answer == 1:
            self.app.exit()

    def _got_secret(self, typed: tuple[str, ...] | None) -> None:
        if typed is not None:
            self.app.secret = typed[0]
            self._ask_to_apply()

    def _ask_to_apply(self) -> None:
        words = [*plan_words(self.review.plan(), self.review), "", f"The key file: {self.app.key_file}"]
        words.append("Backups and exports made before still hold the names.")
        ask = ChoiceScreen("Replace this in the study?", ["Replace it", "Not yet"], details=words)
        self.app.push_screen(ask, self._apply)

    def _apply(self, answer: int | None) -> None:
        if answer == 0:
            self.busy = True
            self.say("Replacing ...")
            self.app.carry_out(self.review.plan())
        else:
            self.app.forget_secret()

    def _may_decide(self) -> bool:
        return not self.busy and bool(self.review.candidates)

    def _wanted(self, index: int) -> str:
        if not self.review.candidates:
            return ""
        decision = self.review.decision(index)
        if decision is not None and decision.replacement:
            return decision.replacement
        return self.typed.get(index) or self.review.candidates[index].proposal

    def _arrive(self) -> None:
        if self.candidates.cursor != self.index:
            self.index = self.candidates.cursor
            self._show_places()

    def _to_places(self) -> None:
        if self.review.candidates:
            self.places.focus()
            if self._place() is None:
                self.places.go(self._first_place())

    def _place(self) -> int | None:
        line = self.places.current
        return cast("tuple[str, int]", line.about)[1] if line is not None and line.about is not None else None

    def _first_place(self) -> int:
        return next((at for at, line in enumerate(self.places.lines) if line.about is not None), 0)

    def _show_decided(self) -> None:
        line = candidate_line(self.review, self.index, self._wanted(self.index), self.candidates.size.width)
        self.candidates.put(self.index, line)
        self._show_places(at=self.places.cursor)
        self._show_header()

    def _show_places(self, at: int = 0) -> None:
        if self.review.candidates:
            width = self.places.size.width
            self.places.take(candidate_lines(self.review, self.index, self._wanted(self.index), width), at)

    def _show_header(self) -> None:
        decided, total = self.review.progress
        self.query_one("#header", Bar).say(
            [("Taking names out", "strong"), (" · nothing is changed before you apply it", "dim")],
            [(f"{decided} of {total} decided", "plain")],
        )

    @property
    def _side(self) -> LineList:
        return self.places if self.places.has_focus else self.candidates


def _check_file(typed: tuple[str, ...]) -> None:
    path = Path(typed[0].strip()).expanduser()
    if path.suffix.casefold() != ".csv":
        raise UsageError("the name must end in .csv.")
    if not path.parent.is_dir():
        raise UsageError("there is no such folder.", mend="Make it first, or name another.")
    if path.exists():
        raise UsageError("there is a file of this name, maybe with decisions in it.", mend="Name another.")


def _check_secret(typed: tuple[str, ...]) -> None:
    check_passphrase(typed[0])
    if typed[0] != typed[1]:
        raise UsageError("the two are not the same.", mend="Type both again.")
