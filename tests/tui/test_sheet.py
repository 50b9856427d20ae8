"""What the rows say: headings of recall moments, turn numbers, places to go to."""

from __future__ import annotations

from ipr_coder.study.values import Desk, MomentRow, SegmentRow, TurnRow, Workplace
from ipr_coder.text import Span
from ipr_coder.transcripts.clock import hms
from ipr_coder.tui.clock import read_place
from ipr_coder.tui.search import Search
from ipr_coder.tui.sheet import Sheet, moment_heading, sheet_of

WORDS = ("Well?", "I froze. I did.", "Mm.", "It passed.", "Bye.")
ROLES = ("interviewer", "client", "interviewer", "client", "client")


def sheet() -> Sheet:
    text = "\n".join(WORDS)
    starts = [sum(len(words) + 1 for words in WORDS[:index]) for index in range(len(WORDS))]
    spans = [Span(start, start + len(words)) for start, words in zip(starts, WORDS, strict=True)]
    turns = tuple(
        TurnRow(role[0].upper(), role, span, index * 5000)
        for index, (role, span) in enumerate(zip(ROLES, spans, strict=True))
    )
    first, second = Span(spans[1].start, spans[1].start + 8), Span(spans[1].start + 9, spans[1].end)
    segments = (
        SegmentRow(0, spans[0], 0),
        SegmentRow(1, first, 0),
        SegmentRow(1, second, 0),
        SegmentRow(2, spans[2], -1),
        SegmentRow(3, spans[3], 1),
        SegmentRow(4, spans[4], 1),
    )
    moments = (
        MomentRow(2, 760_000, 785_000, "client", None),
        MomentRow(3, 790_000, None, None, "Q2"),
    )
    desk = Desk("AB", "D01_S3_client", "main", 1, 1, 1, 1)
    return sheet_of(Workplace(desk, text, turns, segments, moments, (), (), False, "client"))


def test_a_heading_stands_before_the_first_segment_of_a_moment() -> None:
    page = sheet()
    assert page.headings == [
        "Recall moment 2 · session 00:12:40-00:13:05 · stopped by client",
        "",
        "",
        "End of recall moment 2",
        "Recall moment 3 · session 00:13:10 · Q2",
        "",
    ]
    assert list(page.lead) == [1, 0, 0, 2, 2, 0]


def test_speaker_and_number_belong_to_the_turns_first_segment() -> None:
    page = sheet()
    assert page.opens == [True, True, False, True, True, True]
    assert page.turn == [1, 2, 2, 3, 4, 5]
    assert page.codable == [False, True, True, False, True, True]
    assert page.texts[1] == "I froze."


def test_places_to_go_to() -> None:
    page = sheet()
    assert page.first_segment_of_turn(4) == 4
    assert page.first_segment_of_turn(99) is None
    assert page.segment_at_time(12_000) == 3
    assert page.segment_at_time(0) == 0
    assert page.segment_at_time(10**9) == 5
    assert page.next_moment(0) == 4
    assert page.next_moment(4) is None


def test_what_is_typed_as_a_place() -> None:
    assert read_place("12") == ("turn", 12)
    assert read_place(" 0:12:40 ") == ("time", 760_000)
    assert read_place("12:40") == ("time", 760_000)
    assert read_place("90:00") == ("time", 5_400_000)
    for wrong in ("", "twelve", "1:99", "1:2:3:4", "-3", "١٢"):
        assert read_place(wrong) is None
    assert hms(760_999) == "00:12:40"


def test_words_are_found_whatever_their_case_and_as_plain_text() -> None:
    texts = ["I FROZE then", "[laughs] froze.", "a.b", "axb"]
    search = Search("froze", texts)
    assert search.hits == [0, 1]
    assert search.next_hit(0, 1) == 1
    assert search.next_hit(1, 1) == 0
    assert search.next_hit(0, -1) == 1
    assert search.stretches(texts[0], 0, 12) == [(2, 7)]
    assert Search("a.b", texts).hits == [2]
    assert Search("[laughs]", texts).hits == [1]
    assert Search("  ", texts).next_hit(0, 1) is None


def test_a_stop_without_a_stopper_says_nothing_of_one() -> None:
    assert moment_heading(MomentRow(1, 0, None, None, None)) == "Recall moment 1 · session 00:00:00"
