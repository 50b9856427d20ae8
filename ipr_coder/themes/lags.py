"""What is told after what: transitions from moment to moment of a session, and how they differ from chance.

Lag-sequential analysis after Bakeman & Gottman (1997), Observing Interaction, 2nd ed., chapters 7 and 8. A moment may
carry several codes, so each pair of codes is a fourfold table over all pairs of moments that lie `lag` moments apart in
one session: given code there or not, target code there or not (multi-event sequences: Bakeman & Quera 2011, Sequential
Analysis and Observational Methods, chapter 3). Where every moment carries exactly one code this is the ordinary table
of transitions. The adjusted residual is that of Haberman (1973), Biometrics 29:205-220. Nothing here is a test: moments
of one session are not independent.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

FEW_EXPECTED = 5
"""Below so many expected transitions an adjusted residual can't be read as a normal deviate."""


@dataclass(frozen=True, slots=True)
class Transition:
    """How often `target` was told `lag` moments after `given`.

    `given_n` and `target_n` are the pairs of moments with the given code in the first place and with the target code in
    the second, `pairs` all pairs; `expected` is given_n x target_n / pairs. `residual` is None where a code is in every
    pair or in none, so that nothing could differ from chance.
    """

    given: int
    target: int
    lag: int
    observed: int
    given_n: int
    target_n: int
    pairs: int

    @property
    def expected(self) -> float:
        """How often, were the two independent."""
        return self.given_n * self.target_n / self.pairs if self.pairs else 0.0

    @property
    def residual(self) -> float | None:
        """The adjusted residual."""
        return adjusted_residual(self.observed, self.given_n, self.target_n, self.pairs)

    @property
    def few(self) -> bool:
        """True where too little is expected to read the residual as a normal deviate."""
        return self.expected < FEW_EXPECTED


def transitions(sequences: Sequence[Sequence[Collection[int]]], codes: int, *, lag: int = 1) -> tuple[Transition, ...]:
    """Every pair of codes, given before target, in order of both.

    `sequences` has for each session its moments in order, each the codes told of it (0 to `codes` - 1; none is a
    moment, too). ValueError for a lag below 1.
    """
    if lag < 1:
        raise ValueError(f"a lag is a number of moments from 1 up, not {lag}")
    first, second = [], []
    for sequence in sequences:
        there = np.zeros((len(sequence), codes), dtype=np.int64)
        for place, moment in enumerate(sequence):
            there[place, list(moment)] = 1
        first.append(there[:-lag])
        second.append(there[lag:])
    given = np.concatenate(first) if first else np.zeros((0, codes), dtype=np.int64)
    target = np.concatenate(second) if second else np.zeros((0, codes), dtype=np.int64)
    observed, given_n, target_n = given.T @ target, given.sum(axis=0), target.sum(axis=0)
    return tuple(
        Transition(a, b, lag, int(observed[a, b]), int(given_n[a]), int(target_n[b]), len(given))
        for a in range(codes)
        for b in range(codes)
    )


def adjusted_residual(observed: int, given_n: int, target_n: int, pairs: int) -> float | None:
    """(observed - expected) / sqrt(expected (1 - given_n / pairs) (1 - target_n / pairs)); Haberman (1973).

    None where that has no value: a margin is empty or full.
    """
    if not 0 < given_n < pairs or not 0 < target_n < pairs:
        return None
    expected = given_n * target_n / pairs
    return (observed - expected) / math.sqrt(expected * (1 - given_n / pairs) * (1 - target_n / pairs))
