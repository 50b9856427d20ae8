"""Hostile and outsize files: opened within a stated limit or refused in a sentence, and memory stays bounded."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from ipr_coder.errors import TranscriptError
from ipr_coder.text import displayable
from ipr_coder.transcripts.model import Transcript
from ipr_coder.transcripts.reading import read

Reading = Callable[..., Transcript]

ENTITY = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
HEAD = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>speaker</t></is></c>'
    '<c r="B1" t="inlineStr"><is><t>text</t></is></c></row>'
)


def workbook_with(sheet: str) -> bytes:
    """An .xlsx whose only sheet is the given XML."""
    import openpyxl

    good, made = io.BytesIO(), io.BytesIO()
    openpyxl.Workbook().save(good)
    with zipfile.ZipFile(good) as whole, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as bad:
        for name in whole.namelist():
            bad.writestr(name, sheet if name.endswith("sheet1.xml") else whole.read(name))
    return made.getvalue()


def odt_with(content: str) -> bytes:
    """An .odt whose content is the given XML."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def pdf_with(drawn: bytes, pages: int = 1) -> bytes:
    """A PDF of that many pages, each drawn with the same packed instructions."""
    packed = zlib.compress(drawn, 9)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%s]/Count %d>>" % (b"3 0 R " * pages, pages),
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(packed), packed),
        b"<</Type/Font/Subtype/Type1/BaseFont/Courier>>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer<</Root 1 0 R/Size 6>>\nstartxref\n%d\n%%%%EOF\n" % len(out)
    return out + b"xref\n0 6\n0000000000 65535 f \n" + table + end


@pytest.mark.parametrize(
    ("name", "make", "fault"),
    [
        ("t.odt", lambda: odt_with(ENTITY + "<a>&x;</a>"), "document type declaration, which no OpenDocument text"),
        ("t.odt", lambda: odt_with("<a>" + " " * (60 << 20) + "</a>"), "far more than a transcript"),
        ("t.xlsx", lambda: workbook_with(ENTITY + SHEET + "</sheetData></worksheet>"), "which no Excel workbook has"),
        ("t.xlsx", lambda: workbook_with(SHEET + " " * (60 << 20) + "</sheetData></worksheet>"), "far more than"),
        ("t.xlsx", lambda: workbook_with(SHEET), "damaged or no Excel workbook|no sheet holds"),
        ("t.eaf", (ENTITY + "<ANNOTATION_DOCUMENT>&x;</ANNOTATION_DOCUMENT>").encode, "document type"),
        ("t.pdf", lambda: pdf_with(b" " * (100 << 20)), "PDF cannot be read|bytes of drawing"),
        ("t.pdf", lambda: pdf_with(b"q " * 5_000_000), "bytes of drawing"),
        ("t.pdf", lambda: pdf_with(b"q", 1500), "more than 1,000 pages"),
        ("t.json", lambda: b'{"segments":' + b"[" * 900_000 + b"]" * 900_000 + b"}", "JSON"),
        ("t.txt", lambda: b"I: a\0b\nC: c\n", "binary data"),
    ],
    ids=[
        "odt entity",
        "odt bomb",
        "xlsx entity",
        "xlsx bomb",
        "xlsx cut",
        "eaf entity",
        "pdf bomb",
        "pdf ops",
        "pdf pages",
        "deep json",
        "nul",
    ],
)
def test_refused_in_a_sentence(name: str, make: Callable[[], bytes], fault: str, read_text: Reading) -> None:
    with pytest.raises(TranscriptError, match=fault) as refused:
        read_text(make(), name)
    assert str(refused.value).startswith(name)


@pytest.mark.slow
def test_a_sheet_of_a_million_rows_and_sixteen_thousand_columns(read_text: Reading) -> None:
    far = '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData></worksheet>'
    with pytest.raises(TranscriptError, match="more than 100,000 rows"):
        read_text(workbook_with(SHEET + HEAD + far), "t.xlsx")


@pytest.mark.parametrize(
    "said",
    [
        "\x1b[2J\x1b]0;owned\x07 red",
        "\u202eevil\u202c and \u2066more\u2069",
        "\u05e9\u05dc\u05d5\u05dd and \u0645\u0631\u062d\u0628\u0627",
        "\U0001f469\u200d\U0001f467\u200d\U0001f466 yes",
        "cafe\u0301 a\u0300\u0301\u0302\u0303 done",
        "a\u2028b\u2029c\u0085d\x0be\x0cf",
    ],
    ids=["ansi", "bidi", "right to left", "emoji", "combining", "separators"],
)
def test_strange_characters_keep_exact_spans_and_show_safely(said: str, read_text: Reading) -> None:
    import unicodedata

    transcript = read_text(f"I: go on\nC: {said}\nI: mhm\n")
    assert transcript.turns[1].span.of(transcript.text) == unicodedata.normalize("NFC", said)
    assert transcript.turns[2].span.of(transcript.text) == "mhm"
    shown = displayable(transcript.text)
    assert len(shown) == len(transcript.text)
    assert not any(character in shown for character in "\x1b\x07\u202e\u2066\u2028\x85\x0b")


PEAK = """
import resource, sys
from pathlib import Path
from ipr_coder.errors import TranscriptError
from ipr_coder.transcripts.reading import read
limit = int(sys.argv[2]) << 20
resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
try:
    print(len(read(Path(sys.argv[1])).turns))
except TranscriptError:
    print("refused")
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="the address space is limited by the system's own means")
@pytest.mark.parametrize(
    ("name", "make", "answer"),
    [
        ("huge.txt", None, "refused"),
        ("long.txt", lambda: b"I: hi\nC: " + b"word " * 2_000_000 + b"\nI: so\n", "3"),
        ("cues.vtt", lambda: b"WEBVTT\n\n" + b"00:00:01.000 --> 00:00:02.000\nI: a\n\n" * 1_000_000, "refused"),
        ("bomb.pdf", lambda: pdf_with(b" " * (300 << 20)), "refused"),
        ("full.txt", lambda: (b"I: " + b"word " * 60 + b"\nC: " + b"talk " * 60 + b"\n") * 50_000, "100000"),
    ],
)
def test_memory_stays_bounded(name: str, make: Callable[[], bytes] | None, answer: str, tmp_path: Path) -> None:
    """Half a gigabyte and more of text, ten million characters in a line, a million cues: all within 1,000 MB."""
    path = tmp_path / name
    if make is None:
        with path.open("wb") as file:
            file.truncate(500 << 20)
    else:
        path.write_bytes(make())
    done = subprocess.run(
        [sys.executable, "-c", PEAK, str(path), "1000"], capture_output=True, text=True, check=False, timeout=120
    )
    assert (done.stdout.strip(), done.stderr) == (answer, "")


def test_limits_are_checked_before_a_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(500 << 20)
    with pytest.raises(TranscriptError, match="is 500 MB; transcripts of up to 64 MB are read"):
        read(path)
