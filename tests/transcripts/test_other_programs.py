"""What transcription and analysis programs write, each by its own syntax; the samples themselves are in the oracle."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from ipr_coder.transcripts.clock import short_hand
from ipr_coder.transcripts.formats import FORMATS
from ipr_coder.transcripts.model import Transcript
from ipr_coder.transcripts.reading import read

DATA = Path(__file__).parent.parent / "data" / "transcripts"
Reading = Callable[..., Transcript]
Spoken = Callable[[Transcript], list[tuple[str, str]]]
CSV_END = "Mara Holt,Well?,00:12\nD03 Client,I froze.,00:17\n"
SEMICOLON_END = "0:02;Mara Holt;Well?\n0:07;D03 Client;I froze.\n"
SRT = """\
1
00:00:02,000 --> 00:00:03,000
Mara Holt: Well?

00:00:07,000 --> 00:00:08,000
D03 Client: I froze.

3
00:00:09,000 --> 00:00:09,500

4
00:00:12,000 --> 00:00:13,000
Mara Holt: Well?

5
00:00:17,000 --> 00:00:18,000
D03 Client: I froze.
"""
TALK = [("Mara Holt", "Well?"), ("D03 Client", "I froze.")] * 2


def _starts(transcript: Transcript) -> list[int | None]:
    return [turn.start_ms for turn in transcript.turns]


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("Mara Holt  0:02  \nWell?\n\nD03 Client  1:02:07  \nI froze.\n\n" * 2, [2000, 3_727_000] * 2),
        ("00:00:02 Mara Holt\nWell?\n00:00:07 D03 Client\nI froze.\n" * 2, [2000, 7000] * 2),
        ("0:0:2.0 --> 0:0:6.4\nMara Holt\nWell?\n0:0:7.1 --> 0:0:9.0\nD03 Client\nI froze.\n" * 2, [2000, 7100] * 2),
        ("### Mara Holt\n\nWell?\n\n### D03 Client\n\nI froze.\n\n" * 2, [None] * 4),
        ("**Mara Holt**\n\nWell?\n\n**D03 Client**\n\nI froze.\n\n" * 2, [None] * 4),
        ("Mara Holt\nWell?\nD03 Client\nI froze.\n" * 2, [None] * 4),
        ("[00:00:02] [Mara Holt] Well?\n[00:00:07] [D03 Client] I froze.\n" * 2, [2000, 7000] * 2),
        ("{00:00:02} {Mara Holt} Well?\n{00:00:07} {D03 Client} I froze.\n" * 2, [2000, 7000] * 2),
        ("[Mara Holt] Well?\n[D03 Client] I froze.\n" * 2, [None] * 4),
        ("[Mara Holt]: Well?\n[D03 Client]: I froze.\n" * 2, [None] * 4),
        ("Mara Holt： Well?\nD03 Client：I froze.\n" * 2, [None] * 4),
        ("[00:00:02.000] - Mara Holt\nWell?\n\n[00:00:07.000] - D03 Client\nI froze.\n" * 2, [2000, 7000] * 2),
        ("[00:00:02] Mara Holt Well?\n[00:00:07] D03 Client I froze.\n" * 2, [2000, 7000] * 2),
        ("Mara Holt (00:02):\nWell?\n\nD03 Client (00:07):\nI froze.\n\n" * 2, [2000, 7000] * 2),
        (
            "Speaker,Text,Start\nMara Holt,Well?,00:02\nD03 Client,I froze.,00:07\n" + CSV_END,
            [2000, 7000, 12_000, 17_000],
        ),
        ("start;speaker;text\n0:02;Mara Holt;Well?\n0:07;D03 Client;I froze.\n" + SEMICOLON_END, [2000, 7000] * 2),
        (SRT, [2000, 7000, 12_000, 17_000]),
    ],
)
def test_programs_that_write_text(text: str, starts: list[int | None], read_text: Reading, spoken: Spoken) -> None:
    transcript = read_text(text)
    assert spoken(transcript) == TALK
    assert _starts(transcript) == starts


def test_names_and_words_parted_by_a_tab_alone(read_text: Reading, spoken: Spoken) -> None:
    """The names take more room than the words here, but they are ever the same two."""
    said = ["how", "well", "why", "um", "so", "no", "hm", "yes", "oh", "ah", "and", "then"]
    text = "".join(f"{('Researcher', 'Participant')[i % 2]}\t{word}\n" for i, word in enumerate(said))
    assert spoken(read_text(text)) == list(zip(["Researcher", "Participant"] * 6, said, strict=True))


def test_short_answers_on_their_own_lines_are_no_speakers(read_text: Reading, spoken: Spoken) -> None:
    text = "I: Were you there\nYes\nI: And did you stay\nNo\nI: And then\nYes\nI: Really\nNo\n"
    assert {speaker for speaker, _ in spoken(read_text(text))} == {"I"}


def test_wall_clock_times_are_counted_from_the_first(read_text: Reading) -> None:
    text = "[Mara Holt] 23:59:50\nWell?\n\n[D03 Client] 00:00:10\nI froze.\n\n"
    transcript = read_text(text)
    assert _starts(transcript) == [0, 20_000]
    assert any(note.kind == "doubt" and "clock" in note.message for note in transcript.notes)


def test_several_turns_in_one_second_of_the_wall_clock(read_text: Reading) -> None:
    text = "[A B] 11:02:09\nWell?\n\n[C D] 11:02:09\nNo.\n\n[A B] 11:02:09\nOh.\n"
    assert _starts(read_text(text)) == [0, 0, 0]


@pytest.mark.parametrize(
    ("typed", "seconds"), [("75", 75), ("1:6", 66), ("9203", 92 * 60 + 3), ("14532", 6332), ("2", 2), ("0:0:27", 27)]
)
def test_short_hand_times_as_nvivos_help_explains_them(typed: str, seconds: int) -> None:
    assert short_hand(typed) == seconds * 1000


def test_whisper_milliseconds_and_nvivo_seconds_are_told_apart(read_text: Reading) -> None:
    assert _starts(read_text("start\tend\ttext\n2000\t6400\tWell?\n7100\t9000\tNo.\n")) == [2000, 7100]
    assert _starts(read_text("2\tWell?\n75\tNo.\n")) == [2000, 75_000]


def test_whisperx_segments_of_one_speaker_are_joined(read_text: Reading, spoken: Spoken) -> None:
    segments = [
        {"start": 0.5, "end": 1.0, "text": " Well?", "speaker": "SPEAKER_00"},
        {"start": 1.5, "end": 2.0, "text": " I was", "speaker": "SPEAKER_01"},
        {"start": 2.0, "end": 2.75, "text": " small.", "speaker": "SPEAKER_01"},
        {"start": 3.0, "end": 4.0, "text": " Who?"},
    ]
    transcript = read_text(json.dumps({"segments": segments}))
    assert spoken(transcript) == [("SPEAKER_00", "Well?"), ("SPEAKER_01", "I was small."), ("", "Who?")]
    assert (transcript.turns[1].start_ms, transcript.turns[1].end_ms) == (1500, 2750)


def test_trints_struck_words_are_left_out_and_counted(read_text: Reading, spoken: Spoken) -> None:
    words = [
        {"time": 0, "duration": 100, "paragraphId": "a", "value": "Well?", "speaker": "I", "strikethrough": False},
        {"time": 200, "duration": 100, "paragraphId": "b", "value": "um", "speaker": "C", "strikethrough": True},
        {"time": 400, "duration": 100, "paragraphId": "b", "value": "No.", "speaker": "C", "strikethrough": False},
    ]
    transcript = read_text(json.dumps({"title": "x", "words": words}))
    assert spoken(transcript) == [("I", "Well?"), ("C", "No.")]
    assert any(note.kind == "dropped" and "1 words" in note.message for note in transcript.notes)


def test_otranscribe_old_and_new_stamps(read_text: Reading) -> None:
    page = (
        '<p><span class="timestamp" data-timestamp="2.5">00:02</span>&nbsp;<b>I:</b> Well?</p>'
        '<p><span class="timestamp" data-timestamp="00:12">00:12</span>&nbsp;C: No.<script>alert(1)</script></p>'
    )
    transcript = read_text(json.dumps({"text": page, "media": "x.mp3", "media-time": 3}))
    assert _starts(transcript) == [2500, 12_000]
    assert "alert" not in transcript.text


def test_rtf_text(read_text: Reading, spoken: Spoken) -> None:
    rtf = (
        rb"{\rtf1\ansi\ansicpg1252\uc1{\fonttbl{\f0 Arial;}}{\*\generator X;}{\info{\author Secret}}"
        rb"\pard {\b I:} Caf\'e9, na\u239\'efve \endash  well\line on?\par "
        rb"C:\tab {\v hidden}{\deleted gone}It\rquote s \u-10179?\u-8704? \{so\}\par}"
    )
    transcript = read_text(rtf, "t.rtf")
    assert spoken(transcript) == [("I", "Café, naïve – well on?"), ("C", "It’s \U0001f600 {so}")]
    assert any("2 places" in note.message for note in transcript.notes)


def test_chat_bullets_and_dependent_tiers() -> None:
    transcript = read(DATA / "chat.cha")
    assert transcript.turns[0].end_ms == 6400
    assert "\x15" not in transcript.text
    assert any(note.kind == "dropped" and "looks away" in note.message for note in transcript.notes)


def test_elan_slots_without_a_time_and_tiers_that_hang_on_others() -> None:
    transcript = read(DATA / "elan.eaf")
    starts = [turn.start_ms or 0 for turn in transcript.turns]
    assert starts == sorted(starts)
    assert any(note.kind == "dropped" and "Recall" in note.message for note in transcript.notes)


def test_every_format_has_a_name_and_a_description_of_its_own() -> None:
    assert len({each.name for each in FORMATS}) == len(FORMATS)
    assert all(each.description and each.description[0] != " " for each in FORMATS)


def test_the_content_tells_the_format_not_the_suffix(tmp_path: Path) -> None:
    for name in ("teams_old.vtt", "otter.srt", "whisper.json", "word_prefix_I_C.docx", "f4_transcript.rtf", "elan.eaf"):
        path = tmp_path / "transcript.dat"
        path.write_bytes((DATA / name).read_bytes())
        assert read(path).text == read(DATA / name).text


def test_too_few_times_to_tell_frames_from_hundredths_are_doubted(read_text: Reading) -> None:
    few = read_text("[00:00:01.12] I: Begin?\n[00:00:05.24] T: Yes.\n[00:00:09.00] I: And?\n")
    assert [turn.start_ms for turn in few.turns] == [1120, 5240, 9000]
    assert any(note.kind == "doubt" and "frames" in note.message for note in few.notes)
    told = read_text("[00:00:01.12] I: Begin?\n[00:00:05.54] T: Yes.\n[00:00:09.00] I: And?\n")
    assert not any("frames" in note.message for note in told.notes)


def test_rows_without_a_speaker_or_without_words_are_doubted(read_text: Reading) -> None:
    """A row with a time and no speaker may go on with the one before it; one with a speaker may have lost its words."""
    rows = "Speaker,Start,Text\nI,00:00:01,Well?\n,00:00:03,and cold.\nC,00:00:05,\nI,00:00:07,Cold?\n"
    read = read_text(rows, "t.csv")
    assert [turn.role for turn in read.turns] == ["interviewer", "unknown", "interviewer"]
    doubts = {note.line: note.message for note in read.notes if note.kind == "doubt" and note.line}
    assert doubts == {
        3: "1 rows name no speaker and do not go on with the row before; each is a turn of nobody",
        4: "1 rows name a speaker and hold no words; left out",
    }
