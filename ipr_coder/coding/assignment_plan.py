"""Who codes what, by plan: training interviews for everybody, a share for two coders each, the rest for one each.

A plan is a pure function of the interviews, the wishes and a seed: the same seed gives the same plan.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, cycle, islice
from random import Random
from secrets import randbelow

from ipr_coder.coding.setting_up import LEAD, check_label
from ipr_coder.coding.spread_sample import Stratum, spread_sample
from ipr_coder.errors import UsageError
from ipr_coder.study import assignments, audit, structure
from ipr_coder.study.facts import InterviewFacts
from ipr_coder.study.store import Store, Transaction

CODABLE: frozenset[str] = frozenset(("planned", "done", "broken_off"))
"""The statuses of interviews that a plan takes up: those held, and those still to be held."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a plan is to be like. `share` (0 to 1) is how much of what is no training is coded by two."""

    coders: tuple[str, ...]
    training: int = 0
    share: float = 0.0
    seed: int = 1
    round: str = "main"
    training_round: str = "training"
    held_only: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """Who codes what. `training` is for all coders, `double` for two each, `single` for one each.

    `left_out` are interviews that were assigned in one of the rounds before: the plan does not touch them.
    """

    wish: Wish
    training: tuple[str, ...]
    double: tuple[tuple[str, tuple[str, str]], ...]
    single: tuple[tuple[str, str], ...]
    left_out: tuple[str, ...] = ()

    @property
    def loads(self) -> dict[str, int]:
        """How many interviews each coder has in the main round."""
        loads = dict.fromkeys(self.wish.coders, 0)
        for _, pair in self.double:
            for coder in pair:
                loads[coder] += 1
        for _, coder in self.single:
            loads[coder] += 1
        return loads

    def of(self, coder: str) -> tuple[str, ...]:
        """What a coder codes in the main round, in the order of labels."""
        theirs = [label for label, pair in self.double if coder in pair]
        return tuple(sorted([*theirs, *(label for label, who in self.single if who == coder)]))


def new_seed() -> int:
    """A seed made by chance, small enough to be written into a paper."""
    return randbelow(1_000_000)


def make_plan(interviews: Iterable[InterviewFacts], wish: Wish, left_out: Iterable[str] = ()) -> Plan:
    """Draw a plan for interviews that were held or are still to be held.

    Every one of them is assigned; coders have as many as each other but for one; pairs of coders share as many as each
    other but for one; and training and double coding are spread over dyads, roles and sessions (`spread_sample`).
    Training is drawn from interviews with a transcript where there are enough. UsageError for wishes that cannot be.
    """
    away = frozenset(left_out)
    pool = sorted(
        (
            one
            for one in interviews
            if one.status in CODABLE and one.label not in away and (one.has_transcript or not wish.held_only)
        ),
        key=lambda one: one.label,
    )
    _check(wish, len(pool))
    lots = Random(wish.seed)  # noqa: S311
    ready = [one for one in pool if one.has_transcript]
    training = _drawn(ready if len(ready) >= wish.training else pool, wish.training, lots)
    rest = [one for one in pool if one not in training]
    size = int(wish.share * len(rest) + 0.5)
    double = _drawn(rest, size, lots)
    single = [one for one in rest if one not in double]
    pairs = _pairs(wish.coders, size, lots)
    paired = tuple(zip((one.label for one in _by_stratum(double, lots)), pairs, strict=True))
    loads = {coder: sum(coder in pair for pair in pairs) for coder in wish.coders}
    turns = _turns(loads, len(single), lots)
    alone = tuple(zip((one.label for one in _by_stratum(single, lots)), turns, strict=True))
    return Plan(
        wish, tuple(one.label for one in training), tuple(sorted(paired)), tuple(sorted(alone)), tuple(sorted(away))
    )


def preview_plan(store: Store, wish: Wish) -> Plan:
    """The plan for a study as it is now. Nothing is written."""
    return store.read(lambda tx: _plan(tx, wish))


def assign_by_plan(store: Store, wish: Wish) -> Plan:
    """Draw the plan and assign by it, in one transaction with one audit event that keeps the seed."""
    for name in (wish.round, wish.training_round):
        check_label("round", name)

    def job(tx: Transaction) -> Plan:
        plan = _plan(tx, wish)
        study = structure.study_row(tx).id
        who = {label: assignments.coder_id(tx, label) for label in wish.coders}
        if plan.training:
            place = assignments.ensure_round(tx, study, wish.training_round)
            for label in plan.training:
                number = structure.interview_id(tx, label)
                for coder in wish.coders:
                    assignments.ensure_assignment(tx, who[coder], number, place)
        place = assignments.ensure_round(tx, study, wish.round)
        for coder in wish.coders:
            for label in plan.of(coder):
                assignments.ensure_assignment(tx, who[coder], structure.interview_id(tx, label), place)
        audit.record(tx, LEAD, "assign plan", plan_facts(plan))
        return plan

    return store.write(job)


