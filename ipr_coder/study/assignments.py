"""Coders, rounds, and who is to code which interview: assigned, open, submitted."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, CursorResult, func, insert, select, update

from ipr_coder.errors import StudyError
from ipr_coder.study import hidden, schema, structure, submissions, texts
from ipr_coder.study.tables import CONSENSUS
from ipr_coder.study.values import Desk


@dataclass(frozen=True, slots=True)
class AssignmentRow:
    """One coder's assignment as a list shows it."""

    coder: str
    interview: str
    round: str
    submitted_ms: int | None


def add_coder(tx: Connection, study_id: int, label: str) -> None:
    """A new coder; StudyError when the label is taken."""
    if tx.execute(select(schema.Coder.id).where(schema.Coder.label == label)).first() is not None:
        raise StudyError(f"there is a coder {label} already.", mend="Nobody was added; choose another label.")
    tx.execute(insert(schema.Coder).values(study_id=study_id, label=label))


def coder_ids(tx: Connection, kind: str = "coder") -> dict[str, int]:
    """Row number of each coder by label, in the order they were added; of another kind only where that is asked for."""
    coder = schema.Coder
    rows = tx.execute(select(coder.label, coder.id).where(coder.kind == kind).order_by(coder.id))
    return {row.label: row.id for row in rows}


def ensure_seat_of(tx: Connection, study_id: int, kind: str) -> int:
    """The row number of the one "coder" of a kind that is no coder ("consensus", "lead"), made if there is none.

    It goes by the name of its kind, or by that with a number where a coder has the name.
    """
    there = tx.execute(select(schema.Coder.id).where(schema.Coder.kind == kind)).scalar()
    if there is not None:
        return int(there)
    taken = set(tx.execute(select(schema.Coder.label)).scalars())
    label = next(name for name in (kind, *(f"{kind}-{n}" for n in range(2, len(taken) + 3))) if name not in taken)
    return _made(tx.execute(insert(schema.Coder).values(study_id=study_id, label=label, kind=kind)))


def coder_id(tx: Connection, label: str) -> int:
    """The row number of a coder; StudyError naming those there are when the label is unknown."""
    known = coder_ids(tx)
    if label not in known:
        mend = f"There is {', '.join(known)}." if known else f"Add them first: ipr-coder coder add STUDY {label}"
        raise StudyError(f"there is no coder {label!r} in the study.", mend=mend)
    return known[label]


def ensure_round(tx: Connection, study_id: int, name: str) -> int:
    """The round of this name, made as the last one if there is none."""
    found = tx.execute(select(schema.Round.id, schema.Round.settles_id).where(schema.Round.name == name)).first()
    if found is not None and found.settles_id is not None:
        raise StudyError(
            f"{name!r} is where the consensus of another round lies; nobody codes in it.",
            mend="Choose another name for the round.",
        )
    if found is not None:
        return int(found.id)
    return _new_round(tx, study_id, name, settles=None)


def newest_round(tx: Connection) -> str | None:
    """The name of the study's newest round of coding; None where there is none yet."""
    return next(reversed(round_names(tx)), None)


def round_names(tx: Connection) -> tuple[str, ...]:
    """The names of the study's rounds of coding, oldest first. Settled layers are no rounds of their own here."""
    names = select(schema.Round.name).where(schema.Round.settles_id.is_(None)).order_by(schema.Round.position)
    return tuple(tx.execute(names).scalars())


def settled_layer(tx: Connection, round_name: str) -> tuple[int, str] | None:
    """Row number and name of the round that holds the settled layer of another; None where nothing is settled yet."""
    layer, of = schema.Round.__table__.alias("layer"), schema.Round
    row = tx.execute(
        select(layer.c.id, layer.c.name).join_from(layer, of, layer.c.settles_id == of.id).where(of.name == round_name)
    ).first()
    return None if row is None else (row.id, row.name)


def ensure_settled_layer(tx: Connection, study_id: int, round_name: str) -> tuple[int, str]:
    """The round that holds the settled layer of another, made if there is none: "consensus", or "consensus of ..."."""
    there = settled_layer(tx, round_name)
    if there is not None:
        return there
    of = tx.execute(select(schema.Round.id).where(schema.Round.name == round_name)).scalar_one()
    taken = set(tx.execute(select(schema.Round.name)).scalars())
    name = CONSENSUS if CONSENSUS not in taken else f"{CONSENSUS} of {round_name}"
    return _new_round(tx, study_id, name, settles=of), name


