"""A session's moments drawn with characters: time runs to the right, the client above it and the therapist below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from ipr_coder.reports.cells import clock, visible
from ipr_coder.reports.drawings import MapMark, MomentMap
from ipr_coder.tui.strips import Run, chip_style, fitted, padded, strip_of

NAMES_WIDTH = 22
SIGNS = {"rupture": "▼", "repair": "▲", "shame": "■", "safety": "●"}
FURTHER_SIGNS = ("◆", "✚", "✖", "★")
TICKS_MIN = (1, 2, 5, 10, 15, 30, 60)
"""Minutes between two marks on the line of time."""

Stretch = tuple[int, int]


class MapView(Widget, can_focus=False):
    """One session's map. `colours` are those of the code families."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"map--name", "map--axis", "map--both", "map--here"}

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._map: MomentMap | None = None
        self._colours: dict[str, str] = {}
        self._here: Stretch | None = None
        self._rows: list[tuple[str, str, tuple[MapMark, ...]]] = []

    def take(self, drawn: MomentMap, colours: dict[str, str]) -> None:
        """Show a session; families stand in the order in which `colours` names them."""
        self._map, self._colours, self._here = drawn, colours, None
        self._rows = [
            *(_side("client", drawn.client, list(colours))),
            ("", "", ()),
            *(_side("therapist", drawn.therapist, list(colours))),
        ]
        self.styles.height = len(self._rows) + 1
        self.refresh()

    def point_at(self, stretch: Stretch | None) -> None:
        """Set one stretch of the session off from the others."""
        if stretch != self._here:
            self._here = stretch
            self.refresh()

    def text(self) -> str:
        """The map as plain text, for whoever looks without eyes."""
        return "\n".join(self.render_line(y).text.rstrip() for y in range(len(self._rows)))

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        plain = self.rich_style
        if self._map is None or y >= len(self._rows):
            return Strip.blank(width, plain)
        room = max(1, width - NAMES_WIDTH - 1)
        who, family, marks = self._rows[y]
        if not who:
            return strip_of(fitted(self._axis(room), width, plain), width)
        name = visible(f"{who} {family}")
        if not family:
            quiet = self._look("map--name")
            return strip_of(
                fitted([(padded(who, NAMES_WIDTH), quiet), (self._map.silence(who), quiet)], width, plain), width
            )
        cells = [" "] * room
        for mark in marks:
            low, high = self._column(mark.start_ms, room), self._column(mark.end_ms, room)
            for at in range(low, high + 1):
                cells[at] = "━" if cells[at] == " " else cells[at]
        for mark in marks:
            cells[self._column(mark.start_ms, room)] = _sign(family, self._families())
        ink = chip_style(self._colours.get(family, "#808080"))
        here, pointed = self._pointed(room), self._look("map--here")
        runs: list[Run] = [(padded(name, NAMES_WIDTH), self._look("map--name"))]
        for at, cell in enumerate(cells):
            style = plain if cell == " " else plain + ink
            runs.append((cell, style + pointed if at in here and cell != " " else style))
        return strip_of(fitted(runs, width, plain), width)

    def _axis(self, room: int) -> list[Run]:
        if self._map is None:
            return []
        cells = ["─"] * room
        minutes = max(1, self._map.length_ms // 60_000)
        step = next((tick for tick in TICKS_MIN if minutes / tick * 8 <= room), TICKS_MIN[-1])
        for minute in range(0, minutes + 1, step):
            at = self._column(minute * 60_000, room)
            words = clock(minute * 60_000).removeprefix("00:")
            if at + len(words) <= room:
                cells[at : at + len(words)] = list(words)
        both = {
            at
            for start, end in self._map.matches
            for at in range(self._column(start, room), self._column(end, room) + 1)
        }
        axis, shared = self._look("map--axis"), self._look("map--both")
        runs: list[Run] = [(padded("session time", NAMES_WIDTH), self._look("map--name"))]
        return [*runs, *((cell, shared if at in both else axis) for at, cell in enumerate(cells))]

    def _column(self, ms: int, room: int) -> int:
        length = max(1, self._map.length_ms if self._map else 1)
        return max(0, min(room - 1, ms * (room - 1) // length))

    def _pointed(self, room: int) -> range:
        if self._here is None:
            return range(0)
        return range(self._column(self._here[0], room), self._column(self._here[1], room) + 1)

    def _families(self) -> list[str]:
        return list(dict.fromkeys(family for _, family, _ in self._rows if family))

    def _look(self, name: str) -> Style:
        return self.rich_style + self.get_component_rich_style(name)


def _side(who: str, marks: Sequence[MapMark], order: Sequence[str]) -> list[tuple[str, str, tuple[MapMark, ...]]]:
    """The rows of one of the two: a family each, or one that says why there is none."""
    return [(who, family, own) for family, own in _by_family(marks, order)] or [(who, "", ())]


def _by_family(marks: Sequence[MapMark], order: Sequence[str]) -> list[tuple[str, tuple[MapMark, ...]]]:
    there = {mark.family for mark in marks}
    families = [*(family for family in order if family in there), *sorted(there - set(order))]
    return [(family, tuple(mark for mark in marks if mark.family == family)) for family in families]


def _sign(family: str, families: Sequence[str]) -> str:
    others = [name for name in families if name not in SIGNS]
    return SIGNS.get(family) or FURTHER_SIGNS[others.index(family) % len(FURTHER_SIGNS)]
