"""What was submitted on a transcript, by digest: a correction moves it, and both digests go on record."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, select, update

from ipr_coder.study import assignments, schema
from ipr_coder.study.values import Desk


def submitted_desks(tx: Connection, transcript_id: int) -> tuple[Desk, ...]:
    """The desks that have submitted the transcript's interview, in the order of coders and rounds."""
    seat = schema.Assignment
    rows = tx.execute(
        select(
            schema.Coder.label,
            schema.Interview.label,
            schema.Round.name,
            seat.coder_id,
            seat.interview_id,
            seat.round_id,
        )
        .join_from(seat, schema.Coder, seat.coder_id == schema.Coder.id)
        .join(schema.Round, seat.round_id == schema.Round.id)
        .join(schema.Interview, seat.interview_id == schema.Interview.id)
        .join(schema.Transcript, schema.Transcript.interview_id == schema.Interview.id)
        .where(schema.Transcript.id == transcript_id, seat.submitted_ms.is_not(None))
        .order_by(seat.id)
    )
    return tuple(
        Desk(coder, interview, in_round, coder_id, interview_id, transcript_id, round_id)
        for coder, interview, in_round, coder_id, interview_id, round_id in rows
    )


def renewed_digests(tx: Connection, before: Mapping[Desk, str]) -> list[dict[str, str]]:
    """Write the digests of submitted work as it is now; returns what changed, for the audit trail."""
    seat, told = schema.Assignment, []
    for desk, digest in before.items():
        now = assignments.work_digest(tx, desk)
        told.append({"coder": desk.coder, "round": desk.round, "before": digest, "after": now})
        tx.execute(
            update(seat)
            .where(
                seat.coder_id == desk.coder_id,
                seat.interview_id == desk.interview_id,
                seat.round_id == desk.round_id,
            )
            .values(digest=now)
        )
    return told
