"""Each coder against a yardstick: the settled layer, or what most of the others said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ipr_coder.agreement import CodeAgreement, agreement_with_the_rest
from ipr_coder.errors import UsageError
from ipr_coder.study.tables import Ints
from ipr_coder.themes.comparing.choices import Intervals
from ipr_coder.themes.comparing.figures import code_figures, named_clusters, resampling_of
from ipr_coder.themes.comparing.material import Cube

CONSENSUS = "consensus"
"""The name of a round of coding whose tags are taken for the settled layer where nothing was settled otherwise."""


@dataclass(frozen=True, slots=True)
class YardstickAgreement:
    """One coder against the yardstick, by line; in the fourfold tables the coder comes first."""

    coder: str
    agreements: tuple[CodeAgreement, ...]


def with_consensus(
    cube: Cube, settled: Cube, coders: Sequence[str], intervals: Intervals, clusters: Ints | None
) -> tuple[YardstickAgreement, ...]:
    """Each coder against what was settled; `settled` is the cube of the settled layer over the same units."""
    if cube.shape[:2] != settled.shape[:2]:
        raise UsageError("The units of the consensus are not those of this round.")
    # In a round of that name several may have entered it. Where nobody has answered there, nothing is settled.
    layer = settled.max(axis=2, initial=-1)[:, :, None]
    return tuple(
        YardstickAgreement(
            coder, code_figures(np.concatenate([cube[:, :, [place]], layer], axis=2), intervals, clusters)
        )
        for place, coder in enumerate(coders)
    )


def with_the_rest(
    cube: Cube, coders: Sequence[str], intervals: Intervals, clusters: Ints | None
) -> tuple[YardstickAgreement, ...]:
    """Each coder against what most of the others answered; where those are split evenly the unit is left out."""
    resampling = resampling_of(intervals, clusters) if intervals.draws else None
    by_line = [
        named_clusters(
            agreement_with_the_rest(matrix, confidence=intervals.confidence, resampling=resampling), intervals.cluster
        )
        for matrix in cube
    ]
    return tuple(
        YardstickAgreement(coder, tuple(found[place] for found in by_line)) for place, coder in enumerate(coders)
    )
