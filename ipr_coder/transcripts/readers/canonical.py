"""The tool's own form of a transcript, in which nothing has to be guessed; `writing` makes it.

The first line is `%ipr-coder: transcript 1`. Then facts, one `%speaker:` line a speaker, and turns: a time in square
brackets where one is known, the speaker's label, a colon, one blank, the words as they are. A line that begins with a
bar goes on with the turn after a line feed. Recall moments stand between turns as everywhere.
"""

from __future__ import annotations

import json
import re
from typing import cast, get_args

from ipr_coder.errors import TranscriptError
from ipr_coder.transcripts.clock import TIME, milliseconds
from ipr_coder.transcripts.directives import Directives
from ipr_coder.transcripts.draft import Draft, Utterance
from ipr_coder.transcripts.model import Role
from ipr_coder.transcripts.source import Source

FIRST_LINE = "%ipr-coder: transcript 1"
"""What such a file begins with."""

SIMPLE_LABEL = re.compile(r"[^\W\d_](?:[\w .()/'’-]{0,46}[\w.()])?")
"""Labels that stand for themselves; any other is written as a number with its name beside it."""


def sniff(source: Source) -> float:
    """Certain when the first line says so."""
    return 1.0 if source.decoded.text.lstrip().startswith("%ipr-coder:") else 0.0


def read(source: Source) -> Draft:
    """The turns in `source`. Raises TranscriptError, with the line, for a line that is none of the allowed kinds."""
    lines = source.lines
    directives, draft = Directives(source.name), Draft("canonical", [])
    names: dict[str, str] = {}
    began = False
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        if not began:
            if line.strip() != FIRST_LINE:
                raise _wrong("is written in a form this version does not know.", source, number)
            began = True
        elif line.startswith("%speaker:"):
            _speaker(line, number, names, draft, source)
        elif line.startswith("|") and draft.utterances:
            draft.utterances[-1].parts.append("\n" + line[1:])
        elif not line.startswith("%") or not directives.take(line, number, len(draft.utterances)):
            draft.utterances.append(_turn(line, number, names, source))
    directives.finish(len(draft.utterances))
    draft.facts, draft.moments = directives.facts, directives.moments
    draft.notes[:0] = source.decoded.notes
    return draft


def _speaker(line: str, number: int, names: dict[str, str], draft: Draft, source: Source) -> None:
    match = _SPEAKER.fullmatch(line)
    role = match.group(2) if match else ""
    if match is None or role not in get_args(Role) or match.group(1) in names:
        raise _wrong("a %speaker line cannot be read.", source, number)
    written, label = match.group(3), match.group(1)
    if written is not None:
        try:
            label = json.loads(written)
        except ValueError:
            label = None
        if not isinstance(label, str):
            raise _wrong("a %speaker line cannot be read.", source, number)
    names[match.group(1)] = label
    draft.roles[label] = cast(Role, role)


def _turn(line: str, number: int, names: dict[str, str], source: Source) -> Utterance:
    match = _TURN.match(line)
    name = match.group(3) if match else ""
    if match is None or name not in names:
        raise _wrong("the line is neither a turn of a declared speaker nor a directive.", source, number)
    times = []
    for typed in (match.group(1), match.group(2)):
        ms = milliseconds(typed) if typed else None
        if typed and ms is None:
            raise _wrong("a time cannot be read.", source, number)
        times.append(ms)
    return Utterance(names[name], [line[match.end() :]], times[0], times[1], number)


def _wrong(what: str, source: Source, number: int) -> TranscriptError:
    mend = "Write the transcript again with ipr-coder, or take out the %ipr-coder line to have it read as plain text."
    return TranscriptError(what, place=f"{source.name}, line {number}", mend=mend)


_SPEAKER = re.compile(r"%speaker: ([^:=%\[|\n]{1,48}) = ([a-z]{1,12})(?: (\".*\"))?")
_TURN = re.compile(rf"(?:\[({TIME})?(?:-({TIME}))?\] )?([^:=%\[|\n]{{1,48}}): ?", re.ASCII)
