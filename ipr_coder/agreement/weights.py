"""How near two categories are: the weightings of Gwet's framework and of weighted kappa.

A weight is 1 for the same category and smaller the further two categories lie apart; identity gives the unweighted
coefficients. Source: Gwet (2021), Handbook of Inter-Rater Reliability, 5th ed., ch. 3; Cohen (1968) for any other.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ipr_coder.agreement.errors import AgreementError

Weighting = Literal["identity", "linear", "quadratic", "ordinal", "radical", "ratio", "circular", "bipolar"]
WEIGHTINGS: tuple[str, ...] = get_args(Weighting)

Weights = Weighting | ArrayLike
"""A weighting by name, or a square table of one's own with 1 on the diagonal."""


def weight_matrix(weights: Weights, categories: Sequence[Hashable]) -> NDArray[np.float64]:
    """The categories x categories table of weights.

    Numeric categories enter linear, quadratic, radical, ratio, circular and bipolar weights with their values,
    others with their rank.
    """
    if not isinstance(weights, str):
        return _own_weights(weights, len(categories))
    if weights not in WEIGHTINGS:
        raise AgreementError(f"There is no weighting {weights!r}; there are {', '.join(WEIGHTINGS)}.")
    q = len(categories)
    if weights == "identity" or q < 2:
        return np.eye(q)
    if weights == "ordinal":
        return _ordinal_weights(q)
    return _value_weights(weights, category_values(categories))


def category_values(categories: Sequence[Hashable]) -> NDArray[np.float64]:
    """The categories as numbers where all of them are numbers, otherwise their ranks from 1."""
    if all(isinstance(c, (int, float, np.number)) and not isinstance(c, bool) for c in categories):
        return np.array(categories, dtype=np.float64)
    return np.arange(1.0, len(categories) + 1)


def _value_weights(weights: str, x: NDArray[np.float64]) -> NDArray[np.float64]:
    apart = np.abs(x[:, None] - x[None, :])
    together = x[:, None] + x[None, :]
    span = float(x.max() - x.min())
    if weights == "linear":
        return 1 - apart / span
    if weights == "quadratic":
        return 1 - (apart / span) ** 2
    if weights == "radical":
        return 1 - np.sqrt(apart / span)
    if weights == "circular":
        distance = np.sin(np.pi * apart / (span + 1)) ** 2
    elif weights == "ratio":
        with np.errstate(invalid="ignore", divide="ignore"):
            distance = np.where(apart > 0, (apart / together) ** 2, 0.0)
    else:
        with np.errstate(invalid="ignore", divide="ignore"):
            distance = np.where(apart > 0, apart**2 / ((together - 2 * x.min()) * (2 * x.max() - together)), 0.0)
    if not np.isfinite(distance).all():
        raise AgreementError("Ratio weights need categories of one sign: two of these add up to zero.")
    if weights in {"circular", "bipolar"}:
        distance = distance / distance.max()
    elif weights == "ratio":
        base = ((x.max() - x.min()) / (x.max() + x.min())) ** 2
        distance = distance / base
    return np.asarray(1 - distance)


def _ordinal_weights(q: int) -> NDArray[np.float64]:
    between = np.abs(np.subtract.outer(np.arange(q), np.arange(q))) + 1
    pairs = between * (between - 1) / 2
    return np.asarray(1 - pairs / pairs.max())


def _own_weights(weights: ArrayLike, q: int) -> NDArray[np.float64]:
    table = np.asarray(weights, dtype=np.float64)
    if table.shape != (q, q):
        raise AgreementError(f"Weights for {q} categories are a table of {q} x {q}, not of shape {table.shape}.")
    if not np.isfinite(table).all() or not np.allclose(np.diag(table), 1):
        raise AgreementError("Weights are finite numbers, with 1 where both coders chose the same category.")
    return table
