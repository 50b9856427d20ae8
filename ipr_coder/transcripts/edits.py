"""What changed between two versions of a text, and where a position of the old one lies in the new one.

Positions are code points. An edit takes out `old[start:end]` and puts `text` there; edits are in text order and do not
overlap.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from ipr_coder.text import Span


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace the code points [start, end) of the old text by `text`: start == end inserts, an empty text deletes."""

    start: int
    end: int
    text: str = field(repr=False)

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"an edit must end at or after its beginning, not {self.start}-{self.end}")


@dataclass(frozen=True, slots=True)
class Stretch:
    """An edit without its words, as it may be kept where no text may be: [start, end) became `length` code points."""

    start: int
    end: int
    length: int


class Carrier:
    """Carries positions from the text before some edits to the text after them; built once, asked many times."""

    def __init__(self, stretches: Iterable[Stretch]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._new_starts: list[int] = []
        self._new_ends: list[int] = []
        shift = 0
        for one in stretches:
            if self._ends and one.start < self._ends[-1]:
                raise ValueError("edits must be in text order and must not overlap")
            self._starts.append(one.start)
            self._ends.append(one.end)
            self._new_starts.append(one.start + shift)
            self._new_ends.append(one.start + shift + one.length)
            shift += one.length - (one.end - one.start)

    def span(self, span: Span) -> Span | None:
        """Where a span lies after the edits; None when nothing of it is left and nothing stands in its place.

        What is put in at a span's very edge stays outside it. An edge inside a replaced stretch moves outwards to that
        stretch's edge, so that what stands for a part of the span belongs to it.
        """
        start, end = self.start(span.start), self.end(span.end)
        return Span(start, end) if start < end else None

    def start(self, position: int) -> int:
        """Where what begins at `position` begins after the edits."""
        index = bisect_right(self._starts, position) - 1
        if index < 0:
            return position
        if position < self._ends[index]:
            return self._new_starts[index]
        return position + self._new_ends[index] - self._ends[index]

    def end(self, position: int) -> int:
        """Where what ends at `position` ends after the edits."""
        index = bisect_left(self._starts, position) - 1
        if index < 0:
            return position
        if position <= self._ends[index]:
            return self._new_ends[index]
        return position + self._new_ends[index] - self._ends[index]

    def point(self, position: int) -> int | None:
        """Where a place between two characters lies after the edits; None when it was inside a replaced stretch."""
        index = bisect_left(self._starts, position) - 1
        if index >= 0 and position < self._ends[index]:
            return None
        return self.start(position)

    def kept(self, span: Span) -> Iterator[tuple[int, int]]:
        """The parts of a span, as (start, end) in the old text, that the edits leave as they were."""
        at = span.start
        index = max(bisect_right(self._starts, span.start) - 1, 0)
        while index < len(self._starts) and self._starts[index] < span.end:
            if self._starts[index] > at:
                yield at, self._starts[index]
            at = max(at, self._ends[index])
            index += 1
        if at < span.end:
            yield at, span.end

    def touches(self, span: Span) -> bool:
        """True when an edit changes something between the span's two edges."""
        index = bisect_left(self._starts, span.end) - 1
        return index >= 0 and self._ends[index] > span.start


def carry(span: Span, edits: Sequence[Edit]) -> Span | None:
    """Where a span lies after the edits; None when its text is gone. See `Carrier.span`."""
    return Carrier(stretches(edits)).span(span)


def stretches(edits: Iterable[Edit]) -> tuple[Stretch, ...]:
    """The edits without their words."""
    return tuple(Stretch(edit.start, edit.end, len(edit.text)) for edit in edits)


def edited(text: str, edits: Sequence[Edit]) -> str:
    """The text after the edits; ValueError where they overlap or lie outside it."""
    parts, at = [], 0
    for edit in edits:
        if edit.start < at or edit.end > len(text):
            raise ValueError("edits must be in text order, must not overlap, and must lie in the text")
        parts += [text[at : edit.start], edit.text]
        at = edit.end
    return "".join([*parts, text[at:]])


def inverse(edits: Sequence[Edit], old: str) -> tuple[Edit, ...]:
    """The edits that lead from the text after `edits` back to `old`."""
    back, shift = [], 0
    for edit in edits:
        start = edit.start + shift
        back.append(Edit(start, start + len(edit.text), old[edit.start : edit.end]))
        shift += len(edit.text) - (edit.end - edit.start)
    return tuple(back)
