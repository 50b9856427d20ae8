"""Every format the room knows: what people call it, how it is told by its content, and what reads it.

To add one: write a module in `readers` with `sniff` and `read`, and a line here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ipr_coder.errors import TranscriptError
from ipr_coder.transcripts.draft import Draft, Lines
from ipr_coder.transcripts.readers import canonical, captions, foreign, jefferson, plain, word
from ipr_coder.transcripts.source import Source


@dataclass(frozen=True, slots=True)
class Format:
    """A format. `sniff` gives 0 (it is not) to 1 (it certainly is); `binary` ones are asked before text is decoded."""

    name: str
    description: str
    sniff: Callable[[Source], float]
    read: Callable[[Source], Draft]
    binary: bool = False


FORMATS: tuple[Format, ...] = (
    Format("docx", "Word documents with labels before turns or a table of turns", word.sniff, word.read, binary=True),
    Format("canonical", "the tool's own form, as it writes it", canonical.sniff, canonical.read),
    Format("vtt", "WebVTT captions: Zoom, Teams, Stream, Whisper, noScribe", captions.sniff, captions.read),
    Format("jefferson", "Jefferson notation, columns kept as typed", jefferson.sniff, jefferson.read),
    Format("prefix", "text with a speaker's label before each turn", plain.sniff, plain.read),
)
"""In the order they are asked; the first of equals wins."""

LEAST_CONFIDENCE = 0.5
"""Below this a format is not taken."""


def candidates(source: Source) -> list[tuple[Format, float]]:
    """The formats `source` may be in with their confidence, likeliest first. Raises TranscriptError for binary data."""
    foreign.refuse(source)
    found = [(each, each.sniff(source)) for each in FORMATS if each.binary]
    if not any(confidence for _, confidence in found):
        for each in FORMATS:
            if not each.binary:
                found.append((each, each.sniff(source)))
                if found[-1][1] == 1.0:
                    break
    return sorted((pair for pair in found if pair[1] > 0), key=lambda pair: -pair[1])


def choose(source: Source) -> Format:
    """The format to read `source` in. Raises TranscriptError when none fits."""
    for each, confidence in candidates(source):
        if confidence >= LEAST_CONFIDENCE:
            return each
    if plain.likelihood(Lines(source.lines), source.known_labels) >= LEAST_CONFIDENCE:
        return next(each for each in FORMATS if each.read is plain.read)
    raise TranscriptError("no line begins with a speaker's name.", place=source.name, mend=plain.MEND_NO_SPEAKERS)
