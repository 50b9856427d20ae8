"""The units of every interview with a transcript, as arrays: what a figure counts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Connection, Select, case, func, select

from ipr_coder.study import schema
from ipr_coder.study.columns import integers, renumber
from ipr_coder.study.facts import InterviewFacts, MomentFacts
from ipr_coder.study.moments import moment_of, talk_of
from ipr_coder.study.tables import ROLES, Ints, TagTable, TextStretches, UnitGrid, UnitKind
from ipr_coder.text import Span
from ipr_coder.transcripts.model import Role, Transcript, Turn

_UNKNOWN = ROLES.index("unknown")


def unit_grid(
    tx: Connection, unit: UnitKind, index_of: dict[int, int], tags: TagTable, *, interviewer_turns: bool
) -> tuple[UnitGrid, TextStretches | None]:
    """The units of this kind, and for units made of several turns (and characters) the turns whose words count.

    `index_of` turns an interview's row number into its place in `tags`. Sentences are the study's segments where those
    are sentences, and otherwise the turns cut by the rule that imports use. A moment nobody talked about is no unit.
    """
    moments = tags.moments
    if unit == "segment":
        return _grid(unit, _ordered(tx, _segments(), index_of, interviewer_turns), moments), None
    if unit == "sentence":
        return _grid(unit, _sentences(tx, index_of, interviewer_turns), moments), None
    turns = _ordered(tx, _turns(), index_of, interviewer_turns)
    if unit == "turn":
        return _grid(unit, turns, moments), None
    text = TextStretches(turns[:, 0], turns[:, 1], turns[:, 2])
    if unit == "character":
        return _grid(unit, turns, moments), text
    stretches = talk_of(moments) if unit == "moment" else _whole(text)
    roles = np.array([_role_of(facts) for facts in tags.interviews], dtype=np.int64)
    rows = np.column_stack([stretches[:, :3], roles[stretches[:, 0]], np.full(len(stretches), -1, dtype=np.int64)])
    return _grid(unit, rows, moments, stretches[:, 3]), text


def _grid(unit: UnitKind, rows: Ints, moments: Sequence[MomentFacts], ordinals: Ints | None = None) -> UnitGrid:
    return UnitGrid(
        kind=unit,
        interview=rows[:, 0],
        start=rows[:, 1],
        end=rows[:, 2],
        role=rows[:, 3],
        moment=moment_of(rows[:, 0], rows[:, 1], moments) if ordinals is None else ordinals,
        interview_ms=rows[:, 4],
    )


def _ordered(
    tx: Connection, query: Select[*tuple[Any, ...]], index_of: dict[int, int], interviewer_turns: bool
) -> Ints:
    """Interview, start, end, role and time of each unit, by interview and place."""
    query = query.where(schema.Transcript.interview_id.is_not(None))
    if not interviewer_turns:
        query = query.where(schema.Turn.role != "interviewer")
    rows = integers(tx.execute(query), 5)
    rows[:, 0] = renumber(rows[:, 0], index_of)
    return rows[np.lexsort((rows[:, 1], rows[:, 0]))]


def _turns() -> Select[*tuple[Any, ...]]:
    turn, transcript = schema.Turn, schema.Transcript
    return select(transcript.interview_id, turn.start_at, turn.end_at, _role(), _time()).join_from(
        turn, transcript, turn.transcript_id == transcript.id
    )


def _segments() -> Select[*tuple[Any, ...]]:
    turn, transcript, cut = schema.Turn, schema.Transcript, schema.Segment
    return (
        select(transcript.interview_id, cut.start_at, cut.end_at, _role(), _time())
        .join_from(cut, transcript, cut.transcript_id == transcript.id)
        .join(turn, (turn.transcript_id == cut.transcript_id) & (turn.ordinal == cut.turn_ordinal))
    )


def _role() -> ColumnElement[int]:
    known = {role: index for index, role in enumerate(ROLES)}
    return case(known, value=schema.Turn.role, else_=_UNKNOWN)


def _time() -> ColumnElement[int]:
    return func.coalesce(schema.Turn.start_ms, -1)


def _sentences(tx: Connection, index_of: dict[int, int], interviewer_turns: bool) -> Ints:
    """Segments of the transcripts that were cut into sentences at import, and sentences of the others cut now."""
    kept = _segments().where(schema.Transcript.unit == "sentence")
    ready = _ordered(tx, kept, index_of, interviewer_turns)
    others = tx.execute(
        select(schema.Transcript.id, schema.Transcript.interview_id, schema.Transcript.text).where(
            schema.Transcript.interview_id.is_not(None), schema.Transcript.unit != "sentence"
        )
    ).all()
    parts = [ready, *(_cut_now(tx, row.id, index_of[row.interview_id], row.text, interviewer_turns) for row in others)]
    rows = np.concatenate(parts)
    return rows[np.lexsort((rows[:, 1], rows[:, 0]))]


def _cut_now(tx: Connection, transcript: int, interview: int, text: str, interviewer_turns: bool) -> Ints:
    from ipr_coder.transcripts.segments import segment

    turn = schema.Turn
    rows = tx.execute(
        select(turn.ordinal, turn.role, turn.start_at, turn.end_at, turn.start_ms)
        .where(turn.transcript_id == transcript)
        .order_by(turn.ordinal)
    ).all()
    counted = [row for row in rows if interviewer_turns or row.role != "interviewer"]
    facts = {row.ordinal: row for row in counted}
    turns = tuple(Turn(row.ordinal, "", _known_role(row.role), Span(row.start_at, row.end_at)) for row in counted)
    found = [
        (interview, cut.span.start, cut.span.end, ROLES.index(_known_role(facts[cut.turn].role)),
         -1 if facts[cut.turn].start_ms is None else facts[cut.turn].start_ms)
        for cut in segment(Transcript(text, turns), "sentence")
    ]  # fmt: skip
    return np.array(found, dtype=np.int64).reshape(-1, 5)


def _known_role(role: str) -> Role:
    match role:
        case "client" | "therapist" | "interviewer" | "other":
            return role
    return "unknown"


def _whole(text: TextStretches) -> Ints:
    """Interview, start, end of each interview with words that count, and -1 for no moment."""
    first: NDArray[np.bool_] = np.diff(text.interview, prepend=-1) != 0
    last: NDArray[np.bool_] = np.diff(text.interview, append=-1) != 0
    none = np.full(int(first.sum()), -1, dtype=np.int64)
    return np.column_stack([text.interview[first], text.start[first], text.end[last], none])


def _role_of(facts: InterviewFacts) -> int:
    return ROLES.index(facts.respondent_role) if facts.respondent_role in ROLES else _UNKNOWN
