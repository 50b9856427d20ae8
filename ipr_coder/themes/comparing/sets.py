"""All codes of a unit at once: every answer is a set of codes, and sets differ by degrees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ipr_coder.agreement import Coefficient, mv_alpha, ratings_from_codes, set_alpha
from ipr_coder.agreement.ratings import Ratings
from ipr_coder.study.tables import Ints
from ipr_coder.themes.comparing.choices import Intervals
from ipr_coder.themes.comparing.figures import named_cluster, resampling_of
from ipr_coder.themes.comparing.lines import CodeSet
from ipr_coder.themes.comparing.material import Cube

MOST_SETS = 2_000
"""More different sets than this would need tables of their distances larger than a small machine holds."""
FEW_CODES = 12
"""Up to so many codes multi-valued alpha is made; what chance would do with more is costly to count."""


@dataclass(frozen=True, slots=True)
class SetAgreement:
    """Agreement on whole answers. `codes` are the codes a set may hold; `left_out` says what was not made and why."""

    name: str
    codes: tuple[str, ...]
    coefficients: tuple[Coefficient, ...]
    left_out: str | None = None


def set_agreement(
    sets: Sequence[CodeSet], cubes: Sequence[Cube], intervals: Intervals, clusters: Ints | None
) -> tuple[SetAgreement, ...]:
    """Alpha of sets with the distances of MASI, Jaccard and Dice, and of few codes multi-valued alpha.

    `cubes` holds the ratings of each of the sets' lines.
    """
    found = []
    for one, cube in zip(sets, cubes, strict=True):
        codes = tuple(line.code for line in one.lines)
        if len(codes) < 2 or not cube.size:
            continue
        ratings = ratings_from_codes(cube)
        if len(ratings.categories) > MOST_SETS:
            why = f"{len(ratings.categories)} different sets of codes occur, too many to compare each with each."
            found.append(SetAgreement(one.name, codes, (), why))
            continue
        found.append(SetAgreement(one.name, codes, _coefficients(ratings, len(codes), intervals, clusters)))
    return tuple(found)


def _coefficients(ratings: Ratings, codes: int, intervals: Intervals, clusters: Ints | None) -> tuple[Coefficient, ...]:
    resampling = resampling_of(intervals, clusters)
    confidence = intervals.confidence
    made = [
        set_alpha(ratings, "masi", confidence=confidence, resampling=resampling),
        set_alpha(ratings, "jaccard", confidence=confidence, resampling=resampling),
        set_alpha(ratings, "dice", confidence=confidence, resampling=resampling),
    ]
    if codes <= FEW_CODES and np.any(ratings.answered >= 2):
        drawn = resampling if intervals.draws else None
        made.append(mv_alpha(ratings, confidence=confidence, resampling=drawn))
    return tuple(named_cluster(figure, intervals.cluster) for figure in made)
