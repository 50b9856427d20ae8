"""The Word file has the structure Word's own tools work with: styles, captions, repeated heads, page layout."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest
from docx.enum.section import WD_ORIENTATION
from docx.oxml.ns import qn
from docx.shared import Mm

from ipr_coder.reports.drawing import picture_png
from ipr_coder.reports.drawing.looks import looks_of
from ipr_coder.reports.layout import column_widths, is_wide, parts_of, printed_lines
from ipr_coder.reports.lettering import width_mm
from ipr_coder.reports.model import Column, Fact, Figure, Heading, Note, Quote, Report, Row, Section, Table
from ipr_coder.reports.word import render_word


def opened(report):
    return docx.Document(io.BytesIO(render_word(report)))


def table(id, columns, rows=3, text="word"):
    return Table(
        id, f"Table {id}", tuple(Column(f"c{n}", f"Column {n}") for n in range(columns)),
        tuple(Row((text,) * columns, level=row % 2) for row in range(rows)),
    )  # fmt: skip


@pytest.fixture
def mixed():
    return Report(
        "A title",
        "A subtitle",
        sections=(
            Section("a", "Narrow", (table("one", 2), Note("Mind."), Quote("Words.", "C01", "client", "D01", 3))),
            Section("b", "Wide", (table("two", 18, rows=80),)),
            Section("c", "Between", (table("three", 2),)),
            Section("d", "Wide again", (table("four", 18),)),
            Section("e", "Last", (table("five", 2),)),
        ),
    )


def test_cells_read_back(hostile):
    cells = [[cell.text for cell in row.cells] for row in opened(hostile).tables[1].rows]
    assert cells == [
        ["Code", "n", "Value", "Both", "Both"],
        ["Code", "n", "Value", "Cases", "Interval"],
        ["shame", "61", "0.33", "7/12", "[-0.12, 0.50]"],
        ["shame.hiding", "-3", "0.00", "0/12", "–"],
        ["–", "–", "–", "–", "–"],
    ]


def test_headings_captions_and_styles(mixed):
    document = opened(mixed)
    styled = {}
    for paragraph in document.paragraphs:
        styled.setdefault(paragraph.style.name, []).append(paragraph)
    assert [p.text for p in styled["Heading 1"]] == ["Narrow", "Wide", "Between", "Wide again", "Last"]
    assert styled["Title"][0].text == "A title"
    assert [p._p.xpath("string(.)") for p in styled["Caption"]][:2] == ["Table 1. Table one", "Table 2. Table two"]
    assert all(p._p.findall(qn("w:fldSimple")) for p in styled["Caption"])
    assert styled["Quote"][0].text == "Words."
    assert styled["Report Note"][0].text == "Note. Mind."


def test_heads_repeat_and_rows_stay_whole(mixed):
    for one in opened(mixed).tables:
        first, *others = one._tbl.tr_lst
        assert first.trPr.find(qn("w:tblHeader")) is not None
        assert all(row.trPr.find(qn("w:tblHeader")) is None for row in others)
        assert all(row.trPr.find(qn("w:cantSplit")) is not None for row in others)


def test_wide_tables_and_what_lies_between_are_landscape_on_a4(mixed):
    pages = opened(mixed).sections
    assert [page.orientation for page in pages] == [
        WD_ORIENTATION.PORTRAIT,
        WD_ORIENTATION.LANDSCAPE,
        WD_ORIENTATION.PORTRAIT,
    ]
    assert [round(page.page_width / Mm(1)) for page in pages] == [210, 297, 210]


def test_subcodes_are_indented(mixed):
    first, second = (row.cells[0].paragraphs[0] for row in opened(mixed).tables[0].rows[1:3])
    assert (first.paragraph_format.left_indent or 0) == 0
    assert second.paragraph_format.left_indent > 0


def test_nobody_and_no_date_are_named_in_the_file(mixed):
    data = render_word(mixed)
    properties = opened(mixed).core_properties
    assert (properties.title, properties.subject, properties.author) == ("A title", "A subtitle", "ipr-coder")
    assert properties.created is None
    assert properties.modified is None
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert {part.date_time for part in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"python-docx" not in package.read("docProps/core.xml")


def test_a_report_of_nothing_still_opens():
    assert [p.text for p in opened(Report("Nothing")).paragraphs] == ["Nothing"]


def test_columns_fill_the_room_and_no_more():
    wide, narrow = table("w", 18, text="some words here"), table("n", 2)
    assert is_wide(wide)
    assert not is_wide(narrow)
    assert sum(column_widths(wide, 170)) == pytest.approx(170)
    assert sum(column_widths(narrow, 170)) < 170
    long = Table("l", "L", (Column("a", "A"), Column("b", "B", "int")), (Row(("word " * 500, 123_456)),))
    assert sum(column_widths(long, 100)) == pytest.approx(100)
    assert column_widths(long, 100)[1] == column_widths(long, 170)[1]


def test_each_picture_has_a_part_a_number_and_words_of_its_own(drawings):
    figures = tuple(Figure(f"f{n}", f'Title {n} of "{name}"', f"Alt {n} <&>.", drawing, "t")
                    for n, (name, drawing) in enumerate([*drawings.items(), *drawings.items()]))  # fmt: skip
    data = render_word(Report("R", sections=(Section("s", "S", figures),)))
    document = docx.Document(io.BytesIO(data))
    looks = looks_of(drawings.values())
    shapes = document.inline_shapes
    assert [shape._inline.docPr.get("id") for shape in shapes] == [str(n + 1) for n in range(len(figures))]
    assert [shape._inline.docPr.get("title") for shape in shapes] == [figure.title for figure in figures]
    assert [shape._inline.docPr.get("descr") for shape in shapes] == [figure.alt for figure in figures]
    for shape, figure in zip(shapes, figures, strict=True):
        part = document.part.related_parts[shape._inline.graphic.graphicData.pic.blipFill.blip.embed]
        alone = picture_png(figure.drawing, looks)
        assert part.blob == alone.content
        assert shape.width / Mm(1) == pytest.approx(alone.width, abs=0.1)
        assert shape.height / shape.width == pytest.approx(alone.height / alone.width, rel=0.001)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert package.testzip() is None
        assert b'Extension="png"' in package.read("[Content_Types].xml")


def test_contents_and_lists_lead_to_what_they_name_without_a_question():
    blocks = [Heading("Inside"), *(table(f"t{n}", 2) for n in range(8))]
    quotes = [Heading(f"Code {n}") for n in range(20)]
    report = Report(
        "Long",
        facts=(Fact("a", "A", "b"),),
        sections=(Section("a", "First", tuple(blocks)), Section("b", "Quotes & more", tuple(quotes))),
    )
    data = render_word(report)
    document = docx.Document(io.BytesIO(data))
    body = document.element.body
    marks = {mark.get(qn("w:name")): mark for mark in body.iter(qn("w:bookmarkStart"))}
    assert len({mark.get(qn("w:id")) for mark in marks.values()}) == len(marks)
    links = {link.xpath("string(.)"): marks[link.get(qn("w:anchor"))] for link in body.iter(qn("w:hyperlink"))}
    assert list(links) == [
        "First", "Inside", "Quotes & more", "What this rests on", *(f"Table {n + 1}. Table t{n}" for n in range(8))
    ]  # fmt: skip
    for words, mark in links.items():
        assert mark.getparent().xpath("string(.)") == words
    kinds = [mark.get(qn("w:fldCharType")) for mark in body.iter(qn("w:fldChar"))]
    assert kinds == ["begin", "separate", "end"] * 2
    assert [words.text for words in body.iter(qn("w:instrText"))] == [
        r' TOC \o "1-2" \h \z ',
        r' TOC \h \z \c "Table" ',
    ]
    levels = {p.text: p.style.name for p in document.paragraphs if p.text.startswith(("Inside", "Code 1"))}
    assert levels["Code 1"] == "Report Heading 2"
    assert document.styles["Report Heading 2"].base_style.name == "Heading 2"
    own = {style.name: style.element.get(qn("w:customStyle")) for style in document.styles}
    assert [own[name] for name in ("toc 1", "toc 2", "table of figures", "Report Note")] == [None, None, None, "1"]
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert b"updateFields" not in package.read("word/settings.xml")
        assert b"w:dirty" not in package.read("word/document.xml")


def test_a_short_report_has_no_contents(mixed):
    body = opened(mixed).element.body
    assert not list(body.iter(qn("w:hyperlink")))
    assert not list(body.iter(qn("w:bookmarkStart")))


def test_of_a_table_of_thousands_the_first_rows_are_printed_and_it_says_where_all_are():
    cells = tuple(Row((f"row {n}", n)) for n in range(1003))
    columns = (Column("a", "A"), Column("n", "N", "int"))
    document = opened(Report("R", sections=(Section("s", "S", (Table("t", "T", columns, cells),)),)))
    (printed,) = document.tables
    assert len(printed._tbl.tr_lst) == 1 + 1000
    assert printed._tbl.tr_lst[-1].xpath("string(.)") == "row 999999"
    assert any("first 1,000 of 1,003 rows" in p.text and ".xlsx" in p.text for p in document.paragraphs)
    document = opened(Report("R", sections=(Section("s", "S", (Table("t", "T", columns, cells[:1000]),)),)))
    assert len(document.tables[0]._tbl.tr_lst) == 1 + 1000
    assert not any("Printed are" in p.text for p in document.paragraphs)


def test_a_tall_and_narrow_table_among_wide_ones_stands_upright_with_what_is_under_it():
    wide, tall, low = table("wide", 18), table("tall", 2, rows=40), table("low", 2)
    after, below = table("after", 18), Note("Under it.")

    def lying(*blocks):
        return [([*part.blocks], part.sideways) for part in parts_of([Section("s", "S", blocks)])[0]]

    assert lying(Heading("h"), wide, tall, below, after) == [
        ([Heading("h"), wide], True), ([tall, below], False), ([after], True)
    ]  # fmt: skip
    assert lying(Heading("h"), tall, below, wide) == [([Heading("h"), tall, below], False), ([wide], True)]
    assert lying(Heading("h"), wide, low) == [([Heading("h"), wide, low], True)]
    assert lying(tall, low) == [([tall, low], False)]
    assert lying() == [([], False)]


def test_heads_are_broken_before_what_stands_under_them():
    numbers = tuple(Column(f"n{n}", "A head of several words over it", "int") for n in range(4))
    rows = (Row((1, 22, 333, 4, "D001 S3 00:02:00")), Row((1, 2, 3, 4, "–")))
    one = Table("t", "T", (*numbers, Column("x", "For example")), rows)
    widths = column_widths(one, 130)
    assert sum(widths) == pytest.approx(130)
    assert sum(column_widths(one, 1000)) > 130
    assert widths[-1] >= width_mm("D001 S3 00:02:00") + 2
    assert printed_lines(one, widths) == 2
    assert widths[0] >= width_mm("several", bold=True)


def test_of_a_quote_that_is_held_back_its_place_stands_in_one_line():
    held = Quote("Secret words.", "C01", "client", "D01", 3, held="not cleared")
    document = opened(Report("R", sections=(Section("q", "Q", (held,)),)))
    assert [(p.text, p.style.name) for p in document.paragraphs][2:] == [
        ("C01, client; interview D01, turn 3; interview time –; session time –; words held back: not cleared",
         "Report Quote Source")
    ]  # fmt: skip
