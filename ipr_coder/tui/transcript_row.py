"""One row of the transcript from left to right: bar, unsaved mark, number, time, speaker, text, margin."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from rich.style import Style
from textual.strip import Strip

from ipr_coder.study.values import OwnTag
from ipr_coder.tui.marks import Marks
from ipr_coder.tui.measures import Measures
from ipr_coder.tui.rows import cells
from ipr_coder.tui.search import Search
from ipr_coder.tui.sheet import Sheet, clock_of
from ipr_coder.tui.strips import Run, chip_style, clipped, fitted, padded, strip_of

BAR, UNSAVED, PART, MEMO = "▌", "●", "~", "*"
NOTHING_HERE = "· nothing here"


@dataclass(frozen=True, slots=True)
class CodeLook:
    """How a code appears in the margin: the keys that type it, its name, its colour ("#RRGGBB")."""

    key: str
    name: str
    colour: str


class RowPainter:
    """Paints rows of one sheet at one set of measures; `style_named` gives the looks of component classes."""

    def __init__(
        self,
        sheet: Sheet,
        marks: Marks,
        codes: Mapping[str, CodeLook],
        measures: Measures,
        style_named: Callable[..., Style],
    ) -> None:
        self.measures = measures
        self._sheet, self._marks, self._codes, self._style_named = sheet, marks, codes, style_named

    def above(self, index: int, line: int) -> Strip:
        """A row above a segment's text: line -1 is the heading, further up is blank."""
        base = self._style_named()
        heading = self._sheet.headings[index] if line == -1 else ""
        if not heading:
            return Strip.blank(self.measures.width, base)
        look = self._style_named("transcript--heading")
        width = self.measures.width - self.measures.rest
        words = clipped(f"── {heading} ", width)
        rule = "─" * max(0, width - cells(words, False))
        return strip_of(fitted([(words, look), (rule, look)], self.measures.width, base), self.measures.width)

    def text_row(
        self, index: int, line: int, height: int, stretch: tuple[int, int], *, current: bool, search: Search | None
    ) -> Strip:
        """Line `line` (of `height`) of a segment, showing the `stretch` of its text."""
        sheet, measures = self._sheet, self.measures
        ground = ("transcript--current",) if current else ()
        base = self._style_named(*ground)
        start, end = stretch
        used = cells(sheet.texts[index][start:end], sheet.narrow[index])
        runs = self._gutter(index, line, current, ground, base)
        runs += self._words(index, stretch, search, ground)
        runs.append((" " * (measures.text - used), base))
        runs += fitted(self._margin(index, line, height, ground, base), measures.margin + measures.rest, base)
        return strip_of(runs, measures.width)

    def _gutter(self, index: int, line: int, current: bool, ground: tuple[str, ...], base: Style) -> list[Run]:
        sheet, measures = self._sheet, self.measures
        unsaved = line == 0 and self._marks.unsaved(index)
        number_look = self._style_named(*ground, "transcript--number")
        runs: list[Run] = [
            (BAR, self._style_named(*ground, "transcript--bar")) if current else (" ", base),
            (UNSAVED, self._style_named(*ground, "transcript--unsaved")) if unsaved else (" ", base),
        ]
        opens = sheet.opens[index] and line == 0
        runs.append(((str(sheet.turn[index]) if opens else "").rjust(measures.number) + " ", number_look))
        if measures.time:
            runs.append(((clock_of(sheet.start_ms[index]) if opens else "").ljust(measures.time) + " ", number_look))
        who, look = "", base
        if sheet.opens[index] and line < 2:
            named, role = _who(sheet.speaker[index], sheet.role[index], measures.speaker)
            who = named if line == 0 else role
            tone = "transcript--respondent" if sheet.codable[index] and line == 0 else "transcript--aside"
            look = self._style_named(*ground, tone)
            if line == 0 and sheet.codable[index]:
                look += Style(bold=True)
        runs.append((padded(who, measures.speaker) + " ", look))
        return runs

    def _words(self, index: int, stretch: tuple[int, int], search: Search | None, ground: tuple[str, ...]) -> list[Run]:
        start, end = stretch
        text, whole = self._sheet.texts[index], self._sheet.spans[index]
        tone = "transcript--respondent" if self._sheet.codable[index] else "transcript--aside"
        spoken = self._style_named(*ground, tone)
        parts = [
            (tag.span.start - whole.start, tag.span.end - whole.start)
            for tag in self._marks.tags(index)
            if tag.span != whole
        ]
        hits = search.stretches(text, start, end) if search is not None else []
        if not parts and not hits:
            return [(text[start:end], spoken)]
        found = self._style_named(*ground, tone, "transcript--found")
        places = sorted({start, end, *(min(end, max(start, place)) for pair in (*parts, *hits) for place in pair)})
        runs: list[Run] = []
        for low, high in pairwise(places):
            look = found if any(a <= low < b for a, b in hits) else spoken
            if any(a <= low < b for a, b in parts):
                look += Style(underline=True)
            runs.append((text[low:high], look))
        return runs

    def _margin(self, index: int, line: int, height: int, ground: tuple[str, ...], base: Style) -> list[Run]:
        tags = self._marks.tags(index)
        note = self._style_named(*ground, "transcript--note")
        if not tags:
            nothing = line == 0 and self._marks.review(index) is not None
            return [(f" {NOTHING_HERE}", note)] if nothing else []
        if line >= len(tags):
            return []
        hidden = len(tags) - height if line == height - 1 else 0
        more = f" +{hidden}" if hidden > 0 else ""
        key, name, chip = self._label(tags[line], index)
        room = self.measures.margin - len(key) - 3 - len(more) - 1
        return [(" ", base), (f" {key} ", chip), (f" {clipped(name, room)}", base), (more, note)]

    def _label(self, tag: OwnTag, index: int) -> tuple[str, str, Style]:
        look = self._codes.get(tag.code)
        key, name, colour = (look.key, look.name, look.colour) if look else ("??", tag.code, "#808080")
        part = PART if tag.span != self._sheet.spans[index] else ""
        return key, f"{part}{name}{MEMO if tag.memo else ''}", chip_style(colour)


def longest_name(sheet: Sheet, room: int) -> int:
    """Cells that the longest speaker's name takes, with the role where both fit into `room`."""
    pairs = set(zip(sheet.speaker, sheet.role, strict=True))
    return max((cells(_who(speaker, role, room)[0], False) for speaker, role in pairs), default=0)


def _who(speaker: str, role: str, room: int) -> tuple[str, str]:
    """What the first and the second row of a turn say about the speaker, in `room` cells."""
    if role.casefold() in speaker.casefold() or role == "unknown":
        return speaker, ""
    together = f"{speaker} {role}"
    if cells(together, False) <= room:
        return together, ""
    return speaker, role if cells(role, False) <= room else ""
