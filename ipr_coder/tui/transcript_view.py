"""The transcript: every row of it at hand, only those in sight painted, only those that change painted again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip

from ipr_coder.tui.layout import TextLayout
from ipr_coder.tui.marks import Marks
from ipr_coder.tui.measures import Measures, measures_for, room_for_names
from ipr_coder.tui.row_view import RowView
from ipr_coder.tui.search import Search
from ipr_coder.tui.sheet import Sheet
from ipr_coder.tui.transcript_row import CodeLook, RowPainter, longest_name


class TranscriptView(RowView, can_focus=True):
    """Segments one under the other: gutter (where, when, who), text, and the codes in the margin.

    Codes never change a segment's height, so nothing moves under the reader's eye when a tag comes or goes.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "transcript--current",
        "transcript--bar",
        "transcript--number",
        "transcript--heading",
        "transcript--respondent",
        "transcript--aside",
        "transcript--found",
        "transcript--unsaved",
        "transcript--note",
    }
    GROUNDS = frozenset({"transcript--current"})
    EDGE = 3
    """Rows kept in sight above and below the current segment."""

    cursor: reactive[int] = reactive(0, repaint=False, init=False)

    class CursorMoved(Message):
        """The current segment is another one."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

        def can_replace(self, message: Message) -> bool:
            return isinstance(message, TranscriptView.CursorMoved)

    def __init__(self, sheet: Sheet, marks: Marks, codes: Mapping[str, CodeLook], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.sheet, self.marks = sheet, marks
        self.search: Search | None = None
        self._codes = codes
        self._has_times = any(start is not None for start in sheet.start_ms)
        self._layout_rows: TextLayout | None = None
        self._painter: RowPainter | None = None

    @property
    def measures(self) -> Measures | None:
        """The measures in force, once the view has a size."""
        return self._painter.measures if self._painter else None

    def render_lines(self, crop: Region) -> list[Strip]:
        if self._layout_rows is None:
            self.on_resize()  # the first frame comes before the first resize: let it show the text already
        return super().render_lines(crop)

    def on_resize(self) -> None:
        width = self.scrollable_content_region.width
        if not width:
            return
        longest = longest_name(self.sheet, room_for_names(width))
        measures = measures_for(width, self.sheet.last_turn, longest, has_times=self._has_times)
        if measures != self.measures:
            self._lay_out(measures)

    def on_click(self, event: events.Click) -> None:
        layout = self._layout_rows
        row = self.scroll_offset.y + event.y
        if layout is not None and row < layout.rows:
            self.cursor = layout.segment_at(row)

    def validate_cursor(self, cursor: int) -> int:
        return max(0, min(len(self.sheet) - 1, cursor))

    def watch_cursor(self, old: int, new: int) -> None:
        self.redraw((old, new))
        self._reveal()
        self.post_message(self.CursorMoved(new))

    def redraw(self, segments: Iterable[int]) -> None:
        """Paint these segments again where they are in sight."""
        layout = self._layout_rows
        if layout is None:
            return
        view, page = self.scroll_offset.y, self.size.height
        for index in segments:
            first, end = max(view, layout.top(index)), min(view + page, layout.end(index))
            if first < end:
                self.refresh_lines(first, end - first)

    def take_up(self, sheet: Sheet, marks: Marks, *, at: int, offset: int) -> None:
        """Show a sheet made anew, with segment `at` current and its character `offset` on the row where the eye is.

        `offset` counts in the whole text. The row kept is the one on which the current segment stands now.
        """
        layout = self._layout_rows
        above = layout.row_of(self.cursor, 0) - round(self.scroll_y) if layout is not None else 0
        self.sheet, self.marks, self.search = sheet, marks, None
        self._has_times = any(start is not None for start in sheet.start_ms)
        self._layout_rows = self._painter = None
        self.set_reactive(TranscriptView.cursor, at)
        self.on_resize()
        if self._layout_rows is not None:
            row = self._layout_rows.row_of(at, max(0, offset - sheet.spans[at].start))
            self.scroll_to(y=max(0, row - above), animate=False)
        self._reveal()
        self.post_message(self.CursorMoved(at))

    def look_for(self, search: Search | None) -> None:
        """Show where the words of a search stand, or stop showing it."""
        self.search = search
        self.forget()
        self.refresh()

    def page(self, step: int) -> None:
        """Move the cursor by a page."""
        layout = self._layout_rows
        if layout is None:
            return
        page = max(1, self.scrollable_content_region.height - 2)
        row = max(0, min(layout.rows - 1, layout.top(self.cursor) + step * page))
        index = layout.segment_at(row)
        # A segment longer than a page is read by scrolling on within it before the cursor leaves it.
        if index == self.cursor and layout.rows:
            view = round(self.scroll_y)
            inside = view + step * page
            if layout.top(index) <= inside < layout.end(index):
                self.scroll_to(y=inside, animate=False)
                return
            index += step
        self.cursor = index

    def row_key(self, row: int) -> tuple[bool, int]:
        layout = self._layout_rows
        index = layout.segment_at(row) if layout else 0
        return index == self.cursor, self.marks.version[index]

    def paint(self, row: int) -> Strip:
        layout, painter = self._layout_rows, self._painter
        if layout is None or painter is None:
            return Strip.blank(self.size.width, self.rich_style)
        index = layout.segment_at(row)
        line = layout.line_of(row, index)
        if line < 0:
            return painter.above(index, line)
        return painter.text_row(
            index,
            line,
            layout.height(index),
            layout.stretch(row, index),
            current=index == self.cursor,
            search=self.search,
        )

    def _lay_out(self, measures: Measures) -> None:
        sheet, old = self.sheet, self._layout_rows
        place: tuple[int, int] | None = None
        if old is not None and old.rows:
            row = min(round(self.scroll_y), old.rows - 1)
            index = old.segment_at(row)
            place = (index, old.stretch(row, index)[0]) if old.line_of(row, index) >= 0 else (index, -1)
        layout = TextLayout(sheet.texts, sheet.narrow, sheet.lead, measures.text)
        self._layout_rows = layout
        self._painter = RowPainter(sheet, self.marks, self._codes, measures, self.style_named)
        self.set_row_count(layout.rows)
        if place is not None:
            index, offset = place
            self.scroll_to(y=layout.top(index) if offset < 0 else layout.row_of(index, offset), animate=False)
        self._reveal()

    def _reveal(self) -> None:
        layout = self._layout_rows
        if layout is not None and layout.rows:
            self.show_rows(layout.top(self.cursor), layout.end(self.cursor), margin=self.EDGE)
