"""A report refuses what no format could print truthfully."""

from __future__ import annotations

import pytest

from ipr_coder.reports.cells import attribution, clock, shown
from ipr_coder.reports.model import Column, Interval, Quote, Report, Row, Section, Share, Table


def one_cell(kind, cell):
    return Table("t", "T", (Column("c", "C", kind),), (Row((cell,)),))


@pytest.mark.parametrize(
    ("kind", "cell"),
    [
        ("int", "5"), ("int", 5.0), ("int", True), ("decimal", float("nan")), ("decimal", float("inf")),
        ("text", 5), ("share", "7/12"), ("interval", Share(1, 2)), ("interval", Interval(0, float("nan"))),
    ],
)  # fmt: skip
def test_a_cell_must_be_what_its_column_says(kind, cell):
    with pytest.raises(ValueError, match=f"no {kind}"):
        one_cell(kind, cell)


def test_rows_must_fit_and_ids_be_unique():
    with pytest.raises(ValueError, match="2 cells for 1"):
        Table("t", "T", (Column("c", "C"),), (Row(("a", "b")),))
    table = one_cell("int", 5)
    with pytest.raises(ValueError, match="share an id"):
        Report("R", sections=(Section("s", "S", (table, table)),))
    with pytest.raises(ValueError, match="no table x"):
        Report("R", sections=(Section("s", "S", (table,)),), main_table="x")


def test_a_gap_is_explained_only_where_there_is_one():
    assert one_cell("int", 5).all_notes == ()
    assert one_cell("int", None).all_notes == ("– not known.",)


@pytest.mark.parametrize(
    ("cell", "column", "text"),
    [
        (None, Column("c", "C"), "–"),
        (Share(7, 12), Column("c", "C", "share"), "7/12"),
        (Interval(-0.004, 0.5), Column("c", "C", "interval", 2), "[0.00, 0.50]"),
        (-0.5, Column("c", "C", "decimal", 1), "-0.5"),
        (2, Column("c", "C", "decimal", 1), "2.0"),
        (-3, Column("c", "C", "int"), "-3"),
    ],
)
def test_cells_as_people_read_them(cell, column, text):
    assert shown(cell, column) == text


def test_times_are_cut_to_the_second():
    assert clock(0) == "00:00:00"
    assert clock(3_725_999) == "01:02:05"
    assert clock(None) == "–"


def test_attribution_says_who_where_and_when():
    quote = Quote("…", "C01", "client", "D01_S3_client", 12, 250_000, 760_000, 785_000)
    assert attribution(quote) == (
        "C01, client; interview D01_S3_client, turn 12; interview time 00:04:10; session time 00:12:40 to 00:13:05"
    )
