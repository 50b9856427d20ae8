"""The application: opens the study behind the first frame, shows the work list or an interview, and ends cleanly."""

from __future__ import annotations

import asyncio
import gc
import signal
from contextlib import suppress
from time import monotonic
from typing import TYPE_CHECKING, ClassVar, Final

from textual import events
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from ipr_coder.errors import IprError
from ipr_coder.tui._compat import leave_after_fault, post_from_thread
from ipr_coder.tui.actions import binding_wishes, keys_at
from ipr_coder.tui.settings import Settings
from ipr_coder.tui.themes import THEMES, theme_after, theme_at_start

if TYPE_CHECKING:
    from ipr_coder.study.values import Workplace
    from ipr_coder.tui.coding_screen import CodingScreen
    from ipr_coder.tui.interview.leaving import Leave
    from ipr_coder.tui.interview.listing import Going
    from ipr_coder.tui.opening import OpenStudy
    from ipr_coder.tui.sheet import Sheet
    from ipr_coder.tui.worklist_screen import WorkListScreen

IDLE_LOOK: Final = 10.0
"""Seconds between looks at how long nobody has touched a key."""


class CoderApp(App[None]):
    """The screens of one coder in one study.

    `fault` holds the reason when the study could not be opened; `going` where to in another interview.
    """

    CSS_PATH = "styles.tcss"
    TITLE = "ipr-coder"
    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+q", "quit", "quit", show=False, priority=True)]

    class StudyOpened(Message):
        """The study is open, or could not be opened."""

        def __init__(self, study: OpenStudy | None, error: Exception | None) -> None:
            super().__init__()
            self.study, self.error = study, error

    class InterviewOpened(Message):
        """An interview is laid out, or could not be opened."""

        def __init__(self, desk: tuple[Workplace, Sheet] | None, error: Exception | None) -> None:
            super().__init__()
            self.desk, self.error = desk, error

    def __init__(
        self,
        target: str,
        coder: str,
        interview: str | None = None,
        round: str | None = None,
        *,
        theme: str | None = None,
        settings: Settings | None = None,
    ) -> None:
        super().__init__()
        self.settings = settings or Settings()
        self.study: OpenStudy | None = None
        self.fault: IprError | None = None
        self.going: Going | None = None
        self._target, self._coder, self._interview, self._round = target, coder, interview, round
        self._wanted_theme = theme or self.settings.theme
        self.animation_level = "none"
        self._last_key = monotonic()

    @property
    def privacy(self) -> bool:
        """True when nothing of a transcript may leave the screen for the clipboard."""
        return not self.settings.copying

    def compose(self) -> ComposeResult:
        yield Static(Content("Opening the study ..."), markup=False, id="opening")

    def on_mount(self) -> None:
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = theme_at_start(self._wanted_theme, self.no_color)
        self.set_keymap(binding_wishes(self.settings.keys))
        self.set_interval(IDLE_LOOK, self.cover_when_idle)
        with suppress(NotImplementedError, RuntimeError):  # Windows has none, a thread may not
            asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, self.exit)
        self.call_after_refresh(self.run_worker, self._open, thread=True, exit_on_error=False)

    def _open(self) -> None:
        """Open the study, and load the screens: both off the screen's thread, behind the first frame."""
        try:
            import ipr_coder.tui.coding_screen
            import ipr_coder.tui.worklist_screen  # noqa: F401
            from ipr_coder.tui.opening import open_study

            study, fault = open_study(self._target, self._coder), None
        except Exception as error:  # whatever it is, it must end on the screen's thread
            study, fault = None, error
        if not self.post_message(self.StudyOpened(study, fault)) and study is not None:
            study.close(timeout=5)

    def on_coder_app_study_opened(self, message: StudyOpened) -> None:
        if message.study is None:
            self._give_up(message.error)
            return
        self.study = message.study
        if self._interview is not None:
            self.open_interview(self._interview, self._round)
        else:
            self._show_work_list(self.study.store.warning)

    def open_interview(self, interview: str, round: str | None) -> None:
        """Open an interview at the coder's desk, behind whatever is waiting to be saved."""
        if self.study is not None:
            from ipr_coder.tui.opening import desk_job

            self.study.writer.put(
                desk_job(self._coder, interview, round),
                self._interview_opened,
            )

    def on_coder_app_interview_opened(self, message: InterviewOpened) -> None:
        going, self.going = self.going, None
        if message.desk is None:
            listed = self._work_list
            if listed is not None and message.error is not None:
                from ipr_coder.tui.saving import sentence_of

                listed.say(sentence_of(message.error), warning=True)
            else:
                self._give_up(message.error)
            return
        if self.study is not None and self._coding is None:
            from ipr_coder.tui.coding_screen import CodingScreen

            notice = self.study.store.warning if len(self.screen_stack) == 1 else None
            screen = CodingScreen(self.study, *message.desk, notice=notice)
            self.push_screen(screen)
            if going is not None:
                from ipr_coder.tui.interview.listing import arrive

                screen.call_after_refresh(arrive, screen, going)
            self.call_after_refresh(spare_the_collector)

    def left_interview(self, how: Leave) -> None:
        """The coder is done with an interview: on to the work list, or home."""
        if how == "quit" or self.study is None:
            self.exit()
            return
        self.pop_screen()
        if self._work_list is None:
            self._show_work_list(None)
        if self.going is not None:
            self.open_interview(self.going.interview, None)

    async def action_quit(self) -> None:
        coding = self._coding
        if coding is None:
            self.exit()
        elif self.screen is coding:
            coding.do("interview.quit")
        else:
            self.bell()
            self.notify("Close this page first (Esc).", markup=False)

    def action_next_theme(self) -> None:
        """Change to the next of the three looks."""
        self.theme = theme_after(self.theme)

    async def on_event(self, event: events.Event) -> None:
        """Note when somebody last touched a key or the mouse, for the cover; its key works on every page."""
        if isinstance(event, events.InputEvent):
            self._last_key = monotonic()
        if isinstance(event, events.Key) and self._covers(event):
            self.cover()
        else:
            await super().on_event(event)

    def cover_when_idle(self) -> None:
        """Cover the screen when nobody has touched anything for as long as the settings say."""
        limit = self.settings.lock_after_minutes * 60
        if limit and monotonic() - self._last_key >= limit:
            self.cover()

    def cover(self) -> None:
        """Show nothing of the study until somebody uncovers it."""
        from ipr_coder.tui.cover_screen import CoverScreen

        if not any(isinstance(screen, CoverScreen) for screen in self.screen_stack):
            self.push_screen(CoverScreen(self.settings.phrase))

    def open_settings(self) -> None:
        """Show the settings; what is changed there counts at once."""
        from ipr_coder.tui.settings import settings_path
        from ipr_coder.tui.settings_screen import SettingsScreen

        self.push_screen(SettingsScreen(self.settings, settings_path(), self._take_settings))

    def open_palette(self) -> None:
        """Show everything that can be done here, to be found by its words."""
        from ipr_coder.tui.palette import open_palette

        open_palette(self)

    def _take_settings(self, settings: Settings) -> None:
        before, self.settings = self.settings, settings
        if settings.theme != before.theme:
            self.theme = theme_at_start(settings.theme, self.no_color)
        if self._coding is not None:
            self._coding.take_settings()

    def _covers(self, event: events.Key) -> bool:
        """True for the key of the cover on a page over the screens, be it one to type on: it must never be in vain."""
        return (
            self.screen.is_modal
            and not event.is_printable
            and keys_at("interview", self.settings.keys).get(event.key) == "look.cover"
        )

    @property
    def _coding(self) -> CodingScreen | None:
        """The interview that is open, be it under a page or not: there is never a second one."""
        from ipr_coder.tui.coding_screen import CodingScreen

        return next((screen for screen in self.screen_stack if isinstance(screen, CodingScreen)), None)

    @property
    def _work_list(self) -> WorkListScreen | None:
        """The work list where it is what is seen."""
        from ipr_coder.tui.worklist_screen import WorkListScreen

        return self.screen if isinstance(self.screen, WorkListScreen) else None

    def _show_work_list(self, notice: str | None) -> None:
        from ipr_coder.tui.worklist_screen import WorkListScreen

        if self.study is not None:
            self.push_screen(WorkListScreen(self.study, notice))

    def _interview_opened(self, desk: tuple[Workplace, Sheet] | None, error: Exception | None) -> None:
        post_from_thread(self, self.InterviewOpened(desk, error))

    def _give_up(self, error: Exception | None) -> None:
        if error is not None and not isinstance(error, IprError):
            raise error
        self.fault = error
        self.exit()

    def _fatal_error(self) -> None:
        leave_after_fault(self)


def spare_the_collector() -> None:
    """Keep the garbage collector from pausing in the middle of a key: the interview's objects are not its business.

    Freezing alone makes full collections more frequent, so the thresholds go up with it. There is no collection
    before it: that would be the pause, and little of what is there just after loading is garbage.
    """
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
