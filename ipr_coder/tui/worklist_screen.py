"""The coder's work list: which interviews there are, how far each has come, and the way in."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from ipr_coder.study.values import WorkItem
from ipr_coder.text import displayable, one_line
from ipr_coder.tui._compat import post_from_thread
from ipr_coder.tui.actions import bindings_at, hints_at
from ipr_coder.tui.bar import Bar, Piece
from ipr_coder.tui.clock import day_of
from ipr_coder.tui.memo_screen import MemoScreen
from ipr_coder.tui.opening import OpenStudy, reopen_job, work_list_job
from ipr_coder.tui.saving import sentence_of
from ipr_coder.tui.strips import padded

if TYPE_CHECKING:
    from ipr_coder.tui.app import CoderApp

COLUMNS = (
    ("interview", 18),
    ("dyad", 7),
    ("session", 8),
    ("respondent", 17),
    ("round", 9),
    ("decided", 9),
    ("", 10),
    ("last at", 24),
)


class WorkListScreen(Screen[None]):
    """The interviews assigned to one coder."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_at("work list")]
    app: CoderApp

    class Listed(Message):
        """The work list has been read (or could not be)."""

        def __init__(self, items: tuple[WorkItem, ...] | None, error: Exception | None) -> None:
            super().__init__()
            self.items, self.error = items, error

    class Reopened(Message):
        """An interview was reopened (or could not be)."""

        def __init__(self, interview: str, error: Exception | None) -> None:
            super().__init__()
            self.interview, self.error = interview, error

    def __init__(self, study: OpenStudy, notice: str | None = None) -> None:
        super().__init__()
        self.study, self._notice = study, notice
        self.items: tuple[WorkItem, ...] = ()
        self._said: Piece = ("", "plain")

    def compose(self) -> ComposeResult:
        yield Bar(id="header")
        yield Static(Content("".join(padded(name, width) for name, width in COLUMNS)), markup=False, id="columns")
        yield OptionList(id="items", markup=False, compact=True)
        yield Bar(id="strip")
        yield Bar(id="status")

    def on_mount(self) -> None:
        hints: list[Piece] = []
        for key, words in hints_at("work list", self.app.settings.keys):
            hints += [(key, "key"), (f" {words}  ", "dim")]
        self.query_one("#strip", Bar).say(hints)
        self.query_one(OptionList).focus()

    def on_screen_resume(self) -> None:
        self.say(self._notice or "", warning=True)
        self._notice = None
        self.read_again()

    def say(self, words: str, *, warning: bool = False) -> None:
        """Put a sentence on the status line."""
        self._said = (displayable(words), "warn" if warning else "strong")
        self._refresh_status()

    def read_again(self) -> None:
        """Read the list once more, after everything that is waiting to be saved."""
        self.study.writer.put(work_list_job(self.study.coder), self._listed)

    def on_work_list_screen_listed(self, message: Listed) -> None:
        if message.items is None:
            self.say(sentence_of(message.error) if message.error else "", warning=True)
            return
        self.items = message.items
        options = self.query_one(OptionList)
        here = options.highlighted
        options.clear_options()
        options.add_options([Option(_line(item)) for item in self.items])
        if self.items:
            options.highlighted = self._first_open() if here is None else min(here, len(self.items) - 1)
        else:
            self.say("No interview is assigned to you yet.", warning=True)
        handed_in = sum(item.submitted for item in self.items)
        self.query_one("#header", Bar).say(
            [("Work list", "strong"), (f" · coder {displayable(self.study.coder)}", "dim")],
            [(f"{handed_in} of {len(self.items)} submitted", "plain")],
        )

    def on_work_list_screen_reopened(self, message: Reopened) -> None:
        if message.error is not None:
            self.say(sentence_of(message.error), warning=True)
        else:
            self.say(f"{message.interview} is open again.")
        self.read_again()

    def on_option_list_option_highlighted(self) -> None:
        self._refresh_status()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_interview_open()

    def action_do(self, action_id: str) -> None:
        """Do an action of the table, as the bindings call it."""
        getattr(self, f"action_{action_id.replace('.', '_')}")()

    def action_interview_open(self) -> None:
        item = self._current()
        if item is not None:
            self.say(f"Opening {item.interview} ...")
            self.app.open_interview(item.interview, item.round)

    def action_interview_reopen(self) -> None:
        item = self._current()
        if item is None:
            return
        if not item.submitted:
            self.say(f"{item.interview} is open already.")
            return
        self.app.push_screen(
            MemoScreen(f"Why is {item.interview} reopened?", hint="the reason stays on record"),
            lambda reason: self._reopen(item, reason),
        )

    def action_interview_quit(self) -> None:
        self.app.exit()

    def action_look_help(self) -> None:
        from ipr_coder.tui.help_screen import help_screen

        self.app.push_screen(help_screen("work list", self.study.codebook, self.app.settings.keys))

    def action_look_theme(self) -> None:
        self.app.action_next_theme()

    def action_look_palette(self) -> None:
        self.app.open_palette()

    def action_look_cover(self) -> None:
        self.app.cover()

    def action_look_settings(self) -> None:
        self.app.open_settings()

    def action_move_next(self) -> None:
        self.query_one(OptionList).action_cursor_down()

    def action_move_previous(self) -> None:
        self.query_one(OptionList).action_cursor_up()

    def action_move_first(self) -> None:
        self.query_one(OptionList).action_first()

    def action_move_last(self) -> None:
        self.query_one(OptionList).action_last()

    def _reopen(self, item: WorkItem, reason: str | None) -> None:
        if reason is None:
            return
        if not reason.strip():
            self.say("Reopening needs a reason; nothing was changed.", warning=True)
            return
        self.study.writer.put(
            reopen_job(self.study.coder, item, reason),
            partial(self._reopened, item.interview),
        )

    def _listed(self, items: tuple[WorkItem, ...] | None, error: Exception | None) -> None:
        post_from_thread(self, self.Listed(items, error))

    def _reopened(self, interview: str, _done: object, error: Exception | None) -> None:
        post_from_thread(self, self.Reopened(interview, error))

    def _refresh_status(self) -> None:
        """What was said, and where the coder stopped in the interview that is marked."""
        item = self._current()
        stopped = last_place(item) if item is not None else ""
        self.query_one("#status", Bar).say([self._said], [(f"last at {stopped}", "dim")] if stopped else [])

    def _current(self) -> WorkItem | None:
        here = self.query_one(OptionList).highlighted
        return self.items[here] if here is not None and here < len(self.items) else None

    def _first_open(self) -> int:
        """The interview to go on with: the open one last worked at, or else the first open one."""
        waiting = [(item.last_ms or 0, -place) for place, item in enumerate(self.items) if not item.submitted]
        return -max(waiting)[1] if waiting else 0


def last_place(item: WorkItem) -> str:
    """Where the coder stopped and when: "turn 41, yesterday"; nothing before the first visit."""
    parts = [] if item.last_turn is None else [f"turn {item.last_turn + 1}"]
    if item.last_ms is not None:
        parts.append(day_of(item.last_ms))
    return ", ".join(parts)


def _line(item: WorkItem) -> Content:
    state = "submitted" if item.submitted else "open" if item.decided else "new"
    cells = (
        item.interview,
        item.dyad,
        "hidden" if "session_number" in item.hidden else "" if item.session is None else str(item.session),
        "hidden" if "role" in item.hidden else f"{item.respondent_role} {item.respondent}",
        item.round,
        f"{item.decided}/{item.codable}",
        state,
        last_place(item),
    )
    return Content(
        "".join(padded(one_line(cell), width - 1) + " " for cell, (_, width) in zip(cells, COLUMNS, strict=True))
    )
