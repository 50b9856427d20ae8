"""From computed numbers to a Coefficient: its interval, its warnings, and the reason where it has no value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ipr_coder.agreement.coefficients import COEFFICIENTS, Formula
from ipr_coder.agreement.errors import AgreementError
from ipr_coder.agreement.framework import Estimates
from ipr_coder.agreement.intervals import NO_INTERVAL, Interval, check_confidence, t_interval, uniform_interval
from ipr_coder.agreement.patterns import Floats
from ipr_coder.agreement.ratings import Ratings, without_coders
from ipr_coder.agreement.resampling import (
    NO_ANALYTIC_WARNING,
    NO_INTERVAL_WARNING,
    Resampling,
    draw_again,
    sample_of,
    with_interval,
)
from ipr_coder.agreement.result import Coefficient

FEW_UNITS = 10
"""Fewer pairable units than this, and an interval made by large-sample theory is rough."""

NO_PAIR = "No unit was answered by two coders."
ONE_ANSWER = "Only one answer was ever given, so nothing is left to correct for chance."
ONE_ANSWER_WARNING = "Only one answer was ever given: agreement is total, but shows nothing about the code."


@dataclass(frozen=True, slots=True)
class Basis:
    """What a figure was made from. `n_answered` counts units with at least one answer."""

    n_units: int
    n_answered: int
    n_pairable: int
    n_by_coder: tuple[int, ...]
    prevalence: tuple[float | None, ...]
    one_answer: bool = False
    """True where the pairable units hold one answer only."""


def basis_of(ratings: Ratings) -> Basis:
    """The basis of figures made from these ratings."""
    answered = ratings.answered
    pairable = ratings.counts * (answered >= 2)
    return Basis(
        ratings.n_units,
        int(ratings.counts[answered >= 1].sum()),
        int(pairable.sum()),
        ratings.n_by_coder,
        ratings.prevalence,
        _one_answer(ratings, pairable),
    )


def figure_of(
    key: str,
    ratings: Ratings,
    estimate_of: Callable[[Ratings], Estimate],
    *,
    confidence: float,
    resampling: Resampling | None,
    n: int | None = None,
    undefined: str | None = None,
    by_coder: bool = False,
) -> Coefficient:
    """One coefficient of these ratings, its interval analytic or from drawing again.

    `by_coder` says that the coefficient depends on who answered what; the others are drawn by fewer patterns.
    """
    check_confidence(confidence)
    estimate = estimate_of(ratings)
    counts = ratings.counts.astype(np.float64)
    stated = state(key, estimate(counts, True), basis_of(ratings), confidence=confidence, n=n, undefined=undefined)
    if resampling is None:
        return stated
    if resampling.method == "krippendorff":
        raise AgreementError("Krippendorff's bootstrap is made for Krippendorff's alpha alone.")
    drawn_from = ratings if by_coder else without_coders(ratings)
    estimate = estimate_of(drawn_from)
    sample = sample_of(drawn_from, resampling)
    values = draw_again(sample, {key: lambda drawn: estimate(drawn, False).value}, resampling)[key]
    return with_interval(stated, sample, values, resampling)


Estimate = Callable[[Floats, bool], Estimates]
"""From counts (leading axes x patterns) to figures; the flag asks for standard errors."""


def _one_answer(ratings: Ratings, pairable: NDArray[np.int64]) -> bool:
    used = pairable > 0
    if ratings.answers is not None:
        given = ratings.answers[used]
        given = given[given >= 0]
        return bool(given.size) and bool((given == given[0]).all())
    return int(np.count_nonzero(pairable @ ratings.by_category)) == 1


def state(
    key: str,
    estimates: Estimates,
    basis: Basis,
    *,
    confidence: float,
    n: int | None = None,
    at: tuple[int, ...] = (),
    interval: Interval | None = None,
    undefined: str | None = None,
    se_null: float | None = None,
) -> Coefficient:
    """One figure of `estimates` (at index `at`) as a Coefficient.

    `n` are the units behind the standard error (all answered ones unless said); `interval` replaces the t-interval;
    `undefined` is the reason given where the value is NaN and units were there to compare.
    """
    formula = COEFFICIENTS[key]
    one = _One(*(_number(a[at]) for a in (estimates.value, estimates.se, estimates.observed, estimates.expected)))
    reason = None
    if one.value is None:
        reason = NO_PAIR if basis.n_pairable == 0 else undefined or ONE_ANSWER
        interval = NO_INTERVAL
    elif interval is None:
        interval = _analytic(formula, one, basis, basis.n_answered if n is None else n, confidence)
    stated = Coefficient(
        key=key,
        name=formula.name,
        value=one.value,
        se=None if reason else one.se,
        ci_low=interval.low,
        ci_high=interval.high,
        ci_method=interval.method,
        confidence=confidence,
        n_units=basis.n_units,
        n_pairable=basis.n_pairable,
        n_by_coder=basis.n_by_coder,
        prevalence=basis.prevalence,
        formula=formula.formula,
        source=formula.source,
        undefined=reason,
        observed=one.observed,
        expected=one.expected,
        se_null=se_null,
    )
    return replace(stated, warnings=_warnings(stated, basis))


@dataclass(frozen=True, slots=True)
class _One:
    """One figure as plain numbers, None for NaN."""

    value: float | None
    se: float | None
    observed: float | None
    expected: float | None


def _analytic(formula: Formula, one: _One, basis: Basis, n: int, confidence: float) -> Interval:
    if one.value is None or one.se is None or n < 2:
        return NO_INTERVAL
    if one.se > _NO_SPREAD:
        return t_interval(one.value, one.se, n, confidence, formula.lowest)
    observed, expected = one.observed, one.expected or 0.0
    if formula.key == "krippendorff_alpha":
        # Those are disagreements; where all units are alike agreement is their complement.
        observed, expected = 1 - (one.observed or 0.0), 1 - expected
    if observed is None or not 0 <= observed <= 1:
        return NO_INTERVAL
    return uniform_interval(observed, expected, basis.n_pairable, confidence, formula.lowest)


_NO_SPREAD = 1e-7  # a spread of nothing but rounding


def _warnings(stated: Coefficient, basis: Basis) -> tuple[str, ...]:
    if stated.value is None:
        return (stated.undefined or "",)
    found = []
    if basis.one_answer:
        found.append(ONE_ANSWER_WARNING)
    if basis.n_pairable < FEW_UNITS:
        units = "unit was" if basis.n_pairable == 1 else "units were"
        found.append(f"Only {basis.n_pairable} {units} answered by two coders: the interval is rough.")
    if stated.ci_low is None:
        analytic = stated.se is not None or basis.n_answered < 2
        found.append(NO_INTERVAL_WARNING if analytic else NO_ANALYTIC_WARNING)
    return tuple(found)


def _number(value: np.float64) -> float | None:
    return float(value) if np.isfinite(value) else None
