"""Two coders: Cohen's kappa, plain and weighted, and the two-coder forms of Scott, Brennan-Prediger and Gwet.

Figures come from the square table of what the two said about the units both answered; tables may carry leading axes.
Sources: Cohen (1960, 1968); Fleiss, Cohen & Everitt (1969), Psychol. Bull. 72:323-327, for the standard errors;
Gwet (2008; 2021, ch. 3-5) for the variances of the others.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from ipr_coder.agreement.errors import AgreementError
from ipr_coder.agreement.figures import figure_of
from ipr_coder.agreement.framework import Estimates
from ipr_coder.agreement.patterns import Answers, Floats, told_apart
from ipr_coder.agreement.ratings import Ratings
from ipr_coder.agreement.resampling import Resampling
from ipr_coder.agreement.result import Coefficient
from ipr_coder.agreement.weights import Weights, weight_matrix


def cohen_kappa(
    ratings: Ratings,
    weights: Weights = "identity",
    *,
    confidence: float = 0.95,
    resampling: Resampling | None = None,
) -> Coefficient:
    """Cohen's kappa of exactly two coders over the units both answered, with its standard error and null SE."""
    weight = weight_matrix(weights, ratings.categories)
    key = "cohen_kappa" if _is_identity(weight) else "weighted_kappa"
    stated = _of_two(key, kappa_of_tables, ratings, weight, confidence=confidence, resampling=resampling)
    null = float(null_se_of_tables(two_coder_table(ratings), weight))
    return replace(stated, se_null=null if np.isfinite(null) else None)


def scott_pi(
    ratings: Ratings,
    weights: Weights = "identity",
    *,
    confidence: float = 0.95,
    resampling: Resampling | None = None,
) -> Coefficient:
    """Scott's pi of exactly two coders: chance agreement from the pooled shares of the categories."""
    weight = weight_matrix(weights, ratings.categories)
    return _of_two("scott_pi", pi_of_tables, ratings, weight, confidence=confidence, resampling=resampling)


def gwet_ac_of_two(
    ratings: Ratings,
    weights: Weights = "identity",
    *,
    confidence: float = 0.95,
    resampling: Resampling | None = None,
) -> Coefficient:
    """AC1/AC2 of exactly two coders with the variance of Gwet's (2008) two-coder formula."""
    weight = weight_matrix(weights, ratings.categories)
    key = "gwet_ac1" if _is_identity(weight) else "gwet_ac2"
    return _of_two(key, ac_of_tables, ratings, weight, confidence=confidence, resampling=resampling)


def brennan_prediger_of_two(
    ratings: Ratings,
    weights: Weights = "identity",
    *,
    confidence: float = 0.95,
    resampling: Resampling | None = None,
) -> Coefficient:
    """Brennan-Prediger of exactly two coders with the variance of the two-coder formula."""
    weight = weight_matrix(weights, ratings.categories)
    tables = brennan_prediger_of_tables
    return _of_two("brennan_prediger", tables, ratings, weight, confidence=confidence, resampling=resampling)


def largest_agreement(ratings: Ratings) -> float | None:
    """The largest p_o that the two coders' shares of the categories allow (Cohen 1960): sum of min(p_k., p_.k)."""
    p, n = _proportions(two_coder_table(ratings))
    return float(np.minimum(p.sum(axis=1), p.sum(axis=0)).sum()) if n else None


def kappa_max(ratings: Ratings) -> float | None:
    """The largest kappa that the two coders' shares of the categories allow (Cohen 1960); None where undefined."""
    p, _ = _proportions(two_coder_table(ratings))
    expected = float(p.sum(axis=1) @ p.sum(axis=0))
    largest = largest_agreement(ratings)
    return (largest - expected) / (1 - expected) if largest is not None and expected < 1 else None


def two_coder_table(ratings: Ratings) -> Floats:
    """Categories x categories: units by the first of two coders' answer (row) and the second's (column)."""
    answers = told_apart(ratings.answers)
    if answers.shape[1] != 2:
        raise AgreementError(f"This coefficient compares two coders; the ratings have {answers.shape[1]}.")
    return tables_of_pair(answers, ratings.counts.astype(np.float64), len(ratings.categories), 0, 1)


def tables_of_pair(answers: Answers, counts: Floats, q: int, first: int, second: int) -> Floats:
    """The tables of two of the coders; leading axes of the counts carry over."""
    a, b = answers[:, first], answers[:, second]
    both = (a >= 0) & (b >= 0)
    cell = np.zeros((len(answers), q * q))
    cell[np.nonzero(both)[0], (a * q + b)[both]] = 1.0
    return np.asarray(counts @ cell).reshape(*counts.shape[:-1], q, q)


