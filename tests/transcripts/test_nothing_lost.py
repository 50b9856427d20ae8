"""Nothing of a file disappears unseen: what did not become speech, a label or a time is in the notes."""

from __future__ import annotations

import html
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest

from ipr_coder.transcripts.reading import read
from ipr_coder.transcripts.source import open_source

DATA = Path(__file__).parent.parent / "data" / "transcripts"
EXPECTED: dict[str, dict[str, Any]] = json.loads((DATA / "expected.json").read_text(encoding="utf-8"))
ENCODINGS = {"enc_windows1252.txt": "windows-1252", "enc_mac_roman_cr.txt": "mac_roman"}
WORD = re.compile(r"[^\W\d_]{2,}")
TEXTS = [name for name in EXPECTED if Path(name).suffix in (".txt", ".md", ".vtt", ".srt", ".tsv", ".csv", ".cha")]
STRUCTURE = re.compile(r"WEBVTT|NOTE\b|%[a-z_-]+\b|start\tend\ttext|Timespan\tContent|dyad,session,respondent,")
"""Lines by which a format is one, or that say facts: headers, directives, names of columns."""


@pytest.mark.parametrize("name", TEXTS)
def test_every_line_of_a_text_is_speech_or_in_the_notes(name: str) -> None:
    transcript = read(DATA / name, encoding=ENCODINGS.get(name))
    known = set(WORD.findall(transcript.text))
    for source in (*transcript.speakers, *transcript.facts.values()):
        known |= set(WORD.findall(source))
    noted = {note.line for note in transcript.notes if note.line is not None}
    in_cues = [note.message for note in transcript.notes if note.kind == "dropped"]
    lost = [
        number
        for number, line in enumerate(open_source(DATA / name, ENCODINGS.get(name)).lines, 1)
        if set(WORD.findall(line)) - known
        and number not in noted
        and not STRUCTURE.match(line)
        and not any(line[:30].strip() in message for message in in_cues)
    ]
    assert lost == []


@pytest.mark.parametrize("name", [name for name in EXPECTED if name.endswith(".docx")])
def test_every_paragraph_of_a_word_file_is_speech_or_in_the_notes(name: str) -> None:
    transcript = read(DATA / name, first_speaker="interviewer" if EXPECTED[name]["format"] == "unlabelled" else None)
    known = set(WORD.findall(transcript.text)) | {word for label in transcript.speakers for word in WORD.findall(label)}
    notes = " ".join(note.message for note in transcript.notes)
    with zipfile.ZipFile(DATA / name) as archive:
        xml = archive.read("word/document.xml").decode("utf-8")
    for paragraph in re.findall(r"<w:p[ >].*?</w:p>", xml, re.DOTALL):
        text = html.unescape("".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", paragraph)))
        missing = set(WORD.findall(text)) - known
        assert not missing or text[:20] in notes or text.casefold() in HEADINGS, text


HEADINGS = frozenset(("speaker", "text", "time", "timespan", "content", "line"))
"""Names of columns, which are no lines of talk."""
