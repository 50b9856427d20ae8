"""What stands beside the text: shown or hidden by a key, and read in a thread once the coder stays at a place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING

from ipr_coder.tui._compat import post_from_thread
from ipr_coder.tui.context_words import context_page

if TYPE_CHECKING:
    from ipr_coder.coding.context import Context
    from ipr_coder.tui.coding_screen import CodingScreen


def toggle(screen: CodingScreen) -> None:
    """Show or hide the panel."""
    screen.context.toggle_class("-shown")
    if screen.context.has_class("-shown"):
        _look(screen)


def follow(screen: CodingScreen) -> None:
    """Let the panel come after the coder, where it is shown."""
    if screen.context.has_class("-shown"):
        screen.context.follow(partial(_look, screen))


def take_up(screen: CodingScreen, position: int, context: Context | None, error: Exception | None) -> None:
    """Show what was read, if the coder is still there."""
    here = screen.sheet.spans[screen.view.cursor].start
    if error is not None:
        screen.say("What stands beside the text could not be read.", warning=True)
    elif position == here:
        screen.context.say(context_page(screen.work, screen.view.cursor, context))


def _look(screen: CodingScreen) -> None:
    position = screen.sheet.spans[screen.view.cursor].start
    screen.context.say(context_page(screen.work, screen.view.cursor, None))
    screen.run_worker(
        partial(_read, screen, position), thread=True, exclusive=True, group="context", exit_on_error=False
    )


def _read(screen: CodingScreen, position: int) -> None:
    """On a thread of its own: nobody who types waits for it."""
    from ipr_coder.coding.context import context_of

    try:
        found, fault = context_of(screen.study.store, screen.work.desk, position), None
    except Exception as error:  # whatever it is, it must end on the screen's thread
        found, fault = None, error
    post_from_thread(screen, screen.ContextRead(position, found, fault))


HANDLERS: Mapping[str, Callable[[CodingScreen], None]] = MappingProxyType({"look.context": toggle})
