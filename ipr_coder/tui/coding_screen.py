"""The coder's screen: one interview, the codebook beside it, and one line that always says how things stand.

What the deeds do stands in `interview/`, one small module a kind; this is the frame they work in.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Final

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Static

from ipr_coder.codebook.model import Code, Codebook
from ipr_coder.study.values import OwnTag, Workplace
from ipr_coder.text import Span, displayable
from ipr_coder.tui import chords
from ipr_coder.tui._compat import Held, paint_now, post_from_thread
from ipr_coder.tui.actions import Place, bindings_at, keys_at
from ipr_coder.tui.attributes_screen import AttributesScreen
from ipr_coder.tui.codebook_panel import CodebookPanel, looks_of
from ipr_coder.tui.coding_bars import CodingBars
from ipr_coder.tui.context_panel import ContextPanel
from ipr_coder.tui.desk_work import READ_ONLY, DeskWork, Effect
from ipr_coder.tui.interview import adjusting, beside, codebook, deeds, finding, holding, leaving, picking, reloading
from ipr_coder.tui.interview.handlers import HANDLERS
from ipr_coder.tui.marks import marks_of
from ipr_coder.tui.memo_screen import MemoScreen
from ipr_coder.tui.opening import OpenStudy
from ipr_coder.tui.picker import Picker
from ipr_coder.tui.prompt_bar import PromptBar
from ipr_coder.tui.saving import WONDER, Account, Settled
from ipr_coder.tui.search import Searchable
from ipr_coder.tui.selection import Selection
from ipr_coder.tui.sheet import Sheet
from ipr_coder.tui.transcript_view import TranscriptView

if TYPE_CHECKING:
    from ipr_coder.coding.context import Context
    from ipr_coder.tui.app import CoderApp


ROOMY: Final = 140
"""From this width on the codebook and the context stand side by side; below it the context lies over the codebook."""

PLACES: tuple[Place, ...] = ("interview", "selecting", "adjusting")

NOW_AND_THEN: Final = 20.0
"""Seconds after which the place where the coder is is noted in the study, if it is another one."""

MOMENT: Final = 0.012
"""Seconds that a deed's picture waits for the disk, so that tag and "saved" are one frame (a commit takes 4 ms)."""


