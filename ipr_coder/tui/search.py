"""Finding words in the interview on the screen: as they are typed, also inside words, without case and accents."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from itertools import accumulate

from ipr_coder.study.patterns import Pattern
from ipr_coder.study.words import fold
from ipr_coder.text import Span

_SEPARATOR = "\x00"
"""Between segments: no text that is shown has it, and it is no blank."""


class Searchable:
    """The texts of an interview, folded and put together once, so that a search is one run through memory."""

    __slots__ = ("joined", "starts", "texts")

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = texts
        self.joined = fold(_SEPARATOR.join(texts))
        self.starts = [0, *accumulate(len(text) + 1 for text in texts)]

    def segments_with(self, pattern: re.Pattern[str]) -> list[int]:
        """The segments in which a pattern for folded text is found, in order."""
        found, at = [], 0
        while (match := pattern.search(self.joined, at)) is not None:
            index = bisect_right(self.starts, match.start()) - 1
            found.append(index)
            at = self.starts[index + 1]
        return found


class Search:
    """A search in progress: what was asked, and the segments where it is found, in order.

    `segments` are those to look in (left out: all); `keeps` says of one whether it still is what was asked for, since
    a coder tags while searching; `pattern` is a regular expression to find beside the words, or without any.
    """

    __slots__ = ("_keeps", "_matches", "_pattern", "hits", "words")

    def __init__(
        self,
        words: str,
        texts: Sequence[str] | Searchable,
        *,
        title: str | None = None,
        segments: Sequence[int] | None = None,
        keeps: Callable[[int], bool] | None = None,
        pattern: Pattern | None = None,
    ) -> None:
        self.words = words if title is None else title
        self._keeps = keeps
        self._matches: dict[str, tuple[Span, ...]] = {}
        parts = fold(words).split()
        self._pattern = re.compile(r"\s+".join(map(re.escape, parts))) if parts else None
        where = texts if isinstance(texts, Searchable) else Searchable(texts)
        hits = list(range(len(where.texts))) if segments is None else list(segments)
        if self._pattern is not None:
            with_words = where.segments_with(self._pattern)
            hits = with_words if segments is None else sorted(set(hits) & set(with_words))
        elif keeps is None and pattern is None and segments is None:
            hits = []
        if keeps is not None:
            hits = [index for index in hits if keeps(index)]
        if pattern is not None:
            hits = [index for index in hits if self._has(pattern, where.texts[index])]
        self.hits = hits

    def has(self, index: int) -> bool:
        """True when a segment is one of the hits."""
        at = bisect_left(self.hits, index)
        return at < len(self.hits) and self.hits[at] == index

    def next_hit(self, index: int, step: int) -> int | None:
        """The hit after (step 1) or before (step -1) a segment, going round the end; None when there is none."""
        hits = self.hits
        at = bisect_right(hits, index) if step > 0 else bisect_left(hits, index) - 1
        for further in range(len(hits)):
            hit = hits[(at + step * further) % len(hits)]
            if self._keeps is None or self._keeps(hit):
                return hit
        return None

    def stretches(self, text: str, start: int, end: int) -> list[tuple[int, int]]:
        """Where in `text` the words stand, as (start, end), for all that reaches into start..end."""
        found: list[tuple[int, int]] = []
        if self._pattern is not None:
            around = 2 * len(self._pattern.pattern) + 16
            first = max(0, start - around)
            near = fold(text[first : end + around])
            found += [(first + match.start(), first + match.end()) for match in self._pattern.finditer(near)]
        found += [(span.start, span.end) for span in self._matches.get(text, ())]
        return sorted((low, high) for low, high in found if high > start and low < end)

    def _has(self, pattern: Pattern, text: str) -> bool:
        """Look once and remember: a pattern may be slow, and rows are painted again and again."""
        spans = () if pattern.is_late else pattern.find(text)
        if spans:
            self._matches[text] = spans
        return bool(spans)
