"""Excel workbooks, PDFs and documents that name nobody: read as a person would read the page, every doubt said."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from ipr_coder.errors import TranscriptError
from ipr_coder.transcripts.model import Transcript
from ipr_coder.transcripts.readers.page_columns import in_reading_order
from ipr_coder.transcripts.reading import look_over, read

Reading = Callable[..., Transcript]
Spoken = Callable[[Transcript], list[tuple[str, str]]]


def workbook(*sheets: Sequence[Sequence[Any]]) -> bytes:
    """An .xlsx of the given rows."""
    import openpyxl

    book = openpyxl.Workbook()
    for number, rows in enumerate(sheets):
        sheet = book.active if number == 0 else book.create_sheet()
        assert sheet is not None
        for row in rows:
            sheet.append(list(row))
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def pdf(*pages: Sequence[tuple[int, int, str]]) -> bytes:
    """A PDF whose pages hold lines of text at (x, y) in points from the lower left, in 10-point Courier."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "", "<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>"]
    kids = []
    for page in pages:
        drawn = "".join(
            f"BT /F1 10 Tf 1 0 0 1 {x} {y} Tm ({text.replace('(', chr(92) + '(').replace(')', chr(92) + ')')}) Tj ET\n"
            for x, y, text in page
        )
        objects.append(f"<< /Length {len(drawn)} >>\nstream\n{drawn}endstream")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {len(objects)} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    end = f"trailer << /Root 1 0 R /Size {len(objects) + 1} >>\nstartxref\n{len(out)}\n%%EOF\n"
    return out + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{end}".encode("latin-1")


def page_of(lines: Sequence[str], *, left: int = 60, top: int = 740) -> list[tuple[int, int, str]]:
    """The lines of a page, twelve points apart; an empty one leaves its place empty."""
    return [(left, top - 12 * number, text) for number, text in enumerate(lines) if text]


TALK = [
    ("start", "speaker", "text"),
    ("0:02", "Interviewer", "And then?"),
    ("0:07", "Client", "I left."),
    ("", "", "And I went home."),
    ("0:12", "Interviewer", "Mhm."),
]


def test_a_workbook_in_any_order_of_columns(read_text: Reading, spoken: Spoken) -> None:
    for order in ((0, 1, 2), (2, 1, 0), (1, 2, 0)):
        transcript = read_text(workbook([[row[column] for column in order] for row in TALK]), "t.xlsx")
        assert spoken(transcript)[1] == ("Client", "I left.\nAnd I went home.")
        assert [turn.start_ms for turn in transcript.turns] == [2000, 7000, 12_000]
        assert [turn.source_line for turn in transcript.turns] == [2, 3, 5]


def test_a_workbook_without_a_header(read_text: Reading, spoken: Spoken) -> None:
    rows = [("I", "And then, when you sat there?"), ("C", "I left."), ("I", "Where did you go?"), ("C", "Home.")]
    assert spoken(read_text(workbook(rows), "t.xlsx")) == rows


def test_times_of_excel_are_times(read_text: Reading) -> None:
    rows = [
        ("speaker", "text", "start", "end"),
        ("I", "And then, tell me?", datetime.time(0, 0, 2), datetime.time(0, 0, 3)),
        ("C", "I left and went.", datetime.timedelta(seconds=7.5), datetime.timedelta(hours=30)),
    ]
    assert [(turn.start_ms, turn.end_ms) for turn in read_text(workbook(rows), "t.xlsx").turns] == [
        (2000, 3000),
        (7500, 108_000_000),
    ]


def test_a_title_other_sheets_and_facts(read_text: Reading) -> None:
    rows = [("Interview of Tuesday",), ("dyad", "speaker", "text"), ("D03", "I", "And?"), ("D03", "C", "I left.")]
    transcript = read_text(workbook([("a list", "of notes")], rows), "t.xlsx")
    assert transcript.facts["dyad"] == "D03"
    left = [note.message for note in transcript.notes if note.kind == "dropped"]
    assert any("row above the table" in message for message in left)
    assert any(message.startswith("sheet “Sheet”") for message in left)


def test_a_workbook_without_talk_is_refused(read_text: Reading) -> None:
    with pytest.raises(TranscriptError, match="no sheet holds a table of utterances"):
        read_text(workbook([(1, 2), (3, 4)]), "t.xlsx")
    with pytest.raises(TranscriptError, match="several interviews"):
        read_text(workbook([("dyad", "speaker", "text"), ("D1", "I", "And?"), ("D2", "C", "So.")]), "t.xlsx")


