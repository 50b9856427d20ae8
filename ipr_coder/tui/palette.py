"""Everything that can be done, found by typing a few letters of it: the actions of the place, and all codes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from functools import partial
from typing import TYPE_CHECKING

from textual.command import CommandPalette, DiscoveryHit, Hit, Provider

from ipr_coder.text import one_line
from ipr_coder.tui.actions import actions_at, free_keys_of, shown_key
from ipr_coder.tui.chords import chords_of
from ipr_coder.tui.coding_screen import CodingScreen
from ipr_coder.tui.interview import deeds
from ipr_coder.tui.worklist_screen import WorkListScreen

if TYPE_CHECKING:
    from collections.abc import Callable

    from ipr_coder.tui.app import CoderApp

Command = tuple[str, str, "Callable[[], None]"]
"""What it is called, what stands under it, and the call."""


def open_palette(app: CoderApp) -> None:
    """Show the palette over a screen."""
    app.push_screen(CommandPalette(providers=[Everything], placeholder="What would you like to do?"))


class Everything(Provider):
    """The actions and codes of the screen that the palette was opened from."""

    async def discover(self) -> AsyncIterator[DiscoveryHit]:
        """All actions, before anything is typed."""
        for name, under, call in self._actions():
            yield DiscoveryHit(name, call, text=name, help=under)

    async def search(self, query: str) -> AsyncIterator[Hit]:
        """Actions and codes that the letters typed fit."""
        matcher = self.matcher(query)
        for name, under, call in (*self._actions(), *self._codes()):
            score = matcher.match(name)
            if score > 0:
                yield Hit(score, matcher.highlight(name), call, text=name, help=under)

    def _actions(self) -> Iterator[Command]:
        screen = self.screen
        if not isinstance(screen, (CodingScreen, WorkListScreen)):
            return
        wishes = screen.app.settings.keys
        coding = isinstance(screen, CodingScreen)
        taken = chords_of(screen.study.codebook).followers.get("", {}) if coding else {}
        for action in actions_at("interview" if coding else "work list"):
            if action.id != "look.palette":
                keys = "  ".join(shown_key(key) for key in free_keys_of(action, wishes, taken)) or "no key"
                yield _plain(action.words), _plain(f"{keys} · {action.id}"), partial(screen.action_do, action.id)

    def _codes(self) -> Iterator[Command]:
        screen = self.screen
        if isinstance(screen, CodingScreen):
            for code in (code for code in screen.study.codebook.codes if not code.retired):
                keys = code.key if code.parent else code.key * 2
                yield _plain(f"tag {code.name} ({keys})"), _plain(code.id), partial(deeds.tag_current, screen, code)


def _plain(words: str) -> str:
    """Without brackets, which the palette would take for markup."""
    return one_line(words).replace("[", "(").replace("]", ")")
