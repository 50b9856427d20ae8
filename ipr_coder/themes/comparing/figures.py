"""Figures of every line with the intervals that were asked for."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ipr_coder.agreement import CodeAgreement, Coefficient, Resampling, agreement_by_code, binary_ratings
from ipr_coder.agreement import krippendorff_alpha as alpha_of
from ipr_coder.study.tables import Ints
from ipr_coder.themes.comparing.choices import Intervals
from ipr_coder.themes.comparing.material import Cube, Material


def unit_clusters(material: Material, intervals: Intervals) -> Ints | None:
    """The cluster of each unit, None where units are drawn one by one or nothing is drawn."""
    if not intervals.draws or intervals.cluster in (None, "unit"):
        return None
    return np.asarray(material.cluster_of_interview(intervals.cluster)[material.units.interview])


def resampling_of(intervals: Intervals, clusters: NDArray[np.int64] | None) -> Resampling | None:
    """How the engine is to draw; None for analytic intervals."""
    if intervals.method == "analytic":
        return None
    return Resampling(intervals.method, intervals.replicates, intervals.seed, clusters)


def code_figures(cube: Cube, intervals: Intervals, clusters: Ints | None) -> tuple[CodeAgreement, ...]:
    """All figures of every line of `cube`; `clusters` holds one number for each of its units."""
    if intervals.method != "krippendorff":
        drawn = resampling_of(intervals, clusters)
        return named_clusters(
            agreement_by_code(cube, confidence=intervals.confidence, resampling=drawn), intervals.cluster
        )
    plain = agreement_by_code(cube, confidence=intervals.confidence)
    return tuple(_with_pairs_drawn(one, matrix, intervals) for one, matrix in zip(plain, cube, strict=True))


def named_clusters(found: tuple[CodeAgreement, ...], cluster: str | None) -> tuple[CodeAgreement, ...]:
    """The same figures, saying what kind of cluster was drawn."""
    if cluster in (None, "unit"):
        return found
    return tuple(
        replace(
            one,
            coefficients=tuple(named_cluster(figure, cluster) for figure in one.coefficients),
            warnings=tuple(_named(text, cluster) for text in one.warnings),
        )
        for one in found
    )


def named_cluster(figure: Coefficient, cluster: str | None) -> Coefficient:
    """The same figure, saying "interviews" or "dyads" where the engine says clusters or documents."""
    if cluster in (None, "unit"):
        return figure
    return replace(
        figure,
        ci_method=_named(figure.ci_method, cluster),
        warnings=tuple(_named(text, cluster) for text in figure.warnings),
    )


def _named(text: str, cluster: str | None) -> str:
    for word in ("cluster", "document"):
        text = text.replace(f"{word}s", f"{cluster}s").replace(f"1 {word} ", f"1 {cluster} ")
    return text


def _with_pairs_drawn(one: CodeAgreement, matrix: NDArray[np.int8], intervals: Intervals) -> CodeAgreement:
    drawn = alpha_of(binary_ratings(matrix), confidence=intervals.confidence, resampling=resampling_of(intervals, None))
    stated = tuple(drawn if figure.key == drawn.key else figure for figure in one.coefficients)
    return replace(one, coefficients=stated)
