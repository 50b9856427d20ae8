"""Transitions and adjusted residuals."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipr_coder.themes.lags import Transition, adjusted_residual, transitions


def found(sequences, codes, lag=1):
    return {(one.given, one.target): one for one in transitions(sequences, codes, lag=lag)}


def test_transitions_counted_on_paper():
    """A: 0, 0+1, none, 1. B: 1, 0. Pairs at lag 1: (0; 01), (01; -), (-; 1), (1; 0); at lag 2: (0; -), (01; 1)."""
    sequences = [[[0], [0, 1], [], [1]], [[1], [0]]]
    first = found(sequences, 2)
    assert {key: one.observed for key, one in first.items()} == {(0, 0): 1, (0, 1): 1, (1, 0): 1, (1, 1): 0}
    assert (first[0, 1].given_n, first[0, 1].target_n, first[0, 1].pairs) == (2, 2, 4)
    assert (first[1, 0].given_n, first[1, 0].target_n) == (2, 2)
    assert first[0, 1].expected == 1.0
    second = found(sequences, 2, lag=2)
    assert {key: one.observed for key, one in second.items()} == {(0, 0): 0, (0, 1): 1, (1, 0): 0, (1, 1): 1}
    assert second[0, 1].pairs == 2
    assert not any(one.pairs for one in transitions(sequences, 2, lag=4))


def test_pairs_never_reach_into_the_next_session():
    assert found([[[0]], [[1]]], 2)[0, 1].pairs == 0
    assert transitions([], 2)[0].residual is None


def test_residuals_are_those_of_statsmodels():
    """With one code a moment, the fourfold tables are the cells of the ordinary table of transitions."""
    from statsmodels.stats.contingency_tables import Table

    rng = np.random.default_rng(7)
    sequences = [[[int(code)] for code in rng.choice(3, size=40, p=[0.5, 0.3, 0.2])] for _ in range(5)]
    counts = np.zeros((3, 3))
    for sequence in sequences:
        for a, b in itertools.pairwise(sequence):
            counts[a[0], b[0]] += 1
    theirs = Table(counts, shift_zeros=False)
    ours = found(sequences, 3)
    for a, b in itertools.product(range(3), repeat=2):
        assert ours[a, b].observed == counts[a, b]
        assert ours[a, b].expected == pytest.approx(theirs.fittedvalues[a, b])
        assert ours[a, b].residual == pytest.approx(theirs.standardized_resids[a, b])


@given(st.lists(st.lists(st.sets(st.integers(0, 2)), max_size=6), max_size=4), st.integers(1, 3))
def test_the_square_of_a_residual_is_pearsons_chi_square_of_its_fourfold_table(sequences, lag):
    from scipy.stats import chi2_contingency

    for one in transitions(sequences, 3, lag=lag):
        table = [
            [one.observed, one.given_n - one.observed],
            [one.target_n - one.observed, one.pairs - one.given_n - one.target_n + one.observed],
        ]
        assert min(min(row) for row in table) >= 0
        if one.residual is None:
            assert one.given_n in (0, one.pairs) or one.target_n in (0, one.pairs)
        else:
            assert one.residual**2 == pytest.approx(chi2_contingency(table, correction=False).statistic, abs=1e-9)
            assert (one.residual > 0) == (one.observed > one.expected + 1e-12) or abs(one.residual) < 1e-9


def test_a_residual_by_hand():
    """Given in 20 of 40 pairs, target in 10, both in 8: expected 5, and (8 - 5) / sqrt(5 x 1/2 x 3/4) = 2.1909."""
    assert adjusted_residual(8, 20, 10, 40) == pytest.approx(2.190890, abs=1e-6)
    assert Transition(0, 1, 1, 8, 20, 10, 40).few is False
    assert Transition(0, 1, 1, 8, 19, 10, 40).few is True
    assert adjusted_residual(0, 0, 10, 40) is None
    assert adjusted_residual(10, 40, 10, 40) is None


def test_a_lag_is_at_least_one():
    with pytest.raises(ValueError, match="from 1 up"):
        transitions([], 1, lag=0)
