"""Any number of coders, missing answers allowed: the coefficients of Gwet's framework and Krippendorff's alpha."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace
from itertools import combinations

import numpy as np

from ipr_coder.agreement import framework, krippendorff, specific
from ipr_coder.agreement.errors import AgreementError
from ipr_coder.agreement.figures import Estimate, figure_of
from ipr_coder.agreement.framework import ChanceTerms, Estimates
from ipr_coder.agreement.krippendorff import Metric
from ipr_coder.agreement.patterns import Floats, PatternTable, told_apart
from ipr_coder.agreement.ratings import BINARY, Ratings
from ipr_coder.agreement.resampling import Resampling, sample_of, with_interval
from ipr_coder.agreement.result import Coefficient
from ipr_coder.agreement.two_coders import kappa_of_tables, tables_of_pair
from ipr_coder.agreement.weights import Weights, weight_matrix


def percent_agreement(
    ratings: Ratings,
    weights: Weights = "identity",
    *,
    confidence: float = 0.95,
    resampling: Resampling | None = None,
) -> Coefficient:
    """Share of agreeing pairs of coders, mean over units; with weights, near misses count in part."""

    def estimate_of(these: Ratings) -> Estimate:
        table = _prepared(these, weights)
        return lambda counts, with_se: framework.percent_agreement(table, counts, with_se=with_se)

    return figure_of(
        "percent_agreement",
        ratings,
        estimate_of,
        confidence=confidence,
        resampling=resampling,
    )


def gwet_ac(
    ratings: Ratings,
    weights: Weights = "identity",
    *,
    confidence: float = 0.95,
    resampling: Resampling | None = None,
) -> Coefficient:
    """Gwet's AC1, or AC2 with weights."""
    key = "gwet_ac1" if isinstance(weights, str) and weights == "identity" else "gwet_ac2"
    if len(ratings.categories) < 2:
        raise AgreementError("AC1 needs at least two categories to choose from; name them all, also unused ones.")
    return _corrected(key, framework.gwet_chance, ratings, weights, confidence=confidence, resampling=resampling)


def fleiss_kappa(
    ratings: Ratings,
    weights: Weights = "identity",
    *,
    confidence: float = 0.95,
    resampling: Resampling | None = None,
) -> Coefficient:
    """Fleiss' kappa.

    `se_null` is the standard error under chance alone of Fleiss, Nee & Landis (1979), given where weights are
    identity and every unit has the same number of answers.
    """
    stated = _corrected(
        "fleiss_kappa", framework.fleiss_chance, ratings, weights, confidence=confidence, resampling=resampling
    )
    plain = isinstance(weights, str) and weights == "identity"
    return replace(stated, se_null=_fleiss_null_se(ratings)) if plain else stated


def brennan_prediger(
    ratings: Ratings,
    weights: Weights = "identity",
    *,
    confidence: float = 0.95,
    resampling: Resampling | None = None,
) -> Coefficient:
    """Brennan-Prediger, for one code PABAK, for many coders Randolph's free-marginal kappa."""
    if len(ratings.categories) < 2:
        raise AgreementError("Brennan-Prediger needs at least two categories; name them all, also unused ones.")
    chance = framework.brennan_prediger_chance
    return _corrected("brennan_prediger", chance, ratings, weights, confidence=confidence, resampling=resampling)


def conger_kappa(
    ratings: Ratings,
    weights: Weights = "identity",
    *,
    confidence: float = 0.95,
    resampling: Resampling | None = None,
) -> Coefficient:
    """Conger's kappa, Cohen's for many coders (Hubert's as Warrens defines it); coders without answers are left out."""
    return _corrected(
        "conger_kappa", framework.conger_chance, ratings, weights, confidence=confidence, resampling=resampling
    )


def krippendorff_alpha(
    ratings: Ratings,
    metric: Metric = "nominal",
    *,
    confidence: float = 0.95,
    resampling: Resampling | None = None,
) -> Coefficient:
    """Krippendorff's alpha for a level of measurement, or for a table of distances of one's own."""

    def estimate_of(these: Ratings) -> Estimate:
        table = pattern_table(these)

        def estimate(counts: Floats, with_se: bool) -> Estimates:
            values = krippendorff.pairable_values(table, counts)
            distance = krippendorff.distance_matrix(metric, ratings.categories, values)
            return krippendorff.alpha(table, counts, distance, with_se=with_se)

        return estimate

    own = resampling is not None and resampling.method == "krippendorff"
    stated = figure_of(
        "krippendorff_alpha", ratings, estimate_of, confidence=confidence, resampling=None if own else resampling
    )
    if resampling is None or not own or stated.value is None:
        return stated
    table, counts = pattern_table(ratings), ratings.counts.astype(np.float64)
    distance = krippendorff.distance_matrix(metric, ratings.categories, krippendorff.pairable_values(table, counts))
    values = krippendorff.pair_bootstrap(table, counts, distance, resampling.replicates, resampling.seed)
    return with_interval(stated, sample_of(ratings, resampling), values, resampling)


