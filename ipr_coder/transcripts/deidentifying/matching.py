"""Looking many names up in a text at once: word by word, so that a long roster costs no more than a short one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final, Generic, TypeVar

from ipr_coder.text import Span

T = TypeVar("T")

Keys = Callable[[str], frozenset[str]]
"""The forms in which a word is looked up."""

Word = tuple[int, int, str]
"""Where a word begins and ends, and the word."""


def words_of(text: str) -> list[Word]:
    """The words of `text`: runs of letters and digits, parted also where a small letter meets a capital (AnnaBerg)."""
    found: list[Word] = []
    for match in _RUN.finditer(text):
        start, run = match.start(), match.group()
        if run[1:].islower() or len(run) == 1:
            found.append((start, match.end(), run))
            continue
        cuts = [0, *(cut.start() for cut in _INNER.finditer(run)), len(run)]
        found += [(start + a, start + b, run[a:b]) for a, b in pairwise(cuts)]
    return found


def exact(word: str) -> frozenset[str]:
    """The word as it is."""
    return frozenset((word,))


def folded(word: str) -> frozenset[str]:
    """The word without case and accents, and with ä, ö, ü, å, æ, ø also as people type them on other keyboards."""
    small = word.casefold()
    if small.isascii():
        return frozenset((small,))
    plain = "".join(
        one for one in unicodedata.normalize("NFKD", small.translate(_ONE)) if not unicodedata.combining(one)
    )
    spelled = small.translate(_TWO)
    spelled = "".join(one for one in unicodedata.normalize("NFKD", spelled) if not unicodedata.combining(one))
    return frozenset((plain, spelled))


class Matcher(Generic[T]):
    """Finds any of many forms, each a sequence of words; the longest wins, and finds do not overlap.

    A genitive ending stays outside the find: "Anna" is found in "Anna's" and in "Annas".
    """

    def __init__(self, forms: Iterable[tuple[str, T]], keys: Keys) -> None:
        self._keys = keys
        self._by_first: dict[str, list[tuple[tuple[frozenset[str], ...], T]]] = {}
        for form, value in forms:
            sequence = tuple(keys(word) for _, _, word in words_of(form))
            for first in sequence[0] if sequence else ():
                self._by_first.setdefault(first, []).append((sequence, value))
        for entries in self._by_first.values():
            entries.sort(key=lambda entry: -len(entry[0]))

    def finds(self, text: str) -> Iterator[tuple[Span, T]]:
        """Every find in the order of the text."""
        words = words_of(text)
        index = 0
        while index < len(words):
            found = self._at(text, words, index)
            if found is None:
                index += 1
                continue
            span, value, length = found
            yield span, value
            index += length

    def _at(self, text: str, words: Sequence[Word], index: int) -> tuple[Span, T, int] | None:
        best: tuple[Span, T, int] | None = None
        start, _, word = words[index]
        for first in (*sorted(self._keys(word)), *sorted(_without_genitive(word, self._keys))):
            for sequence, value in self._by_first.get(first, ()):
                if best is not None and len(sequence) <= best[2]:
                    break
                end = self._end(text, words, index, sequence)
                if end is not None:
                    best = (Span(start, end), value, len(sequence))
                    break
        return best

    def _end(self, text: str, words: Sequence[Word], index: int, sequence: Sequence[frozenset[str]]) -> int | None:
        last = index + len(sequence) - 1
        if last >= len(words):
            return None
        for offset, wanted in enumerate(sequence):
            start, end, word = words[index + offset]
            if offset and not _GAP.fullmatch(text, words[index + offset - 1][1], start):
                return None
            if self._keys(word) & wanted:
                continue
            if index + offset == last and _without_genitive(word, self._keys) & wanted:
                return end - 1
            return None
        return words[last][1]


_SHORTEST_WITH_S: Final = 4


def _without_genitive(word: str, keys: Keys) -> frozenset[str]:
    if len(word) >= _SHORTEST_WITH_S and word[-1] in "sS":
        return keys(word[:-1])
    return frozenset()


_RUN = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f])*")
_INNER = re.compile("(?<=[a-zß-öø-ÿ])(?=[A-ZÀ-ÖØ-Þ])")
_GAP = re.compile(r"[ \t\u00a0_\-‐‑.'’]{0,3}")
_ONE: Final = str.maketrans({"æ": "a", "ø": "o", "ß": "ss", "đ": "d", "ł": "l", "þ": "th"})
_TWO: Final = str.maketrans({"æ": "ae", "ä": "ae", "ø": "oe", "ö": "oe", "ü": "ue", "å": "aa", "ß": "ss"})
