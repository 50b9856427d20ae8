"""Agreement on episodes, as from a rupture to its repair: do two coders find the same ones, and the same end?

An episode is matched with at most one of the other coder's in the same session, whose onset lies within a window.
There are no countable non-episodes, so agreement on finding them is F1 (positive agreement), not corrected for chance;
on how they end, the matched episodes give ordinary coefficients.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ipr_coder.agreement.coefficients import COEFFICIENTS
from ipr_coder.agreement.errors import AgreementError
from ipr_coder.agreement.intervals import NO_INTERVAL, check_confidence, dice_interval
from ipr_coder.agreement.ratings import ratings_from_matrix
from ipr_coder.agreement.result import Coefficient
from ipr_coder.agreement.two_coders import cohen_kappa
from ipr_coder.agreement.units import Ints


@dataclass(frozen=True, slots=True, eq=False)
class Episodes:
    """One coder's episodes: the session each lies in, its onset (milliseconds) and how it ends ("resolved")."""

    session: Ints
    onset: Ints
    end: tuple[Hashable, ...]


@dataclass(frozen=True, slots=True)
class EpisodeAgreement:
    """Agreement of two coders on episodes.

    `found` is F1 of episodes whatever their end, `found_alike` of episodes with the same end, `ends` Cohen's kappa of
    the ends of matched episodes. `matched` pairs positions in the two lists. `onset_differences` are second minus
    first, in milliseconds, in the order of `matched`.
    """

    found: Coefficient
    found_alike: Coefficient
    ends: Coefficient | None
    matched: tuple[tuple[int, int], ...]
    onset_differences: tuple[int, ...]
    window: int


def episodes(session: ArrayLike, onset: ArrayLike, end: Sequence[Hashable]) -> Episodes:
    """One coder's episodes from arrays of equal length."""
    where, when = np.asarray(session, dtype=np.int64), np.asarray(onset, dtype=np.int64)
    if not where.shape == when.shape == (len(end),):
        raise AgreementError("Sessions, onsets and ends of episodes differ in length.")
    return Episodes(where, when, tuple(end))


def episode_agreement(
    first: Episodes, second: Episodes, *, window: int = 30_000, confidence: float = 0.95
) -> EpisodeAgreement:
    """Match episodes whose onsets lie at most `window` milliseconds apart in the same session, nearest first."""
    check_confidence(confidence)
    if window < 0:
        raise AgreementError(f"A window is a time from 0 up, not {window}.")
    pairs = _nearest_first(first, second, window)
    alike = [(a, b) for a, b in pairs if first.end[a] == second.end[b]]
    sizes = (len(first.end), len(second.end))
    ends = None
    if pairs:
        answers = np.array([[first.end[a], second.end[b]] for a, b in pairs], dtype=object)
        ends = cohen_kappa(ratings_from_matrix(answers), confidence=confidence)
    return EpisodeAgreement(
        found=_f1("episode_f1", len(pairs), sizes, confidence),
        found_alike=_f1("episode_f1_same_end", len(alike), sizes, confidence),
        ends=ends,
        matched=tuple(pairs),
        onset_differences=tuple(int(second.onset[b] - first.onset[a]) for a, b in pairs),
        window=window,
    )


def _nearest_first(first: Episodes, second: Episodes, window: int) -> list[tuple[int, int]]:
    """One-to-one pairs, taking the nearest onsets first; ties by position."""
    near: NDArray[np.int64] = np.abs(first.onset[:, None] - second.onset[None, :])
    possible = (first.session[:, None] == second.session[None, :]) & (near <= window)
    a, b = np.nonzero(possible)
    order = np.lexsort((b, a, near[a, b]))
    pairs, taken_a, taken_b = [], set(), set()
    for i, j in zip(a[order].tolist(), b[order].tolist(), strict=True):
        if i not in taken_a and j not in taken_b:
            taken_a.add(i)
            taken_b.add(j)
            pairs.append((i, j))
    return sorted(pairs)


def _f1(key: str, matches: int, sizes: tuple[int, int], confidence: float) -> Coefficient:
    formula = COEFFICIENTS[key]
    total = sum(sizes)
    interval = dice_interval(matches, total - 2 * matches, confidence) if total else NO_INTERVAL
    return Coefficient(
        key=key,
        name=formula.name,
        value=2 * matches / total if total else None,
        se=None,
        ci_low=interval.low,
        ci_high=interval.high,
        ci_method=interval.method,
        confidence=confidence,
        n_units=total - matches,
        n_pairable=total - matches,
        n_by_coder=sizes,
        prevalence=(),
        formula=formula.formula,
        source=formula.source,
        undefined=None if total else "Neither coder found an episode.",
    )
