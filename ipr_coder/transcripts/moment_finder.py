"""Recall moments proposed from marks that people make by hand: "[STOP 1 - 12:40 - client stops tape]".

No program makes such marks, so nobody can be sure of them: they are proposed, and a person accepts them. A mark stands
in brackets or between dashes, alone on its line or inside a turn, and has a time of the session and a word such as
stop, pause, tape, video, recall, play or resume, in English, Norwegian or German.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Literal

from ipr_coder.text import Span
from ipr_coder.transcripts.clock import milliseconds
from ipr_coder.transcripts.directives import STOPPERS
from ipr_coder.transcripts.marks import PLAYS, STOPS, THINGS
from ipr_coder.transcripts.model import RecallMoment, Role, Transcript, Turn
from ipr_coder.transcripts.vocabulary import words

Sure = Literal["sure", "likely", "doubtful"]
"""How sure a proposal is: "sure" says that the tape was stopped, and when; "likely" names a stretch of tape or more
times than one; "doubtful" speaks of the tape playing, or of the tape alone."""

NEAR_MS = 30_000
"""Two marks within this of each other on the session's clock may be of one stop."""

NEAR_TURNS = 3
"""... if no more turns than this lie between them."""


@dataclass(frozen=True, slots=True)
class ProposedMoment:
    """A moment that a mark may stand for. Turns and times are as in RecallMoment.

    `number` is the one the mark itself gives, `near` the index of an earlier proposal that may be of the same stop.
    `span` is the mark's place in the text, for a mark inside a turn; `line` its line, for one that was left out of it.
    """

    session_start_ms: int
    session_end_ms: int | None
    first_turn: int
    end_turn: int
    stopped_by: str | None
    sure: Sure
    number: int | None = None
    near: int | None = None
    span: Span | None = None
    line: int | None = None


def propose_moments(transcript: Transcript, kept: Sequence[ProposedMoment] = ()) -> tuple[ProposedMoment, ...]:
    """The moments that marks in the transcript may stand for, in the order of the text.

    Marks are looked for in the turns and, right after reading, among the lines that were left out of them. What the
    transcript already has as a moment (a directive at the same time) is not proposed again. Stops that may be one
    (within `NEAR_MS` and `NEAR_TURNS`) are told by `near`, never merged here. `kept` are proposals made when the file
    was read, from lines that the transcript no longer has.
    """
    roles = {turn.speaker: turn.role for turn in transcript.turns if turn.speaker}
    marks = sorted([*_marks(transcript, roles), *map(_again, kept)], key=lambda each: (each.turn, each.at))
    known = [moment.session_start_ms for moment in transcript.moments]
    stops = sorted([mark.turn for mark in marks] + [moment.first_turn for moment in transcript.moments])
    found: list[ProposedMoment] = []
    for mark in marks:
        if mark.start is None or any(abs(mark.start - each) <= _SAME_MS for each in known):
            continue
        after = bisect_right(stops, mark.turn)
        end_turn = stops[after] if after < len(stops) else len(transcript.turns)
        moment = ProposedMoment(
            session_start_ms=mark.start,
            session_end_ms=mark.end,
            first_turn=mark.turn,
            end_turn=end_turn if mark.until is None else min(mark.until, end_turn),
            stopped_by=mark.stopped_by,
            sure=mark.sure,
            number=mark.number,
            span=mark.span,
            line=mark.line,
        )
        found.append(replace(moment, near=_near(moment, found)))
    return tuple(found)


def merged(proposals: Sequence[ProposedMoment]) -> tuple[ProposedMoment, ...]:
    """The proposals with those that are near each other made one: the surest of them, its gaps filled by the others."""
    groups: list[list[ProposedMoment]] = []
    group_of: dict[int, list[ProposedMoment]] = {}
    for index, each in enumerate(proposals):
        group = group_of.get(each.near) if each.near is not None else None
        if group is None:
            group = []
            groups.append(group)
        group.append(each)
        group_of[index] = group
    return tuple(map(_one_of, groups))


