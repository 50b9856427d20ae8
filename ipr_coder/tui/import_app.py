"""The import screen as an application of its own, for whoever sets a study up; files are read in a thread."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import App
from textual.binding import Binding, BindingType
from textual.message import Message

from ipr_coder.coding.import_session import ImportSession, ReadJob, read_one
from ipr_coder.errors import IprError
from ipr_coder.tui._compat import leave_after_fault, post_from_thread
from ipr_coder.tui.idle_cover import IdleCover
from ipr_coder.tui.import_screen import ImportScreen
from ipr_coder.tui.run import FAULT, check_terminal, own_settings
from ipr_coder.tui.settings import Settings
from ipr_coder.tui.themes import THEMES, theme_at_start

if TYPE_CHECKING:
    from ipr_coder.coding.importing import Imported
    from ipr_coder.study.store import Store
    from ipr_coder.transcripts.model import Unit


class ImportApp(App[None]):
    """Shows a session of files on their way into a study. Without a study, or with `look_only`, nothing comes in."""

    CSS_PATH = "setting_up.tcss"
    TITLE = "ipr-coder import"
    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "quit", "quit", show=False, priority=True),
        Binding("ctrl+l", "cover", "cover", show=False, priority=True),
    ]

    class Stored(Message):
        """The import has ended."""

        def __init__(self, done: tuple[tuple[int, Imported], ...], error: Exception | None) -> None:
            super().__init__()
            self.done, self.error = done, error

    def __init__(
        self,
        session: ImportSession,
        store: Store | None,
        *,
        unit: Unit = "turn",
        look_only: bool = False,
        theme: str | None = None,
        settings: Settings | None = None,
    ) -> None:
        super().__init__()
        self.session, self.settings = session, settings or Settings()
        self.may_import = store is not None and not look_only
        self._store, self._unit = store, unit
        self._wanted_theme = theme or self.settings.theme
        self._idle = IdleCover(self, self.settings)
        self._reading = False
        self.animation_level = "none"

    def on_mount(self) -> None:
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = theme_at_start(self._wanted_theme, self.no_color)
        self._idle.begin()
        self._page = ImportScreen(self.session)
        self.push_screen(self._page)

    async def on_event(self, event: events.Event) -> None:
        """Note when somebody last touched a key or the mouse, for the cover."""
        if isinstance(event, events.InputEvent):
            self._idle.touched()
        await super().on_event(event)

    def read_on(self) -> None:
        """Read the next file in a thread, the current one first; nothing while one is being read."""
        if self._reading:
            return
        job = self.session.next_job(self._page.number)
        if job is not None:
            self._reading = True
            self.run_worker(lambda: self._read(job), thread=True, exit_on_error=True, group="reading")

    def on_import_screen_read(self, message: ImportScreen.Read) -> None:
        self._reading = False
        self._page.show_reading(message.reading)
        self.read_on()

    def import_ready(self) -> None:
        """Import what is ready, in a thread."""
        self.run_worker(self._import, thread=True, exit_on_error=True, group="importing")

    def on_import_app_stored(self, message: Stored) -> None:
        self.session.mark_imported(message.done)
        self._page.imported(message.error)

    async def action_quit(self) -> None:
        """As Esc: nothing is left in the middle of an import."""
        if self.screen is self._page:
            self._page.action_leave()
        else:
            self.bell()

    def action_cover(self) -> None:
        """Cover the screen at once."""
        self._idle.cover()

    def _read(self, job: ReadJob) -> None:
        post_from_thread(self, ImportScreen.Read(read_one(job, self._store)))

    def _import(self) -> None:
        if self._store is None:
            return
        done: tuple[tuple[int, Imported], ...] = ()
        fault: IprError | None = None
        try:
            done = self.session.store_ready(self._store, self._unit)
        except IprError as refusal:
            fault = refusal
        post_from_thread(self, self.Stored(done, fault))

    def _fatal_error(self) -> None:
        leave_after_fault(self)


def run_import(
    session: ImportSession, store: Store | None, unit: Unit = "turn", *, look_only: bool = False
) -> tuple[int, tuple[Imported, ...]]:
    """Show the screen until it is left; the exit code, and what was imported, in the order of the files."""
    check_terminal("the import screen")
    app = ImportApp(
        session, store, unit=unit, look_only=look_only, theme=os.environ.get("IPR_THEME"), settings=own_settings()
    )
    app.run()
    done = [session.imported(number) for number in session.numbers_imported()]
    return FAULT if app.return_code else 0, tuple(one for one in done if one is not None)
