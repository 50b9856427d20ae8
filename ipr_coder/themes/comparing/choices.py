"""What somebody may ask of a comparison of coders, with the checks that tell what makes no sense together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

from ipr_coder.agreement.units import Rule
from ipr_coder.errors import UsageError
from ipr_coder.study.tables import UnitKind

IntervalMethod = Literal["analytic", "bootstrap", "jackknife", "krippendorff"]
ClusterKind = Literal["unit", "interview", "dyad"]
By = Literal["role", "session", "dyad", "interview", "round", "order"]
Against = Literal["consensus", "rest"]
BYS: tuple[str, ...] = get_args(By)

LEAST_REPLICATES = 100


@dataclass(frozen=True, slots=True)
class Intervals:
    """How intervals are made. `cluster` is what is drawn again, None until the unit says what is right."""

    method: IntervalMethod = "analytic"
    replicates: int = 1000
    cluster: ClusterKind | None = None
    seed: int = 1
    confidence: float = 0.95

    @property
    def draws(self) -> bool:
        """True where units or clusters are drawn (or left out) again."""
        return self.method in ("bootstrap", "jackknife")


@dataclass(frozen=True, slots=True)
class Choices:
    """What is compared and how.

    With `roll_up` a family counts its subcodes, as in the theme table.
    `window_ms` is how far apart two coders' onsets of one episode may lie, on the session's clock. `after_consensus`:
    the figures also with what was settled.
    """

    codes: tuple[str, ...] | None = None
    roll_up: bool = True
    rule: Rule = "any overlap"
    by: By | None = None
    against: Against | None = None
    intervals: Intervals = Intervals()
    scale: str | None = None
    episodes: bool = False
    window_ms: int = 30_000
    after_consensus: bool = False


def check_intervals(intervals: Intervals, unit: UnitKind) -> Intervals:
    """The intervals with the cluster that `unit` asks for where none was named; UsageError for what makes no sense.

    Units of one interview are not independent, so interviews are drawn unless the units are interviews themselves.
    """
    if not 0 < intervals.confidence < 1:
        raise UsageError(f"A confidence lies between 0 and 1, not {intervals.confidence:g}.", mend="Take 0.95.")
    if intervals.method == "analytic":
        return _without_cluster(intervals, "An analytic interval takes units as independent and draws nothing.")
    if intervals.method != "jackknife" and intervals.replicates < LEAST_REPLICATES:
        raise UsageError(
            f"{intervals.replicates} replicates cannot show an interval.", mend=f"Take {LEAST_REPLICATES} or more."
        )
    if intervals.method == "krippendorff":
        if unit == "character":
            raise UsageError(
                "Krippendorff's bootstrap draws pairs of answers, and characters are no answers of their own.",
                mend="Take --interval bootstrap, which draws interviews again.",
            )
        return _without_cluster(intervals, "Krippendorff's bootstrap draws pairs of answers and knows no clusters.")
    cluster = intervals.cluster or ("unit" if unit == "interview" else "interview")
    if unit == "character" and cluster == "unit":
        raise UsageError("Characters are not independent.", mend="Take --cluster interview or --cluster dyad.")
    return replace(intervals, cluster=cluster)


def intervals_in_words(intervals: Intervals, unit: UnitKind) -> str:
    """How the intervals of a report are made, with all that is needed to make them again."""
    if intervals.method == "analytic":
        if unit == "character":
            return "none: characters are not independent (a bootstrap over interviews makes one)"
        return "analytic; takes units as independent"
    if intervals.method == "krippendorff":
        drawn = f"{intervals.replicates} replicates, seed {intervals.seed}"
        return f"Krippendorff's bootstrap for alpha ({drawn}); analytic for the other figures"
    what = {"unit": "units", "interview": "interviews", "dyad": "dyads", None: "units"}[intervals.cluster]
    if intervals.method == "jackknife":
        return f"jackknife over {what}"
    return f"bootstrap over {what}, {intervals.replicates} replicates, seed {intervals.seed}"


def check_comparison(choices: Choices, unit: UnitKind, coders: Sequence[str]) -> None:
    """UsageError where the wishes do not go together with the unit or the number of coders."""
    if choices.against == "rest" and len(coders) < 3:
        raise UsageError(
            f"To compare each coder with the rest takes three coders, and there are {len(coders)} here.",
            mend="With two coders the rest is the other one: leave --against away.",
        )
    if choices.against and unit == "character":
        raise UsageError("Characters are compared between coders only.", mend="Leave --against away, or --unit turn.")
    if choices.episodes and len(coders) != 2:
        raise UsageError(
            f"Episodes are compared between two coders, and {len(coders)} are counted here.",
            mend="Name two: --coders AB,CD",
        )


def _without_cluster(intervals: Intervals, why: str) -> Intervals:
    if intervals.cluster not in (None, "unit"):
        raise UsageError(why, mend="Leave --cluster away, or take --interval bootstrap.")
    return replace(intervals, cluster=None)