def plan_facts(plan: Plan) -> dict[str, object]:
    """A plan as JSON can hold it."""
    wish = plan.wish
    return {
        "seed": wish.seed,
        "coders": list(wish.coders),
        "share": wish.share,
        "round": wish.round,
        "training_round": wish.training_round,
        "training": list(plan.training),
        "double": [{"interview": label, "coders": list(pair)} for label, pair in plan.double],
        "single": [{"interview": label, "coder": coder} for label, coder in plan.single],
        "loads": plan.loads,
        "left_out": list(plan.left_out),
    }


def _plan(tx: Transaction, wish: Wish) -> Plan:
    for coder in wish.coders:
        assignments.coder_id(tx, coder)
    before = assignments.all_assignments(tx)
    taken = {row.interview for row in before if row.round in (wish.round, wish.training_round)}
    return make_plan(structure.interviews(tx).values(), wish, taken)


def _check(wish: Wish, there: int) -> None:
    if len(set(wish.coders)) != len(wish.coders) or not wish.coders:
        raise UsageError("a plan needs coders, each named once.", mend="For example --coders AB,CD")
    if not 0 <= wish.share <= 1:
        raise UsageError("the share of double coding lies between 0 and 1.", mend="For example --double 0.25")
    if wish.training and wish.round == wish.training_round:
        raise UsageError("training needs a round of its own.", mend="Give another name with --training-round.")
    if not there:
        raise UsageError("there is no interview to plan for.", mend="All are assigned already, or none was imported.")
    if not 0 <= wish.training <= there:
        raise UsageError(
            f"{wish.training} training interviews cannot be drawn from {there}.", mend="Give a smaller --training."
        )
    if wish.share and len(wish.coders) < 2:
        raise UsageError("double coding takes two coders.", mend="Name two, or leave --double away.")


def _drawn(pool: Sequence[InterviewFacts], size: int, lots: Random) -> list[InterviewFacts]:
    strata = [Stratum(one.dyad, one.session, one.respondent_role) for one in pool]
    return [pool[place] for place in spread_sample(strata, size, lots)]


def _by_stratum(interviews: Sequence[InterviewFacts], lots: Random) -> list[InterviewFacts]:
    """Roles and sessions together, by lot within: whoever is dealt to in turn gets some of each."""
    shuffled = sorted(interviews, key=lambda _one: lots.random())
    return sorted(shuffled, key=lambda one: (one.respondent_role, one.session is None, one.session or 0))


def _pairs(coders: Sequence[str], size: int, lots: Random) -> list[tuple[str, str]]:
    """`size` pairs of coders: each pair, and each coder, as often as any other but for one."""
    every = list(combinations(coders, 2))
    if not every:
        return []
    whole, more = divmod(size, len(every))
    extra = _even_pairs(coders, more, lots)
    order = sorted(every, key=lambda _pair: lots.random())
    return [*islice(cycle(order), whole * len(order)), *extra]


def _even_pairs(coders: Sequence[str], size: int, lots: Random) -> list[tuple[str, str]]:
    """So many different pairs in which every coder is as often as any other but for one (Havel 1955, Hakimi 1962)."""
    order = sorted(coders, key=lambda _coder: lots.random())
    whole, more = divmod(2 * size, len(order))
    still = {coder: whole + (place < more) for place, coder in enumerate(order)}
    found = []
    while any(still.values()):
        first, *others = sorted(still, key=lambda coder: (-still[coder], order.index(coder)))
        for other in others[: still[first]]:
            still[other] -= 1
            found.append(tuple(sorted((first, other), key=list(coders).index)))
        still[first] = 0
    return [(first, second) for first, second in found]


def _turns(loads: dict[str, int], size: int, lots: Random) -> list[str]:
    """Whose turn it is for each of `size` interviews, so that in the end everybody has as many but for one."""
    now, found = dict(loads), []
    for _ in range(size):
        least = min(now.values())
        mine = [coder for coder in now if now[coder] == least]
        coder = mine[int(lots.random() * len(mine))]
        now[coder] += 1
        found.append(coder)
    return found
