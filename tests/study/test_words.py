"""What counts as a word: case and accents do not, signs part words, and no character ever changes its place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipr_coder.study.words import Term, find_terms, fold, joined, term_of, words_of
from ipr_coder.text import Span, normalise

TEXT = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("I don't know.", ["i", "don", "t", "know"]),
        ("I don’t know.", ["i", "don", "t", "know"]),
        ("Café, CAFÉ; cafe", ["cafe", "cafe", "cafe"]),
        ("Blåbær på fjøra", ["blabær", "pa", "fjøra"]),
        ("ΟΔΟΣ οδός", ["οδοσ", "οδοσ"]),
        ("x̂y [laughs] under_line", ["xy", "laughs", "under", "line"]),
        ("悲しい,ok", ["悲", "し", "い", "ok"]),
        ("가나 다", ["가나", "다"]),
        ("İstanbul STRASSE straße", ["istanbul", "strasse", "straße"]),
        ("😀 ... —", []),
    ],
)
def test_words_of(text: str, words: list[str]) -> None:
    assert words_of(normalise(text)) == words


@given(TEXT)
def test_folding_keeps_every_character_at_its_place(text: str) -> None:
    folded = fold(text)
    assert len(folded) == len(text)
    assert [fold(one) for one in text] == list(folded)
    assert fold(folded) == folded


@given(TEXT, st.integers(0, 60), st.integers(0, 60))
def test_a_stretch_folds_as_it_does_within_the_whole(text: str, one: int, other: int) -> None:
    start, end = sorted((one, other))
    assert fold(text)[start:end] == fold(text[start:end])


@given(TEXT)
def test_every_word_is_found_where_it_stands(text: str) -> None:
    text = normalise(text)
    for word in words_of(text):
        spans = find_terms([Term((word,))], text)
        assert spans
        assert all(words_of(span.of(text)) == [word] for span in spans)


@pytest.mark.parametrize(
    ("typed", "text", "found"),
    [
        ("shame", "Shame? SHÁME, shamed", ["Shame", "SHÁME"]),
        ("don't", "I don’t, and don t", ["don’t", "don t"]),
        ("悲し", "😀 悲しい", ["悲し"]),
        ("😀 cafe", "un caf\u00e9 😀 noir", ["café"]),
        ("xy", "a x\u0302y b", ["x\u0302y"]),
        ("quiet", "I was 😀😀 quiet", ["quiet"]),
    ],
)
def test_spans_cover_the_words_as_they_are_written(typed: str, text: str, found: list[str]) -> None:
    term = term_of(typed)
    assert term is not None
    assert [span.of(text) for span in find_terms([term], text) or ()] == found


def test_where_every_sign_is_a_word_none_goes_on() -> None:
    assert term_of("悲し", prefix=True) == Term(("悲", "し"))
    assert term_of("悲a", prefix=True) == Term(("悲", "a"), prefix=True)


def test_a_beginning_and_a_phrase() -> None:
    text = "She shames me. A shame he is."
    assert [span.of(text) for span in find_terms([Term(("sham",), prefix=True)], text) or ()] == ["shames", "shame"]
    assert [span.of(text) for span in find_terms([Term(("a", "shame"))], text) or ()] == ["A shame"]
    assert find_terms([Term(("shame", "a"))], text) is None
    assert find_terms([Term(("a",)), Term(("none",))], text) is None


def test_overlapping_spans_become_one() -> None:
    assert joined([Span(4, 9), Span(0, 3), Span(8, 12), Span(12, 13)]) == (Span(0, 3), Span(4, 12), Span(12, 13))
