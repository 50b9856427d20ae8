"""Timed cues of any program joined into turns: names, voices, marks and merging.

Cues in a row that name the same speaker become one turn, from the first cue's start to the last one's end. A cue
without a name is a turn of nobody: programs leave the name out both when a speaker goes on and when they lost track.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from ipr_coder.errors import TranscriptError
from ipr_coder.transcripts.directives import Directives
from ipr_coder.transcripts.draft import Draft, Utterance, dropped, shortened
from ipr_coder.transcripts.labels import accepted, key, tidy
from ipr_coder.transcripts.model import ImportNote

MOST_CUES = 200_000
"""More cues than this are refused: ten hours of talk have some 20,000."""


@dataclass
class CueJoiner:
    """Joins cues into turns as they come."""

    name: str
    utterances: list[Utterance] = field(default_factory=list)
    notes: list[ImportNote] = field(default_factory=list)
    unnamed: list[int] = field(default_factory=list)
    empty: list[int] = field(default_factory=list)
    cut: bool = True
    names: frozenset[str] | None = None
    lines: Sequence[int] = ()
    """The line of the file at which each cue begins; empty where cues have no lines."""

    def __post_init__(self) -> None:
        self.directives = Directives(self.name)

    def learn_names(self, texts: Sequence[str]) -> None:
        """Tell names before colons from speech with a colon in it, by all cues: as `labels.accepted` does for text.

        A name met once is one only where most cues begin with a name.
        """
        heads = [speaker for text in texts if (speaker := named(plain(text))[0])]
        self.names = accepted(heads, known=frozenset(), every_line_labelled=len(heads) * 2 > len(texts))
        self.names |= {key(head) for head in heads if head[0] == "+"}

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
            if speaker and self.names is not None and key(speaker) not in self.names and not _VOICE.search(raw):
                message = f"“{shortened(speaker)}:” was read as speech, not as a speaker"
                self.notes.append(ImportNote("doubt", message, number))
                self.add("", plain(raw), start, end, number)
            else:
                self.add(speaker, text, start, end, number)

    def add(self, speaker: str, text: str, start: int | None, end: int | None, number: int) -> None:
        """Words of `speaker` ("" for nobody), which go on with the turn before if it is theirs."""
        if not text:
            self.empty.append(number)
            return
        last = self.utterances[-1] if self.utterances else None
        if last is not None and not self.cut and speaker and key(last.speaker) == key(speaker):
            last.parts.append(" " + text)
            last.end_ms = max(last.end_ms or 0, end) if end is not None else last.end_ms
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
                else "the file names no speakers; every cue is a turn of nobody"
            )
            self.notes.append(ImportNote("doubt", message, self.unnamed[0]))
        if self.empty:
            message = f"{len(self.empty)} cues hold no words, first cue {self.empty[0]}; left out"
            self.notes.append(ImportNote("said", message, self.empty[0]))
        self._count_in_lines()
        return Draft(flavour, self.utterances, self.directives.facts, self.directives.moments, self.notes)

    def _count_in_lines(self) -> None:
        """Let places be lines of the file, by which people find them; where it has none, notes name the cue alone."""
        self.notes = [
            replace(note, line=self.lines[note.line - 1] if self.lines else None) if note.line else note
            for note in self.notes
        ]
        for utterance in self.utterances if self.lines else ():
            utterance.line = self.lines[(utterance.line or 1) - 1]


def voices(raw: str) -> list[tuple[str, str]]:
    """The stretches of a cue's text with their speakers ("" where none is named), freed of caption marks."""
    pieces = _VOICE.split(raw)
    if len(pieces) == 1:
        return [named(plain(raw))]
    found = [("", plain(pieces[0]))] if plain(pieces[0]) else []
    found += [
        (" ".join(html.unescape(name).removeprefix("//").split()), plain(text))
        for name, text in zip(pieces[1::2], pieces[2::2], strict=True)
    ]
    return found


def plain(raw: str) -> str:
    """Cue text without its marks (<i>, <c.yellow>, <00:00:01.000>), entities resolved; other angle brackets stay."""
    return html.unescape(_TAG.sub("", raw)).replace("\u200b", "").strip() if "<" in raw or "&" in raw else raw.strip()


def named(text: str) -> tuple[str, str]:
    """ "Mara Holt (she/her): text" parted into name and text; the name is "" where there is none."""
    colon = text.find(":", 1, 60)
    if colon > 0 and text[colon + 1 : colon + 2] in ("", " ", "\t", "\u00a0"):
        label = text[:colon] if _PHONE.fullmatch(text[:colon]) else tidy(text[:colon].removeprefix("//"))
        if label is not None and (_PROPER.match(label) or label[0] == "+"):
            return label, text[colon + 1 :].strip()
    return "", text


def with_colons(texts: Sequence[str]) -> list[str]:
    """Otter's "Mara Holt  text", name and text parted by two blanks, as "Mara Holt: text" where most cues are so."""
    matches = [_TWO_BLANKS.match(text) for text in texts]
    names = {match.group(1) for match in matches if match}
    if sum(1 for match in matches if match) * 2 < len(texts) or len(names) > max(2, len(texts) // 3):
        return list(texts)
    return [
        f"{match.group(1)}: {text[match.end() :]}" if match else text
        for match, text in zip(matches, texts, strict=True)
    ]


def refuse_too_many(cues: int, name: str) -> None:
    """Raise TranscriptError for more cues than can be talk."""
    if cues > MOST_CUES:
        mend = f"Up to {MOST_CUES} are read: split the file."
        raise TranscriptError("has more cues than a transcript can have.", place=name, mend=mend)


_VOICE = re.compile(r"<v(?:\.[^\s<>]{1,40})*[ \t]+([^<>]{1,120})>")
_TAG = re.compile(r"</?(?:[biucv]|ruby|rt|lang|font)(?:[ .][^<>]{0,80})?>|<\d{1,2}:\d{2}(?::\d{2})?\.\d{3}>")
_PHONE = re.compile(r"\+\d[\d ()-]{5,20}")
_PROPER = re.compile(r"[^\W\d_a-z]|[\w.+() -]{0,20}\d")
_TWO_BLANKS = re.compile(r"([^\W\d_a-z][\w.'’()/-]{0,20}(?: [\w.'’()/-]{1,20}){0,3})  (?=\S)")
_MACHINE_NOTE = re.compile(r"\s*(?:Confidence:|duration:|language:|recognizability:|Created by|This file)")
