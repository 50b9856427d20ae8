"""Codes that one and the same coder put on the same unit, or within some turns of each other.

Two coders who name one unit differently disagree; that is no co-occurrence, so codes of different coders never meet
here. Under the union a unit counts where at least one coder put both codes, under "agreed" where every coder did.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ipr_coder.study.tables import Ints, TagTable, UnitGrid
from ipr_coder.themes.carried import Borne, Line, borne, coders_per_key
from ipr_coder.themes.layers import Layer, answered_by


@dataclass(frozen=True, slots=True)
class CoOccurrence:
    """Pairs of lines, as symmetric matrices of the shape (lines, lines).

    `segments` has the units of each line. `either` counts units that carry one of two lines, `together` those on which
    one coder put both, and `near` those on which one coder put either, with the other at most `turns` turns away.
    `comparable` is False for a line with itself and for a family with its own subcodes. A code is one line, a family
    one rolled up and one of its own; "any code" is not among them.
    """

    lines: tuple[Line, ...]
    turns: int
    segments: Ints
    either: Ints
    together: Ints
    near: Ints
    comparable: NDArray[np.bool_]

    def jaccard(self, one: int, other: int) -> float | None:
        """Units with both out of the units with either (Jaccard 1901); None where no unit has any of the two."""
        return _of(self.together[one, other], self.either[one, other])

    def nearness(self, one: int, other: int) -> float | None:
        """Units with either that have the other near, out of the units with either."""
        return _of(self.near[one, other], self.either[one, other])


def co_occurrence(
    table: TagTable, grid: UnitGrid, layer: Layer, *, turn: Ints, turns: int, flat: bool = False
) -> CoOccurrence:
    """Count pairs of lines under `layer`.

    `turn` has the ordinal of the turn in which each unit begins, shape (units,), the interviewer's turns counted, too.
    """
    found = _without_any(borne(table, grid, layer, flat=flat))
    many, units = len(found.lines), max(len(grid), 1)
    coder = table.coder[found.tag]
    needed = answered_by(table, layer)[grid.interview] if layer.kind == "agreed" else None
    segments = _matched(found.line * units + found.unit, coder, len(table.coders), needed, units)
    placed = _placed(found, coder, len(table.coders))
    both = _pairs_within(placed[0] * len(table.coders) + placed[1])
    together = _matched(
        (placed[2][both[0]] * many + placed[2][both[1]]) * units + placed[0][both[0]],
        placed[1][both[0]],
        len(table.coders),
        needed,
        units,
    )
    result = CoOccurrence(
        lines=found.lines,
        turns=turns,
        segments=np.bincount(segments // units, minlength=many).astype(np.int64),
        either=_either(segments, many, units),
        together=np.bincount(together // units, minlength=many * many).reshape(many, many).astype(np.int64),
        near=_near(placed, grid, turn, turns, many=many, coders=len(table.coders), needed=needed),
        comparable=_comparable(found.lines),
    )
    return _only_used(result)


def turns_of_units(grid: UnitGrid, interview: Ints, start: Ints) -> Ints:
    """The ordinal (from 0) of the turn in which each unit begins, from the interviews and starts of all turns in order.

    A unit before the first turn of its interview is taken to be in it.
    """
    if not len(grid) or not interview.size:
        return np.zeros(len(grid), dtype=np.int64)
    width = 1 + max(int(grid.start.max()), int(start.max()))
    first = np.searchsorted(interview, grid.interview, side="left")
    at = np.searchsorted(interview * width + start, grid.interview * width + grid.start, side="right") - 1
    turn: Ints = np.maximum(at - first, 0).astype(np.int64)
    return turn


def _without_any(found: Borne) -> Borne:
    kept = found.line < len(found.lines) - 1
    return Borne(found.lines[:-1], found.line[kept], found.unit[kept], found.tag[kept], found.covered, found.outside)


def _placed(found: Borne, coder: Ints, coders: int) -> Ints:
    """The distinct (unit, coder, line) in order, as three rows."""
    many, seats = max(len(found.lines), 1), max(coders, 1)
    key = np.unique((found.unit * seats + coder) * many + found.line)
    return np.stack([key // (many * seats), key // many % seats, key % many])


def _matched(key: Ints, coder: Ints, coders: int, needed: Ints | None, units: int) -> Ints:
    """The distinct keys (their unit last) that count: found by any coder, or by as many as the unit needs."""
    keys, found = coders_per_key(key, coder, coders)
    if needed is None:
        return keys
    enough: Ints = keys[found == needed[keys % units]]
    return enough


def _pairs_within(group: Ints) -> tuple[Ints, Ints]:
    """All ordered pairs of different entries that share a group; equal groups must stand together."""
    _, begin, size = np.unique(group, return_index=True, return_counts=True)
    times = np.repeat(size, size)
    one = np.repeat(np.arange(group.size), times)
    step = np.arange(int(times.sum())) - np.repeat(np.cumsum(times) - times, times)
    other = np.repeat(np.repeat(begin, size), times) + step
    different = one != other
    return one[different], other[different]


def _either(segments: Ints, many: int, units: int) -> Ints:
    """How many units carry one or both of two lines, whoever put them there."""
    line, unit = segments // units, segments % units
    order = np.argsort(unit, kind="stable")
    line, unit = line[order], unit[order]
    one, other = _pairs_within(unit)
    shared = np.bincount(line[one] * many + line[other], minlength=many * many).reshape(many, many)
    alone = np.bincount(line, minlength=many)
    either = alone[:, np.newaxis] + alone[np.newaxis, :] - shared
    np.fill_diagonal(either, alone)
    return either.astype(np.int64)


def _near(placed: Ints, grid: UnitGrid, turn: Ints, turns: int, *, many: int, coders: int, needed: Ints | None) -> Ints:
    """Units on which one coder put either of two lines, with the other no more than `turns` turns away."""
    unit, coder, line = placed
    if not unit.size:
        return np.zeros((many, many), dtype=np.int64)
    units = len(grid)
    # One number line for all coders and interviews, with gaps between them that nothing can be near across.
    width = int(turn.max()) + turns + 2
    interviews = int(grid.interview.max()) + 1
    place = (coder * interviews + grid.interview[unit]) * width + turn[unit]
    keys = []
    for other in range(many):
        there = np.sort(place[line == other])
        if not there.size:
            continue
        at = np.searchsorted(there, place)
        before = place - there[np.maximum(at - 1, 0)]
        after = there[np.minimum(at, there.size - 1)] - place
        close = ((before >= 0) & (before <= turns)) | ((after >= 0) & (after <= turns))
        close &= line != other
        directed = _matched(line[close] * units + unit[close], coder[close], coders, needed, units)
        one = directed // units
        low, high = np.minimum(one, other), np.maximum(one, other)
        keys.append((low * many + high) * units + directed % units)
    pairs = np.unique(np.concatenate(keys)) // units
    upper = np.bincount(pairs, minlength=many * many).reshape(many, many)
    return (upper + upper.T).astype(np.int64)


def _comparable(lines: tuple[Line, ...]) -> NDArray[np.bool_]:
    """False where one line counts every code of the other."""
    codes = [set(line.codes) for line in lines]
    return np.array([[not (one <= other or other <= one) for other in codes] for one in codes], dtype=bool).reshape(
        len(lines), len(lines)
    )


def _only_used(result: CoOccurrence) -> CoOccurrence:
    """Leave out the families' own lines on which nothing stands, as in a theme table."""
    keep = np.array(
        [line.kind != "own" or many > 0 for line, many in zip(result.lines, result.segments, strict=True)], dtype=bool
    )
    square = np.ix_(keep, keep)
    return CoOccurrence(
        lines=tuple(line for line, kept in zip(result.lines, keep, strict=True) if kept),
        turns=result.turns,
        segments=result.segments[keep],
        either=result.either[square],
        together=result.together[square],
        near=result.near[square],
        comparable=result.comparable[square],
    )


def _of(part: np.int64, whole: np.int64) -> float | None:
    return float(part) / float(whole) if whole else None
