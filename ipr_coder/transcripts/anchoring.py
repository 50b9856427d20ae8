"""Finding a mark's place again in a corrected text: carried through the edits, or by its words and those around them.

The way is that of the Web Annotation Data Model's text quote selector (W3C Recommendation 2017, section 4.2.4: exact,
prefix, suffix) as the Hypothesis client anchors it: the exact quote first, then context, then likeness. It is
stricter in one point: between two places that fit equally well nothing is chosen, a person is asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ipr_coder.text import Span
from ipr_coder.transcripts.differences import edits_between
from ipr_coder.transcripts.edits import Carrier, Edit, Stretch, carry, edited, inverse, stretches

__all__ = [
    "CONTEXT",
    "Carrier",
    "Edit",
    "Stretch",
    "carry",
    "context",
    "edited",
    "edits_between",
    "follow",
    "inverse",
    "place",
    "stretches",
]

CONTEXT: Final = 32
"""Characters of context kept on either side of a quote, as many as the Hypothesis client keeps."""

LIKENESS: Final = 0.75
"""How like its quote a text must be to be taken for it: 1 - (insertions + deletions) / both lengths."""

_KEPT: Final = 0.5
"""Share of a quote's letters that must have stayed for the carried place to hold without further proof."""
_CARRIED_LIKENESS: Final = 0.6
_DISTINCT: Final = 16
_AGREEING: Final = 0.6
_MARGIN: Final = 0.1
_SHORTEST_FUZZY: Final = 12
_MOST_PLACES: Final = 100
_REACH: Final = 2_000


def follow(span: Span, old: str, new: str, carrier: Carrier) -> Span | None:
    """Where the words of `old[span]` are in `new`; None when they are gone or could be at two places.

    A place carried through the edits holds where at least half of the quote's letters stayed, or where what stands
    there now is like the quote (a corrected word); otherwise the quote is looked for elsewhere (`place`).
    """
    moved = carrier.span(span)
    if moved is not None and not carrier.touches(span):
        return moved
    quote = span.of(old)
    if moved is not None:
        stayed = sum(_letters(old[start:end]) for start, end in carrier.kept(span))
        if 0 < _letters(quote) <= stayed / _KEPT or _likeness(quote, moved.of(new)) >= _CARRIED_LIKENESS:
            return _unblanked(moved, new) if quote == quote.strip() else moved
    return place(quote, *context(old, span.start, span.end), new, carrier.start(span.start))


def context(text: str, start: int, end: int) -> tuple[str, str]:
    """The characters before `start` and from `end` on, at most `CONTEXT` on either side."""
    return text[max(start - CONTEXT, 0) : start], text[end : end + CONTEXT]


def place(quote: str, before: str, after: str, text: str, near: int) -> Span | None:
    """Where a quote with this context stands in `text`; None when it does not, or could be at two places.

    A quote of 16 characters or more that is there once is found. One that is shorter, or there more than once, must
    have its context beside it, and more of it than any other place has. Failing that, within 2,000 characters of
    `near`, the stretch that is most like the quote is taken, if it is at least as like as `LIKENESS` says and no
    other stretch comes near to it. Nothing is ever chosen for being nearer.
    """
    if not quote.strip():
        return None
    found = list(_occurrences(quote, before, after, text))
    if len(found) == 1 and len(quote) >= _DISTINCT:
        return found[0]
    if found:
        return _by_context(found, before, after, text)
    return _by_likeness(quote, text, near) if len(quote) >= _SHORTEST_FUZZY else None


def _occurrences(quote: str, before: str, after: str, text: str) -> Iterator[Span]:
    """Where the quote stands as whole words, if it was whole words; at most a hundred and one places."""
    count, at = 0, text.find(quote)
    inside = bool(before) and before[-1].isalnum() and quote[0].isalnum()
    goes_on = bool(after) and after[0].isalnum() and quote[-1].isalnum()
    while at >= 0 and count <= _MOST_PLACES:
        end = at + len(quote)
        cut_before = at > 0 and text[at - 1].isalnum() and quote[0].isalnum()
        cut_after = end < len(text) and text[end].isalnum() and quote[-1].isalnum()
        if cut_before <= inside and cut_after <= goes_on:
            count += 1
            yield Span(at, end)
        at = text.find(quote, at + 1)


def _by_context(found: list[Span], before: str, after: str, text: str) -> Span | None:
    if len(found) > _MOST_PLACES:
        return None
    scored = sorted(((_agreement(span, before, after, text), span) for span in found), reverse=True)
    best, span = scored[0]
    second = scored[1][0] if len(scored) > 1 else 0.0
    return span if best >= _AGREEING and best - second >= _MARGIN else None


def _agreement(span: Span, before: str, after: str, text: str) -> float:
    """How like the context is, 0 to 1: the mean of both sides."""
    left, right = context(text, span.start, span.end)
    return (
        _likeness(before, left[-len(before) :] if before else left) + _likeness(after, right[: len(after) or None])
    ) / 2


def _by_likeness(quote: str, text: str, near: int) -> Span | None:
    reach = max(_REACH, 2 * len(quote))
    first = max(near - reach, 0)
    window = text[first : near + len(quote) + reach]
    found = _most_like(quote, window)
    if found is None:
        return None
    score, span = found
    rest = window[: span.start] + "\x00" * (span.end - span.start) + window[span.end :]
    other = _most_like(quote, rest)
    if other is not None and score - other[0] < _MARGIN:
        return None
    return Span(span.start + first, span.end + first)


def _most_like(quote: str, window: str) -> tuple[float, Span] | None:
    """The stretch of whole words in the window that is most like the quote, with its likeness."""
    from rapidfuzz import fuzz

    if len(window) < len(quote) / 2:
        return None
    found = fuzz.partial_ratio_alignment(quote, window, score_cutoff=100 * (LIKENESS - _MARGIN))
    if found is None or len(window) < len(quote):
        return None
    starts = _word_edges(window, found.dest_start, opening=True)
    ends = _word_edges(window, found.dest_end, opening=False)
    best = max(
        ((_likeness(quote, window[start:end]), start, end) for start in starts for end in ends if start < end),
        default=(0.0, 0, 0),
    )
    return (best[0], Span(best[1], best[2])) if best[0] >= LIKENESS else None


def _word_edges(text: str, near: int, *, opening: bool) -> list[int]:
    """Places within 24 characters of `near` where a word begins (or ends)."""

    def is_edge(at: int) -> bool:
        inner, outer = (at, at - 1) if opening else (at - 1, at)
        if not 0 <= inner < len(text) or text[inner].isspace() or text[inner] == "\x00":
            return False
        return not 0 <= outer < len(text) or not (text[outer].isalnum() and text[inner].isalnum())

    return [at for at in range(max(near - 24, 0), min(near + 24, len(text)) + 1) if is_edge(at)]


def _likeness(one: str, other: str) -> float:
    from rapidfuzz.distance import Indel

    return Indel.normalized_similarity(one, other)


def _letters(text: str) -> int:
    return sum(map(str.isalnum, text))


def _unblanked(span: Span, text: str) -> Span | None:
    start, end = span.start, span.end
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end) if start < end else None
