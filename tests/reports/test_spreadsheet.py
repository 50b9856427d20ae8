"""The workbook read back by another library: every figure as a number, every text as text, whatever it says."""

from __future__ import annotations

import dataclasses
import io
import zipfile

import openpyxl
import pytest

from ipr_coder.errors import UsageError
from ipr_coder.reports import spreadsheet
from ipr_coder.reports.cells import visible
from ipr_coder.reports.model import Column, Report, Row, Section, Table
from ipr_coder.reports.spreadsheet import CUT, LONGEST_CELL, render_xlsx


def opened(report):
    return openpyxl.load_workbook(io.BytesIO(render_xlsx(report)))


def table(id, *cells, kind="text"):
    return Table(id, "A table", (Column("a", "A", kind),), tuple(Row((cell,)) for cell in cells))


def report_of(*tables):
    return Report("Title", sections=(Section("s", "Section", tables),))


def test_one_sheet_a_table_with_numbers_as_numbers(hostile):
    sheet = opened(hostile)["numbers"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2, max_row=5)]
    assert rows[0] == ["Code", "n", "Value", "Both: Cases", "Both: Cases, of", "Both: Interval, low",
                       "Both: Interval, high"]  # fmt: skip
    assert rows[1] == ["shame", 61, pytest.approx(1 / 3), 7, 12, -0.125, 0.5]
    assert rows[2] == ["shame.hiding", -3, -0.001, 0, 12, None, None]
    assert rows[3] == [None] * 7
    assert sheet["C3"].number_format == "0.00"
    assert sheet.cell(7, 1).value == "A note."


def test_every_text_is_text(hostile, hostile_texts):
    sheet = opened(hostile)["hostile"]
    for number, text in enumerate(hostile_texts[:-1], start=3):
        for place in (1, 3):
            cell = sheet.cell(number, place)
            assert cell.data_type == "s", text
            assert cell.value.replace("\r", "") == visible(text)
            assert cell.hyperlink is None


def test_nothing_in_the_file_is_a_formula_or_a_link(hostile):
    with zipfile.ZipFile(io.BytesIO(render_xlsx(hostile))) as book:
        sheets = {name: book.read(name).decode() for name in book.namelist() if "/worksheets/" in name}
        assert not any("externalLink" in name or name.endswith("_rels/sheet1.xml.rels") for name in book.namelist())
    assert len(sheets) == 3
    for text in sheets.values():
        assert "<f>" not in text
        assert "hyperlink" not in text


def test_a_text_too_long_for_a_cell_is_cut_visibly(hostile):
    value = opened(hostile)["hostile"].cell(2 + 19, 1).value
    assert len(value) == LONGEST_CELL
    assert value.endswith(CUT)


@pytest.mark.parametrize("sign", ["x", "\U0001f642", "é"])
@pytest.mark.parametrize("length", [LONGEST_CELL // 2, LONGEST_CELL - 1, LONGEST_CELL, LONGEST_CELL + 1, 100_000])
def test_cells_count_as_the_program_that_opens_them_does(sign, length):
    value = opened(report_of(table("t", sign * length)))["t"]["A3"].value
    units = len(value.encode("utf-16-le")) // 2
    assert units <= LONGEST_CELL
    fits = len((sign * length).encode("utf-16-le")) // 2 <= LONGEST_CELL
    assert (value == sign * length) == fits
    assert value.endswith(CUT) != fits


def test_facts_and_words_stand_on_the_first_sheet(hostile):
    book = opened(hostile)
    assert book.sheetnames == ["About", "hostile", "numbers"]
    words = [cell.value for row in book["About"].iter_rows() for cell in row if cell.value]
    assert "What this rests on" in words
    assert sum("turn 12" in word for word in words) > 10


def test_names_of_sheets_fit_and_differ():
    names = opened(report_of(table("a" * 40), table("a" * 50), table("About"), table("b/[c]:*?"))).sheetnames
    assert names == ["About", "a" * 31, "a" * 29 + "_2", "About_2", "b__c____"]


def test_too_many_rows_are_refused_not_dropped(monkeypatch):
    monkeypatch.setattr(spreadsheet, "MOST_ROWS", 10)
    with pytest.raises(UsageError, match=r"more than a sheet holds.*\.csv"):
        render_xlsx(report_of(table("t", *("x",) * 10)))


def test_a_cell_that_was_not_written_is_a_fault(monkeypatch):
    from xlsxwriter.worksheet import Worksheet

    monkeypatch.setattr(Worksheet, "write_number", lambda *_: -1)
    with pytest.raises(ValueError, match="could not be written"):
        render_xlsx(report_of(table("t", 1.5, kind="decimal")))


def test_a_report_without_tables_is_a_workbook_too(hostile):
    assert opened(dataclasses.replace(hostile, sections=(), main_table=None)).sheetnames == ["About"]
