"""Labels, times, continuation lines and headings in plain text, each as a person would read the page."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ipr_coder.errors import TranscriptError
from ipr_coder.transcripts.model import Transcript

Reading = Callable[..., Transcript]
Spoken = Callable[[Transcript], list[tuple[str, str]]]


def test_lines_without_a_label_go_on_and_an_empty_line_makes_a_paragraph(read_text: Reading, spoken: Spoken) -> None:
    transcript = read_text("T: I saw that\nyou looked away.\n\nAnd then you laughed.\nC: Did I?\n")
    assert spoken(transcript) == [("T", "I saw that you looked away.\nAnd then you laughed."), ("C", "Did I?")]


@pytest.mark.parametrize(
    "line",
    [
        "[00:01:02] C: I froze.",
        "[01:02] C: I froze.",
        "C: [00:01:02] I froze.",
        "C [00:01:02]: I froze.",
        "C (01:02): I froze.",
        "(00:01:02) C: I froze.",
        "#00:01:02-0# C: I froze.",
        "#00:01:02.0# C: I froze.",
        "00:01:02.0C: I froze.",
        "00:01:02 C: I froze.",
        "01:02\u00a0**C:** I froze.",
        "{00:01:02} C: I froze.",
        "[0:01:02.000] c: I froze.",
    ],
)
def test_every_dress_of_a_time_stamp_gives_the_same_turn(line: str, read_text: Reading, spoken: Spoken) -> None:
    transcript = read_text(f"I: What happened?\n{line}\nI: Then?\nC: Nothing.\n")
    assert spoken(transcript)[1][0].upper() == "C"
    assert spoken(transcript)[1][1] == "I froze."
    assert transcript.turns[1].start_ms == 62_000


def test_a_time_alone_on_a_line_belongs_to_the_label_after_it(read_text: Reading) -> None:
    transcript = read_text("00:00:02\nI:\tHello.\n\n00:00:07\nC:\tHello.\n")
    assert [turn.start_ms for turn in transcript.turns] == [2000, 7000]


def test_clock_times_and_web_addresses_are_no_labels(read_text: Reading, spoken: Spoken) -> None:
    transcript = read_text("C: We met at\n10:30 and looked at\nhttp://example.org then.\nI: Mhm.\n")
    assert spoken(transcript)[0] == ("C", "We met at 10:30 and looked at http://example.org then.")


def test_a_sentence_with_a_colon_is_speech_and_is_doubted(read_text: Reading, spoken: Spoken) -> None:
    transcript = read_text("C: I told him.\nHonestly: no more.\nand that was it\nI: Mhm.\nC: Yes.\n")
    assert spoken(transcript)[0] == ("C", "I told him. Honestly: no more. and that was it")
    assert any(note.kind == "doubt" and note.line == 2 for note in transcript.notes)


def test_note_lines_are_never_a_speaker_even_when_they_recur(read_text: Reading) -> None:
    transcript = read_text("T: So?\nC: Well.\nNote: looks down\nT: Mhm.\nC: Yes.\nNote: looks up\n")
    assert transcript.speakers == ("T", "C")


def test_a_label_the_user_names_is_one_even_if_met_once(read_text: Reading) -> None:
    text = "I: Hello.\nand welcome\nHonestly: no.\nI: Mhm.\n"
    assert read_text(text).speakers == ("I",)
    transcript = read_text(text, speakers={"honestly": "client"})
    assert transcript.speakers == ("I", "Honestly")
    assert transcript.turns[1].role == "client"


def test_title_and_header_lines_are_left_out_and_listed(read_text: Reading) -> None:
    transcript = read_text(
        "Interview 7\nDate: 3 March\nInterviewer: Jane Doe\n\nI: Shall we start?\nP: Yes.\nI: Good.\n"
    )
    assert transcript.speakers == ("I", "P")
    assert [note.line for note in transcript.notes if note.kind == "dropped"] == [1, 2, 3]


def test_turn_numbers_are_not_speakers_but_numbered_people_are(read_text: Reading) -> None:
    numbered = read_text("T1: Well?\nC1: No.\nT2: Mhm.\nC2: Yes.\n")
    assert numbered.speakers == ("T", "C")
    people = read_text("Speaker 1: Well?\nSpeaker 2: No.\nSpeaker 1: Mhm.\nSpeaker 2: Yes.\n")
    assert people.speakers == ("Speaker 1", "Speaker 2")


def test_group_members_numbered_once_each_stay_apart(read_text: Reading) -> None:
    transcript = read_text("Moderator: Hello all.\nP1: Hi.\nP2: Hello.\nP3: Hey.\n")
    assert transcript.speakers == ("Moderator", "P1", "P2", "P3")


def test_a_label_beside_a_time_is_one_even_if_met_once(read_text: Reading, spoken: Spoken) -> None:
    text = "Ann Lee (00:00):\nHi there.\n\nBo Ek (00:05):\nHello.\nAgain.\n"
    assert spoken(read_text(text)) == [("Ann Lee", "Hi there."), ("Bo Ek", "Hello. Again.")]


def test_stamps_inside_a_turn_stay_and_are_said(read_text: Reading) -> None:
    text = "I: Hi. #00:00:05-1#\nC: Well. #00:00:10-2# And then. #00:00:15-0#\nI: Mhm. #00:00:20-0#\n"
    transcript = read_text(text)
    assert "#00:00:10-2#" in transcript.text
    assert any("inside" in note.message for note in transcript.notes)


def test_an_alias_after_the_full_name_is_one_speaker(read_text: Reading) -> None:
    text = "**Interviewer (I):** Hello.\n\n**Client (C):** Hi.\n\n**I:** Well?\n\n**C:** Well.\n"
    transcript = read_text(text)
    assert transcript.speakers == ("I", "C")
    assert [turn.role for turn in transcript.turns][:2] == ["interviewer", "client"]


def test_spelling_of_a_label_may_vary_within_a_file(read_text: Reading) -> None:
    transcript = read_text("Interviewer : Hello.\ninterviewee: Hi.\ninterviewer: Well?\nInterviewee : Well.\n")
    assert transcript.speakers == ("Interviewer", "interviewee")


def test_tape_marks_are_left_out_and_other_stage_directions_stay(read_text: Reading, spoken: Spoken) -> None:
    text = (
        "I: Stop whenever you like.\n[VIDEO PLAYS 00:00:00 - 00:12:40]\n"
        "C: Here.\n[STOP 1 - 12:40 - client stops tape]\n"
        "[cries]\n((tape stopped 12:34))\n--- TAPE RESUMES ---\n<00:19:30> <<PLAY>>\n[pause 5s]\nI: Mhm.\n"
    )
    transcript = read_text(text)
    assert spoken(transcript)[1] == ("C", "Here. [cries] [pause 5s]")
    assert [note.line for note in transcript.notes if note.kind == "dropped"] == [2, 4, 6, 7, 8]
    assert any("00:12:40" in note.message for note in transcript.notes)


def test_stamps_at_the_ends_of_turns_close_them(read_text: Reading) -> None:
    transcript = read_text("I: Well? #00:00:06-4#\nC: No. #00:00:09-0#\nI: Mhm. #00:00:13-2#\n")
    assert [(turn.start_ms, turn.end_ms) for turn in transcript.turns] == [(0, 6400), (6400, 9000), (9000, 13_200)]
    assert "#" not in transcript.text


def test_frames_are_told_from_hundredths(read_text: Reading) -> None:
    """InqScribe writes frames: [00:00:01.15] at 30 a second is one and a half seconds."""
    stamps = ("00.29", "01.15", "02.03", "03.10", "04.20", "05.06")
    transcript = read_text("".join(f"[00:00:{stamp}] {'IC'[i % 2]}: word\n" for i, stamp in enumerate(stamps)))
    assert transcript.turns[1].start_ms == 1500
    hundredths = read_text(
        "".join(f"[00:00:{stamp}] {'IC'[i % 2]}: word\n" for i, stamp in enumerate((*stamps, "09.75")))
    )
    assert hundredths.turns[1].start_ms == 1150


def test_times_out_of_order_are_said(read_text: Reading) -> None:
    transcript = read_text("[00:00:09] I: One.\n[00:00:03] C: Two.\n[00:00:12] I: Three.\n")
    assert any("backwards" in note.message and note.line == 2 for note in transcript.notes)


def test_a_label_without_words_is_left_out_and_moments_keep_their_turns(read_text: Reading) -> None:
    transcript = read_text("C:\n%recall: 1 session=00:01:00\nI: Well?\nC:\nC: Yes.\n%end-recall\nI: Mhm.\n")
    assert [turn.speaker for turn in transcript.turns] == ["I", "C", "I"]
    assert (transcript.moments[0].first_turn, transcript.moments[0].end_turn) == (0, 2)
    assert sum(1 for note in transcript.notes if note.kind == "dropped") == 2


def test_text_without_speakers_is_refused_with_what_to_do(read_text: Reading) -> None:
    with pytest.raises(TranscriptError, match="no line begins with a speaker's name") as refused:
        read_text("Once upon a time there was\na text without any speaker.\n")
    assert "“I:”" in str(refused.value)


def test_only_line_feeds_part_lines(read_text: Reading) -> None:
    transcript = read_text("C: one\u2028I: two\x0cI: three\x85end\nI: Mhm.\n")
    assert len(transcript.turns) == 2


def test_a_long_preamble_does_not_hide_the_talk(read_text: Reading) -> None:
    transcript = read_text("Some words about the study.\n" * 200 + "I: Well?\nC: No.\n")
    assert len(transcript.turns) == 2


def test_a_document_of_one_hundred_thousand_turns(read_text: Reading) -> None:
    transcript = read_text("".join(f"{'IC'[i % 2]}: word {i}\n" for i in range(100_000)))
    assert len(transcript.turns) == 100_000
    assert transcript.turns[-1].span.of(transcript.text) == "word 99999"
