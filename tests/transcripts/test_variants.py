"""Every way of writing a format down that FORMATS of the field know of, each in a small file of our own."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from ipr_coder.errors import TranscriptError
from ipr_coder.transcripts.model import Transcript

Reading = Callable[..., Transcript]
Spoken = Callable[[Transcript], list[tuple[str, str]]]

FOUR = [("Interviewer", "And then?"), ("Client", "I left."), ("Interviewer", "Where to?"), ("Client", "Home.")]


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("Interviewer: A one.\ninterviewee: B two.\nInterviewee: C three.\n", ["Interviewer", "interviewee"]),
        ("Interviewer1 : A one.\nInterviewee : B two.\nInterviewer1: C.\n", ["Interviewer1", "Interviewee"]),
        ("Q\u00a0: Alors ?\nR\u00a0: Oui.\nQ\u00a0: Et ?\n", ["Q", "R"]),
        ("**Interviewer (I):** One.\n**Client (C):** Two.\n**I:** Three.\n**C:** Four.\n", ["I", "C"]),
        ("Interviewer (I): One.\nClient (C): Two.\nI: Three.\nC: Four.\n", ["I", "C"]),
        ("T1: One.\nC1: Two.\nT2: Three.\nC2: Four.\n", ["T", "C"]),
        ("T1: One.\nT2: Two.\nC: Three.\nT1: Four.\nT2: Five.\n", ["T1", "T2", "C"]),
        ("**Interviewer** One: it is.\n\n**Dr Blue** Two.\n\n**Interviewer** Three.\n", ["Interviewer", "Dr Blue"]),
        ("INTERVIEWER\tOne.\nCLIENT\tTwo.\nINTERVIEWER\tThree.\nCLIENT\tFour.\n", ["INTERVIEWER", "CLIENT"]),
        ("Researcher\n.Okay, so\n\nP4\nYes, I do.\n\nResearcher\nMhm.\n\nP4\nSo.\n", ["Researcher", "P4"]),
        ("[id1] One.\n\n[id2] Two.\n\n[id1] Three.\n\n[id2] Four.\n", ["id1", "id2"]),
        ("{Ann} One.\n{Bob} Two.\n{Ann} Three.\n{Bob} Four.\n", ["Ann", "Bob"]),
        ("#Ann: One.\n#Bob: Two.\n#Ann: Three.\n", ["Ann", "Bob"]),
        ("@Ann: One.\n@Bob: Two.\n@Ann: Three.\n", ["Ann", "Bob"]),
        ("1 I: One\n2 goes on.\n3 C: Two.\n4 I: Three.\n", ["I", "C"]),
        ("1   Dan:  One\n      goes on.\n\n2   Ppt:  Two.\n\n3   Dan:  Three.\n4   Ppt: Four.\n", ["Dan", "Ppt"]),
        ("Th.: One.\nPat.: Two.\nTh.: Three.\n", ["Th.", "Pat."]),
        ("访谈者：一。\n来访者：二。\n访谈者：三。\n来访者：四。\n", ["访谈者", "来访者"]),
    ],
    ids=range(18),
)
def test_labels_in_every_dress(text: str, speakers: list[str], read_text: Reading) -> None:
    assert list(read_text(text, "talk").speakers) == speakers


@pytest.mark.parametrize(
    ("text", "times"),
    [
        (
            "#00:00:02-0# I: And?\n#00:00:07-5# C: I left.\n#00:00:09-0# I: Oh.\n",
            [(2000, None), (7500, None), (9000, None)],
        ),
        ("I: And?#00:00:02-0#\nC: I left.#00:00:07-5#\nI: Oh.#00:00:09-0#\n", [(0, 2000), (2000, 7500), (7500, 9000)]),
        ("I: And?\n\nC: I left. #00:00:07-5#\n\nI: Oh. #00:00:09-0#\n", [(0, None), (None, 7500), (7500, 9000)]),
        ("#00:00:02.5# I: And?\n#00:00:07.5# C: I left.\n", [(2500, None), (7500, None)]),
        ("00:00:02.0I: And?\n00:00:07.5C: I left.\n", [(2000, None), (7500, None)]),
        ("0:02 I: And?\n1:02:03 C: I left.\n", [(2000, None), (3_723_000, None)]),
        ("[00:02] I: And?\n[00.00.07] C: I left.\n", [(2000, None), (7000, None)]),
        ("{00:00:02} I: And?\n{00:00:07} C: I left.\n", [(2000, None), (7000, None)]),
        ("#00:00:02.500# @I: And?\n#00:00:07.500# @C: I left.\n", [(2500, None), (7500, None)]),
        (
            "Speaker 1 (00:02):\nAnd?\n\nSpeaker 2 (01:00:07):\nI left. [inaudible 00:00:08]\n",
            [(2000, None), (3_607_000, None)],
        ),
        (
            "Ann Blue  0:02  \nAnd?  \n\nUnknown Speaker  1:02:03  \nI left.\n\nAnn Blue  1:02:09\nSo.\n\n"
            "Transcribed by https://otter.ai\n",
            [(2000, None), (3_723_000, None), (3_729_000, None)],
        ),
        (
            "Ann: [00:00:02] And?\nBob: [00:00:07] I left.\nAnn: [00:00:09] Oh.\n",
            [(2000, None), (7000, None), (9000, None)],
        ),
        ("00:00:02\nI: And?\n\n00:00:07\nC: I left.\n", [(2000, None), (7000, None)]),
        ("00:00:03 Speaker 1\nAnd?\n00:00:07 Speaker 2\nI left.\n", [(3000, None), (7000, None)]),
        (
            "[Ann Blue] 11:02:09\nAnd?\n\n[Bob] 11:02:09\nI left.\n\n[Ann Blue] 11:02:19\nSo?\n",
            [(0, None), (0, None), (10_000, None)],
        ),
        ("00:02 I: And?\n00:07 C: I left.\n", [(2000, None), (7000, None)]),
        ("[00:00:02.15]\tInterviewer: And?\n[00:00:07.29]\tClient: I left.\n", [(2150, None), (7290, None)]),
    ],
    ids=range(17),
)
def test_times_in_every_dress(text: str, times: list[Any], read_text: Reading) -> None:
    assert [(turn.start_ms, turn.end_ms) for turn in read_text(text).turns] == times


def test_frames_of_inqscribe_are_told_by_their_number(read_text: Reading) -> None:
    lines = [
        f"[00:00:{second:02d}.{frame:02d}] {who}: Yes."
        for second, frame, who in ((1, 0, "I"), (2, 15, "C"), (3, 29, "I"), (4, 3, "C"), (5, 20, "I"), (6, 11, "C"))
    ]
    transcript = read_text("\n".join(lines))
    assert [turn.start_ms for turn in transcript.turns] == [1000, 2500, 3967, 4100, 5667, 6367]
    assert any("frames" in note.message for note in transcript.notes)


@pytest.mark.parametrize(
    "vtt",
    [
        "0:0:2.0 --> 0:0:3.500\n<v Ann Blue>And?</v>\n\n0:0:3.0 --> 0:0:9.25\n<v Client>I left.</v>\n",
        "1b4e28ba-2fa1-11d2-883f-0016d3cca427/12-0\n00:00:02.000 --> 00:00:03.500\n<v Ann Blue>And?</v>\n\n"
        "1b4e28ba-2fa1-11d2-883f-0016d3cca427/13-0\n00:00:03.000 --> 00:00:09.250\n<v Client>I\nleft.</v>\n",
        "1\n00:00:02.000 --> 00:00:03.500\nAnn Blue: And?\n\n2\n00:00:03.000 --> 00:00:09.250\nClient: I left.\n",
        "00:02.000 --> 00:03.500\n<v.a Ann Blue>And?\n\n00:03.000 --> 00:09.250 line:1\n<v Client>I <i>left</i>.\n",
        "\nWEBVTT\n\n00:02.000 --> 00:03.500\nAnn Blue: And?\n\n00:03.000 --> 00:09.250\nClient: I left.\n",
    ],
    ids=["teams old", "teams guid", "zoom", "voices", "header twice"],
)
def test_captions(vtt: str, read_text: Reading, spoken: Spoken) -> None:
    transcript = read_text("WEBVTT\n\n" + vtt)
    assert spoken(transcript) == [("Ann Blue", "And?"), ("Client", "I left.")]
    assert [(turn.start_ms, turn.end_ms) for turn in transcript.turns] == [(2000, 3500), (3000, 9250)]
    assert any("overlap" in note.message for note in transcript.notes)


def test_zoom_names_with_pronouns_numbers_and_none(read_text: Reading, spoken: Spoken) -> None:
    cues = ("Mara Holt (she/her): And?", "+44 7700 900123: I left.", "nobody said", "Ann (SL): So.")
    body = "\n\n".join(f"00:00:0{at}.000 --> 00:00:0{at + 1}.000\n{text}" for at, text in enumerate(cues))
    transcript = read_text("WEBVTT\n\n" + body)
    assert transcript.speakers == ("Mara Holt (she/her)", "+44 7700 900123", "", "Ann (SL)")
    assert any("1 cues have no name, first cue 3" in note.message for note in transcript.notes)


def test_stream_notes_are_counted(read_text: Reading) -> None:
    body = "".join(
        f"NOTE Confidence: 0.{at}5\n\n00:00:0{at}.000 --> 00:00:0{at}.900\nSo {at}.\n\n" for at in range(1, 5)
    )
    transcript = read_text("WEBVTT\n\nNOTE language:en-US\n\n" + body)
    assert len(transcript.turns) == 4
    assert any(note.message.startswith("5 notes of the machine") for note in transcript.notes)


def test_noscribe_overlap_is_of_its_speaker_and_its_vtt_is_doubted(read_text: Reading) -> None:
    text = (
        "WEBVTT talk\n\nNOTE\nTranscribed with noScribe vers. 0.7\n\n1\n00:00:02.000 --> 00:00:03.000\n<v S01>And?\n\n"
        "2\n00:00:03.000 --> 00:00:04.000\n<v //S02>Yes. //\n\n3\n00:00:05.000 --> 00:00:06.000\n<v S02>No.\n"
    )
    transcript = read_text(text)
    assert transcript.speakers == ("S01", "S02")
    assert any("too late" in note.message for note in transcript.notes if note.kind == "doubt")


@pytest.mark.parametrize(
    "segments",
    [
        [{"start": 2, "end": 3.5, "text": " And?", "words": []}, {"start": 3.5, "end": 9, "text": " I left."}],
        [
            {"start": 2.0, "end": 3.5, "text": "And?", "words": [{"word": "And?", "probability": 0.9}]},
            {"start": 3.5, "end": 9.0, "text": "I left.", "words": [{"text": "I", "confidence": 0.4}]},
        ],
        [
            {"id": 0, "start": 2.0, "end": 3.5, "text": "And?", "speaker": "SPEAKER_00"},
            {"id": 1, "start": 3.5, "end": 9.0, "text": "I left."},
        ],
    ],
    ids=["empty words", "probability", "speaker missing"],
)
def test_whisper_json(segments: list[Any], read_text: Reading) -> None:
    transcript = read_text(json.dumps({"text": "", "language": "en", "segments": segments}))
    assert [turn.span.of(transcript.text) for turn in transcript.turns] == ["And?", "I left."]
    assert [(turn.start_ms, turn.end_ms) for turn in transcript.turns] == [(2000, 3500), (3500, 9000)]


def test_whisper_cpp_and_struck_words_of_trint(read_text: Reading, spoken: Spoken) -> None:
    cpp = {"transcription": [{"offsets": {"from": 2000, "to": 3500}, "text": " And?"}]}
    assert [turn.end_ms for turn in read_text(json.dumps(cpp)).turns] == [3500]
    words = [
        {"value": "And?", "time": 2000, "duration": 300, "paragraphId": "1", "speaker": "Ann", "strikethrough": False},
        {"value": "not", "time": 2500, "duration": 300, "paragraphId": "1", "strikethrough": True},
        {"value": "I", "time": 3000, "duration": 300, "paragraphId": "2", "speaker": "Bob"},
        {"value": "left.", "time": 3500, "duration": 500, "paragraphId": "2"},
    ]
    trint = read_text(json.dumps({"title": "x", "words": words}))
    assert spoken(trint) == [("Ann", "And?"), ("Bob", "I left.")]
    assert trint.turns[1].end_ms == 4000
    assert any("1 words that are struck through" in note.message for note in trint.notes)


@pytest.mark.parametrize("stamp", ["7.5", "00:07"])
def test_otranscribe_of_today_and_of_old(stamp: str, read_text: Reading, spoken: Spoken) -> None:
    html = (
        '<p><span class="timestamp" contenteditable="false" data-timestamp="2">00:02</span>\u00a0I: And?</p>'
        f'<p><span class="timestamp" data-timestamp="{stamp}">00:07</span>&nbsp;C: I left.</p>'
    )
    transcript = read_text(json.dumps({"text": html, "media": "a.mp3", "media-time": 9.1}), "t.otr")
    assert spoken(transcript) == [("I", "And?"), ("C", "I left.")]
    assert [turn.start_ms for turn in transcript.turns] == [2000, 7500 if stamp == "7.5" else 7000]


def test_elan_slots_without_a_value_and_tiers_that_hang_on_others(read_text: Reading, spoken: Spoken) -> None:
    eaf = """<?xml version="1.0" encoding="UTF-8"?>