def with_moments(transcript: Transcript, accepted: Sequence[ProposedMoment]) -> Transcript:
    """The transcript with accepted proposals among its moments.

    They keep the numbers their marks give where each has its own; otherwise they are counted on.
    """
    if not accepted:
        return transcript
    taken = {moment.ordinal for moment in transcript.moments}
    own = [each.number for each in accepted if each.number is not None]
    if len(own) < len(accepted) or len(set(own)) < len(own) or taken & set(own):
        first = max(taken, default=0) + 1
        own = list(range(first, first + len(accepted)))
    added = [
        RecallMoment(
            number, each.session_start_ms, each.session_end_ms, each.first_turn, each.end_turn, each.stopped_by
        )
        for number, each in zip(own, accepted, strict=True)
    ]
    moments = sorted((*transcript.moments, *added), key=lambda each: (each.first_turn, each.ordinal))
    return replace(transcript, moments=tuple(moments))


@dataclass(frozen=True, slots=True)
class _Mark:
    """A mark and what it says. `turn` is the first turn after it; `start` is None for one that only ends talk."""

    turn: int
    at: int
    start: int | None
    end: int | None
    stopped_by: str | None
    sure: Sure
    number: int | None
    span: Span | None = None
    line: int | None = None
    until: int | None = None


def _again(kept: ProposedMoment) -> _Mark:
    return _Mark(
        turn=kept.first_turn,
        at=(kept.line or 0) - _MANY,
        start=kept.session_start_ms,
        end=kept.session_end_ms,
        stopped_by=kept.stopped_by,
        sure=kept.sure,
        number=kept.number,
        line=kept.line,
        until=kept.end_turn,
    )


def _marks(transcript: Transcript, roles: Mapping[str, Role]) -> Iterator[_Mark]:
    reached = list(accumulate((turn.source_line or 0 for turn in transcript.turns), max))
    for note in transcript.notes:
        if note.kind == "dropped" and note.quote and note.line is not None:
            said = _said(note.quote, roles)
            if said is not None:
                yield _Mark(bisect_right(reached, note.line), note.line - _MANY, *said, line=note.line)
    for turn_at in transcript.turns:
        for span in _bracketed(transcript.text, turn_at):
            said = _said(span.of(transcript.text), roles)
            if said is not None:
                goes_on = transcript.text[span.end : turn_at.span.end].strip(_EDGES)
                turn = turn_at.ordinal if goes_on else turn_at.ordinal + 1
                yield _Mark(turn, span.start, *said, span=span)


def _bracketed(text: str, turn: Turn) -> Iterator[Span]:
    for match in _BRACKETED.finditer(text, turn.span.start, turn.span.end):
        yield Span(match.start(), match.end())


def _said(mark: str, roles: Mapping[str, Role]) -> tuple[int | None, int | None, str | None, Sure, int | None] | None:
    """What a mark says: start, end, who stopped, how sure, its number; None for one that is not of the tape."""
    inner = mark.strip(_EDGES)
    said = frozenset(_WORD.findall(inner.casefold()))
    stops, plays, things = bool(said & _STOPS), bool(said & PLAYS), bool(said & THINGS)
    times = [ms for ms in map(_time, _TIME.finditer(inner)) if ms is not None]
    if not times:
        return (None, None, None, "doubtful", None) if plays and (things or len(said) <= 2) else None
    if not (stops or plays or things) or (said <= _SILENCE and max(times) < _SILENCE_MS):
        return None
    rising = len(times) == 2 and times[0] < times[1]
    sure: Sure = "sure" if stops and (len(times) == 1 or rising) else "likely" if stops or rising else "doubtful"
    start, end = times[0], times[1] if rising else None
    if plays and not stops:
        start, end, sure = times[-1], None, "doubtful"
    number = _NUMBER.search(inner)
    return start, end, _stopper(inner, roles), sure, int(number.group(1)) if number else None


def _time(match: re.Match[str]) -> int | None:
    if match["clock"]:
        return milliseconds(match["clock"])
    seconds = int(match["seconds"] or 0)
    return (int(match["minutes"]) * 60 + seconds) * 1000 if seconds < 60 else None


