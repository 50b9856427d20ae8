"""The product-limit estimate against published figures."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipr_coder.themes.time_to_repair import median_ms, product_limit

MERCAPTOPURINE = "6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+"
PLACEBO = "1 1 2 2 3 4 4 5 5 8 8 8 8 11 11 12 12 15 17 22 23"


def steps(text):
    """Weeks, those with a plus censored."""
    return product_limit([int(week.rstrip("+")) for week in text.split()], ["+" not in week for week in text.split()])


def test_freireich_1963_weeks_of_remission_with_6_mercaptopurine():
    """Freireich et al. (1963), Blood 21:699-716, with the estimates that Gehan (1965), Biometrika 52:203-223, and
    after him the textbooks print (Cox & Oakes 1984, Analysis of Survival Data)."""
    ended = {step.at_ms: step for step in steps(MERCAPTOPURINE) if step.ended}
    assert {week: step.at_risk for week, step in ended.items()} == {
        6: 21, 7: 17, 10: 15, 13: 12, 16: 11, 22: 7, 23: 6,
    }  # fmt: skip
    assert {week: round(step.share, 4) for week, step in ended.items()} == {
        6: 0.8571, 7: 0.8067, 10: 0.7529, 13: 0.6902, 16: 0.6275, 22: 0.5378, 23: 0.4482,
    }  # fmt: skip
    assert median_ms(steps(MERCAPTOPURINE)) == 23


def test_freireich_1963_weeks_of_remission_with_placebo():
    found = steps(PLACEBO)
    shares = {step.at_ms: round(step.share, 4) for step in found}
    assert (shares[1], shares[5], shares[8], shares[23]) == (0.9048, 0.5714, 0.3810, 0.0)
    assert median_ms(found) == 8


def test_who_was_last_seen_when_another_ended_was_still_at_risk():
    assert [(step.at_risk, step.ended, step.censored, step.share) for step in product_limit([5, 5], [True, False])] == [
        (2, 1, 1, 0.5)
    ]


def test_nothing_seen_or_nothing_ended():
    assert product_limit([], []) == ()
    assert median_ms(()) is None
    assert [step.share for step in product_limit([3, 4], [False, False])] == [1.0, 1.0]


@given(st.lists(st.tuples(st.integers(0, 30), st.booleans()), min_size=1, max_size=25))
def test_it_is_that_of_statsmodels(told):
    from statsmodels.duration.survfunc import SurvfuncRight

    if not any(ended for _, ended in told):
        return
    ours = product_limit([at for at, _ in told], [ended for _, ended in told])
    # statsmodels knows no time 0
    theirs = SurvfuncRight([at + 1 for at, _ in told], [int(ended) for _, ended in told])
    assert [step.at_ms + 1 for step in ours if step.ended] == theirs.surv_times.tolist()
    assert [step.share for step in ours if step.ended] == pytest.approx(theirs.surv_prob.tolist())
    assert [step.at_risk for step in ours if step.ended] == theirs.n_risk.tolist()
