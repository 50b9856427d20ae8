"""What `agreement` compares in a study: the coders' tags, the settled layer, and what was settled in between."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from ipr_coder.cli.delivering import this_command
from ipr_coder.cli.printing import warn
from ipr_coder.cli.selecting import UnitCompared, select
from ipr_coder.errors import UsageError

if TYPE_CHECKING:
    from ipr_coder.reports.model import Report
    from ipr_coder.study.store import Store
    from ipr_coder.study.tables import Selection, Which
    from ipr_coder.themes.comparing.after_consensus import Settlement
    from ipr_coder.themes.comparing.choices import Choices

CONSENSUS: Final = "consensus"
"""The name of a round that stands for the settled layer where nothing was settled otherwise."""


def agreement_of(
    chosen: Selection,
    command: str,
    choices: Choices | None = None,
    *,
    rounds: Sequence[Selection] = (),
    consensus: Selection | None = None,
    settlements: Sequence[Settlement] = (),
) -> Report:
    """The agreement report of a selection; UsageError with fewer than two coders."""
    from ipr_coder.reports.agreement_report import agreement_report
    from ipr_coder.themes.code_agreement import agreement_table

    compared = agreement_table(
        chosen.tags,
        chosen.grid,
        text=chosen.text,
        choices=choices,
        submitted=chosen.submitted,
        rounds=rounds,
        consensus=consensus,
        settlements=settlements,
    )
    return agreement_report(chosen.tags, compared, command=command, interviewer_turns=chosen.interviewer_turns)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whose tags, of which round, on which units."""

    coders: list[str] | None
    round: str | None
    unit: UnitCompared
    include_open: bool
    reason: str | None
    interviewer_turns: bool
    submission: Which = "last"


def report_of_study(store: Store, wanted: Wanted, choices: Choices) -> Report:
    """The agreement report on a study; UsageError where there is nothing to compare, or nothing settled."""
    from ipr_coder.study.assignments import round_names
    from ipr_coder.themes.code_agreement import check_choices

    names = store.read(round_names)
    # A round of that name is one voice: within it there is nothing to compare.
    compared = [name for name in names if name != CONSENSUS] or list(names)
    newest = wanted.round or (compared[-1] if compared else None)

    def check(closed: Selection) -> None:
        check_choices(closed.tags, closed.grid.kind, choices)

    rounds: list[Selection] = []
    if choices.by == "round":
        found = (_of_round(store, wanted, name, check) for name in compared)
        rounds = [one for one in found if one is not None]
    chosen = rounds[-1] if rounds else _select(store, wanted, newest, check=check)
    if not (rounds or choices.against or (chosen.tags.covered.sum(axis=1) >= 2).any()):
        raise UsageError(
            f"no interview was answered for by two of {', '.join(chosen.tags.coders)}, so there is nothing to compare.",
            mend="Assign the same interview to two coders, and compare when both have submitted it.",
        )
    consensus = _settled(store, wanted, newest, names) if choices.against == "consensus" else None
    settlements = _settlements(store, chosen) if choices.after_consensus else ()
    return agreement_of(chosen, this_command(), choices, rounds=rounds, consensus=consensus, settlements=settlements)


def _settled(store: Store, wanted: Wanted, newest: str | None, names: Sequence[str]) -> Selection:
    """The settled layer of a round, alone; where it has none, the round that is named consensus."""
    from ipr_coder.study.tag_table import load_selection

    layer = store.read(lambda tx: load_selection(
        tx, coders=(), round=newest, unit=wanted.unit.value, include_open=wanted.include_open,
        interviewer_turns=wanted.interviewer_turns, consensus=True,
    ))  # fmt: skip
    if layer.tags.settled and layer.tags.covered.any():
        return layer
    if CONSENSUS not in names:
        raise UsageError(
            f"nothing is settled in round {newest} yet, so there is no consensus to compare with.",
            mend="Settle an interview and close its consensus first: ipr-coder settle, ipr-coder consensus.",
        )
    return _select(store, replace(wanted, coders=None, submission="last"), CONSENSUS, least=1)


def _settlements(store: Store, chosen: Selection) -> tuple[Settlement, ...]:
    """What was settled in the interviews that are compared."""
    from ipr_coder.study.decisions import load_decisions
    from ipr_coder.themes.comparing.after_consensus import Settlement

    tags = chosen.tags
    counted = {one.label for one, answered in zip(tags.interviews, tags.covered, strict=True) if answered.any()}
    made = [one for one in store.read(lambda tx: load_decisions(tx, tags.round)) if one.interview in counted]
    if not made:
        raise UsageError(
            f"no disagreement is settled in round {tags.round} yet.",
            mend="Settle some first (ipr-coder settle), or leave --after-consensus away.",
        )
    return tuple(
        Settlement(
            one.interview,
            one.about,
            tuple((tag.code, tag.start, tag.end) for tag in one.settled),
            stale=bool(one.gone),
        )
        for one in made
    )


def _select(
    store: Store,
    wanted: Wanted,
    round: str | None,
    least: int = 2,
    check: Callable[[Selection], None] | None = None,
) -> Selection:
    return select(
        store,
        coders=wanted.coders,
        round=round,
        unit=wanted.unit,
        include_open=wanted.include_open,
        reason=wanted.reason,
        least=least,
        interviewer_turns=wanted.interviewer_turns,
        submission=wanted.submission,
        check=check,
    )


def _of_round(store: Store, wanted: Wanted, name: str, check: Callable[[Selection], None]) -> Selection | None:
    """What is compared of one round; None, and said, where two coders share no interview in it."""
    found = _select(store, wanted, name, least=1, check=check)
    if (found.tags.covered.sum(axis=1) >= 2).any():
        return found
    warn(f"Round {name} is left out: two of these coders have not submitted the same interview in it.")
    return None
