"""Settling as an application of its own: the interviews that are ready, and each of them on the table."""

from __future__ import annotations

import os
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual import events
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from ipr_coder.errors import IprError, StudyError, TooEarly
from ipr_coder.tui._compat import leave_after_fault, post_from_thread
from ipr_coder.tui.actions import binding_wishes
from ipr_coder.tui.app import spare_the_collector
from ipr_coder.tui.idle_cover import IdleCover
from ipr_coder.tui.run import FAULT, check_target, check_terminal, own_settings
from ipr_coder.tui.saving import sentence_of
from ipr_coder.tui.settings import Settings
from ipr_coder.tui.settling.interviews import InterviewLine, InterviewsScreen
from ipr_coder.tui.settling.opening import SettlingStudy, open_settling_study, ready_interviews
from ipr_coder.tui.settling.settle_screen import SettleScreen
from ipr_coder.tui.settling.table import Sitting, Table, open_sitting
from ipr_coder.tui.themes import THEMES, theme_after, theme_at_start

if TYPE_CHECKING:
    from collections.abc import Callable

    from ipr_coder.reports.live_agreement import LiveFigures

LAST_WAIT: Final = 30.0
"""Seconds to wait, after the screens are gone, for deeds still on their way to the disk."""


class SettleApp(App[None]):
    """The screens of those who settle in one round of a study. `fault` is the reason when it could not be opened."""

    CSS_PATH: ClassVar[list[str | PurePath]] = ["../setting_up.tcss", "settling.tcss"]
    TITLE = "ipr-coder settle"
    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+q", "quit", "quit", show=False, priority=True)]

    class Opened(Message):
        """The study is open, or could not be opened."""

        def __init__(self, study: SettlingStudy | None, error: Exception | None) -> None:
            super().__init__()
            self.study, self.error = study, error

    class Listed(Message):
        """The interviews have been read, or could not be."""

        def __init__(self, lines: tuple[InterviewLine, ...], error: Exception | None) -> None:
            super().__init__()
            self.lines, self.error = lines, error

    class Laid(Message):
        """An interview lies on the table, or could not be put there."""

        def __init__(self, sitting: Sitting, table: Table | None, error: Exception | None) -> None:
            super().__init__()
            self.sitting, self.table, self.error = sitting, table, error

    def __init__(
        self,
        target: str,
        by: str,
        *,
        interview: str | None = None,
        round: str | None = None,
        present: tuple[str, ...] = (),
        reason: str | None = None,
        theme: str | None = None,
        settings: Settings | None = None,
    ) -> None:
        super().__init__()
        self.settings = settings or Settings()
        self.study: SettlingStudy | None = None
        self.fault: IprError | None = None
        self.present, self.by = present, by
        self._target, self._interview, self._round, self._reason = target, interview, round, reason
        self._wanted_theme = theme or self.settings.theme
        self._idle = IdleCover(self, self.settings)
        self.animation_level = "none"

    def compose(self) -> ComposeResult:
        yield Static(Content("Opening the study ..."), markup=False, id="opening")

    def on_mount(self) -> None:
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = theme_at_start(self._wanted_theme, self.no_color)
        self.set_keymap(binding_wishes(self.settings.keys))
        self._idle.begin()
        self.call_after_refresh(self.run_worker, self._open, thread=True, exit_on_error=False)

    async def on_event(self, event: events.Event) -> None:
        """Note when somebody last touched a key or the mouse, for the cover."""
        if isinstance(event, events.InputEvent):
            self._idle.touched()
        await super().on_event(event)

    def put(self, job: Callable[[Any], Any], done: Callable[[Any, Exception | None], None]) -> None:
        """Have a job done on the study, behind those that wait already."""
        if self.study is not None:
            self.study.writer.put(job, done)

    def on_settle_app_opened(self, message: Opened) -> None:
        if message.study is None:
            self._give_up(message.error)
            return
        self.study = message.study
        if self._interview is not None:
            self.sit_down(self._interview, self._reason)
        else:
            self.back_to_list()

    def back_to_list(self) -> None:
        """Show the interviews, with how far each has come."""
        if self.study is None:
            return
        if isinstance(self.screen, SettleScreen):
            self.pop_screen()
        if not isinstance(self.screen, InterviewsScreen):
            self.push_screen(InterviewsScreen())
        self.read_list()

    def read_list(self) -> None:
        """Read how far each interview has come, behind whatever waits to be saved."""
        if self.study is None:
            return
        job = ready_interviews(self.study.round)
        self.put(job, lambda lines, error: post_from_thread(self, self.Listed(lines or (), error)))

    def on_settle_app_listed(self, message: Listed) -> None:
        if not isinstance(self.screen, InterviewsScreen):
            return
        if message.error is not None:
            self._refused(message.error)
        else:
            self.screen.take(message.lines)

    def sit_down(self, interview: str, reason: str | None = None) -> None:
        """Put an interview on the table."""
        if self.study is None:
            return
        sitting = Sitting(interview, self.study.round, self.by, self.present, reason)
        self.put(
            lambda store: open_sitting(store, sitting),
            lambda table, error: post_from_thread(self, self.Laid(sitting, table, error)),
        )

    def on_settle_app_laid(self, message: Laid) -> None:
        if message.table is None:
            if isinstance(message.error, TooEarly) and isinstance(self.screen, InterviewsScreen):
                self.screen.ask_why(message.sitting.interview)
            elif message.error is not None:
                self._refused(message.error)
            return
        if self.study is None or isinstance(self.screen, SettleScreen):
            return
        screen = SettleScreen(message.sitting, message.table, self.study.codebook)
        self.push_screen(screen)
        self.call_after_refresh(spare_the_collector)
        self.run_worker(lambda: self._figure(screen, message.sitting), thread=True, exit_on_error=False)

    async def action_quit(self) -> None:
        """Leave; nothing that is being written on a page is dropped by it."""
        if self.screen.is_modal:
            self.bell()
            self.notify("Close this page first (Esc).", markup=False)
        else:
            self.exit()

    def action_next_theme(self) -> None:
        """Change to the next of the looks."""
        self.theme = theme_after(self.theme)

    def action_cover(self) -> None:
        """Cover the screen at once."""
        self._idle.cover()

    def open_settings(self) -> None:
        """Show the settings."""
        from ipr_coder.tui.settings import settings_path
        from ipr_coder.tui.settings_screen import SettingsScreen

        self.push_screen(SettingsScreen(self.settings, settings_path(), self._take_settings))

    def _take_settings(self, settings: Settings) -> None:
        before, self.settings = self.settings, settings
        self._idle = IdleCover(self, settings)
        self._idle.begin()
        if settings.theme != before.theme:
            self.theme = theme_at_start(settings.theme, self.no_color)

    def _open(self) -> None:
        try:
            study, fault = open_settling_study(self._target, self._round), None
        except Exception as error:  # whatever it is, it must end on the screen's thread
            study, fault = None, error
        if not self.post_message(self.Opened(study, fault)) and study is not None:
            study.close(timeout=5)

    def _figure(self, screen: SettleScreen, sitting: Sitting) -> None:
        """Compute the figures beside the text, in a thread: nobody waits for them."""
        from ipr_coder.reports.live_agreement import live_figures
        from ipr_coder.study.tag_table import load_selection

        if self.study is None:
            return
        try:
            selection = self.study.store.read(lambda tx: load_selection(tx, round=sitting.round))
        except IprError:
            return
        figures: LiveFigures = live_figures(selection, sitting.interview)
        post_from_thread(screen, screen.Figured(figures))

    def _refused(self, error: Exception) -> None:
        if not isinstance(error, IprError):
            raise error
        if isinstance(self.screen, InterviewsScreen):
            self.screen.say(sentence_of(error), warning=True)
        else:
            self._give_up(error)

    def _give_up(self, error: Exception | None) -> None:
        if error is not None and not isinstance(error, IprError):
            raise error
        self.fault = error
        self.exit()

    def _fatal_error(self) -> None:
        leave_after_fault(self)


def run_settle(
    target: str,
    by: str,
    *,
    interview: str | None = None,
    round: str | None = None,
    present: tuple[str, ...] = (),
    reason: str | None = None,
) -> int:
    """Show the screens of settling until they are left; the exit code. IprError when they cannot be shown."""
    check_terminal("settling on a screen")
    check_target(target)
    app = SettleApp(
        target,
        by,
        interview=interview,
        round=round,
        present=present,
        reason=reason,
        theme=os.environ.get("IPR_THEME"),
        settings=own_settings(),
    )
    saved = True
    try:
        app.run()
    finally:
        saved = app.study is None or app.study.close(LAST_WAIT)
    if app.fault is not None:
        raise app.fault
    if app.study is not None and not saved:
        raise StudyError(
            "the last decisions could not be saved in time.",
            place=str(Path(app.study.store.target).name),
            mend="Open the interview again and look which decisions are there.",
        )
    return FAULT if app.return_code else 0