def test_running_heads_and_page_numbers_are_taken_off(read_text: Reading, spoken: Spoken) -> None:
    pages = [
        page_of(["Interview D03, confidential", "", *lines, "", f"{number}"])
        for number, lines in enumerate(
            (["I: And then?", "C: I went very qui-", "etly out of the"], ["room and home.", "I: Mhm."], ["C: Yes."]), 1
        )
    ]
    transcript = read_text(pdf(*pages), "t.pdf")
    assert spoken(transcript) == [
        ("I", "And then?"),
        ("C", "I went very quietly out of the room and home."),
        ("I", "Mhm."),
        ("C", "Yes."),
    ]
    assert sum(1 for note in transcript.notes if note.kind == "dropped") == 6
    assert any("“qui-” and “etly” were joined" in note.message for note in transcript.notes if note.kind == "doubt")


def test_numbers_on_every_fifth_line_of_the_margin(read_text: Reading, spoken: Spoken) -> None:
    words = [f"I: So{number}?" if number % 2 else f"C: Yes{number}." for number in range(1, 17)]
    lines = [(100, 740 - 12 * number, text) for number, text in enumerate(words)]
    margin = [(60, 740 - 12 * (number - 1), str(number)) for number in (5, 10, 15)]
    transcript = read_text(pdf(sorted([*lines, *margin], key=lambda each: -each[1])), "t.pdf")
    assert [text for _, text in spoken(transcript)] == [text[3:] for text in words]
    assert any("numbers in the margin" in note.message for note in transcript.notes)


def test_two_columns_are_read_one_after_the_other(read_text: Reading, spoken: Spoken) -> None:
    def column(start: int) -> list[str]:
        return [f"{'I' if n % 2 else 'C'}: this is turn {n:02d} of the talk." for n in range(start, start + 12)]

    page = [*page_of(column(1), left=40), *page_of(column(13), left=330)]
    transcript = read_text(pdf(sorted(page, key=lambda each: (-each[1], each[0]))), "t.pdf")
    assert [int(text.split()[3]) for _, text in spoken(transcript)] == list(range(1, 25))
    assert any("two columns" in note.message for note in transcript.notes if note.kind == "doubt")


def test_one_column_is_never_taken_for_two() -> None:
    lines = [f"I:  word {'again ' * 12}{number}" for number in range(20)]
    assert in_reading_order(lines) == (lines, False)


def test_a_pdf_is_never_sure(tmp_path: Path) -> None:
    path = tmp_path / "t.pdf"
    path.write_bytes(pdf(page_of(["Ann: And then?", "Bob: I left.", "Ann: Mhm.", "Bob: Yes."])))
    look = look_over(path)
    assert (look.format, look.sureness) == ("pdf", "likely")
    assert look.doubts[0].message.startswith("a PDF of 1 pages")


def test_a_pdf_of_pictures_is_refused(read_text: Reading) -> None:
    with pytest.raises(TranscriptError, match="its pages may be pictures"):
        read_text(pdf([]), "t.pdf")


BLOCKS = "And then?\n\nI left.\nI really did.\n\nWhere to?\n\nHome.\n"


def test_turns_alternate_from_the_one_who_begins(read_text: Reading, spoken: Spoken) -> None:
    transcript = read_text(BLOCKS, first_speaker="interviewer", respondent="client")
    assert spoken(transcript) == [
        ("Interviewer", "And then?"),
        ("Respondent", "I left. I really did."),
        ("Interviewer", "Where to?"),
        ("Respondent", "Home."),
    ]
    assert [turn.role for turn in transcript.turns] == ["interviewer", "client"] * 2
    therapist = read_text("%kind: session\n" + BLOCKS, first_speaker="therapist")
    assert [turn.role for turn in therapist.turns] == ["therapist", "client"] * 2


def test_nobody_is_alternated_unasked(read_text: Reading) -> None:
    with pytest.raises(TranscriptError, match="--first-speaker interviewer"):
        read_text(BLOCKS)
    with pytest.raises(TranscriptError, match="nothing in it tells who speaks"):
        read_text(BLOCKS, format="unlabelled")