<ANNOTATION_DOCUMENT><TIME_ORDER><TIME_SLOT TIME_SLOT_ID="a" TIME_VALUE="1000"/><TIME_SLOT TIME_SLOT_ID="b"/>
<TIME_SLOT TIME_SLOT_ID="c" TIME_VALUE="3000"/></TIME_ORDER>
<TIER TIER_ID="C" PARTICIPANT="Client"><ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="2" TIME_SLOT_REF1="b"
 TIME_SLOT_REF2="c"><ANNOTATION_VALUE>I left.</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION></TIER>
<TIER TIER_ID="I"><ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="1" TIME_SLOT_REF1="a" TIME_SLOT_REF2="b">
<ANNOTATION_VALUE>And?</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION></TIER>
<TIER TIER_ID="Note" PARENT_REF="C"><ANNOTATION><REF_ANNOTATION ANNOTATION_ID="3" ANNOTATION_REF="2">
<ANNOTATION_VALUE>sad</ANNOTATION_VALUE></REF_ANNOTATION></ANNOTATION></TIER></ANNOTATION_DOCUMENT>"""
    transcript = read_text(eaf)
    assert spoken(transcript) == [("I", "And?"), ("Client", "I left.")]
    assert [(turn.start_ms, turn.end_ms) for turn in transcript.turns] == [(1000, 2000), (2000, 3000)]
    assert any(note.kind == "dropped" and "Note" in note.message for note in transcript.notes)


def test_chat_continuations_and_bullets(read_text: Reading, spoken: Spoken) -> None:
    text = (
        "@UTF8\n@Begin\n@Participants:\tINV Investigator, PAR Participant\n*INV:\tand then ? \x152000_3500\x15\n"
        "%com:\tsmiles\n*PAR:\tI went\n\thome . \x153500_9000\x15\n@End\n"
    )
    transcript = read_text(text, "t.cha")
    assert spoken(transcript) == [("INV", "and then ?"), ("PAR", "I went home .")]
    assert [(turn.start_ms, turn.end_ms) for turn in transcript.turns] == [(2000, 3500), (3500, 9000)]


@pytest.mark.parametrize(
    "table",
    [
        "speaker,text,start\nInterviewer,And then?,0:01\nClient,I left.,0:02\nInterviewer,Where to?,0:03\n"
        "Client,Home.,0:04\n",
        "start;speaker;text\n0:01;Interviewer;And then?\n0:02;Client;I left.\n0:03;Interviewer;Where to?\n"
        "0:04;Client;Home.\n",
        "Timespan\tContent\tSpeaker\n0:01\tAnd then?\tInterviewer\n0:02\tI left.\tClient\n1:3\tWhere to?\tInterviewer\n"
        "104\tHome.\tClient\n",
        'Sprecher;Zeit;Text\n"Interviewer";"0:01";"And then?"\nClient;0:02;I left.\nInterviewer;0:03;Where to?\n'
        "Client;0:04;Home.\n",
        "Locuteur;Début;Propos\nInterviewer;0:01;And then?\nClient;0:02;I left.\nInterviewer;0:03;Where to?\n"
        "Client;0:04;Home, said very calmly.\n",
        "timestamp,speaker,statement\n0:01,Interviewer,And then?\n0:02,Client,I left.\n0:03,Interviewer,Where to?\n"
        "0:04,Client,Home. I went home that night.\n",
    ],
    ids=["comma", "semicolon", "nvivo tab", "German", "French", "other name"],
)
def test_tables_in_every_dialect(table: str, read_text: Reading, spoken: Spoken) -> None:
    transcript = read_text(table, "t.csv")
    assert [speaker for speaker, _ in spoken(transcript)] == [speaker for speaker, _ in FOUR]
    assert spoken(transcript)[:3] == FOUR[:3]
    assert transcript.turns[1].start_ms == 2000


def test_short_hand_times_of_nvivo(read_text: Reading) -> None:
    transcript = read_text("75\tOne.\n1:16\tTwo.\n9203\tThree.\n14532\tFour.\n")
    assert [turn.start_ms for turn in transcript.turns] == [75_000, 76_000, 5_523_000, 6_332_000]


def test_bare_seconds_and_milliseconds_are_told_apart(read_text: Reading) -> None:
    talk = "so I went home that night and said nothing to anybody"
    in_ms = read_text(f"start\tend\ttext\n0\t4000\t{talk}\n4000\t9000\t{talk}\n")
    in_seconds = read_text(f"start,end,text\n0,4,{talk}\n4,9,{talk}\n")
    with_points = read_text(f"start,end,text\n0.0,4.0,{talk}\n4.0,9.0,{talk}\n")
    assert [[turn.end_ms for turn in each.turns] for each in (in_ms, in_seconds, with_points)] == [[4000, 9000]] * 3


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (
            "I: One #00:00:02-0# two.\nC: And #00:00:04-0# so.\nI: It #00:00:09-0# went.\n",
            "3 times that belong to no turn",
        ),
        ("I: One.\n[00:00:02]\nC: Two.\n[00:00:04] [00:00:05]\n", None),
        ("speaker,text,start\nI,One.,early\nC,Two.,late\nI,Three.,late\n", "times in column 3 cannot be read"),
        ("I: So\n[00:01:00] and [00:02:00] then [00:03:00] we\nC: stopped.\n", None),
    ],
    ids=range(4),
)
def test_times_that_belong_to_no_turn_are_refused(text: str, fault: str | None, read_text: Reading) -> None:
    if fault is None:
        read_text(text)
        return
    with pytest.raises(TranscriptError, match=fault) as refused:
        read_text(text)
    assert refused.value.place is not None
    assert any(word in refused.value.place for word in ("line", "row"))
    if "column" not in fault:
        assert "#00:00:02-0#" in read_text(text, format="prefix").text


def test_many_speakers_who_speak_once_each(read_text: Reading) -> None:
    names = ["Emma", "Kelly", "Unknown Speaker", "Tailor", "Sidney"]
    text = "".join(f"{name}  {number}:0{number}  \nSomething was said.\n\n" for number, name in enumerate(names))
    assert list(read_text(text).speakers) == names


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("WEBVTT\n\n00:01.000 --> 00:02.000\nOne.\n\nTwo, cut off.\n\n00:03.000 --> 00:04.000\nThree.\n", "line 6"),
        ("1\n00:00:01,000 --> 00:00:02,000\nOne.\n\n2\nTwo.\n\n3\n00:00:03,000 --> 00:00:04,000\nThree.\n", "line 5"),
    ],
    ids=["vtt", "srt"],
)
def test_words_that_lost_their_times_are_refused(text: str, place: str, read_text: Reading) -> None:
    with pytest.raises(TranscriptError, match=r"no times") as refused:
        read_text(text)
    assert refused.value.place == f"t.txt, {place}"


def test_a_colon_in_captions_of_nobody_is_speech(read_text: Reading) -> None:
    said = ["All goes through here: the centre.", "So it was.", "Dear me.", "I say: no.", "And went."]
    body = "\n\n".join(f"00:00:0{at}.000 --> 00:00:0{at}.900\n{text}" for at, text in enumerate(said))
    transcript = read_text("WEBVTT\n\n" + body)
    assert transcript.speakers == ("",)
    assert transcript.turns[0].span.of(transcript.text) == said[0]
    assert any("was read as speech" in note.message for note in transcript.notes)
