"""The rule of an episode, on nothing but times: where it opens, what belongs to it, and where it ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Marked:
    """A moment of a session: when a rupture, a repair and a stalled repair are told of it, None where they are not."""

    rupture_ms: int | None
    repair_ms: int | None
    stalled_ms: int | None


@dataclass(frozen=True, slots=True)
class Run:
    """One episode as positions among a session's moments: those with a rupture, the repair, the first stalled one.

    `open_at_end` is True where nothing resolved it and no later episode followed it in the session.
    """

    ruptures: tuple[int, ...]
    repair: int | None
    stalled: int | None
    open_at_end: bool


def runs(moments: Sequence[Marked], window_ms: int | None = None) -> tuple[Run, ...]:
    """The episodes of one session's moments, given in the order of its clock.

    One opens at a rupture while none is open; further ruptures belong to it until a repair resolves it, at its own
    moment or at a later one, or until `window_ms` have passed since it opened.
    """
    found: list[Run] = []
    ruptures: list[int] = []
    stalled: int | None = None
    until: int | None = None

    def close(repair: int | None) -> None:
        nonlocal stalled
        if ruptures:
            found.append(Run(tuple(ruptures), repair, stalled, open_at_end=False))
        ruptures.clear()
        stalled = None

    for place, moment in enumerate(moments):
        now = _first(moment)
        if ruptures and until is not None and now > until:
            close(None)
        if moment.rupture_ms is not None:
            if not ruptures and window_ms is not None:
                until = moment.rupture_ms + window_ms
            ruptures.append(place)
        if not ruptures:
            continue
        if moment.repair_ms is not None and (until is None or moment.repair_ms <= until):
            close(place)
        elif moment.stalled_ms is not None and stalled is None:
            stalled = place
    close(None)
    return tuple(
        Run(run.ruptures, run.repair, run.stalled, open_at_end=run.repair is None and run is found[-1])
        for run in found
    )  # fmt: skip


def _first(moment: Marked) -> int:
    told = (moment.rupture_ms, moment.repair_ms, moment.stalled_ms)
    return min(at for at in told if at is not None)
