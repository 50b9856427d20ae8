"""WebVTT captions of Zoom, Teams, Stream, Whisper, noScribe and hand-made ones; webvtt-py reads the cues.

Cues in a row that name the same speaker become one turn, from the first cue's start to the last one's end. A cue
without a name is a turn of nobody: programs leave the name out both when a speaker goes on and when they lost track.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ipr_coder.errors import TranscriptError
from ipr_coder.transcripts.directives import Directives
from ipr_coder.transcripts.draft import Draft, Utterance, dropped
from ipr_coder.transcripts.labels import key, tidy
from ipr_coder.transcripts.model import ImportNote
from ipr_coder.transcripts.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_CUES = 200_000
"""More cues than this are refused: ten hours of talk have some 20,000."""


def sniff(source: Source) -> float:
    """Certain when the text begins with WEBVTT."""
    return 1.0 if _HEADER.match(source.decoded.text) else 0.0


def read(source: Source) -> Draft:
    """The turns of the captions. Raises TranscriptError for a file without cues or with cues that cannot be read."""
    import webvtt

    text = source.decoded.text.lstrip("\n \t")
    arrows = text.count("-->")
    if arrows > MOST_CUES:
        mend = f"Up to {MOST_CUES} are read: split the file."
        raise TranscriptError("has more cues than a transcript can have.", place=source.name, mend=mend)
    try:
        captions = webvtt.from_string(text)
    except webvtt.errors.MalformedFileError:
        raise TranscriptError("is not a WebVTT file.", place=source.name) from None
    except (webvtt.errors.MalformedCaptionError, ValueError):
        raise TranscriptError("has a cue whose times cannot be read.", place=source.name) from None
    if not len(captions):
        mend = "Export the captions again, or check that it is the right file."
        raise TranscriptError("has no cues, so no speech.", place=source.name, mend=mend)
    _refuse_lost_cues(text, len(captions), source.name)
    joined = CueJoiner(source.name)
    joined.comments(captions.header_comments, 1)
    for number, caption in enumerate(captions, 1):
        joined.comments(caption.comments, number)
        start, end = caption.start_time.in_milliseconds(), caption.end_time.in_milliseconds()
        joined.cue(" ".join(line.strip() for line in caption.lines), start, end, number)
    joined.comments(captions.footer_comments, len(captions))
    draft = joined.draft(_flavour(text))
    draft.notes[:0] = source.decoded.notes
    return draft


@dataclass
class CueJoiner:
    """Joins timed cues into turns as they come; `take_names` is False where text before a colon is no name."""

    name: str
    utterances: list[Utterance] = field(default_factory=list)
    notes: list[ImportNote] = field(default_factory=list)
    unnamed: list[int] = field(default_factory=list)
    cut: bool = True

    def __post_init__(self) -> None:
        self.directives = Directives(self.name)

    def comments(self, comments: Iterable[str], number: int) -> None:
        """NOTE blocks before cue `number`: directives are obeyed, others listed as left out."""
        for comment in comments:
            for line in comment.split("\n"):
                if line.lstrip().startswith("%") and self.directives.take(line, number, len(self.utterances)):
                    self.cut = True
                elif line.strip() and not _MACHINE_NOTE.match(line):
                    self.notes.append(dropped(line, "NOTE in the captions, left out", number))

    def cue(self, raw: str, start: int, end: int, number: int) -> None:
        """One cue with its marked-up text; several voices in it become several turns."""
        for speaker, text in voices(raw):
            if not text:
                continue
            last = self.utterances[-1] if self.utterances else None
            if last is not None and not self.cut and speaker and key(last.speaker) == key(speaker):
                last.parts.append(" " + text)
                last.end_ms = max(last.end_ms or 0, end)
            else:
                self.utterances.append(Utterance(speaker, [text], start, end, number))
            if not speaker:
                self.unnamed.append(number)
            self.cut = False

    def draft(self, flavour: str) -> Draft:
        """The turns joined, with the doubts about names."""
        self.directives.finish(len(self.utterances))
        if self.unnamed:
            some = len(self.unnamed) < len(self.utterances)
            message = (
                f"{len(self.unnamed)} cues have no name, first cue {self.unnamed[0]}; each is a turn of nobody"
                if some
                else "the captions name no speakers; every cue is a turn of nobody"
            )
            self.notes.append(ImportNote("doubt", message, self.unnamed[0]))
        return Draft(flavour, self.utterances, self.directives.facts, self.directives.moments, self.notes)


def voices(raw: str) -> list[tuple[str, str]]:
    """The stretches of a cue's text with their speakers ("" where none is named), freed of caption marks."""
    pieces = _VOICE.split(raw)
    if len(pieces) == 1:
        return [_named(plain(raw))]
    found = [("", plain(pieces[0]))] if plain(pieces[0]) else []
    found += [
        (" ".join(html.unescape(name).split()), plain(text))
        for name, text in zip(pieces[1::2], pieces[2::2], strict=True)
    ]
    return found


