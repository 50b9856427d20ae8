"""`agreement`: how far coders agree, in a study, in any table of units and coders, or in any list of spans."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ipr_coder.cli.choices import (
    ClusterChoice,
    GroupChoice,
    IntervalChoice,
    LevelChoice,
    RuleChoice,
    ScaleChoice,
    YardstickChoice,
)
from ipr_coder.cli.delivering import FILE_HELP, SHAPE_HELP, Shape, check_output, deliver, this_command
from ipr_coder.cli.printing import warn
from ipr_coder.cli.selecting import UnitCompared, coder_list, select
from ipr_coder.cli.studies import STUDY_HELP, opened, which_study
from ipr_coder.errors import UsageError

if TYPE_CHECKING:
    from ipr_coder.agreement import Rule
    from ipr_coder.reports.model import Report
    from ipr_coder.study.store import Store
    from ipr_coder.study.tables import Selection
    from ipr_coder.themes.comparing.choices import Choices, Intervals


_RULES: dict[RuleChoice, Rule] = {
    RuleChoice.any: "any overlap",
    RuleChoice.majority: "majority",
    RuleChoice.exact: "exact",
}


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command()(agreement)


def agreement(
    study: Annotated[str | None, typer.Argument(help=STUDY_HELP)] = None,
    coders: Annotated[str | None, typer.Option(help="The coders to compare: A,B. Left out: all of the round.")] = None,
    codes: Annotated[
        str | None,
        typer.Option(help="Only these codes: shame,repair. A family is then the family's own tags, see --roll-up."),
    ] = None,
    unit: Annotated[
        UnitCompared | None,
        typer.Option(help="What is counted; left out: segment. moment is all the talk about a stop of the tape."),
    ] = None,
    roll_up: Annotated[
        bool | None,
        typer.Option(
            "--roll-up/--no-roll-up",
            help="Does a family count its subcodes? Left out: yes, as in the theme table.",
        ),
    ] = None,
    rule: Annotated[
        RuleChoice | None,
        typer.Option(
            help="When a tag marks a unit: any shared character, more than half of it, or exactly it. Left out: any."
        ),
    ] = None,
    interviewer_turns: Annotated[
        bool, typer.Option("--interviewer-turns", help="Count what the interviewer says, too.")
    ] = False,
    round: Annotated[str | None, typer.Option(help="The round, where there are several. Left out: the newest.")] = None,
    by: Annotated[
        GroupChoice | None,
        typer.Option(help="The same figures by group; order is the order in which interviews were submitted (drift)."),
    ] = None,
    against: Annotated[
        YardstickChoice | None,
        typer.Option(help="Each coder against the round named consensus, or against what most of the others said."),
    ] = None,
    episodes: Annotated[
        bool, typer.Option("--episodes", help="Also: do two coders find the same ruptures, with the same end?")
    ] = False,
    window: Annotated[
        float | None,
        typer.Option(min=0, max=86_400, help="Seconds that beginnings of one episode may lie apart. Left out: 30."),
    ] = None,
    include_open: Annotated[bool, typer.Option("--include-open", help="Also what is not submitted yet.")] = False,
    reason: Annotated[str | None, typer.Option(help="Why, for --include-open; it is kept.")] = None,
    interval: Annotated[
        IntervalChoice, typer.Option(help="How intervals are made; bootstrap and jackknife draw interviews again.")
    ] = IntervalChoice.analytic,
    replicates: Annotated[
        int | None, typer.Option(min=100, max=100_000, help="How often a bootstrap draws. Left out: 1000.")
    ] = None,
    cluster: Annotated[
        ClusterChoice | None, typer.Option(help="What is drawn again. Left out: interview (turns are not independent).")
    ] = None,
    seed: Annotated[
        int | None, typer.Option(min=0, help="Where the drawing begins; the same seed gives the same. Left out: 1.")
    ] = None,
    confidence: Annotated[float, typer.Option(help="How sure intervals are, as in 0.95.")] = 0.95,
    scale: Annotated[
        ScaleChoice | None,
        typer.Option(help="Words for figures, each with the probability that the figure has earned it."),
    ] = None,
    matrix: Annotated[
        Path | None,
        typer.Option(help="Instead of a study: a .csv with a column unit and one column a coder; see the docs."),
    ] = None,
    spans: Annotated[
        Path | None, typer.Option(help="Instead of a study: a .csv of spans: coder,start,end,value[,document].")
    ] = None,
    level: Annotated[
        LevelChoice | None, typer.Option(help="What the numbers in --matrix mean. Left out: nominal, just names.")
    ] = None,
    length: Annotated[
        int | None,
        typer.Option(min=1, max=10**12, help="How many characters the text of --spans has. Left out: to the last end."),
    ] = None,
    format: Annotated[Shape, typer.Option(help=SHAPE_HELP)] = Shape.table,
    json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
    out: Annotated[Path | None, typer.Option("-o", "--output", help=FILE_HELP)] = None,
) -> None:
    """How far coders agree on each code: counts, percent, kappa, alpha, AC1, each with its 95 % interval.

    Interviews that a coder was not assigned, or has not submitted, are missing for that coder; an interview that was
    submitted without a tag counts as zero. Interviewer turns are not counted.

    With --matrix or --spans it compares any table of units and coders, or any list of spans, without a study.
    """
    shape = Shape.json if json else format
    check_output(out, shape)
    how = _intervals(interval, replicates, cluster, seed, confidence)
    names = coder_list(coders)
    if matrix is not None or spans is not None:
        wishes = {
            "STUDY": study, "--codes": codes, "--unit": unit, "--roll-up": roll_up, "--rule": rule, "--round": round,
            "--by": by, "--against": against, "--window": window, "--cluster": cluster, "--reason": reason,
            "--interviewer-turns": interviewer_turns, "--episodes": episodes, "--include-open": include_open,
        }  # fmt: skip
        _refuse_wishes_of_a_study([name for name, value in wishes.items() if value not in (None, False)])
        report = _of_a_file(matrix, spans, names, how, level=level, length=length, scale=scale)
    elif level is not None or length is not None:
        raise UsageError("--level belongs to --matrix, and --length to --spans.", mend="Leave them away.")
    else:
        if window is not None and not episodes:
            raise UsageError("--window belongs to --episodes.", mend="Add --episodes, or leave --window away.")
        if by is GroupChoice.round and round is not None:
            raise UsageError("--by round takes all rounds.", mend="Leave --round away.")
        choices = _choices(codes, roll_up is not False, rule, by, against, how, scale, episodes=episodes, window=window)
        wanted = _Wanted(
            names,
            round,
            unit or UnitCompared.segment,
            include_open=include_open,
            reason=reason,
            interviewer_turns=interviewer_turns,
        )
        _check_early(choices, wanted.unit)
        from ipr_coder.coding.overview import refuse_if_agreement_is_off

        with opened(which_study(study)) as store:
            refuse_if_agreement_is_off(store)
            report = _of_a_study(store, wanted, choices)
    deliver(report, shape, out)


def agreement_of(
    chosen: Selection,
    command: str,
    choices: Choices | None = None,
    *,
    rounds: Sequence[Selection] = (),
    consensus: Selection | None = None,
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
    )
    return agreement_report(chosen.tags, compared, command=command, interviewer_turns=chosen.interviewer_turns)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Whose tags, of which round, on which units."""

    coders: list[str] | None
    round: str | None
    unit: UnitCompared
    include_open: bool
    reason: str | None
    interviewer_turns: bool


