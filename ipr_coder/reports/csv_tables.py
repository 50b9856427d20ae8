"""One table as .csv, for Excel, R and other programs.

A .csv holds the report's main table and nothing else, so that it can be read without skipping lines: one header
line with the columns' keys, one line a row. Numbers are written in full, a share n/N as two columns (`cases` and
`cases_of`: spreadsheets take 7/12 for a date), an interval as `_low` and `_high`, a gap as an empty cell. The last
columns repeat the report's facts on every line, so that tables of several runs can be put under each other.
UTF-8; a byte-order mark is written only where a letter outside ASCII makes Excel need it. Cells with text that a
spreadsheet would take for a formula begin with an apostrophe; cells with numbers are never touched.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from ipr_coder.errors import UsageError
from ipr_coder.reports.cells import visible
from ipr_coder.reports.model import Cell, Column, Interval, Report, Share


def render_csv(report: Report) -> bytes:
    """The main table of `report`; UsageError when it has no table."""
    table = report.main()
    if table is None:
        raise UsageError("This report has no table for a .csv file.", mend="Write it as .docx, .html, .md or .json.")
    facts = [_safe(fact.value or "") for fact in report.facts]
    lines = io.StringIO(newline="")
    writer = csv.writer(lines, lineterminator="\r\n")
    writer.writerow([_safe(name) for column in table.columns for name in _names(column)]
                    + [_safe(fact.key) for fact in report.facts])  # fmt: skip
    for row in table.rows:
        cells = [
            value for column, cell in zip(table.columns, row.cells, strict=True) for value in _values(cell, column)
        ]
        writer.writerow(cells + facts)
    text = lines.getvalue()
    return text.encode("ascii") if text.isascii() else text.encode("utf-8-sig")


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


_SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_RISKY_FIRST = ("\t", "\r", "\n")
