"""Where a caret may stand: never inside a letter, in any script; words and sentences as people see them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import split_graphemes

from ipr_coder.study.values import OwnTag
from ipr_coder.text import Span, displayable, normalise
from ipr_coder.tui import caret
from ipr_coder.tui.margin import Reach, margin_of
from ipr_coder.tui.rows import is_narrow, offset_at, row_end, row_starts
from ipr_coder.tui.selection import trimmed

FAMILY = "👨\u200d👩\u200d👧"
PIECES = [
    "a",
    "it's",
    " ",
    "漢",
    "字",
    FAMILY,
    "e\u0301",
    "क्षि",
    "שלום",
    "[/x]",
    "\x1b[2J",
    "\u202e",
    ". ",
    "…",
    "?",
    "\u0301",
    "1",
]
texts = st.lists(st.sampled_from(PIECES), min_size=1, max_size=14).map(
    lambda parts: displayable(normalise("".join(parts)))
)


@given(texts)
def test_every_stop_is_the_border_of_a_grapheme(text: str) -> None:
    stops = list(caret.places(text, is_narrow(text)))
    assert stops == [*(first for first, _, _ in split_graphemes(text)[0]), len(text)]
    for low, high in pairwise(stops):
        for offset in range(low, high):
            assert caret.snapped(text, is_narrow(text), offset) == low
        assert caret.after(text, is_narrow(text), low) == high
        assert caret.before(text, is_narrow(text), high) == low


@given(texts)
def test_words_and_sentences_stop_at_graphemes_and_always_get_on(text: str) -> None:
    narrow = is_narrow(text)
    stops = set(caret.places(text, narrow))
    for offset in sorted(stops - {len(text)}):
        start, end = caret.word_around(text, narrow, offset)
        assert start <= offset < end
        assert {start, end} <= stops
        for later in (caret.next_word(text, narrow, offset), caret.word_end(text, narrow, offset)):
            assert later is None or (later > offset and later in stops)
        earlier = caret.previous_word(text, narrow, offset)
        assert earlier is None or (earlier < offset and earlier in stops)
    ends = caret.sentence_ends(text, narrow)
    assert ends == sorted(set(ends))
    assert set(ends) <= stops
    assert set(caret.sentence_starts(text, narrow)) <= stops


@given(texts, st.integers(2, 12), st.integers(0, 15))
def test_a_cell_shows_the_grapheme_under_it(text: str, width: int, cell: int) -> None:
    """Against counting the cells of each row from the left."""
    starts = row_starts(text, width)
    for number, start in enumerate(starts):
        end = row_end(text, starts[number + 1]) if number + 1 < len(starts) else len(text)
        if start == end:
            continue
        covered = [(start + first, used) for first, used in _cells(text[start:end])]
        expected = max((place for place, used in covered if used <= cell), default=start)
        assert offset_at(text, start, end, cell, is_narrow(text)) == expected


def _cells(row: str) -> list[tuple[int, int]]:
    placed, used = [], 0
    for first, _, wide in split_graphemes(row)[0]:
        placed.append((first, used))
        used += wide
    return placed


def test_words_pass_over_signs_and_keep_marks_and_apostrophes() -> None:
    text = "I didn’t. (cafe\u0301!) end"
    narrow = is_narrow(text)
    begins, at = [0], 0
    while (following := caret.next_word(text, narrow, at)) is not None:
        begins.append(at := following)
    assert [text[slice(*caret.word_around(text, narrow, begin))] for begin in begins] == [
        "I",
        "didn’t",
        "cafe\u0301",
        "end",
    ]
    assert caret.word_end(text, narrow, 2) == 7
    assert caret.word_around(text, narrow, 1) == (1, 2), "a blank is a run of its own"


def test_scripts_without_blanks_stop_at_each_letter() -> None:
    assert caret.next_word("漢字かな", False, 0) == 1
    assert caret.word_around("漢字かな", False, 2) == (2, 3)


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One. Two two! Three?", ["One.", "Two two!", "Three?"]),
        ("She said “Stop.” Then 3.5 minutes …  of it.", ["She said “Stop.”", "Then 3.5 minutes …", "of it."]),
        ("そうです。はい！", ["そうです。", "はい！"]),
        ("no end", ["no end"]),
        ("trailing.  ", ["trailing."]),
    ],
)
def test_sentences(text: str, sentences: list[str]) -> None:
    narrow = is_narrow(text)
    starts, ends = caret.sentence_starts(text, narrow), caret.sentence_ends(text, narrow)
    assert [text[start : caret.after(text, narrow, end)] for start, end in zip(starts, ends, strict=True)] == sentences


reaches = st.lists(
    st.tuples(st.integers(0, 5), st.integers(0, 5), st.booleans(), st.booleans()).map(
        lambda one: (min(one[:2]), max(one[:2]), one[2] and min(one[:2]) == 0, one[3])
    ),
    max_size=9,
)


@given(reaches, st.integers(0, 3))
def test_the_margin_gives_each_row_one_tag_and_each_bracket_a_column_of_its_own(
    drawn: list[tuple[int, int, bool, bool]], whole_tags: int
) -> None:
    whole = Span(0, 60)
    parts = [
        Reach(OwnTag(f"c{number}", Span(10 * first + 1, 10 * last + 9)), first, last, before, behind)
        for number, (first, last, before, behind) in enumerate(drawn)
    ]
    wholes = [Reach(OwnTag(f"w{number}", whole), 0, 5, False, False) for number in range(whole_tags)]
    margin = margin_of([*wholes, *parts], whole, 6)
    labelled = [tag for tag in margin.labels if tag is not None]
    assert len({tag.code for tag in labelled}) == len(labelled)
    assert margin.hidden == len(parts) + len(wholes) - len(labelled)
    assert margin.hidden == 0 or None not in margin.labels, "none is hidden while there is room"
    assert len(margin.columns) <= 3
    for number, column in enumerate(margin.columns):
        rows = [row for reach in column for row in range(reach.first, reach.last + 1)]
        assert len(rows) == len(set(rows))
        for reach in column:
            assert reach.tag.span != whole
            assert margin.tag_at(reach.first, number) == reach.tag
            assert reach.glyph(reach.first) in ("┌", "[", "│", "└")


def test_the_pieces_of_a_bracket() -> None:
    tag = OwnTag("c", Span(0, 9))
    assert [Reach(tag, 1, 3, False, False).glyph(row) for row in (1, 2, 3)] == ["┌", "│", "└"]
    assert Reach(tag, 2, 2, False, False).glyph(2) == "["
    assert [Reach(tag, 0, 1, True, False).glyph(row) for row in (0, 1)] == ["│", "└"]
    assert [Reach(tag, 0, 1, False, True).glyph(row) for row in (0, 1)] == ["┌", "│"]
    assert Reach(tag, 0, 0, True, True).glyph(0) == "│"


def test_blanks_at_the_ends_are_not_tagged_but_nothing_is_cut() -> None:
    assert trimmed(Span(10, 17), "  ab c ") == Span(12, 16)
    assert trimmed(Span(0, 3), " \u0301a") == Span(0, 3), "the blank carries a mark"
    assert trimmed(Span(0, 3), " \n ") is None
