"""Equal to other libraries where they are right, on random data with missing cells."""

from __future__ import annotations

import importlib
import os
import warnings
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from ipr_coder import agreement as ag

CLOSE = 1e-9

SETTINGS = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


def peer(name: str) -> ModuleType:
    """The other library, or a skip that says why it is not there."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return importlib.import_module(name)
    except Exception as error:  # a broken installation of a peer is not our failure
        reason = f"{name} cannot be imported here: {type(error).__name__}: {error}"
        if os.environ.get("IPR_REQUIRE_PEERS") == "1":
            pytest.fail(reason)
        pytest.skip(reason)


def with_missing(categories: int = 4, coders: int = 4) -> st.SearchStrategy[np.ndarray]:
    """Units x coders of 1..categories, NaN where missing."""
    cell = st.one_of(st.integers(1, categories).map(float), st.just(float("nan")))
    return arrays(np.float64, st.tuples(st.integers(4, 25), st.just(coders)), elements=cell)


def complete(categories: int = 4, coders: int = 2) -> st.SearchStrategy[np.ndarray]:
    return arrays(np.int64, st.tuples(st.integers(4, 25), st.just(coders)), elements=st.integers(1, categories))


@SETTINGS
@given(with_missing(), st.sampled_from(["nominal", "ordinal", "interval", "ratio"]))
def test_krippendorff(data: np.ndarray, level: str) -> None:
    krippendorff = peer("krippendorff")
    ours = ag.krippendorff_alpha(ag.ratings_from_matrix(data), level)
    pairable = data[(~np.isnan(data)).sum(axis=1) >= 2]
    if ours.value is None:
        assert len(np.unique(pairable[~np.isnan(pairable)])) <= 1
        return
    theirs = krippendorff.alpha(reliability_data=data.T, level_of_measurement=level)
    assert ours.value == pytest.approx(theirs, abs=CLOSE)


@SETTINGS
@given(complete(), st.sampled_from([None, "linear", "quadratic"]))
def test_sklearn_cohen(data: np.ndarray, weights: str | None) -> None:
    metrics = peer("sklearn.metrics")
    ours = ag.cohen_kappa(ag.ratings_from_matrix(data, [1, 2, 3, 4]), weights or "identity")
    assume(ours.value is not None)
    theirs = metrics.cohen_kappa_score(data[:, 0], data[:, 1], labels=[1, 2, 3, 4], weights=weights)
    assert ours.value == pytest.approx(theirs, abs=CLOSE)


@SETTINGS
@given(complete(categories=3))
def test_statsmodels_cohen_with_standard_errors(data: np.ndarray) -> None:
    inter_rater = peer("statsmodels.stats.inter_rater")
    ratings = ag.ratings_from_matrix(data, [1, 2, 3])
    table = np.zeros((3, 3))
    np.add.at(table, (data[:, 0] - 1, data[:, 1] - 1), 1)
    for weights, theirs in (("identity", None), ("linear", "linear"), ("quadratic", "quadratic")):
        ours = ag.cohen_kappa(ratings, weights)
        assume(ours.value is not None)
        found = inter_rater.cohens_kappa(table, wt=theirs)
        assert ours.value == pytest.approx(found.kappa, abs=CLOSE)
        # Squared, as rounding can leave a variance of 0 a hair above or below it.
        assert (ours.se or 0) ** 2 == pytest.approx(found.var_kappa, abs=1e-12)
        assert (ours.se_null or 0) ** 2 == pytest.approx(found.var_kappa0, abs=1e-12)
        assert ag.kappa_max(ratings) == pytest.approx(inter_rater.cohens_kappa(table).kappa_max, abs=CLOSE)


@SETTINGS
@given(complete(coders=5))
def test_statsmodels_fleiss_and_randolph(data: np.ndarray) -> None:
    inter_rater = peer("statsmodels.stats.inter_rater")
    ratings = ag.ratings_from_matrix(data, [1, 2, 3, 4])
    table, _ = inter_rater.aggregate_raters(data, n_cat=None)
    ours = ag.fleiss_kappa(ratings)
    assume(ours.value is not None)
    assert ours.value == pytest.approx(inter_rater.fleiss_kappa(table), abs=CLOSE)
    used = ag.ratings_from_matrix(data)
    assert ag.brennan_prediger(used).value == pytest.approx(inter_rater.fleiss_kappa(table, "randolph"), abs=CLOSE)


@SETTINGS
@given(with_missing(coders=3), st.sampled_from(["identity", "linear", "quadratic", "ordinal", "radical", "bipolar"]))
def test_irrcac_values_and_standard_errors(data: np.ndarray, weights: str) -> None:
    raw, pandas = peer("irrCAC.raw"), peer("pandas")
    answered = (~np.isnan(data)).sum(axis=1)
    data = data[answered >= 1]
    assume((answered >= 2).sum() >= 3)
    assume(all(len(np.unique(column[~np.isnan(column)])) for column in data.T))
    levels = sorted({int(x) for x in data[~np.isnan(data)]})
    assume(len(levels) >= 3)
    cac = raw.CAC(pandas.DataFrame(data), weights=weights, categories=[float(x) for x in levels], digits=14)
    ratings = ag.ratings_from_matrix(data, [float(x) for x in levels])
    for ours, theirs in (
        (ag.gwet_ac(ratings, weights), cac.gwet),
        (ag.fleiss_kappa(ratings, weights), cac.fleiss),
        (ag.brennan_prediger(ratings, weights), cac.bp),
        (ag.conger_kappa(ratings, weights), cac.conger),
    ):
        same_as(ours, theirs()["est"])
    # Its standard error of alpha is not R's, and so not ours.
    apart = 1 - ag.weight_matrix(weights, ratings.categories)
    alpha = ag.krippendorff_alpha(ratings, apart)
    if alpha.value is not None:
        assert alpha.value == pytest.approx(cac.krippendorff()["est"]["coefficient_value"], abs=CLOSE)


def same_as(ours: ag.Coefficient, theirs: dict[str, Any]) -> None:
    if ours.value is None or not np.isfinite(theirs["coefficient_value"]) or abs(theirs["pe"]) > 1 - 1e-6:
        return
    assert ours.value == pytest.approx(theirs["coefficient_value"], abs=CLOSE), ours.name
    if np.isfinite(theirs["se"]):
        assert ours.se == pytest.approx(theirs["se"], abs=1e-8), ours.name


@SETTINGS
@given(
    st.lists(
        st.lists(st.frozensets(st.sampled_from("abc"), min_size=1, max_size=3), min_size=3, max_size=3),
        min_size=3,
        max_size=12,
    ),
    st.sampled_from(["masi", "jaccard"]),
)
def test_nltk_set_distances(units: list[list[frozenset[str]]], distance: str) -> None:
    # Without empty sets, on two of which nltk divides by zero.
    metrics, task = peer("nltk.metrics"), peer("nltk.metrics.agreement")
    ours = ag.set_alpha(ag.ratings_from_sets(units), distance)
    assume(ours.value is not None)
    triples = [(c, u, answer) for u, row in enumerate(units) for c, answer in enumerate(row)]
    theirs = task.AnnotationTask(triples, distance=getattr(metrics, f"{distance}_distance")).alpha()
    assert ours.value == pytest.approx(theirs, abs=CLOSE)


@SETTINGS
@given(complete(categories=3, coders=3))
def test_nltk_pairwise_means(data: np.ndarray) -> None:
    task = peer("nltk.metrics.agreement")
    ratings = ag.ratings_from_matrix(data)
    ours = ag.light_kappa(ratings)
    assume(ours.value is not None)
    triples = [(str(c), str(u), int(x)) for u, row in enumerate(data) for c, x in enumerate(row)]
    assert ours.value == pytest.approx(task.AnnotationTask(triples).kappa(), abs=CLOSE)


@SETTINGS
@given(complete(categories=2))
def test_sklearn_f1_is_positive_agreement(data: np.ndarray) -> None:
    metrics = peer("sklearn.metrics")
    matrix = data - 1
    ours = ag.code_agreement(matrix)["positive_agreement"]
    if ours.value is None:
        assert not matrix.any()
    else:
        assert ours.value == pytest.approx(metrics.f1_score(matrix[:, 0], matrix[:, 1]), abs=CLOSE)
