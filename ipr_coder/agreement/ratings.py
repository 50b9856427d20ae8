"""What coders answered, in the form every coefficient is computed from, and the ways in."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from math import isnan
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ipr_coder.agreement.errors import AgreementError
from ipr_coder.agreement.patterns import MISSING, Answers, Floats, answered, by_category, encode_answers

PRESENT = 1

BINARY: tuple[Hashable, ...] = (0, 1)
"""The categories of one code: not tagged, tagged."""


@dataclass(frozen=True, slots=True, eq=False)
class Ratings:
    """Answer patterns with their frequencies.

    `answers` is patterns x coders with indices into `categories` and -1 for missing. Where only the distribution is
    known it is None and `distribution` is patterns x categories, how many coders chose each. `counts` is the number of
    units of each pattern, `pattern_of_unit` the pattern of every unit (None where units were handed in as counts).
    """

    categories: tuple[Hashable, ...]
    answers: Answers | None
    distribution: Floats | None
    counts: NDArray[np.int64]
    pattern_of_unit: NDArray[np.intp] | None

    @property
    def n_units(self) -> int:
        """All units handed in, answered or not."""
        return int(self.counts.sum())

    @property
    def answered(self) -> Floats:
        """How many coders answered, by pattern."""
        return answered(self.answers, self.distribution)

    @property
    def by_category(self) -> Floats:
        """How many coders chose each category, patterns x categories."""
        return by_category(self.answers, self.distribution, len(self.categories))

    @property
    def n_pairable(self) -> int:
        """Units that at least two coders answered."""
        return int(self.counts[self.answered >= 2].sum())

    @property
    def n_by_coder(self) -> tuple[int, ...]:
        """Answers given by each coder; empty where coders are not told apart."""
        if self.answers is None:
            return ()
        return tuple(int(n) for n in self.counts @ (self.answers != MISSING))

    @property
    def prevalence(self) -> tuple[float | None, ...]:
        """Share of "present" among each coder's answers; empty unless the ratings are those of one binary code."""
        if self.answers is None or self.categories != BINARY:
            return ()
        present = self.counts @ (self.answers == PRESENT)
        return tuple(float(p) / n if n else None for p, n in zip(present, self.n_by_coder, strict=True))


def binary_ratings(matrix: ArrayLike) -> Ratings:
    """One code: units x coders, 1 present, 0 answered and not tagged, -1 missing."""
    values = binary_matrix(matrix)
    pattern, answers = encode_answers([values[:, coder] for coder in range(values.shape[1])], n_categories=2)
    return from_patterns(answers, np.bincount(pattern, minlength=len(answers)), BINARY, pattern)


def ratings_from_matrix(matrix: ArrayLike, categories: Sequence[Hashable] | None = None) -> Ratings:
    """Any nominal, ordinal or numeric ratings: units x coders, None or NaN where a coder is missing.

    `categories` fixes the list of possible answers and its order, which matters to Brennan-Prediger, AC1 and weighted
    coefficients; without it the values that occur are taken, sorted. Refuses an answer outside the list.
    """
    values = np.asarray(matrix)
    if values.dtype.kind in "US" and not isinstance(matrix, np.ndarray):
        values = np.asarray(matrix, dtype=object)  # numbers among words stay numbers
    if values.ndim != 2:
        raise AgreementError("Ratings are a table of units x coders, one row a unit and one column a coder.")
    codes, found = _category_indices(values, categories)
    pattern, answers = encode_answers([codes[:, coder] for coder in range(codes.shape[1])], len(found))
    return from_patterns(answers, np.bincount(pattern, minlength=len(answers)), found, pattern)


def ratings_from_table(table: ArrayLike, categories: Sequence[Hashable] | None = None) -> Ratings:
    """Two coders' square table of counts: rows are the first coder's answers, columns the second's."""
    counts = np.asarray(table, dtype=np.float64)
    if counts.ndim != 2 or counts.shape[0] != counts.shape[1]:
        raise AgreementError("A two-coder table is square: one row and one column for each category.")
    whole = _whole_counts(counts)
    q = len(counts)
    names = tuple(categories) if categories is not None else tuple(range(q))
    if len(names) != q:
        raise AgreementError(f"The table has {q} rows but {len(names)} categories are named.")
    answers = np.stack(np.divmod(np.arange(q * q), q), axis=1)
    return from_patterns(answers, whole.ravel(), names)


def ratings_from_counts(counts: ArrayLike, categories: Sequence[Hashable] | None = None) -> Ratings:
    """Units x categories, how many coders chose each category: for data that do not say who answered what."""
    table = np.asarray(counts, dtype=np.float64)
    if table.ndim != 2:
        raise AgreementError("Counts are a table of units x categories.")
    whole = _whole_counts(table)
    names = tuple(categories) if categories is not None else tuple(range(table.shape[1]))
    if len(names) != table.shape[1]:
        raise AgreementError(f"The table has {table.shape[1]} columns but {len(names)} categories are named.")
    patterns, pattern, times = np.unique(whole, axis=0, return_inverse=True, return_counts=True)
    return Ratings(names, None, patterns.astype(np.float64), times.astype(np.int64), pattern.reshape(-1))


