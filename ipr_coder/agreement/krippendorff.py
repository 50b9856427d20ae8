"""Krippendorff's alpha with its measurement levels, and Gwet's analytic standard error for it.

Only units with two answers or more count. Like the framework, everything is computed from answer patterns, and counts
may carry leading axes. Sources: Krippendorff (2011), Computing Krippendorff's Alpha-Reliability; Krippendorff (2019),
Content Analysis, 4th ed., ch. 12; standard error: Gwet (2021), as in R irrCAC 1.4.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike

from ipr_coder.agreement.errors import AgreementError
from ipr_coder.agreement.framework import Estimates
from ipr_coder.agreement.patterns import Floats, PatternTable
from ipr_coder.agreement.weights import category_values

Level = Literal["nominal", "ordinal", "interval", "ratio"]
LEVELS: tuple[str, ...] = get_args(Level)

Metric = Level | ArrayLike
"""A level of measurement, or a square table of distances of one's own with 0 on the diagonal."""


def alpha(table: PatternTable, counts: Floats, distance: Floats, *, with_se: bool = True) -> Estimates:
    """1 - D_o / D_e; `observed` and `expected` are the two disagreements.

    `distance` is categories x categories, or has the leading axes of the counts before that where it depends on the
    values' frequencies (ordinal). The standard error takes the distances as given and needs one table of them.
    """
    counts = counts * (table.answered >= 2)
    values = table.tally(counts)  # n_c
    n = values.sum(axis=-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        observed = np.asarray(_apart(table, counts, distance) / n)
        expected = ((values[..., None, :] @ distance)[..., 0, :] * values).sum(axis=-1) / (n * (n - 1))
        value = np.where(expected > 0, 1 - observed / expected, np.nan)
    se = np.full_like(value, np.nan)
    if with_se and distance.max(initial=0.0) > 0:
        se = _standard_error(table, counts, 1 - distance / distance.max())
    return Estimates(value, se, observed, np.asarray(expected))


def distance_matrix(metric: Metric, categories: Sequence[Hashable], values: Floats) -> Floats:
    """Squared differences d_ck between categories.

    `values` are the frequencies n_c of pairable values, which the ordinal metric counts between two ranks; leading
    axes carry over. Interval and ratio need numbers.
    """
    q = len(categories)
    if not isinstance(metric, str):
        return _own_distances(metric, q)
    if metric not in LEVELS:
        raise AgreementError(f"There is no level of measurement {metric!r}; there are {', '.join(LEVELS)}.")
    if metric == "nominal":
        return 1 - np.eye(q)
    if metric == "ordinal":
        below = np.cumsum(values, axis=-1) - values / 2  # the middle rank of each category
        return np.asarray((below[..., :, None] - below[..., None, :]) ** 2)
    if not all(isinstance(c, (int, float, np.number)) for c in categories):
        raise AgreementError(f"Alpha for {metric} data needs numbers as categories.")
    x = category_values(categories)
    apart = x[:, None] - x[None, :]
    if metric == "interval":
        return np.asarray(apart**2)
    together = x[:, None] + x[None, :]
    if ((together == 0) & (apart != 0)).any():
        raise AgreementError("Alpha for ratio data needs categories of one sign: two of these add up to zero.")
    return np.asarray((apart / np.where(together == 0, 1, together)) ** 2)


def pairable_values(table: PatternTable, counts: Floats) -> Floats:
    """n_c: how often each category was chosen in units with two answers or more."""
    return table.tally(counts * (table.answered >= 2))


def coincidences(table: PatternTable, counts: Floats) -> Floats:
    """o_ck: pairs of values by different coders within units, each unit weighted 1 / (m_u - 1)."""
    weight = counts * (table.answered >= 2) / np.maximum(table.answered - 1, 1)
    pairs = (table.by_category * weight[:, None]).T @ table.by_category
    return np.asarray(pairs - np.diag(weight @ table.by_category))


def pair_bootstrap(table: PatternTable, counts: Floats, distance: Floats, replicates: int, seed: int) -> Floats:
    """Krippendorff's own bootstrap: D_e is held, and D_o is drawn from the pairs of answers one by one.

    Every unit of m answers draws m (m - 1) / 2 pairs from the observed coincidences, each weighing 1 / (m - 1). As it
    takes pairs for independent, its intervals are narrower than those from drawing units. Source: Hayes &
    Krippendorff (2007), Commun. Methods Meas. 1:77-89; Krippendorff's note on bootstrapping alpha (2006).
    """
    estimates = alpha(table, counts, distance, with_se=False)
    # Only how far apart a pair is matters: cells of the same distance are one.
    distances, cell = np.unique(distance, return_inverse=True)
    share = np.bincount(cell.ravel(), weights=coincidences(table, counts).ravel(), minlength=len(distances))
    n = share.sum()
    random = np.random.default_rng(seed)
    observed = np.zeros(replicates)
    for m in np.unique(table.answered[(counts > 0) & (table.answered >= 2)]):
        units = int(counts[table.answered == m].sum())
        drawn = random.multinomial(int(units * m * (m - 1) / 2), share / n, size=replicates)
        observed += 2 / n * (drawn @ distances) / (m - 1)
    return np.asarray(1 - observed / estimates.expected)


def _apart(table: PatternTable, counts: Floats, distance: Floats) -> Floats:
    """Sum of o_ck d_ck."""
    others = np.maximum(table.answered - 1, 1)
    if distance.ndim == 2:
        return np.asarray(counts @ (table.of_pairs(distance) / others))
    r = table.by_category
    pairs = (r[:, :, None] * r[:, None, :] / others[:, None, None]).reshape(len(r), -1)
    return np.asarray(((counts @ pairs) * distance.reshape(*distance.shape[:-2], -1)).sum(axis=-1))


def _standard_error(table: PatternTable, counts: Floats, weights: Floats) -> Floats:
    """Gwet's linearisation over the pairable units; the counts of other units are 0."""
    answered = table.answered
    with np.errstate(invalid="ignore", divide="ignore"):
        n = counts.sum(axis=-1)
        mean = (counts @ answered) / n
        agree = (table.of_pairs(weights) - answered) / np.maximum(answered - 1, 1)
        agree_i = agree / mean[..., None]
        agree_mean = (counts * agree_i).sum(axis=-1) / n
        shares = table.tally(counts) / (n * mean)[..., None]
        weighted = shares @ ((weights + weights.T) / 2)
        expected = (weighted * shares).sum(axis=-1)
        excess = (answered - mean[..., None]) / mean[..., None]
        room = (1 - expected)[..., None]
        value = ((agree_mean - expected) / (1 - expected))[..., None]
        a = (agree_i - agree_mean[..., None] * excess - expected[..., None]) / room
        expected_i = table.of_each(weighted) / mean[..., None] - expected[..., None] * excess
        unit = a - 2 * (1 - value) * (expected_i - expected[..., None]) / room
        squares = (counts * (unit - value) ** 2).sum(axis=-1)
        return np.asarray(np.where(n > 1, np.sqrt(squares / (n * (n - 1))), np.nan))


def _own_distances(metric: ArrayLike, q: int) -> Floats:
    table = np.asarray(metric, dtype=np.float64)
    if table.shape != (q, q):
        raise AgreementError(f"Distances for {q} categories are a table of {q} x {q}, not of shape {table.shape}.")
    if not np.isfinite(table).all() or (table < 0).any() or np.diag(table).any() or not np.allclose(table, table.T):
        raise AgreementError("Distances are finite and symmetric, never negative, and 0 from a category to itself.")
    return table