def kappa_of_tables(table: Floats, weights: Floats) -> Estimates:
    """Cohen's (weighted) kappa; variance of Fleiss, Cohen & Everitt (1969)."""
    p, n = _proportions(table)
    rows, columns = p.sum(axis=-1), p.sum(axis=-2)
    by_row = columns @ weights.T
    by_column = rows @ weights
    mean = by_row[..., :, None] + by_column[..., None, :]
    observed = (p * weights).sum(axis=(-2, -1))
    expected = (rows * by_row).sum(axis=-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        room = np.where(1 - expected > _NO_ROOM, 1 - expected, np.nan)
        kappa = (observed - expected) / room
        rest = (1 - kappa)[..., None, None]
        squares = (p * (weights - rest * mean) ** 2).sum(axis=(-2, -1))
        variance = (squares - (kappa - expected * (1 - kappa)) ** 2) / (n * room**2)
    return Estimates(kappa, _root(variance), observed, expected)


def null_se_of_tables(table: Floats, weights: Floats) -> Floats:
    """Standard error of (weighted) kappa if the two coders answered independently (Fleiss, Cohen & Everitt 1969)."""
    p, n = _proportions(table)
    rows, columns = p.sum(axis=-1), p.sum(axis=-2)
    by_row = columns @ weights.T
    mean = by_row[..., :, None] + (rows @ weights)[..., None, :]
    expected = (rows * by_row).sum(axis=-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        chance = rows[..., :, None] * columns[..., None, :]
        squares = (chance * (weights - mean) ** 2).sum(axis=(-2, -1))
        return _root((squares - expected**2) / (n * (1 - expected) ** 2))


def pi_of_tables(table: Floats, weights: Floats) -> Estimates:
    """Scott's pi; variance Gwet (2021)."""
    p, n = _proportions(table)
    pi = (p.sum(axis=-1) + p.sum(axis=-2)) / 2
    mean = pi @ ((weights + weights.T) / 2)
    observed = (p * weights).sum(axis=(-2, -1))
    expected = (pi * mean).sum(axis=-1)
    return _corrected(p, n, weights, observed=observed, expected=expected, mean=mean[..., :, None] + mean[..., None, :])


def ac_of_tables(table: Floats, weights: Floats) -> Estimates:
    """Gwet's AC1/AC2; variance Gwet (2008)."""
    p, n = _proportions(table)
    q = p.shape[-1]
    pi = (p.sum(axis=-1) + p.sum(axis=-2)) / 2
    scale = weights.sum() / (q * (q - 1)) if q > 1 else np.nan
    observed = (p * weights).sum(axis=(-2, -1))
    expected = scale * (pi * (1 - pi)).sum(axis=-1)
    mean = 2 * scale * (1 - (pi[..., :, None] + pi[..., None, :]) / 2)
    return _corrected(p, n, weights, observed=observed, expected=expected, mean=mean)


def brennan_prediger_of_tables(table: Floats, weights: Floats) -> Estimates:
    """Brennan-Prediger; variance from the spread of the weights over the table."""
    p, n = _proportions(table)
    observed = (p * weights).sum(axis=(-2, -1))
    expected = np.full_like(observed, weights.sum() / weights.size)
    with np.errstate(invalid="ignore", divide="ignore"):
        room = np.where(1 - expected > _NO_ROOM, 1 - expected, np.nan)
        variance = ((p * weights**2).sum(axis=(-2, -1)) - observed**2) / (n * room**2)
        return Estimates((observed - expected) / room, _root(variance), observed, expected)


_NO_ROOM = 1e-12


def _corrected(p: Floats, n: Floats, weights: Floats, *, observed: Floats, expected: Floats, mean: Floats) -> Estimates:
    """The common form of pi and AC: `mean` is the derivative of 2 p_e with respect to a cell."""
    with np.errstate(invalid="ignore", divide="ignore"):
        room = np.where(1 - expected > _NO_ROOM, 1 - expected, np.nan)
        value = (observed - expected) / room
        squares = (p * (weights - (1 - value)[..., None, None] * mean) ** 2).sum(axis=(-2, -1))
        variance = (squares - (observed - 2 * (1 - value) * expected) ** 2) / (n * room**2)
    return Estimates(value, _root(variance), observed, expected)


def _proportions(table: Floats) -> tuple[Floats, Floats]:
    n = np.asarray(table.sum(axis=(-2, -1)))
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(table / n[..., None, None]), n


def _root(variance: Floats) -> Floats:
    """Square root; rounding may leave a variance of 0 a hair below it."""
    return np.asarray(np.sqrt(np.where(variance < 0, np.where(variance > -1e-12, 0.0, np.nan), variance)))


def _of_two(
    key: str,
    of_tables: Callable[[Floats, Floats], Estimates],
    ratings: Ratings,
    weight: Floats,
    *,
    confidence: float,
    resampling: Resampling | None,
) -> Coefficient:
    two_coder_table(ratings)  # refuses more or fewer than two coders
    answers = told_apart(ratings.answers)
    return figure_of(
        key,
        ratings,
        lambda _: lambda counts, with_se: of_tables(tables_of_pair(answers, counts, len(weight), 0, 1), weight),
        by_coder=True,
        confidence=confidence,
        resampling=resampling,
        n=ratings.n_pairable,
    )


def _is_identity(weights: Floats) -> bool:
    return bool(np.array_equal(weights, np.eye(len(weights))))
