"""What can be told by its form alone: dates, ages, numbers, e-mail, phone, addresses, web pages, id numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ipr_coder.text import Span
from ipr_coder.transcripts.deidentifying.model import Find, Kind
from ipr_coder.transcripts.deidentifying.words import (
    MONTHS,
    ORDINALS,
    SHORT_MONTHS,
    SURE_MONTHS,
    TEENS,
    TENS,
    UNITS,
)


def pattern_finds(text: str) -> list[Find]:
    """All finds, in the order of the text; where two overlap, the one whose pattern stands first in the table."""
    found: list[Find] = []
    taken = bytearray(len(text))
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            start, end = match.span("find" if "find" in pattern.groupindex else 0)
            if start < end and not any(taken[start:end]):
                taken[start:end] = b"\1" * (end - start)
                found.append(Find(Span(start, end), kind, "pattern"))
    return sorted(found, key=lambda find: find.span)


def alarming(text: str) -> Iterator[tuple[Kind, Span]]:
    """Only what hardly ever is anything else: e-mail, web pages, phone and id numbers, addresses with a number."""
    for find in pattern_finds(text):
        digits = sum(one.isdigit() for one in find.span.of(text))
        if find.kind in ("e-mail", "web", "phone", "id number") or (find.kind in ("address", "number") and digits >= 5):
            yield find.kind, find.span


_WORDED = rf"(?:(?:{TENS})(?:[- ](?:{UNITS}))?|{TEENS})"
NUMBER_ALONE: Final = re.compile(rf"\d+|{_WORDED}|{UNITS}", re.IGNORECASE)
"""A number and nothing else, in digits or in words."""

_DAY = rf"(?:\d{{1,2}}(?:st|nd|rd|th)?|{ORDINALS})"
_MONTH = rf"(?:{MONTHS}|{SHORT_MONTHS})\b\.?"
_STREET = (
    "Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Close|Court|Crescent|Square|Terrace|Boulevard|Blvd|Way|Place|Gardens"
)
_NORDIC = "veien|vegen|gata|gaten|gate|straße|strasse|allee|weg|platz|plassen|plass|vei|bakken|stien"
_NORTHERN = r"[A-ZÆØÅÄÖÜ][\wæøåäöüß-]{2,30}"
_CAP = r"[A-ZÀ-ÖØ-Þ][\w'’-]{0,40}"

_NOT_IN_NUMBER = r"(?<![\w.,:/-])"
_AGE = rf"(?P<find>(?!0)\d{{2}}|{_WORDED})\b"
_COUNTED = r"(?! ?(?:%|percent|minutes?|hours?|weeks?|months?|days?|times|per|in\b))"


def _any_case(*parts: str) -> re.Pattern[str]:
    return re.compile("".join(parts), re.IGNORECASE)


def _as_written(*parts: str) -> re.Pattern[str]:
    return re.compile("".join(parts))


_PATTERNS: Final[tuple[tuple[Kind, re.Pattern[str]], ...]] = (
    ("e-mail", _as_written(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")),
    ("e-mail", _any_case(r"\b[\w.]{1,40}(?: dot \w{1,20}){0,3} at \w{1,30} dot \w{2,10}(?: dot \w{2,3})?\b")),
    ("web", _any_case(r"\b(?:https?://|www\.)[^\s<>\[\]()]{3,200}(?<![.,;:!?])")),
    (
        "web",
        _as_written(
            r"\b(?:[a-z0-9-]{1,63}\.){1,4}(?:com|org|net|edu|gov|io|no|de|co\.uk|uk|dk|se)\b",
            r"(?:/[^\s\])]{0,200})?(?<![.,;:!?])",
        ),
    ),
    ("id number", _as_written(r"(?<![\w.])\d{6}[ -]?\d{5}(?!\w)")),
    ("id number", _as_written(r"(?<![\w-])\d{3}-\d{2}-\d{4}(?![\w-])")),
    ("id number", _as_written(r"\b[A-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b")),
    ("id number", _as_written(r"\b(?=(?:[A-Z]{0,9}\d){3})(?=\d{0,9}[A-Z])[A-Z0-9]{6,20}\b")),
    ("date", _as_written(r"(?<![\w.:/-])\d{4}-\d{1,2}-\d{1,2}(?![\w:-])")),
    ("date", _as_written(r"(?<![\w.:/-])\d{1,2}(?P<part>[./-])\d{1,2}(?P=part)(?:\d{4}|\d{2})(?![\w:/-])")),
    ("date", _any_case(rf"\b{_DAY}\.? (?:of |av )?{_MONTH}(?:,? \d{{4}}\b)?")),
    ("date", _any_case(rf"\b{_MONTH} (?:the )?{_DAY}\b(?:,? \d{{4}}\b)?")),
    ("date", _any_case(rf"\b{_MONTH}(?:,| of)? (?:19|20)\d{{2}}\b")),
    ("date", _as_written(rf"\b(?:{SURE_MONTHS})\b")),
    ("date", _as_written(r"\b(?:in|last|since|until|by|early|late|of|this|next) (?P<find>March|May|Mars|Mai)\b")),
    ("phone", _as_written(r"(?<![\w.,:/-])(?:\+|00)\d{1,3}[ .-]?(?:\(?\d{1,5}\)?[ .-]?){2,6}\d(?!\w)")),
    ("phone", _as_written(_NOT_IN_NUMBER, r"\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}(?![\w:-])")),
    ("phone", _as_written(_NOT_IN_NUMBER, r"\(?0\d{1,4}\)?[ .-]?\d{2,4}[ .-]?\d{2,4}(?:[ .-]?\d{2,4})?(?![\w:])")),
    ("phone", _as_written(_NOT_IN_NUMBER, r"(?:\d{3}[ .-]\d{2}[ .-]\d{3}|\d{2}(?: \d{2}){3}|\d{3}-\d{4})(?![\w:-])")),
    ("phone", _as_written(_NOT_IN_NUMBER, r"\d{8,10}(?![\w:])")),
    ("address", _as_written(rf"\b\d{{1,4}}[A-Za-z]?,? (?:{_CAP} ){{1,3}}(?:{_STREET})\b\.?")),
    ("address", _as_written(rf"\b(?:{_CAP} ){{1,2}}(?:Street|Road|Avenue|Lane|Crescent|Terrace|Boulevard)\b")),
    ("address", _as_written(rf"\b{_NORTHERN}(?:{_NORDIC}) \d{{1,4}}[A-Za-z]?\b")),
    ("address", _as_written(rf"\b{_CAP} (?:{_NORDIC}|Straße|Allee) \d{{1,4}}[A-Za-z]?\b")),
    ("address", _as_written(rf"\b{_NORTHERN}(?:veien|vegen|gata|gaten|straße|strasse)\b")),
    ("address", _as_written(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b")),
    ("address", _as_written(rf"\b(?!(?:19|20)\d\d )\d{{4,5}} {_CAP}(?: {_CAP})?")),
    ("address", _as_written(r"\b[A-Z]{2} \d{5}(?:-\d{4})?\b")),
    (
        "age",
        _any_case(
            rf"\b(?:\d{{1,3}}|{_WORDED}|{UNITS})",
            r"(?:[- ](?:and a half[- ])?years?[- ]olds?| years? of age| år gammel| år| Jahre alt| Jahre)\b",
        ),
    ),
    ("age", _any_case(rf"\b(?:aged?|age of|turned|turning|turn) {_AGE}(?! ?%)")),
    (
        "age",
        _any_case(
            r"\b(?:I['’]m|I am|I was|s?he['’]s|s?he is|s?he was|jeg er|ich bin) ",
            rf"(?:only |just |about |almost |nearly |now )?{_AGE}{_COUNTED}",
        ),
    ),
    ("date", _as_written(r"(?<![\w.:/-])(?:19[2-9]\d|20[0-4]\d)s?(?![\w:/-])")),
    ("number", _as_written(r"(?<![\w:.#])\d{2,}(?:[.,]\d+)*(?![\w:%])(?!-\d)")),
)
