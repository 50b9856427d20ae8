"""Intervals by drawing again: bootstrap over units or clusters, and the jackknife.

Drawing units with replacement is one multinomial draw over their answer patterns, so a replicate costs as much as
there are patterns, not units. Turns of one interview are not independent: where units are nested, draw the interviews
(clusters). Sources: Efron & Tibshirani (1993), An Introduction to the Bootstrap; Davison & Hinkley (1997), ch. 3.8,
for clusters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ipr_coder.agreement.coefficients import COEFFICIENTS
from ipr_coder.agreement.distributions import t_quantile
from ipr_coder.agreement.errors import AgreementError
from ipr_coder.agreement.patterns import Floats
from ipr_coder.agreement.ratings import Ratings
from ipr_coder.agreement.result import Coefficient

Method = Literal["bootstrap", "krippendorff", "jackknife"]
METHODS: tuple[str, ...] = get_args(Method)

FEW_CLUSTERS = 20
"""Fewer clusters than this, and even an interval made from them is too sure of itself."""

Figure = Callable[[Floats], Floats]
"""From counts (replicates x patterns) to values (replicates), NaN where undefined."""

_CELLS_AT_ONCE = 4_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Resampling:
    """How to draw again. `clusters` holds one whole number a unit: the interview or dyad it belongs to."""

    method: Method = "bootstrap"
    replicates: int = 1000
    seed: int = 1
    clusters: ArrayLike | None = None

    def __post_init__(self) -> None:
        if self.method not in METHODS:
            raise AgreementError(f"There is no resampling {self.method!r}; there are {', '.join(METHODS)}.")
        if self.method != "jackknife" and self.replicates < 100:
            raise AgreementError(f"{self.replicates} replicates cannot show an interval; take 100 or more.")
        if self.method == "krippendorff" and self.clusters is not None:
            raise AgreementError("Krippendorff's bootstrap draws pairs of answers and knows no clusters.")


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """What is drawn from: units by pattern, or clusters x patterns. `fixed` are counts that no draw changes."""

    counts: Floats
    fixed: Floats
    by_cluster: Floats | None = None
    clusters_are: str = "clusters"

    @property
    def n_clusters(self) -> int | None:
        """Clusters that are drawn, None where units are."""
        return None if self.by_cluster is None else len(self.by_cluster)


def unit_sample(counts: NDArray[Any], answered: Floats) -> Sample:
    """Draw units; those that nobody answered are not part of the sample."""
    drawn = np.where(answered >= 1, counts, 0).astype(np.float64)
    return Sample(drawn, np.zeros(len(drawn)))


def cluster_sample(pattern: NDArray[np.intp], clusters: ArrayLike, answered: Floats) -> Sample:
    """Draw clusters that hold a unit with two answers; the others say nothing of agreement and stay as they are."""
    cluster = numbered_clusters(clusters, len(pattern))
    n_patterns = len(answered)
    table = np.bincount(cluster * n_patterns + pattern, minlength=(int(cluster.max(initial=-1)) + 1) * n_patterns)
    by_cluster = table.reshape(-1, n_patterns).astype(np.float64)
    drawn = (by_cluster * (answered >= 2)).any(axis=1)
    return Sample(by_cluster.sum(axis=0), by_cluster[~drawn].sum(axis=0), by_cluster[drawn])


def numbered_clusters(clusters: ArrayLike, n_units: int) -> NDArray[np.intp]:
    """Cluster labels as numbers from 0 without gaps, one a unit."""
    label = np.asarray(clusters)
    if label.shape != (n_units,) or label.dtype.kind not in "iu":
        raise AgreementError(f"Clusters are one whole number for each of the {n_units} units.")
    if n_units and label.min() >= 0 and label.max() < 2 * n_units:
        used = np.bincount(label) > 0
        return np.asarray((np.cumsum(used) - 1)[label], dtype=np.intp)
    return np.unique(label, return_inverse=True)[1]


def sample_of(ratings: Ratings, resampling: Resampling) -> Sample:
    """What `resampling` draws from in these ratings."""
    if resampling.clusters is None:
        return unit_sample(ratings.counts, ratings.answered)
    if ratings.pattern_of_unit is None:
        raise AgreementError("These ratings are counts of patterns and do not say which unit lies in which cluster.")
    return cluster_sample(ratings.pattern_of_unit, resampling.clusters, ratings.answered)


def draw_again(sample: Sample, figures: Mapping[str, Figure], resampling: Resampling) -> dict[str, Floats]:
    """The values of several figures over the same draws (or deletions, for the jackknife)."""
    deletions = resampling.method == "jackknife"
    found: dict[str, list[Floats]] = {key: [] for key in figures}
    for counts in _deletions(sample) if deletions else _draws(sample, resampling):
        for key, figure in figures.items():
            found[key].append(figure(counts))
    return {key: np.concatenate(values) if values else np.empty(0) for key, values in found.items()}


def with_interval(stated: Coefficient, sample: Sample, values: Floats, resampling: Resampling) -> Coefficient:
    """The coefficient with standard error and interval from its values over the draws."""
    if stated.value is None:
        return stated
    clusters = sample.n_clusters
    what = "units" if clusters is None else sample.clusters_are
    warnings = [w for w in stated.warnings if w not in (NO_INTERVAL_WARNING, NO_ANALYTIC_WARNING)]
    if clusters is not None and clusters < FEW_CLUSTERS:
        few = f"{clusters} {what}" if clusters != 1 else f"1 {what.removesuffix('s')}"
        warnings.append(f"Only {few} to draw from: the interval is rough, and more likely too narrow than too wide.")
    drawn = resampling.method != "jackknife"
    found = _drawn_interval(sample, values, stated, resampling) if drawn else _jackknife(sample, values, stated)
    lost = int((~np.isfinite(values)).sum())
    if lost:
        warnings.append(f"{lost} of {len(values)} replicates had no value and were left out.")
    if found.low is None:
        warnings.append(NO_INTERVAL_WARNING)
    if found.se is not None and found.se < _NO_SPREAD:
        return replace(stated, n_clusters=clusters, warnings=(*warnings, SAME_VALUE_WARNING))
    return replace(
        stated,
        ci_low=found.low,
        ci_high=found.high,
        se=found.se,
        ci_method=found.method,
        replicates=len(values) if drawn else None,
        seed=resampling.seed if drawn else None,
        n_clusters=clusters,
        warnings=tuple(warnings),
    )


_NO_SPREAD = 1e-9

NO_INTERVAL_WARNING = "No interval can be made from these units."
SAME_VALUE_WARNING = "Every draw gave the same value, so drawing again says nothing; the interval is the one before it."
NO_ANALYTIC_WARNING = "No formula for an interval is known; resampling makes one."


def _draws(sample: Sample, resampling: Resampling) -> Iterator[Floats]:
    random = np.random.default_rng(resampling.seed)
    rows = max(1, _CELLS_AT_ONCE // max(1, len(sample.counts)))
    for first in range(0, resampling.replicates, rows):
        size = min(rows, resampling.replicates - first)
        if sample.by_cluster is None:
            n = int(sample.counts.sum())
            if n:
                yield random.multinomial(n, sample.counts / n, size=size).astype(np.float64)
        elif len(sample.by_cluster):
            weights = _cluster_weights(len(sample.by_cluster), resampling.replicates, resampling.seed)
            yield weights[first : first + size] @ sample.by_cluster + sample.fixed


@lru_cache(maxsize=1)
def _cluster_weights(k: int, replicates: int, seed: int) -> Floats:
    """How often each replicate draws each of k clusters; kept for the next code, which is drawn alike."""
    return np.random.default_rng(seed).multinomial(k, np.full(k, 1 / k), size=replicates).astype(np.float64)


def _deletions(sample: Sample) -> Iterator[Floats]:
    """The counts with one unit of each pattern, or one cluster, taken away."""
    rows = max(1, _CELLS_AT_ONCE // max(1, len(sample.counts)))
    present = np.nonzero(sample.counts)[0]
    many = len(present) if sample.by_cluster is None else len(sample.by_cluster)
    for first in range(0, many, rows):
        if sample.by_cluster is not None:
            yield sample.counts - sample.by_cluster[first : first + rows]
            continue
        some = present[first : first + rows]
        counts = np.tile(sample.counts, (len(some), 1))
        counts[np.arange(len(some)), some] -= 1
        yield counts


@dataclass(frozen=True, slots=True)
class _Found:
    """An interval from drawing again; bounds and error are None where too few draws had a value."""

    low: float | None
    high: float | None
    se: float | None
    method: str


_NOTHING = _Found(None, None, None, "none")


def _drawn_interval(sample: Sample, values: Floats, stated: Coefficient, resampling: Resampling) -> _Found:
    defined = values[np.isfinite(values)]
    if stated.value is None or len(defined) < max(2, len(values) / 2):
        return _NOTHING
    se = float(defined.std(ddof=1))
    clusters = sample.n_clusters
    if clusters is None:
        tail = (1 - stated.confidence) / 2
        low, high = (float(x) for x in np.quantile(defined, [tail, 1 - tail]))
        pairs = resampling.method == "krippendorff"
        method = "Krippendorff's bootstrap over pairs of answers" if pairs else "bootstrap over units"
        return _Found(low, high, se, f"{method}, percentiles")
    if clusters < 2:
        return _NOTHING
    # Percentiles of few clusters are too narrow: drawing k from k understates the spread by (k - 1) / k, and its
    # estimate is itself unsure, which Student's t allows for (Cameron & Miller 2015, J. Hum. Resour. 50:317-372).
    se *= float(np.sqrt(clusters / (clusters - 1)))
    what = sample.clusters_are
    return _around(stated, se, clusters - 1, f"bootstrap over {what}, t with {what} - 1 degrees of freedom")


def _jackknife(sample: Sample, values: Floats, stated: Coefficient) -> _Found:
    """SE^2 = (n - 1) / n x sum of squared distances from the mean (Tukey 1958)."""
    times = sample.counts[sample.counts > 0] if sample.by_cluster is None else np.ones(len(values))
    n = float(times.sum())
    if n < 2 or not np.isfinite(values).all():
        return _NOTHING
    mean = float(times @ values) / n
    se = float(np.sqrt((n - 1) / n * (times @ (values - mean) ** 2)))
    what = "units" if sample.by_cluster is None else sample.clusters_are
    return _around(stated, se, int(n) - 1, f"jackknife over {what}, t with {what} - 1 degrees of freedom")


def _around(stated: Coefficient, se: float, df: int, method: str) -> _Found:
    if stated.value is None:
        return _NOTHING
    half = t_quantile(0.5 + stated.confidence / 2, df) * se
    lowest = COEFFICIENTS[stated.key].lowest
    return _Found(max(lowest, stated.value - half), min(1.0, stated.value + half), se, method)
