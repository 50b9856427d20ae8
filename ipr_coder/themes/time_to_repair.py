"""How long ruptures stay open: the product-limit estimate of Kaplan & Meier (1958), J. Am. Stat. Assoc. 53:457-481.

An episode that was not resolved is in sight until its session, or the window, ends (censored), and counts as open until
then. Episodes of one dyad are not independent, so no interval is given.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from ipr_coder.themes.sequences import Episode


@dataclass(frozen=True, slots=True)
class Step:
    """A time at which something ended, or was last seen. `at_risk` were in sight right before it, `share` is what is
    estimated to last longer. Something last seen at the time at which others end was still at risk of it."""

    at_ms: int
    at_risk: int
    ended: int
    censored: int
    share: float


def product_limit(durations_ms: Sequence[int], ended: Sequence[bool]) -> tuple[Step, ...]:
    """The steps in order of time; `ended` says of each duration whether it ended or was only seen so far."""
    steps: list[Step] = []
    share, at_risk = 1.0, len(durations_ms)
    outcomes = sorted(zip(durations_ms, ended, strict=True))
    for at, group in groupby(outcomes, key=lambda outcome: outcome[0]):
        here = [over for _, over in group]
        over = sum(here)
        share *= (at_risk - over) / at_risk
        steps.append(Step(at, at_risk, over, len(here) - over, share))
        at_risk -= len(here)
    return tuple(steps)


def time_to_repair(episodes: Sequence[Episode]) -> tuple[Step, ...]:
    """The product-limit estimate of the time from an episode's opening to its repair."""
    durations = [
        episode.censored_ms - episode.onset_ms if episode.latency_ms is None else episode.latency_ms
        for episode in episodes
    ]
    return product_limit(durations, [episode.repair is not None for episode in episodes])


def median_ms(steps: Sequence[Step]) -> int | None:
    """The first time by which half or more are estimated to have ended; None where fewer have."""
    return next((step.at_ms for step in steps if step.share <= 0.5), None)