def round_name(tx: Connection, wanted: str | None) -> str:
    """The round asked for, or the study's newest one; StudyError when there is no such round."""
    names = round_names(tx)
    if wanted is None:
        if not names:
            raise StudyError("nothing is assigned yet.", mend="Assign interviews first: ipr-coder assign.")
        return names[-1]
    if wanted not in names:
        raise StudyError(f"there is no round {wanted!r} in the study.", mend=f"There is {', '.join(names) or 'none'}.")
    return wanted


def ensure_assignment(tx: Connection, coder: int, interview: int, round_id: int) -> bool:
    """Assign, unless it is assigned already; True when it was not."""
    mine = (
        schema.Assignment.coder_id == coder,
        schema.Assignment.interview_id == interview,
        schema.Assignment.round_id == round_id,
    )
    if tx.execute(select(schema.Assignment.id).where(*mine)).first() is not None:
        return False
    tx.execute(insert(schema.Assignment).values(coder_id=coder, interview_id=interview, round_id=round_id))
    return True


def all_assignments(tx: Connection, round_name: str | None = None) -> tuple[AssignmentRow, ...]:
    """Every assignment of the rounds of coding, by interview and coder; or of one round, which may be a settled layer.

    Whoever picks quotes (the kind "lead") is assigned nothing, whatever rows there are.
    """
    query = (
        select(
            schema.Coder.label.label("coder"),
            schema.Interview.label.label("interview"),
            schema.Round.name.label("round"),
            schema.Assignment.submitted_ms,
        )
        .join_from(schema.Assignment, schema.Coder, schema.Assignment.coder_id == schema.Coder.id)
        .join(schema.Interview, schema.Assignment.interview_id == schema.Interview.id)
        .join(schema.Round, schema.Assignment.round_id == schema.Round.id)
    )
    if round_name is not None:
        query = query.where(schema.Round.name == round_name)
    else:
        query = query.where(schema.Round.settles_id.is_(None))
    query = query.where(schema.Coder.kind != "lead")
    rows = (AssignmentRow(*row) for row in tx.execute(query))
    return tuple(sorted(rows, key=lambda row: (row.interview, row.coder, row.round)))


def find_desk(tx: Connection, coder: str, interview: str, round: str | None) -> tuple[Desk, bool]:
    """The coder's desk for an interview, and whether it is submitted. Without a round, the newest it is assigned in.

    The interview goes by its label, or by the neutral name that a round gives it.
    """
    desk, submitted = _desk(tx, coder, coder_id(tx, coder), interview, round)
    alias = hidden.alias_of(tx, desk.interview, hidden.hidden_in_round(tx, desk.round_id))
    return (desk if alias is None else replace(desk, alias=alias)), submitted


def any_desk(tx: Connection, label: str, interview: str, round: str) -> tuple[Desk, bool]:
    """The same for whoever has a seat in that round, also one that is no coder: the settled layer's, the lead's."""
    number = tx.execute(select(schema.Coder.id).where(schema.Coder.label == label)).scalar()
    return _desk(tx, label, coder_id(tx, label) if number is None else number, interview, round)


def _desk(tx: Connection, coder: str, who: int, interview: str, round: str | None) -> tuple[Desk, bool]:
    called, interview = interview, hidden.label_of(tx, interview)
    what = structure.interview_id(tx, interview)
    query = (
        select(schema.Round.id, schema.Round.name, schema.Assignment.submitted_ms)
        .join_from(schema.Assignment, schema.Round, schema.Assignment.round_id == schema.Round.id)
        .where(schema.Assignment.coder_id == who, schema.Assignment.interview_id == what)
        .order_by(schema.Round.position.desc())
    )
    if round is not None:
        query = query.where(schema.Round.name == round)
    row = tx.execute(query).first()
    if row is None:
        where = f" in round {round}" if round else ""
        raise StudyError(
            f"interview {called} is not assigned to {coder}{where}.",
            mend=f"Assign it: ipr-coder assign STUDY --coder {coder} {called}",
        )
    transcript = texts.transcript_of(tx, what)
    if transcript is None:
        raise StudyError(f"interview {called} has no transcript yet.", mend="Import it first: ipr-coder import.")
    version = texts.text_version(tx, transcript)
    return Desk(coder, interview, row.name, who, what, transcript, row.id, version), row.submitted_ms is not None


