"""What two coders do together, held against the audit trail: decisions, looks, and work as it was handed in.

The tags themselves are compared by `replaying`. Free words (remarks, comments, notes, reasons) are not in the trail,
so nothing can be said of them.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final

from sqlalchemy import Connection, func, select
from sqlalchemy.orm import aliased

from ipr_coder.study import schema
from ipr_coder.study.assignments import work_digest
from ipr_coder.study.decisions import BY_RULE
from ipr_coder.study.values import Desk


def settled_faults(tx: Connection) -> tuple[str, ...]:
    """What was changed past the program, a sentence each."""
    return (*_decisions(tx), *_looks(tx), *_submissions(tx), *_frozen(tx))


def _decisions(tx: Connection) -> Iterator[str]:
    """Decisions that are missing, in force or not against the trail, or that say something else."""
    told, in_force = _told(tx)
    decision, took = schema.Decision, aliased(schema.Coder)
    rows = tx.execute(
        select(decision, schema.Interview.label.label("interview"), took.label.label("took"))
        .join(schema.Interview, decision.interview_id == schema.Interview.id)
        .outerjoin(took, decision.took_id == took.id)
        .order_by(decision.id)
    ).all()
    there = set()
    for row in rows:
        interview, uid = row.interview, bytes(row.uid).hex()
        there.add(uid)
        if row.kind in BY_RULE and uid not in told:
            continue
        if uid not in told:
            yield f"{interview}: decision {row.id} is not in the audit trail."
            continue
        facts, by = told[uid]
        said = (facts["kind"], facts["outcome"], facts["took"], facts["reason"], by)
        if said != (row.kind, row.outcome, row.took, row.reason, row.made_by):
            yield f"{interview}: decision {row.id} is not as the audit trail tells of it."
        elif in_force[uid] != (row.deleted_ms is None):
            state = "in force" if in_force[uid] else "out of force"
            yield f"{interview}: decision {row.id} is {state} by the audit trail, and not in the study."
    for uid in told.keys() - there:
        facts, _ = told[uid]
        yield f"{facts['interview']}: decision {facts['number']}, which the audit trail tells of, is not there."


def _told(tx: Connection) -> tuple[dict[str, tuple[Mapping[str, Any], str]], dict[str, bool]]:
    """By uid what the trail tells of each decision and who made it; and whether it is in force after all deeds."""
    event = schema.AuditEvent
    rows = tx.execute(
        select(event.id, event.kind, event.actor, event.payload, event.target)
        .where(event.kind.in_(("settle", "undo", "redo")))
        .order_by(event.id)
    )
    deeds: dict[int, Mapping[str, Any]] = {}
    told: dict[str, tuple[Mapping[str, Any], str]] = {}
    in_force: dict[str, bool] = {}
    for number, kind, actor, payload, target in rows:
        forward = kind != "undo"
        if kind == "settle":
            deeds[number] = json.loads(payload)
            if deeds[number]["decision"]:
                told[deeds[number]["decision"]] = (deeds[number], actor)
        facts = deeds.get(number if kind == "settle" else target or 0)
        if facts is not None:
            in_force |= dict.fromkeys(facts["replaced"], not forward)
            if facts["decision"]:
                in_force[facts["decision"]] = forward
    return told, in_force


def _looks(tx: Connection) -> Iterator[str]:
    """Looks that the trail tells of and that are not there, or the other way round."""
    event, look = schema.AuditEvent, schema.Unblinding
    told: Counter[tuple[str, str, str, bool]] = Counter()
    trail = select(event.actor, event.payload).where(event.kind.in_(("opened early", "looked together")))
    for actor, payload in tx.execute(trail):
        facts = json.loads(payload)
        if "early" in facts:  # an older program kept no looks beside the trail
            told.update((one, facts["round"], actor, one in facts["early"]) for one in facts["interviews"])
    rows = tx.execute(
        select(schema.Interview.label, schema.Round.name, look.looked_by, look.early)
        .join_from(look, schema.Interview, look.interview_id == schema.Interview.id)
        .join(schema.Round, look.round_id == schema.Round.id)
    )
    there = Counter((interview, in_round, by, bool(early)) for interview, in_round, by, early in rows)
    for some, words in ((told - there, "which the audit trail tells of, is not there"), (there - told, "")):
        for interview, in_round, by, early in sorted(some):
            what = f"{'an early look' if early else 'a look'} of {by} at the coders' tags ({in_round})"
            yield f"{interview}: {what}, {words}." if words else f"{interview}: {what} is not in the audit trail."


def _submissions(tx: Connection) -> Iterator[str]:
    """Work as it was handed in that is not what the trail has the digest of."""
    event, kept, seat = schema.AuditEvent, schema.Submission, schema.Assignment
    kinds = ("submit", "reopen", "close consensus", "reopen consensus")
    told = {
        (coder, interview, in_round, json.loads(payload).get("digest"))
        for coder, interview, in_round, payload in tx.execute(
            select(event.coder_id, event.interview_id, event.round_id, event.payload).where(event.kind.in_(kinds))
        )
    }
    rows = tx.execute(
        select(
            seat.coder_id,
            seat.interview_id,
            seat.round_id,
            schema.Coder.label.label("coder"),
            schema.Interview.label.label("interview"),
            kept.number,
            kept.digest,
            kept.body,
        )
        .join_from(kept, seat, kept.assignment_id == seat.id)
        .join(schema.Coder, seat.coder_id == schema.Coder.id)
        .join(schema.Interview, seat.interview_id == schema.Interview.id)
        .order_by(kept.id)
    )
    for row in rows:
        if row.digest != _digest(row.body) or (row.coder_id, row.interview_id, row.round_id, row.digest) not in told:
            what = f"what {row.coder} handed in as number {row.number}"
            yield f"{row.interview}: {what} is not what the audit trail has sealed."


def _frozen(tx: Connection) -> Iterator[str]:
    """Submitted work, closed consensus too, that is not what was frozen, though nothing was carried along since."""
    event, seat, transcript = schema.AuditEvent, schema.Assignment, schema.Transcript
    newest = tx.execute(select(func.max(event.at_ms)).where(event.kind.in_(_CARRIED_ALONG))).scalar() or 0
    rows = tx.execute(
        select(
            seat.digest,
            seat.coder_id,
            seat.interview_id,
            seat.round_id,
            schema.Coder.label.label("coder"),
            schema.Interview.label.label("interview"),
            schema.Round.name.label("round"),
            transcript.id.label("transcript"),
            transcript.version,
        )
        .join_from(seat, schema.Coder, seat.coder_id == schema.Coder.id)
        .join(schema.Interview, seat.interview_id == schema.Interview.id)
        .join(schema.Round, seat.round_id == schema.Round.id)
        .join(transcript, transcript.interview_id == seat.interview_id)
        .where(seat.submitted_ms > newest, seat.digest.is_not(None))
        .order_by(seat.id)
    ).all()
    for row in rows:
        place = (row.coder_id, row.interview_id, row.transcript, row.round_id, row.version)
        if work_digest(tx, Desk(row.coder, row.interview, row.round, *place)) != row.digest:
            yield f"{row.interview}: the submitted work of {row.coder} ({row.round}) is not what was frozen."


_CARRIED_ALONG: Final = (
    "correct transcript", "place mark", "let mark go", "codebook edit", "codebook undo", "deidentify",
    "undo deidentify", "import tags",
)  # fmt: skip
"""Events that may change submitted work: marks go along with texts and codes, or are brought in from elsewhere."""


def _digest(body: str) -> str:
    """The digest of frozen work, as `assignments.work_digest` makes it of what stands in the study."""
    work = json.loads(body)
    lines = sorted(
        f"tag {ident} {start} {end}" + (f" {json.dumps(said, ensure_ascii=False, sort_keys=True)}" if said else "")
        for ident, start, end, said in work["tags"]
    )
    lines += sorted(f"reviewed {start} {end}" for start, end in work["reviewed"])
    return hashlib.sha256("\n".join(lines).encode("utf-8")).hexdigest()
