"""Intraclass correlations against the data of Shrout & Fleiss (1979)."""

from __future__ import annotations

import numpy as np
import pytest

from ipr_coder import agreement as ag

SHROUT_FLEISS = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]


@pytest.mark.parametrize(
    ("kind", "value", "low", "high"),
    [("2,1", 0.29, 0.019, 0.761), ("2,k", 0.62, 0.071, 0.927), ("3,1", 0.71, 0.342, 0.946)],
)
def test_shrout_fleiss_1979_table_2(kind: str, value: float, low: float, high: float) -> None:
    # Values as printed there (table 4); intervals as R psych 2 prints them.
    found = ag.icc(SHROUT_FLEISS, kind)
    assert found.value == pytest.approx(value, abs=0.005)
    assert (found.ci_low, found.ci_high) == (pytest.approx(low, abs=5e-4), pytest.approx(high, abs=5e-4))


def test_units_that_a_coder_left_out_are_dropped_and_said() -> None:
    with_hole = [*map(list, SHROUT_FLEISS), [5, np.nan, 3, 4]]
    found = ag.icc(with_hole)
    assert found.value == ag.icc(SHROUT_FLEISS).value
    assert found.n_pairable == 6
    assert found.warnings == ("1 unit without a rating by every coder left out.",)


def test_consistency_forgives_a_coder_who_is_always_one_higher() -> None:
    ratings = np.array([[1, 2], [2, 3], [3, 4], [5, 6]], dtype=float)
    assert ag.icc(ratings, "3,1").value == pytest.approx(1)
    assert (ag.icc(ratings, "2,1").value or 0) < 0.95


def test_nothing_to_share_out_is_undefined() -> None:
    assert ag.icc([[2, 2], [2, 2]]).undefined == "All units got the same ratings, so there is no variance to share out."
    assert ag.icc([[1, 2], [np.nan, 2]]).undefined == "Fewer than two units were rated by all coders."


@pytest.mark.parametrize("ratings", [[1, 2, 3], [[1], [2]], [[1, np.inf], [2, 3]]])
def test_nonsense_is_refused(ratings: object) -> None:
    with pytest.raises(ag.AgreementError):
        ag.icc(ratings)
    with pytest.raises(ag.AgreementError, match="2,1, 2,k, 3,1"):
        ag.icc(SHROUT_FLEISS, "1,1")
