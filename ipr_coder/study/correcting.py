"""Changing a transcript's text under the marks that lie on it: all of them go along, in one transaction, on record.

What every coder marked, in every round, is carried to where its words are now. What has no place any more is switched
off and waits in `displaced` for a person. The audit trail gets digests, counts and positions, never words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select, update

from ipr_coder.study import assignments, audit, schema
from ipr_coder.study.correction_plans import Change, NewText, planned, planned_undo
from ipr_coder.study.displaced import Unplaced, add_displaced, close_displaced, reword_displaced
from ipr_coder.study.handed_in import renewed_digests, submitted_desks
from ipr_coder.study.mark_rows import KINDS, MarkKind, marks_on, park_rows, place_rows, switch_rows
from ipr_coder.study.moment_rows import moment_body, moment_rows, write_moments
from ipr_coder.study.proposals import carry_proposals, keep_proposals, kept_proposals, proposals_body
from ipr_coder.study.text_layout import digest_of, layout_body, store_layout
from ipr_coder.study.text_versions import ChangeKind, add_step, forget_bodies, way_of
from ipr_coder.study.transcript_names import transcript_names
from ipr_coder.transcripts.anchoring import Carrier, Edit, stretches


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a change of text did, or would do: how many marks in force stayed, went along, or lost their place.

    `version` is the transcript's new one; `event_id` is None for a preview.
    """

    transcript_id: int
    version: int
    edits: int
    unchanged: int
    carried: int
    unplaced: tuple[Unplaced, ...]
    event_id: int | None


def change_text(
    tx: Connection,
    transcript_id: int,
    edits: Sequence[Edit],
    *,
    kind: ChangeKind,
    actor: str,
    reason: str | None = None,
    new: NewText | None = None,
    by_position: bool = False,
) -> Outcome:
    """Apply edits to a transcript and take every mark along; one audit event, with digests, counts and positions.

    Without `new` each edit must lie inside one turn, and turns keep their speakers and times; with it the turns (and,
    where it has any, the recall moments) are those of a newly read file. "deidentify" keeps nothing of the old words:
    no older text, and displaced quotes are reworded. There, and with `by_position`, every mark stays on what stands
    in its words' place, be it ever so different. StudyError where an edit is not possible; nothing is written then.
    """
    stays = by_position or kind == "deidentify"
    return _carry_out(tx, planned(tx, transcript_id, edits, kind, new=new, by_position=stays), actor, reason)


def preview_change(
    tx: Connection, transcript_id: int, edits: Sequence[Edit], *, kind: ChangeKind, new: NewText | None = None
) -> Outcome:
    """What `change_text` would do. Nothing is written."""
    return _outcome(planned(tx, transcript_id, edits, kind, new=new), None)


def undo_change(tx: Connection, transcript_id: int, *, actor: str, reason: str | None = None) -> Outcome:
    """Bring back the text before the last correction in force, and every mark of then to the letter.

    Marks made since are carried like in any other correction. StudyError where there is nothing to take back, or
    where the older text was given up because a name was taken out.
    """
    return _carry_out(tx, planned_undo(tx, transcript_id), actor, reason)


def preview_undo(tx: Connection, transcript_id: int) -> Outcome:
    """What `undo_change` would do. Nothing is written."""
    return _outcome(planned_undo(tx, transcript_id), None)


def _carry_out(tx: Connection, change: Change, actor: str, reason: str | None) -> Outcome:
    number, erase = change.transcript_id, change.kind == "deidentify"
    desks = submitted_desks(tx, number)
    digests = {desk: assignments.work_digest(tx, desk) for desk in desks}
    body = None if erase else _body_before(tx, change)
    store_layout(tx, number, change.after, version=change.number + 1, erase=erase)
    off = _move_marks(tx, change)
    write_moments(tx, number, change.moments)
    _move_last_places(tx, change)
    _move_proposals(tx, change)
    payload = _payload(tx, change, reason, renewed_digests(tx, digests))
    event = audit.record(tx, actor, "correct transcript", payload)
    if body is not None:
        body |= {"off": off, "moments_after": moment_body(moment_rows(tx, number))}
    add_step(
        tx,
        number,
        change.number,
        kind=change.kind,
        digest=digest_of(change.before.text),
        way=way_of(stretches(change.edits), change.plan.exceptions, change.undoes),
        event_id=event,
        body=body,
    )
    if erase:
        forget_bodies(tx, number)
        reword_displaced(tx, number, change.before.text, change.edits)
    return _outcome(change, event)


