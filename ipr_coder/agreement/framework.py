"""Gwet's general framework: percent agreement, AC1/AC2, Fleiss, Brennan-Prediger and Conger with analytic variance.

Any number of coders, missing answers, any weights. Everything is computed from answer patterns and their counts, and
the counts may carry leading axes: one row a code, a bootstrap replicate or a deleted unit. Symbols as in Gwet (2021),
Handbook of Inter-Rater Reliability, 5th ed., ch. 2-5, and Gwet (2008), Br. J. Math. Stat. Psychol. 61:29-48:
r_ik coders who put unit i in category k, r_i coders who answered, p_a observed and p_e chance agreement, pi_k the
category's share, w_kl weights.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ipr_coder.agreement.patterns import Floats, PatternTable, told_apart


@dataclass(frozen=True, slots=True, eq=False)
class Estimates:
    """Figures over the leading axes of the counts; NaN where a figure is undefined."""

    value: Floats
    se: Floats
    observed: Floats
    expected: Floats


ChanceTerms = Callable[[PatternTable, Floats, bool], tuple[Floats, Floats | None]]
"""From patterns and counts to p_e (leading axes) and, where asked for, p_e,i (leading axes x patterns)."""


def percent_agreement(
    table: PatternTable, counts: Floats, *, with_se: bool = True, pairable_given: bool = False
) -> Estimates:
    """Observed (weighted) agreement of pairs of coders, with its standard error; the options are those below."""
    n, pairable, observed, by_pattern = _observed(table, counts)
    se = np.full_like(observed, np.nan)
    if with_se:
        with np.errstate(invalid="ignore", divide="ignore"):
            unit = (n / pairable)[..., None] * by_pattern
            if pairable_given:
                unit = unit + _pairable_taken_as_given(table, observed, n / pairable)
        se = _standard_error(counts * (table.answered >= 1), n, unit, observed)
    return Estimates(observed, se, observed, np.full_like(observed, np.nan))


def chance_corrected(
    table: PatternTable,
    counts: Floats,
    chance: ChanceTerms,
    *,
    with_se: bool = True,
    pairable_given: bool = False,
) -> Estimates:
    """(p_a - p_e) / (1 - p_e) for one of the chance terms below.

    Variance: Gwet (2021): sum of (kappa*_i - kappa)^2 over n (n - 1), the population taken as infinite. As published
    it counts the number of units with two answers as if it had come about by chance, which widens intervals where
    most units were given to one coder on purpose; `pairable_given` takes that number as it is. With complete answers
    the two are the same.
    """
    n, pairable, observed, by_pattern = _observed(table, counts)
    with np.errstate(invalid="ignore", divide="ignore"):
        expected, expected_i = chance(table, counts, with_se)
        room = 1 - expected
        room = np.where(room > _NO_ROOM, room, np.nan)
        value = (observed - expected) / room
        se = np.full_like(value, np.nan)
        if expected_i is not None:
            double = table.answered >= 2
            unit = (n / pairable)[..., None] * (by_pattern - expected[..., None] * double) / room[..., None]
            unit = unit - 2 * ((1 - value) / room)[..., None] * (expected_i - expected[..., None])
            if pairable_given:
                unit = unit + _pairable_taken_as_given(table, value, n / pairable)
            se = _standard_error(counts * (table.answered >= 1), n, unit, value)
    return Estimates(value, se, observed, expected)


_NO_ROOM = 1e-12
"""Chance agreement this near to 1 is 1, but for rounding: nothing is left to correct for."""


def gwet_chance(table: PatternTable, counts: Floats, by_unit: bool) -> tuple[Floats, Floats | None]:
    """AC1/AC2: T_w / (q (q - 1)) sum pi_k (1 - pi_k)."""
    pi = _shares(table, counts)
    scale = table.weights.sum() / (table.q * (table.q - 1)) if table.q > 1 else np.nan
    expected = scale * (pi * (1 - pi)).sum(axis=-1)
    return expected, scale * table.of_each(1 - pi) / np.maximum(table.answered, 1) if by_unit else None


def fleiss_chance(table: PatternTable, counts: Floats, by_unit: bool) -> tuple[Floats, Floats | None]:
    """Fleiss (1971), Scott (1955) for two coders: sum w_kl pi_k pi_l."""
    pi = _shares(table, counts)
    mean_weight = pi @ ((table.weights + table.weights.T) / 2)
    expected = (mean_weight * pi).sum(axis=-1)
    return expected, table.of_each(mean_weight) / np.maximum(table.answered, 1) if by_unit else None


def brennan_prediger_chance(table: PatternTable, counts: Floats, by_unit: bool) -> tuple[Floats, Floats | None]:
    """Brennan & Prediger (1981), PABAK for two categories, Randolph's free-marginal kappa: T_w / q^2."""
    expected = np.full(counts.shape[:-1], table.weights.sum() / table.q**2)
    return expected, np.broadcast_to(expected[..., None], counts.shape) if by_unit else None


