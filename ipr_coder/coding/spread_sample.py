"""Drawing some of the interviews by lot so that every dyad, role and session has its share.

Each interview has the same chance, and no dyad, no role and no session of a role gets more or fewer than its share
rounded up or down. Method: dependent rounding of a flow (Gandhi, Khuller, Parthasarathy & Srinivasan 2006, J. ACM 53,
324-360), here from the whole to the dyads, on to the interviews, their sessions within a role, the roles, and back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True)
class Stratum:
    """What an interview is like: its dyad, its session (None where it has none) and its respondent's role."""

    dyad: str
    session: int | None
    role: str


_Node = tuple[str, ...]
_Way = list[tuple[int, int]]
"""Edges by their places, each with its direction: 1 along it, -1 against it."""


@dataclass(slots=True)
class _Flow:
    """Edges between nodes, and what flows on each, counted so that `whole` is one interview.

    As nothing is made or lost at a node, none has one edge alone whose flow is no whole number.
    """

    whole: int
    ends: list[tuple[_Node, _Node]]
    amount: list[int]

    def open_way(self) -> _Way | None:
        """A closed way over edges whose flow is no whole number; None where all are whole."""
        around: dict[_Node, list[int]] = {}
        for edge, amount in enumerate(self.amount):
            if amount % self.whole:
                for node in self.ends[edge]:
                    around.setdefault(node, []).append(edge)
        if not around:
            return None
        node = next(iter(around))
        seen: dict[_Node, int] = {}
        way: _Way = []
        while node not in seen:
            seen[node] = len(way)
            edge = next(one for one in around[node] if not way or one != way[-1][0])
            start, end = self.ends[edge]
            way.append((edge, 1 if start == node else -1))
            node = end if start == node else start
        return way[seen[node] :]

    def round_along(self, way: _Way, lots: Random) -> None:
        """Push as much around the way, this way or that by lot, as makes one of its flows whole."""
        up = min(self._room(edge, direction) for edge, direction in way)
        down = min(self._room(edge, -direction) for edge, direction in way)
        pushed = up if lots.random() * (up + down) < down else -down
        for edge, direction in way:
            self.amount[edge] += pushed * direction

    def _room(self, edge: int, direction: int) -> int:
        """How far the flow of an edge may go up (or down) to the next whole number."""
        over = self.amount[edge] % self.whole
        return self.whole - over if direction > 0 else over


def spread_sample(strata: Sequence[Stratum], size: int, lots: Random) -> tuple[int, ...]:
    """`size` of the places of `strata`, in rising order. ValueError for more than there are."""
    if not 0 <= size <= len(strata):
        raise ValueError(f"{size} of {len(strata)} cannot be drawn")
    if not strata:
        return ()
    flow = _fair(strata, size)
    while (way := flow.open_way()) is not None:
        flow.round_along(way, lots)
    return tuple(place for place in range(len(strata)) if flow.amount[place])


def _fair(strata: Sequence[Stratum], size: int) -> _Flow:
    """Every interview with its fair share: one edge each, from its dyad to its session of a role, first of all."""
    inner = [(("dyad", one.dyad), ("session", one.role, str(one.session))) for one in strata]
    ends: list[tuple[_Node, _Node]] = list(inner)
    amount = [size] * len(strata)
    outer: dict[tuple[_Node, _Node], int] = {}
    for (dyad, session), one in zip(inner, strata, strict=True):
        role: _Node = ("role", one.role)
        for edge in ((("all",), dyad), (session, role), (role, ("drawn",))):
            outer[edge] = outer.get(edge, 0) + size
    return _Flow(len(strata), [*ends, *outer], [*amount, *outer.values()])
