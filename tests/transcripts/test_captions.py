"""WebVTT: voices, names, merging, marks and notes."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ipr_coder.transcripts.model import Transcript

Reading = Callable[..., Transcript]
Spoken = Callable[[Transcript], list[tuple[str, str]]]


def _cues(*texts: str, step: int = 2) -> str:
    times = (f"00:00:{step * i:02d}.000 --> 00:00:{step * i + 1:02d}.500" for i in range(len(texts)))
    return "WEBVTT\n\n" + "\n\n".join(f"{time}\n{text}" for time, text in zip(times, texts, strict=True)) + "\n"


def test_cues_of_one_speaker_in_a_row_are_one_turn(read_text: Reading, spoken: Spoken) -> None:
    transcript = read_text(_cues("<v I>Well?</v>", "<v C>I was</v>", "<v C>small.</v>", "<v I>Mhm.</v>"))
    assert spoken(transcript) == [("I", "Well?"), ("C", "I was small."), ("I", "Mhm.")]
    assert [(turn.start_ms, turn.end_ms) for turn in transcript.turns] == [(0, 1500), (2000, 5500), (6000, 7500)]


def test_two_voices_in_one_cue_are_two_turns(read_text: Reading, spoken: Spoken) -> None:
    transcript = read_text(_cues("<v Ann Lee>Well?</v> <v.loud Bo>No.</v>"))
    assert spoken(transcript) == [("Ann Lee", "Well?"), ("Bo", "No.")]


def test_names_before_a_colon_with_their_asides(read_text: Reading, spoken: Spoken) -> None:
    transcript = read_text(_cues("Mara Holt (she/her): Well?", "D03 Client: At 10:30 I left.", "and so: on"))
    assert spoken(transcript) == [
        ("Mara Holt (she/her)", "Well?"),
        ("D03 Client", "At 10:30 I left."),
        ("", "and so: on"),
    ]


def test_a_cue_without_a_name_is_nobodys_and_doubted(read_text: Reading) -> None:
    transcript = read_text(_cues("I: Well?", "Small?", "C: No."))
    assert [turn.role for turn in transcript.turns] == ["interviewer", "unknown", "client"]
    assert any(note.kind == "doubt" and note.line == 6 for note in transcript.notes)


def test_marks_and_entities(read_text: Reading, spoken: Spoken) -> None:
    text = "I: <i>well</i> <c.yellow>you &amp; me</c> <00:00:01.000>said 3 &lt; 4 <laughs> a<b"
    assert spoken(read_text(_cues(text))) == [("I", "well you & me said 3 < 4 <laughs> a<b")]


def test_a_moment_parts_cues_of_one_speaker(read_text: Reading) -> None:
    text = _cues("<v C>Here.</v>", "<v C>There.</v>", "<v I>Mhm.</v>")
    second = "00:00:02.000 -->"
    text = text.replace(second, f"NOTE %recall: 1 session=00:12:40 stopped_by=client\n\n{second}")
    transcript = read_text(text + "\nNOTE\n%end-recall\n\nNOTE a remark\n")
    assert [turn.speaker for turn in transcript.turns] == ["C", "C", "I"]
    assert [(moment.first_turn, moment.end_turn) for moment in transcript.moments] == [(1, 3)]
    assert any(note.kind == "dropped" and "a remark" in note.message for note in transcript.notes)


def test_unpadded_hourless_and_long_times(read_text: Reading) -> None:
    times = ("0:0:2.5 --> 0:0:3.40", "01:02.003 --> 01:03.000", "100:00:00.000 --> 100:00:01.000")
    text = "WEBVTT\n\n" + "\n\n".join(f"{time}\n{'ICI'[i]}: a" for i, time in enumerate(times))
    assert [turn.start_ms for turn in read_text(text).turns] == [2500, 62_003, 360_000_000]


def test_a_title_a_style_and_a_second_header(read_text: Reading) -> None:
    text = "WEBVTT - my talk\nKind: captions\n\nSTYLE\n::cue { color: red }\n\n00:01.000 --> 00:02.000\nI: a\n"
    assert len(read_text(text).turns) == 1
    assert len(read_text("WEBVTT\n\nWEBVTT\n\n00:01.000 --> 00:02.000\nI: a\n").turns) == 1


def test_backward_and_overlapping_cues_are_said(read_text: Reading) -> None:
    text = "WEBVTT\n\n00:05.000 --> 00:09.000\nI: a\n\n00:08.000 --> 00:10.000\nC: b\n\n00:01.000 --> 00:02.000\nI: c\n"
    messages = [note.message for note in read_text(text).notes]
    assert any("overlap" in message for message in messages)
    assert any("backwards" in message for message in messages)


def test_windows_line_ends_and_byte_order_mark(read_text: Reading) -> None:
    text = _cues("I: Well?", "C: No.").replace("\n", "\r\n")
    assert len(read_text(b"\xef\xbb\xbf" + text.encode()).turns) == 2


@pytest.mark.parametrize(("head", "dot", "first"), [("WEBVTT\n\n", ".", 3), ("", ",", 1)])
def test_places_are_lines_of_the_file(read_text: Reading, head: str, dot: str, first: int) -> None:
    """A person looks a doubt up by its line: the cue without a name, and the one that steps back in time."""
    cues = (("01", "Ann Blue: one"), ("03", "no name here"), ("05", "Ann Blue: two"), ("02", "Bo Green: three"))
    blocks = [f"00:00:{at}{dot}000 --> 00:00:{at}{dot}500\n{words}\n\n" for at, words in cues]
    transcript = read_text(head + "".join(blocks))
    assert [turn.source_line for turn in transcript.turns] == [first, first + 3, first + 6, first + 9]
    places = {note.line for note in transcript.notes if "no name" in note.message or "backwards" in note.message}
    assert places == {first + 3, first + 9}
