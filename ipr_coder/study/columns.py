"""Rows of whole numbers as arrays, without an object for each number."""

from __future__ import annotations

from itertools import chain
from typing import Any

import numpy as np
from sqlalchemy import Result

from ipr_coder.study.tables import Ints

_CHUNK = 50_000


def integers(result: Result[*tuple[Any, ...]], columns: int) -> Ints:
    """All rows of a result whose columns are whole numbers: rows x columns."""
    parts = [
        np.fromiter(chain.from_iterable(rows), dtype=np.int64).reshape(-1, columns)
        for rows in result.partitions(_CHUNK)
    ]
    return np.concatenate(parts) if parts else np.zeros((0, columns), dtype=np.int64)


def renumber(numbers: Ints, place: dict[int, int]) -> Ints:
    """Each number by its place; every number must have one."""
    if not numbers.size:
        return np.zeros(0, dtype=np.int64)
    known, inverse = np.unique(numbers, return_inverse=True)
    return np.array([place[int(number)] for number in known], dtype=np.int64)[inverse]
