"""The audit trail: who did what and when, each event sealed with the hash of the one before, without transcript text.

Seal of an event: SHA-256 over the seal before it and the canonical JSON of the event. The study row keeps the newest
seal and the number of events, so that a trail with its end cut off is noticed too.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, func, insert, select, update

from ipr_coder.study import schema, structure
from ipr_coder.study.values import Desk

GENESIS: Final = bytes(32)
"""What stands before the first event."""


@dataclass(frozen=True, slots=True)
class Stacks:
    """The tops of a desk's undo and redo stacks: local row numbers of events, None for an empty stack."""

    undo_top: int | None = None
    redo_top: int | None = None
    newest: int | None = None
    """The desk's newest event; None where there is none yet."""


@dataclass(frozen=True, slots=True)
class PastDeed:
    """An event as undo and redo need it."""

    id: int
    uid: bytes
    kind: str
    payload: Mapping[str, Any]
    below: int | None


@dataclass(frozen=True, slots=True)
class ChainCheck:
    """What checking the trail found: how many events, and the first fault in words (None when it is whole)."""

    events: int
    fault: str | None


def record(
    tx: Connection,
    actor: str,
    kind: str,
    payload: Mapping[str, Any],
    *,
    desk: Desk | None = None,
    stacks: Stacks | None = None,
    below: int | None = None,
    target: int | None = None,
) -> int:
    """Append one event and return its row number. Call it in the transaction of the deed itself.

    An event at a desk names its interview and round in the sealed payload; the columns only serve to find it. A deed
    that can be undone is recorded through `record_deed`, which keeps the stacks.
    """
    head, length = tx.execute(select(schema.Study.audit_head, schema.Study.audit_length)).one()
    previous = bytes(head) if head is not None else GENESIS
    uid, at_ms = schema.new_uid(), schema.now_ms()
    place = {"interview": desk.interview, "round": desk.round} if desk else {}
    body = json.dumps({**payload, **place}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    seal = _seal(previous, [uid.hex(), at_ms, actor, kind, body])
    carried = stacks if stacks is not None else (stacks_of(tx, desk) if desk else Stacks())
    number = tx.execute(
        insert(schema.AuditEvent).values(
            uid=uid,
            at_ms=at_ms,
            actor=actor,
            kind=kind,
            coder_id=desk.coder_id if desk else None,
            interview_id=desk.interview_id if desk else None,
            round_id=desk.round_id if desk else None,
            payload=body,
            prev_hash=previous,
            hash=seal,
            below=below,
            target=target,
            undo_top=carried.undo_top,
            redo_top=carried.redo_top,
        )
    ).inserted_primary_key
    if number is None:
        raise AssertionError("an insert always has a key")
    tx.execute(update(schema.Study).values(audit_head=seal, audit_length=length + 1))
    return int(number[0])


def record_deed(
    tx: Connection, desk: Desk, kind: str, payload: Mapping[str, Any], *, actor: str | None = None
) -> tuple[int, int | None]:
    """Append a deed that can be undone: it becomes the top of the desk's undo stack and empties the redo stack.

    `actor` is who did it where that is not the desk's coder: several people settle at one desk.

    Returns the event's row number and that of the desk's newest event before it.
    """
    before = stacks_of(tx, desk)
    number = record(tx, actor or desk.coder, kind, payload, desk=desk, stacks=Stacks(), below=before.undo_top)
    tx.execute(update(schema.AuditEvent).where(schema.AuditEvent.id == number).values(undo_top=number))
    return number, before.newest


def record_undo(
    tx: Connection, desk: Desk, past: PastDeed, payload: Mapping[str, Any], *, actor: str | None = None
) -> int:
    """Append the undoing of `past`, the top of the undo stack; returns the event's row number."""
    who, stacks = actor or desk.coder, Stacks(past.below, past.id)
    return record(tx, who, "undo", payload, desk=desk, stacks=stacks, target=past.id)


def record_redo(
    tx: Connection, desk: Desk, past: PastDeed, payload: Mapping[str, Any], *, actor: str | None = None
) -> int:
    """Append the redoing of `past`, the top of the redo stack; below it lies what was on top before it was undone.

    Returns the event's row number.
    """
    undoing = tx.execute(
        select(func.max(schema.AuditEvent.id)).where(
            schema.AuditEvent.target == past.id, schema.AuditEvent.kind == "undo"
        )
    ).scalar_one()
    earlier = tx.execute(
        select(schema.AuditEvent.redo_top)
        .where(
            schema.AuditEvent.coder_id == desk.coder_id,
            schema.AuditEvent.interview_id == desk.interview_id,
            schema.AuditEvent.round_id == desk.round_id,
            schema.AuditEvent.id < undoing,
        )
        .order_by(schema.AuditEvent.id.desc())
        .limit(1)
    ).scalar()
    who, stacks = actor or desk.coder, Stacks(past.id, earlier)
    return record(tx, who, "redo", payload, desk=desk, stacks=stacks, target=past.id)


def stacks_of(tx: Connection, desk: Desk) -> Stacks:
    """The desk's undo and redo stacks as its newest event left them."""
    row = tx.execute(
        select(schema.AuditEvent.undo_top, schema.AuditEvent.redo_top, schema.AuditEvent.id)
        .where(
            schema.AuditEvent.coder_id == desk.coder_id,
            schema.AuditEvent.interview_id == desk.interview_id,
            schema.AuditEvent.round_id == desk.round_id,
        )
        .order_by(schema.AuditEvent.id.desc())
        .limit(1)
    ).first()
    return Stacks() if row is None else Stacks(row.undo_top, row.redo_top, row.id)


def last_deeds(tx: Connection, coder_id: int) -> dict[tuple[int, int], int]:
    """When the coder last did something at each desk (milliseconds since 1970), by interview and round row number."""
    event = schema.AuditEvent
    newest = (
        select(func.max(event.id))
        .where(event.coder_id == coder_id, event.interview_id.is_not(None), event.round_id.is_not(None))
        .group_by(event.interview_id, event.round_id)
    )
    rows = tx.execute(select(event.interview_id, event.round_id, event.at_ms).where(event.id.in_(newest)))
    return {(row.interview_id, row.round_id): row.at_ms for row in rows}


def past_deed(tx: Connection, number: int) -> PastDeed:
    """The event with this row number."""
    row = tx.execute(
        select(
            schema.AuditEvent.id,
            schema.AuditEvent.uid,
            schema.AuditEvent.kind,
            schema.AuditEvent.payload,
            schema.AuditEvent.below,
        ).where(schema.AuditEvent.id == number)
    ).one()
    return PastDeed(row.id, bytes(row.uid), row.kind, json.loads(row.payload), row.below)


def check_chain(tx: Connection) -> ChainCheck:
    """Go through the whole trail and compute every seal anew."""
    study = structure.study_row(tx)
    head, length = study.audit_head, study.audit_length
    previous, count = GENESIS, 0
    rows = tx.execute(
        select(
            schema.AuditEvent.uid,
            schema.AuditEvent.at_ms,
            schema.AuditEvent.actor,
            schema.AuditEvent.kind,
            schema.AuditEvent.payload,
            schema.AuditEvent.prev_hash,
            schema.AuditEvent.hash,
        ).order_by(schema.AuditEvent.id)
    )
    for row in rows:
        count += 1
        seal = _seal(previous, [bytes(row.uid).hex(), row.at_ms, row.actor, row.kind, row.payload])
        if bytes(row.prev_hash) != previous or bytes(row.hash) != seal:
            return ChainCheck(count, f"event {count} was changed, or one before it was removed")
        previous = seal
    if count != length or previous != (bytes(head) if head is not None else GENESIS):
        return ChainCheck(count, f"the trail should have {length} events and has {count}: its end was cut off")
    return ChainCheck(count, None)


def _seal(previous: bytes, facts: list[str | int]) -> bytes:
    event = json.dumps(facts, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(previous + event.encode("utf-8")).digest()