def _stopper(inner: str, roles: Mapping[str, Role]) -> str | None:
    """Who stopped the tape: a word for a role, or a speaker's label, beside the stop or behind "by"."""
    for part in _PARTS.split(inner):
        if part.strip().casefold() in _STOPPERS:
            return _STOPPERS[part.strip().casefold()]
    labels = {label.casefold(): role for label, role in roles.items()}
    for match in _STOPPED_BY.finditer(inner):
        word = match.group(match.lastindex or 0).casefold()
        role = _STOPPERS.get(word) or labels.get(word)
        if role in STOPPERS:
            return role
    return None


def _near(moment: ProposedMoment, before: Sequence[ProposedMoment]) -> int | None:
    for index in range(len(before) - 1, max(-1, len(before) - 1 - _LOOKED_BACK), -1):
        other = before[index]
        close = abs(moment.session_start_ms - other.session_start_ms) <= NEAR_MS
        if close and moment.first_turn - other.first_turn <= NEAR_TURNS:
            return index
    return None


def _one_of(group: Sequence[ProposedMoment]) -> ProposedMoment:
    best = min(group, key=lambda each: _ORDER.index(each.sure))
    ends = [each.session_end_ms for each in (best, *group) if each.session_end_ms is not None]
    return replace(
        best,
        session_end_ms=next((end for end in ends if end > best.session_start_ms), None),
        end_turn=max(each.end_turn for each in group),
        stopped_by=next((each.stopped_by for each in (best, *group) if each.stopped_by), None),
        number=next((each.number for each in (best, *group) if each.number is not None), None),
        near=None,
    )


_ORDER: tuple[Sure, ...] = ("sure", "likely", "doubtful")
_SAME_MS = 2_000
_LOOKED_BACK = 10
_MANY = 1 << 40
"""Puts marks that were left out before those inside the turn that they precede."""

_SILENCE = words("pause paused pauses long lang lange")
_SILENCE_MS = 60_000
"""A "(pause 0:05)" is a silence of five seconds, not a stop in the first minute."""

_STOPS = STOPS | words("recall moment øyeblikk")
_EDGES = "[]{}()<>-=*—–.,;: \t\u00a0"
_WORD = re.compile(r"[^\W\d_]+")
_GROUP = r"(?:\[[^\[\]\n]{3,160}\]|\{[^{}\n]{3,160}\}|\({1,2}[^()\n]{3,160}\){1,2}|<{1,2}[^<>\n]{3,160}>{1,2})"
_BRACKETED = re.compile(
    rf"{_GROUP}(?:[ \t]?{_GROUP}){{0,2}}|(?:-{{2,}}|={{2,}}|\*{{2,}})[^\n*=]{{3,120}}?(?:-{{2,}}|={{2,}}|\*{{2,}})"
)
_TIME = re.compile(
    r"(?<![\d:.])(?P<clock>\d{1,3}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?)(?![\d:])"
    r"|(?<![\d:.])(?P<minutes>\d{1,3}) ?(?:m|min|mins|minutes?|minutter|minuten?|['’′])(?![^\W\d_])\.?"
    r"(?: ?(?:and |og |und )?(?P<seconds>\d{1,2}) ?(?:s|secs?|seconds?|sek|sekunder|sekunden|[\"”″])(?![^\W\d_]))?",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"(?:^|\b(?:stopp?|recall|moment|pause|no|nr)\b|#)[ .:#]{0,3}(\d{1,3})(?![\d:.,'’′]| ?m)", re.IGNORECASE
)
_PARTS = re.compile(r"[|,;/]| [-–—] ")
_STOPPERS = {
    word: role
    for role, names in (
        ("client", "client patient klient klienten klientin pasient pasienten patientin"),
        ("therapist", "therapist counsellor counselor terapeut terapeuten therapeut therapeutin"),
        ("interviewer", "interviewer inquirer intervjuer intervjueren interviewerin"),
        ("researcher", "researcher forsker forskeren forscher forscherin"),
    )
    for word in names.split()
}
_STOPPED_BY = re.compile(
    r"\b(?:by|av|von|durch) (?:the |den |der |dem |die )?([^\W_]{1,20})\b"
    rf"|\b([^\W_]{{1,20}})(?= (?:{'|'.join(sorted(STOPS))})\b)",
    re.IGNORECASE,
)
