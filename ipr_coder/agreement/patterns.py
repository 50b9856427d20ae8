"""Answer patterns: numbering them, counting what they hold, and the sums over them that every coefficient needs.

Two units that got the same answers from the same coders are the same to every coefficient, so only the patterns and
how often each occurs are kept: a binary code with five coders has at most 3**5 of them, whatever the number of units.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ipr_coder.agreement.errors import AgreementError

Floats = NDArray[np.float64]
Answers = NDArray[np.int64]

MISSING = -1

_MANY_PATTERNS = 4096
_FEW_CATEGORIES = 32


@dataclass(frozen=True, eq=False)
class PatternTable:
    """Patterns by what they hold, with the weights of pairs of categories.

    `answers` is patterns x coders of category indices, -1 missing; where coders are not told apart it is None and
    `distribution`, patterns x categories, says how many coders chose each category.
    """

    answers: Answers | None
    distribution: Floats | None
    weights: Floats

    @property
    def q(self) -> int:
        """The number of categories."""
        return len(self.weights)

    @cached_property
    def by_category(self) -> Floats:
        """r_ik: how many coders chose each category, patterns x categories."""
        return by_category(self.answers, self.distribution, self.q)

    @cached_property
    def answered(self) -> Floats:
        """r_i: how many coders answered."""
        return answered(self.answers, self.distribution)

    def tally(self, counts: Floats) -> Floats:
        """Sum of counts x r_ik: how often each category was chosen. Leading axes of the counts carry over."""
        if self._sparse is None or counts.ndim > 1:
            return np.asarray(counts @ self.by_category)
        times = np.broadcast_to(counts[:, None], self._sparse.shape)
        held = np.bincount(self._sparse.ravel(), weights=times.ravel(), minlength=self.q + 1)
        return np.asarray(held[: self.q], dtype=np.float64)

    def of_each(self, figures: Floats) -> Floats:
        """Sum over k of r_ik x a figure of category k, by pattern. Leading axes of the figures carry over."""
        if self._sparse is None or figures.ndim > 1:
            return np.asarray(figures @ self.by_category.T)
        return np.asarray(np.append(figures, 0.0)[self._sparse].sum(axis=1))

    def of_pairs(self, figures: Floats) -> Floats:
        """Sum over k, l of r_ik r_il x a figure of the pair, by pattern."""
        if self._sparse is None:
            return np.asarray(((self.by_category @ figures) * self.by_category).sum(axis=1))
        padded = np.zeros((self.q + 1, self.q + 1))
        padded[: self.q, : self.q] = figures
        coders = self._sparse.T
        return np.asarray(sum(padded[g, h] for g in coders for h in coders))

    @cached_property
    def _sparse(self) -> Answers | None:
        """Answers with missing as one category more, where categories are many and a unit holds few of them (sets)."""
        if self.answers is None or self.q <= _FEW_CATEGORIES:
            return None
        return np.where(self.answers < 0, self.q, self.answers)


def answered(answers: Answers | None, distribution: Floats | None) -> Floats:
    """How many coders answered, by pattern."""
    held = told_apart(answers) >= 0 if distribution is None else distribution
    return np.asarray(held.sum(axis=1), dtype=np.float64)


def by_category(answers: Answers | None, distribution: Floats | None, n_categories: int) -> Floats:
    """How many coders chose each category, patterns x categories."""
    if distribution is not None:
        return distribution
    known = told_apart(answers)
    rows, coders = np.nonzero(known >= 0)
    tally = np.bincount(rows * n_categories + known[rows, coders], minlength=len(known) * n_categories)
    return tally.reshape(len(known), n_categories).astype(np.float64)


def told_apart(answers: Answers | None) -> Answers:
    """The answers by coder; refuses ratings that are known as counts only."""
    if answers is None:
        raise AgreementError("These ratings do not say which coder gave which answer, which this coefficient needs.")
    return answers


def encode_answers(columns: Iterable[NDArray[Any]], n_categories: int) -> tuple[NDArray[np.intp], Answers]:
    """Number the answer patterns: the pattern of each unit, and patterns x coders of category indices.

    `columns` holds one coder each, with values from -1 (missing) up. Columns are taken in one at a time; whenever the
    numbering grows large, patterns that do not occur are dropped from it, so many coders cost no more than they use.
    """
    base = n_categories + 1
    key: NDArray[Any] = np.zeros(1, dtype=np.uint8)
    answers = np.empty((1, 0), dtype=np.int64)
    for column in columns:
        size = len(answers) * base
        wide = _smallest_unsigned(size)
        answer = column.astype(wide) + wide(1)  # wraps round: missing becomes 0
        key = key.astype(wide, copy=False) * wide(base) + answer if answers.shape[1] else answer
        if size > _MANY_PATTERNS:
            used, key = _used_keys(key, size)
        else:
            used = np.arange(size)
        answers = np.column_stack([answers[used // base], used % base - 1])
    if not answers.shape[1]:
        raise AgreementError("Ratings need at least one coder.")
    return key.astype(np.intp, copy=False), answers


def _used_keys(key: NDArray[Any], size: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The keys that occur, and the keys renumbered without those that do not."""
    if size > 4 * len(key):
        used, renumbered = np.unique(key, return_inverse=True)
        return used.astype(np.intp), renumbered.astype(np.intp)
    occurs = np.bincount(key, minlength=size) > 0
    return np.nonzero(occurs)[0], (np.cumsum(occurs) - 1)[key]


def _smallest_unsigned(size: int) -> Any:
    return np.uint8 if size <= 2**8 else np.uint16 if size <= 2**16 else np.int64
