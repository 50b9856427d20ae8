"""A plan put into practice on one text: which stretches are replaced by what. Whole words, never in a replacement."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from ipr_coder.errors import UsageError
from ipr_coder.text import Span
from ipr_coder.transcripts.deidentifying.deciding import Everywhere, Plan
from ipr_coder.transcripts.deidentifying.model import Find, Kind, Passage, surface_of
from ipr_coder.transcripts.deidentifying.patterns import NUMBER_ALONE, pattern_finds
from ipr_coder.transcripts.deidentifying.replacements import is_bracketed, protected


@dataclass(frozen=True, slots=True)
class Replaced:
    """One stretch of the text before, and what goes in its place."""

    span: Span
    original: str = field(repr=False)
    replacement: str
    kind: Kind


def replacements_in(passage: Passage, plan: Plan) -> tuple[Replaced, ...]:
    """What the plan replaces in this passage: sorted, disjoint, never inside a bracket that is a replacement.

    The longest form wins. A genitive ending ('s, or s) stays. In a label or file name brackets are left away.
    UsageError where a place named in the plan does not hold what it should: the text has changed since.
    """
    text = passage.text
    taken = bytearray(len(text))
    for span in protected(text):
        _take(taken, span)
    found: list[Replaced] = []
    for one in plan.here:
        if one.label == passage.label:
            if one.span.end > len(text) or surface_of(text, one.span) != one.surface:
                raise UsageError(
                    "the text has changed since the list was made.",
                    place=f"{passage.label}, {one.span.start}-{one.span.end}",
                    mend="Make the list anew with `ipr-coder deidentify find`.",
                )
            found += _replaced(passage, [one.span], one.replacement, one.kind, taken)
    for wanted in sorted(plan.everywhere, key=lambda one: -len(one.surface)):
        found += _replaced(passage, occurrences(text, wanted), wanted.replacement, wanted.kind, taken)
    return tuple(sorted(found, key=lambda one: one.span))


def occurrences(text: str, wanted: Everywhere) -> Iterator[Span]:
    """Where a form stands as a word of its own: not inside a longer word, but at hyphens, underscores and AnnaBerg.

    A bare number is an age only where it is said as one: "I'm forty", not "forty minutes".
    """
    if wanted.kind in ("age", "number") and NUMBER_ALONE.fullmatch(wanted.surface):
        alike = (find.span for find in _patterns_of(text) if find.kind == wanted.kind)
        yield from (span for span in alike if span.of(text) == wanted.surface)
        return
    inflected = wanted.kind in ("name", "place", "organisation")
    pattern = re.compile(r"[ \t\u00a0]{1,3}".join(map(re.escape, wanted.surface.split())))
    for match in pattern.finditer(text):
        if _begins_word(text, match.start()) and _ends_word(text, match.end(), inflected=inflected):
            yield Span(match.start(), match.end())


def left_in_brackets(text: str, plan: Plan) -> int:
    """How many of the plan's forms stand inside brackets that look like replacements, and so are left as they are."""
    return sum(
        1
        for span in protected(text)
        for wanted in plan.everywhere
        for _ in occurrences(span.of(text), wanted)
        if wanted.replacement != span.of(text) and f"[{wanted.surface}]" != wanted.replacement
    )


def replaced_text(text: str, changes: Sequence[Replaced]) -> str:
    """The text with every stretch replaced."""
    parts: list[str] = []
    at = 0
    for one in changes:
        parts += (text[at : one.span.start], one.replacement)
        at = one.span.end
    return "".join((*parts, text[at:]))


@lru_cache(maxsize=1)
def _patterns_of(text: str) -> tuple[Find, ...]:
    return tuple(pattern_finds(text))


def _replaced(
    passage: Passage, spans: Iterable[Span], replacement: str, kind: Kind, taken: bytearray
) -> Iterator[Replaced]:
    text = passage.text
    for span in spans:
        if any(taken[span.start : span.end]):
            continue
        _take(taken, span)
        bracketed = text[span.start - 1 : span.start] == "[" and text[span.end : span.end + 1] == "]"
        bare = passage.sort == "field" or bracketed
        put = replacement[1:-1] if bare and is_bracketed(replacement) else replacement
        yield Replaced(span, span.of(text), put, kind)


def _take(taken: bytearray, span: Span) -> None:
    taken[span.start : span.end] = b"\1" * (span.end - span.start)


def _begins_word(text: str, start: int) -> bool:
    if start == 0 or not _alike(text[start - 1]) or not _alike(text[start]):
        return True
    return text[start - 1].islower() and text[start].isupper()


def _ends_word(text: str, end: int, *, inflected: bool) -> bool:
    if end == len(text) or not _alike(text[end]) or not _alike(text[end - 1]):
        return True
    if text[end - 1].islower() and text[end].isupper():
        return True
    rest = text[end + 1 : end + 2]
    return inflected and text[end] in "sS" and not (rest and _alike(rest))


def _alike(one: str) -> bool:
    """Of what words are made; the underscore of file names parts them."""
    return one.isalnum()