class CodingScreen(Screen[None]):
    """An interview at a coder's desk. Keys go to the transcript; nothing on the way of a key moves the focus.

    `typed` holds the letters of a chord that has begun; `leaving` where the coder goes once everything is saved;
    `waiting` is True while the coder knows that saving takes long; `listing` the list of codes that is being narrowed
    down; `adjusting` the tag whose ends are being moved; `last_selection` what was selected for the deed just done;
    `keys_held` the keys typed since an undo or a new layout was asked for (None: nothing is being waited for);
    `searchable` the text once it is ready to be searched.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_at("interview")]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-broad"), (ROOMY, "-roomy")]  # noqa: RUF012  # as Textual declares it
    app: CoderApp

    class Answered(Message):
        """The writer has answered for a deed."""

        def __init__(self, answer: Settled) -> None:
            super().__init__()
            self.answer = answer

    class ContextRead(Message):
        """What stands beside a place has been read, or could not be."""

        def __init__(self, position: int, context: Context | None, error: Exception | None) -> None:
            super().__init__()
            self.position, self.context, self.error = position, context, error

    class ReadAgain(Message):
        """The desk has been read anew, or could not be."""

        def __init__(
            self, read: tuple[Workplace, Sheet] | None, error: Exception | None, keep: int | None = None
        ) -> None:
            super().__init__()
            self.read, self.error, self.keep = read, error, keep

    class CodebookRead(Message):
        """The codebook in use has been read; None when it could not be."""

        def __init__(self, codebook: Codebook | None) -> None:
            super().__init__()
            self.codebook = codebook

    def __init__(self, study: OpenStudy, workplace: Workplace, sheet: Sheet, *, notice: str | None = None) -> None:
        super().__init__()
        self._notice, self._last_at = notice, workplace.last_at
        self.remembered, self.displaced = workplace.last_at, workplace.displaced
        self.study, self.sheet = study, sheet
        self.marks = marks_of(sheet, workplace)
        account = Account(study.writer.put, lambda answer: post_from_thread(self, self.Answered(answer)))
        self.moments = workplace.moments
        """The recall moments in the order of the text, as `sheet.moment` counts them."""
        self.work = DeskWork(workplace.desk, sheet, self.marks, account, study.codebook, submitted=workplace.submitted)
        self.work.newest_event = workplace.newest_event
        self._looks = looks = looks_of(study.codebook)
        self._chords = chords.chords_of(study.codebook)
        self.view = TranscriptView(sheet, self.marks, looks, id="transcript")
        self.panel = CodebookPanel(study.codebook, self.marks.counts, id="codebook")
        self.bars = CodingBars(self.work, self.view, self._chords, looks, workplace)
        self.context = ContextPanel(id="context")
        self.picker = Picker(study.codebook.codes, looks, id="picker")
        self.work.recent = list(dict.fromkeys(tag.code for tag in reversed(workplace.tags)))
        self.panel.recent = self.work.recent
        self.prompt = PromptBar(id="prompt")
        self._keys: dict[Place, dict[str, str]] = {}
        self.keys_held: list[events.Key] | None = None
        self.typed, self.waiting = "", False
        self.listing: Picker | CodebookPanel | None = None
        self.adjusting: OwnTag | None = None
        self.last_selection: Selection | None = None
        self.leaving: leaving.Leave | None = None
        self.searchable: Searchable | None = None

    def compose(self) -> ComposeResult:
        yield self.bars.header
        with Horizontal(id="desk"):
            yield self.view
            yield self.context
            with Vertical(id="side"):
                yield self.panel
                yield Static(
                    "What a code means stands here\nwhen you type it; F3 shows all.", markup=False, id="detail"
                )
        yield self.bars.strip
        yield self.bars.status
        yield self.prompt
        yield self.picker

    def on_mount(self) -> None:
        self.held = Held(self.app)
        codebook.renew(self)
        self.take_settings()
        self.view.focus()
        if self.app.settings.context_open and self.app.size.width >= ROOMY:
            beside.toggle(self)
        first = self.marks.next_undecided(len(self.sheet) - 1, 1)
        if self.work.submitted:
            self.say(READ_ONLY, warning=True)
        if self._last_at is not None:
            self.view.cursor = min(
                self.marks.segments_of(Span(self._last_at, self._last_at + 1)).start, len(self.sheet) - 1
            )
        elif first is not None and not self.work.submitted:
            self.view.cursor = first
        self.set_interval(WONDER / 2, lambda: deeds.tell_if_saving_waits(self))
        self.set_interval(NOW_AND_THEN, lambda: leaving.remember(self))
        if self._notice:
            self.say(displayable(self._notice), warning=True)
        self.refresh_words()

    def on_resize(self) -> None:
        self.call_after_refresh(self.refresh_words)

    def take_settings(self) -> None:
        """Go by the user's settings as they are now."""
        settings = self.app.settings
        self._keys = {place: keys_at(place, settings.keys) for place in PLACES}
        self.panel.take_order(settings.code_order)
        self.bars.wishes = settings.keys
        self.view.take_settings(settings)

    def take_codebook(self, other: Codebook) -> None:
        """Go by another codebook from now on. Codes that are in it no more keep their looks, for the tags they have."""
        self.app.study = self.study = replace(self.study, codebook=other)
        self._end_chord("")
        self._looks.update(looks_of(other))
        self._chords = chords.chords_of(other)
        self.work.take_codebook(other)
        self.bars.take_chords(self._chords)
        self.panel.take_codebook(other)
        self.picker.take_codes(other.codes)
        self.view.forget()

    # ------------------------------------------------------------------ for the deeds

    def do(self, action_id: str) -> None:
        """Do an action of the table, such as "move.next"."""
        HANDLERS[action_id](self)

    def action_do(self, action_id: str) -> None:
        """The same, as Textual's bindings call it."""
        self.do(action_id)

    def say(self, words: str, *, warning: bool = False) -> None:
        """Put a sentence on the status line until the next key says something else."""
        self.bars.say(words, warning=warning)

    def show(self, effect: Effect) -> None:
        """Let a deed's effect be seen."""
        if effect.words:
            self.say(effect.words, warning=effect.warning)
        self.view.redraw(effect.segments)
        self.panel.redraw(effect.codes)
        if effect.go_to is not None:
            self.view.cursor = effect.go_to
        self.refresh_words()
        if effect.reload:
            reloading.reload(self, keep=effect.keep)
        if effect.other_codebook:
            codebook.renew(self)

    def refresh_words(self) -> None:
        """Bring the bars and the panel up to date."""
        self.bars.place, self.bars.adjusting = self.place, self.adjusting
        self.bars.refresh(self.typed)
        self.panel.show_present(self.codes_here())
        beside.follow(self)

    @property
    def place(self) -> Place:
        """What the keys are for just now."""
        if self.view.selection is None:
            return "interview"
        return "selecting" if self.adjusting is None else "adjusting"

    def codes_here(self) -> frozenset[str]:
        """The codes on the current segment."""
        return frozenset(tag.code for tag in self.marks.tags(self.view.cursor))

    def show_definition(self, code: Code) -> None:
        """Show what a code means, where there is room for it."""
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
        if self.keys_held is not None and self.is_active:
            _take(event)
            self.keys_held.append(event)
        elif not self.is_active:
            _take(event)  # a page is opening; what was typed for it must not tag anything
            if isinstance(self.app.screen, (MemoScreen, AttributesScreen)):
                self.app.screen.take_early(event)
        elif self.prompt.display:
            self._prompt_key(event)
        elif self.focused is self.view:
            self._key(event)
            if self.is_active and not self._message_queue.qsize():
                self.paint()

    def paint(self) -> None:
        """Paint the effect of a key in one frame; a deed's once it is on the disk, if that is but a moment."""
        self.on_transcript_view_cursor_moved()
        if self.work.account.in_flight:
            self.held.hold(MOMENT)
        else:
            paint_now(self)

    def _prompt_key(self, event: events.Key) -> None:
        if event.key == "enter":
            _take(event)
            finding.answered(self, *self.prompt.finish())
        elif self.prompt.press(event):
            _take(event)
        elif self._keys["interview"].get(event.key) == "code.cancel":
            _take(event)
            self.prompt.leave()

    def on_mouse_down(self) -> None:
        """What was said was said of the deed before; nothing must stand there as if it were about this one."""
        if not self.leaving:
            self.bars.hush()

    def on_paste(self, event: events.Paste) -> None:
        """What is pasted goes into the line that asks, and nowhere else: it is no row of keys."""
        if self.prompt.display:
            event.stop()
            self.prompt.insert(event.text)

    def _key(self, event: events.Key) -> None:
        if not self.leaving:
            self.bars.hush()
        if self.listing is not None and picking.key(self, event):
            _take(event)
            return
        if self.typed and event.key in ("escape", "ctrl+g", "backspace", "enter", "tab"):
            _take(event)
            self._end_chord("Nothing was tagged.")
            return
        place = self.place
        if place != "adjusting" and event.character and event.character.isprintable():
            step = chords.press(self._chords, self.typed, event.character)
            if step is not None:
                _take(event)
                self._chord_step(step)
                return
        elif self.typed and event.key not in ("f1", "f3"):
            self._end_chord("")
        action_id = self._keys[place].get(event.key)
        if action_id is None and place == "selecting":
            action_id = self._keys["interview"].get(event.key)
        if action_id is not None:
            _take(event)
            self.do(action_id)

    def _chord_step(self, step: chords.Waiting | chords.Chosen | chords.Refused) -> None:
        if isinstance(step, chords.Waiting):
            self.typed = step.typed
            self.bars.refresh_strip(self.typed)
            family = next((code for code in self.study.codebook.families if code.key == step.typed), None)
            if family is not None:
                self.panel.show_family(family.id)
                self.show_definition(family)
        elif isinstance(step, chords.Chosen):
            self._end_chord("")
            deeds.tag_current(self, step.code)
        else:
            self._end_chord(step.reason)

    def _end_chord(self, words: str) -> None:
        self.typed = ""
        self.bars.refresh_strip(self.typed)
        if words:
            self.say(displayable(words))

    # ------------------------------------------------------------------ what comes in

    def on_coding_screen_answered(self, message: Answered) -> None:
        effect = self.work.settle(message.answer)
        self.show(effect)
        if not self.work.account.in_flight:
            self.held.release()
        if not effect.reload:
            holding.release_keys(self)
        leaving.leave_if_saved(self)

    def on_coding_screen_read_again(self, message: ReadAgain) -> None:
        reloading.take_up(self, message.read, message.error, message.keep)
        holding.release_keys(self)

    def on_coding_screen_codebook_read(self, message: CodebookRead) -> None:
        codebook.take_up(self, message.codebook)

    def on_coding_screen_context_read(self, message: ContextRead) -> None:
        beside.take_up(self, message.position, message.context, message.error)

    def on_transcript_view_cursor_moved(self) -> None:
        last = self.last_selection
        if last is not None and last.caret[0] != self.view.cursor:
            self.last_selection = None
        self._selection_may_be_gone()
        self.refresh_words()

    def on_transcript_view_selected_by_mouse(self) -> None:
        picking.close(self)
        self._end_chord("")
        self._selection_may_be_gone()
        self.refresh_words()

    def on_transcript_view_tag_clicked(self, message: TranscriptView.TagClicked) -> None:
        adjusting.choose(self, message.tag)

    def on_transcript_view_pick_wanted(self, message: TranscriptView.PickWanted) -> None:
        region = self.view.region
        picking.open_at(self, region.x + message.x, region.y + message.y)

    def on_picker_picked(self, message: Picker.Picked) -> None:
        picking.picked(self, message.code)

    def _selection_may_be_gone(self) -> None:
        if self.view.selection is None:
            self.adjusting = None

    def on_prompt_bar_answered(self, event: PromptBar.Answered) -> None:
        finding.answered(self, event.asked, event.words)

    def on_codebook_panel_code_clicked(self, event: CodebookPanel.CodeClicked) -> None:
        self._end_chord("")
        picking.picked(self, event.code)


def _take(event: events.Key) -> None:
    event.stop()
    event.prevent_default()
