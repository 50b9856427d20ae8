"""The segments behind a number: their words and places, and each of them among the turns around it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from ipr_coder.reports.cells import clock
from ipr_coder.study.facts import Excerpt
from ipr_coder.study.values import TurnRow
from ipr_coder.text import displayable, one_line
from ipr_coder.tui.line_list import LineList, ListLine

AROUND = 6
"""Turns shown before and after a segment."""

Reading = tuple[str, Sequence[TurnRow]]
"""A transcript's text and turns."""


class SegmentsScreen(ModalScreen[None]):
    """A list of excerpts. Enter shows one among the turns around it; `read` fetches a transcript by its interview."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+g,q", "leave", "back"),
        Binding("enter", "open", "read around it"),
        Binding("j,down", "step(1)", "next"),
        Binding("k,up", "step(-1)", "previous"),
        Binding("pagedown,space", "page(1)", "a page down"),
        Binding("pageup", "page(-1)", "a page up"),
        Binding("g,home", "step(-1000000)", "first"),
        Binding("G,end", "step(1000000)", "last"),
    ]

    def __init__(
        self, title: str, excerpts: Sequence[Excerpt], labels: Sequence[str], read: Callable[[int], Reading]
    ) -> None:
        super().__init__()
        self._title, self._excerpts, self._labels, self._read = title, tuple(excerpts), tuple(labels), read
        self._at = 0
        self._open = False

    def compose(self) -> ComposeResult:
        with Vertical(classes="box tall"):
            yield Static(markup=False, classes="title", id="what")
            yield LineList(id="segments")
            yield Static(markup=False, classes="hint", id="keys")

    def on_mount(self) -> None:
        self.query_one(LineList).focus()
        self._list()

    def on_line_list_chosen(self, event: LineList.Chosen) -> None:
        event.stop()
        self.action_open()

    def action_open(self) -> None:
        lines = self.query_one(LineList)
        if self._open or not self._excerpts:
            return
        self._at = lines.cursor
        excerpt = self._excerpts[self._at]
        text, turns = self._read(excerpt.interview)
        first = max(0, excerpt.turn - AROUND)
        shown = list(enumerate(turns))[first : excerpt.turn + AROUND + 1]
        self._open = True
        self._say(
            f"{one_line(self._labels[excerpt.interview])}, turns {first + 1} to {first + len(shown)}",
            "j k PgUp PgDn · Esc back to the list",
        )
        lines.take([_turn(number, turn, text, excerpt) for number, turn in shown], at=excerpt.turn - first)

    def action_leave(self) -> None:
        if self._open:
            self._list()
        else:
            self.dismiss(None)

    def action_step(self, by: int) -> None:
        self.query_one(LineList).step(by)

    def action_page(self, step: int) -> None:
        self.query_one(LineList).page(step)

    def _list(self) -> None:
        self._open = False
        count = len(self._excerpts)
        self._say(
            f"{one_line(self._title)}: {count:,} {'segment' if count == 1 else 'segments'}",
            "j k PgUp PgDn · Enter reads around it · Esc goes back",
        )
        lines = [
            ListLine(
                ((displayable(one.text).replace("\n", " "), "plain"),),
                about=number,
                heading=_place(one, self._labels[one.interview]),
                indent=34,
            )
            for number, one in enumerate(self._excerpts)
        ]
        self.query_one(LineList).take(lines, at=self._at)

    def _say(self, title: str, hint: str) -> None:
        self.query_one("#what", Static).update(Content.styled(title, "bold"))
        self.query_one("#keys", Static).update(Content(hint))


def _place(one: Excerpt, label: str) -> str:
    session = f" S {clock(one.session_start_ms)}" if one.session_start_ms is not None else ""
    return f"{one_line(label)} {one.turn + 1}{session} "


def _turn(number: int, turn: TurnRow, text: str, excerpt: Excerpt) -> ListLine:
    """A turn with the words in question set off from the others."""
    start, end = turn.span.start, turn.span.end
    low, high = max(start, excerpt.start), min(end, excerpt.end)
    pieces = [(text[start:end], "dim")]
    if low < high:
        pieces = [(text[start:low], "dim"), (text[low:high], "strong"), (text[high:end], "dim")]
    parts = tuple((displayable(words).replace("\n", " "), look) for words, look in pieces if words)
    return ListLine(parts, about=number, heading=f"{number + 1} {one_line(turn.speaker)} ", indent=14)
