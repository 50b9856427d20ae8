"""Coders' tags with what was settled put in place of what they disagreed about: agreement after the discussion."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ipr_coder.study.tables import TagTable

Name = tuple[str, str, int, int]
"""Coder, code, start, end."""


@dataclass(frozen=True, slots=True)
class Settlement:
    """A disagreement on an interview that was settled: the tags it was about, and those that stand instead.

    `settled` are (code, start, end). `stale`: its coders have changed what it was about since.
    """

    interview: str
    about: frozenset[Name]
    settled: tuple[tuple[str, int, int], ...]
    stale: bool = False


def with_settled(table: TagTable, settlements: Sequence[Settlement]) -> TagTable:
    """The table as if its coders had put what was settled.

    Each settlement that is not stale takes the tags it is about away and gives what was settled to every coder who has
    answered for the interview. What all agreed on and what is still open stays as it is.
    """
    interviews = {one.label: index for index, one in enumerate(table.interviews)}
    codes = {one.id: index for index, one in enumerate(table.codes)}
    coders = {label: index for index, label in enumerate(table.coders)}
    gone: set[tuple[int, int, int, int, int]] = set()
    new: set[tuple[int, int, int, int, int]] = set()
    for one in settlements:
        at = interviews.get(one.interview)
        if at is None or one.stale:
            continue
        gone |= {
            (at, start, end, codes[code], coders[who])
            for who, code, start, end in one.about
            if who in coders and code in codes
        }
        answered = np.flatnonzero(table.covered[at]).tolist()
        new |= {
            (at, start, end, codes[code], who) for code, start, end in one.settled if code in codes for who in answered
        }
    columns = (table.interview, table.start, table.end, table.code, table.coder)
    rows = {tuple(row) for row in np.stack(columns, axis=1).tolist()}
    kept = sorted((rows - gone) | new)
    interview, start, end, code, coder = np.array(kept, dtype=np.int64).reshape(-1, 5).T
    return replace(table, interview=interview, start=start, end=end, code=code, coder=coder)
