"""Which units to quote for each code, spread over the participants: the same study always gives the same quotes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from ipr_coder.errors import UsageError
from ipr_coder.study.tables import TagTable, UnitGrid
from ipr_coder.themes.carried import Carried, carried
from ipr_coder.themes.cases import case_of
from ipr_coder.themes.layers import Layer
from ipr_coder.themes.units import touched_units

READABLE = (40, 600)
"""Code points between which a unit is neither a mere "yes, mm" nor a page."""

NOT_CLEARED = "not cleared"
"""What keeps a quote's words back until a person has read it as the other of the dyad would."""

OVER_SHARE = "the code has enough from this participant"
"""What keeps back words that may be printed, where one participant would give more of a code's than was stated."""


@dataclass(frozen=True, slots=True)
class QuotePick:
    """A stretch chosen to be quoted for a code: interview (index into the table's interviews), start and end.

    `held` says why its words may not be printed yet; None once a person has cleared it. `by` is who picked it, None
    where it is only suggested. A picked quote may stand for no code in particular ("").
    """

    code: str
    interview: int
    start: int
    end: int
    participant: str
    held: str | None = NOT_CLEARED
    by: str | None = None

    @property
    def place(self) -> tuple[int, int, int]:
        """What to fetch: (interview, start, end)."""
        return self.interview, self.start, self.end


def choose_quotes(
    table: TagTable, grid: UnitGrid, *, layer: Layer, per_code: int = 3, largest_share: float = 0.5
) -> tuple[QuotePick, ...]:
    """Up to `per_code` units for each code, in codebook order, going round the participants who have the code.

    No participant gives more than `largest_share` of a code's quotes (but may always give one). Participants quoted
    least so far come first; of one participant's units those that come first are not quoted yet, were found by most
    coders, are of readable length, and stand earliest. UsageError for numbers that can't be meant.
    """
    if per_code < 0:
        raise UsageError(f"{per_code} quotes a code is not a number of quotes.", mend="Give 0 or more.")
    if not 0 < largest_share <= 1:
        raise UsageError(f"A share of {largest_share} is no share.", mend="Give more than 0, at most 1.")
    counted = carried(table, grid, layer)
    finders = _finders(table, grid, layer)
    people = [case_of(facts, "participant") for facts in table.interviews]
    quoted: set[int] = set()
    given: Counter[str] = Counter()
    picks: list[QuotePick] = []
    for code, units in _units_of_codes(counted):
        offers: dict[str, list[int]] = {}
        for unit in units:
            offers.setdefault(people[int(grid.interview[unit])], []).append(unit)
        for candidates in offers.values():
            candidates.sort(key=lambda unit: (unit in quoted, -finders[code, unit], _hard(grid, unit), unit))
        total = quotes_to_print(per_code, [len(units) for units in offers.values()], largest_share)
        most = _most_from_one(total, largest_share)
        for participant, unit in _round_robin(offers, total, most, given):
            quoted.add(unit)
            given[participant] += 1
            place = int(grid.interview[unit]), int(grid.start[unit]), int(grid.end[unit])
            picks.append(QuotePick(code, *place, participant))
    return tuple(picks)


def quotes_to_print(wanted: int, available: Sequence[int], largest_share: float) -> int:
    """The largest number of quotes, up to `wanted`, that leaves no participant more than the share.

    `available` has the number of units of each participant who has the code.
    """
    for total in range(wanted, 0, -1):
        most = _most_from_one(total, largest_share)
        if sum(min(units, most) for units in available) >= total:
            return total
    return 0


def within_share(picks: Sequence[QuotePick], largest_share: float) -> tuple[QuotePick, ...]:
    """The same picks, with words held back where one participant would give more than the share of those that a code
    prints (each may always give one). The first of a participant's picks stay, picked before suggested.
    """
    kept: set[int] = set()
    for code in dict.fromkeys(pick.code for pick in picks):
        free = [place for place, pick in enumerate(picks) if pick.code == code and pick.held is None]
        free.sort(key=lambda place: picks[place].by is None)
        given = Counter(picks[place].participant for place in free)
        total = quotes_to_print(len(free), list(given.values()), largest_share)
        most = _most_from_one(total, largest_share)
        taken: Counter[str] = Counter()
        for place in free:
            person = picks[place].participant
            if taken[person] < most:
                taken[person] += 1
                kept.add(place)
    return tuple(
        pick if pick.held is not None or place in kept else replace(pick, held=OVER_SHARE)
        for place, pick in enumerate(picks)
    )


def _most_from_one(total: int, largest_share: float) -> int:
    # Through the decimal the caller wrote: 0.29 of 100 is 29, while floating point makes it 28.999...
    return max(1, int(Fraction(str(largest_share)) * total))


def _units_of_codes(counted: Carried) -> Iterator[tuple[str, list[int]]]:
    """Each code that was itself tagged, with its units: a family is quoted only where no subcode was named."""
    for place, line in enumerate(counted.lines):
        if line.kind in ("code", "own"):
            yield line.code, counted.unit[counted.line == place].tolist()


def _finders(table: TagTable, grid: UnitGrid, layer: Layer) -> Counter[tuple[str, int]]:
    """How many of the layer's coders put each code on each unit."""
    tag, unit = touched_units(table, grid)
    layered = np.array([name in layer.coders for name in table.coders], dtype=bool)
    found = {
        (int(table.code[t]), int(u), int(table.coder[t]))
        for t, u in zip(tag.tolist(), unit.tolist(), strict=True)
        if layered[table.coder[t]] and table.covered[table.interview[t], table.coder[t]]
    }
    return Counter((table.codes[code].id, unit) for code, unit, _ in found)


def _hard(grid: UnitGrid, unit: int) -> bool:
    """True for a unit too short to say something or too long to print."""
    return not READABLE[0] <= int(grid.end[unit]) - int(grid.start[unit]) <= READABLE[1]


def _round_robin(offers: dict[str, list[int]], total: int, most: int, given: Counter[str]) -> list[tuple[str, int]]:
    """`total` units, one from each participant in turn and at most `most` from any; the least quoted give first."""
    order = sorted(offers, key=lambda participant: given[participant])
    rounds = [
        (participant, offers[participant][nth])
        for nth in range(most)
        for participant in order
        if nth < len(offers[participant])
    ]
    return rounds[:total]