def _of_a_study(store: Store, wanted: _Wanted, choices: Choices) -> Report:
    from ipr_coder.study.assignments import round_names
    from ipr_coder.themes.code_agreement import check_choices
    from ipr_coder.themes.comparing.yardsticks import CONSENSUS

    names = store.read(round_names)
    if choices.against == "consensus" and CONSENSUS not in names:
        raise UsageError(
            "there is no round named consensus in the study, so nothing is settled to compare with.",
            mend="Settle the disagreements in a round of that name first.",
        )
    # The consensus is one voice: within it there is nothing to compare.
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
    consensus = None
    if choices.against == "consensus":
        settled = _Wanted(None, CONSENSUS, wanted.unit, wanted.include_open, wanted.reason, wanted.interviewer_turns)
        consensus = _select(store, settled, CONSENSUS, least=1)
    return agreement_of(chosen, this_command(), choices, rounds=rounds, consensus=consensus)


def _select(
    store: Store,
    wanted: _Wanted,
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
        check=check,
    )


def _of_round(store: Store, wanted: _Wanted, name: str, check: Callable[[Selection], None]) -> Selection | None:
    """What is compared of one round; None, and said, where two coders share no interview in it."""
    found = _select(store, wanted, name, least=1, check=check)
    if (found.tags.covered.sum(axis=1) >= 2).any():
        return found
    warn(f"Round {name} is left out: two of these coders have not submitted the same interview in it.")
    return None


