"""All marks on one transcript as rows, of every coder and round, live or taken away: read and moved together.

Only the correcting of a text may do that; a coder's own marks are read in `marks`, where nobody else's are seen.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from sqlalchemy import Connection, Select, Table, bindparam, select, update

from ipr_coder.study import schema
from ipr_coder.study.values import Desk

MarkKind = Literal["tag", "review", "star", "memo", "cut"]
"""What lies on a transcript and has a coder. A memo is here when it is about a stretch of text."""

WaitingKind = Literal["tag", "review", "star", "memo", "cut", "moment"]
"""What can lose its place: any mark, or a recall moment, which has no coder."""

PARKED: Final = 1 << 40
"""Where rows lie that have no place in the text: from here on, further than any text goes, each on its own number."""

KINDS: Final[tuple[MarkKind, ...]] = ("tag", "review", "star", "memo", "cut")
_TABLES: Final[dict[MarkKind, Any]] = {
    "tag": schema.Tag,
    "review": schema.Review,
    "star": schema.Star,
    "memo": schema.Memo,
    "cut": schema.Cut,
}

Owner = tuple[str, str, str | None]
"""Coder, round and (of a tag) code, as people call them."""


@dataclass(frozen=True, slots=True)
class MarkRow:
    """One mark: where it lies (a cut's `end` is its `start`), whose it is, and when it was taken away, if it was.

    `seat` is the coder and the round by their row numbers; `name` is what may not be twice on one span: coder, round
    and code by their row numbers, None for memos, of which there may be several.
    """

    kind: MarkKind
    id: int
    start: int
    end: int
    deleted_ms: int | None
    owner: Owner
    seat: tuple[int, int]
    name: tuple[int, ...] | None

    @property
    def placed(self) -> bool:
        """True when it lies somewhere in the text."""
        return self.start < PARKED

    @property
    def live(self) -> bool:
        """True when the mark is in force."""
        return self.deleted_ms is None


def marks_on(tx: Connection, transcript_id: int) -> list[MarkRow]:
    """Every mark on the transcript, also those that have no place in it, in the order of kinds and rows."""
    owners = _Owners(tx)
    found: list[MarkRow] = []
    for kind in KINDS:
        table = _TABLES[kind]
        query = _rows(kind).where(table.transcript_id == transcript_id, _edges(table)[0].is_not(None))
        found += [owners.mark(kind, tuple(row)) for row in tx.execute(query.order_by(table.id))]
    return found


def one_mark(tx: Connection, kind: MarkKind, row: int) -> MarkRow:
    """The mark with this row number."""
    return _Owners(tx).mark(kind, tuple(tx.execute(_rows(kind).where(_TABLES[kind].id == row)).one()))


def rows_at(tx: Connection, mark: MarkRow, transcript_id: int, start: int, end: int) -> tuple[int | None, int | None]:
    """Another row of the mark's name on a span: its number if it is in force, and else its number if it was taken away.

    Memos stand in nobody's way.
    """
    if mark.name is None:
        return None, None
    table = _TABLES[mark.kind]
    first, last = _edges(table)
    query = select(table.id, table.deleted_ms).where(
        table.transcript_id == transcript_id,
        table.coder_id == mark.name[0],
        table.round_id == mark.name[1],
        first == start,
        last == (start if mark.kind == "cut" else end),
    )
    if mark.kind == "tag":
        query = query.where(table.code_id == mark.name[2])
    row = tx.execute(query).first()
    if row is None:
        return None, None
    return (row.id, None) if row.deleted_ms is None else (None, row.id)


def park_rows(tx: Connection, kind: MarkKind, rows: Iterable[int]) -> None:
    """Put rows where no text is: also those about to get new places, lest one stand in another's way."""
    place_rows(tx, kind, [(row, PARKED + row, PARKED + row + 1) for row in rows])


def place_rows(tx: Connection, kind: MarkKind, places: Sequence[tuple[int, int, int]]) -> None:
    """Put rows (row, start, end) at places that no other row of their name has."""
    if not places:
        return
    table: Table = _TABLES[kind].__table__
    change = update(table).where(table.c.id == bindparam("row"))
    if kind == "cut":
        moved = change.values(at=bindparam("start"), revision=table.c.revision + 1)
        tx.execute(moved, [{"row": row, "start": start} for row, start, _ in places])
        return
    moved = change.values(start_at=bindparam("start"), end_at=bindparam("end"), revision=table.c.revision + 1)
    tx.execute(moved, [{"row": row, "start": start, "end": end} for row, start, end in places])


def switch_rows(tx: Connection, kind: MarkKind, rows: Collection[int], *, present: bool) -> None:
    """Take rows away or bring them back."""
    if not rows:
        return
    table: Table = _TABLES[kind].__table__
    gone = None if present else schema.now_ms()
    change = update(table).where(table.c.id == bindparam("row")).values(deleted_ms=gone, revision=table.c.revision + 1)
    tx.execute(change, [{"row": row} for row in rows])


def row_at_desk(tx: Connection, desk: Desk, kind: MarkKind, row: int, code: str | None) -> tuple[int, int] | None:
    """Where a row lies; None when it is of another desk, or of another code than a given one."""
    table = _TABLES[kind]
    query = select(*_edges(table)).where(
        table.id == row, table.coder_id == desk.coder_id, table.round_id == desk.round_id
    )
    if kind == "tag" and code is not None:
        query = query.join(schema.Code, table.code_id == schema.Code.id).where(schema.Code.ident == code)
    found = tx.execute(query).first()
    return None if found is None else (found[0], found[1])


class _Owners:
    """Coders, rounds and codes by what people call them."""

    def __init__(self, tx: Connection) -> None:
        self.coders = {row.id: row.label for row in tx.execute(select(schema.Coder.id, schema.Coder.label))}
        self.rounds = {row.id: row.name for row in tx.execute(select(schema.Round.id, schema.Round.name))}
        self.codes = {row.id: row.ident for row in tx.execute(select(schema.Code.id, schema.Code.ident))}

    def mark(self, kind: MarkKind, row: tuple[Any, ...]) -> MarkRow:
        number, start, end, deleted, coder, in_round, code = row
        return MarkRow(
            kind=kind,
            id=number,
            start=start,
            end=end,
            deleted_ms=deleted,
            owner=(self.coders[coder], self.rounds.get(in_round, ""), self.codes[code] if kind == "tag" else None),
            seat=(coder, in_round),
            name=None if kind == "memo" else (coder, in_round, code) if kind == "tag" else (coder, in_round),
        )


def _rows(kind: MarkKind) -> Select[Any]:
    table = _TABLES[kind]
    code = table.code_id if kind == "tag" else table.id.label("code_id")
    return select(table.id, *_edges(table), table.deleted_ms, table.coder_id, table.round_id, code)


def _edges(table: Any) -> tuple[Any, Any]:
    """The columns of a mark's two edges."""
    return (table.at, table.at) if table is schema.Cut else (table.start_at, table.end_at)
