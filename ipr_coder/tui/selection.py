"""A stretch of the interview that is selected: from where to where, and how it grows and shrinks."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from typing import Literal

from ipr_coder.text import Span
from ipr_coder.tui import caret as carets
from ipr_coder.tui.sheet import Sheet

Place = tuple[int, int]
"""A segment and the offset, in its text, of the grapheme meant."""

By = Literal["characters", "segments"]


@dataclass(frozen=True, slots=True)
class Selection:
    """From the anchor to the caret, both included, in either order. By segments, the offsets do not count."""

    anchor: Place
    caret: Place
    by: By = "characters"

    @property
    def first(self) -> Place:
        """The end that lies nearer the beginning."""
        return min(self.anchor, self.caret)

    @property
    def last(self) -> Place:
        """The other one."""
        return max(self.anchor, self.caret)

    @property
    def segments(self) -> range:
        """The segments touched."""
        return range(self.first[0], self.last[0] + 1)


def span_of(selection: Selection, sheet: Sheet) -> Span:
    """The stretch of the whole text that is selected."""
    (first, start), (last, end) = selection.first, selection.last
    if selection.by == "segments":
        return Span(sheet.spans[first].start, sheet.spans[last].end)
    return Span(
        sheet.spans[first].start + start,
        sheet.spans[last].start + carets.after(sheet.texts[last], sheet.narrow[last], end),
    )


def trimmed(span: Span, text: str) -> Span | None:
    """The span without the blanks at its ends; None when there is nothing else. `text` is what it covers."""
    kept = text.strip()
    if not kept:
        return None
    before = len(text) - len(text.lstrip())
    if before and unicodedata.combining(kept[0]):
        before, kept = before - 1, text[before - 1] + kept  # a blank that carries a mark is no mere blank
    return Span(span.start + before, span.start + before + len(kept))


def text_of(span: Span, sheet: Sheet, segments: range) -> str:
    """What a span over these segments covers, as shown; what lies between two segments is one blank a code point."""
    parts: list[str] = []
    at = span.start
    for index in segments:
        whole = sheet.spans[index]
        parts.append(" " * max(0, min(whole.start, span.end) - at))
        low, high = max(span.start, whole.start), min(span.end, whole.end)
        parts.append(sheet.texts[index][low - whole.start : high - whole.start])
        at = max(at, high)
    parts.append(" " * (span.end - at))
    return "".join(parts)


def selection_of(span: Span, sheet: Sheet, segments: range) -> Selection:
    """The selection that covers a span lying on these segments, as far as it lies on them."""
    first, last = segments[0], segments[-1]
    start = carets.snapped(sheet.texts[first], sheet.narrow[first], max(0, span.start - sheet.spans[first].start))
    end = min(span.end, sheet.spans[last].end) - sheet.spans[last].start - 1
    return Selection((first, start), (last, carets.snapped(sheet.texts[last], sheet.narrow[last], max(0, end))))


def stretch_in(selection: Selection, index: int, sheet: Sheet) -> tuple[int, int] | None:
    """The part of segment `index` that is selected, as (start, end) in its text; None when none is."""
    if index not in selection.segments:
        return None
    text = sheet.texts[index]
    if selection.by == "segments":
        return 0, len(text)
    start = selection.first[1] if index == selection.first[0] else 0
    end = carets.after(text, sheet.narrow[index], selection.last[1]) if index == selection.last[0] else len(text)
    return start, end


def at_place(selection: Selection, place: Place) -> Selection:
    """The selection with its caret somewhere else."""
    return replace(selection, caret=place)


def turned(selection: Selection) -> Selection:
    """The same stretch, with the other end to be moved."""
    return replace(selection, anchor=selection.caret, caret=selection.anchor)


def moved(place: Place, step: Literal[1, -1], sheet: Sheet) -> Place:
    """A grapheme on or back, over the segments' borders; the same place where the interview ends."""
    index, offset = place
    text, narrow = sheet.texts[index], sheet.narrow[index]
    if step > 0:
        following = carets.after(text, narrow, offset)
        if following < len(text):
            return index, following
        return (index + 1, 0) if index + 1 < len(sheet) else place
    earlier = carets.before(text, narrow, offset)
    if earlier is not None:
        return index, earlier
    return end_of(index - 1, sheet) if index else place


def end_of(index: int, sheet: Sheet) -> Place:
    """The last grapheme of a segment."""
    text = sheet.texts[index]
    return index, carets.before(text, sheet.narrow[index], len(text)) or 0


def next_word(place: Place, sheet: Sheet) -> Place:
    """Where the next word begins, in this segment or the next."""
    found = carets.next_word(sheet.texts[place[0]], sheet.narrow[place[0]], place[1])
    if found is not None:
        return place[0], found
    return (place[0] + 1, 0) if place[0] + 1 < len(sheet) else end_of(place[0], sheet)


def word_end(place: Place, sheet: Sheet) -> Place:
    """The end of this word, or of the next from there."""
    for index in range(place[0], min(place[0] + 2, len(sheet))):
        offset = place[1] if index == place[0] else -1
        found = carets.word_end(sheet.texts[index], sheet.narrow[index], offset)
        if found is not None:
            return index, found
    return end_of(place[0], sheet)


def previous_word(place: Place, sheet: Sheet) -> Place:
    """The beginning of this word, or of the one before from there."""
    for index in range(place[0], max(place[0] - 2, -1), -1):
        text = sheet.texts[index]
        found = carets.previous_word(text, sheet.narrow[index], place[1] if index == place[0] else len(text))
        if found is not None:
            return index, found
    return place[0], 0


def grown(selection: Selection, sheet: Sheet) -> Selection:
    """One sentence more at the caret's end; where nothing but a place is selected, the sentence around it."""
    index, offset = selection.caret
    text, narrow = sheet.texts[index], sheet.narrow[index]
    ends, starts = carets.sentence_ends(text, narrow), carets.sentence_starts(text, narrow)
    if selection.anchor == selection.caret:
        start = max(place for place in starts if place <= offset)
        end = next((place for place in ends if place >= offset), end_of(index, sheet)[1])
        return replace(selection, anchor=(index, start), caret=(index, end))
    if selection.caret > selection.anchor:
        later = next((place for place in ends if place > offset), None)
        if later is None and index + 1 < len(sheet):
            index, later = index + 1, carets.sentence_ends(sheet.texts[index + 1], sheet.narrow[index + 1])[0]
        return at_place(selection, (index, offset if later is None else later))
    earlier = max((place for place in starts if place < offset), default=None)
    if earlier is None and index:
        index, earlier = index - 1, carets.sentence_starts(sheet.texts[index - 1], sheet.narrow[index - 1])[-1]
    return at_place(selection, (index, offset if earlier is None else earlier))


def shrunk(selection: Selection, sheet: Sheet) -> Selection:
    """One sentence less at the caret's end, never less than the place where the selection began."""
    index, offset = selection.caret
    text, narrow = sheet.texts[index], sheet.narrow[index]
    if selection.caret >= selection.anchor:
        earlier = max((place for place in carets.sentence_ends(text, narrow) if place < offset), default=None)
        place = (index, earlier) if earlier is not None else end_of(index - 1, sheet) if index else (index, 0)
        return at_place(selection, max(place, selection.anchor))
    later = next((place for place in carets.sentence_starts(text, narrow) if place > offset), None)
    place = (index, later) if later is not None else (min(index + 1, len(sheet) - 1), 0)
    return at_place(selection, min(place, selection.anchor))
