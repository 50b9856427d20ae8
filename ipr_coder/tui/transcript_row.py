"""One row of the transcript from left to right: bar, unsaved mark, number, time, speaker, text, margin."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from rich.style import Style
from textual.strip import Strip

from ipr_coder.study.values import OwnTag
from ipr_coder.tui import row_words
from ipr_coder.tui.layout import TextLayout
from ipr_coder.tui.margin import NOTHING, Margin, Reach, margin_of
from ipr_coder.tui.marks import Marks
from ipr_coder.tui.measures import Measures
from ipr_coder.tui.row_words import Looks, Overlay, Stretch
from ipr_coder.tui.rows import cells
from ipr_coder.tui.search import Search
from ipr_coder.tui.sheet import Sheet, clock_of
from ipr_coder.tui.strips import Run, chip_style, clipped, fitted, padded, strip_of

BAR, UNSAVED, STAR, PART, MEMO, SAID = "▌", "●", "★", "~", "*", "°"
STRENGTHS = "¹²³"
NOTED = "memo*"
NOTHING_HERE = "· nothing here"
SELECTED = Style(reverse=True)
"""Turned round, words are as easy to read as before, in every theme and without colours."""


@dataclass(frozen=True, slots=True)
class CodeLook:
    """How a code appears in the margin: the keys that type it, its name, its colour ("#RRGGBB")."""

    key: str
    name: str
    colour: str


class RowPainter:
    """Paints rows of one sheet in one layout; `style_named` gives the looks of component classes."""

    def __init__(
        self,
        sheet: Sheet,
        marks: Marks,
        codes: Mapping[str, CodeLook],
        measures: Measures,
        *,
        layout: TextLayout,
        style_named: Callable[..., Style],
    ) -> None:
        self.measures = measures
        self._layout = layout
        self._last_margin: tuple[tuple[int, int], Margin] = ((-1, -1), NOTHING)
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
        self,
        row: int,
        index: int,
        *,
        current: bool,
        search: Search | None = None,
        selected: Stretch | None = None,
        caret: Stretch | None = None,
    ) -> Strip:
        """A row of a segment's text. `selected` and `caret` are stretches of the segment's text."""
        sheet, measures = self._sheet, self.measures
        line, stretch = self._layout.line_of(row, index), self._layout.stretch(row, index)
        ground = ("transcript--current",) if current else ()
        base = self._style_named(*ground)
        start, end = stretch
        used = cells(sheet.texts[index][start:end], sheet.narrow[index])
        runs = self._gutter(index, line, current, ground, base)
        over = Overlay(
            self._parts(index),
            search.stretches(sheet.texts[index], start, end) if search is not None else (),
            selected,
            caret,
        )
        runs += row_words.words(sheet.texts[index], stretch, over, self._looks(index, ground))
        runs.append((" " * (measures.text - used), base))
        runs += fitted(self._margin(index, line, ground, base), measures.margin + measures.rest, base)
        return strip_of(runs, measures.width)

    def margin(self, index: int) -> Margin:
        """What stands beside a segment, row by row."""
        key = (index, self._marks.version[index])
        if self._last_margin[0] != key:
            whole, height = self._sheet.spans[index], self._layout.height(index)
            reaches = [self._reach(tag, index) for tag in self._marks.tags(index)]
            self._last_margin = (key, margin_of(reaches, whole, height) if reaches else NOTHING)
        return self._last_margin[1]

    def _gutter(self, index: int, line: int, current: bool, ground: tuple[str, ...], base: Style) -> list[Run]:
        sheet, measures = self._sheet, self.measures
        unsaved = line == 0 and self._marks.unsaved(index)
        number_look = self._style_named(*ground, "transcript--number")
        runs: list[Run] = [
            (BAR, self._style_named(*ground, "transcript--bar")) if current else (" ", base),
            (UNSAVED, self._style_named(*ground, "transcript--unsaved"))
            if unsaved
            else (STAR, self._style_named(*ground, "transcript--bar"))
            if line == 0 and self._marks.star(index) is not None
            else (" ", base),
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

    def _looks(self, index: int, ground: tuple[str, ...]) -> Looks:
        tone = "transcript--respondent" if self._sheet.codable[index] else "transcript--aside"
        return Looks(
            spoken=self._style_named(*ground, tone),
            found=self._style_named(*ground, tone, "transcript--found"),
            selected=SELECTED,
            caret=self._style_named("transcript--caret"),
        )

    def _parts(self, index: int) -> list[tuple[int, int, str]]:
        """The tags that begin or end within a segment: a bracket says enough of those that only pass over it."""
        whole = self._sheet.spans[index]
        return [
            (tag.span.start - whole.start, tag.span.end - whole.start, self._colour(tag.code))
            for tag in self._marks.tags(index)
            if whole.start < tag.span.start or tag.span.end < whole.end
        ]

    def _reach(self, tag: OwnTag, index: int) -> Reach:
        whole, first_row = self._sheet.spans[index], self._layout.top(index) + self._layout.lead[index]
        start, last = max(tag.span.start, whole.start), min(tag.span.end, whole.end) - 1
        return Reach(
            tag,
            self._layout.row_of(index, start - whole.start) - first_row,
            self._layout.row_of(index, last - whole.start) - first_row,
            from_before=tag.span.start < whole.start,
            goes_on=tag.span.end > whole.end,
        )

    def _margin(self, index: int, line: int, ground: tuple[str, ...], base: Style) -> list[Run]:
        note = self._style_named(*ground, "transcript--note")
        noted = f" {NOTED}" if self._marks.notes(index) else ""
        if not self._marks.tags(index):
            nothing = f" {NOTHING_HERE}" if self._marks.review(index) is not None else ""
            return [(nothing + noted, note)] if line == 0 else []
        margin = self.margin(index)
        runs: list[Run] = [(" ", base)]
        for column in range(len(margin.columns)):
            reach = margin.bracket(column, line)
            runs.append((reach.glyph(line), chip_style(self._colour(reach.tag.code))) if reach else (" ", base))
        tag = margin.labels[line]
        last = line == len(margin.labels) - 1
        more = (f" +{margin.hidden}" if margin.hidden and last else "") + (noted if last else "")
        if tag is not None:
            key, name, signs, chip = self._label(tag, index)
            room = self.measures.margin - len(margin.columns) - len(key) - 3 - len(more) - 1
            runs += [(f" {key} ", chip), (f" {clipped(name, max(0, room - len(signs)))}{signs}", base)]
        return [*runs, (more, note)]

    def _label(self, tag: OwnTag, index: int) -> tuple[str, str, str, Style]:
        """Key, name, what must be seen however long the name is, and the chip's look."""
        look = self._codes.get(tag.code)
        key, name, colour = (look.key, look.name, look.colour) if look else ("??", tag.code, "#808080")
        part = PART if tag.span != self._sheet.spans[index] else ""
        return key, f"{part}{name}", f"{said_of(tag.attributes)}{MEMO if tag.memo else ''}", chip_style(colour)

    def _colour(self, code: str) -> str:
        look = self._codes.get(code)
        return look.colour if look else "#808080"


def said_of(attributes: Mapping[str, str]) -> str:
    """Signs for what is said of a tag: its strength as a raised figure, a ring for anything else."""
    grade = attributes.get("strength", attributes.get("intensity", ""))
    raised = STRENGTHS[int(grade) - 1] if grade in ("1", "2", "3") else ""
    others = attributes.keys() - ({"strength", "intensity"} if raised else set())
    return raised + (SAID if others else "")


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
