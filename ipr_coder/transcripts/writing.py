"""A transcript as text that reads back the same: the form to keep, to mend by hand, and to pass on."""

from __future__ import annotations

import json

from ipr_coder.transcripts.clock import clock_time
from ipr_coder.transcripts.directives import fact_line, recall_line
from ipr_coder.transcripts.model import RecallMoment, Transcript, Turn
from ipr_coder.transcripts.readers.canonical import FIRST_LINE, SIMPLE_LABEL


def canonical_text(transcript: Transcript) -> str:
    """`transcript` in the tool's own form.

    Reading it again gives the same text, turns (speaker, role, times to the millisecond), facts, and moments. A moment
    that nobody talks about keeps its place between turns.
    """
    lines = [FIRST_LINE, *(fact_line(name, value) for name, value in transcript.facts.items())]
    roles = {turn.speaker: turn.role for turn in transcript.turns}
    names = {}
    for number, (speaker, role) in enumerate(roles.items(), 1):
        names[speaker] = speaker if SIMPLE_LABEL.fullmatch(speaker) else str(number)
        shown = "" if names[speaker] == speaker else " " + json.dumps(speaker)
        lines.append(f"%speaker: {names[speaker]} = {role}{shown}")
    lines.append("")
    moments = sorted(transcript.moments, key=lambda moment: moment.first_turn)
    waiting, open_until = list(reversed(moments)), None
    for turn in transcript.turns:
        open_until = _moments_before(turn.ordinal, waiting, open_until, lines)
        lines.append(_turn(turn, names[turn.speaker], transcript.text))
    _moments_before(len(transcript.turns), waiting, open_until, lines)
    return "\n".join(lines) + "\n"


def _moments_before(ordinal: int, waiting: list[RecallMoment], open_until: int | None, lines: list[str]) -> int | None:
    """Write what ends or begins before turn `ordinal`; the turn at which the moment now open ends, if one is."""
    if open_until is not None and open_until <= ordinal and not (waiting and waiting[-1].first_turn <= ordinal):
        lines.append("%end-recall")
        open_until = None
    while waiting and waiting[-1].first_turn <= ordinal:
        moment = waiting.pop()
        clock = clock_time(moment.session_start_ms)
        if moment.session_end_ms is not None:
            clock += f"-{clock_time(moment.session_end_ms)}"
        lines.append(recall_line(moment, clock))
        open_until = moment.end_turn
        if open_until <= ordinal and not (waiting and waiting[-1].first_turn <= ordinal):
            lines.append("%end-recall")
            open_until = None
    return open_until


def _turn(turn: Turn, name: str, text: str) -> str:
    start = clock_time(turn.start_ms) if turn.start_ms is not None else ""
    end = f"-{clock_time(turn.end_ms)}" if turn.end_ms is not None else ""
    stamp = f"[{start}{end}] " if start or end else ""
    return f"{stamp}{name}: " + turn.span.of(text).replace("\n", "\n|")