def _move_marks(tx: Connection, change: Change) -> dict[MarkKind, list[int]]:
    """Write the places of all marks; returns the rows that were switched off for want of one."""
    off: dict[MarkKind, list[int]] = {}
    lost: dict[MarkKind, list[int]] = {}
    for row in change.plan.lost:
        lost.setdefault(row.kind, []).append(row.id)
        if row.live:
            off.setdefault(row.kind, []).append(row.id)
    for kind in KINDS:
        moves = change.plan.moves.get(kind, [])
        park_rows(tx, kind, [*lost.get(kind, ()), *(row for row, _, _ in moves)])
        place_rows(tx, kind, moves)
        switch_rows(tx, kind, off.get(kind, ()), present=False)
        switch_rows(tx, kind, change.revived.get(kind, ()), present=True)
    if change.undoes is not None:
        close_displaced(tx, change.transcript_id, change.undoes)
    add_displaced(tx, change.transcript_id, change.number, change.unplaced)
    return off


def _move_last_places(tx: Connection, change: Change) -> None:
    """Let every coder go on where the words are at which they stopped."""
    seat, carrier = schema.Assignment, Carrier(stretches(change.edits))
    rows = tx.execute(
        select(seat.id, seat.last_at)
        .join_from(seat, schema.Transcript, seat.interview_id == schema.Transcript.interview_id)
        .where(schema.Transcript.id == change.transcript_id, seat.last_at.is_not(None))
    ).all()
    for row, at in rows:
        tx.execute(update(seat).where(seat.id == row).values(last_at=carrier.start(at or 0)))


def _move_proposals(tx: Connection, change: Change) -> None:
    """Let proposed moments stand at the turns they meant; taking a correction back brings those of then."""
    interview = transcript_names(tx)[change.transcript_id]
    if change.proposals is not None:
        keep_proposals(tx, interview, change.proposals)
    else:
        carry_proposals(tx, interview, change.before, change.after, Carrier(stretches(change.edits)))


def _body_before(tx: Connection, change: Change) -> dict[str, Any]:
    """All that taking the correction back needs to know, as it is before."""
    marks: dict[str, list[tuple[int, int, int]]] = {}
    for row in marks_on(tx, change.transcript_id):
        if row.placed:
            marks.setdefault(row.kind, []).append((row.id, row.start, row.end))
    moments = moment_body(moment_rows(tx, change.transcript_id))
    proposed = proposals_body(kept_proposals(tx, transcript_names(tx)[change.transcript_id]))
    return {**layout_body(change.before), "marks": marks, "moments": moments, "proposed": proposed}


def _payload(tx: Connection, change: Change, reason: str | None, submitted: list[dict[str, str]]) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "interview": transcript_names(tx)[change.transcript_id],
        "change": change.kind,
        "version": change.number + 1,
        "before": digest_of(change.before.text),
        "after": digest_of(change.after.text),
        "edits": len(change.edits),
        "unchanged": change.plan.unchanged,
        "carried": change.plan.carried,
        "displaced": len(change.unplaced),
        "submitted": submitted,
    }
    if change.undoes is not None:
        facts["undoes"] = change.undoes
    if reason:
        facts["reason"] = reason
    return facts


def _outcome(change: Change, event: int | None) -> Outcome:
    return Outcome(
        transcript_id=change.transcript_id,
        version=change.number + 1,
        edits=len(change.edits),
        unchanged=change.plan.unchanged,
        carried=change.plan.carried,
        unplaced=change.unplaced,
        event_id=event,
    )