def is_submitted(tx: Connection, desk: Desk) -> bool:
    """True once the coder has submitted the interview in that round."""
    found = tx.execute(select(schema.Assignment.submitted_ms).where(*_of(desk))).first()
    if found is None:
        raise StudyError(f"interview {desk.shown} is no longer assigned to {desk.coder}.")
    return found.submitted_ms is not None


def set_submitted(tx: Connection, desk: Desk, *, submitted: bool, reason: str | None = None) -> str:
    """Mark the desk submitted, which keeps its work as it stands, or open again (`reason` says why).

    Returns the digest of the tags and review marks as they stand.
    """
    digest, seat = work_digest(tx, desk), schema.Assignment
    if submitted:
        now = schema.now_ms()
        tx.execute(update(seat).where(*_of(desk)).values(submitted_ms=now, digest=digest))
        submissions.keep_submission(tx, desk, digest, now)
        return digest
    before = tx.execute(select(seat.submitted_ms).where(*_of(desk))).scalar_one()
    submissions.close_submission(tx, desk, digest, before or schema.now_ms(), reason)
    tx.execute(update(seat).where(*_of(desk)).values(submitted_ms=None))
    return digest


def remember_place(tx: Connection, desk: Desk, position: int) -> None:
    """Note at which character the coder stopped."""
    tx.execute(update(schema.Assignment).where(*_of(desk)).values(last_at=position))


def last_place(tx: Connection, desk: Desk) -> int | None:
    """The character at which the coder stopped; None on a first visit."""
    return tx.execute(select(schema.Assignment.last_at).where(*_of(desk))).scalar()


def last_turns(tx: Connection, coder: int) -> dict[tuple[int, int], int]:
    """The turn (ordinal) at which a coder stopped, by row numbers of interview and round."""
    mine, turn, transcript = schema.Assignment, schema.Turn, schema.Transcript
    rows = tx.execute(
        select(mine.interview_id, mine.round_id, func.max(turn.ordinal))
        .join_from(mine, transcript, transcript.interview_id == mine.interview_id)
        .join(turn, (turn.transcript_id == transcript.id) & (turn.start_at <= mine.last_at))
        .where(mine.coder_id == coder)
        .group_by(mine.interview_id, mine.round_id)
    )
    return {(interview, round_id): ordinal for interview, round_id, ordinal in rows}


def work_digest(tx: Connection, desk: Desk) -> str:
    """SHA-256 over the desk's live tags (code, start, end, and attributes where there are any) and review marks."""
    tag, review = schema.Tag, schema.Review
    tags = tx.execute(
        select(schema.Code.ident, tag.start_at, tag.end_at, tag.attributes)
        .join_from(tag, schema.Code, tag.code_id == schema.Code.id)
        .where(
            tag.transcript_id == desk.transcript_id,
            tag.coder_id == desk.coder_id,
            tag.round_id == desk.round_id,
            tag.deleted_ms.is_(None),
        )
    )
    reviews = tx.execute(
        select(review.start_at, review.end_at).where(
            review.transcript_id == desk.transcript_id,
            review.coder_id == desk.coder_id,
            review.round_id == desk.round_id,
            review.deleted_ms.is_(None),
        )
    )
    lines = sorted(
        f"tag {ident} {start} {end}" + ("" if said == "{}" else f" {said}") for ident, start, end, said in tags
    )
    lines += sorted(f"reviewed {start} {end}" for start, end in reviews)
    return hashlib.sha256("\n".join(lines).encode("utf-8")).hexdigest()


def _new_round(tx: Connection, study_id: int, name: str, settles: int | None) -> int:
    last = tx.execute(select(func.max(schema.Round.position))).scalar()
    place = 0 if last is None else last + 1
    return _made(
        tx.execute(insert(schema.Round).values(study_id=study_id, name=name, position=place, settles_id=settles))
    )


def _made(result: CursorResult[Any]) -> int:
    if result.inserted_primary_key is None:
        raise AssertionError("an insert always has a key")
    return int(result.inserted_primary_key[0])


def _of(desk: Desk) -> list[ColumnElement[bool]]:
    return [
        schema.Assignment.coder_id == desk.coder_id,
        schema.Assignment.interview_id == desk.interview_id,
        schema.Assignment.round_id == desk.round_id,
    ]
