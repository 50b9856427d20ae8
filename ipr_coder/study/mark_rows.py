"""All marks on one transcript as rows, of every coder and round, live or taken away: read and moved together.

Only the correcting of a text may do that; a coder's own marks are read in `marks`, where nobody else's are seen.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from sqlalchemy import Connection, Table, bindparam, select, update

from ipr_coder.study import schema
from ipr_coder.study.values import Desk

MarkKind = Literal["tag", "review", "star", "memo", "cut"]
"""What lies on a transcript and has a coder. A memo is here when it is about a stretch of text."""

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

    `name` is what may not be twice on one span: coder, round and code by their row numbers; None for memos, of which
    there may be several.
    """

    kind: MarkKind
    id: int
    start: int
    end: int
    deleted_ms: int | None
    owner: Owner
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
    coders = {row.id: row.label for row in tx.execute(select(schema.Coder.id, schema.Coder.label))}
    rounds = {row.id: row.name for row in tx.execute(select(schema.Round.id, schema.Round.name))}
    codes = {row.id: row.ident for row in tx.execute(select(schema.Code.id, schema.Code.ident))}
    found: list[MarkRow] = []
    for kind in KINDS:
        table = _TABLES[kind]
        start, end = _edges(table)
        code = table.code_id if kind == "tag" else table.id.label("code_id")
        query = (
            select(table.id, start, end, table.deleted_ms, table.coder_id, table.round_id, code)
            .where(table.transcript_id == transcript_id, start.is_not(None))
            .order_by(table.id)
        )
        for row, at, until, deleted, coder, in_round, code_id in tx.execute(query):
            owner = (coders[coder], rounds[in_round], codes[code_id] if kind == "tag" else None)
            name = None if kind == "memo" else (coder, in_round, code_id) if kind == "tag" else (coder, in_round)
            found.append(MarkRow(kind, row, at, until, deleted, owner, name))
    return found


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


def row_place(tx: Connection, kind: MarkKind, row: int) -> tuple[int, int, int | None]:
    """Where a row lies, and when it was taken away."""
    table = _TABLES[kind]
    start, end = _edges(table)
    found = tx.execute(select(start, end, table.deleted_ms).where(table.id == row)).one()
    return found[0], found[1], found[2]


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


def _edges(table: Any) -> tuple[Any, Any]:
    """The columns of a mark's two edges."""
    return (table.at, table.at) if table is schema.Cut else (table.start_at, table.end_at)
