"""A scrolling view that is painted row by row: only the rows in sight, each made once and kept."""

from __future__ import annotations

from collections.abc import Hashable
from typing import ClassVar

from rich.style import Style
from textual.cache import LRUCache
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from ipr_coder.tui.settings import Scrolling


class RowView(ScrollView, inherit_bindings=False):
    """What the transcript and the codebook panel share: a number of rows, and a strip for each.

    A view says what a row's looks depend on (`row_key`) and paints it (`paint`). The strip is kept under that key,
    so a row is painted again only when one of those things has changed.
    """

    ALLOW_SELECT = False
    ROWS_KEPT = 2000
    GROUNDS: ClassVar[frozenset[str]] = frozenset()
    """Component classes whose background counts."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.painted = 0
        """How many strips have been painted so far: the measure of what a key costs."""
        self._kept: LRUCache[tuple[int, Hashable], Strip] = LRUCache(self.ROWS_KEPT)
        self._styles: dict[tuple[str, ...], Style] = {}
        self._row_count = 0

    def row_key(self, row: int) -> Hashable:
        """Everything that decides how a row looks at the present width."""
        raise AssertionError("a row view says what its rows depend on")

    def paint(self, row: int) -> Strip:
        """The strip of a row."""
        raise AssertionError("a row view paints its rows")

    @property
    def row_count(self) -> int:
        """How many rows there are."""
        return self._row_count

    def set_row_count(self, count: int) -> None:
        """Say how many rows there are now; everything kept is forgotten."""
        self._row_count = count
        self.forget()
        self.virtual_size = Size(self.scrollable_content_region.width, count)
        self.refresh()

    def forget(self) -> None:
        """Forget the strips kept: something about all of them has changed."""
        self._kept.clear()

    def style_named(self, *names: str) -> Style:
        """The look of component classes laid over each other; only those in GROUNDS bring a background."""
        found = self._styles.get(names)
        if found is None:
            found = self.rich_style
            for name in names:
                look = self.get_component_rich_style(name)
                found += look if name in self.GROUNDS else look + Style(bgcolor=found.bgcolor)
            self._styles[names] = found
        return found

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._kept.clear()
        self._styles.clear()

    def render_lines(self, crop: Region) -> list[Strip]:
        # Textual's own way wraps each strip anew and loses what the strip has remembered.
        filters, background = self.get_line_filters(), self.background_colors[1]
        top = self.scroll_offset.y
        strips = []
        for y in crop.line_range:
            strip = self._strip(top + y)
            for line_filter in filters:
                strip = strip.apply_filter(line_filter, background)
            strips.append(strip)
        if crop.column_span != (0, self.size.width):
            return [strip.crop(*crop.column_span) for strip in strips]
        return strips

    def render_line(self, y: int) -> Strip:
        return self._strip(self.scroll_offset.y + y)

    def show_rows(self, first: int, end: int, *, margin: int = 0, how: Scrolling = "edge") -> None:
        """Scroll to have rows first..end-1 in sight with `margin` rows around; the first wins where not all fit.

        "edge" scrolls as little as needed; "half-page" as seldom as possible, half a page at a time; "centre" keeps
        the rows in the middle.
        """
        page = self.scrollable_content_region.height
        if not page:
            return
        margin = min(margin, max(0, (page - 1) // 4))
        view = round(self.scroll_y)
        above, below = first - margin < view, end + margin > view + page
        if how == "centre":
            target = first - max(0, page - (end - first)) // 2
        elif not above and not below:
            return
        elif how == "half-page":
            target = first - page // 2
        else:
            target = first - margin if above else min(end + margin - page, first - margin)
        if max(0, target) != view:
            self.scroll_to(y=max(0, target), animate=False, immediate=True)

    def _strip(self, row: int) -> Strip:
        if row >= self._row_count:
            return Strip.blank(self.size.width, self.rich_style)
        key = (row, self.row_key(row))
        strip = self._kept.get(key)
        if strip is None:
            self.painted += 1
            # Where there is nothing to scroll, the bar's column is ours to fill.
            strip = self._kept[key] = self.paint(row).adjust_cell_length(self.size.width, self.rich_style)
        return strip
