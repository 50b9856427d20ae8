"""The few hooks of Textual that are private or delicate. Tests fail here first when a new Textual moves them."""

from __future__ import annotations

import sys
import traceback
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from textual.app import App
    from textual.message import Message
    from textual.message_pump import MessagePump
    from textual.screen import Screen


def post_from_thread(pump: MessagePump, message: Message) -> None:
    """Send a message from the writer's thread. When the screens are gone already, nobody needs it any more.

    Textual raises RuntimeError when its loop has ended in between; that must not stop the writer's thread.
    """
    with suppress(RuntimeError):
        pump.post_message(message)


def paint_now(screen: Screen[Any]) -> None:
    """Paint everything on the screen that asked for it, in one frame and at once.

    Left to itself each widget tells the screen on its own; the first is painted at once and the others a sixtieth of a
    second later, so that one key takes two or three frames. Where the layout has to change, that is left to Textual.
    """
    if screen._layout_required or screen._scroll_required or screen.app._batch_count or not screen.is_current:
        return
    asked = {widget for widget in screen._compositor.visible_widgets if widget._repaint_required}
    if screen in asked or any(widget._layout_required or widget._scroll_required for widget in asked):
        return
    for widget in asked:
        widget._repaint_required = False
    asked |= screen._dirty_widgets
    screen._dirty_widgets.clear()
    if asked:
        screen._compositor.update_widgets(asked)
        screen._compositor_refresh()


class Held:
    """Holds painting back for a moment, so that what follows at once is painted in the same frame."""

    def __init__(self, app: App[Any]) -> None:
        self._app, self.holding = app, False

    def hold(self, seconds: float) -> None:
        """Paint nothing until `release`, and no longer than this."""
        if not self.holding:
            self.holding = True
            self._app._begin_batch()
            self._app.set_timer(seconds, self.release)

    def release(self) -> None:
        """Paint what has been held back."""
        if self.holding:
            self.holding = False
            self._app._end_batch()
            paint_now(self._app.screen)
            self._app.screen.check_idle()


def textual_key(key: str) -> str:
    """A key by Textual's name of it: "." is "full_stop", "down" is "down"."""
    from textual.keys import _character_to_key

    return _character_to_key(key) if len(key) == 1 else key


def is_key(key: str) -> bool:
    """True for a key that can be pressed: a character, or a name such as "down", "f4", "ctrl+d", "shift+tab"."""
    from textual.keys import Keys

    if len(key) == 1:
        return key.isprintable() and not key.isspace()
    return key in {one.value for one in Keys if not one.value.startswith("<")}


def leave_after_fault(app: App[Any]) -> None:
    """End the application after a fault of its own, saying where it happened and nothing of what it was working on.

    Textual would print the local variables, and a message may quote what was on the screen: both can hold the words
    of a client. Only file names, line numbers, functions and the kind of error are shown.
    """
    from rich.segment import Segments
    from rich.text import Text

    error = sys.exc_info()[1]
    lines = ["ipr-coder stopped because of a fault in the program. Everything shown as saved is in the study."]
    if error is not None:
        lines.append(f"{type(error).__name__} at:")
        lines += [
            f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in traceback.extract_tb(error.__traceback__)
        ]
    app.bell()
    report = Text("\n".join(lines), overflow="fold")
    app._exit_renderables.append(Segments(app.console.render(report, app.console.options)))
    app._close_messages_no_wait()