def light_kappa(
    ratings: Ratings,
    weights: Weights = "identity",
    *,
    confidence: float = 0.95,
    resampling: Resampling | None = None,
) -> Coefficient:
    """Light's kappa: the mean of Cohen's kappa over all pairs of coders who share units.

    No analytic standard error is known. Undefined where any such pair's kappa is: a mean over the rest would flatter.
    """
    table = _prepared(ratings, weights)
    answers = told_apart(ratings.answers)
    pairs = list(combinations(range(answers.shape[1]), 2))
    together = ratings.counts @ np.stack([((answers[:, a] >= 0) & (answers[:, b] >= 0)) for a, b in pairs], axis=1)
    shared = [pair for pair, units in zip(pairs, together, strict=True) if units]

    def estimate(counts: Floats, with_se: bool) -> Estimates:
        kappas = [kappa_of_tables(tables_of_pair(answers, counts, table.q, *p), table.weights).value for p in shared]
        none = np.full(counts.shape[:-1], np.nan)
        return Estimates(np.mean(kappas, axis=0) if kappas else none, none, none, none)

    return figure_of(
        "light_kappa",
        ratings,
        lambda _: estimate,
        confidence=confidence,
        resampling=resampling,
        by_coder=True,
        undefined="The kappa of one pair of coders is undefined: the two gave one and the same answer throughout.",
    )


def specific_agreement(
    ratings: Ratings,
    category: Hashable,
    *,
    confidence: float = 0.95,
    resampling: Resampling | None = None,
) -> Coefficient:
    """Agreement specific to one category: of the answers that chose it, the share a colleague agreed with."""
    if category not in ratings.categories:
        raise AgreementError(f"The category {category!r} is not in the list of categories.")
    wanted = ratings.categories.index(category)

    def estimate_of(these: Ratings) -> Estimate:
        table = pattern_table(these)
        return lambda counts, with_se: specific.specific_agreement(table, counts, wanted, with_se=with_se)

    return figure_of(
        "specific_agreement",
        ratings,
        estimate_of,
        confidence=confidence,
        resampling=resampling,
        n=ratings.n_pairable,
        undefined="No coder chose this category in a unit that two coders answered.",
    )


def category_kappa(
    ratings: Ratings, category: Hashable, *, confidence: float = 0.95, resampling: Resampling | None = None
) -> Coefficient:
    """Fleiss' kappa of one category against all others taken together (Fleiss 1971)."""
    return fleiss_kappa(against_the_rest(ratings, category), confidence=confidence, resampling=resampling)


def category_alpha(
    ratings: Ratings, category: Hashable, *, confidence: float = 0.95, resampling: Resampling | None = None
) -> Coefficient:
    """Krippendorff's alpha of one category against all others taken together."""
    return krippendorff_alpha(against_the_rest(ratings, category), confidence=confidence, resampling=resampling)


def pattern_table(ratings: Ratings, weights: Weights = "identity") -> PatternTable:
    """The patterns of these ratings in the form that the formulas take."""
    return PatternTable(ratings.answers, ratings.distribution, weight_matrix(weights, ratings.categories))


def against_the_rest(ratings: Ratings, category: Hashable) -> Ratings:
    """The same answers as one binary code: this category or any other."""
    if category not in ratings.categories:
        raise AgreementError(f"The category {category!r} is not in the list of categories.")
    wanted = ratings.categories.index(category)
    if ratings.distribution is not None:
        chosen = ratings.distribution[:, wanted]
        return replace(ratings, categories=BINARY, distribution=np.stack([ratings.answered - chosen, chosen], axis=1))
    answers = told_apart(ratings.answers)
    return replace(ratings, categories=BINARY, answers=np.where(answers < 0, answers, answers == wanted))


def _corrected(
    key: str,
    chance: ChanceTerms,
    ratings: Ratings,
    weights: Weights,
    *,
    confidence: float,
    resampling: Resampling | None,
) -> Coefficient:
    def estimate_of(these: Ratings) -> Estimate:
        table = _prepared(these, weights)
        return lambda counts, with_se: framework.chance_corrected(table, counts, chance, with_se=with_se)

    return figure_of(
        key,
        ratings,
        estimate_of,
        confidence=confidence,
        resampling=resampling,
        by_coder=chance is framework.conger_chance,
    )


def _fleiss_null_se(ratings: Ratings) -> float | None:
    used = ratings.counts > 0
    per_unit = np.unique(ratings.answered[used])
    if len(per_unit) != 1 or per_unit[0] < 2:
        return None
    m, n = float(per_unit[0]), ratings.n_units
    p = ratings.counts @ ratings.by_category / (n * m)
    spread = float((p * (1 - p)).sum())
    if spread == 0:
        return None
    inner = spread**2 - float((p * (1 - p) * (1 - 2 * p)).sum())
    return float(np.sqrt(2 * max(inner, 0.0) / (n * m * (m - 1))) / spread)


def _prepared(ratings: Ratings, weights: Weights) -> PatternTable:
    if ratings.answers is not None and ratings.answers.shape[1] < 2:
        raise AgreementError("Agreement needs at least two coders.")
    return pattern_table(ratings, weights)
