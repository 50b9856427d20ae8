"""What a study plans and has: dyads, participants, sessions, interviews held or not, as a manifest tells it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from ipr_coder.transcripts.model import Role

InterviewStatus = Literal["planned", "done", "broken_off", "declined", "missing", "withdrawn"]


@dataclass(frozen=True, slots=True)
class PlannedDyad:
    """A client-therapist pair. `group` is its outcome group, often known only after analysis."""

    id: str
    group: str | None = None
    note: str | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PlannedGroup:
    """An outcome group: the dyads in it, by which rule they were put there, and by whom."""

    name: str
    dyads: tuple[str, ...]
    rationale: str | None = None
    assigned_by: str | None = None


@dataclass(frozen=True, slots=True)
class PlannedScore:
    """A questionnaire's score: which measure, who answered it (a pseudonym), about which dyad, and when.

    `occasion` says when in words; it is "S3" where that is session 3.
    """

    name: str
    rater: str
    dyad: str
    occasion: str
    value: float
    session: int | None = None


@dataclass(frozen=True, slots=True)
class PlannedParticipant:
    """A person under a pseudonym; a therapist may serve in several dyads."""

    id: str
    role: Literal["client", "therapist", "other"]
    dyads: tuple[str, ...]
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PlannedSession:
    """A therapy session of a dyad; `transcript` is the file with (part of) what was said in it."""

    dyad: str
    number: int
    duration_ms: int | None = None
    transcript: Path | None = None


@dataclass(frozen=True, slots=True)
class PlannedInterview:
    """A recall interview of one respondent about one session; `file` is its transcript, when there is one."""

    dyad: str
    session: int | None
    respondent: str
    status: InterviewStatus
    file: Path | None = None
    reason: str | None = None
    hours_after_session: float | None = None
    interviewer: str | None = None
    duration_ms: int | None = None
    kind: str = "ipr"


@dataclass(frozen=True, slots=True)
class PlannedCoder:
    """A coder and the interviews (by label, e.g. "D03_S3_client") assigned to them."""

    id: str
    interviews: tuple[str, ...] = ()
    submitted: bool = False


@dataclass(frozen=True, slots=True)
class StudyPlan:
    """A whole manifest. `speakers` maps labels as they stand in the files to roles. Paths are absolute.

    `groups` holds every outcome group that has a dyad in it; `PlannedDyad.group` says the same, dyad by dyad.
    """

    title: str
    dyads: tuple[PlannedDyad, ...]
    participants: tuple[PlannedParticipant, ...]
    sessions: tuple[PlannedSession, ...]
    interviews: tuple[PlannedInterview, ...]
    coders: tuple[PlannedCoder, ...] = ()
    codebook: str | None = None
    round: str = "main"
    case_unit: Literal["dyad", "participant", "interview"] = "dyad"
    hours_limit: float | None = None
    speakers: Mapping[str, Role] = field(default_factory=dict)
    tags: Path | None = None
    groups: tuple[PlannedGroup, ...] = ()
    scores: tuple[PlannedScore, ...] = ()
    file_pattern: str | None = None
