"""An interview on the table: both coders beside the text, one disagreement after the other, one key each."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.message import Message
from textual.screen import Screen

from ipr_coder.errors import IprError
from ipr_coder.text import displayable, one_line
from ipr_coder.tui._compat import paint_now, post_from_thread
from ipr_coder.tui.actions import bindings_at, keys_at
from ipr_coder.tui.bar import Bar, Piece
from ipr_coder.tui.choice_screen import ChoiceScreen
from ipr_coder.tui.memo_screen import MemoScreen
from ipr_coder.tui.plurals import counted
from ipr_coder.tui.saving import sentence_of
from ipr_coder.tui.settling import asking
from ipr_coder.tui.settling.code_choice import CodeChoice
from ipr_coder.tui.settling.deeds import Done, Job, same_choice, settle_job, shared_part, step_job, withdraw_job
from ipr_coder.tui.settling.filtering import Filter
from ipr_coder.tui.settling.side_view import SideView
from ipr_coder.tui.settling.table import Sitting, Table
from ipr_coder.tui.settling.words import detail_rows, hint_pieces
from ipr_coder.tui.strips import padded
from ipr_coder.tui.transcript_row import CodeLook

if TYPE_CHECKING:
    from ipr_coder.codebook.model import Codebook
    from ipr_coder.coding.choosing import Choice
    from ipr_coder.reports.live_agreement import LiveFigures
    from ipr_coder.tui.settling.settle_app import SettleApp

SIDE_ROWS = 6
"""Rows at most for the disagreement under the text; with more coders than find room, the last ones give way."""


class SettleScreen(Screen[None]):
    """Goes through the disagreements of one interview."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_at("settling")]
    app: SettleApp

    class Saved(Message):
        """A deed is on the disk, or was refused."""

        def __init__(self, number: int | None, done: Done | None, error: Exception | None) -> None:
            super().__init__()
            self.number, self.done, self.error = number, done, error

    class Figured(Message):
        """The figures of agreement are there."""

        def __init__(self, figures: LiveFigures) -> None:
            super().__init__()
            self.figures = figures

    def __init__(self, sitting: Sitting, table: Table, codebook: Codebook) -> None:
        super().__init__()
        self.sitting, self.table, self.codebook = sitting, table, codebook
        self.codes = {code.id: CodeLook(code.key, one_line(code.name), code.colour) for code in codebook.codes}
        self.at: int | None = 0 if table.apart else None
        self.last: int | None = None
        """The disagreement decided on last."""
        self.pending: str | None = None
        """The reason for the decision that is about to be made."""
        self.filter = Filter()
        self._let: list[int] | None = None
        self.figures: LiveFigures | None = None
        self._said: Piece = ("", "plain")
        self._on_the_way: dict[int, int] = {}

    def compose(self) -> ComposeResult:
        yield Bar(id="header")
        yield Bar(id="heads")
        yield SideView(self.table, self.codes, id="sides")
        yield Bar(min(SIDE_ROWS, len(self.table.coders) + 2), id="detail")
        yield Bar(id="strip")
        yield Bar(id="status")

    def on_mount(self) -> None:
        self.query_one("#strip", Bar).say(hint_pieces(self.table.coders, self.app.settings.keys))
        self.sides.focus()
        first = next((number for number in range(len(self.table.apart)) if number not in self.table.made), self.at)
        self.go(first)
        if self.table.stale:
            self.say(
                f"{counted(self.table.stale, 'decision')} about tags that were changed since: ipr-coder consensus show "
                "lists them.",
                warning=True,
            )

    def on_resize(self) -> None:
        self.call_after_refresh(self._show_heads)

    @property
    def sides(self) -> SideView:
        """The transcript with the coders beside it."""
        return self.query_one(SideView)

    @property
    def still_open(self) -> int:
        """How many disagreements nobody has decided on, those left out whose decision is on its way to the disk."""
        return self.table.open - sum(number not in self.table.made for number in self.sides.saving)

    def say(self, words: str, *, warning: bool = False) -> None:
        """Put a sentence on the status line."""
        self._said = (displayable(words), "warn" if warning else "strong")
        self._show_status()

    def go(self, number: int | None) -> None:
        """Make a disagreement current."""
        self.at = number
        self.sides.go(number)
        self.show()

    def show(self) -> None:
        """Tell of the current disagreement and of how far it has come."""
        table, detail = self.table, self.query_one("#detail", Bar)
        rows = detail_rows(table, self.at, self.codes, self.pending)
        height = min(SIDE_ROWS, len(table.coders) + 2)
        if len(rows) > height:
            rows = [*rows[: height - 1], rows[-1]]
        for row in range(height):
            left, right = rows[row] if row < len(rows) else ([], [])
            detail.say(left, right, row=row)
        state = "closed" if table.closed else f"{len(table.made)} of {len(table.apart)} settled"
        others = ", ".join(name for name in self.sitting.present if name != self.sitting.by)
        who = f"{self.sitting.by} with {others}" if others else self.sitting.by
        title = f" · {self.sitting.round} · {len(table.agreed)} agreed, {len(table.apart)} not"
        self.query_one("#header", Bar).say(
            [(displayable(self.sitting.interview), "strong"), (displayable(title), "dim")],
            [(f"{state} · ", "strong" if table.open == 0 else "plain"), (displayable(who), "dim")],
        )
        self._show_status()

    def do(self, job: Job, number: int | None) -> None:
        """Have a deed carried out behind those that are waiting already."""
        if number is not None:
            self._on_the_way[number] = self._on_the_way.get(number, 0) + 1
            self.sides.saving.add(number)
            self.sides.changed(number)

        def done(result: Done | None, error: Exception | None) -> None:
            post_from_thread(self, self.Saved(number, result, error))

        self.app.put(job, done)

    def decide(self, choice: Choice, *, number: int | None = None, reason: str | None = None) -> None:
        """Decide on a disagreement (the current one), and go on to the next that is open."""
        at = self.at if number is None else number
        if at is None or self._refuses():
            return
        why, self.pending = (reason if reason is not None else self.pending), None
        self.last = at
        self.do(settle_job(self.table, self.sitting, at, choice, reason=why), at)
        if number is None:
            self.step_open(1, stay=True)

    def on_settle_screen_saved(self, message: Saved) -> None:
        number, done = message.number, message.done
        if number is not None:
            self._on_the_way[number] -= 1
            if not self._on_the_way[number]:
                self.sides.saving.discard(number)
                self.sides.changed(number)
        if done is None:
            if isinstance(message.error, IprError):
                self.say(sentence_of(message.error), warning=True)
                if number is not None:
                    self.go(number)
            elif message.error is not None:
                raise message.error
            return
        if done.closed is not None:
            self.table.closed = done.closed
        if done.comments is not None:
            self.table.comments = done.comments
        changed = (
            self.table.take_decisions(done.decisions)
            if done.decisions is not None
            else self.table.take_fresh(done.fresh, done.gone)
        )
        for one in changed:
            self.sides.changed(one)
        if number is None and changed:
            self.go(changed[0])
        self._tell(done)
        self.show()

    def on_settle_screen_figured(self, message: Figured) -> None:
        self.figures = message.figures
        self._show_status()

    def on_side_view_chosen(self, message: SideView.Chosen) -> None:
        self.go(message.number)

    def on_key(self, event: events.Key) -> None:
        """Do what a key means, here and now.

        Left to the bindings a key would go round once more through the application, and what is typed right behind a
        key that opens a page would be lost, or taken for a decision.
        """
        page = self.app.screen
        if page is not self:
            _take(event)
            if isinstance(page, MemoScreen):
                page.take_early(event)
            elif isinstance(page, (ChoiceScreen, CodeChoice)):
                page.post_message(events.Key(event.key, event.character))
            return
        action_id = keys_at("settling", self.app.settings.keys).get(event.key)
        if action_id is not None:
            _take(event)
            self.action_do(action_id)
            if self.is_active and not self._message_queue.qsize():
                paint_now(self)

    def action_do(self, action_id: str) -> None:
        """Do an action of the table, as the bindings call it."""
        name = action_id.replace(".", "_")
        if action_id.startswith("settle.take_"):
            self.take(int(action_id[-1]) - 1)
        elif name in asking.ASKS:
            asking.ASKS[name](self)
        else:
            getattr(self, f"action_{name}")()

    def action_settle_next(self) -> None:
        self._step(1)

    def action_settle_previous(self) -> None:
        self._step(-1)

    def action_settle_next_open(self) -> None:
        self.step_open(1)

    def action_settle_previous_open(self) -> None:
        self.step_open(-1)

    def action_settle_first(self) -> None:
        self._go_among(self._gone_through(), 0)

    def action_settle_last(self) -> None:
        self._go_among(self._gone_through(), -1)

    def action_settle_scroll_down(self) -> None:
        self.sides.scroll(1)

    def action_settle_scroll_up(self) -> None:
        self.sides.scroll(-1)

    def action_settle_page_down(self) -> None:
        self.sides.scroll(max(1, self.sides.size.height - 2))

    def action_settle_page_up(self) -> None:
        self.sides.scroll(-max(1, self.sides.size.height - 2))

    def take(self, place: int) -> None:
        """Take what one of the coders put."""
        from ipr_coder.coding.choosing import Choice

        if self.at is None:
            return
        names = [name for name, _ in self.table.apart[self.at].sides]
        if place >= len(names):
            self.say(f"There are {len(names)} coders here: {', '.join(names)}.")
            return
        self.decide(Choice("take", names[place]))

    def action_settle_both(self) -> None:
        from ipr_coder.coding.choosing import Choice

        self.decide(Choice("both"))

    def action_settle_neither(self) -> None:
        from ipr_coder.coding.choosing import Choice

        self.decide(Choice("neither"))

    def action_settle_whole(self) -> None:
        from ipr_coder.coding.choosing import Choice, merged_ends

        if self.at is None:
            return
        if merged_ends(self.table.apart[self.at]) is None:
            self.say("The ends of different codes cannot be merged; take one, both, or something new.", warning=True)
        else:
            self.decide(Choice("ends"))

    def action_settle_shared(self) -> None:
        from ipr_coder.coding.choosing import Choice

        if self.at is None:
            return
        part = shared_part(self.table.apart[self.at])
        if part is None:
            self.say("There is no stretch on which everybody put the same code.", warning=True)
        else:
            self.decide(Choice("ends", tags=(part,)))

    def action_settle_withdraw(self) -> None:
        made = self.table.made.get(self.at) if self.at is not None else None
        if made is None or self.at is None:
            self.say("Nothing is decided here yet.")
        elif not self._refuses():
            self.do(withdraw_job(self.table, self.sitting, self.at, made.number), self.at)

    def action_settle_undo(self) -> None:
        self.do(step_job(self.table, self.sitting, forward=False), None)

    def action_settle_redo(self) -> None:
        self.do(step_job(self.table, self.sitting, forward=True), None)

    def action_settle_interviews(self) -> None:
        self.app.back_to_list()

    def action_settle_definitions(self) -> None:
        from ipr_coder.tui.definitions import definitions_of
        from ipr_coder.tui.reading_screen import ReadingScreen

        wanted = self.table.apart[self.at].codes if self.at is not None else ()
        known = {code.id: code for code in self.codebook.codes}
        # a code's family belongs to its meaning, and to what it is to be told apart from
        ids = dict.fromkeys(one for code in wanted for one in (code, code.rpartition(".")[0]) if one in known)
        if ids:
            page = definitions_of([known[one] for one in ids])
            self.app.push_screen(ReadingScreen("What the codes mean", page))
        else:
            self.say("The codebook in use does not have these codes.", warning=True)

    def action_look_help(self) -> None:
        from ipr_coder.tui.help_screen import help_screen

        self.app.push_screen(help_screen("settling", None, self.app.settings.keys))

    def action_look_theme(self) -> None:
        self.app.action_next_theme()

    def action_look_cover(self) -> None:
        self.app.action_cover()

    def action_look_settings(self) -> None:
        self.app.open_settings()

    def action_interview_quit(self) -> None:
        self.app.exit()

    def step_open(self, by: int, *, stay: bool = False) -> None:
        """Go to the next disagreement that is open (and not on its way to being decided); around the end, too."""
        going = self._gone_through()
        here = self.at if self.at is not None else -1
        first = bisect_right(going, here) if by > 0 else bisect_left(going, here) - 1
        for step in range(len(going)):
            number = going[(first + by * step) % len(going)]
            if number not in self.table.made and number not in self.sides.saving:
                self.go(number)
                return
        if stay:
            self.show()
        else:
            self.say(self._nothing_open())

    def with_definite(self, ask: Callable[[int], None]) -> None:
        """Call with the current disagreement, where there is one and the consensus is open."""
        if self.at is not None and not self._refuses():
            ask(self.at)

    def settle_again(self, number: int, reason: str | None, remark: str | None) -> None:
        """Make the decision on a disagreement again, with another reason or remark."""
        made = self.table.made.get(number)
        if made is not None and not self._refuses():
            why = made.reason if reason is None else reason
            said = made.remark if remark is None else remark
            self.do(
                settle_job(self.table, self.sitting, number, same_choice(made), reason=why, remark=said or None), number
            )

    def take_filter(self, found: Filter) -> None:
        """Go through some of the disagreements from now on."""
        going = [number for number, one in enumerate(self.table.apart) if found.lets(one)]
        self.filter, self._let = (found, going) if going and found != Filter() else (Filter(), None)
        if not going:
            self.say(f"No disagreement is {found.words}; all are gone through.", warning=True)
            return
        self.say(f"Going through {counted(len(going), 'disagreement')}: {found.words or 'all'}.")
        if self.at not in going:
            self.go(going[0])

    def _step(self, by: int) -> None:
        going = self._gone_through()
        if not going or self.at is None:
            return
        place = bisect_right(going, self.at) if by > 0 else bisect_left(going, self.at) - 1
        if 0 <= place < len(going):
            self.go(going[place])
        else:
            self.say("That was the last one." if by > 0 else "That was the first one.")

    def _go_among(self, going: Sequence[int], place: int) -> None:
        if going:
            self.go(going[place])

    def _gone_through(self) -> Sequence[int]:
        """The disagreements that the filter lets through, in order."""
        return range(len(self.table.apart)) if self._let is None else self._let

    def _refuses(self) -> bool:
        if self.table.closed:
            self.say("The consensus of this interview is closed; F7 opens it again, with a reason.", warning=True)
        return self.table.closed

    def _tell(self, done: Done) -> None:
        if done.closed:
            self.say("Closed: this consensus counts from now on. F8 goes back to the list.")
        elif self.table.open == 0 and (done.decisions is not None or done.fresh) and not self.table.closed:
            self.say(f"{done.words}. {self._nothing_open()}")
        else:
            self.say(done.words)

    def _nothing_open(self) -> str:
        return (
            "Everything is settled; F5 closes the consensus." if self.table.open == 0 else "Nothing of these is open."
        )

    def _show_heads(self) -> None:
        sides = self.sides
        if not sides.column_width:
            return
        names = [padded(displayable(name), sides.column_width) for name in sides.heads()]
        self.query_one("#heads", Bar).say([(" " * (sides.text_end - 1), "dim"), ("".join(names), "strong")])

    def _show_status(self) -> None:
        right = [self.filter.words] if self.filter.words else []
        if self.figures is not None and self.at is not None:
            right += asking.figures_in_short(self.figures, self.table.apart[self.at].codes)
        self.query_one("#status", Bar).say([self._said], [(displayable(" · ".join(right)), "dim")] if right else [])


def _take(event: events.Key) -> None:
    event.stop()
    event.prevent_default()
