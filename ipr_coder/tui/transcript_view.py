"""The transcript: every row of it at hand, only those in sight painted, only those that change painted again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip

from ipr_coder.study.values import OwnTag
from ipr_coder.tui import selection as selections
from ipr_coder.tui.caret import after
from ipr_coder.tui.layout import TextLayout
from ipr_coder.tui.marks import Marks
from ipr_coder.tui.measures import READABLE, Measures, measures_for, room_for_names
from ipr_coder.tui.pointing import Hit, Pointer
from ipr_coder.tui.row_view import RowView
from ipr_coder.tui.row_words import Stretch
from ipr_coder.tui.rows import cells, offset_at
from ipr_coder.tui.search import Search
from ipr_coder.tui.selection import Selection
from ipr_coder.tui.settings import Scrolling, Settings
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
        "transcript--caret",
    }
    GROUNDS = frozenset({"transcript--current", "transcript--caret"})
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

    class SelectedByMouse(Message):
        """The selection is another one, or gone, by the mouse."""

        def can_replace(self, message: Message) -> bool:
            return isinstance(message, TranscriptView.SelectedByMouse)

    class TagClicked(Message):
        """A tag was clicked in the margin, beside a segment."""

        def __init__(self, index: int, tag: OwnTag) -> None:
            super().__init__()
            self.index, self.tag = index, tag

    class PickWanted(Message):
        """A code is to be picked, at a cell of the view."""

        def __init__(self, x: int, y: int) -> None:
            super().__init__()
            self.x, self.y = x, y

    def __init__(self, sheet: Sheet, marks: Marks, codes: Mapping[str, CodeLook], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.sheet, self.marks = sheet, marks
        self.search: Search | None = None
        self.selection: Selection | None = None
        """What is selected; changed by `select`. Moving the cursor by any other way ends it."""
        self.pointed: selections.Place | None = None
        """The place in the text last clicked, where a selection by keys begins while its segment is current."""
        self._pointer = Pointer(self)
        self._hold_still = False
        self._codes = codes
        self._has_times = any(start is not None for start in sheet.start_ms)
        self._readable = READABLE
        self._scrolling: Scrolling = "edge"
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

    def take_settings(self, settings: Settings) -> None:
        """Go by the user's settings as they are now."""
        self._readable, self._scrolling = settings.text_width, settings.scrolling
        self.on_resize()

    def on_resize(self) -> None:
        width = self.scrollable_content_region.width
        if not width:
            return
        longest = longest_name(self.sheet, room_for_names(width))
        measures = measures_for(
            width, self.sheet.last_turn, longest, has_times=self._has_times, readable=self._readable
        )
        if measures != self.measures:
            self._lay_out(measures)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        self._pointer.down(event)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        self._pointer.move(event)

    def on_mouse_up(self, event: events.MouseUp) -> None:
        self._pointer.up(event)

    def on_click(self, event: events.Click) -> None:
        self._pointer.click(event)

    def hit(self, x: int, y: int) -> Hit | None:
        """What stands in a cell of the view; cells outside it count as the nearest one inside."""
        layout, painter = self._layout_rows, self._painter
        if layout is None or painter is None or not layout.rows:
            return None
        row = max(0, min(self.scroll_offset.y + max(0, min(y, self.size.height - 1)), layout.rows - 1))
        index = layout.segment_at(row)
        line = layout.line_of(row, index)
        if line < 0:
            return Hit((index, 0), "heading")
        measures = painter.measures
        cell = x - measures.gutter
        start, end = layout.stretch(row, index)
        place = (index, offset_at(self.sheet.texts[index], start, end, cell, self.sheet.narrow[index]))
        if cell < 0:
            return Hit(place, "gutter")
        if cell < measures.text:
            return Hit(place, "text")
        return Hit(place, "margin", painter.margin(index).tag_at(line, cell - measures.text - 1))

    def validate_cursor(self, cursor: int) -> int:
        return max(0, min(len(self.sheet) - 1, cursor))

    def watch_cursor(self, old: int, new: int) -> None:
        if self.selection is not None and self.selection.caret[0] != new:
            self.select(None)
        self.redraw((old, new))
        self._reveal()
        self.post_message(self.CursorMoved(new))

    def select(self, selection: Selection | None, *, reveal: bool = True) -> None:
        """Select something else, or nothing; the segment at the caret becomes the current one."""
        old, self.selection = self.selection, selection
        if old == selection:
            return
        same_anchor = (
            old is not None and selection is not None and (old.anchor, old.by) == (selection.anchor, selection.by)
        )
        if same_anchor and old is not None and selection is not None:
            self._redraw_between(old.caret, selection.caret)
        else:
            for one in (old, selection):
                if one is not None:
                    self._redraw_between(one.first, one.last)
        if selection is not None:
            self._hold_still = not reveal
            self.cursor = selection.caret[0]
            self._reveal()
            self._hold_still = False

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
        self.sheet, self.marks = sheet, marks
        self.search = self.selection = self.pointed = None
        self._has_times = any(start is not None for start in sheet.start_ms)
        self._layout_rows = self._painter = None
        self.set_reactive(TranscriptView.cursor, at)
        self.on_resize()
        if self._layout_rows is not None:
            row = self._layout_rows.row_of(at, max(0, offset - sheet.spans[at].start))
            self.scroll_to(y=max(0, row - above), animate=False, immediate=True)
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
                self.scroll_to(y=inside, animate=False, immediate=True)
                return
            index += step
        self.cursor = index

    def row_key(self, row: int) -> tuple[bool, int, Stretch | None, Stretch | None]:
        layout = self._layout_rows
        index = layout.segment_at(row) if layout else 0
        return index == self.cursor, self.marks.version[index], *self._selected(row, index)

    def paint(self, row: int) -> Strip:
        layout, painter = self._layout_rows, self._painter
        if layout is None or painter is None:
            return Strip.blank(self.size.width, self.rich_style)
        index = layout.segment_at(row)
        line = layout.line_of(row, index)
        if line < 0:
            return painter.above(index, line)
        selected, caret = self._selected(row, index)
        return painter.text_row(
            row, index, current=index == self.cursor, search=self.search, selected=selected, caret=caret
        )

    def _selected(self, row: int, index: int) -> tuple[Stretch | None, Stretch | None]:
        """What is selected on a row, and the grapheme under the caret, as stretches of its segment's text."""
        selection, layout = self.selection, self._layout_rows
        if selection is None or layout is None or index not in selection.segments or layout.line_of(row, index) < 0:
            return None, None
        start, end = layout.stretch(row, index)
        low, high = selections.stretch_in(selection, index, self.sheet) or (0, 0)
        selected = (max(start, low), min(end, high)) if low < end and start < high else None
        place = selection.caret[1]
        if selection.by == "segments" or index != selection.caret[0] or not start <= place < end:
            return selected, None
        return selected, (place, after(self.sheet.texts[index], self.sheet.narrow[index], place))

    def _redraw_between(self, one: selections.Place, other: selections.Place) -> None:
        """Paint again the rows from one place to another, in sight."""
        layout = self._layout_rows
        if layout is None:
            return
        (first, start), (last, end) = min(one, other), max(one, other)
        if self.selection is None or self.selection.by == "segments":
            begin, stop = layout.top(first), layout.end(last)
        else:
            begin, stop = layout.row_of(first, start), layout.row_of(last, end) + 1
        view, page = self.scroll_offset.y, self.size.height
        begin, stop = max(view, begin), min(view + page, stop)
        if begin < stop:
            self.refresh_lines(begin, stop - begin)

    def rows_in_sight(self, index: int) -> tuple[int, int]:
        """The rows of the view, from 0, that a segment takes: (first, end), cut to what is in sight."""
        layout = self._layout_rows
        if layout is None:
            return 0, 0
        view, page = self.scroll_offset.y, self.size.height
        return max(0, layout.top(index) - view), min(page, max(0, layout.end(index) - view))

    def row_step(self, place: selections.Place, step: int) -> selections.Place:
        """The place so many rows down (or, below 0, up), at the same cell as nearly as the rows allow."""
        layout = self._layout_rows
        if layout is None:
            return place
        index, offset = place
        row = layout.row_of(index, offset)
        start, _ = layout.stretch(row, index)
        cell = cells(self.sheet.texts[index][start:offset], self.sheet.narrow[index])
        row = max(0, min(row + step, layout.rows - 1))
        while row > 0 and layout.line_of(row, layout.segment_at(row)) < 0:
            row += 1 if step > 0 else -1
        if layout.line_of(row, layout.segment_at(row)) < 0:
            return place
        index = layout.segment_at(row)
        start, end = layout.stretch(row, index)
        return index, offset_at(self.sheet.texts[index], start, end, cell, self.sheet.narrow[index])

    def _lay_out(self, measures: Measures) -> None:
        sheet, old = self.sheet, self._layout_rows
        place: tuple[int, int] | None = None
        if old is not None and old.rows:
            row = min(round(self.scroll_y), old.rows - 1)
            index = old.segment_at(row)
            place = (index, old.stretch(row, index)[0]) if old.line_of(row, index) >= 0 else (index, -1)
        layout = TextLayout(sheet.texts, sheet.narrow, sheet.lead, measures.text)
        self._layout_rows = layout
        self._painter = RowPainter(
            sheet, self.marks, self._codes, measures, layout=layout, style_named=self.style_named
        )
        self.set_row_count(layout.rows)
        if place is not None:
            index, offset = place
            row = layout.top(index) if offset < 0 else layout.row_of(index, offset)
            self.scroll_to(y=row, animate=False, immediate=True)
        self._reveal()

    def _reveal(self) -> None:
        layout, selection = self._layout_rows, self.selection
        if layout is None or not layout.rows or self._hold_still:
            return
        if selection is not None and selection.by == "characters":
            row = layout.row_of(*selection.caret)
            self.show_rows(row, row + 1, margin=self.EDGE)
        else:
            self.show_rows(layout.top(self.cursor), layout.end(self.cursor), margin=self.EDGE, how=self._scrolling)
