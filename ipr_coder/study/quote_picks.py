"""Quotes picked for the paper, as rows: a star of the lead's or of a coder's, the code it stands for, its clearance."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import Connection, exists, func, insert, select, update

from ipr_coder.study import assignments, schema, structure
from ipr_coder.study.codebooks import former_ids
from ipr_coder.text import Span

LEAD_SEAT = "lead"
"""The kind of "coder" whose stars are the lead's."""


@dataclass(frozen=True, slots=True)
class PickRow:
    """A stretch picked to be quoted. `number` names it to a person; `star_by` is whose star it is.

    `cleared_ms` is None until a person has found that it may be printed; `lapsed` says that it was cleared before the
    interview's text was corrected, so that somebody has to read it again.
    """

    number: int
    uid: str
    interview: str
    span: Span
    code: str | None
    star_by: str
    picked_by: str
    picked_ms: int
    cleared_by: str | None
    cleared_ms: int | None
    lapsed: bool
    note: str | None = field(repr=False)

    @property
    def cleared(self) -> bool:
        """Whether its words may be printed."""
        return self.cleared_ms is not None and not self.lapsed


@dataclass(frozen=True, slots=True)
class StarRow:
    """A coder's star in an interview that all its coders have submitted."""

    id: int
    interview: str
    span: Span
    coder: str


def load_picks(tx: Connection) -> tuple[PickRow, ...]:
    """The picks in force, in the order of interviews and text. Those of withdrawn interviews are left out."""
    pick, star = schema.QuotePick, schema.Star
    corrected = (
        select(schema.TranscriptVersion.transcript_id, func.max(schema.TranscriptVersion.replaced_ms).label("at"))
        .group_by(schema.TranscriptVersion.transcript_id)
        .subquery()
    )
    now = former_ids(tx)
    rows = tx.execute(
        select(
            *(pick.id, pick.uid, pick.code_ident, pick.picked_by, pick.picked_ms),
            *(pick.cleared_by, pick.cleared_ms, pick.note, star.start_at, star.end_at),
            schema.Interview.label.label("interview"),
            schema.Coder.label.label("coder"),
            corrected.c.at.label("corrected_ms"),
        )
        .join_from(pick, star, pick.star_id == star.id)
        .join(schema.Transcript, star.transcript_id == schema.Transcript.id)
        .join(schema.Interview, schema.Transcript.interview_id == schema.Interview.id)
        .join(schema.Coder, star.coder_id == schema.Coder.id)
        .outerjoin(corrected, corrected.c.transcript_id == star.transcript_id)
        .where(pick.deleted_ms.is_(None), star.deleted_ms.is_(None), schema.Interview.status != "withdrawn")
        .order_by(schema.Interview.label, star.start_at, star.end_at, pick.id)
    )
    return tuple(
        PickRow(
            number=row.id,
            uid=bytes(row.uid).hex(),
            interview=row.interview,
            span=Span(row.start_at, row.end_at),
            code=None if row.code_ident is None else now.get(row.code_ident, row.code_ident),
            star_by=row.coder,
            picked_by=row.picked_by,
            picked_ms=row.picked_ms,
            cleared_by=row.cleared_by,
            cleared_ms=row.cleared_ms,
            lapsed=row.cleared_ms is not None and row.corrected_ms is not None and row.corrected_ms >= row.cleared_ms,
            note=row.note,
        )
        for row in rows
    )


def stars_of_coders(tx: Connection, round_name: str) -> tuple[StarRow, ...]:
    """Coders' stars of a round, only in interviews that everybody to whom they are assigned in it has submitted."""
    star, seat = schema.Star, schema.Assignment
    still_open = exists().where(
        seat.interview_id == schema.Interview.id, seat.round_id == star.round_id, seat.submitted_ms.is_(None)
    )
    rows = tx.execute(
        select(star.id, schema.Interview.label, star.start_at, star.end_at, schema.Coder.label)
        .join_from(star, schema.Transcript, star.transcript_id == schema.Transcript.id)
        .join(schema.Interview, schema.Transcript.interview_id == schema.Interview.id)
        .join(schema.Coder, star.coder_id == schema.Coder.id)
        .join(schema.Round, star.round_id == schema.Round.id)
        .where(
            star.deleted_ms.is_(None),
            schema.Coder.kind == "coder",
            schema.Round.name == round_name,
            schema.Interview.status != "withdrawn",
            ~still_open,
        )
        .order_by(schema.Interview.label, star.start_at, star.end_at, schema.Coder.label)
    )
    return tuple(StarRow(number, label, Span(start, end), coder) for number, label, start, end, coder in rows)


def lead_star(tx: Connection, transcript_id: int, round_name: str, span: Span) -> int:
    """The row number of the lead's star there, put there if there is none."""
    coder = assignments.ensure_seat_of(tx, structure.study_row(tx).id, LEAD_SEAT)
    star = schema.Star
    in_round = tx.execute(select(schema.Round.id).where(schema.Round.name == round_name)).scalar_one()
    place = {
        "transcript_id": transcript_id,
        "coder_id": coder,
        "round_id": in_round,
        "start_at": span.start,
        "end_at": span.end,
    }
    row = tx.execute(select(star.id).where(*(getattr(star, name) == value for name, value in place.items()))).first()
    if row is None:
        made = tx.execute(insert(star).values(**place)).inserted_primary_key
        if made is None:
            raise AssertionError("an insert always has a key")
        return int(made[0])
    tx.execute(update(star).where(star.id == row.id).values(deleted_ms=None, revision=star.revision + 1))
    return int(row.id)


def add_pick(tx: Connection, star_id: int, code: str | None, by: str) -> int:
    """Pick a star for a code; the row number of the pick, which may be there already."""
    pick = schema.QuotePick
    same = pick.code_ident.is_(None) if code is None else pick.code_ident == code
    there = tx.execute(select(pick.id).where(pick.star_id == star_id, same, pick.deleted_ms.is_(None))).scalar()
    if there is not None:
        return int(there)
    made = tx.execute(insert(pick).values(star_id=star_id, code_ident=code, picked_by=by)).inserted_primary_key
    if made is None:
        raise AssertionError("an insert always has a key")
    return int(made[0])


def set_clearance(tx: Connection, number: int, by: str | None, note: str | None) -> None:
    """Note who cleared a pick and why; `by` None takes the clearance back."""
    pick = schema.QuotePick
    tx.execute(
        update(pick)
        .where(pick.id == number)
        .values(
            cleared_by=by,
            cleared_ms=None if by is None else schema.now_ms(),
            note=note,
            revision=pick.revision + 1,
        )
    )


def drop_pick(tx: Connection, number: int) -> None:
    """Take a pick back; the lead's star goes with the last pick on it, a coder's star stays."""
    pick, star = schema.QuotePick, schema.Star
    tx.execute(update(pick).where(pick.id == number).values(deleted_ms=schema.now_ms(), revision=pick.revision + 1))
    on = tx.execute(select(pick.star_id).where(pick.id == number)).scalar_one()
    if tx.execute(select(pick.id).where(pick.star_id == on, pick.deleted_ms.is_(None))).first() is None:
        leads = select(schema.Coder.id).where(schema.Coder.kind == LEAD_SEAT)
        tx.execute(
            update(star)
            .where(star.id == on, star.coder_id.in_(leads))
            .values(deleted_ms=schema.now_ms(), revision=star.revision + 1)
        )
