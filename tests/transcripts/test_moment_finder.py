"""Hand-made marks of the tape become proposals: when, who stopped, which turns talk about it, and how sure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipr_coder.text import Span
from ipr_coder.transcripts.model import RecallMoment, Transcript, Turn
from ipr_coder.transcripts.moment_finder import ProposedMoment, merged, propose_moments, with_moments
from ipr_coder.transcripts.reading import read

Reading = Callable[..., Transcript]
WILD = Path(__file__).parents[1] / "data" / "transcripts" / "ipr_recall_markers_in_the_wild.txt"


def _facts(moment: ProposedMoment) -> tuple[object, ...]:
    seconds = None if moment.session_end_ms is None else moment.session_end_ms / 1000
    return moment.session_start_ms / 1000, seconds, moment.first_turn, moment.end_turn, moment.stopped_by, moment.sure


def test_marks_in_the_wild() -> None:
    found = propose_moments(read(WILD))
    assert [_facts(each) for each in found] == [
        (760, None, 1, 2, None, "doubtful"),
        (760, None, 2, 4, "client", "sure"),
        (845, None, 4, 6, "interviewer", "sure"),
        (1170, None, 6, 7, None, "doubtful"),
    ]
    assert [each.number for each in found] == [None, 1, 2, None]
    assert [each.near for each in found] == [None, 0, None, None]
    assert [each.line for each in found] == [4, 6, 10, 13]
    assert [_facts(each) for each in merged(found)] == [_facts(found[1]), _facts(found[2]), _facts(found[3])]


@pytest.mark.parametrize(
    ("mark", "start", "end", "who", "sure"),
    [
        ("[STOP 1 - 12:40 - client stops tape]", 760, None, "client", "sure"),
        ("[VIDEO 00:12:40-00:13:05]", 760, 785, None, "likely"),
        ("{Recall 2 | 00:14:05}", 845, None, None, "sure"),
        ("((tape stopped 12:34))", 754, None, None, "sure"),
        ("(Client paused the video at 1:02:03)", 3723, None, "client", "sure"),
        ("--- tape stopped by the therapist, 12:40 ---", 760, None, "therapist", "sure"),
        ("*** PAUSE 31:02 / interviewer ***", 1862, None, "interviewer", "sure"),
        ("[STOPP 3 - 12:40 - klienten stopper båndet]", 760, None, "client", "sure"),
        ("[opptaket stoppet av terapeuten 12:40]", 760, None, "therapist", "sure"),
        ("[Band angehalten 12:40, Klientin]", 760, None, "client", "sure"),
        ("[C stops 12:40]", 760, None, "client", "sure"),
        ("<resume 00:19:30>", 1170, None, None, "doubtful"),
        ("[film 12:40]", 760, None, None, "doubtful"),
        ("[VIDEO PLAYS 00:00:00 - 00:12:40]", 760, None, None, "doubtful"),
        ("[STOP 12:40, client cries]", 760, None, None, "sure"),
    ],
)
@pytest.mark.parametrize("alone", [True, False])
def test_marks(
    mark: str, start: int, end: int | None, who: str | None, sure: str, alone: bool, read_text: Reading
) -> None:
    text = f"I: Well?\nC: Yes.\n{mark}\nI: What was it?\n" if alone else f"I: Well?\nC: Yes. {mark}\nI: What was it?\n"
    transcript = read_text(text)
    (found,) = propose_moments(transcript)
    assert _facts(found) == (start, end, 2, 3, who, sure)
    assert (found.span is None) == alone
    if found.span is not None:
        assert found.span.of(transcript.text) == mark


@pytest.mark.parametrize(
    "mark",
    [
        "(laughs)", "[pause 5s]", "(pause 0:05)", "[inaudible 00:04:11]", "[crosstalk 00:05:01]", "[00:12:40]", "(.)",
        "[STOP]", "(we stop here)", "((looks away))", "at nineteen thirty", "stop the tape at 12:40", "[stop 12:99]",
    ],
)  # fmt: skip
def test_what_is_no_mark_with_a_time(mark: str, read_text: Reading) -> None:
    assert propose_moments(read_text(f"I: Well?\nC: Yes {mark} yes.\nI: What was it?\n")) == ()


def test_a_mark_inside_a_turn_belongs_to_what_follows_it(read_text: Reading) -> None:
    found = propose_moments(read_text("I: Okay. [STOP 12:40] What was that?\nC: I froze. [PLAY]\nI: Mm.\nC: Yes.\n"))
    assert [(each.first_turn, each.end_turn) for each in found] == [(0, 2)]


@pytest.mark.parametrize("time", ["12 min 40 sec", "12m40s", "12'40\"", "12 minutes and 40 seconds"])
def test_minutes_and_seconds_in_words(time: str, read_text: Reading) -> None:
    (found,) = propose_moments(read_text(f"I: Well?\nC: Yes. [stopped at {time}]\nI: What was it?\n"))
    assert found.session_start_ms == 760_000


def test_what_a_directive_says_is_not_proposed_again(read_text: Reading) -> None:
    text = "I: Well?\n[STOP 12:40]\n%recall: 1 session=00:12:40\nI: And?\nC: I froze.\n[STOP 14:00]\nC: Again.\n"
    transcript = read_text(text)
    (found,) = propose_moments(transcript)
    assert found.session_start_ms == 840_000
    assert [each.ordinal for each in with_moments(transcript, [found]).moments] == [1, 2]


def test_the_text_and_turns_alone_are_enough_for_marks_inside_turns(read_text: Reading) -> None:
    transcript = replace(read_text("I: Okay. [STOP 12:40] What was that?\nC: I froze.\n"), notes=(), source_name="")
    assert [_facts(each) for each in propose_moments(transcript)] == [(760, None, 0, 2, None, "sure")]


def test_accepted_moments_keep_their_own_numbers_where_each_has_one() -> None:
    transcript = read(WILD)
    found = propose_moments(transcript)
    sure = [each for each in found if each.sure == "sure"]
    assert with_moments(transcript, sure).moments == (
        RecallMoment(1, 760_000, None, 2, 4, "client"),
        RecallMoment(2, 845_000, None, 4, 6, "interviewer"),
    )
    assert [each.ordinal for each in with_moments(transcript, found).moments] == [1, 2, 3, 4]
    assert with_moments(transcript, []) is transcript


def test_one_stop_told_twice_is_merged_only_on_request(read_text: Reading) -> None:
    text = "I: Well?\nC: Stop.\n[VIDEO 00:12:40-00:13:05]\n[STOP 12:41 - client stops]\nI: And?\nC: I froze.\n"
    found = propose_moments(read_text(text))
    assert [each.near for each in found] == [None, 0]
    (one,) = merged(found)
    assert (one.session_start_ms, one.session_end_ms, one.stopped_by) == (761_000, 785_000, "client")


_pieces = st.sampled_from(
    [
        "[STOP 1 - 12:40]",
        "stop",
        "[",
        "]",
        "(",
        "((",
        "))",
        "<",
        ">>",
        "---",
        "12:40",
        "video ",
        " ",
        "I said",
        "\u00a0",
        "é",
    ]
)


@settings(max_examples=150, deadline=None)
@given(turns=st.lists(st.lists(_pieces, min_size=1, max_size=8).map("".join), min_size=1, max_size=5))
def test_proposals_of_any_text_are_possible_moments(turns: list[str]) -> None:
    made, at = [], 0
    for ordinal, text in enumerate(turns):
        made.append(Turn(ordinal, "C", "client", Span(at, at + len(text))))
        at += len(text) + 1
    transcript = Transcript("\n".join(turns), tuple(made))
    found = propose_moments(transcript)
    assert found == propose_moments(transcript)
    for index, each in enumerate(found):
        assert 0 <= each.first_turn <= each.end_turn <= len(turns)
        assert each.session_end_ms is None or each.session_end_ms > each.session_start_ms
        assert each.near is None or each.near < index
    ordinals = [each.ordinal for each in with_moments(transcript, found).moments]
    assert len(set(ordinals)) == len(found)
    assert len(merged(found)) <= len(found)
