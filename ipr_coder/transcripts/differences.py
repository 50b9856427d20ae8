"""The edits that lead from one version of a transcript to another, found fast also in texts of millions of characters.

Lines that both versions hold exactly once are anchors (Bram Cohen's patience diff); between two anchors, lines that
agree at either end are set aside, and what is left is compared word by word through the longest common subsequence.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from ipr_coder.transcripts.edits import Edit

Piece = tuple[int, int, int, int]
"""Start and end in the old sequence, start and end in the new one."""

_MOST_CELLS = 200_000_000
"""Words before times words after that are compared with one another: 25 MB; beyond it, all is taken as replaced."""

_WORD = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|\w+?(?=[\u3040-\u9fff]|\b)|\s+|.")


def edits_between(old: str, new: str) -> tuple[Edit, ...]:
    """The edits that turn `old` into `new`, in text order, as small as whole words (and then their ends) allow.

    `edited(old, edits_between(old, new)) == new`. Between two edits stands at least one letter or digit that both
    versions share.
    """
    found: list[Edit] = []
    for piece in _changed_lines(old, new):
        found += _changed_words(old, new, piece)
    return tuple(_joined(found, old, new))


def _changed_lines(old: str, new: str) -> Iterator[Piece]:
    """The stretches, whole lines each, in which the two differ."""
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    offsets, new_offsets = _offsets(before), _offsets(after)
    for start, end, new_start, new_end in _gaps(before, after):
        yield offsets[start], offsets[end], new_offsets[new_start], new_offsets[new_end]


def _gaps(before: Sequence[str], after: Sequence[str]) -> Iterator[Piece]:
    """What lies between anchors, smaller and smaller, until it has no anchors left; in order."""
    waiting = [(0, len(before), 0, len(after))]
    while waiting:
        piece = _shrunk(before, after, waiting.pop())
        start, end, new_start, new_end = piece
        if start == end and new_start == new_end:
            continue
        anchors = _anchors(before, after, piece) if start < end and new_start < new_end else []
        if not anchors:
            yield piece
            continue
        edges = [(start - 1, new_start - 1), *anchors, (end, new_end)]
        pieces = [(one[0] + 1, other[0], one[1] + 1, other[1]) for one, other in pairwise(edges)]
        waiting += reversed(pieces)


def _shrunk(before: Sequence[str], after: Sequence[str], piece: Piece) -> Piece:
    start, end, new_start, new_end = piece
    while start < end and new_start < new_end and before[start] == after[new_start]:
        start, new_start = start + 1, new_start + 1
    while start < end and new_start < new_end and before[end - 1] == after[new_end - 1]:
        end, new_end = end - 1, new_end - 1
    return start, end, new_start, new_end


def _anchors(before: Sequence[str], after: Sequence[str], piece: Piece) -> list[tuple[int, int]]:
    """Lines that stand once on either side, the longest run of them that keeps its order."""
    start, end, new_start, new_end = piece
    counts, new_counts = Counter(before[start:end]), Counter(after[new_start:new_end])
    places = {after[index]: index for index in range(new_start, new_end) if new_counts[after[index]] == 1}
    pairs = [
        (index, places[before[index]])
        for index in range(start, end)
        if counts[before[index]] == 1 and before[index] in places
    ]
    return _rising(pairs)


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest subsequence whose second numbers rise (patience sorting)."""
    tops: list[int] = []
    last: list[int] = []
    below: list[int] = []
    for index, (_, place) in enumerate(pairs):
        pile = bisect_left(tops, place)
        if pile == len(tops):
            tops.append(place)
            last.append(index)
        else:
            tops[pile], last[pile] = place, index
        below.append(last[pile - 1] if pile else -1)
    chain = []
    index = last[-1] if last else -1
    while index >= 0:
        chain.append(pairs[index])
        index = below[index]
    return chain[::-1]


def _changed_words(old: str, new: str, piece: Piece) -> Iterator[Edit]:
    start, end, new_start, new_end = piece
    before = _WORD.findall(old, start, end) if start < end else []
    after = _WORD.findall(new, new_start, new_end) if new_start < new_end else []
    if not before or not after or len(before) * len(after) > _MOST_CELLS:
        yield from _trimmed(old, new, piece)
        return
    from rapidfuzz.distance import LCSseq

    offsets, new_offsets = _offsets(before, start), _offsets(after, new_start)
    known: dict[str, int] = {}
    numbers = [known.setdefault(word, len(known)) for word in before]
    new_numbers = [known.setdefault(word, len(known)) for word in after]
    at, new_at = 0, 0
    for same in LCSseq.opcodes(numbers, new_numbers).as_matching_blocks():
        yield from _trimmed(old, new, (offsets[at], offsets[same.a], new_offsets[new_at], new_offsets[same.b]))
        at, new_at = same.a + same.size, same.b + same.size


def _trimmed(old: str, new: str, piece: Piece) -> Iterator[Edit]:
    """One edit, without the characters that agree at its ends; none where nothing is left."""
    start, end, new_start, new_end = piece
    most = min(end - start, new_end - new_start)
    front = 0
    while front < most and old[start + front] == new[new_start + front]:
        front += 1
    back = 0
    while back < most - front and old[end - 1 - back] == new[new_end - 1 - back]:
        back += 1
    if start + front < end - back or new_start + front < new_end - back:
        yield Edit(start + front, end - back, new[new_start + front : new_end - back])


def _joined(edits: Sequence[Edit], old: str, new: str) -> Iterator[Edit]:
    """Edits with nothing but blanks and signs between them are one: such a remainder ties nothing to its old place."""
    held: Edit | None = None
    for edit in edits:
        if held is None:
            held = edit
            continue
        between = old[held.end : edit.start]
        if any(letter.isalnum() for letter in between) or "\n" in between:
            yield held
            held = edit
        else:
            held = Edit(held.start, edit.end, held.text + between + edit.text)
    if held is not None:
        yield held


def _offsets(pieces: Sequence[str], start: int = 0) -> list[int]:
    offsets = [start]
    for piece in pieces:
        offsets.append(offsets[-1] + len(piece))
    return offsets
