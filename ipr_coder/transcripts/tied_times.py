"""Refuses a timed file whose times could not be tied to turns: it must not become an untimed text unseen."""

from __future__ import annotations

import re

from ipr_coder.errors import TranscriptError
from ipr_coder.transcripts.clock import TIME
from ipr_coder.transcripts.draft import Draft
from ipr_coder.transcripts.model import ImportNote

FEWEST = 3
"""This many times and more make a file a timed one; fewer may be talk about the tape."""


def refuse_untied_times(draft: Draft, name: str, *, overruled: bool = False) -> None:
    """Raise TranscriptError if the file shows times, as stamps in its talk or alone on lines, and no turn has one.

    Where the user named the format (`overruled`), or only few stamps stand inside timed turns, it is a doubt.
    """
    inside = [
        (each.line, count)
        for each in draft.utterances
        if (count := sum(len(_STAMP.findall(part)) for part in each.parts if "[" in part or "#" in part or ":" in part))
    ]
    alone = [note.line for note in draft.notes if note.kind == "dropped" and note.message.startswith(TIME_ALONE)]
    found = sum(count for _, count in inside) + len(alone)
    if not found:
        return
    lines = [line for line in (*(line for line, _ in inside), *alone) if line is not None]
    first = min(lines, default=None)
    timed = any(each.start_ms is not None or each.end_ms is not None for each in draft.utterances)
    if not timed and found >= FEWEST and not overruled:
        place = name if first is None else f"{name}, line {first}"
        mend = (
            "Put each time at the beginning or the end of its turn. If they are no times of turns, name the format, "
            "for instance --format prefix: they then stay in the text and time nothing."
        )
        raise TranscriptError(f"holds {found} times that belong to no turn; it was not read.", place=place, mend=mend)
    if inside:
        message = f"{len(inside)} turns have time stamps inside; they stay in the text and time nothing"
        draft.notes.append(ImportNote("doubt", message, inside[0][0]))


TIME_ALONE = "time without a turn of its own"
"""How the note on a time that no turn follows begins."""

_STAMP = re.compile(rf"#{TIME}(?:-\d)?#|\[{TIME}\]|\{{{TIME}\}}|<{TIME}>|(?:^|\s)\({TIME}\)(?=\s|$)", re.ASCII)
