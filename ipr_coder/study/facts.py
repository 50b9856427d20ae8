"""What tags and tables point to: plain facts about interviews, codes, recall moments and excerpts.

All positions are code points in the transcript's stored text, all times milliseconds.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class InterviewFacts:
    """One interview of the study, held or not. `label` is what a person types and reads, e.g. "D03_S3_client"."""

    label: str
    dyad: str
    session: int | None
    kind: str
    respondent: str
    respondent_role: str
    status: str
    reason: str | None = None
    hours_after_session: float | None = None
    duration_ms: int | None = None
    group: str | None = None
    has_transcript: bool = False


@dataclass(frozen=True, slots=True)
class CodeFacts:
    """A code as tags refer to it; `id` is the codebook's id such as "shame.hiding"."""

    id: str
    name: str
    parent: str | None
    colour: str
    key: str


@dataclass(frozen=True, slots=True)
class MomentFacts:
    """A recall moment of one interview, on the session's clock; `interview` indexes the table's interviews."""

    interview: int
    ordinal: int
    session_start_ms: int
    session_end_ms: int | None
    stopped_by: str | None
    start: int
    end: int
    """The stretch of the interview's text that talks about the moment (start == end when nobody did)."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A stretch of transcript with its place, for quotes: fetched only for the few that are printed."""

    interview: int
    start: int
    end: int
    text: str = field(repr=False)
    speaker_role: str
    turn: int
    """Ordinal of the first turn, counted from 0."""
    interview_ms: int | None
    session_start_ms: int | None
    session_end_ms: int | None
