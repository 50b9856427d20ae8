"""Any number of coders, missing answers allowed: the coefficients of Gwet's framework and Krippendorff's alpha."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace
from itertools import combinations

import numpy as np

from ipr_coder.agreement import framework, krippendorff, specific
from ipr_coder.agreement.errors import AgreementError
from ipr_coder.agreement.figures import basis_of, state
from ipr_coder.agreement.framework import ChanceTerms, Estimates, Floats, PatternTable
from ipr_coder.agreement.intervals import check_confidence
from ipr_coder.agreement.krippendorff import Metric
from ipr_coder.agreement.ratings import BINARY, Ratings, told_apart
from ipr_coder.agreement.result import Coefficient
from ipr_coder.agreement.two_coders import kappa_of_tables, two_coder_table
from ipr_coder.agreement.weights import Weights, weight_matrix


def percent_agreement(ratings: Ratings, weights: Weights = "identity", *, confidence: float = 0.95) -> Coefficient:
    """Share of agreeing pairs of coders, mean over units; with weights, near misses count in part."""
    table, counts = _prepared(ratings, weights, confidence)
    return state(
        "percent_agreement", framework.percent_agreement(table, counts), basis_of(ratings), confidence=confidence
    )


def gwet_ac(ratings: Ratings, weights: Weights = "identity", *, confidence: float = 0.95) -> Coefficient:
    """Gwet's AC1, or AC2 with weights."""
    key = "gwet_ac1" if isinstance(weights, str) and weights == "identity" else "gwet_ac2"
    if len(ratings.categories) < 2:
        raise AgreementError("AC1 needs at least two categories to choose from; name them all, also unused ones.")
    return _corrected(key, framework.gwet_chance, ratings, weights, confidence)


def fleiss_kappa(ratings: Ratings, weights: Weights = "identity", *, confidence: float = 0.95) -> Coefficient:
    """Fleiss' kappa.

    `se_null` is the standard error under chance alone of Fleiss, Nee & Landis (1979), given where weights are
    identity and every unit has the same number of answers.
    """
    stated = _corrected("fleiss_kappa", framework.fleiss_chance, ratings, weights, confidence)
    plain = isinstance(weights, str) and weights == "identity"
    return replace(stated, se_null=_fleiss_null_se(ratings)) if plain else stated


def brennan_prediger(ratings: Ratings, weights: Weights = "identity", *, confidence: float = 0.95) -> Coefficient:
    """Brennan-Prediger, for one code PABAK, for many coders Randolph's free-marginal kappa."""
    if len(ratings.categories) < 2:
        raise AgreementError("Brennan-Prediger needs at least two categories; name them all, also unused ones.")
    return _corrected("brennan_prediger", framework.brennan_prediger_chance, ratings, weights, confidence)


def conger_kappa(ratings: Ratings, weights: Weights = "identity", *, confidence: float = 0.95) -> Coefficient:
    """Conger's kappa, Cohen's for many coders (Hubert's as Warrens defines it); coders without answers are left out."""
    return _corrected("conger_kappa", framework.conger_chance, _answering(ratings), weights, confidence)


def krippendorff_alpha(ratings: Ratings, metric: Metric = "nominal", *, confidence: float = 0.95) -> Coefficient:
    """Krippendorff's alpha for a level of measurement, or for a table of distances of one's own."""
    check_confidence(confidence)
    table, counts = pattern_table(ratings), ratings.counts.astype(np.float64)
    distance = krippendorff.distance_matrix(metric, ratings.categories, krippendorff.pairable_values(table, counts))
    estimates = krippendorff.alpha(table, counts, distance)
    return state("krippendorff_alpha", estimates, basis_of(ratings), confidence=confidence)


