"""Every sample transcript reads as the oracle beside it says, or is refused: nothing is read by halves.

IPR_TRANSCRIPTS names another folder with an expected.json of the same form.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from ipr_coder.errors import TranscriptError
from ipr_coder.transcripts.reading import read

FOLDER = Path(os.environ.get("IPR_TRANSCRIPTS") or Path(__file__).parent.parent / "data" / "transcripts")
EXPECTED: dict[str, dict[str, Any]] = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))
ENCODINGS = {"enc_windows1252.txt": "windows-1252", "enc_mac_roman_cr.txt": "mac_roman"}


def _options(name: str) -> dict[str, Any]:
    """What a user would say of the file: its encoding where it cannot be told, and who begins where nothing shows."""
    expected = EXPECTED[name]
    options = {"encoding": expected.get("encoding") or ENCODINGS.get(name)}
    if expected.get("first_speaker") or expected["format"] == "unlabelled":
        options["first_speaker"] = expected.get("first_speaker") or "interviewer"
    return options


@pytest.mark.parametrize("name", EXPECTED)
def test_reads_as_the_oracle_says(name: str) -> None:
    expected = EXPECTED[name]
    transcript = read(FOLDER / name, **_options(name))
    assert len(transcript.turns) == expected["turns"]
    if expected["format"] == "unlabelled":
        assert len(transcript.speakers) == 2
    else:
        assert sorted(filter(None, transcript.speakers)) == sorted(expected["speakers"])
    assert any(turn.start_ms is not None for turn in transcript.turns) is expected["has_start"]
    assert any(turn.end_ms is not None for turn in transcript.turns) is expected["has_end"]
    if expected["first_start_ms"] is not None:
        assert transcript.turns[0].start_ms == expected["first_start_ms"]
    if expected["first_text"] is not None:
        assert transcript.turns[0].span.of(transcript.text) == expected["first_text"]


@pytest.mark.parametrize("name", [name for name in EXPECTED if EXPECTED[name]["format"] == "unlabelled"])
def test_who_begins_is_asked_where_nothing_tells(name: str) -> None:
    with pytest.raises(TranscriptError, match="--first-speaker interviewer") as refused:
        read(FOLDER / name)
    assert str(refused.value.place).startswith(name)


@pytest.mark.parametrize("name", [name for name in ENCODINGS if name in EXPECTED])
def test_an_encoding_that_cannot_be_told_is_asked_for(name: str) -> None:
    with pytest.raises(TranscriptError, match=f"--encoding {ENCODINGS[name]} is the likeliest"):
        read(FOLDER / name)


def test_one_text_in_six_encodings_is_one_text() -> None:
    names = [name for name in EXPECTED if name.startswith("enc_") and EXPECTED[name]["first_text"] is not None]
    if len(names) < 2:
        pytest.skip("the folder does not have one text in several encodings")
    texts = {read(FOLDER / name, **_options(name)).text for name in names}
    assert "IPR_TRANSCRIPTS" in os.environ or len(names) == 6
    assert len(texts) == 1


@pytest.mark.parametrize("name", ["enc_latin1_c1_mojibake.txt", "enc_utf8_read_as_cp1252.txt"])
def test_damaged_letters_are_said_and_never_repaired(name: str) -> None:
    if name not in EXPECTED:
        pytest.skip("the folder has no such sample")
    transcript = read(FOLDER / name)
    assert any(note.kind == "doubt" and "damaged" in note.message for note in transcript.notes)
    assert "’" not in transcript.text


@pytest.mark.parametrize("name", EXPECTED)
def test_turns_cover_the_text_and_nothing_else(name: str) -> None:
    transcript = read(FOLDER / name, **_options(name))
    end = -1
    for turn in transcript.turns:
        assert turn.span.start == end + 1
        end = turn.span.end
    assert end == len(transcript.text)
    assert transcript.text == "\n".join(turn.span.of(transcript.text) for turn in transcript.turns)
