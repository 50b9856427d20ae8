"""Tables as .csv, for Excel, R and other programs: the main one, or all of them in a .zip.

A .csv holds the report's main table and nothing else, so that it can be read without skipping lines: one header
line with the columns' keys, one line a row. Numbers are written in full, a share n/N as two columns (`cases` and
`cases_of`: spreadsheets take 7/12 for a date), an interval as `_low` and `_high`, a gap as an empty cell. The last
columns repeat on every line the facts that the table rests on, so that tables of several runs can be put under each
other. UTF-8; a byte-order mark is written only where a letter outside ASCII makes Excel need it. Cells with text that a
spreadsheet would take for a formula begin with an apostrophe; cells with numbers are never touched. A report without a
table (nothing is coded yet) gives its notes, a line each, under the head `note`: the file says why it has no numbers.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator

from ipr_coder.reports.cells import visible
from ipr_coder.reports.model import Cell, Column, Fact, Interval, Note, Report, Row, Share, Table

NOTES = "notes"
"""Names the file in a .zip that holds notes alone."""


def render_csv(report: Report) -> bytes:
    """The main table of `report`, or why it has none."""
    return _csv(report, report.main() or _notes(report))


def render_csv_zip(report: Report) -> bytes:
    """All tables of `report` as .csv files in a .zip, named by their numbers and ids, or why it has none."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        for number, table in enumerate(list(report.tables()) or [_notes(report)], start=1):
            name = "".join(sign if sign.isalnum() or sign in "_-" else "_" for sign in table.id)[:_LONGEST_NAME]
            # A date of its own would make equal reports differ.
            entry = zipfile.ZipInfo(f"{number:02d}_{name}.csv")
            entry.external_attr = 0o600 << 16
            package.writestr(entry, _csv(report, table), compress_type=zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _notes(report: Report) -> Table:
    said = (block.text for section in report.sections for block in section.blocks if isinstance(block, Note))
    return Table(NOTES, "Notes", (Column("note", "Note"),), tuple(Row((text,)) for text in said))


def _csv(report: Report, table: Table) -> bytes:
    stated = _stated(report, table)
    facts = [_safe(fact.value or "") for fact in stated]
    lines = io.StringIO(newline="")
    writer = csv.writer(lines, lineterminator="\r\n")
    writer.writerow([_safe(name) for column in table.columns for name in _names(column)]
                    + [_safe(fact.key) for fact in stated])  # fmt: skip
    for row in table.rows:
        cells = [
            value for column, cell in zip(table.columns, row.cells, strict=True) for value in _values(cell, column)
        ]
        writer.writerow(cells + facts)
    text = lines.getvalue()
    return text.encode("ascii") if text.isascii() else text.encode("utf-8-sig")


def _stated(report: Report, table: Table) -> list[Fact]:
    """The report's facts with the table's own in their places, and those that only the table has."""
    own = {fact.key: fact for fact in table.basis}
    known = [own.pop(fact.key, fact) for fact in report.facts]
    return [*known, *own.values()]


def _names(column: Column) -> tuple[str, ...]:
    if column.kind == "share":
        return column.key, f"{column.key}_of"
    if column.kind == "interval":
        return f"{column.key}_low", f"{column.key}_high"
    return (column.key,)


def _values(cell: Cell, column: Column) -> Iterator[str | int | float]:
    if cell is None:
        yield from ("" for _ in _names(column))
    elif isinstance(cell, Share):
        yield from (cell.n, cell.of)
    elif isinstance(cell, Interval):
        yield from (cell.low, cell.high)
    else:
        yield _safe(cell) if isinstance(cell, str) else cell


def _safe(text: str) -> str:
    """Text that opens as text: an apostrophe in front of what a spreadsheet would calculate."""
    risky = text[:1] in _RISKY_FIRST or text.lstrip()[:1] in _SIGNS
    return ("'" if text and risky else "") + visible(text)


_LONGEST_NAME = 60
_SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_RISKY_FIRST = ("\t", "\r", "\n")
