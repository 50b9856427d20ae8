"""One line to type a question into, in the place of the status line: words to find, a turn or a time to go to."""

from __future__ import annotations

from typing import Literal

from textual import events
from textual.message import Message
from textual.widgets import Input

Asked = Literal["find", "go to"]
PLACEHOLDERS: dict[Asked, str] = {
    "find": "words to find, then Enter",
    "go to": "a turn (12) or a time in the interview (0:12:40), then Enter",
}


class PromptBar(Input):
    """Hidden until something is asked. Leaving it gives an answer of None."""

    class Answered(Message):
        """What was typed, or None when the question was left."""

        def __init__(self, asked: Asked, words: str | None) -> None:
            super().__init__()
            self.asked, self.words = asked, words

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, compact=True)
        self._asked: Asked = "find"

    def on_mount(self) -> None:
        self.display = False

    def ask(self, asked: Asked) -> None:
        """Show the line and take the keys."""
        self._asked = asked
        self.placeholder, self.value = PLACEHOLDERS[asked], ""
        self.display = True
        self.screen.set_focus(self)

    def leave(self) -> None:
        """Give the question up."""
        self.display = False
        self.post_message(self.Answered(self._asked, None))

    def finish(self) -> tuple[Asked, str]:
        """Take what was typed, and hide."""
        self.display = False
        return self._asked, self.value

    def on_key(self, event: events.Key) -> None:
        """A key that was on its way here when the question ended belongs to the screen."""
        if not self.display:
            event.prevent_default()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Answered(*self.finish()))
