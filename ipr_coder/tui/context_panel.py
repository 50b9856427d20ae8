"""The panel of what stands beside the place where the coder is. Filled in behind the keys, never on their way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Static

PAUSE: Final = 0.12
"""Seconds that the coder must stay before the panel follows: keys that run through the text do not pay for it."""


class ContextPanel(VerticalScroll, can_focus=False):
    """Hidden until asked for."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._page = Static(markup=False)
        self._waiting: Timer | None = None

    def compose(self) -> ComposeResult:
        yield self._page

    def follow(self, look: Callable[[], None]) -> None:
        """Look again once the coder has stayed for a moment."""
        if self._waiting is not None:
            self._waiting.stop()
        self._waiting = self.set_timer(PAUSE, look)

    def say(self, page: Content) -> None:
        """Show something else, from its beginning."""
        self._page.update(page)
        self.scroll_home(animate=False)

    @property
    def words(self) -> str:
        """What it says, as plain text."""
        return str(self._page.content)
