"""What coders handed in, frozen: the first submission and each one after a reopening, as it was.

The tags themselves go on living: they are changed after a reopening, carried along with corrections of the text, and
renamed with their codes. A frozen submission stays as it was made, and is carried to today's text and codebook when it
is read.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, func, insert, select, update

from ipr_coder.study import codebooks, schema
from ipr_coder.study.mark_rows import PARKED
from ipr_coder.study.text_versions import VersionStep, standing, steps
from ipr_coder.study.values import Desk

CODER: Final = "coder"
"""The kind of those whose submissions are meant: the settled layer is no coder's."""


@dataclass(frozen=True, slots=True)
class Frozen:
    """One submission of a coder, in the words of today: tags as (code, start, end), each once, in text order.

    `number` counts from 1; a study that is older than its snapshots may have lost the first ones. `lost` says how many
    tags have no place in the corrected text any more.
    """

    coder: str
    interview: str
    number: int
    submitted_ms: int
    tags: tuple[tuple[str, int, int], ...] = field(repr=False)
    lost: int = 0


@dataclass(frozen=True, slots=True)
class AfterLook:
    """A submission that was made when the coders' tags on the interview had been seen side by side."""

    coder: str
    interview: str
    number: int
    submitted_ms: int


def keep_submission(tx: Connection, desk: Desk, digest: str, submitted_ms: int) -> int:
    """Freeze what stands at a desk that is being handed in; returns which submission of the desk it is, from 1."""
    number = _next_number(tx, desk)
    tx.execute(
        insert(schema.Submission).values(
            assignment_id=_assignment(tx, desk),
            number=number,
            submitted_ms=submitted_ms,
            digest=digest,
            text_version=_text_version(tx, desk),
            body=_body(tx, desk),
            seen=int(_was_seen(tx, desk, submitted_ms)),
        )
    )
    return number


def close_submission(tx: Connection, desk: Desk, digest: str, submitted_ms: int, reason: str | None) -> None:
    """Note on the newest submission that it was taken back. One that was made before submissions were kept is kept
    now: nothing could change it since."""
    kept, mine = schema.Submission, schema.Submission.assignment_id == _assignment(tx, desk)
    open_one = select(kept.id).where(mine, kept.reopened_ms.is_(None)).order_by(kept.number.desc()).limit(1)
    if tx.execute(open_one).first() is None:
        keep_submission(tx, desk, digest, submitted_ms)
    newest = tx.execute(open_one).scalar_one()
    tx.execute(update(kept).where(kept.id == newest).values(reopened_ms=schema.now_ms(), reason=reason))


def first_submissions(tx: Connection, round_name: str, coders: Collection[str]) -> tuple[Frozen, ...]:
    """The first submission of these coders in a round, of those interviews that they have reopened since.

    Where a coder has never reopened an interview, the first submission is what stands there now.
    """
    kept, seat = schema.Submission, schema.Assignment
    reopened = select(kept.assignment_id).where(kept.reopened_ms.is_not(None))
    first = select(func.min(kept.id)).where(kept.assignment_id.in_(reopened)).group_by(kept.assignment_id)
    rows = tx.execute(
        select(
            schema.Coder.label.label("coder"),
            schema.Interview.label.label("interview"),
            schema.Transcript.id.label("transcript"),
            kept.number,
            kept.submitted_ms,
            kept.text_version,
            kept.body,
        )
        .join_from(kept, seat, kept.assignment_id == seat.id)
        .join(schema.Coder, seat.coder_id == schema.Coder.id)
        .join(schema.Interview, seat.interview_id == schema.Interview.id)
        .join(schema.Round, seat.round_id == schema.Round.id)
        .join(schema.Transcript, schema.Transcript.interview_id == schema.Interview.id)
        .where(kept.id.in_(first), schema.Round.name == round_name, schema.Coder.label.in_(sorted(coders)))
        .order_by(schema.Interview.label, schema.Coder.id)
    ).all()
    former = codebooks.former_ids(tx) if rows else {}
    return tuple(_carried(tx, row, round_name, former) for row in rows)


