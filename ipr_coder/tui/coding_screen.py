"""The coder's screen: one interview, the codebook beside it, and one line that always says how things stand."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, Literal

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Static

from ipr_coder.codebook.model import Code
from ipr_coder.study.values import OwnTag, Workplace
from ipr_coder.text import displayable
from ipr_coder.tui import chords, coding_words
from ipr_coder.tui._compat import post_from_thread
from ipr_coder.tui.actions import bindings_at, methods_at
from ipr_coder.tui.choice_screen import ChoiceScreen
from ipr_coder.tui.clock import read_place
from ipr_coder.tui.codebook_panel import CodebookPanel, looks_of
from ipr_coder.tui.coding_bars import CodingBars
from ipr_coder.tui.desk_work import READ_ONLY, DeskWork, Effect
from ipr_coder.tui.marks import Marks
from ipr_coder.tui.memo_screen import MemoScreen
from ipr_coder.tui.opening import OpenStudy
from ipr_coder.tui.prompt_bar import Asked, PromptBar
from ipr_coder.tui.saving import Account, Settled
from ipr_coder.tui.search import Search
from ipr_coder.tui.sheet import Sheet
from ipr_coder.tui.transcript_view import TranscriptView

if TYPE_CHECKING:
    from ipr_coder.tui.app import CoderApp

Leave = Literal["quit", "work list"]


class CodingScreen(Screen[None]):
    """An interview at a coder's desk. Keys go to the transcript; nothing on the way of a key moves the focus."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_at("interview")]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-broad")]  # noqa: RUF012  # as Textual declares it
    app: CoderApp

    class Answered(Message):
        """The writer has answered for a deed."""

        def __init__(self, answer: Settled) -> None:
            super().__init__()
            self.answer = answer

    def __init__(self, study: OpenStudy, workplace: Workplace, sheet: Sheet, *, notice: str | None = None) -> None:
        super().__init__()
        self._notice = notice
        self.study, self.sheet = study, sheet
        self.marks = Marks(sheet.spans, sheet.codable, workplace.tags, workplace.reviewed)
        account = Account(study.writer.put, lambda answer: post_from_thread(self, self.Answered(answer)))
        self.work = DeskWork(workplace.desk, sheet, self.marks, account, study.codebook, submitted=workplace.submitted)
        looks = looks_of(study.codebook)
        self._chords = chords.chords_of(study.codebook)
        self.view = TranscriptView(sheet, self.marks, looks, id="transcript")
        self.panel = CodebookPanel(study.codebook, self.marks.counts, id="codebook")
        self.bars = CodingBars(self.work, self.view, self._chords, looks, workplace)
        self._methods = methods_at("interview")
        self._typed = ""
        self._leaving: Leave | None = None

    def compose(self) -> ComposeResult:
        yield self.bars.header
        with Horizontal(id="desk"):
            yield self.view
            with Vertical(id="side"):
                yield self.panel
                yield Static(
                    "What a code means stands here\nwhen you type it; F3 shows all.", markup=False, id="detail"
                )
        yield self.bars.strip
        yield self.bars.status
        yield PromptBar(id="prompt")

    def on_mount(self) -> None:
        self.view.focus()
        first = self.marks.next_undecided(len(self.sheet) - 1, 1)
        if self.work.submitted:
            self.say(READ_ONLY, warning=True)
        elif first is not None:
            self.view.cursor = first
        if self._notice:
            self.say(displayable(self._notice), warning=True)
        self.refresh_words()

    def on_resize(self) -> None:
        self.call_after_refresh(self.refresh_words)

    # ------------------------------------------------------------------ what is said

    def say(self, words: str, *, warning: bool = False) -> None:
        """Put a sentence on the status line until the next key says something else."""
        self.bars.say(words, warning=warning)

    def refresh_words(self) -> None:
        """Bring the bars and the panel up to date."""
        self.bars.refresh(self._typed)
        self.panel.show_present(frozenset(tag.code for tag in self.marks.tags(self.view.cursor)))

    def _detail(self, code: Code) -> None:
        from ipr_coder.tui.definitions import definition_of

        detail = self.query_one("#detail", Static)
        if detail.is_on_screen:
            detail.update(definition_of(code, full=True), layout=False)

    # ------------------------------------------------------------------ keys

    def on_key(self, event: events.Key) -> None:
        """Do what a key means, here and now.

        Left to the bindings a key would go round once more through the application, and a letter typed right behind
        it (or arriving with it over a slow line) would overtake it and tag the segment before.
        """
        if not self.is_active:
            self._take(event)  # a page is opening; what was typed for it must not tag anything
        elif self.focused is self.view:
            self._key(event)

    def _key(self, event: events.Key) -> None:
        if not self._leaving:
            self.bars.hush()
        if self._typed and event.key in ("escape", "ctrl+g", "backspace", "enter", "tab"):
            self._take(event)
            self._end_chord("Nothing was tagged.")
            return
        if event.character and event.character.isprintable():
            step = chords.press(self._chords, self._typed, event.character)
            if step is not None:
                self._take(event)
                self._chord_step(step)
                return
        elif self._typed and event.key not in ("f1", "f3"):
            self._end_chord("")
        method = self._methods.get(event.key)
        if method is not None:
            self._take(event)
            getattr(self, f"action_{method}")()

    def _take(self, event: events.Key) -> None:
        event.stop()
        event.prevent_default()

    def _chord_step(self, step: chords.Waiting | chords.Chosen | chords.Refused) -> None:
        if isinstance(step, chords.Waiting):
            self._typed = step.typed
            self.bars.refresh_strip(self._typed)
            family = next((code for code in self.study.codebook.families if code.key == step.typed), None)
            if family is not None:
                self.panel.show_family(family.id)
                self._detail(family)
        elif isinstance(step, chords.Chosen):
            self._end_chord("")
            self.tag_current(step.code)
        else:
            self._end_chord(step.reason)

    def _end_chord(self, words: str) -> None:
        self._typed = ""
        self.bars.refresh_strip(self._typed)
        if words:
            self.say(displayable(words))

    # ------------------------------------------------------------------ deeds

    def tag_current(self, code: Code) -> None:
        """Toggle a code on the current segment."""
        self._show(self.work.toggle(self.view.cursor, code))
        self._detail(code)

    def action_code_repeat(self) -> None:
        self._show(self.work.repeat(self.view.cursor))

    def action_code_nothing(self) -> None:
        self._show(self.work.nothing_here(self.view.cursor))

    def action_code_undo(self) -> None:
        self._show(self.work.undo())

    def action_code_redo(self) -> None:
        self._show(self.work.redo())

    def action_code_remove(self) -> None:
        index = self.view.cursor
        self._with_tag("Take which tag off?", lambda tag: self._show(self.work.remove(index, tag)))

    def action_code_memo(self) -> None:
        self._with_tag("A memo on which tag?", self._write_memo)

    def action_code_done(self) -> None:
        index = self.view.cursor
        left_open = self.sheet.codable[index] and not self.marks.decided(index)
        following = self.marks.next_undecided(index, 1)
        if following is None or following == index:
            self.say("Every other segment is decided." if left_open else "Every segment is decided. F5 submits.")
            return
        self.view.cursor = following
        if left_open:
            self.say(f"Turn {self.sheet.turn[index]} stays undecided; Space is what marks “nothing here”.")

    def action_interview_save_again(self) -> None:
        self._show(self.work.save_again())

    def action_interview_submit(self) -> None:
        if self.work.submitted:
            self.say(READ_ONLY, warning=True)
            return
        if self.work.account.failed:
            self.say("Some deeds are not saved yet. Save them first: F9.", warning=True)
            return
        self.app.push_screen(
            ChoiceScreen(
                f"Submit {self.work.desk.interview}?",
                ("Submit it", "Not yet"),
                details=coding_words.before_submitting(self.work),
            ),
            lambda answer: self._show(self.work.submit()) if answer == 0 else None,
        )

    def on_coding_screen_answered(self, message: Answered) -> None:
        self._show(self.work.settle(message.answer))
        if self._leaving and not self.work.account.in_flight:
            leave, self._leaving = self._leaving, None
            self.leave(leave)

    def _show(self, effect: Effect) -> None:
        if effect.words:
            self.say(effect.words, warning=effect.warning)
        self.view.redraw(effect.segments)
        self.panel.redraw(effect.codes)
        if effect.go_to is not None:
            self.view.cursor = effect.go_to
        self.refresh_words()

    def _with_tag(self, question: str, then: Callable[[OwnTag], None]) -> None:
        tags = self.marks.tags(self.view.cursor)
        if self.work.submitted:
            self.say(READ_ONLY, warning=True)
        elif not tags:
            self.say("There is no tag on this segment.")
        elif len(tags) == 1:
            then(tags[0])
        else:
            self.app.push_screen(
                ChoiceScreen(question, [self.work.name_of(tag.code) for tag in tags]),
                lambda answer: then(tags[answer]) if answer is not None else None,
            )

    def _write_memo(self, tag: OwnTag) -> None:
        self.app.push_screen(
            MemoScreen(f"Memo on {self.work.name_of(tag.code)}", tag.memo or "", hint="an empty memo is taken away"),
            lambda body: self._show(self.work.write_memo(tag, body)) if body is not None else None,
        )

    # ------------------------------------------------------------------ moving

    def on_transcript_view_cursor_moved(self) -> None:
        self.refresh_words()

    def action_move_next(self) -> None:
        self.view.cursor += 1

    def action_move_previous(self) -> None:
        self.view.cursor -= 1

    def action_move_page_down(self) -> None:
        self.view.page(1)

    def action_move_page_up(self) -> None:
        self.view.page(-1)

    def action_move_first(self) -> None:
        self.view.cursor = 0

    def action_move_last(self) -> None:
        self.view.cursor = len(self.sheet) - 1

    def action_move_next_undecided(self) -> None:
        self._next_of_interest(1)

    def action_move_previous_undecided(self) -> None:
        self._next_of_interest(-1)

    def action_move_next_tagged(self) -> None:
        self._go(self.marks.next_tagged(self.view.cursor, 1), "You have no tags in this interview yet.")

    def action_move_previous_tagged(self) -> None:
        self._go(self.marks.next_tagged(self.view.cursor, -1), "You have no tags in this interview yet.")

    def action_move_next_moment(self) -> None:
        self._go(self.sheet.next_moment(self.view.cursor), "There is no recall moment further on.")

    def _next_of_interest(self, step: int) -> None:
        if self.view.search is not None:
            self._go(self.view.search.next_hit(self.view.cursor, step), "The words are not found.")
        else:
            self._go(self.marks.next_undecided(self.view.cursor, step), "Every segment is decided. F5 submits.")

    def _go(self, index: int | None, otherwise: str) -> None:
        if index is None:
            self.say(otherwise)
        else:
            self.view.cursor = index

    # ------------------------------------------------------------------ find, go to

    def action_move_find(self) -> None:
        self._ask("find")

    def action_move_go_to(self) -> None:
        self._ask("go to")

    def _ask(self, asked: Asked) -> None:
        self.bars.status.display = False
        self.query_one(PromptBar).ask(asked)

    def on_prompt_bar_answered(self, event: PromptBar.Answered) -> None:
        self.bars.status.display = True
        self.view.focus()
        if event.words is not None:
            self._find(event.words) if event.asked == "find" else self._go_to(event.words)

    def _find(self, words: str) -> None:
        if not words.strip():
            self._end_search()
            return
        search = Search(words, self.sheet.texts)
        if not search.hits:
            self.say("The words are not in this interview.", warning=True)
            return
        self.view.look_for(search)
        here = self.view.cursor
        self._go(here if here in search.hits else search.next_hit(here, 1), "")
        self.say(f"Segments found: {len(search.hits)}. n and N go from one to the next, Esc ends the search.")

    def _end_search(self) -> None:
        if self.view.search is not None:
            self.view.look_for(None)
            self.refresh_words()

    def _go_to(self, typed: str) -> None:
        place = read_place(typed)
        if place is None:
            self.say("Type a turn's number, such as 12, or a time, such as 0:12:40.", warning=True)
            return
        kind, number = place
        if kind == "turn":
            self._go(self.sheet.first_segment_of_turn(number), f"The last turn is {self.sheet.last_turn}.")
        else:
            self._go(self.sheet.segment_at_time(number), "This transcript has no times.")

    def action_code_cancel(self) -> None:
        prompt = self.query_one(PromptBar)
        if prompt.display:
            prompt.leave()
        elif self.query_one("#side").has_class("-shown"):
            self.query_one("#side").remove_class("-shown")
        else:
            self._end_search()

    # ------------------------------------------------------------------ looking

    def on_codebook_panel_code_clicked(self, event: CodebookPanel.CodeClicked) -> None:
        self._end_chord("")
        self.tag_current(event.code)

    def action_look_codebook(self) -> None:
        self.query_one("#side").toggle_class("-shown" if self.has_class("-narrow") else "-hidden")
        if self.work.last_code is not None:
            self.call_after_refresh(self._detail, self.work.last_code)

    def action_look_help(self) -> None:
        from ipr_coder.tui.help_screen import help_screen

        self.app.push_screen(help_screen("interview", self.study.codebook))

    def action_look_definitions(self) -> None:
        from ipr_coder.tui.definitions import definitions_of
        from ipr_coder.tui.reading_screen import ReadingScreen

        typed = self._typed
        codes = [code for code in self.study.codebook.codes if code.key.startswith(typed)]
        self.app.push_screen(ReadingScreen("What the codes mean", definitions_of(codes)))

    def action_look_theme(self) -> None:
        self.app.action_next_theme()

    # ------------------------------------------------------------------ leaving

    def action_interview_work_list(self) -> None:
        self.leave("work list")

    def action_interview_quit(self) -> None:
        self.leave("quit")

    def leave(self, how: Leave) -> None:
        """Leave once everything is on the disk; ask when something could not be saved or takes its time."""
        account = self.work.account
        if account.in_flight and self._leaving is None:
            self._leaving = how
            self.say("Saving; leaving as soon as it is done.")
        elif account.in_flight or account.failed:
            count = account.in_flight + account.failed
            self.app.push_screen(
                ChoiceScreen(
                    f"{count} {'deed is' if count == 1 else 'deeds are'} not saved.",
                    ("Stay, and try to save again", "Leave without saving"),
                ),
                lambda answer: self._leave_or_stay(how, answer),
            )
        else:
            self.app.left_interview(how)

    def _leave_or_stay(self, how: Leave, answer: int | None) -> None:
        self._leaving = None
        if answer == 1:
            self.app.left_interview(how)
        elif self.work.account.failed:
            self._show(self.work.save_again())
        self.refresh_words()
