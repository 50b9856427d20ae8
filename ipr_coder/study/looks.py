"""Looks taken at several coders' tags side by side, as rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import Connection, func, insert, select

from ipr_coder.study import schema


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody looked at an interview; `early` where not all its coders had submitted, with the reason they gave."""

    interview: str
    round: str
    by: str
    at_ms: int
    early: bool
    reason: str | None = field(repr=False)


def all_looks(tx: Connection, round_name: str | None = None) -> tuple[Look, ...]:
    """Every look on record (in one round), oldest first."""
    look = schema.Unblinding
    query = (
        select(schema.Interview.label, schema.Round.name, look.looked_by, look.looked_ms, look.early, look.reason)
        .join_from(look, schema.Interview, look.interview_id == schema.Interview.id)
        .join(schema.Round, look.round_id == schema.Round.id)
        .order_by(look.id)
    )
    if round_name is not None:
        query = query.where(schema.Round.name == round_name)
    rows = tx.execute(query)
    return tuple(Look(label, name, by, at, bool(early), reason) for label, name, by, at, early, reason in rows)


def add_looks(
    tx: Connection, interviews: Iterable[tuple[int, bool]], round_id: int, by: str, reason: str | None
) -> None:
    """Write looks down: each interview's row number, and whether it was early (the reason is for those)."""
    now = schema.now_ms()
    rows = [
        {
            "interview_id": number,
            "round_id": round_id,
            "looked_by": by,
            "looked_ms": now,
            "early": int(early),
            "reason": reason if early else None,
        }
        for number, early in interviews
    ]
    if rows:
        tx.execute(insert(schema.Unblinding), rows)


def still_known(tx: Connection, round_name: str, by: str) -> frozenset[str]:
    """The interviews that somebody has looked at already since they were last submitted."""
    seat = schema.Assignment
    rows = tx.execute(
        select(schema.Interview.label, func.max(seat.submitted_ms))
        .join_from(seat, schema.Interview, seat.interview_id == schema.Interview.id)
        .join(schema.Round, seat.round_id == schema.Round.id)
        .where(schema.Round.name == round_name)
        .group_by(schema.Interview.label)
    )
    newest = {label: at for label, at in rows}  # noqa: C416
    seen = (look for look in all_looks(tx, round_name) if look.by == by)
    return frozenset(look.interview for look in seen if look.at_ms >= (newest.get(look.interview) or 0))