def plain(raw: str) -> str:
    """Cue text without its marks (<i>, <c.yellow>, <00:00:01.000>), entities resolved; other angle brackets stay."""
    return html.unescape(_TAG.sub("", raw)).replace("\u200b", "").strip() if "<" in raw or "&" in raw else raw.strip()


def _named(text: str) -> tuple[str, str]:
    """ "Mara Holt (she/her): text" or Otter's "Mara Holt  text" parted into name and text."""
    colon = text.find(":", 1, 60)
    if colon > 0 and text[colon + 1 : colon + 2] in ("", " ", "\t", "\u00a0"):
        label = tidy(text[:colon])
        if label is not None and _PROPER.match(label):
            return label, text[colon + 1 :].strip()
    return "", text


def _refuse_lost_cues(text: str, read: int, name: str) -> None:
    """webvtt-py passes over blocks it cannot read; a transcript must not lose one unseen."""
    lines = text.split("\n")
    timings = [number for number, line in enumerate(lines, 1) if _TIMING.match(line)]
    loose = [number for number, line in enumerate(lines, 1) if "-->" in line and not line.startswith("NOTE")]
    if len(timings) != read or len(loose) != len(timings):
        strange = sorted(set(loose) - set(timings)) or timings or [1]
        mend = "Write cue times as 00:00:01.000 --> 00:00:02.500, with an empty line before each cue."
        raise TranscriptError("a cue cannot be read.", place=f"{name}, line {strange[0]}", mend=mend)


def _flavour(text: str) -> str:
    head = text[:4000]
    if "NOTE Confidence" in head:
        return "stream-vtt"
    if re.search(r"^[0-9a-f]{8}-[0-9a-f-]{20,40}/\d+-\d+$", head, re.MULTILINE) or "\n0:0:" in head:
        return "teams-vtt"
    return "vtt"


_HEADER = re.compile(r"\s{0,20}WEBVTT(?=\s|$)")
_VOICE = re.compile(r"<v(?:\.[^\s<>]{1,40})*[ \t]+([^<>]{1,120})>")
_TAG = re.compile(r"</?(?:[biucv]|ruby|rt|lang|font)(?:[ .][^<>]{0,80})?>|<\d{1,2}:\d{2}(?::\d{2})?\.\d{3}>")
_TIMING = re.compile(r"\s*(?:\d+:)?\d{1,2}:\d{1,2}\.\d{1,3}\s*-->\s*(?:\d+:)?\d{1,2}:\d{1,2}\.\d{1,3}", re.ASCII)
_PROPER = re.compile(r"[^\W\d_a-z]|[\w.+() -]{0,20}\d")
_MACHINE_NOTE = re.compile(
    r"\s*(?:Confidence:|duration:|language:|recognizability:|Created by|This file was generated)"
)
