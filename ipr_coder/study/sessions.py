"""What the study knows of its therapy sessions."""

from __future__ import annotations

from sqlalchemy import Connection, select

from ipr_coder.study import schema


def session_lengths(tx: Connection) -> dict[tuple[str, int], int]:
    """How long each session lasted, in milliseconds, by dyad and number; sessions of unknown length are left out."""
    session = schema.TherapySession
    rows = tx.execute(
        select(schema.Dyad.label, session.number, session.duration_ms)
        .join_from(session, schema.Dyad, session.dyad_id == schema.Dyad.id)
        .where(session.duration_ms.is_not(None))
    )
    return {(dyad, number): length for dyad, number, length in rows if length is not None}
