"""What a table of ratings or a list of spans in a .csv says, whatever program wrote it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ipr_coder.errors import UsageError
from ipr_coder.exchange.rating_csv import read_matrix, read_spans


@pytest.fixture
def file(tmp_path: Path):
    def write(content: str, encoding: str = "utf-8") -> Path:
        path = tmp_path / "f.csv"
        path.write_bytes(content.encode(encoding))
        return path

    return write


@pytest.mark.parametrize(
    "content",
    [
        "unit,AB,CD\n1,a,b\n2,,c\n",
        "unit;AB;CD\r\n1;a;b\r\n2;;c\r\n",
        "unit\tAB\tCD\n1\ta\tb\n2\t\tc",
        'Unit, AB ,CD\n"1"," a ",b\n\n2,,c\n,,\n',
        "unit,AB,CD,\n1,a,b,\n2,,c,\n",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_the_same_table_from_several_programs(content: str, encoding: str, file) -> None:
    matrix = read_matrix(file(content, encoding))
    assert matrix.coders == ("AB", "CD")
    assert matrix.answers == [["a", "b"], [None, "c"]]
    assert not matrix.sets


def test_an_empty_cell_is_missing_and_a_lone_semicolon_is_no_code(file) -> None:
    matrix = read_matrix(file("unit,AB,CD\n1,shame; repair ,;\n2,,shame\n"))
    assert matrix.sets
    assert matrix.answers == [[frozenset({"shame", "repair"}), frozenset()], [None, frozenset({"shame"})]]


def test_numbers_are_numbers_only_where_all_are(file) -> None:
    assert read_matrix(file("unit,AB,CD\n1,2,2.0\n2,10,-1.5\n")).answers == [[2, 2], [10, -1.5]]
    assert read_matrix(file("unit,AB,CD\n1,2,2.0\n2,10,x\n")).answers == [["2", "2.0"], ["10", "x"]]


def test_coders_in_the_order_asked_for(file) -> None:
    matrix = read_matrix(file("unit,AB,CD,EF\n1,a,b,c\n"), ["EF", "AB"])
    assert (matrix.coders, matrix.answers) == (("EF", "AB"), [["c", "a"]])


def test_spans_with_columns_in_any_order(file) -> None:
    spans = read_spans(file("document,value,start,end,coder\nd1,x,0,5,AB\nd2,y,3,9,CD\nd1,x,7,8,AB\n"))
    assert (spans.coders, spans.values, spans.documents) == (("AB", "CD"), ("x", "y"), ("d1", "d2"))
    assert (spans.lengths, spans.measured) == ((8, 9), False)
    assert spans.start.tolist() == [0, 3, 7]
    assert np.array_equal(spans.coder, [0, 1, 0])
    assert np.array_equal(spans.document, [0, 1, 0])


def test_a_coder_who_marked_nothing_is_a_coder(file) -> None:
    spans = read_spans(file("coder,start,end,value,length\nAB,0,5,x,50\nCD,,,,\n"))
    assert (spans.coders, spans.lengths, spans.measured) == (("AB", "CD"), (50,), True)


def test_a_long_wrong_cell_is_quoted_briefly(file) -> None:
    with pytest.raises(UsageError) as refused:
        read_spans(file(f"coder,start,end,value\nAB,{'word ' * 100},5,x\nCD,1,2,x\n"))
    assert len(f"{refused.value.what} {refused.value.mend}") < 200
