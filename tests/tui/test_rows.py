"""Laws of the word wrap: nothing lost, nothing too wide, and the same rows as Textual's own wrap."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.content import Content

from ipr_coder.tui.rows import is_narrow, row_end, row_starts

CLUSTERS = [*"aaabcdefg,.’“é  \n漢字か한🙂ع-", "e\u0301", "👩\u200d🔧", "b\u200b", "\u00ad"]
TEXTS = st.lists(st.sampled_from(CLUSTERS), max_size=80).map("".join)
"""What people write, emoji joined to others included; a joiner that joins nothing has no width to agree on."""

WIDTHS = st.integers(2, 40)


def rows_of(text: str, width: int) -> list[str]:
    starts = row_starts(text, width)
    ends = [row_end(text, start) for start in starts[1:]] + [len(text)]
    return [text[start:end] for start, end in zip(starts, ends, strict=True)]


@given(TEXTS, WIDTHS)
@example("漢字 漢字漢字 a", 3)
@example("  leading and   many blanks", 5)
@example("\n\n", 2)
def test_rows_and_the_blanks_between_them_are_the_whole_text(text: str, width: int) -> None:
    starts = row_starts(text, width)
    assert starts[0] == 0
    assert starts == sorted(set(starts))
    rebuilt = ""
    for row, start in zip(rows_of(text, width), starts, strict=True):
        gap = text[len(rebuilt) : start]
        assert gap in ("", " ", "\n")
        rebuilt += gap + row
    assert rebuilt == text


@given(TEXTS, WIDTHS)
@example("a漢 bb", 2)
@example(" aaa漢", 4)
def test_no_row_is_wider_than_the_measure(text: str, width: int) -> None:
    for row in rows_of(text, width):
        assert cell_len(row) <= width
        assert "\n" not in row


@given(TEXTS, WIDTHS)
def test_a_row_is_not_cut_short_where_the_next_word_would_fit(text: str, width: int) -> None:
    starts = row_starts(text, width)
    for start, following in pairwise(starts):
        if text[following - 1] == "\n":
            continue
        rest = text[start:].split("\n", maxsplit=1)[0]
        longer = text[start:following] + rest[following - start :].split(" ")[0]
        assert cell_len(longer) > width


@pytest.mark.parametrize("width", [20, 33, 70])
@pytest.mark.parametrize(
    "text",
    [
        "I thought “here we go again” [laughs] and I sort of went somewhere else, you know what I mean? " * 4,
        "彼女は何も言わなかった。 私も黙っていた。 " * 3,
        "Je me suis tu. J’avais peur qu’elle trouve ça bête… alors j’ai regardé le sol. " * 3,
    ],
)
def test_the_rows_are_those_of_textual(text: str, width: int) -> None:
    text = text.strip()
    theirs = Content(text).wrap(width)
    assert [line.plain.rstrip() for line in theirs] == [row.rstrip() for row in rows_of(text, width)]


def test_words_longer_than_a_row_are_cut_hard_and_leave_no_empty_row() -> None:
    assert rows_of("abcdefgh", 4) == ["abcd", "efgh"]
    assert rows_of(" abcdefgh", 4) == [" abc", "defg", "h"]
    assert rows_of("漢字漢字", 5) == ["漢字", "漢字"]


def test_a_blank_that_carries_a_mark_is_not_broken_at() -> None:
    assert rows_of("aa \u0301b c", 3) == ["aa \u0301", "b c"]


def test_narrow_text_is_only_what_is_proven_to_be() -> None:
    assert is_narrow("Plain, “quoted” – café…")
    for wide in ("漢", "🙂", "e\u0301", "a\nb", "\u200b", "\x1b", "ﬀ"):
        assert not is_narrow(wide)


@given(st.text(st.characters(max_codepoint=0x20BF), max_size=30))
def test_narrow_means_one_cell_a_character(text: str) -> None:
    if is_narrow(text):
        assert cell_len(text) == len(text)
