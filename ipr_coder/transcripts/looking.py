"""A file looked over before it is imported: all that a person should check, as one value for screen, page and JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from ipr_coder.errors import TranscriptError
from ipr_coder.transcripts.clock import clock_time
from ipr_coder.transcripts.model import ImportNote, Role, Transcript, Turn
from ipr_coder.transcripts.moment_finder import ProposedMoment, propose_moments

Sureness = Literal["given", "sure", "likely", "guess"]
"""How sure a format is; "given" where the user named it."""

LONG_GAP_MS = 30_000
"""A silence between turns from which on it is listed."""

_SHOWN_TURNS = 3
_SHOWN_PLACES = 3


@dataclass(frozen=True, slots=True)
class SpeakerLook:
    """One label of the file: the role it would get, how many turns it has and how many words they hold."""

    label: str
    role: Role
    turns: int
    words: int


@dataclass(frozen=True, slots=True)
class TimePlace:
    """A place where times are strange: the turn's ordinal, its time, its line in the file, how far off in ms.

    `by_ms` is how far it goes back, how long it overlaps, or how long the gap before it is.
    """

    turn: int
    at_ms: int
    by_ms: int
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Times:
    """What the times of a file are like; all in milliseconds on the recording's clock. Gaps are `LONG_GAP_MS` or more.

    `timed` counts turns with a start or end; `first_ms` and `last_ms` are None where there are none.
    """

    timed: int
    first_ms: int | None
    last_ms: int | None
    backwards: tuple[TimePlace, ...] = ()
    overlaps: tuple[TimePlace, ...] = ()
    gaps: tuple[TimePlace, ...] = ()


@dataclass(frozen=True, slots=True)
class Look:
    """A file looked over.

    `format` is the name to give to overrule it, `layout` how its lines show who speaks, `rival` the second-best format
    ("" where there is none). `encoding_told_by` is "user", "byte-order mark", "strict UTF-8" or "" for files that are
    no text. `first_turns` are (label, text). `moments` counts those the file states, `proposed` are those its marks may
    stand for. `facts` say where the file belongs ("dyad", "session" ...). With a `fault` nothing else is known;
    otherwise `transcript` is what would be imported.
    """

    path: Path
    fault: TranscriptError | None = None
    format: str = ""
    layout: str = ""
    sureness: Sureness = "guess"
    rival: str = ""
    encoding: str = ""
    encoding_told_by: str = ""
    turns: int = 0
    speakers: tuple[SpeakerLook, ...] = ()
    first_turns: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    times: Times = Times(0, None, None)
    moments: int = 0
    proposed: tuple[ProposedMoment, ...] = ()
    dropped: tuple[ImportNote, ...] = field(default=(), repr=False)
    doubts: tuple[ImportNote, ...] = ()
    said: tuple[ImportNote, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    transcript: Transcript | None = field(default=None, repr=False)

    @property
    def name(self) -> str:
        """The file's name."""
        return self.path.name


def failed(path: Path, fault: TranscriptError) -> Look:
    """The look of a file that cannot be read."""
    return Look(path, fault)


def look_at(
    path: Path, transcript: Transcript, *, format_name: str, sureness: Sureness, rival: str, encoding_told_by: str
) -> Look:
    """The look of a transcript that was read."""
    notes = {
        kind: tuple(note for note in transcript.notes if note.kind == kind) for kind in ("dropped", "doubt", "said")
    }
    return Look(
        path=path,
        format=format_name,
        layout=transcript.format,
        sureness=sureness,
        rival=rival,
        encoding=transcript.encoding,
        encoding_told_by=encoding_told_by,
        turns=len(transcript.turns),
        speakers=_speakers(transcript),
        first_turns=tuple((turn.speaker, turn.span.of(transcript.text)) for turn in transcript.turns[:_SHOWN_TURNS]),
        times=times_of(transcript.turns),
        moments=len(transcript.moments),
        proposed=propose_moments(transcript),
        dropped=notes["dropped"],
        doubts=notes["doubt"],
        said=notes["said"],
        facts=dict(transcript.facts),
        transcript=transcript,
    )


def times_of(turns: tuple[Turn, ...]) -> Times:
    """Range, steps backwards, overlaps and long gaps of the turns' times."""
    starts = [turn.start_ms for turn in turns if turn.start_ms is not None]
    ends = [turn.end_ms for turn in turns if turn.end_ms is not None]
    timed = sum(1 for turn in turns if turn.start_ms is not None or turn.end_ms is not None)
    backwards: list[TimePlace] = []
    overlaps: list[TimePlace] = []
    gaps: list[TimePlace] = []
    before: int | None = None
    reached: int | None = None
    for turn in turns:
        start, end = turn.start_ms, turn.end_ms
        if start is not None:
            if before is not None and start < before:
                backwards.append(TimePlace(turn.ordinal, start, before - start, turn.source_line))
            elif reached is not None and start < reached:
                overlaps.append(TimePlace(turn.ordinal, start, reached - start, turn.source_line))
            elif reached is not None and start - reached >= LONG_GAP_MS:
                gaps.append(TimePlace(turn.ordinal, start, start - reached, turn.source_line))
            before, reached = start, None
        if end is not None:
            if start is not None and end < start:
                backwards.append(TimePlace(turn.ordinal, end, start - end, turn.source_line))
            else:
                reached = end
    return Times(
        timed,
        min([*starts, *ends], default=None),
        max([*starts, *ends], default=None),
        tuple(backwards),
        tuple(overlaps),
        tuple(gaps),
    )


def times_in_words(times: Times) -> str:
    """The times in one line: from when to when, and what is odd about them with its first places."""
    if times.first_ms is None or times.last_ms is None:
        return "none"
    parts = [f"{clock_time(times.first_ms)} to {clock_time(times.last_ms)}"]
    for places, what in (
        (times.backwards, "going backwards"),
        (times.overlaps, "overlapping"),
        (times.gaps, "long gaps"),
    ):
        if places:
            shown = ", ".join(f"at {clock_time(place.at_ms)}" for place in places[:_SHOWN_PLACES])
            parts.append(f"{len(places)} {what} ({shown}{', …' if len(places) > _SHOWN_PLACES else ''})")
    return "; ".join(parts)


def _speakers(transcript: Transcript) -> tuple[SpeakerLook, ...]:
    turns: Counter[str] = Counter()
    words: Counter[str] = Counter()
    roles: dict[str, Role] = {}
    for turn in transcript.turns:
        turns[turn.speaker] += 1
        words[turn.speaker] += len(turn.span.of(transcript.text).split())
        roles[turn.speaker] = turn.role
    return tuple(SpeakerLook(label, roles[label], turns[label], words[label]) for label in turns)
