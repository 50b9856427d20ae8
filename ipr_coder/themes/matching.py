"""Two rows of stretches on one clock, put together where they overlap or lie near each other."""

from __future__ import annotations

from collections.abc import Sequence

Stretch = tuple[int, int]
"""From and to, in milliseconds; equal for a point."""

Group = tuple[tuple[int, ...], tuple[int, ...]]
"""Positions in the first row and in the second that belong together; one of the two may be empty."""


def matched(first: Sequence[Stretch], second: Sequence[Stretch], within_ms: int) -> tuple[Group, ...]:
    """Each position of both rows in exactly one group; a group with both sides holds a pair and what joined it.

    Pairs are made one to one of neighbours (overlapping, touching, or at most `within_ms` apart): the longest overlap
    first, then the smallest gap, then the nearest beginnings and the earliest. What is left over joins the pair of its
    best neighbour by the same order, and stays alone where it has none. Swapping the rows swaps the sides and changes
    nothing else.
    """
    near = sorted(
        (_distance(a, b), i, j)
        for i, a in enumerate(first)
        for j, b in enumerate(second)
        if _gap(a, b) <= within_ms
    )  # fmt: skip
    sides: tuple[dict[int, int], dict[int, int]] = ({}, {})
    groups: list[tuple[list[int], list[int]]] = []
    for _, i, j in near:
        if i not in sides[0] and j not in sides[1]:
            sides[0][i] = sides[1][j] = len(groups)
            groups.append(([i], [j]))
    paired = (dict(sides[0]), dict(sides[1]))
    for _, i, j in near:
        if i not in sides[0]:
            sides[0][i] = paired[1][j]
            groups[paired[1][j]][0].append(i)
        elif j not in sides[1]:
            sides[1][j] = paired[0][i]
            groups[paired[0][i]][1].append(j)
    alone_first = [((i,), ()) for i in range(len(first)) if i not in sides[0]]
    alone_second = [((), (j,)) for j in range(len(second)) if j not in sides[1]]
    together = [(tuple(sorted(ours)), tuple(sorted(theirs))) for ours, theirs in groups]
    return (*together, *alone_first, *alone_second)


def _gap(a: Stretch, b: Stretch) -> int:
    """The time between two stretches; 0 where they share a time."""
    return max(a[0] - b[1], b[0] - a[1], 0)


def _distance(a: Stretch, b: Stretch) -> tuple[int, int, int, int, Stretch, Stretch]:
    """Sorts the best neighbours first, and says the same of (b, a)."""
    overlap = max(0, min(a[1], b[1]) - max(a[0], b[0]))
    low, high = sorted((a, b))
    return (-overlap, _gap(a, b), abs(a[0] - b[0]), min(a[0], b[0]), low, high)
