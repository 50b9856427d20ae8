"""`agreement` and `themes`: figures and tables, on the terminal or as a file."""

from __future__ import annotations

import shlex
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ipr_coder.cli.printing import console, say, say_json
from ipr_coder.cli.selecting import UnitOfCounting, coder_list, select
from ipr_coder.cli.setting_up import CaseUnitChoice
from ipr_coder.cli.studies import STUDY_HELP, opened, which_study
from ipr_coder.cli.writing import must_have_folder

if TYPE_CHECKING:
    from ipr_coder.reports.model import Report
    from ipr_coder.study.store import Store
    from ipr_coder.study.tables import Selection


class Shape(StrEnum):
    """How a result is printed."""

    table = "table"
    json = "json"
    csv = "csv"


FILE_HELP = "Write it to a file; the ending says how: .docx .html .md .csv .json .txt"


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command()(agreement)
    app.command()(themes)


def agreement(
    study: Annotated[str | None, typer.Argument(help=STUDY_HELP)] = None,
    coders: Annotated[str | None, typer.Option(help="The coders to compare: A,B. Left out: all of the round.")] = None,
    unit: Annotated[UnitOfCounting, typer.Option(help="What is counted.")] = UnitOfCounting.segment,
    round: Annotated[str | None, typer.Option(help="The round, where there are several.")] = None,
    include_open: Annotated[bool, typer.Option("--include-open", help="Also what is not submitted yet.")] = False,
    reason: Annotated[str | None, typer.Option(help="Why, for --include-open; it is kept.")] = None,
    format: Annotated[Shape, typer.Option(help="How to print it.")] = Shape.table,
    json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
    out: Annotated[Path | None, typer.Option("-o", "--output", help=FILE_HELP)] = None,
) -> None:
    """How far coders agree on each code: counts, percent, kappa, alpha, AC1, each with its 95 % interval.

    Interviews that a coder was not assigned, or has not submitted, are missing for that coder; an interview that was
    submitted without a tag counts as zero. Interviewer turns are not counted.
    """
    _check_output(out)
    with opened(which_study(study)) as store:
        chosen = select(
            store,
            coders=coder_list(coders),
            round=round,
            unit=unit,
            include_open=include_open,
            reason=reason,
            least=2,
        )
    _deliver(agreement_of(chosen, this_command()), Shape.json if json else format, out)


def themes(
    case_unit: Annotated[CaseUnitChoice, typer.Option(help="What a case is: it decides the labels.")],
    study: Annotated[str | None, typer.Argument(help=STUDY_HELP)] = None,
    layer: Annotated[
        str | None, typer.Option(help="Whose tags count: union, agreed, or one coder's label. Printed with the table.")
    ] = None,
    coders: Annotated[str | None, typer.Option(help="Only these coders: A,B")] = None,
    unit: Annotated[UnitOfCounting, typer.Option(help="What is counted.")] = UnitOfCounting.segment,
    round: Annotated[str | None, typer.Option(help="The round, where there are several.")] = None,
    quotes: Annotated[int, typer.Option(min=0, help="Quotes for each code.")] = 2,
    include_open: Annotated[bool, typer.Option("--include-open", help="Also what is not submitted yet.")] = False,
    reason: Annotated[str | None, typer.Option(help="Why, for --include-open; it is kept.")] = None,
    format: Annotated[Shape, typer.Option(help="How to print it.")] = Shape.table,
    json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
    out: Annotated[Path | None, typer.Option("-o", "--output", help=FILE_HELP)] = None,
) -> None:
    """Which codes occur in how many cases, from whom and in which session, with quotes and the flow of interviews."""
    _check_output(out)
    with opened(which_study(study)) as store:
        chosen = select(
            store,
            coders=coder_list(coders),
            round=round,
            unit=unit,
            include_open=include_open,
            reason=reason,
        )
        report = themes_of(store, chosen, case_unit=case_unit.value, layer=layer, quotes=quotes, command=this_command())
    _deliver(report, Shape.json if json else format, out)


def agreement_of(chosen: Selection, command: str) -> Report:
    """The agreement report of a selection; UsageError with fewer than two coders."""
    from ipr_coder.reports.agreement_report import agreement_report
    from ipr_coder.themes.code_agreement import agreement_table

    return agreement_report(chosen.tags, agreement_table(chosen.tags, chosen.grid), command=command)


def themes_of(
    store: Store, chosen: Selection, *, case_unit: str, layer: str | None, quotes: int, command: str
) -> Report:
    """The theme report of a selection, with the words of its quotes fetched from the study."""
    from ipr_coder.coding.overview import hours_limit
    from ipr_coder.reports.theme_report import theme_report
    from ipr_coder.study.texts import load_excerpts
    from ipr_coder.themes.cases import choose_case_unit
    from ipr_coder.themes.flow import interview_flow
    from ipr_coder.themes.layers import choose_layer
    from ipr_coder.themes.quotes import choose_quotes
    from ipr_coder.themes.theme_table import theme_table

    tags, grid = chosen.tags, chosen.grid
    counted = choose_layer(layer, tags.coders)
    table = theme_table(tags, grid, case_unit=choose_case_unit(case_unit), layer=counted)
    picks = choose_quotes(tags, grid, layer=counted, per_code=quotes) if quotes else None
    labels = [one.label for one in tags.interviews]
    excerpts = store.read(lambda tx: load_excerpts(tx, [pick.place for pick in picks or ()], labels))
    flow = interview_flow(tags.interviews, hours_limit=hours_limit(store))
    return theme_report(tags, table, flow, picks=picks, excerpts=excerpts, command=command)


def this_command() -> str:
    """The command line as it was typed, for the report to name."""
    return shlex.join(["ipr-coder", *sys.argv[1:]])


def _check_output(out: Path | None) -> None:
    """A name that cannot be written is told before the study is opened, and before an early look goes on record."""
    from ipr_coder.reports.formats import format_of

    if out is not None:
        format_of(out)
        must_have_folder(out)


def _deliver(report: Report, shape: Shape, out: Path | None) -> None:
    from ipr_coder.reports.formats import render, write_report

    if out is not None:
        write_report(report, out)
        if shape is Shape.json:
            say_json({"schema": "ipr-coder/written@1", "file": str(out)})
        else:
            say(f"Wrote {out}.")
    elif shape is Shape.table:
        from ipr_coder.reports.terminal import print_report

        print_report(report, console())
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(render(report, shape.value))
