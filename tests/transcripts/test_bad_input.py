"""Files that are no transcript, or a broken or hostile one: one sentence each, nothing read by halves."""

from __future__ import annotations

import contextlib
import io
import os
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from ipr_coder.errors import TranscriptError
from ipr_coder.text import displayable
from ipr_coder.transcripts import source
from ipr_coder.transcripts.model import Transcript
from ipr_coder.transcripts.reading import read

DATA = Path(__file__).parent.parent / "data" / "transcripts"
Reading = Callable[..., Transcript]


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", "is empty"),
        (b" \r\n\t ", "is empty"),
        (b"\xef\xbb\xbf \n", "no line begins"),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "a picture"),
        (random.Random(7).randbytes(4000), "binary data|not UTF-8"),
        (b"I: hello\0\0\0\0 there, this is it\n" * 3, "binary data"),
        ("I: hello\n".encode("utf-16-le"), "--encoding utf-16-le"),
        ("I: hello\n".encode("utf-16-be"), "--encoding utf-16-be"),
        (b"%PDF-1.7\n1 0 obj", "the PDF cannot be read"),
        (b"{\\rtf1\\ansi I: hello\\par", "breaks off"),
        (b'{"segments": [{"start": 1.0, "text": "hi"}', "JSON that cannot be read"),
        (b'{"segments": [{"text": "hello"}]}', "no start time"),
        (b'{"segments": {"a": 1}}', "JSON"),
        (b'{"unknown": "program", "lines": []}', "JSON of a transcription program"),
        (b'{"a":' * 100_000, "JSON"),
        (b"<?xml version='1.0'?><TEI><u>hello</u></TEI>", "XML"),
        (b"<ANNOTATION_DOCUMENT><TIER", "XML that cannot be read"),
        (b"1\n00:00:01,000 --> 00:00:0x,000\nI: hello\n", "times cannot be read"),
        (b'speaker,text\nI,"hello\nC,never closed\n', "row cannot be read|no line begins"),
        (b"dyad,speaker,text\nD01,I,hello\nD02,I,hello\n", "several interviews"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old Office file"),
        (b"WEBVTT\n\nNOTE nothing here\n", "no cues"),
        (b"WEBVTT\n\n00:01 --> 00:02\nI: hello\n", "cue"),
        (b"WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nI: hello\n\n00:00:xx.000 --> 00:00:04.000\nC: lost\n", "cue"),
        (b"WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n\n", "no speech"),
        (b"PK\x03\x04 and then nothing", "breaks off"),
    ],
)
def test_one_clear_sentence(data: bytes, fault: str, read_text: Reading) -> None:
    with pytest.raises(TranscriptError, match=fault) as refused:
        read_text(data)
    assert str(refused.value).startswith("t.txt")
    assert "\n" not in str(refused.value)


