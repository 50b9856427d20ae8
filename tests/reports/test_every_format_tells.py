"""Each format numbers tables and figures alike, says under every table what it rests on, and tells each figure."""

from __future__ import annotations

import csv
import io
import json
import zipfile

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm

from ipr_coder.reports.basis import basis_line, basis_of
from ipr_coder.reports.formats import render
from ipr_coder.reports.layout import parts_of
from ipr_coder.reports.lettering import width_mm
from ipr_coder.reports.model import Column, Fact, Figure, Heading, Note, Paragraph, Report, Row, Section, Share, Table

OWN = "Unit: turn; Layer: agreed; Digest: abababababab; Command: ipr-coder themes x.ipr; Lag: 1"
COMMON = "Unit: turn; Layer: union of AB, CD; Digest: abababababab; Command: ipr-coder themes x.ipr"


def test_a_table_s_own_basis_goes_before_the_report_s(pictured):
    first, second = pictured.tables()
    assert (basis_line(pictured, first), basis_line(pictured, second)) == (OWN, COMMON)
    assert [fact.value for fact in basis_of(pictured, first)] == [
        "turn",
        "agreed",
        "ab" * 32,
        "ipr-coder themes x.ipr",
        "1",
    ]
    assert basis_line(Report("R", sections=(Section("s", "S", (second,)),)), second) == ""


def test_page(pictured):
    from lxml import html

    page = html.document_fromstring(render(pictured, "html").decode())
    assert [p.text_content() for p in page.xpath("//p[@class='basis']")] == [OWN, COMMON]
    captions = [" ".join(c.text_content().split()) for c in page.xpath("//figure[@class='drawing']/figcaption")]
    assert captions[0] == "Figure 1. Figure of bars. The numbers are in Table 2."
    assert len(captions) == len(list(pictured.figures()))
    pictures = page.xpath("//div[@role='img']")
    assert [picture.get("aria-label") for picture in pictures] == [figure.alt for figure in pictured.figures()]
    assert all(len(picture.xpath(".//svg[@aria-hidden='true']")) == 1 for picture in pictures)
    assert page.xpath("//script") == page.xpath("/html/body/script")


def test_word(pictured):
    document = docx.Document(io.BytesIO(render(pictured, "docx")))
    styled = {}
    for paragraph in document.paragraphs:
        styled.setdefault(paragraph.style.name, []).append(paragraph)
    assert [p.text for p in styled["Report Table Basis"]] == [OWN, COMMON]
    captions = [p._p.xpath("string(.)") for p in styled["Caption"]]
    assert captions[:3] == [
        "Table 1. Numbers",
        "Table 2. Plain",
        "Figure 1. Figure of bars. The numbers are in Table 2.",
    ]
    fields = [p._p.find(qn("w:fldSimple")).get(qn("w:instr")).strip() for p in styled["Caption"]]
    assert set(fields) == {r"SEQ Table \* ARABIC", r"SEQ Figure \* ARABIC"}
    figures = list(pictured.figures())
    assert len(document.inline_shapes) == len(figures) == len(styled["Report Picture"])
    for shape, figure in zip(document.inline_shapes, figures, strict=True):
        assert shape._inline.docPr.get("descr") == figure.alt
        assert shape.width <= Mm(170)
        blip = shape._inline.xpath(".//a:blip")[0].get(qn("r:embed"))
        image = document.part.related_parts[blip].image
        assert (image.horz_dpi, image.vert_dpi) == (300, 300)
    assert styled["Report Picture"][0].style.paragraph_format.keep_with_next


def test_markdown_and_text(pictured):
    for format in ("md", "txt"):
        text = render(pictured, format).decode().replace("**", "").replace("\\", "")
        for expected in (OWN, COMMON, "Table 1. Numbers", "Table 2. Plain", "Figure 1. Figure of bars"):
            assert expected in " ".join(text.split()), (format, expected)
        assert "The numbers are in Table 2." in text
    assert "████" in render(pictured, "txt").decode()


def test_json(pictured):
    value = json.loads(render(pictured, "json"))
    blocks = [block for section in value["sections"] for block in section["blocks"]]
    tables = [block for block in blocks if block["type"] == "table"]
    assert [table["number"] for table in tables] == [1, 2]
    basis = {fact["key"]: fact["value"] for fact in tables[0]["basis"]}
    assert list(basis) == ["unit", "layer", "digest", "command", "lag"]
    assert (basis["layer"], basis["digest"]) == ("agreed", "ab" * 32)
    figure = next(block for block in blocks if block["type"] == "figure")
    assert figure == {"type": "figure", "id": "f_bars", "number": 1, "title": "Figure of bars",
                      "alt": "What bars <b>show</b>.", "table": "plain"}  # fmt: skip


