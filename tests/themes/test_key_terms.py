"""Key terms against figures published elsewhere, another library, and counts made by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2_contingency

from ipr_coder.study.facts import CodeFacts, InterviewFacts
from ipr_coder.study.tables import TagTable, UnitGrid
from ipr_coder.themes.carried import carried
from ipr_coder.themes.concordance import concordance
from ipr_coder.themes.key_terms import Bounds, key_terms, log_likelihood, weighted_log_odds
from ipr_coder.themes.layers import choose_layer
from ipr_coder.themes.running_words import running_words

TEXTS = {
    "D01_S3_client": "He went quiet. It's quiet, [C01] said: don't.",
    "D02_S3_client": "The house was QUIET and he went on 3 times.",
    "D03_S3_client": "She laughed and laughed at the house.",
}
UNITS = ((0, 0, 14), (0, 15, 45), (1, 0, 43), (2, 0, 37))
"""Interview, start, end. Units 0, 1 and 2 carry the code."""


def numbers(*values: int):
    return np.array(values, dtype=np.int64)


@pytest.fixture
def study():
    """Three clients, one code, four units."""
    interviews = tuple(
        InterviewFacts(label, label[:3], 3, "ipr", f"C{label[1:3]}", "client", "done", has_transcript=True)
        for label in TEXTS
    )
    column = np.array(UNITS, dtype=np.int64).T
    table = TagTable(
        interview=column[0][:3],
        start=column[1][:3],
        end=column[2][:3],
        code=np.zeros(3, dtype=np.int64),
        coder=np.zeros(3, dtype=np.int64),
        interviews=interviews,
        codes=(CodeFacts("silence", "Silence", None, "#333333", "s"),),
        coders=("AB",),
        covered=np.ones((3, 1), dtype=np.bool_),
        moments=(),
        round="main",
        codebook="own 1",
        study="Small",
        digest="",
    )
    none = np.full(4, -1, dtype=np.int64)
    return table, UnitGrid("segment", column[0], column[1], column[2], np.zeros(4, dtype=np.int64), none, none)


@pytest.mark.parametrize(
    ("together", "first", "second", "neither", "published"),
    [(110, 2442, 111, 29114, 270.72), (29, 13, 123, 31612, 263.90), (31, 23, 139, 31584, 256.84)],
)
def test_log_likelihood_of_dunnings_table(together, first, second, neither, published) -> None:
    """The first three pairs of table 1 of Dunning 1993: "the swiss", "can be", "previous year"."""
    here, elsewhere = numbers(together, first), numbers(second, neither)
    assert log_likelihood(here, elsewhere)[0] == pytest.approx(published, abs=0.005)


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(0, 400)), min_size=2, max_size=6))
def test_log_likelihood_is_that_of_scipy(counts) -> None:
    here, elsewhere = (np.array(side, dtype=np.int64) for side in zip(*counts, strict=True))
    figures = log_likelihood(here, elsewhere)
    for place, (a, b) in enumerate(counts):
        table = np.array([[a, b], [here.sum() - a, elsewhere.sum() - b]])
        if (table.sum(axis=0) > 0).all() and (table.sum(axis=1) > 0).all():
            other = chi2_contingency(table, correction=False, lambda_="log-likelihood").statistic
            assert figures[place] == pytest.approx(other, abs=1e-6)


def test_log_odds_by_the_formula_on_paper() -> None:
    """y = 6 of 20 here, 3 of 30 elsewhere, prior 9 of 50: equations 16, 20 and 22 worked out with fractions."""
    log_odds, z = weighted_log_odds(numbers(6, 14), numbers(3, 27), numbers(9, 41))
    delta = math.log((15 / 55) / (12 / 68))
    assert log_odds[0] == pytest.approx(delta)
    assert z[0] == pytest.approx(delta / math.sqrt(1 / 15 + 1 / 12))
    assert log_odds[1] == pytest.approx(-delta), "with two terms one goes up as far as the other goes down"


@given(st.lists(st.tuples(st.integers(0, 90), st.integers(0, 90)), min_size=2, max_size=8))
def test_swapping_the_sides_turns_the_sign(counts) -> None:
    here, elsewhere = (np.array(side, dtype=np.int64) for side in zip(*counts, strict=True))
    there, back = (
        weighted_log_odds(here, elsewhere, here + elsewhere),
        weighted_log_odds(elsewhere, here, here + elsewhere),
    )
    for one, other in zip(there, back, strict=True):
        assert np.allclose(one, -other, equal_nan=True)
    assert np.allclose(log_likelihood(here, elsewhere), log_likelihood(elsewhere, here))
    assert (log_likelihood(here, elsewhere) >= -1e-9).all()


def test_words_brackets_and_digits(study) -> None:
    table, grid = study
    words = running_words(table, grid, TEXTS)
    said = [words.terms[term] for term in words.term.tolist()]
    assert said[:7] == ["he", "went", "quiet", "it's", "quiet", "said", "don't"], "[C01] is no word"
    assert said[7:16] == ["the", "house", "was", "quiet", "and", "he", "went", "on", "times"], "3 is no word"
    for start, end, unit, term in zip(words.start, words.end, words.unit, words.term, strict=True):
        text = TEXTS[table.interviews[grid.interview[unit]].label]
        assert text[start:end].lower() == words.terms[term]


def test_a_lemma_stands_for_its_words_and_a_denial_stays_whole(study) -> None:
    table, grid = study

    def lemmas(texts):
        for text in texts:
            yield [
                (text.find(word), text.find(word) + len(word), lemma)
                for word, lemma in (("went", "go"), ("laughed", "laugh"), ("do", "do"))
                if word in text
            ]

    words = running_words(table, grid, TEXTS, lemmas, "lemmas")
    assert "go" in words.terms
    assert "went" not in words.terms
    assert "don't" in words.terms


def test_key_terms_counted_by_hand(study) -> None:
    """16 words where the code is (7 and 9), 7 elsewhere; "quiet" is said 3 times by two people, "he" twice by two."""
    table, grid = study
    layer = choose_layer(None, table)
    counted = carried(table, grid, layer)
    words = running_words(table, grid, TEXTS)
    (found,) = key_terms(counted, words, table, grid, Bounds(least=2, participants=2))
    assert (found.words_here, found.words_elsewhere, found.participants) == (16, 7, 2)
    assert {term.term: (term.here, term.elsewhere, term.participants) for term in found.terms} == {
        "quiet": (3, 0, 2),
        "he": (2, 0, 2),
        "went": (2, 0, 2),
    }
    assert found.terms[0].term == "quiet", "the most surely said more stands first"
    (strict,) = key_terms(counted, words, table, grid, Bounds(least=2, participants=3))
    assert strict.terms == ()


def test_concordance_keeps_to_its_unit(study) -> None:
    table, grid = study
    words = running_words(table, grid, TEXTS)
    lines = concordance(["Quiet"], words, table, grid, TEXTS, width=13)
    assert [(line.interview, line.left, line.said, line.right) for line in lines] == [
        (0, "He went ", "quiet", "."),
        (0, "It's ", "quiet", ", [C01] said:"),
        (1, "house was ", "QUIET", " and he went"),
    ]
    assert len(concordance(["he", "went"], words, table, grid, TEXTS)) == 2
    assert concordance(["quiet", "it's"], words, table, grid, TEXTS) == (), "no term runs over two units"
    only = concordance(["quiet"], words, table, grid, TEXTS, units=np.array([False, False, True, True]))
    assert [line.interview for line in only] == [1]
