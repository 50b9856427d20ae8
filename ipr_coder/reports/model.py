"""What a report is: facts, and sections of headings, paragraphs, tables, quotes and notes. Every format renders this.

Text is kept as it was read; each renderer makes it harmless for its own format.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from ipr_coder.reports.drawings import Drawing

ColumnKind = Literal["text", "int", "decimal", "share", "interval"]


@dataclass(frozen=True, slots=True)
class Share:
    """n of a total, such as 7 of 12 cases. Of a total of 0 readers get a gap, and programs both numbers."""

    n: int
    of: int


@dataclass(frozen=True, slots=True)
class Interval:
    """From `low` to `high`."""

    low: float
    high: float


Cell = str | int | float | Share | Interval | None
"""None is a gap: not known, or without meaning here; the table's `gap` says which."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `key` names it for programs, `head` for readers, `group` is a head shared with its neighbours.

    `places` are the decimals that are printed of a decimal or an interval; files for programs keep them all.
    """

    key: str
    head: str
    kind: ColumnKind = "text"
    places: int = 2
    group: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One cell a column. `level` indents the first cell (a subcode under its family)."""

    cells: tuple[Cell, ...]
    level: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its notes. `id` is stable from run to run; `gap` says what an empty cell ("–") means.

    ValueError when a row does not fit the columns or a cell its column's kind.
    """

    id: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()
    gap: str = "not known"
    basis: tuple[Fact, ...] = ()
    """What this table rests on where that is not what the whole report rests on; printed in one line under it."""

    def __post_init__(self) -> None:
        for number, row in enumerate(self.rows, start=1):
            if len(row.cells) != len(self.columns):
                raise ValueError(f"table {self.id}: row {number} has {len(row.cells)} cells for {len(self.columns)}")
            for column, cell in zip(self.columns, row.cells, strict=True):
                if not _fits(cell, column.kind):
                    raise ValueError(f"table {self.id}: row {number} has no {column.kind} under {column.key}")

    @property
    def all_notes(self) -> tuple[str, ...]:
        """The notes as printed under the table; the last explains the gaps, where there are any."""
        cells = [cell for row in self.rows for cell in row.cells]
        meanings = [self.gap] if any(cell is None for cell in cells) else []
        if any(isinstance(cell, Share) and not cell.of for cell in cells):
            meanings.append("a share of nothing")
        return (*self.notes, f"{GAP} {', or '.join(meanings)}.") if meanings else self.notes


GAP = "–"
FACTS_TITLE = "What this rests on"
"""The heading over the facts in every format that people read."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a section."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    text: str


@dataclass(frozen=True, slots=True)
class Note:
    """Something the reader must know before trusting what stands beside it."""

    text: str


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a participant, and where they stand. Turns count from 1, times are milliseconds on their own clocks.

    `text` is None where the words could not be fetched; then the gap is printed.
    """

    text: str | None = field(repr=False)
    participant: str
    role: str
    interview: str
    turn: int | None
    interview_ms: int | None = None
    session_start_ms: int | None = None
    session_end_ms: int | None = None
    held: str | None = None
    """Why the words may not leave the team's screens yet; None where they may. Files get the place without them."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture of the numbers of a table. `id` is stable from run to run; `table` is the id of the table beside it.

    `title` is the caption, `alt` says in words what there is to see, for readers who cannot see it.
    """

    id: str
    title: str
    alt: str
    drawing: Drawing
    table: str


Block = Heading | Paragraph | Table | Figure | Quote | Note


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part of the report."""

    id: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """A name and value that say what the report rests on; `key` names it for programs. None is a visible gap."""

    key: str
    name: str
    value: str | None


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report. `main_table` is the id of the table written where a format can hold only one (.csv).

    `data` is for programs alone: figures in full, under a schema of their own, as JSON can hold them.
    ValueError when two tables, or two figures, share an id or the main table is not there.
    """

    title: str
    subtitle: str = ""
    facts: tuple[Fact, ...] = ()
    sections: tuple[Section, ...] = field(default_factory=tuple)
    main_table: str | None = None
    data: Mapping[str, object] | None = None

    def __post_init__(self) -> None:
        ids = [table.id for table in self.tables()]
        if len(ids) != len(set(ids)):
            raise ValueError("two tables of one report share an id")
        pictures = [figure.id for figure in self.figures()]
        if len(pictures) != len(set(pictures)):
            raise ValueError("two figures of one report share an id")
        if self.main_table is not None and self.main_table not in ids:
            raise ValueError(f"the report has no table {self.main_table}")

    def tables(self) -> Iterator[Table]:
        """All tables in order."""
        return (block for section in self.sections for block in section.blocks if isinstance(block, Table))

    def figures(self) -> Iterator[Figure]:
        """All figures in order."""
        return (block for section in self.sections for block in section.blocks if isinstance(block, Figure))

    def main(self) -> Table | None:
        """The main table: the one named, else the first, else None."""
        tables = list(self.tables())
        return next((table for table in tables if table.id == self.main_table), tables[0] if tables else None)

    def with_main(self, table_id: str) -> Report:
        """The same report with another main table."""
        return replace(self, main_table=table_id)


def _fits(cell: Cell, kind: ColumnKind) -> bool:
    if cell is None:
        return True
    if kind == "text":
        return isinstance(cell, str)
    if kind == "int":
        return isinstance(cell, int) and not isinstance(cell, bool)
    if kind == "decimal":
        return isinstance(cell, int | float) and not isinstance(cell, bool) and math.isfinite(cell)
    if kind == "share":
        return isinstance(cell, Share)
    return isinstance(cell, Interval) and math.isfinite(cell.low) and math.isfinite(cell.high)
