"""Transcripts cut into the units that coders tag: turns, their paragraphs, or their sentences."""

from __future__ import annotations

from collections.abc import Iterator

from ipr_coder.text import Span
from ipr_coder.transcripts.model import Segment, Transcript, Turn, Unit
from ipr_coder.transcripts.sentences import LONGEST, sentences


def segment(transcript: Transcript, unit: Unit) -> tuple[Segment, ...]:
    """The segments of `transcript` in order.

    Every segment lies in one turn, is trimmed of blanks at its ends and never empty; together they cover all text but
    blanks. A "paragraph" ends where the turn's text has a line break: at a paragraph of the document, or at a blank
    line. A "sentence" ends as `sentences` says, and at the end of a paragraph.
    """
    cuts = {"turn": _turn_cuts, "paragraph": _paragraph_cuts, "sentence": _sentence_cuts}[unit]
    return tuple(Segment(ordinal, turn, span) for ordinal, (turn, span) in enumerate(cuts(transcript)))


def _turn_cuts(transcript: Transcript) -> Iterator[tuple[int, Span]]:
    text = transcript.text
    for turn in transcript.turns:
        span: Span | None = turn.span
        if text[turn.span.start].isspace() or text[turn.span.end - 1].isspace():
            span = _trimmed(text, turn.span.start, turn.span.end)
        if span is not None:
            yield turn.ordinal, span


def _paragraph_cuts(transcript: Transcript) -> Iterator[tuple[int, Span]]:
    text = transcript.text
    for turn in transcript.turns:
        start = turn.span.start
        for line in turn.span.of(text).split("\n"):
            span = _trimmed(text, start, start + len(line))
            if span is not None:
                yield turn.ordinal, span
            start += len(line) + 1


def _sentence_cuts(transcript: Transcript) -> Iterator[tuple[int, Span]]:
    pieces = list(_paragraphs(transcript))
    for (turn, offset, _), found in zip(pieces, sentences(piece for _, _, piece in pieces), strict=True):
        for start, end in found:
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
            if stop - offset > LONGEST:
                blank = transcript.text.rfind(" ", offset + 1, offset + LONGEST)
                stop = blank if blank > 0 else offset + LONGEST
            if not transcript.text[offset:stop].isspace() and stop > offset:
                yield turn, offset, transcript.text[offset:stop]
            offset = stop + 1 if stop < end and transcript.text[stop] in "\n " else stop


def _trimmed(text: str, start: int, end: int) -> Span | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end) if end > start else None
