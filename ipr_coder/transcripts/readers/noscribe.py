"""noScribe's .html, whose anchors carry start, end and speaker: "ts_12140_22800_S01"."""

from __future__ import annotations

import re

from ipr_coder.transcripts.draft import Draft, Utterance, dropped
from ipr_coder.transcripts.readers.html_text import paragraphs
from ipr_coder.transcripts.source import Source


def sniff(source: Source) -> float:
    """Certain for a page with such an anchor."""
    return 1.0 if source.opening == "<" and _ANCHOR.search(source.decoded.text) else 0.0


def read(source: Source) -> Draft:
    """One turn a paragraph with anchors, from the first anchor's start to the last one's end."""
    draft = Draft("noscribe-html", [], notes=list(source.decoded.notes))
    for number, (line, marks) in enumerate(zip(*paragraphs(source.decoded.text, source.name), strict=True), 1):
        stamps = [match for mark in marks if (match := _STAMP.fullmatch(mark))]
        if not stamps:
            if line:
                draft.notes.append(dropped(line, "no time beside it, left out", number))
            continue
        start, end = int(stamps[0].group(1)), max(int(stamp.group(2)) for stamp in stamps)
        label = stamps[0].group(3)
        said = _LABEL.sub("", line, count=1) if _LABEL.match(line) else line
        draft.utterances.append(Utterance(label, [_TIME.sub("", said, count=1).strip()], start, end, number))
    return draft


_ANCHOR = re.compile(r"<a\s{1,8}name=\"ts_\d{1,9}_\d{1,9}_")
_STAMP = re.compile(r"ts_(\d{1,9})_(\d{1,9})_(\w{1,40})", re.ASCII)
_LABEL = re.compile(r"\s*[\w -]{1,40}:\s*")
_TIME = re.compile(r"^\s*\[\d{1,2}:\d{2}:\d{2}\]\s*", re.ASCII)