def test_who_begins_is_not_asked_of_a_file_that_tells(read_text: Reading, spoken: Spoken) -> None:
    assert spoken(read_text("I: And?\nC: So.\n", first_speaker="client")) == [("I", "And?"), ("C", "So.")]


@pytest.mark.parametrize(
    ("name", "wanted", "fault"),
    [
        ("t.txt", "klingon", "no format called"),
        ("t.txt", "docx", "cannot be read as docx: its bytes are text"),
        ("t.txt", "stamped", None),
        ("t.xlsx", "prefix", "cannot be read as prefix: it is xlsx"),
        ("t.pdf", "headed", "not laid out as “headed”"),
    ],
)
def test_a_format_is_overruled_only_by_one_that_can_be(
    name: str, wanted: str, fault: str | None, tmp_path: Path
) -> None:
    data = {
        "t.txt": b"[00:00:02] Interviewer: And?\n[00:00:07] Client: So.\n",
        "t.xlsx": workbook(TALK),
        "t.pdf": pdf(page_of(["I: And?", "C: So.", "I: Mhm."])),
    }[name]
    path = tmp_path / name
    path.write_bytes(data)
    if fault is None:
        look = look_over(path, format=wanted)
        assert (look.sureness, look.layout) == ("given", "stamped")
        return
    with pytest.raises(TranscriptError, match=fault):
        read(path, format=wanted)


def odt(body: str, styles: str = "") -> bytes:
    """An .odt whose office:text holds the given XML."""
    names = " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{uri}:1.0"'
        for prefix, uri in (("office", "office"), ("text", "text"), ("table", "table"), ("style", "style"))
    )
    content = (
        f'<office:document-content {names} xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0">'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", content)
    return made.getvalue()


def test_tables_bold_and_colours_of_libreoffice(read_text: Reading, spoken: Spoken) -> None:
    def row(*cells: str) -> str:
        inside = "".join(f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>" for cell in cells)
        return f"<table:table-row>{inside}</table:table-row>"

    rows = [("Speaker", "Text"), ("I", "And then?"), ("C", "I left."), ("", "I did."), ("I", "Mhm.")]
    table = read_text(odt(f"<table:table>{''.join(row(*each) for each in rows)}</table:table>"), "t.odt")
    assert spoken(table) == [("I", "And then?"), ("C", "I left.\nI did."), ("I", "Mhm.")]

    bold = '<style:style style:name="B"><style:text-properties fo:font-weight="bold"/></style:style>'
    names = "".join(
        f'<text:p><text:span text:style-name="B">{name}</text:span></text:p><text:p>{said}</text:p>'
        for name, said in (("Ann Blue", "And?"), ("Bob", "So."), ("Ann Blue", "Mhm."), ("Bob", "Yes."))
    )
    assert spoken(read_text(odt(names, bold), "t.odt"))[:2] == [("Ann Blue", "And?"), ("Bob", "So.")]

    inline = "".join(
        f'<text:p><text:span text:style-name="B">{name}</text:span> {said}</text:p>'
        for name, said in (("Ann", "And?"), ("Bob", "So."), ("Ann", "Mhm."), ("Bob", "Yes."))
    )
    assert spoken(read_text(odt(inline, bold), "t.odt"))[:2] == [("Ann", "And?"), ("Bob", "So.")]

    red = '<style:style style:name="R"><style:text-properties fo:color="#ff0000"/></style:style>'
    lines = "".join(f"<text:p{mark}>Turn {mark and 'red'}.</text:p>" for mark in (' text:style-name="R"', "") * 4)
    assert read_text(odt(lines, red), "t.odt").speakers == ("(red)", "(default)")


def test_a_table_in_rich_text(read_text: Reading, spoken: Spoken) -> None:
    rows = [("Speaker", "Time", "Text"), ("I", "0:02", "And then?"), ("C", "0:07", "I left."), ("I", "0:09", "Mhm.")]
    cells = "".join("\\trowd " + "".join(f"{cell}\\cell " for cell in row) + "\\row\n" for row in rows)
    transcript = read_text("{\\rtf1\\ansi Interview of Tuesday\\par\n" + cells + "}", "t.rtf")
    assert spoken(transcript) == [("I", "And then?"), ("C", "I left."), ("I", "Mhm.")]
    assert [turn.start_ms for turn in transcript.turns] == [2000, 7000, 9000]
    assert any("outside the table" in note.message for note in transcript.notes)
