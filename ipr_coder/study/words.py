"""What a word is when a study is searched, and where words stand in a text.

A word is a run of letters and digits; everything else parts words, so "don't" is the two words "don" and "t" side by
side. In scripts that are written without blanks between words (Chinese, Japanese, Thai ...) each character is a word.
Case and accents are ignored: "Cafe" finds "café", "shåme" finds "shame". Positions are code points.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ipr_coder.text import Span

LONGEST: int = 200
"""Characters of a word that count; more belong to no language, and databases limit what they index."""

SPEAKER: str = "§"
"""Stands before what is no word of a text but tells who speaks. No word of a text can begin with it."""


@dataclass(frozen=True, slots=True)
class Term:
    """Words that must stand side by side, folded; with `prefix` the last one is only a word's beginning."""

    words: tuple[str, ...] = field(repr=False)
    prefix: bool = False


def fold(text: str) -> str:
    """The text without case and accents, each character at its place: the length never changes."""
    if text.isascii():
        return text.lower()
    text = text.replace("İ", "i").lower()  # the one character whose small form is two
    for character in set(text):
        if character > "\x7f":
            plain = _plain(character)
            if plain != character:
                text = text.replace(character, plain)
    return text


def words_of(text: str) -> list[str]:
    """The folded words of a text, in order."""
    folded = fold(text)
    if folded.isascii():
        return _cut(_ASCII_WORD.findall(folded))
    if _ACCENTS.search(folded):
        return _cut(_ACCENTS.sub("", word) for word in _ACCENTED_WORD.findall(folded))
    return _cut(_WORD.findall(folded))


def term_of(typed: str, *, prefix: bool = False) -> Term | None:
    """What was typed as a term; None when there is no word in it."""
    words = tuple(words_of(typed))
    # where every character is a word, there is none that goes on
    return Term(words, prefix and _UNSPACED_SIGN.fullmatch(words[-1]) is None) if words else None


def speaker_key(speaker: str) -> str:
    """A speaker's label or role as it is indexed and compared: folded, blanks and signs left out."""
    return SPEAKER + SPEAKER.join(words_of(speaker))


def find_terms(terms: Iterable[Term], text: str) -> tuple[Span, ...] | None:
    """Where the terms stand in a text, in order and not overlapping; None unless every one of them does."""
    placed = list(_placed(fold(text)))
    found: list[Span] = []
    for term in terms:
        spans = list(_stretches(term, placed))
        if not spans:
            return None
        found += spans
    return joined(found)


def joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The spans in order; those that overlap become one."""
    together: list[Span] = []
    for span in sorted(spans):
        if together and span.start < together[-1].end:
            together[-1] = Span(together[-1].start, max(together[-1].end, span.end))
        else:
            together.append(span)
    return tuple(together)


_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
"""Thai, Lao, Burmese, Khmer, kana and Han."""
_UNSPACED_SIGN = re.compile(f"[{_UNSPACED}]")
_ASCII_WORD = re.compile("[a-z0-9]+")
_WORD = re.compile(rf"(?=\w)[{_UNSPACED}]|[^\W_{_UNSPACED}]+")
_ACCENTED_WORD = re.compile(rf"(?=\w)[{_UNSPACED}]|(?:[^\W_{_UNSPACED}][\u0300-\u036f]*)+")
_ACCENTS = re.compile("[\u0300-\u036f]")


def _placed(folded: str) -> Iterator[tuple[str, int, int]]:
    """The words of a folded text with where they begin and end, accents that follow included."""
    accented = not folded.isascii() and _ACCENTS.search(folded) is not None
    for match in (_ACCENTED_WORD if accented else _WORD).finditer(folded):
        word = _ACCENTS.sub("", match.group()) if accented else match.group()
        yield word[:LONGEST], match.start(), match.end()


def _stretches(term: Term, placed: list[tuple[str, int, int]]) -> Iterator[Span]:
    *whole, last = term.words
    length = len(term.words)
    for at in range(len(placed) - length + 1):
        end = placed[at + length - 1]
        if (end[0].startswith(last) if term.prefix else end[0] == last) and all(
            placed[at + step][0] == word for step, word in enumerate(whole)
        ):
            yield Span(placed[at][1], end[2])


def _cut(words: Iterable[str]) -> list[str]:
    return [word if len(word) <= LONGEST else word[:LONGEST] for word in words]


def _plain(character: str) -> str:
    """One character without case and accents; itself where that would be none or several."""
    parts = unicodedata.normalize("NFD", character)
    if len(parts) > 1 and all("\u0300" <= mark <= "\u036f" for mark in parts[1:]):
        character = parts[0]
    small = character.casefold()
    return small if len(small) == 1 else character
