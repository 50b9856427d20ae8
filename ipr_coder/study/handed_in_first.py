"""What coders handed in first, put in the columns of a tag table in place of what stands in the study now."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np
from sqlalchemy import Connection

from ipr_coder.study import submissions
from ipr_coder.study.facts import CodeFacts
from ipr_coder.study.tables import Ints, Which

Columns = tuple[Ints, Ints, Ints, Ints, Ints]
"""Interview, start, end, code, coder: an element a tag."""

Answers = tuple[np.ndarray[Any, np.dtype[np.bool_]], Ints]
"""Whether, and when, each coder answered for each interview; both are interviews by coders."""


def in_order(rows: Ints) -> Columns:
    """Rows of (interview, start, end, code, coder) as columns in a tag table's order."""
    interview, start, end, code, coder = rows.T
    order = np.lexsort((coder, code, end, start, interview))
    return interview[order], start[order], end[order], code[order], coder[order]


class Handed:
    """Which submissions of a round are counted: those standing now ("last"), or the first ones.

    `labels` and `seats` are the rows and columns of `answers`. Only who has reopened an interview has a first
    submission that is another one than what stands there.
    """

    def __init__(
        self,
        tx: Connection,
        round_name: str,
        which: Which,
        answers: Answers,
        *,
        seats: Mapping[str, int],
        labels: Mapping[str, int],
    ) -> None:
        self._tx, self._round, self._which = tx, round_name, which
        self._covered, self._submitted = answers
        self._seats, self._labels = seats, labels
        self._frozen = submissions.first_submissions(tx, round_name, seats.keys()) if which == "first" else ()

    @property
    def codes(self) -> frozenset[str]:
        """The codes that were handed in first, as they are called now."""
        return frozenset(ident for one in self._frozen for ident, _, _ in one.tags)

    def count(self, may: Collection[str]) -> None:
        """Let coders have answered where they handed in first, and at that time; `may` are interviews that count."""
        for one in self._frozen:
            if one.interview in may:
                self._covered[self._place(one)] = True
                self._submitted[self._place(one)] = one.submitted_ms

    def put_in(self, table: Columns, codes: Sequence[CodeFacts]) -> Columns:
        """The columns with what was handed in first in place of what stands there now."""
        counted = [one for one in self._frozen if self._covered[self._place(one)]]
        if not counted:
            return table
        number = {code.id: index for index, code in enumerate(codes)}
        rows = np.stack(table, axis=1)
        kept = np.ones(len(rows), dtype=np.bool_)
        new = []
        for one in counted:
            at, who = self._place(one)
            kept &= (rows[:, 0] != at) | (rows[:, 4] != who)
            new += [(at, start, end, number[ident], who) for ident, start, end in one.tags]
        return in_order(np.concatenate([rows[kept], np.array(new, dtype=np.int64).reshape(-1, 5)]))

    def after_look(self) -> tuple[str, ...]:
        """Interviews of which a later submission is counted that was made after the others' work had been seen."""
        if self._which == "first":
            return ()
        seen = submissions.resubmitted_after_look(self._tx, self._round)
        return tuple(
            dict.fromkeys(one.interview for one in seen if one.coder in self._seats and self._covered[self._place(one)])
        )

    def not_kept(self) -> tuple[str, ...]:
        """Interviews of which the first submission is meant and not kept."""
        if self._which == "last":
            return ()
        lost = submissions.first_not_kept(self._tx, self._round)
        return tuple(sorted({interview for coder, interview in lost if coder in self._seats}))

    def _place(self, one: submissions.Frozen | submissions.AfterLook) -> tuple[int, int]:
        return self._labels[one.interview], self._seats[one.coder]
