"""The mouse on the transcript: click, drag, words, segments, the margin. Everything it does has a key too.

Textual's own selection repaints the whole screen with every move; this one repaints the rows that change.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from textual import events

from ipr_coder.study.values import OwnTag
from ipr_coder.tui.caret import before, word_around
from ipr_coder.tui.selection import By, Place, Selection

if TYPE_CHECKING:
    from textual.timer import Timer

    from ipr_coder.tui.transcript_view import TranscriptView

EDGE_SECONDS = 1 / 30
"""How often the text scrolls by a row while the pointer is held beyond its edge."""

LEFT, RIGHT = 1, 3


@dataclass(frozen=True, slots=True)
class Hit:
    """What stands in a cell: the place in the text (the row's nearest one), the part of the row, and a tag there."""

    place: Place
    zone: Literal["gutter", "text", "margin", "heading"]
    tag: OwnTag | None = None


class Pointer:
    """What the mouse is doing on one view."""

    def __init__(self, view: TranscriptView) -> None:
        self._view = view
        self._from: Place | None = None
        self._by: By = "characters"
        self._dragged = False
        self._at = (0, 0)
        self._timer: Timer | None = None

    def down(self, event: events.MouseDown) -> None:
        """A button goes down: a drag may begin."""
        hit = self._view.hit(event.x, event.y)
        self._dragged = False
        if event.button != LEFT or hit is None or hit.zone == "margin":
            return
        self._by = "segments" if hit.zone == "gutter" else "characters"
        self._from = hit.place
        if event.shift:
            self._from = self._anchor()
            self._dragged = True
            self._select(hit.place)
        self._view.capture_mouse()

    def move(self, event: events.MouseMove) -> None:
        """The pointer moves: with the button down the selection follows it."""
        if self._from is None:
            return
        self._at = (event.x, event.y)
        if self._beyond() and self._timer is None:
            self._timer = self._view.set_interval(EDGE_SECONDS, self.scroll_on)
        elif not self._beyond():
            self._stop_scrolling()
        self._follow()

    def up(self, _event: events.MouseUp) -> None:
        """The button is let go."""
        self._stop_scrolling()
        if self._from is not None:
            self._from = None
            self._view.release_mouse()

    def click(self, event: events.Click) -> None:
        """A click is complete. The one that ends a drag is none."""
        hit = self._view.hit(event.x, event.y)
        if self._dragged or hit is None:
            self._dragged = False
        elif event.button == RIGHT:
            self._pick(hit, event)
        elif event.button == LEFT:
            self._click(hit, event.chain)

    def scroll_on(self) -> None:
        """Scroll by a row towards the pointer beyond the edge, and select on."""
        step = self._beyond()
        if step and self._from is not None:
            self._view.scroll_to(y=self._view.scroll_y + step, animate=False)
            self._follow()

    def _click(self, hit: Hit, chain: int) -> None:
        view = self._view
        index, offset = hit.place
        if hit.zone == "margin" and hit.tag is not None:
            view.cursor = index
            view.post_message(view.TagClicked(index, hit.tag))
            return
        if hit.zone == "gutter" or (hit.zone == "text" and chain >= 3):
            view.select(Selection((index, 0), (index, 0), "segments"), reveal=False)
        elif hit.zone == "text" and chain == 2:
            text, narrow = view.sheet.texts[index], view.sheet.narrow[index]
            start, end = word_around(text, narrow, offset)
            last = before(text, narrow, end)
            view.select(Selection((index, start), (index, last if last is not None else start)), reveal=False)
        else:
            view.select(None)
            view.cursor = index
            view.pointed = hit.place
        view.post_message(view.SelectedByMouse())

    def _pick(self, hit: Hit, event: events.Click) -> None:
        view = self._view
        if view.selection is None or hit.place[0] not in view.selection.segments:
            view.select(None)
            view.cursor = hit.place[0]
        view.post_message(view.PickWanted(event.x, event.y))

    def _anchor(self) -> Place:
        view = self._view
        if view.selection is not None:
            return view.selection.anchor
        return view.pointed if view.pointed and view.pointed[0] == view.cursor else (view.cursor, 0)

    def _follow(self) -> None:
        hit = self._view.hit(*self._at)
        if hit is not None and (self._dragged or hit.place != self._from):
            self._dragged = True
            self._select(hit.place)

    def _select(self, place: Place) -> None:
        if self._from is not None:
            self._view.select(Selection(self._from, place, self._by), reveal=False)
            self._view.post_message(self._view.SelectedByMouse())

    def _beyond(self) -> int:
        return -1 if self._at[1] < 0 else 1 if self._at[1] >= self._view.size.height else 0

    def _stop_scrolling(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
