"""Several codes on one unit: every answer is a set of codes, and sets differ by degrees.

Sources: Passonneau (2006), LREC, 831-836 (MASI); Artstein & Poesio (2008), Comput. Linguist. 34:555-596 (alpha with
set distances). Two empty sets agree; an empty set and any other are wholly apart.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence
from dataclasses import replace
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from ipr_coder.agreement.coefficients import COEFFICIENTS
from ipr_coder.agreement.errors import AgreementError
from ipr_coder.agreement.many_coders import krippendorff_alpha
from ipr_coder.agreement.patterns import MISSING, Floats, encode_answers
from ipr_coder.agreement.ratings import PRESENT, Ratings, from_patterns
from ipr_coder.agreement.resampling import Resampling
from ipr_coder.agreement.result import Coefficient

SetDistance = Literal["masi", "jaccard", "dice", "nominal"]
SET_DISTANCES: tuple[str, ...] = get_args(SetDistance)


def ratings_from_sets(units: Sequence[Sequence[Collection[Hashable] | None]]) -> Ratings:
    """Units x coders of sets of codes, None where a coder is missing; the categories are the sets that occur."""
    if not units:
        raise AgreementError("There are no units to compare.")
    n_coders = len(units[0])
    if any(len(row) != n_coders for row in units):
        wrong = next(u for u, row in enumerate(units) if len(row) != n_coders)
        raise AgreementError(
            f"Unit {wrong + 1} has {len(units[wrong])} answers and unit 1 has {n_coders}; give one for each coder."
        )
    flat = [answer for row in units for answer in row]
    if {str, bytes} & set(map(type, flat)):
        raise AgreementError("An answer is a collection of codes, not a piece of text.")
    number: dict[frozenset[Hashable], int] = {}
    numbers = [MISSING if answer is None else number.setdefault(frozenset(answer), len(number)) for answer in flat]
    columns = np.array(numbers, dtype=np.int64).reshape(len(units), n_coders).T
    return _from_columns(np.ascontiguousarray(columns), tuple(number))


def ratings_from_codes(cube: NDArray[np.int8]) -> Ratings:
    """Codes x units x coders of 1, 0 and -1 as sets of code indices; a coder missing for one code is missing."""
    cube = np.asarray(cube)
    if cube.ndim != 3 or not cube.size:
        raise AgreementError("Ratings of several codes are an array of codes x units x coders.")
    n_codes, n_units, n_coders = cube.shape
    flat = cube.reshape(n_codes, -1)
    answered = ~(flat == MISSING).any(axis=0)
    number, first = _numbered(flat == PRESENT)
    columns = np.where(answered, number, MISSING)
    held = flat[:, first] == PRESENT
    sets = tuple(frozenset(np.nonzero(held[:, i])[0].tolist()) for i in range(len(first)))
    return _from_columns(columns.reshape(n_units, n_coders).T, sets)


def set_alpha(
    ratings: Ratings,
    distance: SetDistance = "masi",
    *,
    confidence: float = 0.95,
    resampling: Resampling | None = None,
) -> Coefficient:
    """Krippendorff's alpha of sets of codes. Say which distance: on the same data they differ."""
    apart = set_distances(ratings.categories, distance)
    stated = krippendorff_alpha(ratings, apart, confidence=confidence, resampling=resampling)
    formula = COEFFICIENTS[f"set_alpha_{distance}"]
    return replace(stated, key=formula.key, name=formula.name, formula=formula.formula, source=formula.source)


def set_distances(sets: Sequence[Hashable], distance: SetDistance) -> Floats:
    """How far apart each two sets are, from 0 (equal) to 1."""
    if distance not in SET_DISTANCES:
        raise AgreementError(f"There is no distance {distance!r} between sets; there are {', '.join(SET_DISTANCES)}.")
    member = membership(sets)
    shared = member @ member.T
    size = np.diag(shared)
    both = size[:, None] + size[None, :]
    equal = (shared == size[:, None]) & (shared == size[None, :])
    if distance == "nominal":
        return np.where(equal, 0.0, 1.0)
    if distance == "dice":
        return np.asarray(np.where(equal, 0.0, 1 - 2 * shared / np.maximum(both, 1)))
    jaccard = shared / np.maximum(both - shared, 1)
    if distance == "jaccard":
        return np.asarray(np.where(equal, 0.0, 1 - jaccard))
    contained = (shared == size[:, None]) | (shared == size[None, :])
    monotonicity = np.where(contained, 2 / 3, 1 / 3)  # disjoint sets have a Jaccard index of 0 anyway
    return np.asarray(np.where(equal, 0.0, 1 - jaccard * monotonicity))


def membership(sets: Sequence[Hashable]) -> Floats:
    """Sets x codes, 1 where the set holds the code. Refuses categories that are no sets."""
    if not all(isinstance(s, frozenset) for s in sets):
        raise AgreementError("These ratings are single answers, not sets of codes.")
    codes = {code: i for i, code in enumerate(dict.fromkeys(c for s in sets for c in s))}  # type: ignore[attr-defined]
    member = np.zeros((len(sets), len(codes)))
    for row, one in enumerate(sets):
        member[row, [codes[code] for code in one]] = 1  # type: ignore[attr-defined]
    return member


def _numbered(present: NDArray[np.bool_]) -> tuple[NDArray[np.int64], NDArray[np.intp]]:
    """Number the sets in codes x answers: each answer's set, and where each set is first met. 53 codes at a time."""
    number = np.zeros(present.shape[1], dtype=np.int64)
    first = np.zeros(1, dtype=np.intp)
    for low in range(0, len(present), 53):
        some = present[low : low + 53]
        word = (2.0 ** np.arange(len(some)) @ some).astype(np.int64)
        _, first, word = np.unique(word, return_index=True, return_inverse=True)
        _, first, number = np.unique(number * len(first) + word, return_index=True, return_inverse=True)
    return number, first


def _from_columns(columns: NDArray[np.int64], sets: tuple[frozenset[Hashable], ...]) -> Ratings:
    pattern, answers = encode_answers(list(columns), len(sets))
    counts = np.bincount(pattern, minlength=len(answers))
    used = counts > 0
    return from_patterns(answers[used], counts[used], sets, (np.cumsum(used) - 1)[pattern])
