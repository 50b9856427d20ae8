"""Scores of questionnaires in the study: which measure, who answered, about which dyad, when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select, update

from ipr_coder.errors import StudyError
from ipr_coder.study import schema, structure
from ipr_coder.transcripts.plan import PlannedScore


@dataclass(frozen=True, slots=True)
class ScoreFacts:
    """One score; `role` is the rater's."""

    name: str
    dyad: str
    occasion: str
    session: int | None
    rater: str
    role: str
    value: float


def all_scores(tx: Connection) -> tuple[ScoreFacts, ...]:
    """Every score, by measure, dyad, session (those of none last), occasion and rater."""
    score, dyad, person, meeting = schema.MeasureScore, schema.Dyad, schema.Participant, schema.TherapySession
    rows = tx.execute(
        select(score.name, dyad.label, score.occasion, meeting.number, person.label, person.role, score.value)
        .join_from(score, dyad, score.dyad_id == dyad.id)
        .join(person, score.participant_id == person.id)
        .outerjoin(meeting, score.session_id == meeting.id)
    )
    found = [ScoreFacts(*row) for row in rows]
    return tuple(
        sorted(
            found, key=lambda one: (one.name, one.dyad, one.session is None, one.session or 0, one.occasion, one.rater)
        )
    )


def put_scores(tx: Connection, scores: Sequence[PlannedScore]) -> tuple[int, int]:
    """Write scores; returns how many are new and how many have another value than before. None is ever deleted.

    StudyError for a dyad or participant that the study does not have.
    """
    dyads, people = structure.dyad_ids(tx), structure.person_ids(tx)
    meeting, row = schema.TherapySession, schema.MeasureScore
    sessions = {
        (dyad, number): key for dyad, number, key in tx.execute(select(meeting.dyad_id, meeting.number, meeting.id))
    }
    known = {
        (dyad, person, name, occasion): (key, value)
        for dyad, person, name, occasion, key, value in tx.execute(
            select(row.dyad_id, row.participant_id, row.name, row.occasion, row.id, row.value)
        )
    }
    new, changed = [], 0
    for score in scores:
        if score.dyad not in dyads or score.rater not in people:
            raise StudyError(f"{score.rater} of {score.dyad} is nobody that the study knows.")
        place = (dyads[score.dyad], people[score.rater], score.name, score.occasion)
        if place not in known:
            session = None if score.session is None else sessions.get((place[0], score.session))
            names = ("dyad_id", "participant_id", "name", "occasion")
            new.append({**dict(zip(names, place, strict=True)), "session_id": session, "value": score.value})
        elif known[place][1] != score.value:
            values = {"value": score.value, "entered_ms": schema.now_ms()}
            tx.execute(update(row).where(row.id == known[place][0]).values(**values))
            changed += 1
    if new:
        tx.execute(insert(row), new)
    return len(new), changed
