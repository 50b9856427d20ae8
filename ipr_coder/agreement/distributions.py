"""Quantiles of Student's t, without the third of a second that loading a statistics library costs."""

from __future__ import annotations

from functools import lru_cache
from math import exp, lgamma, log, log1p, pi, sqrt
from statistics import NormalDist

from ipr_coder.agreement.errors import AgreementError


@lru_cache(maxsize=256)
def t_quantile(probability: float, df: int) -> float:
    """The value that Student's t with `df` degrees of freedom stays below with `probability`.

    Newton's method on the distribution function, which is a regularised incomplete beta function
    (Abramowitz & Stegun 1964, 26.7.1), from the normal quantile's expansion (26.7.5).
    """
    if not 0 < probability < 1 or df < 1:
        raise AgreementError(
            f"A t quantile needs a probability between 0 and 1 and some degree of freedom, not {probability} and {df}."
        )
    if probability < 0.5:
        return -t_quantile(1 - probability, df)
    z = NormalDist().inv_cdf(probability)
    if df > 10**7:
        return z
    t = z + (z**3 + z) / (4 * df) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * df**2)
    log_density_scale = lgamma((df + 1) / 2) - lgamma(df / 2) - 0.5 * log(df * pi)
    for _ in range(200):
        density = exp(log_density_scale - (df + 1) / 2 * log1p(t * t / df))
        step = (t_probability(t, df) - probability) / density
        # Far out in the tail of few degrees of freedom the density is nearly flat: never leap past zero.
        t = t - step if step < t else t / 2
        if abs(step) <= 1e-13 * max(1.0, abs(t)):
            break
    return t


def t_probability(t: float, df: int) -> float:
    """The probability that Student's t with `df` degrees of freedom stays below `t`."""
    tail = 0.5 * _incomplete_beta(df / 2, 0.5, df / (df + t * t))
    return 1 - tail if t > 0 else tail


def normal_quantile(probability: float) -> float:
    """The standard normal quantile."""
    return NormalDist().inv_cdf(probability)


def normal_probability(z: float) -> float:
    """The standard normal distribution function."""
    return NormalDist().cdf(z)


def wilson_bounds(successes: float, trials: float, confidence: float) -> tuple[float, float]:
    """Wilson's (1927) score interval of a proportion."""
    z = normal_quantile(0.5 + confidence / 2)
    share = successes / trials
    centre = (share + z * z / (2 * trials)) / (1 + z * z / trials)
    half = z / (1 + z * z / trials) * sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials))
    # At the ends the bound is the end itself, which rounding would miss by a hair.
    low = 0.0 if successes == 0 else max(0.0, centre - half)
    high = 1.0 if successes == trials else min(1.0, centre + half)
    return low, high


def _incomplete_beta(a: float, b: float, x: float) -> float:
    """I_x(a, b) by Lentz's continued fraction (Press et al., Numerical Recipes, 6.4)."""
    if x <= 0:
        return 0.0
    if x >= 1:
        return 1.0
    if x > (a + 1) / (a + b + 2):
        return 1 - _incomplete_beta(b, a, 1 - x)
    tiny = 1e-300
    c, d = 1.0, 1 / _away_from_zero(1 - (a + b) * x / (a + 1), tiny)
    fraction = d
    for m in range(1, 10_000):
        for numerator in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 / _away_from_zero(1 + numerator * d, tiny)
            c = _away_from_zero(1 + numerator / c, tiny)
            fraction *= d * c
        if abs(d * c - 1) < 1e-15:
            break
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x))
    return front * fraction / a


def _away_from_zero(value: float, tiny: float) -> float:
    return value if abs(value) > tiny else tiny
