"""Every format the room knows: what people call it, how it is told by its content, and what reads it.

To add one: write a module in `readers` with `sniff` and `read`, and a line here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ipr_coder.errors import TranscriptError
from ipr_coder.transcripts.draft import Draft, Lines
from ipr_coder.transcripts.readers import (
    canonical,
    captions,
    chat,
    delimited,
    elan,
    foreign,
    headed,
    jefferson,
    noscribe,
    open_document,
    otranscribe,
    plain,
    rtf,
    stamped,
    subrip,
    trint_json,
    whisper_json,
    word,
)
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
    Format("odt", "OpenDocument text of LibreOffice", open_document.sniff, open_document.read, binary=True),
    Format("rtf", "rich text, as f4 and MAXQDA export it", rtf.sniff, rtf.read, binary=True),
    Format("canonical", "the tool's own form, as it writes it", canonical.sniff, canonical.read),
    Format("vtt", "WebVTT captions: Zoom, Teams, Stream, Whisper, noScribe", captions.sniff, captions.read),
    Format("srt", "SubRip captions: Otter, Whisper, Premiere", subrip.sniff, subrip.read),
    Format("whisper-json", "JSON of Whisper, WhisperX and whisper.cpp", whisper_json.sniff, whisper_json.read),
    Format("trint-json", "JSON of Trint", trint_json.sniff, trint_json.read),
    Format("otr", "oTranscribe's .otr", otranscribe.sniff, otranscribe.read),
    Format("noscribe-html", "noScribe's .html", noscribe.sniff, noscribe.read),
    Format("chat", "CHAT transcripts of CLAN (.cha)", chat.sniff, chat.read),
    Format("eaf", "ELAN annotations (.eaf)", elan.sniff, elan.read),
    Format("table", "tables in text, one row an utterance: CSV, NVivo, InqScribe", delimited.sniff, delimited.read),
    Format("jefferson", "Jefferson notation, columns kept as typed", jefferson.sniff, jefferson.read),
    Format("prefix", "text with a speaker's label before each turn", plain.sniff, plain.read),
    Format("headed", "text with speakers on lines of their own: Otter, Teams, Zoom, Word", headed.sniff, headed.read),
    Format("stamped", "text with a time before each paragraph: Trint, QualCoder, Whisper", stamped.sniff, stamped.read),
)
"""In the order they are asked; the first of equals wins."""

SURE = 0.85
"""From here on no further format is asked."""

LEAST_CONFIDENCE = 0.5
"""Below this a format is not taken."""


def candidates(source: Source) -> list[tuple[Format, float]]:
    """The formats `source` may be in with their confidence, likeliest first. Raises TranscriptError for binary data."""
    foreign.refuse_binary(source)
    found = [(each, each.sniff(source)) for each in FORMATS if each.binary]
    if not any(confidence for _, confidence in found):
        found = []
        for each in FORMATS:
            if not each.binary:
                found.append((each, each.sniff(source)))
                if found[-1][1] >= SURE:
                    break
        if all(confidence < 1.0 for _, confidence in found):
            foreign.refuse_text(source)
    return sorted((pair for pair in found if pair[1] > 0), key=lambda pair: -pair[1])


def choose(source: Source) -> Format:
    """The format to read `source` in. Raises TranscriptError when none fits."""
    for each, confidence in candidates(source):
        if confidence >= LEAST_CONFIDENCE:
            return each
    if plain.likelihood(Lines(source.lines), source.known_labels) >= LEAST_CONFIDENCE:
        return next(each for each in FORMATS if each.read is plain.read)
    raise TranscriptError("no line begins with a speaker's name.", place=source.name, mend=plain.MEND_NO_SPEAKERS)
