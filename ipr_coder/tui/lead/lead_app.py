"""The lead's screens as an application of their own: reads the study behind the first frame, view by view."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path, PurePath
from typing import ClassVar, TypeVar

from textual import events
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from ipr_coder.errors import IprError
from ipr_coder.reports.model import Fact
from ipr_coder.study.facts import Excerpt
from ipr_coder.text import displayable
from ipr_coder.themes.cases import CASE_UNITS
from ipr_coder.tui._compat import leave_after_fault, post_from_thread
from ipr_coder.tui.actions import binding_wishes
from ipr_coder.tui.idle_cover import IdleCover
from ipr_coder.tui.lead.lead_screen import LeadScreen
from ipr_coder.tui.lead.reading import Choices, LeadStudy, open_lead_study
from ipr_coder.tui.lead.views import Behind, View, ViewId
from ipr_coder.tui.run import FAULT, check_target, check_terminal, own_settings
from ipr_coder.tui.saving import sentence_of
from ipr_coder.tui.settings import Settings
from ipr_coder.tui.themes import THEMES, theme_after, theme_at_start

T = TypeVar("T")


class LeadApp(App[None]):
    """The lead's screens of one study. `fault` is the reason when it could not be opened."""

    CSS_PATH: ClassVar[list[str | PurePath]] = ["../setting_up.tcss", "lead.tcss"]
    TITLE = "ipr-coder lead"
    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+q", "quit", "quit", show=False, priority=True)]

    class Opened(Message):
        """The study is open, or could not be opened."""

        def __init__(self, study: LeadStudy | None, error: Exception | None) -> None:
            super().__init__()
            self.study, self.error = study, error

    class ViewRead(Message):
        """A view has been read; one that could not be says why and has no sheets."""

        def __init__(self, view: View | None) -> None:
            super().__init__()
            self.view = view

    class BehindRead(Message):
        """The words behind a number have been read, or could not be."""

        def __init__(self, behind: Behind, excerpts: tuple[Excerpt, ...], error: IprError | None) -> None:
            super().__init__()
            self.behind, self.excerpts, self.error = behind, excerpts, error

    class Written(Message):
        """A file has been written, or could not be."""

        def __init__(self, path: Path, error: IprError | None) -> None:
            super().__init__()
            self.path, self.error = path, error

    def __init__(
        self, target: str, choices: Choices, *, theme: str | None = None, settings: Settings | None = None
    ) -> None:
        super().__init__()
        self.settings = settings or Settings()
        self.study: LeadStudy | None = None
        self.fault: IprError | None = None
        self._target, self._choices = target, choices
        self._wanted_theme = theme or self.settings.theme
        self._idle = IdleCover(self, self.settings)
        self._page: LeadScreen | None = None
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

    def on_lead_app_opened(self, message: Opened) -> None:
        if message.study is None:
            if message.error is not None and not isinstance(message.error, IprError):
                raise message.error
            self.fault = message.error
            self.exit()
            return
        self.study = message.study
        self._page = LeadScreen()
        self.push_screen(self._page)

    def read_view(self, view: ViewId) -> None:
        """Read a view, in a thread; the screen is told when it is there."""
        study = self._study()

        def job() -> None:
            read, fault = _tried(lambda: study.view(view))
            if fault is not None:
                read = View(view, "", (), (sentence_of(fault),))
            post_from_thread(self, self.ViewRead(read))

        self.run_worker(job, thread=True, group="view", exclusive=True)

    def on_lead_app_view_read(self, message: ViewRead) -> None:
        if self._page is not None and message.view is not None:
            self._page.show(message.view)

    def read_behind(self, behind: Behind) -> None:
        """Fetch the words behind a number, in a thread."""
        study = self._study()

        def job() -> None:
            found, fault = _tried(lambda: study.excerpts(behind.places))
            post_from_thread(self, self.BehindRead(behind, found or (), fault))

        self.run_worker(job, thread=True, group="behind", exclusive=True)

    def on_lead_app_behind_read(self, message: BehindRead) -> None:
        from ipr_coder.tui.lead.segments_screen import SegmentsScreen

        if message.error is not None:
            self._say(sentence_of(message.error), warning=True)
            return
        study = self._study()
        self.push_screen(SegmentsScreen(message.behind.words, message.excerpts, study.labels, study.transcript))

    def choose_layer(self) -> None:
        """Ask which layer counts."""
        from ipr_coder.tui.choice_screen import ChoiceScreen

        study = self._study()
        names = study.layers()

        def take(chosen: int | None) -> None:
            if chosen is not None and self._page is not None:
                study.choose(layer=names[chosen])
                self._page.want(self._page.wanted)

        self.push_screen(ChoiceScreen("Whose tags count?", names), take)

    def next_case_unit(self) -> None:
        """Take the next of the three case units."""
        study = self._study()
        study.choose(case_unit=CASE_UNITS[(CASE_UNITS.index(study.case_unit) + 1) % len(CASE_UNITS)])

    def ask_where(self, view: ViewId) -> None:
        """Ask what is to be written and where, and write it."""
        from ipr_coder.tui.choice_screen import ChoiceScreen

        answers = ("this view", "the whole report")
        what = "What is to be written?"
        self.push_screen(
            ChoiceScreen(what, answers), lambda chosen: None if chosen is None else self._ask_file(view, chosen == 1)
        )

    def facts(self) -> tuple[Fact, ...]:
        """What the numbers rest on."""
        return self._study().facts()

    def counting(self) -> str:
        """Layer, case unit and unit in a few words, for the header."""
        return self.study.counting() if self.study is not None else ""

    def colours(self) -> dict[str, str]:
        """The colours of the code families."""
        return self._study().colours()

    def forget(self) -> None:
        """Read the study again with the next view."""
        self._study().forget()

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

    def _ask_file(self, view: ViewId, whole: bool) -> None:
        from ipr_coder.reports.formats import format_of
        from ipr_coder.tui.form_screen import Blank, FormScreen

        blank = Blank("file", f"{'report' if whole else view}.docx", "report.docx, .html, .xlsx, .csv, .md, .json")
        self.push_screen(
            FormScreen(
                "Where to? The ending says which format: .docx .html .xlsx .csv .md .json .txt",
                [blank],
                check=lambda typed: format_of(Path(typed[0].strip())),
            ),
            lambda typed: None if typed is None else self._write(view, whole, Path(typed[0].strip()).expanduser()),
        )

    def _write(self, view: ViewId, whole: bool, path: Path) -> None:
        study = self._study()
        self._say(f"Writing {path} ...")

        def job() -> None:
            _, fault = _tried(lambda: study.write(None if whole else view, path))
            post_from_thread(self, self.Written(path, fault))

        self.run_worker(job, thread=True, group="write")

    def on_lead_app_written(self, message: Written) -> None:
        if message.error is not None:
            self._say(sentence_of(message.error), warning=True)
        else:
            self._say(f"Wrote {message.path}. It may hold participants' words: keep it as safe as the study.")

    def _open(self) -> None:
        try:
            study, fault = open_lead_study(self._target, self._choices), None
        except Exception as error:  # whatever it is, it must end on the screen's thread
            study, fault = None, error
        if not self.post_message(self.Opened(study, fault)) and study is not None:
            study.close()

    def _study(self) -> LeadStudy:
        if self.study is None:
            raise RuntimeError("the study is not open")
        return self.study

    def _say(self, words: str, *, warning: bool = False) -> None:
        if self._page is not None:
            self._page.say(displayable(words), warning=warning)

    def _fatal_error(self) -> None:
        leave_after_fault(self)


def run_lead(target: str, choices: Choices) -> int:
    """Show the lead's screens until they are left; the exit code. IprError when there is no terminal or no study."""
    check_terminal("the lead's screen")
    check_target(target)
    app = LeadApp(target, choices, theme=os.environ.get("IPR_THEME"), settings=own_settings())
    try:
        app.run()
    finally:
        if app.study is not None:
            app.study.close()
    if app.fault is not None:
        raise app.fault
    return FAULT if app.return_code else 0


def _tried(job: Callable[[], T]) -> tuple[T | None, IprError | None]:
    try:
        return job(), None
    except IprError as refusal:
        return None, refusal
