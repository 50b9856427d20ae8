"""A report as .xlsx: one sheet a table, numbers as numbers, and every text as text.

The first sheet, "About", holds title, facts, paragraphs, notes and quotes; then comes one sheet a table with its
title, head, rows, notes and what it rests on. Figures are told in words: their numbers are in the sheets. A share n/N
takes two columns and an interval two, as in .csv; a gap is an empty cell. No cell is a formula or a link, whatever its
text says. A text longer than a cell can hold is cut there, visibly.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from ipr_coder.errors import UsageError
from ipr_coder.reports.basis import basis_line
from ipr_coder.reports.cells import attribution, visible
from ipr_coder.reports.model import FACTS_TITLE, GAP, Block, Cell, Column, Figure, Interval, Quote, Report, Share, Table

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

LONGEST_CELL = 32_767
"""Characters (UTF-16 units) that a cell holds."""
LONGEST_NAME = 31
"""Characters in the name of a sheet."""
MOST_ROWS = 1_048_576
CUT = " [... cut: a cell holds no more]"

_WIDEST = 60


def render_xlsx(report: Report) -> bytes:
    """The report as a workbook; the same report gives the same bytes. UsageError for a table with too many rows."""
    from xlsxwriter import Workbook

    file = io.BytesIO()
    book = Workbook(
        file,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    # A fixed date of making, so that equal reports are equal files.
    book.set_properties({"title": _fitting(report.title), "created": datetime(2000, 1, 1, tzinfo=UTC)})
    looks = {
        "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}),
        "title": book.add_format({"bold": True}),
        "text": book.add_format({"text_wrap": True, "valign": "top"}),
    }
    _about(book, report, looks)
    names = {"about"}
    for table in report.tables():
        _table(book, table, basis_line(report, table), _sheet_name(table.id, names), looks)
    book.close()
    return file.getvalue()


def _about(book: Workbook, report: Report, looks: dict[str, Any]) -> None:
    sheet = book.add_worksheet("About")
    sheet.set_column(0, 0, 40)
    sheet.set_column(1, 1, 80)
    rows: list[tuple[str, str | None]] = [(report.title, None), (report.subtitle, None), ("", None)]
    rows += [(FACTS_TITLE, None), *((fact.name, GAP if fact.value is None else fact.value) for fact in report.facts)]
    for section in report.sections:
        words = [text for block in section.blocks for text in _words(block)]
        if words:
            rows += [("", None), (section.title, None), *(("", text) for text in words)]
    for place, (name, value) in enumerate(rows):
        if name:
            _write_text(sheet, place, 0, name, looks["title"] if value is None else looks["text"])
        if value:
            _write_text(sheet, place, 1, value, looks["text"])


def _words(block: Block) -> Iterator[str]:
    if isinstance(block, Quote):
        yield f"{GAP if block.text is None else block.text}\n({attribution(block)})"
    elif isinstance(block, Figure):
        yield f"{block.title}: {block.alt}"
    elif not isinstance(block, Table):
        yield block.text


def _table(book: Workbook, table: Table, basis: str, name: str, looks: dict[str, Any]) -> None:
    """Row 1 is the title, row 2 the head, then the rows; the notes stand below."""
    said = (*table.all_notes, basis) if basis else table.all_notes
    if len(table.rows) + len(said) + 4 > MOST_ROWS:
        raise UsageError(
            f"The table {table.id} has {len(table.rows)} rows, more than a sheet holds.", mend="Write it as .csv."
        )
    sheet = book.add_worksheet(name)
    _write_text(sheet, 0, 0, table.title, looks["title"])
    heads = [head for column in table.columns for head in _heads(column)]
    for place, text in enumerate(heads):
        _write_text(sheet, 1, place, text, looks["head"])
    widths = [len(text) // 2 + 4 for text in heads]
    formats = [book.add_format({"num_format": _number_format(c), "valign": "top"}) for c in table.columns]
    indents: dict[int, Any] = {0: looks["text"]}
    for number, row in enumerate(table.rows, start=2):
        at = 0
        for column, cell, shape in zip(table.columns, row.cells, formats, strict=True):
            for value in _values(cell, column):
                if isinstance(value, str):
                    if row.level not in indents:
                        indents[row.level] = book.add_format({"text_wrap": True, "valign": "top", "indent": row.level})
                    look = indents[row.level] if at == 0 else looks["text"]
                    _write_text(sheet, number, at, value, look)
                    widths[at] = max(widths[at], *(len(line) + 2 * row.level + 2 for line in value.split("\n")))
                elif value is not None:
                    _check(sheet.write_number(number, at, value, shape))
                at += 1
    for place, note in enumerate(said, start=len(table.rows) + 3):
        _write_text(sheet, place, 0, note, None)
    for place, wide in enumerate(widths):
        sheet.set_column(place, place, min(_WIDEST, max(8, wide)))
    sheet.freeze_panes(2, 1)


def _heads(column: Column) -> tuple[str, ...]:
    head = f"{column.group}: {column.head}" if column.group else column.head
    if column.kind == "share":
        return head, f"{head}, of"
    if column.kind == "interval":
        return f"{head}, low", f"{head}, high"
    return (head,)


def _values(cell: Cell, column: Column) -> tuple[str | int | float | None, ...]:
    if cell is None:
        return (None,) * len(_heads(column))
    if isinstance(cell, Share):
        return cell.n, cell.of
    if isinstance(cell, Interval):
        return cell.low, cell.high
    return (cell,)


def _number_format(column: Column) -> str:
    return f"0.{'0' * column.places}" if column.kind in ("decimal", "interval") and column.places else "0"


def _write_text(sheet: Worksheet, row: int, column: int, text: str, look: Any) -> None:
    """Text as text: never `write`, which would make formulas, links and numbers of it."""
    _check(sheet.write_string(row, column, _fitting(text), look))


def _check(code: int) -> None:
    """XlsxWriter says by a number, and nothing else, that a cell was left out or cut."""
    if code != 0:
        raise ValueError(f"a cell could not be written to the spreadsheet (code {code})")


def _fitting(text: str) -> str:
    """Text that is safe to show and fits into a cell, which counts a sign beyond the first plane as two."""
    shown = visible(text)
    room = LONGEST_CELL - len(CUT)
    if _units(shown) <= LONGEST_CELL:
        return shown
    while _units(shown) > room:
        shown = shown[: len(shown) - max(1, (_units(shown) - room) // 2)]
    return shown + CUT


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _sheet_name(wanted: str, taken: set[str]) -> str:
    """A name that no other sheet has, made of the table's id."""
    plain = "".join(sign if sign.isalnum() or sign in " _-" else "_" for sign in wanted)[:LONGEST_NAME] or "table"
    name, number = plain, 2
    while name.casefold() in taken:
        ending = f"_{number}"
        name, number = plain[: LONGEST_NAME - len(ending)] + ending, number + 1
    taken.add(name.casefold())
    return name
