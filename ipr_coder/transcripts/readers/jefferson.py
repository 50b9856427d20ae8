"""Conversation-analytic transcripts in Jefferson's notation, kept as typed: columns align overlapping talk.

The blanks before a turn's words stay as far as they stand to the right of the column where words begin in this file,
and further lines of a turn keep their column after a line feed. A silence on a line of its own belongs to nobody.
"""

from __future__ import annotations

import re

from ipr_coder.transcripts import labels as speakers
from ipr_coder.transcripts.directives import Directives
from ipr_coder.transcripts.draft import Draft, Lines, Utterance, dropped
from ipr_coder.transcripts.line_numbers import number_columns
from ipr_coder.transcripts.model import ImportNote
from ipr_coder.transcripts.source import Source


def sniff(source: Source) -> float:
    """Likely where at least three kinds of Jefferson's marks occur in lines of labelled talk."""
    sample = "\n".join(source.sample)
    if not _TELLING.search(sample):
        return 0.0
    kinds = sum(1 for mark in _MARKS if mark.search(sample))
    labelled = sum(1 for line in source.sample if _LABELLED.match(line))
    return 0.95 if kinds >= 3 and labelled >= 2 else 0.0


def read(source: Source) -> Draft:
    """The turns in `source`, a label starting each."""
    directives, draft = Directives(source.name), Draft("jefferson", [], notes=list(source.decoded.notes))
    lines = [(text.expandtabs(), number) for text, number in number_columns(Lines(source.lines))]
    matches = [_TURN.match(text) for text, _ in lines]
    heads = [match.group(1) for match in matches if match]
    taken = speakers.accepted(heads, known=source.known_labels, every_line_labelled=False)
    turns = [match if match and speakers.key(match.group(1)) in taken else None for match in matches]
    column = min((match.start(2) for match in turns if match and match.group(2)), default=0)
    for (text, number), match in zip(lines, turns, strict=True):
        if match is not None:
            draft.utterances.append(
                Utterance(match.group(1), [_from_column(text, match.end(1) + 1, column)], line=number)
            )
        elif text.lstrip().startswith("%") and directives.take(text, number, len(draft.utterances)):
            continue
        elif _SILENCE.fullmatch(text):
            draft.notes.append(dropped(text, "silence between turns, belongs to nobody", number))
        elif text.strip() and draft.utterances:
            draft.utterances[-1].parts.append("\n" + _from_column(text, 0, column))
        elif text.strip():
            draft.notes.append(dropped(text, "before the first turn, left out", number))
    directives.finish(len(draft.utterances))
    draft.facts, draft.moments = directives.facts, directives.moments
    draft.notes.append(ImportNote("said", "Jefferson notation: lines and columns were kept as typed"))
    return draft


def _from_column(text: str, least: int, column: int) -> str:
    """`text` from `column` on, or from its first word where that stands further left."""
    first = len(text) - len(text[least:].lstrip())
    return text[min(first, max(column, least)) :].rstrip()


_TURN = re.compile(r"[ ]{0,24}([^\W\d_][\w .'-]{0,23}):(?=\s)[ ]*(.*)")
_LABELLED = re.compile(r"[ \t]{0,12}(?:\d{1,4}[ \t.)]{1,8})?[^\W\d_][\w .'-]{0,23}:[ \t]")
_SILENCE = re.compile(r"\s*\(\d{0,3}\.\d?\)(?:\s*\(\([^()]{0,80}\)\))?\s*")
_TELLING = re.compile(r"[↑↓°£]|\(\d?\d?\.\d?\)")
_MARKS = tuple(
    re.compile(pattern)
    for pattern in (
        r"\(\d{1,2}\.\d\)",
        r"\(\.\)",
        r"[↑↓]",
        r"°[^°\n]{1,80}°",
        r"[>][^<>\n]{1,80}[<]|[<][^<>/\n]{1,80}[>]",
        r"=\s*$|(?:^|:[ \t]{1,12})=",
        r"[^\W\d_]:{1,6}[^\W\d_]",
        r"£[^£\n]{1,80}£",
        r"(?<![^\W_])\.?h{2,6}(?![^\W_])",
    )
)
