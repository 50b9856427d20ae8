"""WebVTT captions of Zoom, Teams, Stream, Whisper, noScribe and hand-made ones; webvtt-py reads the cues."""

from __future__ import annotations

import re

from ipr_coder.errors import TranscriptError
from ipr_coder.transcripts.draft import Draft, dropped
from ipr_coder.transcripts.model import ImportNote
from ipr_coder.transcripts.readers.cues import CueJoiner, refuse_too_many, with_colons
from ipr_coder.transcripts.source import Source


def sniff(source: Source) -> float:
    """Certain when the text begins with WEBVTT."""
    return 1.0 if _HEADER.match(source.decoded.text) else 0.0


def read(source: Source) -> Draft:
    """The turns of the captions. Raises TranscriptError for a file without cues or with cues that cannot be read."""
    import webvtt

    text = source.decoded.text.lstrip("\n \t")
    refuse_too_many(text.count("-->"), source.name)
    try:
        captions = webvtt.from_string(text)
    except webvtt.errors.MalformedFileError:
        raise TranscriptError("is not a WebVTT file.", place=source.name) from None
    except (webvtt.errors.MalformedCaptionError, ValueError):
        raise TranscriptError("has a cue whose times cannot be read.", place=source.name) from None
    if not len(captions):
        mend = "Export the captions again, or check that it is the right file."
        raise TranscriptError("has no cues, so no speech.", place=source.name, mend=mend)
    lines = _lines_of_cues(text, len(captions), source.name)
    above = source.decoded.text[: len(source.decoded.text) - len(text)].count("\n")
    joined = CueJoiner(source.name, lines=[line + above for line in lines])
    before = _blocks_without_times(text, source.name)
    joined.comments(captions.header_comments, 1)
    texts = with_colons([" ".join(line.strip() for line in caption.lines) for caption in captions])
    joined.learn_names(texts)
    for number, (caption, said) in enumerate(zip(captions, texts, strict=True), 1):
        joined.comments(caption.comments, number)
        joined.cue(said, caption.start_time.in_milliseconds(), caption.end_time.in_milliseconds(), number)
    joined.comments(captions.footer_comments, len(captions))
    draft = joined.draft(_flavour(text))
    draft.notes[:0] = before
    draft.notes += _what_was_passed_over(text)
    if "noScribe" in text[:4000]:
        message = "noScribe writes start times that are too late into .vtt; import its .html instead if you have it"
        draft.notes.append(ImportNote("doubt", message))
    draft.notes[:0] = source.decoded.notes
    return draft


def _lines_of_cues(text: str, read: int, name: str) -> list[int]:
    """The line at which the times of each cue stand. TranscriptError where fewer cues were read than there are times:
    webvtt-py passes over blocks it cannot read, and a transcript must not lose one unseen."""
    lines = text.split("\n")
    timings = [number for number, line in enumerate(lines, 1) if _TIMING.match(line)]
    loose = [number for number, line in enumerate(lines, 1) if "-->" in line and not line.startswith("NOTE")]
    if len(timings) != read or len(loose) != len(timings):
        strange = sorted(set(loose) - set(timings)) or timings or [1]
        mend = "Write cue times as 00:00:01.000 --> 00:00:02.500, with an empty line before each cue."
        raise TranscriptError("a cue cannot be read.", place=f"{name}, line {strange[0]}", mend=mend)
    return timings


def _blocks_without_times(text: str, name: str) -> list[ImportNote]:
    """Notes on what stands before the first cue and is no cue; webvtt-py passes over such blocks.

    After the first cue they are speech that an empty line cut off its times: raises TranscriptError, with the line.
    """
    notes: list[ImportNote] = []
    begun, number = False, 1
    for block in re.split(r"\n[ \t]*\n", text):
        lines = block.split("\n")
        filled = [line for line in lines if line.strip()]
        if any("-->" in line for line in filled):
            begun = True
        elif filled and not _KNOWN_BLOCK.match(filled[0]):
            if begun:
                mend = "Take the empty line before it out, or give it times of its own."
                raise TranscriptError("words have no times.", place=f"{name}, line {number}", mend=mend)
            notes += [dropped(line, "before the first cue, left out", number) for line in filled]
        number += len(lines) + 1
    return notes


def _what_was_passed_over(text: str) -> list[ImportNote]:
    """A fact each for what captions hold beside cues and notes: styles, regions, marks of the machine."""
    counts = {what: len(pattern.findall(text)) for what, pattern in _ASIDE.items()}
    return [ImportNote("said", f"{count} {what} were left out") for what, count in counts.items() if count]


def _flavour(text: str) -> str:
    head = text[:4000]
    if "NOTE Confidence" in head:
        return "stream-vtt"
    if re.search(r"^[0-9a-f]{8}-[0-9a-f-]{20,40}/\d+-\d+$", head, re.MULTILINE) or "\n0:0:" in head:
        return "teams-vtt"
    return "vtt"


_ASIDE = {
    "notes of the machine (confidence, language, duration)": re.compile(
        r"^NOTE (?:Confidence|duration|language|recognizability)\b.*$", re.MULTILINE
    ),
    "style and region blocks": re.compile(r"^(?:STYLE|REGION)[ \t]*$", re.MULTILINE),
    "headers of the file (kind, language)": re.compile(r"^(?:Kind|Language|X-TIMESTAMP-MAP)\b[:=].*$", re.MULTILINE),
}
_KNOWN_BLOCK = re.compile(r"\s*(?:WEBVTT|NOTE|STYLE|REGION)\b")
_HEADER = re.compile(r"\s{0,20}WEBVTT(?=\s|$)")
_TIMING = re.compile(r"\s*(?:\d+:)?\d{1,2}:\d{1,2}\.\d{1,3}\s*-->\s*(?:\d+:)?\d{1,2}:\d{1,2}\.\d{1,3}", re.ASCII)
