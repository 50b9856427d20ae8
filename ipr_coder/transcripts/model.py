"""What a transcript is once it has been read: spoken text, turns, recall moments, and what the file said of itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from ipr_coder.text import Span

Role = Literal["client", "therapist", "interviewer", "other", "unknown"]
"""Who speaks, as the study sees it."""

Unit = Literal["turn", "sentence", "paragraph"]
"""How a transcript is cut into segments at import."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One speaker's utterance. `span` lies in `Transcript.text`; times are milliseconds on the recording's clock."""

    ordinal: int
    speaker: str
    role: Role
    span: Span
    start_ms: int | None = None
    end_ms: int | None = None
    source_line: int | None = None


@dataclass(frozen=True, slots=True)
class RecallMoment:
    """A stop of the tape: where in the session it lies (milliseconds, session clock) and which turns talk about it.

    `first_turn` and `end_turn` are turn ordinals, end exclusive; they are equal for a stop that nobody talked about.
    """

    ordinal: int
    session_start_ms: int
    session_end_ms: int | None
    first_turn: int
    end_turn: int
    stopped_by: str | None = None
    question: str | None = None


@dataclass(frozen=True, slots=True)
class ImportNote:
    """Something a person should know about how a file was read.

    `kind`: "dropped" a line that did not become speech, "doubt" a choice that may be wrong, "said" a plain fact.
    `line` is the line (text), paragraph (Word) or cue (captions) it concerns, counted from 1. Messages about dropped
    lines may quote them: they go to the person importing and are never stored or logged. `quote` is the dropped line
    itself, "" where it is long.
    """

    kind: Literal["dropped", "doubt", "said"]
    message: str
    line: int | None = None
    quote: str = field(default="", repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Transcript:
    """A file read. `text` is the spoken text alone, in normal form, one turn after the other, parted by line feeds.

    `text[turn.span.start:turn.span.end]` is the turn, and the turns cover all of `text` but the line feeds between
    them. `facts` are what `%name: value` lines said (study, dyad, session, respondent, hours_after_session,
    interviewer ...), as text. `source_sha256` is the digest of the file's bytes.
    """

    text: str = field(repr=False)
    turns: tuple[Turn, ...]
    moments: tuple[RecallMoment, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    source_name: str = ""
    source_sha256: str = ""
    format: str = ""
    encoding: str = ""
    notes: tuple[ImportNote, ...] = ()

    @property
    def speakers(self) -> tuple[str, ...]:
        """The speakers' labels in order of first appearance; "" where nobody is named."""
        return tuple(dict.fromkeys(turn.speaker for turn in self.turns))


@dataclass(frozen=True, slots=True)
class Segment:
    """A unit that coders tag: a stretch of one turn."""

    ordinal: int
    turn: int
    span: Span
