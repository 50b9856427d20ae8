"""Finding words in the interview on the screen: plain text, case and accents' case folded, no patterns."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence


class Search:
    """A search in progress: what was asked, and the segments where it is found, in order."""

    __slots__ = ("_pattern", "hits", "words")

    def __init__(self, words: str, texts: Sequence[str]) -> None:
        self.words = words
        self._pattern = re.compile(r"\s+".join(re.escape(part) for part in words.split()), re.IGNORECASE)
        self.hits = [index for index, text in enumerate(texts) if self._pattern.search(text)] if words.strip() else []

    def next_hit(self, index: int, step: int) -> int | None:
        """The hit after (step 1) or before (step -1) a segment, going round the end; None when there is none."""
        if not self.hits:
            return None
        at = bisect_right(self.hits, index) if step > 0 else bisect_left(self.hits, index) - 1
        return self.hits[at % len(self.hits)]

    def stretches(self, text: str, start: int, end: int) -> list[tuple[int, int]]:
        """Where in `text` the words stand, as (start, end), for all that reaches into start..end."""
        around = 2 * len(self.words) + 16
        found = self._pattern.finditer(text, max(0, start - around), end + around)
        return [match.span() for match in found if match.end() > start and match.start() < end]
