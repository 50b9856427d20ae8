"""Labels apart by the published rule, and exact tests against scipy, statsmodels and printed tables."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipr_coder.study.facts import CodeFacts
from ipr_coder.themes.carried import code_lines
from ipr_coder.themes.contrasts import contrasts, labels_apart
from ipr_coder.themes.counts import Count
from ipr_coder.themes.exact_tests import binomial_exact, fisher_exact, holm

LINE = code_lines((CodeFacts("shame", "Shame", None, "", "s"),))[:1]


@pytest.mark.parametrize(
    ("first", "second", "apart"),
    [
        ((8, 8), (6, 8), 1),  # general, typical
        ((8, 8), (4, 8), 2),  # general, variant: the example of Hill et al. 2005
        ((6, 8), (1, 8), 2),  # typical, no label; rare cannot occur among eight
        ((4, 8), (1, 8), 1),
        ((12, 20), (3, 20), 2),  # typical, rare
        ((5, 15), (1, 15), 1),  # fifteen are too few for "rare"
        ((5, 16), (1, 16), 2),
        ((5, 20), (1, 20), 2),  # variant, no label: rare lies between
        ((5, 8), (1, 20), 3),  # one group is large enough for "rare" to be a place
        ((7, 8), (2, 4), 2),  # the good and the poor dyads of a study of twelve: general, variant
        ((1, 1), (4, 4), None),
        ((0, 0), (4, 4), None),
    ],
)
def test_labels_apart(first, second, apart):
    assert labels_apart(*first, *second) == labels_apart(*second, *first) == apart


def contrast(first, second):
    return contrasts(LINE, [Count(0, 0, 0, *first)], [Count(0, 0, 0, *second)])[0]


def test_a_verdict_that_hangs_on_one_case_is_not_steady():
    assert (contrast((8, 8), (4, 8)).differ, contrast((8, 8), (4, 8)).steady) == (True, False)  # with 5 typical
    assert (contrast((8, 8), (3, 8)).differ, contrast((8, 8), (3, 8)).steady) == (True, True)
    assert (contrast((7, 8), (4, 8)).differ, contrast((7, 8), (4, 8)).steady) == (True, False)
    assert (contrast((6, 8), (6, 8)).differ, contrast((6, 8), (6, 8)).steady) == (False, True)
    assert contrast((1, 1), (4, 4)).steady is None


def test_fisher_1935_the_lady_tasting_tea():
    """All eight cups told apart: one way in seventy, and as extreme the other way round."""
    assert fisher_exact(4, 4, 0, 4) == pytest.approx(2 / 70)
    assert fisher_exact(3, 4, 1, 4) == pytest.approx(34 / 70)


def test_nothing_is_tested_where_nothing_could_differ():
    assert fisher_exact(4, 4, 4, 4) is fisher_exact(0, 4, 0, 4) is fisher_exact(1, 1, 0, 0) is None
    assert binomial_exact(0, 0) is None


@settings(deadline=None)
@given(st.integers(0, 12), st.integers(0, 12))
def test_mcnemar_as_statsmodels_has_it(gained, lost):
    contingency_tables = pytest.importorskip("statsmodels.stats.contingency_tables")
    p = binomial_exact(gained, lost)
    if gained + lost:
        assert p == pytest.approx(contingency_tables.mcnemar([[5, gained], [lost, 3]], exact=True).pvalue)


def test_sign_test_by_hand():
    assert binomial_exact(7, 0) == pytest.approx(2 / 2**7)
    assert binomial_exact(6, 1) == pytest.approx(2 * (1 + 7) / 2**7)
    assert binomial_exact(3, 3) == 1.0


def test_holm_1979():
    """p of 0.01, 0.04, 0.03: times three, two, one, and never less than the one before."""
    assert holm([0.01, None, 0.04, 0.03]) == pytest.approx((0.03, None, 0.06, 0.06))
    assert holm([0.6, 0.7]) == (1.0, 1.0)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 12])
def test_holm_as_statsmodels_has_it(size):
    """A few lists only: the library sweeps all of memory at each call."""
    multitest = pytest.importorskip("statsmodels.stats.multitest")
    draw = random.Random(size)
    values = [round(draw.random() ** 3, 2) for _ in range(size)]
    assert holm(values) == pytest.approx(tuple(multitest.multipletests(values, method="holm")[1]))


@settings(deadline=None)
@given(st.lists(st.floats(0, 1), max_size=12))
def test_holm_rejects_step_by_step(values):
    """Holm's own words: from the smallest p on, as long as p times the number of those left is within the level."""
    for level in (0.01, 0.05, 0.3):
        left, rejected = sorted(values), 0
        while left and left[0] * len(left) <= level:
            left.pop(0)
            rejected += 1
        assert sum(one <= level for one in holm(values)) == rejected
