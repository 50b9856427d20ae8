"""Where a caret can stand in a text and where it goes from there: by character, word and sentence.

A place is an offset in code points at which a grapheme begins: a letter with its marks, an emoji of several code
points. Nothing here ever comes to stand inside one.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import lru_cache

from rich.cells import split_graphemes

WORDS = ("word", "wide")
"""The kinds of runs that are words. Signs and blanks between them are passed over."""


def places(text: str, narrow: bool) -> Sequence[int]:
    """Where each grapheme of a text begins, and its end. `narrow`: known to be one code point a grapheme."""
    return range(len(text) + 1) if narrow else _measured(text)


def snapped(text: str, narrow: bool, offset: int) -> int:
    """The beginning of the grapheme that a code point belongs to; the last one's for any place behind it."""
    stops = places(text, narrow)
    return stops[max(0, min(bisect_right(stops, offset) - 1, len(stops) - 2))]


def after(text: str, narrow: bool, offset: int) -> int:
    """Where the grapheme that begins at `offset` ends."""
    stops = places(text, narrow)
    return stops[min(bisect_right(stops, offset), len(stops) - 1)]


def before(text: str, narrow: bool, offset: int) -> int | None:
    """The grapheme before the one at `offset`; None at the beginning."""
    stops = places(text, narrow)
    at = bisect_left(stops, offset)
    return stops[at - 1] if at else None


def word_around(text: str, narrow: bool, offset: int) -> tuple[int, int]:
    """The word, the blank or the run of signs that a place belongs to, as (start, end)."""
    return next(
        ((start, end) for start, end, _ in _runs(text, narrow) if start <= offset < end),
        (offset, max(offset, len(text))),
    )


def next_word(text: str, narrow: bool, offset: int) -> int | None:
    """Where the next word begins; None when there is none."""
    return next((start for start, _, kind in _runs(text, narrow) if start > offset and kind in WORDS), None)


def previous_word(text: str, narrow: bool, offset: int) -> int | None:
    """Where this word begins, or the one before when `offset` is its beginning; None when there is none."""
    return next((start for start, _, kind in reversed(_runs(text, narrow)) if start < offset and kind in WORDS), None)


def word_end(text: str, narrow: bool, offset: int) -> int | None:
    """The last grapheme of this word, or of the next one from there; None when there is none."""
    for _, end, kind in _runs(text, narrow):
        if kind in WORDS:
            last = before(text, narrow, end)
            if last is not None and last > offset:
                return last
    return None


def sentence_ends(text: str, narrow: bool) -> list[int]:
    """The last grapheme of each sentence, its closing signs and quotes included; the text's last is always one."""
    ends = [place for match in _SENTENCE_END.finditer(text) if (place := before(text, narrow, match.end())) is not None]
    last = before(text, narrow, len(text.rstrip()) or len(text))
    return ends if last is None or (ends and ends[-1] == last) else [*ends, last]


def sentence_starts(text: str, narrow: bool) -> list[int]:
    """Where each sentence begins, from 0."""
    starts = [0]
    for end in sentence_ends(text, narrow)[:-1]:
        behind = after(text, narrow, end)
        begin = behind + len(text[behind:]) - len(text[behind:].lstrip())
        starts.append(snapped(text, narrow, begin))
    return starts


_SENTENCE_END = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s)|[。！？]+[」』”’）]*")


@lru_cache(maxsize=16)
def _measured(text: str) -> Sequence[int]:
    stops = array("I", (first for first, _, _ in split_graphemes(text)[0]))
    stops.append(len(text))
    return stops


@lru_cache(maxsize=16)
def _runs(text: str, narrow: bool) -> list[tuple[int, int, str]]:
    """The text in runs of one kind: (start, end, kind), the kind of blanks being the empty text."""
    runs: list[tuple[int, int, str]] = []
    stops = places(text, narrow)
    start, kind = 0, _kind(text[:1])
    for place in stops[1:-1]:
        this = _kind(text[place])
        if this != kind or this == "wide":
            runs.append((start, place, kind))
            start, kind = place, this
    runs.append((start, len(text), kind))
    return runs


def _kind(letter: str) -> str:
    """What sort of run a grapheme belongs to, by its first code point."""
    if not letter or letter.isspace():
        return ""
    if unicodedata.east_asian_width(letter) in "WF" and letter.isalpha():
        return "wide"  # scripts written without blanks: each letter is a stop
    if letter.isalnum() or letter in "_'’" or unicodedata.category(letter).startswith("M"):
        return "word"
    return "sign"
