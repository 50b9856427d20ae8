"""The import screen: files on one side, the look of the current one on the other, a key for all that may be said."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final, cast

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.message import Message
from textual.screen import Screen

from ipr_coder.coding.import_session import SESSION, FileWish, ImportSession, Reading
from ipr_coder.errors import UsageError
from ipr_coder.text import one_line
from ipr_coder.transcripts.formats import FORMATS
from ipr_coder.transcripts.model import Role
from ipr_coder.tui.bar import Bar, Piece
from ipr_coder.tui.choice_screen import ChoiceScreen
from ipr_coder.tui.form_screen import Blank, FormScreen
from ipr_coder.tui.import_words import STATE_WORDS, file_line, look_lines
from ipr_coder.tui.line_list import LineList
from ipr_coder.tui.plurals import counted

if TYPE_CHECKING:
    from ipr_coder.tui.import_app import ImportApp

ROLES: Final[tuple[Role, ...]] = ("client", "therapist", "interviewer", "other")
ENCODINGS: Final = ("utf-8", "windows-1252", "mac_roman", "utf-16-le", "utf-16-be", "iso-8859-1")
KEYS: Final = (
    (("Enter", "role, moment"), ("f", "format"), ("e", "encoding"), ("s", "who starts"), ("b", "belongs to")),
    (("m", "moments"), ("x", "leave out"), ("Tab", "other side"), ("i", "import"), ("Esc", "leave")),
)
"""The keys as the two rows at the foot name them."""
MOST_DIGITS: Final = 6
BROAD: Final = 110
"""Columns from which on the two sides stand beside each other."""


class ImportScreen(Screen[None]):
    """Shows a session; every key that says something of a file goes to it, and the file is read anew behind."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "step(1)", "next"),
        Binding("up,k", "step(-1)", "previous"),
        Binding("pagedown,space", "page(1)", "a page down"),
        Binding("pageup", "page(-1)", "a page up"),
        Binding("home,g", "step(-1000000)", "first"),
        Binding("end,G", "step(1000000)", "last"),
        Binding("tab,shift+tab", "other_side", "the other side", priority=True),
        Binding("right,l", "side('look')", "the look"),
        Binding("left,h", "side('files')", "the files"),
        Binding("enter", "choose", "give a role, accept a moment"),
        Binding("f", "format", "format"),
        Binding("e", "encoding", "encoding"),
        Binding("s", "first_speaker", "who speaks first"),
        Binding("b", "place", "where it belongs"),
        Binding("m", "moments", "accept moments"),
        Binding("x", "leave_out", "leave out"),
        Binding("i", "import", "import"),
        Binding("escape,q", "leave", "leave"),
    ]
    app: ImportApp

    class Read(Message):
        """A file has been read."""

        def __init__(self, reading: Reading) -> None:
            super().__init__()
            self.reading = reading

    def __init__(self, session: ImportSession) -> None:
        super().__init__()
        self.session = session
        self.number = 0
        self.busy = False
        self._look_at, self._look_whole = 0, False

    def compose(self) -> ComposeResult:
        yield Bar(id="header")
        with Container(id="sides"):
            with Container(id="first"):
                yield LineList(id="files")
            with Container(id="second"):
                yield LineList(id="look")
        yield Bar(2, id="strip")
        yield Bar(id="status")

    def on_mount(self) -> None:
        for row, keys in enumerate(KEYS):
            pieces: list[Piece] = []
            for key, words in keys:
                pieces += [(key, "key"), (f" {words}  ", "dim")]
            self.query_one("#strip", Bar).say(pieces, row=row)
        self.files.focus()
        self.show_all()
        self.app.read_on()

    @property
    def files(self) -> LineList:
        """The list of files."""
        return self.query_one("#files", LineList)

    @property
    def look(self) -> LineList:
        """The look of the current file."""
        return self.query_one("#look", LineList)

    def say(self, words: str, *, warning: bool = False) -> None:
        """Put a sentence on the status line."""
        self.query_one("#status", Bar).say([(one_line(words), "warn" if warning else "strong")])

    def show_all(self) -> None:
        """Show every file and the current one's look anew."""
        if self.files.lines:
            self.number = self.files.cursor
        width = self.files.size.width
        self.files.take([file_line(self.session, number, width) for number in range(len(self.session))], self.number)
        self._show_look()
        self._show_header()

    def show_reading(self, reading: Reading) -> None:
        """Show what has just been read, where it changes something."""
        number = reading.job.number
        if not self.session.take(reading):
            return
        self.files.put(number, file_line(self.session, number, self.files.size.width))
        if number == self.number or self.session.label(number) == self.session.label(self.number):
            self._show_look()
        self._show_header()
        if not self.session.counts().get("waiting"):
            self.show_all()  # which of them is ready may hang on another

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(event.size.width >= BROAD, "-broad")
        self.call_after_refresh(self.show_all)

    def on_line_list_moved(self, event: LineList.Moved) -> None:
        event.stop()
        if event.view is self.files and self.files.cursor != self.number:
            self.number = self.files.cursor
            self._show_look(anew=True)
            self.say("")

    def on_line_list_chosen(self, event: LineList.Chosen) -> None:
        event.stop()
        self.action_choose()

    def action_step(self, by: int) -> None:
        self._side.step(by)

    def action_page(self, by: int) -> None:
        self._side.page(by)

    def action_side(self, which: str) -> None:
        self.query_one(f"#{which}", LineList).focus()

    def action_other_side(self) -> None:
        (self.look if self.files.has_focus else self.files).focus()

    def action_choose(self) -> None:
        """On a file: to its speakers. On a speaker: a role. On a proposed moment: accept it or leave it."""
        if self._side is self.files:
            first = next((at for at, line in enumerate(self.look.lines) if line.about), None)
            self.look.focus()
            self.look.go(first or 0)
            return
        about = self._about()
        if about is None:
            self.say("Enter gives a role on a speaker, and accepts a recall moment on one that is proposed.")
        elif about[0] == "speaker":
            self._ask_role(str(about[1]))
        else:
            self._toggle_moment(cast("int", about[1]))

    def action_format(self) -> None:
        if not self._may_change():
            return
        names = self.session.formats_for(self.number)
        look = self.session.look(self.number)
        own = self._own_wish.format is not None
        rival = "" if look is None else look.rival
        answers = [f"{name}: {'second best; ' if name == rival else ''}{_DESCRIBED[name]}" for name in names]
        if own:
            answers.insert(0, "what its content tells")
        offset = 1 if own else 0

        def chosen(answer: int | None) -> None:
            if answer is not None:
                picked = None if answer < offset else names[answer - offset]
                self._say_of_file(replace(self._own_wish, format=picked))

        self.app.push_screen(ChoiceScreen(f"What is {self._file_name}?", answers), chosen)

    def action_encoding(self) -> None:
        if not self._may_change():
            return
        answers = ["what the file tells", *ENCODINGS, "another one"]

        def chosen(answer: int | None) -> None:
            if answer is None:
                return
            if answer == len(answers) - 1:
                blank = Blank("encoding", self._own_wish.encoding or "", "for example cp1250")
                self.app.push_screen(FormScreen("Which encoding?", [blank], check=_check_encoding), self._encoded)
            else:
                self._say_of_file(replace(self._own_wish, encoding=None if answer == 0 else answers[answer]))

        self.app.push_screen(ChoiceScreen(f"In which encoding is {self._file_name}?", answers), chosen)

    def action_first_speaker(self) -> None:
        if not self._may_change():
            return
        roles: list[Role] = ["interviewer", "client", "therapist", "other"]

        def chosen(answer: int | None) -> None:
            if answer is not None:
                who = roles[answer] if answer < len(roles) else None
                self._say_of_file(replace(self._own_wish, first_speaker=who))

        details = ["For files in which nothing says who speaks and turns alternate."]
        answers = [*roles, "leave it to the file"]
        self.app.push_screen(ChoiceScreen(f"Who speaks first in {self._file_name}?", answers, details=details), chosen)

    def action_place(self) -> None:
        if not self._may_change():
            return
        wish = self._own_wish
        blanks = (
            Blank("dyad", wish.dyad or "", "D01"),
            Blank("session", "" if wish.session is None else str(wish.session), "3"),
            Blank("respondent", wish.respondent or "", "client, therapist, other, a pseudonym, or session"),
        )
        label = self.session.label(self.number)
        details = [f"Now: {label}." if label else "Nothing says it yet.", "What is left blank is what the file tells."]

        def said(typed: tuple[str, ...] | None) -> None:
            if typed is not None:
                dyad, number, who = (part.strip() for part in typed)
                place = {"dyad": dyad or None, "session": int(number) if number else None, "respondent": who or None}
                self._say_of_file(replace(self._own_wish, **place))  # type: ignore[arg-type]

        title = f"Where does {self._file_name} belong?"
        self.app.push_screen(FormScreen(title, blanks, details=details, check=_check_place), said)

    def action_moments(self) -> None:
        """The proposed moment at the cursor, or else all of the file: accept, or leave again."""
        if not self._may_change():
            return
        look = self.session.look(self.number)
        about = self._about() if self._side is self.look else None
        if about is not None and about[0] == "moment":
            self._toggle_moment(cast("int", about[1]))
        elif look is None or not look.proposed or not self.session.may_have_moments(self.number):
            self.say("No recall moment is proposed in this file.")
        else:
            every = frozenset(range(len(look.proposed)))
            self._accept(frozenset() if self.session.accepted(self.number) == every else every)

    def action_leave_out(self) -> None:
        if self._may_change():
            out = self.session.state(self.number) != "left out"
            self.session.leave_out(self.number, out)
            self.say(f"{self._file_name} is left out." if out else f"{self._file_name} is taken in again.")
            self.show_all()

    def action_import(self) -> None:
        counts = self.session.counts()
        ready = len(self.session.ready())
        if self.busy:
            self.say("The import is under way.")
        elif not self.app.may_import:
            self.say("Nothing is imported with --dry-run.", warning=True)
        elif counts.get("waiting"):
            self.say(f"{counted(counts['waiting'], 'file')} still to be read: wait a moment.", warning=True)
        elif not ready:
            self.say("No file is ready. The look of each says why.", warning=True)
        else:
            details = [f"{count:>4}  {STATE_WORDS[state]}" for state, count in counts.items()]
            question = f"Import {counted(ready, 'file')}?"
            answers = ["Import what is ready", "Not yet"]
            self.app.push_screen(ChoiceScreen(question, answers, details=details), self._import)

    def action_leave(self) -> None:
        if self.busy:
            self.say("The import is under way: wait until it is done.", warning=True)
        elif self.session.changed and self.app.may_import:
            answers = ["Leave without importing", "Stay"]
            self.app.push_screen(ChoiceScreen("What you said of the files is forgotten. Leave?", answers), self._leave)
        else:
            self.app.exit()

    def imported(self, error: Exception | None) -> None:
        """The import has ended, well or with the reason why nothing came in."""
        self.busy = False
        self.show_all()
        if error is not None:
            self.say(str(error), warning=True)
            return
        counts = self.session.counts()
        left = sum(count for state, count in counts.items() if state not in ("imported", "left out"))
        words = f"{counted(counts.get('imported', 0), 'file')} in the study."
        self.say(f"{words} {left} left, each with its reason." if left else f"{words} Esc leaves.")

    def _import(self, answer: int | None) -> None:
        if answer == 0:
            self.busy = True
            self.say("Importing ...")
            self.app.import_ready()

    def _leave(self, answer: int | None) -> None:
        if answer == 0:
            self.app.exit()

    def _ask_role(self, label: str) -> None:
        if not self._may_change():
            return
        if not label:
            self.say("Nobody is named here: s says who speaks first.")
            return
        details = ["For every file with this label; the study remembers it when you import."]
        ask = ChoiceScreen(f"Who is {one_line(label)}?", ROLES, details=details)
        self.app.push_screen(ask, partial(self._give_role, label))

    def _give_role(self, label: str, answer: int | None) -> None:
        if answer is None:
            return
        touched = self.session.set_role(label, ROLES[answer])
        self.say(f"{label} is {ROLES[answer]}, in {counted(touched, 'file')}.")
        self._read_again()

    def _toggle_moment(self, number: int) -> None:
        if self._may_change():
            self._accept(self.session.accepted(self.number) ^ {number})

    def _accept(self, chosen: frozenset[int]) -> None:
        self.session.accept(self.number, chosen)
        self.say(f"{len(chosen)} of the proposed recall moments accepted.")
        self._show_look()

    def _encoded(self, typed: tuple[str, ...] | None) -> None:
        if typed is not None:
            self._say_of_file(replace(self._own_wish, encoding=typed[0].strip() or None))

    def _say_of_file(self, wish: FileWish) -> None:
        self.session.set_wish(self.number, wish)
        self._read_again()

    def _read_again(self) -> None:
        self.show_all()
        self.app.read_on()

    def _may_change(self) -> bool:
        if self.busy:
            self.say("The import is under way.")
            return False
        if self.session.state(self.number) == "imported":
            self.say("This file is in the study: what is there is changed with `ipr-coder transcript` and `recall`.")
            return False
        return True

    def _about(self) -> tuple[object, object] | None:
        line = self.look.current
        return cast("tuple[object, object]", line.about) if line is not None and line.about is not None else None

    def _show_look(self, *, anew: bool = False) -> None:
        """Show the current file's look; unless it is `anew`, the cursor comes back to its line after a reading."""
        whole = self.session.look(self.number) is not None
        if anew:
            self._look_at = 0
        elif self._look_whole:
            self._look_at = self.look.cursor
        self._look_whole = whole
        self.look.take(look_lines(self.session, self.number), self._look_at if whole else 0)

    def _show_header(self) -> None:
        counts = self.session.counts()
        waiting = counts.get("waiting", 0)
        total = len(self.session)
        right = f"read {total - waiting} of {total}" if waiting else ""
        told = " · ".join(f"{count} {STATE_WORDS[state]}" for state, count in counts.items() if state != "waiting")
        title = "Import" if self.app.may_import else "Look before importing (--dry-run)"
        self.query_one("#header", Bar).say([(title, "strong"), (f" · {told}", "dim")], [(right, "plain")])

    @property
    def _side(self) -> LineList:
        return self.look if self.look.has_focus else self.files

    @property
    def _own_wish(self) -> FileWish:
        return self.session.wish(self.number)

    @property
    def _file_name(self) -> str:
        return one_line(self.session.paths[self.number].name)


_DESCRIBED: Final = {each.name: each.description for each in FORMATS}


def _check_encoding(typed: tuple[str, ...]) -> None:
    import codecs

    try:
        codecs.lookup(typed[0].strip() or "utf-8")
    except (LookupError, ValueError):
        raise UsageError("no encoding is called that.", mend="Try windows-1252.") from None


def _check_place(typed: tuple[str, ...]) -> None:
    number = typed[1].strip()
    if number and not (number.isdecimal() and len(number) <= MOST_DIGITS):
        raise UsageError("the session is a number.")
    if typed[2].strip().casefold() == SESSION and typed[2].strip() != SESSION:
        raise UsageError("a session's own transcript is written: session")
