"""Multi-valued alpha: what chance would do if sets were built from codes one by one.

Source: Krippendorff & Craggs (2016), Commun. Methods Meas. 10:181-198. The expected disagreement sums over all pairs
of sets that could be built; as Dice's distance depends on three sizes only (of both sets and of what they share), the
sum is read off a product of small polynomials, one a code, and grows with the number of codes instead of with the
number of sets they could form.
"""

from __future__ import annotations

import numpy as np

from ipr_coder.agreement import krippendorff
from ipr_coder.agreement.figures import figure_of
from ipr_coder.agreement.framework import Estimates
from ipr_coder.agreement.many_coders import pattern_table
from ipr_coder.agreement.patterns import Floats
from ipr_coder.agreement.ratings import Ratings
from ipr_coder.agreement.resampling import Resampling
from ipr_coder.agreement.result import Coefficient
from ipr_coder.agreement.sets import membership, set_distances


def mv_alpha(ratings: Ratings, *, confidence: float = 0.95, resampling: Resampling | None = None) -> Coefficient:
    """Multi-valued alpha of sets of codes. No analytic standard error is known: an interval needs resampling."""
    table, member = pattern_table(ratings), membership(ratings.categories)
    distance = set_distances(ratings.categories, "dice")

    def estimate(counts: Floats, with_se: bool) -> Estimates:
        plain = krippendorff.alpha(table, counts, distance, with_se=False)
        expected = expected_disagreement(member, krippendorff.pairable_values(table, counts))
        with np.errstate(invalid="ignore", divide="ignore"):
            value = np.where(expected > 0, 1 - plain.observed / expected, np.nan)
        return Estimates(value, np.full_like(value, np.nan), plain.observed, expected)

    return figure_of(
        "mv_alpha", ratings, lambda _: estimate, confidence=confidence, resampling=resampling, by_coder=True
    )


def expected_disagreement(member: Floats, values: Floats) -> Floats:
    """D_e of multi-valued alpha.

    `member` is sets x codes, `values` how often each set was an answer in a pairable unit; leading axes of the values
    carry over. Sets of g and of h codes occur as often as answers of those sizes do, and each is built in proportion
    to how often its codes were applied, a code that both hold being taken twice without putting it back. Sizes of
    which no two sets can be built, because a code was applied only once, cannot disagree by chance.
    """
    size = member.sum(axis=1).astype(int)
    largest = int(size.max(initial=0))
    of_size = (size[:, None] == np.arange(largest + 1)).astype(np.float64)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = (values @ of_size) / values.sum(axis=-1)[..., None]
    weight = _weights_by_size(values @ member, largest)
    g, h, shared = np.indices(weight.shape[-3:])
    distance = np.where(g + h > 0, 1 - 2 * shared / np.maximum(g + h, 1), 0.0)
    total = weight.sum(axis=-1)
    mean = (weight * distance).sum(axis=-1) / np.where(total > 0, total, 1.0)
    return np.asarray((share[..., None, :] @ mean @ share[..., None])[..., 0, 0])


def _weights_by_size(applied: Floats, largest: int) -> Floats:
    """Total weight of all pairs of sets by size of the first, size of the second, and number of shared codes.

    Each code multiplies the total by 1 + n x + n y + n (n - 1) x y z: in neither set, in the first, in the second, in
    both.
    """
    weight = np.zeros((*applied.shape[:-1], *(largest + 1,) * 3))
    weight[..., 0, 0, 0] = 1.0
    # Cancels in the ratios, and keeps the products in range.
    scale = np.maximum(applied.mean(axis=-1), 1.0)[..., None, None, None] if applied.shape[-1] else 1.0
    for code in range(applied.shape[-1]):
        n = applied[..., code, None, None, None]
        once, twice = n / scale, n * np.maximum(n - 1, 0) / scale**2
        grown = weight.copy()
        grown[..., 1:, :, :] += once * weight[..., :-1, :, :]
        grown[..., :, 1:, :] += once * weight[..., :, :-1, :]
        grown[..., 1:, 1:, 1:] += twice * weight[..., :-1, :-1, :-1]
        weight = grown
    return weight
