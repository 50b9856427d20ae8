"""Which interview brought which code for the first time, and how many codes a number of interviews brings.

A curve hangs on the order in which interviews are taken, so the order is always stated. Beside it stands the mean over
all orders that could be, which hangs on none: the interpolated accumulation curve of Colwell, Mao & Chang (2004),
Ecology 85(10):2717-2727, with interviews as samples and codes as species.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from ipr_coder.errors import UsageError
from ipr_coder.study.tables import Ints, TagTable, UnitGrid
from ipr_coder.themes.carried import Carried
from ipr_coder.themes.counts import segments_by_interview
from ipr_coder.themes.layers import Layer

Order = Literal["study", "session", "submitted"]

ORDERS: tuple[Order, ...] = get_args(Order)

ORDER_WORDS: dict[Order, str] = {
    "study": "as the study lists them",
    "session": "by session number, within a session as the study lists them",
    "submitted": "by the time at which they were submitted, under the layer counted",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One more interview (an index into the table's interviews): the codes it has, and which it has first of all.

    `total` is how many codes were found up to here, `expected` how many are found in as many interviews on average
    over all orders.
    """

    interview: int
    codes: int
    new: tuple[str, ...]
    total: int
    expected: float


@dataclass(frozen=True, slots=True)
class Saturation:
    """The covered interviews in order, and the codes that none of them has."""

    order: Order
    steps: tuple[Step, ...]
    never: tuple[str, ...]

    @property
    def last_new(self) -> int | None:
        """The number (from 1) of the last interview that brought a new code; None where there is no code."""
        return next((at for at in range(len(self.steps), 0, -1) if self.steps[at - 1].new), None)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """The first and the last unit of a line in the order stated: indices into the grid."""

    line: int
    first: int
    last: int


def choose_order(wish: str) -> Order:
    """The order of this name; UsageError for any other."""
    for order in ORDERS:
        if wish == order:
            return order
    raise UsageError(f'"{wish}" is no order of interviews.', mend=f"Choose one of: {', '.join(ORDERS)}.")


def interview_order(table: TagTable, counted: Carried, order: Order, layer: Layer, submitted: Ints) -> Ints:
    """The covered interviews as indices, in this order; `submitted` is the selection's, shape (interviews, coders).

    An interview whose session or time of submission is not known comes last.
    """
    places = np.flatnonzero(counted.covered)
    if order == "session":
        late = 1 + max((facts.session or 0 for facts in table.interviews), default=0)
        numbers = [facts.session if (facts := table.interviews[at]).session is not None else late for at in places]
        return places[np.argsort(np.array(numbers, dtype=np.int64), kind="stable")]
    if order == "submitted":
        return places[np.argsort(_counted_since(table, layer, submitted)[places], kind="stable")]
    return places


def saturation(table: TagTable, grid: UnitGrid, counted: Carried, order: Order, interviews: Ints) -> Saturation:
    """How codes accumulate over `interviews`. Codes count themselves: a family only where no subcode was named."""
    own = [place for place, line in enumerate(counted.lines) if line.kind in ("code", "own")]
    ids = [counted.lines[place].code for place in own]
    if not interviews.size:
        return Saturation(order, (), tuple(ids))
    there = segments_by_interview(table, grid, counted)[own][:, interviews] > 0
    expected = expected_codes(there.sum(axis=1), len(interviews))
    first = np.where(there.any(axis=1), there.argmax(axis=1), -1)
    steps = []
    for at, interview in enumerate(interviews.tolist()):
        new = tuple(code for code, found in zip(ids, first.tolist(), strict=True) if found == at)
        total = int(np.count_nonzero((first >= 0) & (first <= at)))
        steps.append(Step(interview, int(there[:, at].sum()), new, total, float(expected[at])))
    never = tuple(code for code, found in zip(ids, first.tolist(), strict=True) if found < 0)
    return Saturation(order, tuple(steps), never)


def expected_codes(interviews_with: Sequence[int] | Ints, interviews: int) -> NDArray[np.float64]:
    """How many codes are found in 1, 2 ... `interviews` interviews, on average over all choices of them.

    `interviews_with` has the number of interviews with each code. A code in n of N interviews is missed by m of them
    with the chance C(N - n, m) / C(N, m).
    """
    n = np.asarray(interviews_with, dtype=np.float64)
    missed, expected = np.ones_like(n), np.zeros(interviews)
    for taken in range(interviews):
        missed = missed * np.maximum(interviews - n - taken, 0) / (interviews - taken)
        expected[taken] = float((1 - missed).sum())
    return expected


def occurrences(grid: UnitGrid, counted: Carried, interviews: Ints) -> tuple[Occurrence, ...]:
    """The first and last unit of every line that has any, going through `interviews` and each from its beginning."""
    if not counted.unit.size:
        return ()
    rank = np.zeros(1 + max(int(grid.interview.max()), int(interviews.max())), dtype=np.int64)
    rank[interviews] = np.arange(len(interviews))
    order = np.lexsort((grid.start[counted.unit], rank[grid.interview[counted.unit]], counted.line))
    line, unit = counted.line[order], counted.unit[order]
    lines, begin = np.unique(line, return_index=True)
    end = np.append(begin[1:], line.size) - 1
    found = zip(lines.tolist(), unit[begin].tolist(), unit[end].tolist(), strict=True)
    return tuple(Occurrence(*place) for place in found)


def _counted_since(table: TagTable, layer: Layer, submitted: Ints) -> Ints:
    """When each interview began to count under the layer, shape (interviews,); a far time where that is not known."""
    far = np.iinfo(np.int64).max
    seats = [table.coders.index(name) for name in layer.coders]
    times = submitted[:, seats]
    known = np.where(times < 0, far if layer.kind != "agreed" else -1, times)
    since = known.max(axis=1, initial=-1) if layer.kind == "agreed" else known.min(axis=1, initial=far)
    return np.where(since < 0, far, since).astype(np.int64)
