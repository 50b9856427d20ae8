"""The interviews of a round: which are ready to be settled, how far each has come, and the way to the table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from ipr_coder.text import displayable, one_line
from ipr_coder.tui.actions import bindings_at, hints_at
from ipr_coder.tui.bar import Bar, Piece
from ipr_coder.tui.strips import padded

if TYPE_CHECKING:
    from ipr_coder.tui.settling.settle_app import SettleApp

COLUMNS = (("interview", 22), ("dyad", 8), ("agreed", 8), ("disagreements", 14), ("open", 6), ("", 20))


@dataclass(frozen=True, slots=True)
class InterviewLine:
    """One interview. Before everybody has submitted (`ready`) nothing is told of what was coded."""

    interview: str
    dyad: str
    ready: bool
    coders: int
    agreed: int
    apart: int
    open: int
    closed: bool


class InterviewsScreen(Screen[None]):
    """The list one comes from and goes back to."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_at("settling list")]
    app: SettleApp

    def __init__(self) -> None:
        super().__init__()
        self._lines: tuple[InterviewLine, ...] = ()
        self._shown: tuple[InterviewLine, ...] = ()
        self._dyad = ""
        self._said: Piece = ("Reading ...", "strong")

    def compose(self) -> ComposeResult:
        yield Bar(id="header")
        yield Static(Content("".join(padded(name, width) for name, width in COLUMNS)), markup=False, id="columns")
        yield OptionList(id="items", markup=False, compact=True)
        yield Bar(id="strip")
        yield Bar(id="status")

    def on_mount(self) -> None:
        hints: list[Piece] = []
        for key, words in hints_at("settling list", self.app.settings.keys):
            hints += [(key, "key"), (f" {words}  ", "dim")]
        self.query_one("#strip", Bar).say(hints)
        self.query_one("#status", Bar).say([self._said])
        self.query_one(OptionList).focus()

    def take(self, lines: tuple[InterviewLine, ...]) -> None:
        """Show how far the interviews have come."""
        self._lines = lines
        self._show()
        self.say("" if lines else "No interview is assigned in this round.")

    def say(self, words: str, *, warning: bool = False) -> None:
        """Put a sentence on the status line."""
        self._said = (displayable(words), "warn" if warning else "strong")
        self.query_one("#status", Bar).say([self._said])

    def ask_why(self, interview: str) -> None:
        """Not everybody has submitted: to look all the same needs a reason, which is kept."""
        from ipr_coder.tui.memo_screen import MemoScreen

        self.say("")
        self.app.push_screen(
            MemoScreen(
                f"Not everybody has submitted {interview}. Why is it looked at earlier?",
                hint="this look, who took it and the reason stay on record",
            ),
            lambda why: None if not (why or "").strip() else self.app.sit_down(interview, why),
        )

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        line = self._shown[event.option_index]
        self.say(f"Opening {line.interview} ...")
        self.app.sit_down(line.interview)

    def action_do(self, action_id: str) -> None:
        """Do an action of the list, as the bindings call it."""
        getattr(self, f"action_{action_id.replace('.', '_')}")()

    def action_settle_open(self) -> None:
        self.query_one(OptionList).action_select()

    def action_settle_list_next(self) -> None:
        self._go(1)

    def action_settle_list_previous(self) -> None:
        self._go(-1)

    def action_settle_list_first(self) -> None:
        self._go(-len(self._shown))

    def action_settle_list_last(self) -> None:
        self._go(len(self._shown))

    def action_settle_list_open(self) -> None:
        options = self.query_one(OptionList)
        here = -1 if options.highlighted is None else options.highlighted
        going = [place for place, line in enumerate(self._shown) if line.open]
        if going:
            options.highlighted = next((place for place in going if place > here), going[0])
        else:
            self.say("Nothing is open.")

    def action_settle_list_dyad(self) -> None:
        """Change to the interviews of the next dyad, and after the last to all again."""
        dyads = ["", *dict.fromkeys(line.dyad for line in self._lines)]
        self._dyad = dyads[(dyads.index(self._dyad) + 1) % len(dyads)] if self._dyad in dyads else ""
        self._show()

    def action_settle_list_again(self) -> None:
        self.say("Reading ...")
        self.app.read_list()

    def action_look_help(self) -> None:
        from ipr_coder.tui.help_screen import help_screen

        self.app.push_screen(help_screen("settling list", None, self.app.settings.keys))

    def action_look_theme(self) -> None:
        self.app.action_next_theme()

    def action_look_cover(self) -> None:
        self.app.action_cover()

    def action_look_settings(self) -> None:
        self.app.open_settings()

    def action_interview_quit(self) -> None:
        self.app.exit()

    def _go(self, step: int) -> None:
        options = self.query_one(OptionList)
        if self._shown:
            options.highlighted = max(0, min((options.highlighted or 0) + step, len(self._shown) - 1))

    def _show(self) -> None:
        self._shown = tuple(line for line in self._lines if not self._dyad or line.dyad == self._dyad)
        options = self.query_one(OptionList)
        here = options.highlighted
        options.clear_options()
        options.add_options([Option(_line(line)) for line in self._shown])
        if self._shown:
            first = next((place for place, line in enumerate(self._shown) if line.open), 0)
            options.highlighted = first if here is None else min(here, len(self._shown) - 1)
        ready = [line for line in self._lines if line.ready and line.coders > 1]
        open_ones = sum(line.open for line in ready)
        study = self.app.study
        self.query_one("#header", Bar).say(
            [
                ("To settle", "strong"),
                (f" · round {displayable(study.round) if study else ''}", "dim"),
                (f" · dyad {displayable(self._dyad)}" if self._dyad else "", "dim"),
            ],
            [(f"{len(ready)} of {len(self._lines)} ready to settle · {open_ones} open", "plain")],
        )


def _line(line: InterviewLine) -> Content:
    if not line.ready:
        state, numbers = "not submitted by all", ("", "", "")
    elif line.coders < 2:
        state, numbers = "one coder only", ("", "", "")
    else:
        numbers = (str(line.agreed), str(line.apart), str(line.open))
        state = "closed" if line.closed else "" if line.open else "nothing open"
    cells = (line.interview, line.dyad, *numbers)
    widths = [width for _, width in COLUMNS[: len(cells)]]
    told = "".join(padded(one_line(cell), width - 1) + " " for cell, width in zip(cells, widths, strict=True))
    return Content(told + state)