def _check_early(choices: Choices, unit: UnitCompared) -> None:
    """What makes no sense is told before the study is opened, and before an early look goes on record."""
    from ipr_coder.themes.comparing.choices import check_intervals

    check_intervals(choices.intervals, unit.value)


def _intervals(
    interval: IntervalChoice,
    replicates: int | None,
    cluster: ClusterChoice | None,
    seed: int | None,
    confidence: float,
) -> Intervals:
    from ipr_coder.themes.comparing.choices import Intervals

    drawing = {"--replicates": replicates, "--seed": seed}
    said = [name for name, value in drawing.items() if value is not None]
    if said and interval in (IntervalChoice.analytic, IntervalChoice.jackknife):
        raise UsageError(
            f"{' and '.join(said)} belong to a bootstrap, and {interval.value} intervals draw nothing by chance.",
            mend="Add --interval bootstrap.",
        )
    return Intervals(
        method=interval.value,
        replicates=1000 if replicates is None else replicates,
        cluster=None if cluster is None else cluster.value,
        seed=1 if seed is None else seed,
        confidence=confidence,
    )


def _choices(
    codes: str | None,
    roll_up: bool,
    rule: RuleChoice | None,
    by: GroupChoice | None,
    against: YardstickChoice | None,
    intervals: Intervals,
    scale: ScaleChoice | None,
    *,
    episodes: bool,
    window: float | None,
) -> Choices:
    from ipr_coder.themes.comparing.choices import Choices

    named = coder_list(codes)
    return Choices(
        codes=None if named is None else tuple(named),
        roll_up=roll_up,
        rule=_RULES[rule or RuleChoice.any],
        by=None if by is None else by.value,
        against=None if against is None else against.value,
        intervals=intervals,
        scale=None if scale is None else scale.value,
        episodes=episodes,
        window_ms=30_000 if window is None else round(1000 * window),
    )


def _refuse_wishes_of_a_study(said: list[str]) -> None:
    if said == ["STUDY"]:
        raise UsageError(
            "A study and a file of ratings cannot be compared at once.", mend="Leave the study away, or the file."
        )
    if said:
        raise UsageError(
            f"{', '.join(said)} cannot be used with --matrix or --spans, which know no study.", mend="Leave it away."
        )


def _of_a_file(
    matrix: Path | None,
    spans: Path | None,
    coders: list[str] | None,
    intervals: Intervals,
    *,
    level: LevelChoice | None,
    length: int | None,
    scale: ScaleChoice | None,
) -> Report:
    """The report on a table of ratings or a list of spans."""
    from ipr_coder.exchange.rating_csv import read_matrix, read_spans
    from ipr_coder.reports.rating_report import matrix_report, spans_report
    from ipr_coder.themes.comparing.rating_files import compare_matrix, compare_spans

    words = None if scale is None else scale.value
    if matrix is not None:
        if spans is not None:
            raise UsageError("--matrix and --spans are two different files.", mend="Give one of them.")
        if length is not None:
            raise UsageError("--length belongs to --spans.", mend="Leave it away.")
        ratings = read_matrix(matrix, coders, level=level.value if level else None)
        return matrix_report(compare_matrix(ratings, intervals), command=this_command(), scale=words)
    if spans is None:
        raise ValueError("neither a matrix nor spans")
    if level is not None:
        raise UsageError("--level belongs to --matrix: spans have values without an order.", mend="Leave it away.")
    marked = read_spans(spans, coders, length=length)
    return spans_report(compare_spans(marked, intervals), command=this_command(), scale=words)
