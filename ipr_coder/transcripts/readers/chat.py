"""CHAT transcripts of CLAN (.cha): main tiers "*PAR:", lines going on by a tab, times in ms between 0x15 bytes."""

from __future__ import annotations

import re

from ipr_coder.errors import TranscriptError
from ipr_coder.transcripts.draft import Draft, Utterance, dropped
from ipr_coder.transcripts.model import ImportNote
from ipr_coder.transcripts.source import Source


def sniff(source: Source) -> float:
    """Certain for text that begins with one of CHAT's headers and has a main tier."""
    head = source.sample[:1]
    return 1.0 if head and _HEADER.match(head[0]) and _MAIN.search(source.decoded.text) else 0.0


def read(source: Source) -> Draft:
    """The main tiers as turns; dependent tiers (%com ...) and headers are left out and listed."""
    draft = Draft("chat", [], notes=list(source.decoded.notes))
    for number, line in _joined(source.lines):
        if line.startswith("*"):
            code, colon, said = line[1:].partition(":")
            if not colon or not code.strip():
                mend = "A main tier begins with a star, the speaker's code and a colon."
                raise TranscriptError("a tier cannot be read.", place=f"{source.name}, line {number}", mend=mend)
            times = [(int(start), int(end)) for start, end in _BULLET.findall(said)]
            start, end = (times[0][0], times[-1][1]) if times else (None, None)
            words = " ".join(_BULLET.sub(" ", said).split())
            draft.utterances.append(Utterance(code.strip(), [words] if words else [], start, end, number))
        elif line.startswith("@"):
            draft.notes.append(dropped(line, "header, left out", number))
        elif line.strip():
            draft.notes.append(dropped(line, "not a main tier, left out", number))
    draft.notes.append(ImportNote("said", "CHAT: marks of the code stay in the text"))
    return draft


def _joined(lines: list[str]) -> list[tuple[int, str]]:
    """The tiers and headers, each with the tab-led lines that go on with it, numbered by their first line."""
    found: list[tuple[int, list[str]]] = []
    for number, line in enumerate(lines, 1):
        if line.startswith("\t") and found:
            found[-1][1].append(line.strip())
        elif line.strip():
            found.append((number, [line]))
    return [(number, " ".join(pieces)) for number, pieces in found]


_HEADER = re.compile(r"@(?:UTF8|Begin|Font|Loc|PID|Window|Options)\b")
_MAIN = re.compile(r"^\*[A-Za-z0-9_-]{1,12}:", re.MULTILINE)
_BULLET = re.compile("\x15(\\d{1,9})_(\\d{1,9})\x15", re.ASCII)
