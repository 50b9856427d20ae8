"""Every cell of every table of RIVER's whole report is the same in each format; .json is the one they are held to.

How a number is printed is said once more here, apart from the program: a gap as a dash, a share as n/N, decimals to the
places of their column, an interval in brackets.
"""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.slow

Run = Callable[..., Any]
ENDINGS = ("json", "html", "docx", "xlsx", "md", "zip", "txt")


@pytest.fixture(scope="module")
def written(built_river: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    from ipr_coder.cli.app import run

    folder = tmp_path_factory.mktemp("formats")
    study = folder / "river.ipr"
    study.write_bytes(built_river.read_bytes())
    # The first report puts the look at both coders' tags on record, of which the next ones tell.
    for ending in (ENDINGS[0], *ENDINGS):
        assert run(["report", str(study), "-o", str(folder / f"report.{ending}")]) == 0
    return folder


@pytest.fixture(scope="module")
def tables(written: Path) -> list[dict[str, Any]]:
    report = json.loads((written / "report.json").read_text(encoding="utf-8"))
    found = [block for section in report["sections"] for block in section["blocks"] if block["type"] == "table"]
    assert len(found) > 30
    assert sum(len(table["rows"]) * len(table["columns"]) for table in found) > 10_000
    return found


def shown(value: Any, column: dict[str, Any]) -> str:
    if value is None:
        return "–"
    if column["kind"] == "share":
        return f"{value['n']}/{value['of']}" if value["of"] else "–"
    if column["kind"] == "interval":
        return f"[{value['low']:.{column['places']}f}, {value['high']:.{column['places']}f}]"
    if column["kind"] == "decimal":
        text = f"{value:.{column['places']}f}"
        return text.removeprefix("-") if float(text) == 0 else text
    return str(value)


def printed(table: dict[str, Any]) -> list[list[str]]:
    return [[shown(row["cells"][column["key"]], column) for column in table["columns"]] for row in table["rows"]]


def numbers(table: dict[str, Any]) -> Iterator[list[Any]]:
    """Each row as files for machines have it: a share as two numbers, an interval as two, a gap as None."""
    for row in table["rows"]:
        flat: list[Any] = []
        for column in table["columns"]:
            value = row["cells"][column["key"]]
            if column["kind"] == "share":
                flat += [None, None] if value is None else [value["n"], value["of"]]
            elif column["kind"] == "interval":
                flat += [None, None] if value is None else [value["low"], value["high"]]
            else:
                flat.append(value)
        yield flat


def plain(text: str) -> str:
    """Only what is said: spaces in one form, and without the marks that keep Markdown and terminals apart."""
    return re.sub(r"\s+", "", text.replace("\\", "").replace("&nbsp;", "").replace("&amp;", "&").replace("&lt;", "<"))


def test_html(written: Path, tables: list[dict[str, Any]]) -> None:
    from lxml import html

    page = html.document_fromstring((written / "report.html").read_bytes())
    found = page.xpath("//main//table") or page.xpath("//table")
    assert len(found) == len(tables)
    for element, table in zip(found, tables, strict=True):
        rows = [[cell.text_content().strip() for cell in row] for row in element.xpath("./tbody/tr")]
        assert rows == printed(table), table["id"]


def test_word(written: Path, tables: list[dict[str, Any]]) -> None:
    """Tables too wide for a sheet are cut by columns, of which the first is repeated: each part is looked for whole."""
    import docx

    document = docx.Document(str(written / "report.docx"))
    parts = []
    for element in document.tables:
        rows = [[cell.text.strip() for cell in row.cells] for row in element.rows]
        parts.append(list(zip(*rows, strict=True)))
    for table in tables:
        columns = [tuple(column) for column in zip(*printed(table), strict=True)]
        for number, wanted in enumerate(columns):
            there = any(wanted == one[-len(wanted) :] for part in parts for one in part)
            assert there, (table["id"], table["columns"][number]["key"])


def test_markdown(written: Path, tables: list[dict[str, Any]]) -> None:
    found: list[list[list[str]]] = []
    inside = False
    for line in (written / "report.md").read_text(encoding="utf-8").splitlines():
        if not line.startswith("|"):
            inside = False
            continue
        if not inside:
            found.append([])
        inside = True
        found[-1].append([plain(cell) for cell in re.split(r"(?<!\\)\|", line)[1:-1]])
    assert len(found) == len(tables)
    for rows, table in zip(found, tables, strict=True):
        assert rows[2:] == [[plain(cell) for cell in row] for row in printed(table)], table["id"]


def test_excel(written: Path, tables: list[dict[str, Any]]) -> None:
    from openpyxl import load_workbook

    book = load_workbook(written / "report.xlsx", read_only=True)
    sheets = [book[name] for name in book.sheetnames[1:]]
    assert len(sheets) == len(tables)
    for sheet, table in zip(sheets, tables, strict=True):
        rows = [list(row) for row in sheet.iter_rows(values_only=True)]
        wanted = list(numbers(table))
        width = len(wanted[0]) if wanted else 0
        body = [[*row, *[None] * width][:width] for row in rows[2 : 2 + len(wanted)]]
        assert len(body) == len(wanted)
        for row, meant in zip(body, wanted, strict=True):
            assert [_alike(a, b) for a, b in zip(row, meant, strict=True)] == [True] * width, (table["id"], row, meant)


def test_csv(written: Path, tables: list[dict[str, Any]]) -> None:
    with zipfile.ZipFile(written / "report.zip") as package:
        files = [package.read(name).decode("utf-8-sig") for name in package.namelist()]
    assert len(files) == len(tables)
    for text, table in zip(files, tables, strict=True):
        rows = list(csv.reader(io.StringIO(text)))[1:]
        wanted = list(numbers(table))
        assert len(rows) == len(wanted)
        for row, meant in zip(rows, wanted, strict=True):
            read = [_read(cell, like) for cell, like in zip(row, meant, strict=False)]
            assert read == meant, table["id"]


def test_terminal(written: Path, tables: list[dict[str, Any]]) -> None:
    """Columns may be cut, and long cells broken: of each row what stands in its whole-number columns is looked for."""
    lines = (written / "report.txt").read_text(encoding="utf-8").splitlines()
    words = [set(line.split()) for line in lines]
    for table in tables:
        if table["columns"][0]["kind"] != "text" or len(table["columns"]) > 7:
            continue
        for row in printed(table):
            if not re.fullmatch(r"[\w.]+", row[0]):
                continue
            meant = {cell for cell, column in zip(row, table["columns"], strict=True) if column["kind"] == "int"}
            assert any(row[0] in line and meant <= line for line in words), (table["id"], row)


def _alike(found: Any, meant: Any) -> bool:
    if isinstance(meant, float) and isinstance(found, (int, float)):
        return float(found) == pytest.approx(meant, rel=1e-15, abs=0)  # spreadsheets keep 16 digits
    if isinstance(meant, str):
        return found is not None and plain(str(found)).removeprefix("'") == plain(meant)
    return bool(found == meant) and isinstance(found, bool) == isinstance(meant, bool)


def _read(cell: str, like: Any) -> Any:
    if cell == "" and like in (None, ""):
        return like
    if isinstance(like, (int, float)):
        return type(like)(cell)
    return cell.removeprefix("'") if isinstance(like, str) and not like.startswith("'") else cell
