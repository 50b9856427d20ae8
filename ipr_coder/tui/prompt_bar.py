"""One line to type a question into, in the place of the status line: words to find, a turn or a time to go to.

It never takes the focus. Keys reach it through the screen in the order they were typed, so that a fast typist's Enter
and the letters behind it cannot overtake each other on their way between two widgets.
"""

from __future__ import annotations

from typing import ClassVar, Literal

from rich.cells import cell_len
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from ipr_coder.text import displayable
from ipr_coder.tui.strips import fitted, strip_of

Asked = Literal["find", "go to", "moment"]
PLACEHOLDERS: dict[Asked, str] = {
    "find": "words, /pattern/, speaker:client, code:shame, untagged, memo:why; then Enter",
    "go to": "a turn (12) or a time in the interview (0:12:40), then Enter",
    "moment": "session time, and who stopped the tape (0:12:40-0:13:05 client); then Enter",
}


class PromptBar(Widget, can_focus=False):
    """Hidden until something is asked. `value` is what was typed so far, `cursor` the place in it."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"prompt--hint"}

    class Answered(Message):
        """What was typed, or None when the question was left."""

        def __init__(self, asked: Asked, words: str | None) -> None:
            super().__init__()
            self.asked, self.words = asked, words

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._asked: Asked = "find"
        self.value, self.cursor = "", 0

    def on_mount(self) -> None:
        self.display = False

    def ask(self, asked: Asked, words: str = "") -> None:
        """Show the line; `words` stand there already."""
        self._asked, self.value, self.cursor = asked, words, len(words)
        self.display = True
        self.refresh()

    def leave(self) -> None:
        """Give the question up."""
        self.display = False
        self.post_message(self.Answered(self._asked, None))

    def finish(self) -> tuple[Asked, str]:
        """Take what was typed, and hide."""
        self.display = False
        return self._asked, self.value

    def insert(self, words: str) -> None:
        """Type words at the cursor; what is pasted comes as one line."""
        typed = " ".join(words.splitlines())
        self.value = self.value[: self.cursor] + typed + self.value[self.cursor :]
        self.cursor += len(typed)
        self.refresh()

    def press(self, event: events.Key) -> bool:
        """Do what a key does in a line of text; False for a key that means nothing there."""
        before, after = self.value[: self.cursor], self.value[self.cursor :]
        if event.key == "backspace":
            self.value, self.cursor = before[:-1] + after, max(0, self.cursor - 1)
        elif event.key in ("delete", "ctrl+d"):
            self.value = before + after[1:]
        elif event.key == "ctrl+u":
            self.value, self.cursor = after, 0
        elif event.key in _STEPS:
            self.cursor = max(0, min(len(self.value), self.cursor + _STEPS[event.key]))
        elif event.character and event.is_printable:
            self.insert(event.character)
        else:
            return False
        self.refresh()
        return True

    def render_line(self, y: int) -> Strip:
        plain, hint = self.rich_style, self.rich_style + self.get_component_rich_style("prompt--hint")
        under = plain + Style(reverse=True)
        shown = displayable(self.value).replace("\n", " ")
        if shown:
            first, here = self._first_shown(shown), self.cursor
            runs = [(shown[first:here], plain), (shown[here : here + 1] or " ", under), (shown[here + 1 :], plain)]
        else:
            runs = [(" ", under), (PLACEHOLDERS[self._asked], hint)]
        return strip_of(fitted([(" ", plain), *runs], self.size.width, plain), self.size.width)

    def _first_shown(self, shown: str) -> int:
        """The first character for which there is room, so that the cursor stays in sight."""
        first = 0
        while cell_len(shown[first : self.cursor]) > max(1, self.size.width - 3):
            first += 1
        return first


_STEPS = {"left": -1, "right": 1, "home": -(1 << 30), "end": 1 << 30, "ctrl+a": -(1 << 30), "ctrl+e": 1 << 30}
