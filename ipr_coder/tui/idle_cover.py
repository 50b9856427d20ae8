"""Covers an application's screen when nobody has touched a key or the mouse for as long as the settings say."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from textual.app import App

    from ipr_coder.tui.settings import Settings

LOOK_EVERY: Final = 10.0
"""Seconds between looks."""


class IdleCover:
    """Watches over one application. Begin it once the application runs, and tell it of every key."""

    def __init__(self, app: App[Any], settings: Settings) -> None:
        self._app, self._settings = app, settings
        self._touched = monotonic()

    def begin(self) -> None:
        """Look from time to time from now on."""
        self._app.set_interval(LOOK_EVERY, self.look)

    def touched(self) -> None:
        """Somebody is there."""
        self._touched = monotonic()

    def look(self) -> None:
        """Cover the screen if it is time."""
        limit = self._settings.lock_after_minutes * 60
        if limit and monotonic() - self._touched >= limit:
            self.cover()

    def cover(self) -> None:
        """Show nothing until somebody uncovers it."""
        from ipr_coder.tui.cover_screen import CoverScreen

        if not any(isinstance(screen, CoverScreen) for screen in self._app.screen_stack):
            self._app.push_screen(CoverScreen(self._settings.phrase))