def test_a_word_file_cut_short(read_text: Reading) -> None:
    whole = (DATA / "word_prefix_I_C.docx").read_bytes()
    for length in (10, 3000, len(whole) // 2, len(whole) - 30):
        with pytest.raises(TranscriptError, match="damaged"):
            read_text(whole[:length], "t.docx")


def test_a_word_file_with_a_broken_part(read_text: Reading) -> None:
    whole = bytearray((DATA / "word_prefix_I_C.docx").read_bytes())
    with zipfile.ZipFile(io.BytesIO(bytes(whole))) as archive:
        at = archive.getinfo("word/document.xml").header_offset + 60
    whole[at : at + 40] = bytes(40)
    with pytest.raises(TranscriptError, match="damaged"):
        read_text(bytes(whole), "t.docx")


def _with_document(xml: bytes, **more: bytes) -> bytes:
    """A Word file whose main part is `xml`, the rest taken from a good one."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(DATA / "word_prefix_I_C.docx") as good,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as bad,
    ):
        for name in good.namelist():
            bad.writestr(name, xml if name == "word/document.xml" else good.read(name))
        for name, data in more.items():
            bad.writestr(name, data)
    return made.getvalue()


SPACE = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
HEAD = b'<?xml version="1.0"?>'


@pytest.mark.parametrize(
    ("xml", "fault"),
    [
        (
            HEAD + b"<w:document " + SPACE + b"><w:body><w:p>" + b" " * (40 << 20) + b"</w:p></w:body></w:document>",
            "far more",
        ),
        (
            HEAD + b"<w:document " + SPACE + b"><w:body>" + b"<w:p/>" * 300_000 + b"</w:body></w:document>",
            "paragraphs|far more",
        ),
        (
            HEAD
            + b'<!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/hostname">]><w:document '
            + SPACE
            + b"><w:body><w:p><w:r><w:t>I: &x;</w:t></w:r></w:p></w:body></w:document>",
            "document type",
        ),
        (
            HEAD
            + b"<w:document "
            + SPACE
            + b"><w:body>"
            + b"<w:sdt><w:sdtContent>" * 5000
            + b"<w:p/>"
            + b"</w:sdtContent></w:sdt>" * 5000
            + b"</w:body></w:document>",
            "damaged",
        ),
        (HEAD + b"<w:document " + SPACE + b"></w:document>", "damaged|without any text"),
        (HEAD + b"<nothing/>", "damaged|without any text"),
        (b"", "damaged"),
    ],
    ids=["bomb", "million paragraphs", "entity", "deep", "no body", "other root", "empty part"],
)
def test_hostile_word_files_are_refused(xml: bytes, fault: str, read_text: Reading) -> None:
    with pytest.raises(TranscriptError, match=fault):
        read_text(_with_document(xml), "t.docx")


def test_a_part_named_outside_the_archive_is_refused(read_text: Reading) -> None:
    good = zipfile.ZipFile(DATA / "word_prefix_I_C.docx").read("word/document.xml")
    with pytest.raises(TranscriptError, match="points outside"):
        read_text(_with_document(good, **{"../../slipped.txt": b"x"}), "t.docx")


def test_other_archives_are_named_for_what_they_are(tmp_path: Path) -> None:
    for inside, said in (("xl/workbook.xml", "Excel"), ("content.xml", "OpenDocument"), ("notes.txt", "archive")):
        path = tmp_path / "t.docx"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(inside, "x")
        with pytest.raises(TranscriptError, match=said):
            read(path)


def test_missing_folder_and_closed_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A superuser may read everything, so there the refusal is played."""
    with pytest.raises(TranscriptError, match="no such file"):
        read(tmp_path / "nowhere.txt")
    with pytest.raises(TranscriptError, match="folder"):
        read(tmp_path)
    with pytest.raises(TranscriptError, match="file name"):
        read(Path("a\0b"))
    closed = tmp_path / "closed.txt"
    closed.write_text("I: hello\n", encoding="utf-8")
    closed.chmod(0)
    if os.access(closed, os.R_OK):

        def refusing(self: Path) -> bytes:
            raise PermissionError(13, "Permission denied", str(self))

        monkeypatch.setattr(Path, "read_bytes", refusing)
    with pytest.raises(TranscriptError, match="permissions"):
        read(closed)


def test_a_file_beyond_the_limit_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(source.LARGEST_FILE + 1)
    with pytest.raises(TranscriptError, match="up to 64 MB"):
        read(path)


@pytest.mark.parametrize("encoding", ["klingon", "rot13", "base64", ""])
def test_an_unknown_encoding_is_refused(encoding: str, read_text: Reading) -> None:
    with pytest.raises(TranscriptError, match="no text encoding"):
        read_text("I: hello\n", encoding=encoding)


def test_a_given_encoding_is_obeyed_strictly(read_text: Reading) -> None:
    assert "café" in read_text("I: café\n".encode("latin-1"), encoding="latin-1").text
    with pytest.raises(TranscriptError, match="line 2"):
        read_text("I: hello\nC: café\n".encode("latin-1"), encoding="utf-8")


def test_too_many_cues_are_refused(read_text: Reading) -> None:
    cue = "00:00:01.000 --> 00:00:02.000\nI: a\n"
    with pytest.raises(TranscriptError, match="more cues"):
        read_text("WEBVTT\n\n" + cue * 200_001, "t.vtt")


@pytest.mark.parametrize(
    "data",
    [
        b"C: a\n" * 600_000,
        b"WEBVTT\n\n" + b"NOTE a\n\n" * 300_000,
        b'{"segments": [' + b"{}," * 2_100_000 + b"{}]}",
        b"{\\rtf1" + b"{" * 2_100_000,
        b'{"media": "x", "text": "' + b"<a " * 600_000 + b'"}',
        b'<a name="ts_1_2_S00">' + b"<p " * 600_000,
        b"<ANNOTATION_DOCUMENT>" + b"<TIME_SLOT/>" * 1_100_000 + b"</ANNOTATION_DOCUMENT>",
        b"@Begin\n*A:\tx\n" + b"\ta\n" * 600_000,
        (b"a\t" * 600_000 + b"\n") * 5,
    ],
    ids=["lines", "notes", "json", "rtf", "otr", "noscribe", "elan", "chat", "cells"],
)
def test_a_file_of_nothing_but_pieces_does_not_fill_the_memory(data: bytes, read_text: Reading) -> None:
    with pytest.raises(TranscriptError, match=r"more than .* it was not read"):
        read_text(data)


def test_unclosed_tags_take_linear_time(read_text: Reading) -> None:
    with contextlib.suppress(TranscriptError):
        read_text('{"media": "x", "text": "' + "<p " * 400_000 + '"}')


HOSTILE = (
    "C: \x1b]0;OWNED\x07 [@click=app.bell()]x[/] \u202eevil\u202c =cmd|'/c' \u05e9\u05dc\u05d5\u05dd e\u0301 "
    "\U0001f469\u200d\U0001f467 <script>"
)


def test_hostile_text_is_kept_as_data_with_exact_spans(read_text: Reading) -> None:
    transcript = read_text(f"I: go on\n{HOSTILE}\nI: mhm\n")
    said = transcript.turns[1].span.of(transcript.text)
    assert said == HOSTILE[3:].replace("e\u0301", "\u00e9")
    assert len(displayable(transcript.text)) == len(transcript.text)
    assert "\x1b" not in displayable(transcript.text)


@pytest.mark.parametrize(
    "text",
    [
        "x" * 10_000_000,
        "C: " + "word " * 2_000_000,
        "[" * 10_000_000,
        "1:" * 5_000_000,
        "C: " + "(00:" * 2_500_000,
        " " * 10_000_000 + "x",
        "C: a\n" + "-" * 10_000_000,
        "C: [00:01:02" + " " * 9_000_000,
        "C: x\n%recall: 1 " + 'a=" ' * 2_000_000,
        "WEBVTT\n\n00:01.000 --> 00:02.000\n" + "<v a" * 2_000_000,
    ],
    ids=range(10),
)
def test_a_line_of_ten_million_characters_takes_linear_time(text: str, read_text: Reading) -> None:
    """A pattern that backtracks would take hours; the test then never ends."""
    with contextlib.suppress(TranscriptError):
        assert read_text(text).turns


def test_errors_never_quote_the_transcript(read_text: Reading) -> None:
    for text in ("I: hello\n%colour: secret-name\n", "secret-name\n", "WEBVTT\n\nbad --> worse\nsecret-name\n"):
        with pytest.raises(TranscriptError) as refused:
            read_text(text)
        assert "secret-name" not in str(refused.value)
