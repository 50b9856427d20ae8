"""`report`: everything that is counted, in one file, or the sections that a report.yaml or the command line names."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ipr_coder.cli.delivering import FILE_HELP, SHAPE_HELP, Shape, check_output, deliver, this_command
from ipr_coder.cli.passphrases import FILE_HELP as PASSPHRASE_HELP
from ipr_coder.cli.passphrases import known_names
from ipr_coder.cli.report_material import material_of
from ipr_coder.cli.results import LAYER_HELP
from ipr_coder.cli.selecting import UnitOfCounting, coder_list, select, tell_look
from ipr_coder.cli.sequences import check_codes
from ipr_coder.cli.setting_up import CaseUnitChoice
from ipr_coder.cli.studies import STUDY_HELP, opened, which_study
from ipr_coder.reports.chapters import NAMES, choose_chapters

if TYPE_CHECKING:
    from ipr_coder.reports.report_plan import ReportPlan

SECTION_HELP = f"Only this section; may be given several times. There is {', '.join(NAMES)}."


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command()(report)


def report(
    study: Annotated[str | None, typer.Argument(help=STUDY_HELP)] = None,
    section: Annotated[list[str] | None, typer.Option(help=SECTION_HELP)] = None,
    plan: Annotated[
        Path | None, typer.Option(help="A report.yaml: sections and choices. What is said here goes before it.")
    ] = None,
    case_unit: Annotated[
        CaseUnitChoice | None,
        typer.Option(help="What a case is: it decides the labels. Left out: what the study says."),
    ] = None,
    layer: Annotated[str | None, typer.Option(help=LAYER_HELP)] = None,
    coders: Annotated[str | None, typer.Option(help="Only these coders: A,B")] = None,
    unit: Annotated[UnitOfCounting | None, typer.Option(help="What is counted. Left out: segment.")] = None,
    round: Annotated[str | None, typer.Option(help="The round, where there are several.")] = None,
    include_open: Annotated[bool, typer.Option("--include-open", help="Also what is not submitted yet.")] = False,
    reason: Annotated[str | None, typer.Option(help="Why, for --include-open; it is kept.")] = None,
    format: Annotated[Shape, typer.Option(help=SHAPE_HELP)] = Shape.table,
    json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
    out: Annotated[Path | None, typer.Option("-o", "--output", help=FILE_HELP)] = None,
    key_file: Annotated[
        Path | None, typer.Option(help="The key file of `deidentify`: hold back quotes with a name it knows.")
    ] = None,
    passphrase_file: Annotated[Path | None, typer.Option(help=PASSPHRASE_HELP)] = None,
) -> None:
    """The whole report for the paper: every table, figure and quote in one file, or the sections you name.

    What is not there (no recall moments, no groups, one coder) is said in its place.
    """
    from ipr_coder.reports.report_plan import ReportPlan, read_plan
    from ipr_coder.reports.whole_report import whole_report
    from ipr_coder.study.structure import study_row
    from ipr_coder.themes.cases import choose_case_unit

    shape = Shape.json if json else format
    check_output(out, shape)
    wanted = ReportPlan() if plan is None else read_plan(plan)
    chapters = choose_chapters(section or wanted.sections)
    named = coder_list(coders)
    with opened(which_study(study)) as store:
        chosen = select(
            store,
            coders=wanted.coders if named is None else named,
            round=round or wanted.round,
            unit=unit or _unit(wanted),
            include_open=include_open,
            reason=reason,
            consensus=True,
            least=0,
            check=lambda selection: check_codes(store, selection.tags, wanted.wishes),
        )
        check_codes(store, chosen.tags, wanted.wishes)
        case = None if case_unit is None else case_unit.value
        material = material_of(
            store,
            chosen,
            layer=layer or wanted.layer,
            case_unit=choose_case_unit(case or wanted.case_unit or store.read(study_row).case_unit),
            command=this_command(),
            wishes=wanted.wishes,
        )
        key = known_names(store, key_file, passphrase_file)
        made = whole_report(material, chapters, title=wanted.title)
        if any(chapter.side_by_side for chapter in chapters):
            tell_look(store, chosen.tags)
    deliver(made, shape, out, key)


def _unit(wanted: ReportPlan) -> UnitOfCounting:
    return UnitOfCounting.segment if wanted.unit is None else UnitOfCounting(wanted.unit)
