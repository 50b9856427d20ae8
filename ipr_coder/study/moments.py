"""Which recall moment a place in an interview talks about. Nothing here knows a database."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ipr_coder.study.facts import MomentFacts
from ipr_coder.study.tables import Ints


def moment_of(interview: Ints, start: Ints, moments: Sequence[MomentFacts]) -> Ints:
    """The ordinal of the moment whose talk each unit begins in, -1 for none. `moments` are in order of place."""
    talk = talk_of(moments)
    if not len(talk) or not interview.size:
        return np.full(interview.size, -1, dtype=np.int64)
    stride = int(max(talk[:, 2].max(), start.max())) + 1
    keys = interview * stride + start
    index = np.searchsorted(talk[:, 0] * stride + talk[:, 1], keys, side="right") - 1
    inside = (index >= 0) & (keys < talk[index, 0] * stride + talk[index, 2])
    return np.where(inside, talk[index, 3], -1)


def talk_of(moments: Sequence[MomentFacts]) -> Ints:
    """Interview, start, end and ordinal of each moment that somebody talked about."""
    rows = [(one.interview, one.start, one.end, one.ordinal) for one in moments if one.end > one.start]
    return np.array(rows, dtype=np.int64).reshape(-1, 4)
