"""What else is told of a moment of a session: the session's own transcript, and the accounts of its other members.

Text only: no coder's marks are read here.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import Connection, func, or_, select

from ipr_coder.study import schema
from ipr_coder.study.texts import transcript_of

MATCH_WITHIN_MS = 30_000
"""How far apart two recall moments of one session may lie and still be about the same thing."""


@dataclass(frozen=True, slots=True)
class ToldTurn:
    """A turn of a session or of another's interview; `start_ms` is on that recording's own clock."""

    speaker: str
    role: str
    text: str = field(repr=False)
    start_ms: int | None


@dataclass(frozen=True, slots=True)
class Account:
    """What another member of the session said about the same moment of it; times are the session's."""

    interview: str
    role: str
    session_start_ms: int
    session_end_ms: int | None
    turns: tuple[ToldTurn, ...]


def session_turns(tx: Connection, interview_id: int, start_ms: int, end_ms: int) -> tuple[ToldTurn, ...] | None:
    """The turns of the interview's session that are spoken between two session times; None without a transcript.

    A turn without a time of its own is left out.
    """
    number = _session_transcript(tx, interview_id)
    if number is None:
        return None
    turn = schema.Turn
    rows = tx.execute(
        select(turn.start_at, turn.end_at)
        .where(
            turn.transcript_id == number,
            turn.start_ms <= end_ms,
            or_(turn.start_ms >= start_ms, turn.end_ms > start_ms),
        )
        .order_by(turn.ordinal)
    ).all()
    return _turns(tx, number, rows[0].start_at, rows[-1].end_at) if rows else ()


def interview_turns(tx: Connection, interview_id: int, start: int, end: int) -> tuple[ToldTurn, ...]:
    """The turns of an interview's transcript between two characters, on the interview's own clock."""
    number = transcript_of(tx, interview_id)
    return () if number is None else _turns(tx, number, start, end)


def other_accounts(
    tx: Connection, interview_id: int, start_ms: int, end_ms: int, within_ms: int = MATCH_WITHIN_MS
) -> tuple[Account, ...]:
    """What others said of that stretch of the session: moments that overlap it, or lie within `within_ms` of it.

    An account that its teller took back (withdrawn) is not read.
    """
    me = schema.Interview.__table__.alias("me")
    other, moment, transcript = schema.Interview, schema.RecallMoment, schema.Transcript
    moment_end = func.coalesce(moment.session_end_ms, moment.session_start_ms)
    rows = tx.execute(
        select(
            other.label,
            schema.Participant.role,
            moment.session_start_ms,
            moment.session_end_ms,
            moment.transcript_id,
            moment.start_at,
            moment.end_at,
        )
        .join_from(moment, transcript, moment.transcript_id == transcript.id)
        .join(other, transcript.interview_id == other.id)
        .join(schema.Participant, other.respondent_id == schema.Participant.id)
        .join(me, me.c.session_id == other.session_id)
        .where(
            me.c.id == interview_id,
            other.id != interview_id,
            other.status != "withdrawn",
            moment.deleted_ms.is_(None),
            moment.end_at > moment.start_at,
            moment.session_start_ms <= end_ms + within_ms,
            moment_end >= start_ms - within_ms,
        )
        .order_by(other.label, moment.start_at)
    ).all()
    return tuple(
        Account(row.label, row.role, row.session_start_ms, row.session_end_ms, _turns(tx, *row[4:])) for row in rows
    )


def _session_transcript(tx: Connection, interview_id: int) -> int | None:
    interview, transcript = schema.Interview, schema.Transcript
    return tx.execute(
        select(transcript.id)
        .join_from(transcript, interview, transcript.session_id == interview.session_id)
        .where(interview.id == interview_id)
    ).scalar()


def _turns(tx: Connection, transcript_id: int, start: int, end: int) -> tuple[ToldTurn, ...]:
    turn, transcript = schema.Turn, schema.Transcript
    rows = tx.execute(
        select(turn.speaker, turn.role, turn.start_ms, turn.start_at, turn.end_at)
        .where(turn.transcript_id == transcript_id, turn.start_at < end, turn.end_at > start)
        .order_by(turn.ordinal)
    ).all()
    text = tx.execute(
        select(func.substr(transcript.text, start + 1, end - start)).where(transcript.id == transcript_id)
    ).scalar_one()
    return tuple(
        ToldTurn(row.speaker, row.role, text[max(row.start_at - start, 0) : row.end_at - start], row.start_ms)
        for row in rows
    )