def test_csv_and_all_tables_as_csv(pictured):
    (first, *_) = csv.DictReader(io.StringIO(render(pictured, "csv").decode("utf-8-sig")))
    assert (first["layer"], first["lag"], first["unit"], first["digest"]) == ("agreed", "1", "turn", "ab" * 32)
    with zipfile.ZipFile(io.BytesIO(render(pictured, "zip"))) as package:
        assert package.namelist() == ["01_numbers.csv", "02_plain.csv"]
        assert package.read("01_numbers.csv") == render(pictured, "csv")
        assert package.read("02_plain.csv") == render(pictured.with_main("plain"), "csv")


def test_a_report_without_a_table_says_why_as_csv(drawings):
    bare = Report("R", facts=(Fact("unit", "Unit", "turn"),), sections=(
        Section("s", "S", (Paragraph("p"), Note("=Nothing is coded."), Note("No groups."))),
    ))  # fmt: skip
    rows = list(csv.DictReader(io.StringIO(render(bare, "csv").decode())))
    assert rows == [{"note": "'=Nothing is coded.", "unit": "turn"}, {"note": "No groups.", "unit": "turn"}]
    with zipfile.ZipFile(io.BytesIO(render(bare, "zip"))) as package:
        assert package.namelist() == ["01_notes.csv"]
    assert render(Report("R"), "csv") == b"note\r\n"


def test_spreadsheet(pictured):
    book = openpyxl.load_workbook(io.BytesIO(render(pictured, "xlsx")))
    for name, expected in (("numbers", OWN), ("plain", COMMON)):
        assert expected in [row[0].value for row in book[name].iter_rows()]
    told = [row[1].value for row in book["About"].iter_rows()]
    assert "Figure of bars: What bars <b>show</b>." in told


@pytest.mark.parametrize("format", ["docx", "html", "md", "csv", "zip", "json", "txt", "xlsx"])
def test_equal_reports_are_equal_files(pictured, format):
    assert render(pictured, format) == render(pictured, format)


def test_two_figures_may_not_share_an_id(drawings):
    figure = Figure("f", "F", "F.", drawings["bars"], "t")
    with pytest.raises(ValueError, match="two figures"):
        Report("R", sections=(Section("s", "S", (figure, figure)),))


def test_only_wide_tables_turn_the_page(drawings):
    wide = Table("w", "W", tuple(Column(f"c{n}", f"Column number {n}") for n in range(14)),
                 (Row(("some words",) * 14),))  # fmt: skip
    narrow = Table("n", "N", (Column("c", "C"),), (Row(("x",)),))
    figure = Figure("f", "F", "F.", drawings["bars"], "n")
    sections = (
        Section("a", "A", (Paragraph("p"), narrow)),
        Section("b", "B", (wide, Heading("h"), narrow, Heading("h"), wide, Heading("h"), figure)),
        Section("c", "C", ()),
    )
    assert [[part.sideways for part in parts] for parts in parts_of(sections)] == [
        [False], [True, True, True, False], [False]]  # fmt: skip
    assert [block for parts in parts_of(sections) for part in parts for block in part.blocks] == [
        block for section in sections for block in section.blocks
    ]


def test_letters_have_the_widths_of_arial():
    # Helvetica's widths (Adobe Font Metrics): A 667, v 500, space 278, in thousandths of 8.5 points.
    assert width_mm("Av ") == pytest.approx((667 + 500 + 278) / 1000 * 8.5 * 25.4 / 72)
    assert width_mm("Av", bold=True) == pytest.approx((722 + 556) / 1000 * 8.5 * 25.4 / 72)
    assert width_mm("漢") > width_mm("å") > 0


def test_a_share_of_nothing_is_a_gap_that_is_explained():
    columns = (Column("a", "A"), Column("s", "S", "share"))
    rows = (Row(("x", Share(0, 0))), Row(("y", Share(0, 3))), Row(("z", None)))
    table = Table("t", "T", columns, rows, gap="not asked")
    report = Report("R", sections=(Section("s", "S", (table,)),))
    assert table.all_notes == ("– not asked, or a share of nothing.",)
    assert Table("t", "T", columns, rows[:2]).all_notes == ("– a share of nothing.",)
    assert "0/0" not in render(report, "md").decode() + render(report, "txt").decode()
    page = render(report, "html").decode()
    assert "0/0" not in page
    assert page.count('data-gap=""') == 2
    assert json.loads(render(report, "json"))["sections"][0]["blocks"][0]["rows"][0]["cells"]["s"] == {"n": 0, "of": 0}
