"""Edits of the codebook as the audit trail tells them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, select

from ipr_coder.study import schema

EDIT: Final = "codebook edit"
UNDO: Final = "codebook undo"


@dataclass(frozen=True, slots=True)
class CodebookEvent:
    """An edit of the codebook, or (`undone` is the number of the event it takes back) its undoing."""

    number: int
    uid: str
    payload: Mapping[str, Any]
    undone: int | None


def edit_that_made(tx: Connection, version_uid: str) -> CodebookEvent | None:
    """The event of the edit that made a version; None where it was not made by editing."""
    event = schema.AuditEvent
    rows = tx.execute(
        select(event.id, event.uid, event.payload, event.target).where(event.kind == EDIT).order_by(event.id.desc())
    )
    return next((found for row in rows if (found := _event(row)).payload["after"]["uid"] == version_uid), None)


def event_numbered(tx: Connection, number: int) -> CodebookEvent:
    """The event with this row number."""
    event = schema.AuditEvent
    return _event(tx.execute(select(event.id, event.uid, event.payload, event.target).where(event.id == number)).one())


def edits_since(tx: Connection, number: int) -> tuple[CodebookEvent, ...]:
    """Edits and their undoings after the event with this row number, oldest first."""
    event = schema.AuditEvent
    rows = tx.execute(
        select(event.id, event.uid, event.payload, event.target)
        .where(event.id > number, event.kind.in_((EDIT, UNDO)))
        .order_by(event.id)
    )
    return tuple(map(_event, rows.all()))


def _event(row: Any) -> CodebookEvent:
    return CodebookEvent(row.id, bytes(row.uid).hex(), json.loads(row.payload), row.target)
