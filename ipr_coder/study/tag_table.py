"""From the study's rows to the arrays that agreement, themes and reports are made from: one query each, no objects.

Blindness is kept here: unless asked otherwise, an interview counts only when everybody it is assigned to in the round
has submitted it, so that no table can tell a coder what another one tagged before both are done.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, replace
from typing import Any

import numpy as np
from sqlalchemy import Connection, exists, select

from ipr_coder.errors import StudyError
from ipr_coder.study import assignments, codebooks, marks, schema, structure
from ipr_coder.study.columns import integers, renumber
from ipr_coder.study.facts import CodeFacts, MomentFacts
from ipr_coder.study.handed_in_first import Columns, Handed, in_order
from ipr_coder.study.tables import CONSENSUS, Selection, TagTable, UnitKind, Which
from ipr_coder.study.unit_grid import unit_grid

__all__ = ["Selection", "codebook_name", "counted_codes", "load_selection"]


def load_selection(
    tx: Connection,
    *,
    coders: Sequence[str] | None = None,
    round: str | None = None,
    unit: UnitKind = "segment",
    include_open: bool = False,
    interviewer_turns: bool = False,
    consensus: bool = False,
    submission: Which = "last",
) -> Selection:
    """The tags of the named coders (all of the round's without names) and the units they had before them.

    With `consensus` the round's settled layer stands behind the coders as one more, where there is one: it has answered
    for the interviews whose consensus is closed.

    With `submission` "first" a coder who has reopened an interview since counts there with what was handed in first,
    carried over the corrections of the text and the renaming of codes made since.

    With `include_open` a coder has answered for an interview once a tag or a "nothing here" mark is there, submitted or
    not; who has not begun is missing as ever. What a respondent took back (withdrawn) counts nowhere, and the
    interviewer's words only with `interviewer_turns`. StudyError for an unknown coder or round.
    """
    # Before anything is assigned there is no round, and yet reports must come out that say so.
    in_round = assignments.round_name(tx, round) if round or assignments.round_names(tx) else ""
    facts = structure.interviews(tx)
    rows = assignments.all_assignments(tx, in_round)
    chosen = _chosen_coders(tx, coders, rows)
    waiting = tuple(sorted({row.interview for row in rows if row.submitted_ms is None}))
    closed, begun = (frozenset(), marks.begun(tx, in_round)) if include_open else (frozenset(waiting), frozenset())

    labels = {interview.label: index for index, interview in enumerate(facts.values())}
    layer = assignments.settled_layer(tx, in_round) if consensus else None
    seats = {label: index for index, label in enumerate(chosen)}
    held = {one.label for one in facts.values() if one.has_transcript and one.status != "withdrawn"}
    settled_by = assignments.coder_ids(tx, CONSENSUS) if layer else {}
    names = [*chosen, *settled_by]
    covered = np.zeros((len(facts), len(names)), dtype=np.bool_)
    submitted = np.full(covered.shape, -1, dtype=np.int64)
    for row in rows:
        answered = row.submitted_ms is not None or (row.coder, row.interview) in begun
        if answered and row.coder in seats and row.interview in held and row.interview not in closed:
            covered[labels[row.interview], seats[row.coder]] = True
            submitted[labels[row.interview], seats[row.coder]] = -1 if row.submitted_ms is None else row.submitted_ms

    rounds = [in_round]
    if layer:
        rounds.append(layer[1])
        for row in assignments.all_assignments(tx, layer[1]):
            if row.submitted_ms is not None and row.interview in held and row.interview not in closed:
                covered[labels[row.interview], -1] = True
                submitted[labels[row.interview], -1] = row.submitted_ms

    index_of = {number: index for index, number in enumerate(facts)}
    first = Handed(tx, in_round, submission, (covered, submitted), seats=seats, labels=labels)
    first.count(held - closed)
    codes, code_index = counted_codes(tx, first.codes)
    numbers = assignments.coder_ids(tx) | settled_by
    table = _tags(tx, rounds, [numbers[who] for who in names], covered, index_of=index_of, code_index=code_index)
    table = first.put_in(table, codes)
    moments = _moments(tx, index_of)
    theirs = {row.interview for row in rows if row.coder in seats}
    unfinished = tuple(label for label in waiting if label in theirs and label in held)
    tags = _sealed(
        TagTable(
            interview=table[0],
            start=table[1],
            end=table[2],
            code=table[3],
            coder=table[4],
            interviews=tuple(facts.values()),
            codes=codes,
            coders=tuple(names),
            covered=covered,
            moments=moments,
            round=in_round,
            codebook=codebook_name(tx),
            study=structure.study_row(tx).title,
            digest="",
            early=tuple(one for one in unfinished if covered[labels[one]].any()),
            submission=submission,
            after_look=first.after_look(),
            not_kept=first.not_kept(),
            settled=bool(settled_by),
        )
    )
    grid, text = unit_grid(tx, unit, index_of, tags, interviewer_turns=interviewer_turns)
    return Selection(tags, grid, () if include_open else unfinished, submitted, text, interviewer_turns)


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


def counted_codes(tx: Connection, more: Collection[str] = ()) -> tuple[tuple[CodeFacts, ...], dict[int, int]]:
    """Codes in the order of the codebook in use, then those of older versions that are in it no more but have tags.

    A code that was renamed or merged since counts as the one it is called now, also where its tags were not moved
    (because they came in later, from a laptop that had the older codebook). `more` are codes wanted at any rate.
    """
    code, version = schema.Code, schema.CodebookVersion
    rows = tx.execute(
        select(code.id, code.ident, code.name, code.parent_ident, code.colour, code.key, version.in_use)
        .join_from(code, version, code.codebook_version_id == version.id)
        .order_by(version.in_use.desc(), version.id.desc(), code.position)
    ).all()
    now = codebooks.former_ids(tx)
    used = _with_tags(tx, {row.ident for row in rows if row.in_use} | now.keys()) | frozenset(more)
    facts: dict[str, CodeFacts] = {}
    for row in rows:
        ident, parent = now.get(row.ident, row.ident), now.get(row.parent_ident or "", row.parent_ident)
        if ident not in facts and (row.in_use or ident in used):
            facts[ident] = CodeFacts(ident, row.name, parent, row.colour, row.key)
    place = {ident: index for index, ident in enumerate(facts)}
    index = {row.id: place.get(now.get(row.ident, row.ident)) for row in rows}
    return tuple(facts.values()), {number: at for number, at in index.items() if at is not None}


def _with_tags(tx: Connection, known: Collection[str]) -> frozenset[str]:
    """The codes that are not among the `known`, and yet have a tag."""
    code, tag = schema.Code, schema.Tag
    has_tag = exists().where(tag.code_id == code.id, tag.deleted_ms.is_(None))
    return frozenset(tx.execute(select(code.ident).where(code.ident.not_in(list(known)), has_tag)).scalars())


def _tags(
    tx: Connection,
    rounds: Sequence[str],
    coders: Sequence[int],
    covered: np.ndarray[Any, np.dtype[np.bool_]],
    *,
    index_of: dict[int, int],
    code_index: dict[int, int],
) -> Columns:
    tag = schema.Tag
    seat = {number: index for index, number in enumerate(coders)}
    result = tx.execute(
        select(tag.interview_id, tag.start_at, tag.end_at, tag.code_id, tag.coder_id)
        .join_from(tag, schema.Round, tag.round_id == schema.Round.id)
        .where(
            schema.Round.name.in_(rounds),
            tag.coder_id.in_(list(seat)),
            tag.deleted_ms.is_(None),
            tag.interview_id.is_not(None),
        )
    )
    rows = integers(result, 5)
    interview = renumber(rows[:, 0], index_of)
    code = renumber(rows[:, 3], code_index)
    coder = renumber(rows[:, 4], seat)
    kept = covered[interview, coder] if rows.size else np.zeros(0, dtype=np.bool_)
    return in_order(np.stack([interview, rows[:, 1], rows[:, 2], code, coder], axis=1)[kept])


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
        .where(transcript.interview_id.is_not(None), moment.deleted_ms.is_(None))
    )
    found = (MomentFacts(index_of[row.interview_id], *row[1:]) for row in rows)
    return tuple(sorted(found, key=lambda stop: (stop.interview, stop.start, stop.ordinal)))


def codebook_name(tx: Connection) -> str:
    """Id and version of the codebook in use, for the reader of a table."""
    version = schema.CodebookVersion
    row = tx.execute(select(version.name, version.version).where(version.in_use == 1)).first()
    return f"{row.name} {row.version}" if row is not None else "none"


def _sealed(table: TagTable) -> TagTable:
    """The table with its digest: over the facts as canonical JSON, then the columns as little-endian integers."""
    lists = [[asdict(one) for one in facts] for facts in (table.interviews, table.codes, table.moments)]
    words = [table.coders, table.round, table.codebook, table.study]
    words += [table.submission] if table.submission != "last" else []
    text = json.dumps([*lists, *words, table.covered.tolist()], ensure_ascii=False, sort_keys=True)
    seal = hashlib.sha256(text.encode("utf-8"))
    for column in (table.interview, table.start, table.end, table.code, table.coder):
        seal.update(np.ascontiguousarray(column, dtype="<i8").tobytes())
    return replace(table, digest=seal.hexdigest())
