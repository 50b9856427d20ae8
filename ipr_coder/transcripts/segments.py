"""Transcripts cut into the units that coders tag: turns, or sentences by spaCy's rules without a model."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ipr_coder.text import Span
from ipr_coder.transcripts.model import Segment, Transcript, Turn, Unit

if TYPE_CHECKING:
    from collections.abc import Iterable


def segment(transcript: Transcript, unit: Unit) -> tuple[Segment, ...]:
    """The segments of `transcript` in order.

    Every segment lies in one turn, is trimmed of blanks at its ends and never empty; together they cover all text but
    blanks. "sentence" ends at . ! ? … and their like where spaCy's sentencizer says so, and at paragraphs; an
    abbreviation ("Dr."), a mark of transcription ("(.)", "[pause 5s]") or an initial does not end one.
    """
    cuts = _turn_cuts(transcript) if unit == "turn" else _sentence_cuts(transcript)
    return tuple(Segment(ordinal, turn, span) for ordinal, (turn, span) in enumerate(cuts))


def _turn_cuts(transcript: Transcript) -> Iterator[tuple[int, Span]]:
    text = transcript.text
    for turn in transcript.turns:
        span: Span | None = turn.span
        if text[turn.span.start].isspace() or text[turn.span.end - 1].isspace():
            span = _trimmed(text, turn.span.start, turn.span.end)
        if span is not None:
            yield turn.ordinal, span


def _sentence_cuts(transcript: Transcript) -> Iterator[tuple[int, Span]]:
    nlp = _sentencizer()
    pieces = list(_paragraphs(transcript))
    docs = nlp.pipe((piece for _, _, piece in pieces), batch_size=256)
    for (turn, offset, piece), doc in zip(pieces, docs, strict=True):
        for start, end in _joined(piece, ((sent.start_char, sent.end_char) for sent in doc.sents)):
            span = _trimmed(transcript.text, offset + start, offset + end)
            if span is not None:
                yield turn.ordinal, span


def _paragraphs(transcript: Transcript) -> Iterator[tuple[Turn, int, str]]:
    """Paragraphs of turns with their offsets, in portions that spaCy takes, broken at blanks."""
    for turn in transcript.turns:
        offset, end = turn.span.start, turn.span.end
        while offset < end:
            stop = transcript.text.find("\n", offset, end)
            stop = end if stop < 0 else stop
            if stop - offset > _PORTION:
                blank = transcript.text.rfind(" ", offset + 1, offset + _PORTION)
                stop = blank if blank > 0 else offset + _PORTION
            if not transcript.text[offset:stop].isspace() and stop > offset:
                yield turn, offset, transcript.text[offset:stop]
            offset = stop + 1 if stop < end and transcript.text[stop] in "\n " else stop


def _joined(text: str, sentences: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The sentencizer's sentences, with those joined again that were broken after no end of a sentence.

    The sentencizer leaves an opening bracket or quote at the end of the sentence before; it is moved to its own.
    """
    held: tuple[int, int] | None = None
    for first, end in sentences:
        start = first
        if held is not None:
            while start > held[0] and (text[start - 1] in _OPENING or text[start - 1].isspace()):
                start -= 1
            held = (held[0], start)
        if held is None or held[0] == held[1]:
            held = (start, end)
        elif _goes_on(text[max(held[0], held[1] - 24) : held[1]], text[start : min(end, start + 60)]):
            held = (held[0], end)
        else:
            yield held
            held = (start, end)
    if held is not None:
        yield held


def _goes_on(before: str, after: str) -> bool:
    before, after = before.rstrip(), after.lstrip()
    if not before or not after or _MARK.fullmatch(after.rstrip()):
        return True
    if before.endswith("]") or before.endswith("(.)"):
        opens = before.rfind("[") if before.endswith("]") else before.rfind("(")
        closed = before[:opens].rstrip() if opens >= 0 else ""
        return not closed.endswith(_ENDS) or after[0].islower()
    if before.endswith(("...", "…", "..")) and after[0].islower():
        return True
    if _ABBREVIATION.search(before):
        return True
    return after[0] in ")]}”’»,;" and not after[:1].isspace()


def _trimmed(text: str, start: int, end: int) -> Span | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end) if end > start else None


@lru_cache(maxsize=1)
def _sentencizer() -> Any:
    """spaCy's blank English pipeline with the sentencizer; loaded when first asked for, no model needed."""
    import spacy
    from spacy.pipeline import Sentencizer

    nlp = spacy.blank("en")
    marks = [*Sentencizer.default_punct_chars, "...", "…", "]"]
    nlp.add_pipe("sentencizer", config={"punct_chars": marks})
    nlp.max_length = _PORTION + 1
    return nlp


_PORTION = 100_000
_OPENING = frozenset("([{“‘«")
_MARK = re.compile(r"[\[(]{1,2}[^\[\]()]{0,56}[\])]{1,2}")
_ENDS = (".", "!", "?", "…")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\[“\"])(?:Dr|Mr|Mrs|Ms|Prof|St|Jr|Sr|vs|etc|e\.g|i\.e|approx|No|cf|al|dept|esp|Rev|Hon|[A-Z])\.$"
)