def conger_chance(table: PatternTable, counts: Floats, by_unit: bool) -> tuple[Floats, Floats | None]:
    """Conger (1980), Cohen (1960) for two coders: the mean over pairs of coders of sum w_kl p_gk p_hl.

    Coders without an answer have no share of anything and are left out.
    """
    answers = told_apart(table.answers)
    given = (answers >= 0).astype(np.float64)
    chosen = (answers[:, :, None] == np.arange(table.q)).astype(np.float64)  # patterns x coders x categories
    n = (counts * (table.answered >= 1)).sum(axis=-1)
    n_by_coder = counts @ given
    part = np.einsum("...p,pgk->...gk", counts, chosen, optimize=True)
    p = part / np.maximum(n_by_coder, 1)[..., None]
    r = (n_by_coder > 0).sum(axis=-1)
    total = p.sum(axis=-2)
    same = np.einsum("...gk,kl,...gl->...", p, table.weights, p, optimize=True)
    both = np.einsum("...k,kl,...l->...", total, table.weights, total, optimize=True)
    expected = np.asarray((both - same) / (r * (r - 1)))
    if not by_unit:
        return expected, None
    toward = np.einsum("...gk,kl->...gl", total[..., None, :] - p, (table.weights + table.weights.T) / 2, optimize=True)
    own = (toward * p).sum(axis=-1)
    scale = n[..., None] / np.maximum(n_by_coder, 1)
    by_pattern = np.einsum("...gl,pgl->...p", scale[..., None] * toward, chosen, optimize=True)
    by_pattern = by_pattern - (scale * own) @ given.T + own.sum(axis=-1)[..., None]
    return expected, np.asarray(by_pattern / (r * (r - 1))[..., None])


def _observed(table: PatternTable, counts: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """n, n', p_a and p_a,i."""
    answered = table.answered
    by_pattern = table.of_pairs(table.weights) - answered
    by_pattern = np.where(answered >= 2, by_pattern / np.maximum(answered * (answered - 1), 1), 0.0)
    n = np.asarray(counts @ (answered >= 1).astype(np.float64))
    pairable = np.asarray(counts @ (answered >= 2).astype(np.float64))
    with np.errstate(invalid="ignore", divide="ignore"):
        observed = np.asarray((counts @ by_pattern) / pairable)
    return n, pairable, observed, by_pattern


def _pairable_taken_as_given(table: PatternTable, value: Floats, excess: Floats) -> Floats:
    """What makes a unit's part in a mean over n' units a deviation from that mean, not from the mean over n."""
    return np.asarray(value[..., None] - (value * excess)[..., None] * (table.answered >= 2))


def _shares(table: PatternTable, counts: Floats) -> Floats:
    """pi_k: the mean over units of the share of coders who chose the category."""
    n = np.asarray(counts @ (table.answered >= 1).astype(np.float64))
    return table.tally(counts / np.maximum(table.answered, 1)) / n[..., None]


def _standard_error(counts: Floats, n: Floats, unit: Floats, centre: Floats) -> Floats:
    with np.errstate(invalid="ignore", divide="ignore"):
        squares = (counts * (unit - centre[..., None]) ** 2).sum(axis=-1)
        return np.asarray(np.where(n > 1, np.sqrt(squares / (n * (n - 1))), np.nan))
