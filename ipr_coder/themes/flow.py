"""The interview flow: how many were planned, held, broken off or never held, why, and how long after the session."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal

from ipr_coder.study.facts import InterviewFacts
from ipr_coder.study.tables import ROLES

HELD = ("done", "broken_off")

StratumKind = Literal["all", "role", "session"]


@dataclass(frozen=True, slots=True)
class Delay:
    """Hours between a session and the interviews held about it; None where no interview's hours are known.

    `over` counts the interviews later than the limit, None when no limit is stated; `unknown` those held at an
    unknown distance.
    """

    median: float | None
    shortest: float | None
    longest: float | None
    over: int | None
    unknown: int


@dataclass(frozen=True, slots=True)
class FlowRow:
    """The interviews of one stratum by what became of them; `planned` is all of them, `open` those still to come."""

    kind: StratumKind
    stratum: str
    planned: int
    done: int
    broken_off: int
    declined: int
    missing: int
    withdrawn: int
    open: int
    transcripts: int
    delay: Delay


@dataclass(frozen=True, slots=True)
class Loss:
    """An interview that did not take its planned course; `reason` is None where none is on record."""

    interview: str
    status: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class Flow:
    """Rows for all interviews, each respondent role and each session, then every loss in the study's order."""

    rows: tuple[FlowRow, ...]
    losses: tuple[Loss, ...]
    hours_limit: float | None


def interview_flow(interviews: Sequence[InterviewFacts], *, hours_limit: float | None = None) -> Flow:
    """Count the study's interviews by status. Every interview the study lists was planned, whatever became of it."""
    roles = sorted(
        dict.fromkeys(facts.respondent_role for facts in interviews),
        key=lambda role: ROLES.index(role) if role in ROLES else len(ROLES),
    )
    sessions = sorted({facts.session for facts in interviews if facts.session is not None})
    rows = [_row("all", "all", interviews, hours_limit)]
    rows += [_row("role", role, (i for i in interviews if i.respondent_role == role), hours_limit) for role in roles]
    rows += [_row("session", str(n), (i for i in interviews if i.session == n), hours_limit) for n in sessions]
    if sessions and any(facts.session is None for facts in interviews):
        rows.append(_row("session", "not known", (i for i in interviews if i.session is None), hours_limit))
    losses = tuple(
        Loss(facts.label, facts.status, facts.reason) for facts in interviews if facts.status not in ("done", "planned")
    )
    return Flow(tuple(rows), losses, hours_limit)


def _row(kind: StratumKind, stratum: str, interviews: Iterable[InterviewFacts], limit: float | None) -> FlowRow:
    chosen = tuple(interviews)

    def number(status: str) -> int:
        return sum(facts.status == status for facts in chosen)

    return FlowRow(
        kind=kind,
        stratum=stratum,
        planned=len(chosen),
        done=number("done"),
        broken_off=number("broken_off"),
        declined=number("declined"),
        missing=number("missing"),
        withdrawn=number("withdrawn"),
        open=number("planned"),
        transcripts=sum(facts.has_transcript for facts in chosen),
        delay=_delay(chosen, limit),
    )


def _delay(interviews: Sequence[InterviewFacts], limit: float | None) -> Delay:
    held = [facts.hours_after_session for facts in interviews if facts.status in HELD]
    known = [hours for hours in held if hours is not None]
    return Delay(
        median=float(median(known)) if known else None,
        shortest=min(known, default=None),
        longest=max(known, default=None),
        over=None if limit is None else sum(hours > limit for hours in known),
        unknown=len(held) - len(known),
    )
