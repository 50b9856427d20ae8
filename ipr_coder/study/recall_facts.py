"""How recall was done: how many moments an interview has, who stopped the tape, what was asked, how far apart."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from sqlalchemy import Connection, select

from ipr_coder.study import schema


@dataclass(frozen=True, slots=True)
class RecallFacts:
    """Counts over the transcripts of interviews, without those whose respondent took them back."""

    per_interview: tuple[int, ...] = ()
    """Moments of each interview that has a transcript."""
    stopped_by: tuple[tuple[str | None, int], ...] = ()
    """Who stopped the tape, and at how many moments; None for those of which it is not known."""
    questions: tuple[tuple[str, int, int], ...] = ()
    """Question of the guide, moments it is noted at, interviews it is noted in."""
    unasked: int = 0
    """Moments at which no question is noted."""
    apart_ms: tuple[int, ...] = ()
    """Milliseconds of session between the beginnings of two moments that follow each other in an interview."""


def recall_facts(tx: Connection) -> RecallFacts:
    """Two small queries."""
    transcript, moment, interview = schema.Transcript, schema.RecallMoment, schema.Interview
    texts = tx.execute(
        select(transcript.id)
        .join(interview, transcript.interview_id == interview.id)
        .where(interview.status != "withdrawn")
        .order_by(transcript.id)
    ).scalars()
    at: dict[int, list[int]] = {number: [] for number in texts}
    stopped: Counter[str | None] = Counter()
    asked: Counter[str] = Counter()
    asked_in: dict[str, set[int]] = {}
    unasked = 0
    for row in tx.execute(
        select(moment.transcript_id, moment.session_start_ms, moment.stopped_by, moment.question)
        .where(moment.deleted_ms.is_(None))
        .order_by(moment.transcript_id, moment.session_start_ms)
    ):
        if row.transcript_id not in at:
            continue
        at[row.transcript_id].append(row.session_start_ms)
        stopped[row.stopped_by] += 1
        if row.question:
            asked[row.question] += 1
            asked_in.setdefault(row.question, set()).add(row.transcript_id)
        else:
            unasked += 1
    return RecallFacts(
        per_interview=tuple(len(times) for times in at.values()),
        stopped_by=tuple(sorted(stopped.items(), key=lambda one: (one[0] is None, one[0] or ""))),
        questions=tuple((question, number, len(asked_in[question])) for question, number in sorted(asked.items())),
        unasked=unasked,
        apart_ms=tuple(later - earlier for times in at.values() for earlier, later in pairwise(times)),
    )
