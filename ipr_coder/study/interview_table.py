"""The tags of all coders on one interview as a `TagTable`: what two people look at who settle what they disagree about.

The rules of `load_selection` hold here, too; but where that reads a whole study, this reads one interview, so that a
screen can ask for it at every step.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from sqlalchemy import Connection, exists, select

from ipr_coder.study import assignments, schema, structure
from ipr_coder.study.columns import integers, renumber
from ipr_coder.study.tables import TagTable
from ipr_coder.study.tag_table import codebook_name, counted_codes


@dataclass(frozen=True, slots=True)
class InterviewTable:
    """The table of one interview (its only one), the row number of the round, and whether all assigned had submitted.

    A coder is in it who has answered; without `ready` and not looked at early, nobody is.
    """

    tags: TagTable
    round_id: int
    ready: bool


def interview_table(tx: Connection, interview: str, round: str | None, *, early: bool = False) -> InterviewTable:
    """The tags on one interview of those who have answered for it. Until all assigned have submitted nobody has,
    unless `early`: then everybody who has begun. StudyError for an unknown interview or round."""
    in_round = assignments.round_name(tx, round)
    number = structure.interview_id(tx, interview)
    facts = structure.interviews(tx)[number]
    of, seat = schema.Round, schema.Assignment
    rows = tx.execute(
        select(schema.Coder.label, schema.Coder.id, seat.submitted_ms, of.id.label("round_id"))
        .join_from(seat, schema.Coder, seat.coder_id == schema.Coder.id)
        .join(of, seat.round_id == of.id)
        .where(seat.interview_id == number, of.name == in_round, schema.Coder.kind == "coder")
        .order_by(schema.Coder.id)
    ).all()
    round_id = tx.execute(select(of.id).where(of.name == in_round)).scalar_one()
    ready = bool(rows) and all(row.submitted_ms is not None for row in rows)
    who = {row.label: row.id for row in rows if ready or (early and _has_begun(tx, number, row.id, round_id))}
    if facts.status == "withdrawn" or not facts.has_transcript:
        who = {}
    codes, index = counted_codes(tx)
    tag = schema.Tag
    found = integers(
        tx.execute(
            select(tag.start_at, tag.end_at, tag.code_id, tag.coder_id).where(
                tag.interview_id == number,
                tag.round_id == round_id,
                tag.coder_id.in_(list(who.values())),
                tag.deleted_ms.is_(None),
            )
        ),
        4,
    )
    start, end = found[:, 0], found[:, 1]
    code = renumber(found[:, 2], index)
    coder = renumber(found[:, 3], {one: at for at, one in enumerate(who.values())})
    order = np.lexsort((coder, code, end, start))
    table = TagTable(
        interview=np.zeros(len(order), dtype=np.int64),
        start=start[order],
        end=end[order],
        code=code[order],
        coder=coder[order],
        interviews=(facts,),
        codes=codes,
        coders=tuple(who),
        covered=np.ones((1, len(who)), dtype=np.bool_),
        moments=(),
        round=in_round,
        codebook=codebook_name(tx),
        study=structure.study_row(tx).title,
        digest="",
        early=() if ready else (interview,),
    )
    return InterviewTable(table, round_id, ready)


def _has_begun(tx: Connection, interview: int, coder: int, round_id: int) -> bool:
    tag, review, transcript = schema.Tag, schema.Review, schema.Transcript
    tagged = exists().where(
        tag.interview_id == interview, tag.coder_id == coder, tag.round_id == round_id, tag.deleted_ms.is_(None)
    )
    read = exists().where(
        review.transcript_id == transcript.id,
        transcript.interview_id == interview,
        review.coder_id == coder,
        review.round_id == round_id,
        review.deleted_ms.is_(None),
    )
    submitted = exists().where(
        schema.Assignment.coder_id == coder,
        schema.Assignment.interview_id == interview,
        schema.Assignment.round_id == round_id,
        schema.Assignment.submitted_ms.is_not(None),
    )
    return bool(tx.execute(select(tagged | read | submitted)).scalar())
