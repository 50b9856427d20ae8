"""Two coders: Cohen's kappa, plain and weighted, and the two-coder forms of Scott, Brennan-Prediger and Gwet.

Figures come from the square table of what the two said about the units both answered; tables may carry leading axes.
Sources: Cohen (1960, 1968); Fleiss, Cohen & Everitt (1969), Psychol. Bull. 72:323-327, for the standard errors;
Gwet (2008; 2021, ch. 3-5) for the variances of the others.
"""

from __future__ import annotations

import numpy as np

from ipr_coder.agreement.errors import AgreementError
from ipr_coder.agreement.figures import Basis, basis_of, state
from ipr_coder.agreement.framework import Estimates, Floats
from ipr_coder.agreement.intervals import check_confidence
from ipr_coder.agreement.ratings import Ratings, told_apart
from ipr_coder.agreement.result import Coefficient
from ipr_coder.agreement.weights import Weights, weight_matrix


def cohen_kappa(ratings: Ratings, weights: Weights = "identity", *, confidence: float = 0.95) -> Coefficient:
    """Cohen's kappa of exactly two coders over the units both answered, with its standard error and null SE."""
    table, weight, basis = _prepared(ratings, weights, confidence)
    estimates = kappa_of_tables(table, weight)
    key = "cohen_kappa" if _is_identity(weight) else "weighted_kappa"
    null = float(null_se_of_tables(table, weight))
    return state(
        key, estimates, basis, confidence=confidence, n=basis.n_pairable, se_null=null if np.isfinite(null) else None
    )


def scott_pi(ratings: Ratings, weights: Weights = "identity", *, confidence: float = 0.95) -> Coefficient:
    """Scott's pi of exactly two coders: chance agreement from the pooled shares of the categories."""
    table, weight, basis = _prepared(ratings, weights, confidence)
    return state("scott_pi", pi_of_tables(table, weight), basis, confidence=confidence, n=basis.n_pairable)


def gwet_ac_of_two(ratings: Ratings, weights: Weights = "identity", *, confidence: float = 0.95) -> Coefficient:
    """AC1/AC2 of exactly two coders with the variance of Gwet's (2008) two-coder formula."""
    table, weight, basis = _prepared(ratings, weights, confidence)
    key = "gwet_ac1" if _is_identity(weight) else "gwet_ac2"
    return state(key, ac_of_tables(table, weight), basis, confidence=confidence, n=basis.n_pairable)


def brennan_prediger_of_two(
    ratings: Ratings, weights: Weights = "identity", *, confidence: float = 0.95
) -> Coefficient:
    """Brennan-Prediger of exactly two coders with the variance of the two-coder formula."""
    table, weight, basis = _prepared(ratings, weights, confidence)
    estimates = brennan_prediger_of_tables(table, weight)
    return state("brennan_prediger", estimates, basis, confidence=confidence, n=basis.n_pairable)


def kappa_max(ratings: Ratings) -> float | None:
    """The largest kappa that the two coders' shares of the categories allow (Cohen 1960); None where undefined."""
    p, _ = _proportions(two_coder_table(ratings))
    rows, columns = p.sum(axis=1), p.sum(axis=0)
    expected = float(rows @ columns)
    if not expected < 1:
        return None
    return (float(np.minimum(rows, columns).sum()) - expected) / (1 - expected)


def two_coder_table(ratings: Ratings, first: int = 0, second: int = 1) -> Floats:
    """Categories x categories: units by the first coder's answer (row) and the second's (column)."""
    answers = told_apart(ratings.answers)
    q = len(ratings.categories)
    a, b = answers[:, first], answers[:, second]
    both = (a >= 0) & (b >= 0)
    cells = np.bincount((a * q + b)[both], weights=ratings.counts[both], minlength=q * q)
    return cells.reshape(q, q).astype(np.float64)


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


def _prepared(ratings: Ratings, weights: Weights, confidence: float) -> tuple[Floats, Floats, Basis]:
    check_confidence(confidence)
    if ratings.answers is not None and ratings.answers.shape[1] != 2:
        raise AgreementError(f"This coefficient compares two coders; the ratings have {ratings.answers.shape[1]}.")
    return two_coder_table(ratings), weight_matrix(weights, ratings.categories), basis_of(ratings)


def _is_identity(weights: Floats) -> bool:
    return bool(np.array_equal(weights, np.eye(len(weights))))
