"""Analytic confidence intervals, each with the name it is printed under."""

from __future__ import annotations

from dataclasses import dataclass

from ipr_coder.agreement.distributions import t_quantile, wilson_bounds
from ipr_coder.agreement.errors import AgreementError


@dataclass(frozen=True, slots=True)
class Interval:
    """Two bounds and how they were made; None where no interval can be made."""

    low: float | None
    high: float | None
    method: str


NO_INTERVAL = Interval(None, None, "none")


def check_confidence(confidence: float) -> None:
    """Refuses a confidence that is no probability."""
    if not 0 < confidence < 1:
        raise AgreementError(f"A confidence lies between 0 and 1, as in 0.95; got {confidence}.")


def t_interval(value: float, se: float, n: int, confidence: float, lowest: float = -1.0) -> Interval:
    """value -+ t(n - 1) SE, cut at 1 and at the lowest possible value (Gwet 2021; n units with an answer)."""
    half = t_quantile(0.5 + confidence / 2, n - 1) * se
    return Interval(max(lowest, value - half), min(1.0, value + half), "analytic, t with n - 1 degrees of freedom")


def uniform_interval(observed: float, expected: float, n: int, confidence: float, lowest: float = -1.0) -> Interval:
    """An interval where all units agree alike, so that the analytic standard error is 0 and says nothing.

    Wilson's interval of the observed agreement over `n` pairable units, corrected with chance agreement as it is.
    """
    low, high = (max(lowest, (p - expected) / (1 - expected)) for p in wilson_bounds(observed * n, n, confidence))
    return Interval(low, high, "Wilson bounds of the observed agreement, chance agreement held (units all alike)")


def dice_interval(both: int, one: int, confidence: float) -> Interval:
    """Wilson's interval of both / (both + one) carried over to 2 both / (2 both + one)."""
    low, high = wilson_bounds(both, both + one, confidence)
    return Interval(2 * low / (1 + low), 2 * high / (1 + high), "Wilson on a / (a + b + c), carried over")
