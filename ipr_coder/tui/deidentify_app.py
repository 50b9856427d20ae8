"""Taking names out as an application of its own, for whoever sets a study up. No tag of any coder is shown."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from textual import events
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from ipr_coder.coding.deidentifying import Applied, Found
from ipr_coder.errors import IprError
from ipr_coder.transcripts.deidentifying.deciding import Plan
from ipr_coder.tui._compat import leave_after_fault, post_from_thread
from ipr_coder.tui.deidentify_screen import DeidentifyScreen
from ipr_coder.tui.idle_cover import IdleCover
from ipr_coder.tui.run import FAULT, check_terminal, own_settings
from ipr_coder.tui.settings import Settings
from ipr_coder.tui.themes import THEMES, theme_at_start


class DeidentifyApp(App[None]):
    """Finds candidates behind the first frame, lets a person decide, and carries it out.

    `search` and `replace` are called in threads; `replace` gets the plan and the key file's passphrase. `secret` is
    that passphrase where it is known already. Afterwards `done` says what was replaced, `written` where the list was
    put for later, `fault` why there is nothing to show.
    """

    CSS_PATH = "setting_up.tcss"
    TITLE = "ipr-coder deidentify"
    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "quit", "quit", show=False, priority=True),
        Binding("ctrl+l", "cover", "cover", show=False, priority=True),
    ]

    class Searched(Message):
        """The candidates are found, or could not be."""

        def __init__(self, found: Found | None, error: IprError | None) -> None:
            super().__init__()
            self.found, self.error = found, error

    class CarriedOut(Message):
        """The plan is carried out, or could not be."""

        def __init__(self, applied: Applied | None, error: IprError | None) -> None:
            super().__init__()
            self.applied, self.error = applied, error

    def __init__(
        self,
        search: Callable[[], Found],
        replace: Callable[[Plan, str], Applied],
        key_file: Path,
        *,
        secret: str | None = None,
        theme: str | None = None,
        settings: Settings | None = None,
    ) -> None:
        super().__init__()
        self.key_file, self.secret = key_file, secret
        self.settings = settings or Settings()
        self.done: Applied | None = None
        self.written: Path | None = None
        self.fault: IprError | None = None
        self._search, self._replace, self._given = search, replace, secret
        self._wanted_theme = theme or self.settings.theme
        self._idle = IdleCover(self, self.settings)
        self._page: DeidentifyScreen | None = None
        self.animation_level = "none"

    def compose(self) -> ComposeResult:
        yield Static(Content("Looking for what may tell who somebody is ..."), markup=False, id="opening")

    def on_mount(self) -> None:
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = theme_at_start(self._wanted_theme, self.no_color)
        self._idle.begin()
        self.call_after_refresh(self.run_worker, self._look, thread=True)

    async def on_event(self, event: events.Event) -> None:
        """Note when somebody last touched a key or the mouse, for the cover."""
        if isinstance(event, events.InputEvent):
            self._idle.touched()
        await super().on_event(event)

    def on_deidentify_app_searched(self, message: Searched) -> None:
        if message.found is None:
            self.fault = message.error
            self.exit()
            return
        self._page = DeidentifyScreen(message.found.review())
        self.push_screen(self._page)

    def carry_out(self, plan: Plan) -> None:
        """Carry the plan out, in a thread."""
        secret = self.secret or ""
        self.run_worker(lambda: self._carry_out(plan, secret), thread=True)

    def on_deidentify_app_carried_out(self, message: CarriedOut) -> None:
        self.done = message.applied
        if self._page is not None:
            self._page.applied(message.applied, message.error)

    def forget_secret(self) -> None:
        """Ask for the passphrase again, unless it came from the command line."""
        self.secret = self._given

    async def action_quit(self) -> None:
        """As Esc: nothing is left in the middle of replacing."""
        if self._page is not None and self.screen is self._page:
            self._page.action_side("candidates")
            self.call_after_refresh(self._page.action_leave)
        elif self._page is None:
            self.exit()
        else:
            self.bell()

    def action_cover(self) -> None:
        """Cover the screen at once."""
        self._idle.cover()

    def _look(self) -> None:
        found: Found | None = None
        fault: IprError | None = None
        try:
            found = self._search()
        except IprError as refusal:
            fault = refusal
        post_from_thread(self, self.Searched(found, fault))

    def _carry_out(self, plan: Plan, secret: str) -> None:
        applied: Applied | None = None
        fault: IprError | None = None
        try:
            applied = self._replace(plan, secret)
        except IprError as refusal:
            fault = refusal
        post_from_thread(self, self.CarriedOut(applied, fault))

    def _fatal_error(self) -> None:
        leave_after_fault(self)


def run_deidentify(
    search: Callable[[], Found], replace: Callable[[Plan, str], Applied], key_file: Path, secret: str | None
) -> tuple[int, Applied | None, Path | None]:
    """Show the screen until it is left: the exit code, what was replaced, and where the list was written.

    IprError where there is no terminal, or when nothing could be looked for.
    """
    check_terminal("taking names out on a screen")
    theme = os.environ.get("IPR_THEME")
    app = DeidentifyApp(search, replace, key_file, secret=secret, theme=theme, settings=own_settings())
    app.run()
    if app.fault is not None:
        raise app.fault
    return (FAULT if app.return_code else 0), app.done, app.written
