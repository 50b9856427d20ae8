"""A file looked over before its import: how sure, whose turns, what times, what was left out; or why it cannot be."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ipr_coder.transcripts.looking import LONG_GAP_MS, Look, SpeakerLook
from ipr_coder.transcripts.reading import look_over, read

DATA = Path(__file__).parent.parent / "data" / "transcripts"
Looking = Callable[..., Look]


@pytest.fixture
def look(tmp_path: Path) -> Looking:
    """Writes text (or bytes) to a file and looks it over."""

    def looking(text: str | bytes, name: str = "t.txt", **options: Any) -> Look:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
        return look_over(path, **options)

    return looking


TIMED = """%dyad: D03
Interview of Tuesday
[00:00:10] I: And then?
[00:00:05] C: I left the room.
[00:00:20] I: Mhm.
[STOP 1 - 12:40 - client stops tape]
[00:00:30] C: Honestly: no.
"""


def test_all_that_a_person_should_check_is_in_it(look: Looking) -> None:
    found = look(TIMED)
    assert (found.format, found.layout, found.sureness) == ("prefix", "ipr-header", "sure")
    assert (found.encoding, found.encoding_told_by) == ("utf-8", "strict UTF-8")
    assert found.turns == 4
    assert found.speakers == (SpeakerLook("I", "interviewer", 2, 3), SpeakerLook("C", "client", 2, 6))
    assert found.first_turns == (("I", "And then?"), ("C", "I left the room."), ("I", "Mhm."))
    assert (found.times.timed, found.times.first_ms, found.times.last_ms) == (4, 5000, 30_000)
    assert [(place.turn, place.at_ms, place.by_ms) for place in found.times.backwards] == [(1, 5000, 5000)]
    assert found.times.backwards[0].line == 4
    assert [moment.session_start_ms for moment in found.proposed] == [760_000]
    assert [note.line for note in found.dropped] == [2, 6]
    assert found.facts == {"dyad": "D03"}
    assert found.transcript == read(found.path)


def test_gaps_and_overlaps_are_placed(look: Looking) -> None:
    long = f"00:01:{(LONG_GAP_MS + 4000) // 1000:02d}.000"
    found = look(
        "WEBVTT\n\n00:00:01.000 --> 00:01:04.000\nAnn: One.\n\n00:01:03.000 --> 00:01:04.000\nBob: Two.\n\n"
        f"{long} --> 00:01:50.000\nAnn: Three.\n"
    )
    assert [(place.turn, place.by_ms) for place in found.times.overlaps] == [(1, 1000)]
    assert [(place.turn, place.by_ms) for place in found.times.gaps] == [(2, LONG_GAP_MS)]


@pytest.mark.parametrize(
    ("text", "sureness"),
    [
        ("WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nAnn: One.\n", "sure"),
        ("I: One.\nC: Two.\nI: Three.\n", "sure"),
        ("Ann: One.\nBob: Two.\nAnn: Three.\nBob: Four.\n", "likely"),
        ("Ann: One.\nand\nso\non\nand\non\nBob: Two.\nit\nwent\nand\nwent\nAnn: Three.\nBob: Four.\n", "guess"),
    ],
)
def test_how_sure_a_format_is(text: str, sureness: str, look: Looking) -> None:
    assert look(text).sureness == sureness


def test_the_second_best_is_named_and_can_be_chosen(look: Looking) -> None:
    text = "[00:00:02] Interviewer: And?\n[00:00:07] Client: So.\n"
    found = look(text)
    assert (found.format, found.rival) == ("prefix", "stamped")
    chosen = look(text, format=found.rival)
    assert (chosen.sureness, chosen.layout, chosen.rival) == ("given", "stamped", "")
    assert look("WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nAnn: One.\n").rival == ""


@pytest.mark.parametrize(
    ("data", "options", "told_by"),
    [
        ("I: né\nC: so\n".encode("utf-16"), {}, "byte-order mark"),
        ("I: né\nC: so\n".encode("cp1252"), {"encoding": "windows-1252"}, "user"),
    ],
)
def test_what_decided_the_encoding(data: bytes, options: dict[str, str], told_by: str, look: Looking) -> None:
    assert look(data, **options).encoding_told_by == told_by


def test_a_file_that_cannot_be_read_says_why(look: Looking, tmp_path: Path) -> None:
    found = look("I: né\nC: so\n".encode("cp1252"))
    assert "--encoding windows-1252" in str(found.fault)
    assert found.transcript is None
    assert found.turns == 0
    assert "no such file" in str(look_over(tmp_path / "nowhere.txt").fault)


def test_no_talk_is_in_its_repr(look: Looking) -> None:
    shown = repr(look(TIMED))
    assert "left the room" not in shown
    assert "Tuesday" not in shown


def test_every_sample_can_be_looked_over() -> None:
    for path in sorted(DATA.iterdir()):
        if path.name != "expected.json":
            found = look_over(path, first_speaker="interviewer")
            assert (found.fault is None) is (path.name not in ("enc_mac_roman_cr.txt", "enc_windows1252.txt")), (
                path.name
            )


def test_turns_that_were_alternated_are_a_guess(look: Looking) -> None:
    assert look("And then?\n\nI left.\n\nMhm.\n", first_speaker="interviewer").sureness == "guess"


def test_beside_the_participant_the_other_is_proposed_as_interviewer(look: Looking) -> None:
    found = look("Dan: And then?\nParticipant: I left.\nDan: Mhm.\nParticipant: Yes.\n", respondent="client")
    assert [(speaker.label, speaker.role) for speaker in found.speakers] == [
        ("Dan", "interviewer"),
        ("Participant", "client"),
    ]
