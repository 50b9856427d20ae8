"""Exact tests for those who ask for them: few cases, so no approximation. All are two-sided.

Each counts cases that must be independent of each other; what else is assumed stands in `ASSUMPTIONS`, to be printed
beside every figure.
"""

from __future__ import annotations

from collections.abc import Sequence

FISHER = "Fisher's exact test"
SIGN = "exact sign test"
MCNEMAR = "exact McNemar test"

ASSUMPTIONS = {
    FISHER: (
        "Fisher's exact test (Fisher 1935), two-sided, of the dyads with the code in two groups: both margins are "
        "taken as fixed, every dyad counts once, and dyads are independent of each other. Groups must not have been "
        "made from the codings themselves."
    ),
    SIGN: (
        "Exact sign test (binomial, p = 1/2), two-sided, of the dyads with more against those with fewer: dyads are "
        "independent of each other; dyads without a change are left out; how much a dyad changes does not count."
    ),
    MCNEMAR: (
        "Exact McNemar test (McNemar 1947; binomial), two-sided, of the dyads that have the code only later against "
        "those that have it only earlier: dyads are independent of each other; dyads with the code in both sessions "
        "or in none are left out."
    ),
}


def fisher_exact(n: int, total: int, other: int, other_total: int) -> float | None:
    """The two-sided p of n of total against `other` of `other_total`; None where nothing could have differed."""
    if not total or not other_total or n + other in (0, total + other_total):
        return None
    from scipy.stats import fisher_exact as scipy_fisher_exact

    return _share(scipy_fisher_exact([[n, total - n], [other, other_total - other]])[1])


def binomial_exact(one_way: int, other_way: int) -> float | None:
    """The two-sided p of so many cases going one way against the other (sign test, McNemar); None without any."""
    if not one_way + other_way:
        return None
    from scipy.stats import binomtest

    return _share(binomtest(one_way, one_way + other_way).pvalue)


def holm(values: Sequence[float | None]) -> tuple[float | None, ...]:
    """The same p adjusted for their number by Holm's (1979) step-down method; None stays None and does not count."""
    order = sorted((p, at) for at, p in enumerate(values) if p is not None)
    adjusted: list[float | None] = [None] * len(values)
    highest = 0.0
    for rank, (p, at) in enumerate(order):
        highest = max(highest, min(1.0, p * (len(order) - rank)))
        adjusted[at] = highest
    return tuple(adjusted)


def _share(p: float) -> float:
    """A probability without the last digits that floating point adds to 1."""
    return min(1.0, float(p))
