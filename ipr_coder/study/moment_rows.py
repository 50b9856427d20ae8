"""The recall moments of one transcript as rows, also those taken away, as a correction finds and leaves them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, field, replace

from sqlalchemy import Connection, insert, select, update

from ipr_coder.study import schema
from ipr_coder.transcripts.model import RecallMoment, Turn


@dataclass(frozen=True, slots=True)
class StoredMoment:
    """One recall moment as it lies in its table; `start`-`end` is the talk about it, equal where there was none."""

    id: int
    ordinal: int
    session_start_ms: int
    session_end_ms: int | None
    stopped_by: str | None
    question: str | None = field(repr=False)
    start: int
    end: int
    deleted_ms: int | None


def moment_rows(tx: Connection, transcript_id: int) -> tuple[StoredMoment, ...]:
    """All moments of a transcript, in the order of their numbers."""
    one = schema.RecallMoment
    rows = tx.execute(
        select(
            one.id,
            one.ordinal,
            one.session_start_ms,
            one.session_end_ms,
            one.stopped_by,
            one.question,
            one.start_at,
            one.end_at,
            one.deleted_ms,
        )
        .where(one.transcript_id == transcript_id)
        .order_by(one.ordinal)
    )
    return tuple(StoredMoment(*row) for row in rows)


def write_moments(tx: Connection, transcript_id: int, rows: Iterable[StoredMoment]) -> list[int]:
    """Write moments; those with the id 0 are new. Returns the ids of the new ones."""
    made = []
    for row in rows:
        values = {
            "ordinal": row.ordinal,
            "session_start_ms": row.session_start_ms,
            "session_end_ms": row.session_end_ms,
            "stopped_by": row.stopped_by,
            "question": row.question,
            "start_at": row.start,
            "end_at": row.end,
            "deleted_ms": row.deleted_ms,
        }
        if row.id:
            tx.execute(update(schema.RecallMoment).where(schema.RecallMoment.id == row.id).values(**values))
            continue
        key = tx.execute(insert(schema.RecallMoment).values(transcript_id=transcript_id, **values)).inserted_primary_key
        if key is None:
            raise AssertionError("an insert always has a key")
        made.append(int(key[0]))
    return made


def moments_of_file(
    there: Sequence[StoredMoment], told: Sequence[RecallMoment], turns: Sequence[Turn], length: int
) -> tuple[StoredMoment, ...]:
    """The rows that a newly read file's moments make of those that are there: a moment is known by its number.

    A moment that the file does not have is taken away; one that it has again is back.
    """
    known = {row.ordinal: row for row in there}
    wanted = {moment.ordinal: moment for moment in told}
    rows = []
    for ordinal, moment in wanted.items():
        start, end = talk_of(moment, turns, length)
        rows.append(
            StoredMoment(
                known[ordinal].id if ordinal in known else 0,
                ordinal,
                moment.session_start_ms,
                moment.session_end_ms,
                moment.stopped_by,
                moment.question,
                start,
                end,
                None,
            )
        )
    gone = schema.now_ms()
    rows += [replace(row, deleted_ms=row.deleted_ms or gone) for ordinal, row in known.items() if ordinal not in wanted]
    return tuple(rows)


def talk_of(moment: RecallMoment, turns: Sequence[Turn], length: int) -> tuple[int, int]:
    """The stretch of text that a moment's turns cover, in code points; empty where it has none."""
    if moment.first_turn >= moment.end_turn:
        at = turns[moment.first_turn].span.start if moment.first_turn < len(turns) else length
        return at, at
    return turns[moment.first_turn].span.start, turns[moment.end_turn - 1].span.end


def moment_body(rows: Iterable[StoredMoment]) -> list[tuple[object, ...]]:
    """Moments as JSON can hold them."""
    return [astuple(row) for row in rows]
