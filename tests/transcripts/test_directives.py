"""Facts and recall moments as canonical lines state them, in text, captions and Word."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ipr_coder.errors import TranscriptError
from ipr_coder.transcripts.model import RecallMoment, Transcript
from ipr_coder.transcripts.reading import read

DATA = Path(__file__).parent.parent / "data" / "transcripts"
Reading = Callable[..., Transcript]
MOMENTS = (
    RecallMoment(1, 760_000, 785_000, 0, 2, "client", "Q2"),
    RecallMoment(2, 845_000, None, 2, 4, "interviewer", "probe"),
)
"""12:40 to 13:05, and 14:05, of the canonical sample; its last two turns belong to none."""


def test_the_canonical_sample_says_all_it_says() -> None:
    transcript = read(DATA / "ipr_recall_canonical.txt")
    assert transcript.moments == MOMENTS
    assert dict(transcript.facts) == {
        "study": "RIVER",
        "dyad": "D03",
        "session": "3",
        "respondent": "client",
        "hours_after_session": "31",
        "interviewer": "R2",
    }
    assert [turn.role for turn in transcript.turns[:2]] == ["interviewer", "client"]


def test_the_same_directives_in_captions_and_word(word_file: Callable[..., Path], read_text: Reading) -> None:
    lines = (DATA / "ipr_recall_canonical.txt").read_text(encoding="utf-8").split("\n")
    cues, at = ["WEBVTT"], 0
    for line in filter(None, lines):
        if line.startswith("%"):
            cues.append(f"NOTE {line}")
        else:
            at += 2
            speaker, _, text = line.partition(": ")
            cues.append(f"00:00:{at:02d}.000 --> 00:00:{at + 1:02d}.000\n<v {speaker}>{text}</v>")
    captions = read_text("\n\n".join(cues) + "\n", "t.vtt")
    word = read(word_file(*(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in lines)))
    plain = read(DATA / "ipr_recall_canonical.txt")
    for each in (captions, word):
        assert each.moments == MOMENTS
        assert dict(each.facts) == dict(plain.facts)
        assert each.text == plain.text


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("%colour: red", "no directive %colour"),
        ("%dyad:", "says nothing"),
        ("%respondent: mother", "client, therapist or other"),
        ("%session: third", "session's number"),
        ("%hours_after_session: two days", "number of hours"),
        ("%recall: session=00:12:40", "number first"),
        ("%recall: 1 stopped_by=client", "where in the session"),
        ("%recall: 1 session=12h40", "cannot be read"),
        ("%recall: 1 session=00:12:99", "cannot be read"),
        ("%recall: 1 session=00:13:05-00:12:40", "ends before it starts"),
        ("%recall: 1 session=00:12:40 stopped_by=nobody", "stopped_by"),
        ("%recall: 1 session=00:12:40 colour=red", "part that cannot be read"),
        ("%recall: 1 session=00:12:40 question=two words", "part that cannot be read"),
        ("%end-recall", "no recall moment is open"),
    ],
)
def test_a_bad_directive_is_refused_with_its_line(line: str, fault: str, read_text: Reading) -> None:
    with pytest.raises(TranscriptError, match=fault) as refused:
        read_text(f"I: Hello.\nC: Hello.\n{line}\nI: Well?\n")
    assert refused.value.place == "t.txt, line 3"


def test_a_fact_said_twice_differently_is_refused(read_text: Reading) -> None:
    with pytest.raises(TranscriptError, match="stated twice"):
        read_text("%dyad: D03\n%dyad: D04\nI: Well?\n")
    assert read_text("%dyad: D03\n%dyad: D03\nI: Well?\n").facts == {"dyad": "D03"}


def test_a_stop_nobody_talks_about_is_kept(read_text: Reading) -> None:
    transcript = read_text("I: Well?\n%recall: 1 session=00:01:00\n%recall: 2 session=99:00:00\nC: Here.\n")
    assert [(each.first_turn, each.end_turn) for each in transcript.moments] == [(1, 1), (1, 2)]


def test_speech_that_goes_on_after_a_directive_is_a_new_turn(read_text: Reading) -> None:
    transcript = read_text("I: Well?\nC: I was\n%recall: 1 session=00:01:00\nso small.\n")
    assert [turn.speaker for turn in transcript.turns] == ["I", "C", "C"]
    assert transcript.moments[0].first_turn == 2


def test_per_cent_signs_in_speech_are_speech(read_text: Reading) -> None:
    transcript = read_text("C: I gave it fifty\n% of my strength, or\n%more.\nI: Mhm.\n")
    assert transcript.turns[0].span.of(transcript.text) == "I gave it fifty % of my strength, or %more."
