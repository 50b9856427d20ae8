"""`agreement`: how far coders agree, in a study, in any table of units and coders, or in any list of spans."""

from __future__ import annotations

from dataclasses import replace
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
    SubmissionChoice,
    YardstickChoice,
)
from ipr_coder.cli.compared_study import Wanted, report_of_study
from ipr_coder.cli.delivering import FILE_HELP, SHAPE_HELP, Shape, check_output, deliver, this_command
from ipr_coder.cli.selecting import UnitCompared, coder_list
from ipr_coder.cli.studies import STUDY_HELP, opened, which_study
from ipr_coder.errors import UsageError

if TYPE_CHECKING:
    from ipr_coder.agreement import Rule
    from ipr_coder.reports.model import Report
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
        typer.Option(help="Each coder against what was settled, or against what most of the others said."),
    ] = None,
    after_consensus: Annotated[
        bool,
        typer.Option("--after-consensus", help="Also the figures with what was settled in place of disagreements."),
    ] = False,
    submission: Annotated[
        SubmissionChoice, typer.Option(help="Of interviews that were reopened: what was submitted first, or last.")
    ] = SubmissionChoice.last,
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
            "--after-consensus": after_consensus, "--submission": submission is SubmissionChoice.first,
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
        if after_consensus and submission is SubmissionChoice.first:
            raise UsageError(
                "what was settled is about what stands in the study now, not about first submissions.",
                mend="Leave --submission away, or --after-consensus.",
            )
        choices = _choices(codes, roll_up is not False, rule, by, against, how, scale, episodes=episodes, window=window)
        choices = replace(choices, after_consensus=after_consensus)
        wanted = Wanted(
            names,
            round,
            unit or UnitCompared.segment,
            include_open=include_open,
            reason=reason,
            interviewer_turns=interviewer_turns,
            submission=submission.value,
        )
        _check_early(choices, wanted.unit)
        from ipr_coder.coding.overview import refuse_if_agreement_is_off

        with opened(which_study(study)) as store:
            refuse_if_agreement_is_off(store)
            report = report_of_study(store, wanted, choices)
    deliver(report, shape, out)


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