def from_patterns(
    answers: ArrayLike,
    counts: ArrayLike,
    categories: Sequence[Hashable],
    pattern_of_unit: NDArray[np.intp] | None = None,
) -> Ratings:
    """Patterns x coders of category indices (-1 missing) with the number of units of each pattern."""
    table = np.asarray(answers, dtype=np.int64)
    times = np.asarray(counts, dtype=np.int64)
    if table.ndim != 2 or times.shape != (len(table),):
        raise AgreementError("Answer patterns are a table of patterns x coders with one count for each pattern.")
    if table.size and (table.min() < MISSING or table.max() >= len(categories)):
        raise AgreementError("An answer pattern names a category that is not in the list of categories.")
    return Ratings(tuple(categories), table, None, times, pattern_of_unit)


def without_coders(ratings: Ratings) -> Ratings:
    """The same ratings by how many coders chose each category: far fewer patterns where coders are many."""
    if ratings.answers is None or len(ratings.categories) > _FEW_CATEGORIES:
        return ratings
    coders = ratings.answers.shape[1]
    columns = [*ratings.by_category.T]
    pattern, held = encode_answers(columns, n_categories=coders + 1)
    used = np.bincount(pattern, minlength=len(held)) > 0
    pattern = (np.cumsum(used) - 1)[pattern]
    counts = np.bincount(pattern, weights=ratings.counts).astype(np.int64)
    units = None if ratings.pattern_of_unit is None else pattern[ratings.pattern_of_unit]
    return Ratings(ratings.categories, None, held[used].astype(np.float64), counts, units)


_FEW_CATEGORIES = 32


def binary_matrix(matrix: ArrayLike) -> NDArray[np.int8]:
    """Units x coders as small integers, after a check that nothing but 1, 0 and -1 is in it."""
    values = np.asarray(matrix)
    if values.ndim != 2:
        raise AgreementError("Ratings are a table of units x coders, one row a unit and one column a coder.")
    if values.dtype.kind not in "bif":
        raise AgreementError("Ratings of one code are numbers: 1 present, 0 answered and not tagged, -1 missing.")
    if not (values.flags.c_contiguous or values.flags.f_contiguous):
        values = np.asfortranarray(values)  # a slice of columns is slow to look through as it lies
    if values.size and not (values.min() >= MISSING and values.max() <= PRESENT):
        raise AgreementError("A rating of one code is 1 (present), 0 (answered and not tagged) or -1 (missing).")
    whole = values.astype(np.int8, copy=False)
    if values.dtype.kind == "f" and not np.array_equal(whole, values):
        raise AgreementError("A rating of one code is 1 (present), 0 (answered and not tagged) or -1 (missing).")
    return whole


def _category_indices(
    values: NDArray[Any], categories: Sequence[Hashable] | None
) -> tuple[NDArray[np.int64], tuple[Hashable, ...]]:
    """Values as indices into the categories, -1 for None and NaN."""
    if categories is not None and len(set(categories)) != len(categories):
        raise AgreementError("The list of categories names one of them twice.")
    if values.dtype.kind in "biuf":
        return _numeric_indices(values, categories)
    flat = values.ravel().tolist()
    present = [v for v in flat if not _is_missing(v)]
    found = tuple(categories) if categories is not None else _sorted(set(present))
    index = {category: i for i, category in enumerate(found)}
    outside = next((v for v in present if v not in index), None)
    if outside is not None:
        raise AgreementError(f"The answer {outside!r} is not in the list of categories.")
    codes = [MISSING if _is_missing(v) else index[v] for v in flat]
    return np.array(codes, dtype=np.int64).reshape(values.shape), found


def _numeric_indices(
    values: NDArray[Any], categories: Sequence[Hashable] | None
) -> tuple[NDArray[np.int64], tuple[Hashable, ...]]:
    missing = np.isnan(values) if values.dtype.kind == "f" else np.zeros(values.shape, dtype=bool)
    if values.dtype.kind == "f" and np.isinf(values).any():
        raise AgreementError("An answer is infinite, which no coder can have meant.")
    occurring = np.unique(values[~missing])
    if categories is None:
        found: tuple[Hashable, ...] = tuple(occurring.tolist())
        order = np.arange(len(occurring))
    else:
        found = tuple(categories)
        position = {category: i for i, category in enumerate(found)}
        outside = next((v for v in occurring.tolist() if v not in position), None)
        if outside is not None:
            raise AgreementError(f"The answer {outside!r} is not in the list of categories.")
        order = np.array([position[v] for v in occurring.tolist()], dtype=np.int64)
    codes = np.full(values.shape, MISSING, dtype=np.int64)
    codes[~missing] = order[np.searchsorted(occurring, values[~missing])] if len(occurring) else MISSING
    return codes, found


def _is_missing(value: Any) -> bool:
    return value is None or (isinstance(value, float) and isnan(value))


def _sorted(values: set[Hashable]) -> tuple[Hashable, ...]:
    try:
        return tuple(sorted(values))  # type: ignore[type-var]
    except TypeError:
        return tuple(sorted(values, key=lambda v: (type(v).__name__, str(v))))


def _whole_counts(counts: NDArray[np.float64]) -> NDArray[np.int64]:
    if not np.isfinite(counts).all() or (counts < 0).any() or (counts != np.floor(counts)).any():
        raise AgreementError("Counts are whole numbers from 0 up; the table holds something else.")
    return counts.astype(np.int64)
