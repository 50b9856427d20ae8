"""Proposals for the codebook from meetings, as rows: open, accepted into a version, or declined."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import Connection, insert, select, update

from ipr_coder.study import codebooks, schema


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A proposal such as "define shame.hiding against withdrawal". `code` and `other` are called as they are now.

    `outcome` is "accepted", "declined" or None while it is open; `version` the codebook's version it was accepted into.
    `decision` is the number of the decision at which it came up, `interview` and `round` say where that was.
    """

    number: int
    body: str = field(repr=False)
    code: str | None
    other: str | None
    decision: int | None
    interview: str | None
    made_by: str
    made_ms: int
    outcome: str | None
    answer: str | None = field(repr=False)
    answered_by: str | None
    answered_ms: int | None
    version: str | None
    round: str | None


def load_notes(tx: Connection, *, open_only: bool = False, number: int | None = None) -> tuple[NoteRow, ...]:
    """The proposals, oldest first: all, those nobody has answered, or the one with a number."""
    note, version = schema.CodebookNote, schema.CodebookVersion
    query = (
        select(
            note.id,
            note.body,
            note.code_ident,
            note.other_ident,
            note.decision_id,
            schema.Interview.label,
            note.made_by,
            note.made_ms,
            note.outcome,
            note.answer,
            note.answered_by,
            note.answered_ms,
            version.version,
            schema.Round.name,
        )
        .outerjoin_from(note, version, note.codebook_version_id == version.id)
        .outerjoin(schema.Decision, note.decision_id == schema.Decision.id)
        .outerjoin(schema.Interview, schema.Decision.interview_id == schema.Interview.id)
        .outerjoin(schema.Round, schema.Decision.round_id == schema.Round.id)
        .where(note.deleted_ms.is_(None))
        .order_by(note.id)
    )
    if open_only:
        query = query.where(note.outcome.is_(None))
    if number is not None:
        query = query.where(note.id == number)
    now = codebooks.former_ids(tx)
    return tuple(
        NoteRow(
            number=row.id,
            body=row.body,
            code=now.get(row.code_ident or "", row.code_ident),
            other=now.get(row.other_ident or "", row.other_ident),
            decision=row.decision_id,
            interview=row.label,
            made_by=row.made_by,
            made_ms=row.made_ms,
            outcome=row.outcome,
            answer=row.answer,
            answered_by=row.answered_by,
            answered_ms=row.answered_ms,
            version=row.version,
            round=row.name,
        )
        for row in tx.execute(query)
    )


def add_note_row(
    tx: Connection, study_id: int, *, body: str, code: str | None, other: str | None, decision: int | None, by: str
) -> tuple[int, str]:
    """Write a proposal down; returns its row number and its uid."""
    uid = schema.new_uid()
    made = tx.execute(
        insert(schema.CodebookNote).values(
            uid=uid,
            study_id=study_id,
            decision_id=decision,
            code_ident=code,
            other_ident=other,
            body=body,
            made_by=by,
        )
    ).inserted_primary_key
    if made is None:
        raise AssertionError("an insert always has a key")
    return int(made[0]), uid.hex()


def answer_note_row(
    tx: Connection, number: int, *, outcome: str, answer: str | None, by: str, version: int | None
) -> str:
    """Say what became of a proposal; returns its uid. `version` is the row of the codebook version it went into."""
    note = schema.CodebookNote
    tx.execute(
        update(note)
        .where(note.id == number)
        .values(
            outcome=outcome,
            answer=answer,
            answered_by=by,
            answered_ms=schema.now_ms(),
            codebook_version_id=version,
            revision=note.revision + 1,
        )
    )
    return bytes(tx.execute(select(note.uid).where(note.id == number)).scalar_one()).hex()


def decision_there(tx: Connection, number: int) -> bool:
    """True where there is a decision with this number."""
    return tx.execute(select(schema.Decision.id).where(schema.Decision.id == number)).first() is not None
