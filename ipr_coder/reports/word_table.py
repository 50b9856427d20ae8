"""A table in a Word report, built as XML: ruled as journals rule tables, its head repeated on every page.

Cells are copies of one prototype a column: python-docx's own row by row building takes seconds where this takes
hundredths.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from ipr_coder.reports.cells import shown, visible
from ipr_coder.reports.layout import Paper, column_widths, printed_lines
from ipr_coder.reports.model import Column, Row, Table
from ipr_coder.reports.word_styles import TABLE_HEAD, TABLE_TEXT, style_id

if TYPE_CHECKING:
    from docx.oxml.table import CT_Tbl
    from lxml.etree import _Element

_TWIPS_PER_MM = 1440 / 25.4
_INDENT_TWIPS = 200
_AIR_TWIPS = 120
_FIRST_ROWS = 4
"""Rows of a long table that stay with its caption, so that no page ends with a head and a single line."""
MOST_ROWS = 1000
"""Some 25 pages."""
_BREAKABLE = 1200
"""A row with a longer cell may run over the end of a page: kept whole, it holds LibreOffice up for minutes."""


def printable(table: Table) -> Table:
    """The table as it is printed: of a very long one the first rows, and the note that says so.

    Thousands of rows are a file for a spreadsheet: hundreds of pages of them hide what is to be read.
    """
    if len(table.rows) <= MOST_ROWS:
        return table
    left_out = (
        f"Printed are the first {MOST_ROWS:,} of {len(table.rows):,} rows; all of them are in the same report as "
        ".xlsx, .html, .json or .zip."
    )
    return replace(table, rows=table.rows[:MOST_ROWS], notes=(left_out, *table.notes))


def table_element(table: Table, paper: Paper) -> CT_Tbl:
    """The `w:tbl` of a table, no wider than `paper`, and on one page where a page holds it."""
    from docx.oxml import parse_xml

    room = column_widths(table, paper.width)
    widths = [round(width * _TWIPS_PER_MM) for width in room]
    element = parse_xml(
        f"<w:tbl {_namespaces()}>"
        f'<w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        "<w:tblBorders>"
        '<w:top w:val="single" w:sz="12" w:space="0" w:color="000000"/>'
        '<w:bottom w:val="single" w:sz="12" w:space="0" w:color="000000"/>'
        "</w:tblBorders>"
        '<w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar>'
        '<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1"'
        ' w:noVBand="1"/>'
        f"<w:tblCaption w:val={quoteattr(visible(table.title)[:250])}/></w:tblPr>"
        f"<w:tblGrid>{''.join(f'<w:gridCol w:w={quoteattr(str(width))}/>' for width in widths)}</w:tblGrid>"
        "</w:tbl>"
    )
    element.extend(_head_rows(table, widths))
    prototype = _body_row(table, widths)
    together = printed_lines(table, room) <= paper.rows
    nested = any(row.level for row in table.rows)
    for number, row in enumerate(table.rows):
        # The last row is kept with the notes under the table, or with the empty line that ends it.
        last = number == len(table.rows) - 1
        element.append(_filled(prototype, table, row, keep=together or number < _FIRST_ROWS or last, nested=nested))
    return element  # type: ignore[return-value]


def _head_rows(table: Table, widths: list[int]) -> list[_Element]:
    """One row of heads, or two where columns share a head; a column without one reaches over both."""
    spans: list[tuple[str, list[int]]] = []
    for group, members in groupby(enumerate(table.columns), key=lambda pair: pair[1].group):
        places = [place for place, _ in members]
        spans += [(group, places)] if group else [("", [place]) for place in places]
    two = any(group for group, _ in spans)
    upper, lower = [], []
    for group, places in spans:
        width = sum(widths[place] for place in places)
        if group:
            upper.append(_head_cell(group, width, f'<w:gridSpan w:val="{len(places)}"/>', '<w:jc w:val="center"/>', 4))
            lower += [_column_head(table.columns[place], widths[place], "", place) for place in places]
        else:
            column = table.columns[places[0]]
            upper.append(_column_head(column, width, '<w:vMerge w:val="restart"/>' if two else "", places[0]))
            lower.append(_head_cell("", width, "<w:vMerge/>", "", 8))
    return [_head_row(upper), _head_row(lower)] if two else [_head_row(upper)]


def _column_head(column: Column, width: int, merge: str, place: int) -> str:
    if column.kind != "text":
        return _head_cell(column.head, width, merge, '<w:jc w:val="right"/>', 8)
    return _head_cell(column.head, width, merge, f'<w:ind w:left="{_gap(column, place)}"/>', 8)


def _head_cell(text: str, width: int, merge: str, align: str, rule: int) -> str:
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{merge}'
        f'<w:tcBorders><w:bottom w:val="single" w:sz="{rule}" w:space="0" w:color="000000"/></w:tcBorders>'
        f'<w:vAlign w:val="bottom"/></w:tcPr><w:p><w:pPr><w:pStyle w:val="{style_id(TABLE_HEAD)}"/><w:keepNext/>'
        f'{align}</w:pPr><w:r><w:t xml:space="preserve">'
        f"{escape(' '.join(visible(text).split()))}</w:t></w:r></w:p></w:tc>"
    )


def _head_row(cells: list[str]) -> _Element:
    from docx.oxml import parse_xml

    return parse_xml(f"<w:tr {_namespaces()}><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{''.join(cells)}</w:tr>")


def _body_row(table: Table, widths: list[int]) -> _Element:
    from docx.oxml import parse_xml

    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr><w:p><w:pPr>'
        f'<w:pStyle w:val="{style_id(TABLE_TEXT)}"/><w:ind w:left="{_gap(column, place)}"/>'
        f'<w:jc w:val="{"left" if column.kind == "text" else "right"}"/></w:pPr>'
        '<w:r><w:t xml:space="preserve"></w:t></w:r></w:p></w:tc>'
        for place, (column, width) in enumerate(zip(table.columns, widths, strict=True))
    )
    return parse_xml(f"<w:tr {_namespaces()}><w:trPr/>{cells}</w:tr>")


def _filled(prototype: _Element, table: Table, row: Row, *, keep: bool, nested: bool) -> _Element:
    """A copy of the prototype row with this row's text."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = deepcopy(prototype)
    texts = [shown(cell, column) for column, cell in zip(table.columns, row.cells, strict=True)]
    short = max(map(len, texts), default=0) <= _BREAKABLE
    if short:
        element[0].append(OxmlElement("w:cantSplit"))
    for place, (cell, text) in enumerate(zip(list(element)[1:], texts, strict=True)):
        paragraph = cell[1]
        style = paragraph[0][0]
        if keep and short:
            style.addnext(OxmlElement("w:keepNext"))
        if place == 0 and nested and not row.level:
            bold = OxmlElement("w:rPr")
            bold.append(OxmlElement("w:b"))
            paragraph[1].insert(0, bold)
        if place == 0 and row.level:
            paragraph[0][-2].set(qn("w:left"), str(_INDENT_TWIPS * row.level))
        _set_text(paragraph[1], text)
    return element


def _set_text(run: _Element, text: str) -> None:
    """Put text into a run that has one empty `w:t`; line feeds become line breaks."""
    from docx.oxml import OxmlElement

    first, *others = text.split("\n")
    run[-1].text = first
    for line in others:
        more = deepcopy(run[-1])
        more.text = line
        run.append(OxmlElement("w:br"))
        run.append(more)


def _gap(column: Column, place: int) -> int:
    """Twips of air before a text that may follow a column of numbers set to the right."""
    return _AIR_TWIPS if place and column.kind == "text" else 0


def _namespaces() -> str:
    from docx.oxml.ns import nsdecls

    return nsdecls("w")