def resubmitted_after_look(tx: Connection, round_name: str) -> tuple[AfterLook, ...]:
    """The later submissions of a round that were made after the others' work on the interview had been seen.

    By interview and coder; a coder's newest one of an interview only.
    """
    found = {(one.interview, one.coder): one for one in _seen(tx, round_name) if one.number > 1}
    return tuple(found[name] for name in sorted(found))


def first_not_kept(tx: Connection, round_name: str) -> frozenset[tuple[str, str]]:
    """Whose first submission of which interview is not kept, as (coder, interview): it was reopened by an ipr-coder
    that kept the digest alone."""
    event, seat, kept = schema.AuditEvent, schema.Assignment, schema.Submission
    first = (
        select(kept.assignment_id, func.min(kept.number).label("number")).group_by(kept.assignment_id).subquery("first")
    )
    rows = tx.execute(
        select(schema.Coder.label, schema.Interview.label)
        .join_from(seat, schema.Coder, seat.coder_id == schema.Coder.id)
        .join(schema.Interview, seat.interview_id == schema.Interview.id)
        .join(schema.Round, seat.round_id == schema.Round.id)
        .join(
            event,
            (event.coder_id == seat.coder_id)
            & (event.interview_id == seat.interview_id)
            & (event.round_id == seat.round_id),
        )
        .outerjoin(first, first.c.assignment_id == seat.id)
        .where(
            schema.Round.name == round_name,
            schema.Coder.kind == CODER,
            event.kind == "reopen",
            func.coalesce(first.c.number, 2) > 1,
        )
        .distinct()
    )
    return frozenset((coder, interview) for coder, interview in rows)


def submitted_after_look(tx: Connection, round_name: str) -> tuple[AfterLook, ...]:
    """All submissions of a round, first ones too, that were made when somebody had seen the tags side by side."""
    return tuple(sorted(_seen(tx, round_name), key=lambda one: (one.interview, one.coder, one.number)))


def submission_counts(tx: Connection, round_name: str) -> dict[tuple[str, str], int]:
    """How often each coder has submitted an interview in a round, by (coder, interview)."""
    kept, seat = schema.Submission, schema.Assignment
    rows = tx.execute(
        select(schema.Coder.label, schema.Interview.label, func.max(kept.number))
        .join_from(kept, seat, kept.assignment_id == seat.id)
        .join(schema.Coder, seat.coder_id == schema.Coder.id)
        .join(schema.Interview, seat.interview_id == schema.Interview.id)
        .join(schema.Round, seat.round_id == schema.Round.id)
        .where(schema.Round.name == round_name, schema.Coder.kind == CODER)
        .group_by(schema.Coder.label, schema.Interview.label)
    )
    return {(coder, interview): count for coder, interview, count in rows}


def _seen(tx: Connection, round_name: str) -> list[AfterLook]:
    kept, seat = schema.Submission, schema.Assignment
    rows = tx.execute(
        select(schema.Coder.label, schema.Interview.label, kept.number, kept.submitted_ms)
        .join_from(kept, seat, kept.assignment_id == seat.id)
        .join(schema.Coder, seat.coder_id == schema.Coder.id)
        .join(schema.Interview, seat.interview_id == schema.Interview.id)
        .join(schema.Round, seat.round_id == schema.Round.id)
        .where(schema.Round.name == round_name, schema.Coder.kind == CODER, kept.seen == 1)
        .order_by(kept.number)
    )
    return [AfterLook(*row) for row in rows]


def _carried(tx: Connection, row: Any, round_name: str, former: dict[str, str]) -> Frozen:
    """A frozen submission with its places in today's text and its codes as they are called now."""
    way = standing(step for step in steps(tx, row.transcript) if step.number >= row.text_version)
    tags: set[tuple[str, int, int]] = set()
    lost = 0
    for ident, start, end, _ in json.loads(row.body)["tags"]:
        now = former.get(ident, ident)
        # The trail of a correction knows a tag by the name its code had at that time.
        found = (
            _place(tx, row, way, (row.coder, round_name, name), (start, end)) for name in dict.fromkeys((ident, now))
        )
        place = next((one for one in found if one is not None), None)
        if place is None:
            lost += 1
        else:
            tags.add((now, *place))
    ordered = tuple(sorted(tags, key=lambda one: (one[1], one[2], one[0])))
    return Frozen(row.coder, row.interview, row.number, row.submitted_ms, ordered, lost)


