"""From the study's rows to the arrays that agreement, themes and reports are made from: one query each, no objects.

Blindness is kept here: unless asked otherwise, an interview counts only when everybody it is assigned to in the round
has submitted it, so that no table can tell a coder what another one tagged before both are done.
"""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import chain
from typing import Any

import numpy as np
from sqlalchemy import Connection, Result, select

from ipr_coder.errors import StudyError
from ipr_coder.study import assignments, schema, structure
from ipr_coder.study.facts import CodeFacts, MomentFacts
from ipr_coder.study.tables import ROLES, Ints, TagTable, UnitGrid, UnitKind

_CHUNK = 50_000


@dataclass(frozen=True, slots=True)
class Selection:
    """What was counted and what was left out: interviews of these coders that not all their coders have submitted."""

    tags: TagTable
    grid: UnitGrid
    waiting: tuple[str, ...]


def load_selection(
    tx: Connection,
    *,
    coders: Sequence[str] | None = None,
    round: str | None = None,
    unit: UnitKind = "segment",
    include_open: bool = False,
) -> Selection:
    """The tags of the named coders (all of the round's without names) and the units they had before them.

    Units are the segments or turns that are not the interviewer's. StudyError for an unknown coder or round.
    """
    in_round = assignments.round_name(tx, round)
    facts = structure.interviews(tx)
    rows = assignments.all_assignments(tx, in_round)
    chosen = _chosen_coders(tx, coders, rows)
    waiting = tuple(sorted({row.interview for row in rows if row.submitted_ms is None}))
    closed = frozenset() if include_open else frozenset(waiting)

    labels = {interview.label: index for index, interview in enumerate(facts.values())}
    seats = {label: index for index, label in enumerate(chosen)}
    held = {interview.label for interview in facts.values() if interview.has_transcript}
    covered = np.zeros((len(facts), len(chosen)), dtype=np.bool_)
    for row in rows:
        if row.coder in seats and row.interview in held and row.interview not in closed:
            covered[labels[row.interview], seats[row.coder]] = True

    index_of = {number: index for index, number in enumerate(facts)}
    codes, code_index = _codes(tx)
    table = _tags(tx, in_round, chosen, covered, index_of=index_of, code_index=code_index)
    moments = _moments(tx, index_of)
    tags = _sealed(
        TagTable(
            interview=table[0],
            start=table[1],
            end=table[2],
            code=table[3],
            coder=table[4],
            interviews=tuple(facts.values()),
            codes=codes,
            coders=tuple(chosen),
            covered=covered,
            moments=moments,
            round=in_round,
            codebook=_codebook_name(tx),
            study=structure.study_row(tx).title,
            digest="",
        )
    )
    theirs = {row.interview for row in rows if row.coder in seats}
    left_out = () if include_open else tuple(label for label in waiting if label in theirs and label in held)
    return Selection(tags, _grid(tx, unit, index_of, moments), left_out)


def _chosen_coders(
    tx: Connection, wanted: Sequence[str] | None, rows: Iterable[assignments.AssignmentRow]
) -> list[str]:
    known = assignments.coder_ids(tx)
    if wanted is None:
        assigned = {row.coder for row in rows}
        return [label for label in known if label in assigned]
    for label in wanted:
        assignments.coder_id(tx, label)
    if len(set(wanted)) != len(wanted):
        raise StudyError("a coder is named twice.", mend="Name each coder once.")
    return list(wanted)


def _codes(tx: Connection) -> tuple[tuple[CodeFacts, ...], dict[int, int]]:
    """Codes in the order of the codebook in use, then those of older versions that are in it no more."""
    code, version = schema.Code, schema.CodebookVersion
    rows = tx.execute(
        select(code.id, code.ident, code.name, code.parent_ident, code.colour, code.key)
        .join_from(code, version, code.codebook_version_id == version.id)
        .order_by(version.in_use.desc(), version.id.desc(), code.position)
    ).all()
    facts: dict[str, CodeFacts] = {}
    for row in rows:
        if row.ident not in facts:
            facts[row.ident] = CodeFacts(row.ident, row.name, row.parent_ident, row.colour, row.key)
    place = {ident: index for index, ident in enumerate(facts)}
    return tuple(facts.values()), {row.id: place[row.ident] for row in rows}


def _tags(
    tx: Connection,
    in_round: str,
    coders: Sequence[str],
    covered: np.ndarray[Any, np.dtype[np.bool_]],
    *,
    index_of: dict[int, int],
    code_index: dict[int, int],
) -> tuple[Ints, Ints, Ints, Ints, Ints]:
    tag = schema.Tag
    numbers = assignments.coder_ids(tx)
    seat = {numbers[label]: index for index, label in enumerate(coders)}
    result = tx.execute(
        select(tag.interview_id, tag.start_at, tag.end_at, tag.code_id, tag.coder_id)
        .join_from(tag, schema.Round, tag.round_id == schema.Round.id)
        .where(
            schema.Round.name == in_round,
            tag.coder_id.in_(list(seat)),
            tag.deleted_ms.is_(None),
            tag.interview_id.is_not(None),
        )
    )
    rows = _integers(result, 5)
    interview = _renumber(rows[:, 0], index_of)
    code = _renumber(rows[:, 3], code_index)
    coder = _renumber(rows[:, 4], seat)
    kept = covered[interview, coder] if rows.size else np.zeros(0, dtype=np.bool_)
    interview, start, end, code, coder = (column[kept] for column in (interview, rows[:, 1], rows[:, 2], code, coder))
    order = np.lexsort((coder, code, end, start, interview))
    return interview[order], start[order], end[order], code[order], coder[order]


