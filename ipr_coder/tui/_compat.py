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


def post_from_thread(pump: MessagePump, message: Message) -> None:
    """Send a message from the writer's thread. When the screens are gone already, nobody needs it any more.

    Textual raises RuntimeError when its loop has ended in between; that must not stop the writer's thread.
    """
    with suppress(RuntimeError):
        pump.post_message(message)


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
