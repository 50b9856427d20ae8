"""The transcript with a column for each coder beside it, and one for what was settled."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar, Final

from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from ipr_coder.tui.layout import TextLayout
from ipr_coder.tui.row_view import RowView
from ipr_coder.tui.row_words import Looks, Overlay, words
from ipr_coder.tui.rows import cells
from ipr_coder.tui.settling.table import Item, Table
from ipr_coder.tui.strips import Run, chip_style, clipped, fitted, padded, strip_of
from ipr_coder.tui.transcript_row import SELECTED, CodeLook, said_of

if TYPE_CHECKING:
    from ipr_coder.coding.disagreements import DisagreementKind, SideTag
    from ipr_coder.study.decisions import SettledTag

SIGNS: Final[dict[DisagreementKind, str]] = {"missed": "∅", "code": "≠", "level": "↕", "ends": "↔", "attributes": "≈"}
ALIKE, DECIDED, SAVING, NOBODY = "=", "✓", "●", "·"
READABLE: Final = 84
"""No row of text is made wider than this."""
LEAST_TEXT: Final = 24
NAMED, KEYED = 20, 7
"""Cells of a coder's column with the code's name, and with its keys alone."""


class SideView(RowView, can_focus=True):
    """Segments one under the other; beside each row one agreement or disagreement. Decisions never change a height."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"sides--{look}" for look in ("current", "number", "heading", "respondent", "aside", "quiet", "loud", "settled")
    }
    GROUNDS = frozenset({"sides--current"})

    class Chosen(Message):
        """A disagreement was clicked."""

        def __init__(self, number: int) -> None:
            super().__init__()
            self.number = number

    def __init__(self, table: Table, codes: Mapping[str, CodeLook], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.table = table
        self.current: int | None = None
        self.saving: set[int] = set()
        """Disagreements whose decision is on its way to the disk."""
        self._codes = codes
        self._rows: TextLayout | None = None
        self._text = self._column = 0
        self._version = [0] * len(table.sheet)

    def go(self, number: int | None) -> None:
        """Make a disagreement current and bring it into sight."""
        before, self.current = self.current, number
        self._redraw(self._segments(one) for one in (before, number))
        if number is not None and self._rows is not None:
            segment = self.table.segment_of[number]
            self.show_rows(self._rows.top(segment), self._rows.end(segment), margin=4, how="half-page")

    def changed(self, number: int) -> None:
        """Something else is decided on a disagreement now, or is being saved."""
        for segment in self._segments(number):
            self._version[segment] += 1
        self._redraw([self._segments(number)])

    def scroll(self, rows: int) -> None:
        """Read on, without another disagreement becoming current."""
        self.scroll_to(y=max(0, self.scroll_offset.y + rows), animate=False, immediate=True)

    def heads(self) -> tuple[str, ...]:
        """What stands over the columns."""
        return (*self.table.coders, "settled")

    @property
    def column_width(self) -> int:
        """Cells of a coder's column."""
        return self._column

    @property
    def text_end(self) -> int:
        """Cells before the first coder's column."""
        return self._gutter + self._text + 3

    def render_lines(self, crop: Region) -> list[Strip]:
        if self._rows is None:
            self.on_resize()  # the first frame comes before the first resize: let it show the text already
        return super().render_lines(crop)

    def on_resize(self) -> None:
        width = self.scrollable_content_region.width
        if not width:
            return
        columns = len(self.table.coders) + 1
        room = width - self._gutter - 3
        self._column = NAMED if room - columns * NAMED >= LEAST_TEXT + 16 else KEYED
        self._text = max(LEAST_TEXT, min(READABLE, room - columns * self._column))
        sheet = self.table.sheet
        if self._rows is None or self._rows.width != self._text:
            self._rows = TextLayout(sheet.texts, sheet.narrow, sheet.lead, self._text)
            self.set_row_count(self._rows.rows)
        self.forget()
        self.go(self.current)

    def on_click(self, event: events.Click) -> None:
        event.stop()
        if self._rows is None:
            return
        row = self.scroll_offset.y + event.y
        if row >= self._rows.rows:
            return
        segment = self._rows.segment_at(row)
        item = self._item_at(segment, self._rows.line_of(row, segment))
        apart = [number for what, number in self.table.items[segment] if what == "apart"]
        if item is not None and item[0] == "apart":
            self.post_message(self.Chosen(item[1]))
        elif apart:
            self.post_message(self.Chosen(apart[0]))

    def row_key(self, row: int) -> Hashable:
        if self._rows is None:
            return None
        segment = self._rows.segment_at(row)
        here = self.current if ("apart", self.current) in self.table.items[segment] else None
        return here, self._version[segment]

    def paint(self, row: int) -> Strip:
        width = self.size.width
        if self._rows is None:
            return Strip.blank(width, self.rich_style)
        segment = self._rows.segment_at(row)
        line = self._rows.line_of(row, segment)
        if line < 0:
            return self._above(segment, line, width)
        sheet = self.table.sheet
        stretch = self._rows.stretch(row, segment)
        item = self._item_at(segment, line)
        here = item is not None and item == ("apart", self.current)
        ground = ("sides--current",) if here else ()
        base = self.style_named(*ground)
        tone = "sides--respondent" if sheet.codable[segment] else "sides--aside"
        spoken = self.style_named(tone)
        over = Overlay(self._parts(segment))
        used = cells(sheet.texts[segment][stretch[0] : stretch[1]], sheet.narrow[segment])
        opens = sheet.opens[segment] and line == 0
        number = str(sheet.turn[segment]) if opens else ""
        plain = self.style_named()
        runs: list[Run] = [
            ("▌" if self._is_in_current(segment) else " ", self.style_named("sides--loud")),
            (number.rjust(self._gutter - 9) + " ", self.style_named("sides--number")),
            (padded(sheet.speaker[segment] if opens else "", 6) + " ", self.style_named("sides--number")),
            *words(sheet.texts[segment], stretch, over, Looks(spoken, spoken, SELECTED, spoken)),
            (" " * (self._text - used + 1), plain),
        ]
        runs += self._beside(segment, line, item, ground, base)
        return strip_of(fitted(runs, width, plain), width)

    @property
    def _gutter(self) -> int:
        return 9 + max(3, len(str(self.table.sheet.last_turn)))

    def _above(self, segment: int, line: int, width: int) -> Strip:
        heading = self.table.sheet.headings[segment] if line == -1 else ""
        if not heading:
            return Strip.blank(width, self.style_named())
        look = self.style_named("sides--heading")
        return strip_of(fitted([(f"── {heading} ", look), ("─" * width, look)], width, look), width)

    def _beside(self, segment: int, line: int, item: Item | None, ground: tuple[str, ...], base: Style) -> list[Run]:
        items = self.table.items[segment]
        hidden = len(items) - self._height(segment)
        if item is None:
            return []
        what, number = item
        quiet = self.style_named(*ground, "sides--quiet")
        more = f"+{hidden}" if hidden > 0 and line == self._height(segment) - 1 else ""
        if what == "agreed":
            alike = self.table.agreed[number]
            cell = (alike.code, dict(alike.attributes))
            runs: list[Run] = [(f"{ALIKE} ", quiet)]
            for _ in (*self.table.coders, ""):
                runs += self._cell([cell], quiet=True, base=quiet)
            return [*runs, (more, quiet)]
        one, made = self.table.apart[number], self.table.made.get(number)
        sign = SAVING if number in self.saving else DECIDED if made is not None else SIGNS[one.kind]
        runs = [(f"{sign} ", self.style_named(*ground, "sides--settled" if made is not None else "sides--loud"))]
        for _, tags in one.sides:
            runs += self._cell([_coded(tag) for tag in tags], quiet=False, base=base)
        if made is not None:
            settled = [_coded(tag) for tag in made.settled]
            runs += self._cell(settled, quiet=False, base=self.style_named(*ground, "sides--settled"))
        else:
            runs.append((" " * self._column, base))
        return [*runs, (more, quiet)]

    def _cell(self, tags: Sequence[tuple[str, dict[str, str]]], *, quiet: bool, base: Style) -> list[Run]:
        """One coder's column: the first code with its keys (and name, where there is room), and how many more."""
        width = self._column - 1
        if not tags:
            return [(padded(NOBODY, width) + " ", base)]
        code, said = tags[0]
        look = self._codes.get(code)
        key, name, colour = (look.key, look.name, look.colour) if look else ("??", code, "#808080")
        signs = said_of(said) + (f" +{len(tags) - 1}" if len(tags) > 1 else "")
        chip = base if quiet else chip_style(colour)
        runs: list[Run] = [(f" {key} ", chip)]
        left = width - len(key) - 2
        words = f" {clipped(name, max(0, left - 1 - len(signs)))}{signs}" if self._column == NAMED else signs
        return [*fitted([*runs, (words, base)], width, base), (" ", base)]

    def _item_at(self, segment: int, line: int) -> Item | None:
        """What stands beside a row. Where not all find a row, those shown hold the current one."""
        items, height = self.table.items[segment], self._height(segment)
        if line < 0 or not items:
            return None
        first = 0
        if len(items) > height and ("apart", self.current) in items:
            first = max(0, items.index(("apart", self.current or 0)) - height + 1)
        return items[first + line] if first + line < len(items) and line < height else None

    def _height(self, segment: int) -> int:
        return self._rows.height(segment) if self._rows is not None else 1

    def _is_in_current(self, segment: int) -> bool:
        return self.current is not None and ("apart", self.current) in self.table.items[segment]

    def _parts(self, segment: int) -> list[tuple[int, int, str]]:
        """The stretches of the current disagreement's tags, in their codes' colours."""
        if not self._is_in_current(segment) or self.current is None:
            return []
        whole = self.table.sheet.spans[segment]
        tags = dict.fromkeys(
            (tag.code, tag.start, tag.end) for _, side in self.table.apart[self.current].sides for tag in side
        )
        return [
            (max(0, start - whole.start), min(end, whole.end) - whole.start, look.colour if look else "#808080")
            for code, start, end in tags
            if start < whole.end and end > whole.start
            for look in (self._codes.get(code),)
        ]

    def _segments(self, number: int | None) -> range:
        if number is None:
            return range(0)
        first, item = self.table.segment_of[number], ("apart", number)
        last = first
        while last < len(self.table.items) and item in self.table.items[last]:
            last += 1
        return range(first, last)

    def _redraw(self, many: Iterable[range]) -> None:
        if self._rows is None:
            return
        view, page = self.scroll_offset.y, self.size.height
        for segments in many:
            for segment in segments:
                first, end = max(view, self._rows.top(segment)), min(view + page, self._rows.end(segment))
                if first < end:
                    self.refresh_lines(first, end - first)


def _coded(tag: SideTag | SettledTag) -> tuple[str, dict[str, str]]:
    return tag.code, dict(tag.attributes)
