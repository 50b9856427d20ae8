"""Quantiles and bounds against printed tables and scipy."""

from __future__ import annotations

import pytest

from ipr_coder.agreement import AgreementError
from ipr_coder.agreement.distributions import t_quantile, wilson_bounds


@pytest.mark.parametrize(("df", "printed"), [(1, 12.706), (2, 4.303), (5, 2.571), (30, 2.042), (120, 1.980)])
def test_students_t_table(df: int, printed: float) -> None:
    assert t_quantile(0.975, df) == pytest.approx(printed, abs=0.0005)
    assert t_quantile(0.025, df) == pytest.approx(-printed, abs=0.0005)


@pytest.mark.parametrize("df", [1, 2, 3, 7, 11, 60, 999, 60_000, 5_000_000])
@pytest.mark.parametrize("probability", [0.6, 0.9, 0.975, 0.9995])
def test_same_as_scipy(df: int, probability: float) -> None:
    from scipy.special import stdtrit

    assert t_quantile(probability, df) == pytest.approx(stdtrit(df, probability), rel=2e-8)


def test_wilson_1927_by_hand() -> None:
    # 10 of 100 at 95 %: (.1 + .019207 -+ 1.96 sqrt(.0009 + .0000960)) / 1.038415
    low, high = wilson_bounds(10, 100, 0.95)
    assert (low, high) == (pytest.approx(0.05523, abs=5e-6), pytest.approx(0.17437, abs=5e-6))
    assert wilson_bounds(5, 5, 0.95)[1] == 1.0
    assert wilson_bounds(0, 5, 0.95)[0] == 0.0


@pytest.mark.parametrize(("probability", "df"), [(0.0, 5), (1.0, 5), (0.9, 0)])
def test_nonsense_is_refused(probability: float, df: int) -> None:
    with pytest.raises(AgreementError):
        t_quantile(probability, df)