def light_kappa(ratings: Ratings, weights: Weights = "identity", *, confidence: float = 0.95) -> Coefficient:
    """Light's kappa: the mean of Cohen's kappa over all pairs of coders who share units.

    No analytic standard error is known. Undefined where any such pair's kappa is: a mean over the rest would flatter.
    """
    table, _ = _prepared(ratings, weights, confidence)
    tables = pairwise_tables(ratings)
    kappas = kappa_of_tables(tables, table.weights)
    shared = tables.sum(axis=(-2, -1)) > 0
    none = np.array(np.nan)
    mean = np.array(kappas.value[shared].mean()) if shared.any() else none
    return state(
        "light_kappa",
        Estimates(mean, none, none, none),
        basis_of(ratings),
        confidence=confidence,
        undefined="The kappa of one pair of coders is undefined: the two gave one and the same answer throughout.",
    )


def specific_agreement(ratings: Ratings, category: Hashable, *, confidence: float = 0.95) -> Coefficient:
    """Agreement specific to one category: of the answers that chose it, the share a colleague agreed with."""
    check_confidence(confidence)
    if category not in ratings.categories:
        raise AgreementError(f"The category {category!r} is not in the list of categories.")
    table, counts = pattern_table(ratings), ratings.counts.astype(np.float64)
    basis = basis_of(ratings)
    estimates = specific.specific_agreement(table, counts, ratings.categories.index(category))
    return state(
        "specific_agreement",
        estimates,
        basis,
        confidence=confidence,
        n=basis.n_pairable,
        undefined="No coder chose this category in a unit that two coders answered.",
    )


def category_kappa(ratings: Ratings, category: Hashable, *, confidence: float = 0.95) -> Coefficient:
    """Fleiss' kappa of one category against all others taken together (Fleiss 1971)."""
    return fleiss_kappa(_against_the_rest(ratings, category), confidence=confidence)


def category_alpha(ratings: Ratings, category: Hashable, *, confidence: float = 0.95) -> Coefficient:
    """Krippendorff's alpha of one category against all others taken together."""
    return krippendorff_alpha(_against_the_rest(ratings, category), confidence=confidence)


def pattern_table(ratings: Ratings, weights: Weights = "identity") -> PatternTable:
    """The patterns of these ratings in the form that the formulas take."""
    return PatternTable(ratings.by_category, ratings.answers, weight_matrix(weights, ratings.categories))


def pairwise_tables(ratings: Ratings) -> Floats:
    """Pairs of coders x categories x categories."""
    coders = told_apart(ratings.answers).shape[1]
    if coders < 2:
        raise AgreementError("Agreement needs at least two coders.")
    return np.stack([two_coder_table(ratings, a, b) for a, b in combinations(range(coders), 2)])


def _corrected(key: str, chance: ChanceTerms, ratings: Ratings, weights: Weights, confidence: float) -> Coefficient:
    table, counts = _prepared(ratings, weights, confidence)
    estimates = framework.chance_corrected(table, counts, chance)
    return state(key, estimates, basis_of(ratings), confidence=confidence)


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


def _prepared(ratings: Ratings, weights: Weights, confidence: float) -> tuple[PatternTable, Floats]:
    check_confidence(confidence)
    if ratings.answers is not None and ratings.answers.shape[1] < 2:
        raise AgreementError("Agreement needs at least two coders.")
    return pattern_table(ratings, weights), ratings.counts.astype(np.float64)


def _answering(ratings: Ratings) -> Ratings:
    """The same ratings without coders who gave no answer: they have no share of anything."""
    answers = told_apart(ratings.answers)
    with_answers = np.array(ratings.n_by_coder) > 0
    if with_answers.sum() < 2:
        return ratings
    return replace(ratings, answers=answers[:, with_answers])


def _against_the_rest(ratings: Ratings, category: Hashable) -> Ratings:
    if category not in ratings.categories:
        raise AgreementError(f"The category {category!r} is not in the list of categories.")
    chosen = ratings.by_category[:, ratings.categories.index(category)]
    both = np.stack([ratings.answered - chosen, chosen], axis=1)
    answers = None
    if ratings.answers is not None:
        is_it = (ratings.answers == ratings.categories.index(category)).astype(np.int64)
        answers = np.where(ratings.answers < 0, ratings.answers, is_it)
    return replace(ratings, categories=BINARY, by_category=both, answers=answers)