def _moments(tx: Connection, index_of: dict[int, int]) -> tuple[MomentFacts, ...]:
    moment, transcript = schema.RecallMoment, schema.Transcript
    rows = tx.execute(
        select(
            transcript.interview_id,
            moment.ordinal,
            moment.session_start_ms,
            moment.session_end_ms,
            moment.stopped_by,
            moment.start_at,
            moment.end_at,
        )
        .join_from(moment, transcript, moment.transcript_id == transcript.id)
        .where(transcript.interview_id.is_not(None))
    )
    found = (MomentFacts(index_of[row.interview_id], *row[1:]) for row in rows)
    return tuple(sorted(found, key=lambda stop: (stop.interview, stop.start, stop.ordinal)))


def _grid(tx: Connection, unit: UnitKind, index_of: dict[int, int], moments: Sequence[MomentFacts]) -> UnitGrid:
    turn, transcript = schema.Turn, schema.Transcript
    if unit == "turn":
        query = select(transcript.interview_id, turn.start_at, turn.end_at, turn.role, turn.start_ms).join_from(
            turn, transcript, turn.transcript_id == transcript.id
        )
    else:
        cut = schema.Segment
        query = (
            select(transcript.interview_id, cut.start_at, cut.end_at, turn.role, turn.start_ms)
            .join_from(cut, transcript, cut.transcript_id == transcript.id)
            .join(turn, (turn.transcript_id == cut.transcript_id) & (turn.ordinal == cut.turn_ordinal))
        )
    result = tx.execute(query.where(transcript.interview_id.is_not(None), turn.role != "interviewer"))
    role_of = {role: index for index, role in enumerate(ROLES)}
    coded = (
        (number, start, end, role_of.get(role, len(ROLES) - 1), -1 if at is None else at)
        for number, start, end, role, at in result
    )
    rows = np.fromiter(chain.from_iterable(coded), dtype=np.int64).reshape(-1, 5)
    interview = _renumber(rows[:, 0], index_of)
    order = np.lexsort((rows[:, 1], interview))
    interview, start, end = interview[order], rows[order, 1], rows[order, 2]
    return UnitGrid(
        kind=unit,
        interview=interview,
        start=start,
        end=end,
        role=rows[order, 3],
        moment=_moment_of(interview, start, moments),
        interview_ms=rows[order, 4],
    )


def _moment_of(interview: Ints, start: Ints, moments: Sequence[MomentFacts]) -> Ints:
    """The ordinal of the moment whose talk each unit begins in, -1 for none."""
    spoken = [moment for moment in moments if moment.end > moment.start]
    keys = [(moment.interview, moment.start) for moment in spoken]
    found = np.full(interview.size, -1, dtype=np.int64)
    for place, unit in enumerate(zip(interview.tolist(), start.tolist(), strict=True)):
        index = bisect_right(keys, unit) - 1
        if index >= 0 and spoken[index].interview == unit[0] and unit[1] < spoken[index].end:
            found[place] = spoken[index].ordinal
    return found


def _integers(result: Result[*tuple[Any, ...]], columns: int) -> Ints:
    parts = [
        np.fromiter(chain.from_iterable(rows), dtype=np.int64).reshape(-1, columns)
        for rows in result.partitions(_CHUNK)
    ]
    return np.concatenate(parts) if parts else np.zeros((0, columns), dtype=np.int64)


def _renumber(numbers: Ints, place: dict[int, int]) -> Ints:
    if not numbers.size:
        return np.zeros(0, dtype=np.int64)
    known, inverse = np.unique(numbers, return_inverse=True)
    return np.array([place[int(number)] for number in known], dtype=np.int64)[inverse]


def _codebook_name(tx: Connection) -> str:
    version = schema.CodebookVersion
    row = tx.execute(select(version.name, version.version).where(version.in_use == 1)).first()
    return f"{row.name} {row.version}" if row is not None else "none"


def _sealed(table: TagTable) -> TagTable:
    """The table with its digest: over the facts as canonical JSON, then the columns as little-endian integers."""
    lists = [[asdict(one) for one in facts] for facts in (table.interviews, table.codes, table.moments)]
    words = [table.coders, table.round, table.codebook, table.study]
    text = json.dumps([*lists, *words, table.covered.tolist()], ensure_ascii=False, sort_keys=True)
    seal = hashlib.sha256(text.encode("utf-8"))
    for column in (table.interview, table.start, table.end, table.code, table.coder):
        seal.update(np.ascontiguousarray(column, dtype="<i8").tobytes())
    return replace(table, digest=seal.hexdigest())