def _place(
    tx: Connection, row: Any, way: Sequence[VersionStep], owner: tuple[str, str, str], place: tuple[int, int]
) -> tuple[int, int] | None:
    """Where a tag lies after these corrections, or where a person has put it since; None where it has no place."""
    for step in way:
        moved = step.place("tag", owner, *place)
        if moved is None:
            return _placed_by_hand(tx, row, step.number, owner, place)
        place = moved
    return place


def _placed_by_hand(
    tx: Connection, row: Any, version: int, owner: tuple[str, str, str], place: tuple[int, int]
) -> tuple[int, int] | None:
    waiting, tag = schema.Displaced, schema.Tag
    found = tx.execute(
        select(tag.start_at, tag.end_at)
        .join_from(waiting, tag, waiting.row_id == tag.id)
        .join(schema.Coder, tag.coder_id == schema.Coder.id)
        .join(schema.Round, tag.round_id == schema.Round.id)
        .join(schema.Code, tag.code_id == schema.Code.id)
        .where(
            waiting.transcript_id == row.transcript,
            waiting.version == version,
            waiting.kind == "tag",
            waiting.start_at == place[0],
            waiting.end_at == place[1],
            waiting.placed_ms.is_not(None),
            tag.start_at < PARKED,
            schema.Coder.label == owner[0],
            schema.Round.name == owner[1],
            schema.Code.ident == owner[2],
        )
    ).first()
    return None if found is None else (found[0], found[1])


def _body(tx: Connection, desk: Desk) -> str:
    tag, review = schema.Tag, schema.Review
    tags = tx.execute(
        select(schema.Code.ident, tag.start_at, tag.end_at, tag.attributes)
        .join_from(tag, schema.Code, tag.code_id == schema.Code.id)
        .where(*_marks_of(tag, desk))
        .order_by(tag.start_at, tag.end_at, schema.Code.ident, tag.id)
    )
    reviewed = tx.execute(
        select(review.start_at, review.end_at).where(*_marks_of(review, desk)).order_by(review.start_at, review.end_at)
    )
    body = {
        "tags": [[ident, start, end, json.loads(said)] for ident, start, end, said in tags],
        "reviewed": [[start, end] for start, end in reviewed],
    }
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _marks_of(mark: type[schema.Tag] | type[schema.Review], desk: Desk) -> list[ColumnElement[bool]]:
    return [
        mark.transcript_id == desk.transcript_id,
        mark.coder_id == desk.coder_id,
        mark.round_id == desk.round_id,
        mark.deleted_ms.is_(None),
    ]


def _was_seen(tx: Connection, desk: Desk, before_ms: int) -> bool:
    look = schema.Unblinding
    found = select(look.id).where(
        look.interview_id == desk.interview_id, look.round_id == desk.round_id, look.looked_ms <= before_ms
    )
    return tx.execute(found.limit(1)).first() is not None


def _next_number(tx: Connection, desk: Desk) -> int:
    """One more than the newest; what was reopened before submissions were kept is counted from the audit trail."""
    kept, event = schema.Submission, schema.AuditEvent
    newest = tx.execute(select(func.max(kept.number)).where(kept.assignment_id == _assignment(tx, desk))).scalar()
    if newest is not None:
        return int(newest) + 1
    reopened = select(func.count()).where(
        event.coder_id == desk.coder_id,
        event.interview_id == desk.interview_id,
        event.round_id == desk.round_id,
        event.kind == "reopen",
    )
    return int(tx.execute(reopened).scalar_one()) + 1


def _assignment(tx: Connection, desk: Desk) -> int:
    seat = schema.Assignment
    found = tx.execute(
        select(seat.id).where(
            seat.coder_id == desk.coder_id, seat.interview_id == desk.interview_id, seat.round_id == desk.round_id
        )
    )
    return int(found.scalar_one())


def _text_version(tx: Connection, desk: Desk) -> int:
    version = select(schema.Transcript.version).where(schema.Transcript.id == desk.transcript_id)
    return int(tx.execute(version).scalar_one())
