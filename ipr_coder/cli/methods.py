"""`methods`: what the study knows of its own method, for the paper's method section, with its gaps."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ipr_coder.cli.delivering import FILE_HELP, SHAPE_HELP, Shape, check_output, deliver, this_command
from ipr_coder.cli.report_material import material_of
from ipr_coder.cli.results import LAYER_HELP
from ipr_coder.cli.selecting import UnitOfCounting, coder_list, select
from ipr_coder.cli.setting_up import CaseUnitChoice
from ipr_coder.cli.studies import STUDY_HELP, opened, which_study


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command()(methods)


def methods(
    study: Annotated[str | None, typer.Argument(help=STUDY_HELP)] = None,
    case_unit: Annotated[
        CaseUnitChoice | None, typer.Option(help="What a case is. Left out: what the study says.")
    ] = None,
    layer: Annotated[str | None, typer.Option(help=LAYER_HELP)] = None,
    coders: Annotated[str | None, typer.Option(help="Only these coders: A,B")] = None,
    unit: Annotated[UnitOfCounting, typer.Option(help="What is counted.")] = UnitOfCounting.segment,
    round: Annotated[str | None, typer.Option(help="The round, where there are several.")] = None,
    include_open: Annotated[bool, typer.Option("--include-open", help="Also what is not submitted yet.")] = False,
    reason: Annotated[str | None, typer.Option(help="Why, for --include-open; it is kept.")] = None,
    format: Annotated[Shape, typer.Option(help=SHAPE_HELP)] = Shape.table,
    json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
    out: Annotated[Path | None, typer.Option("-o", "--output", help=FILE_HELP)] = None,
) -> None:
    """What COREQ, SRQR and JARS-Qual ask for and the study knows; what nobody told it prints as a gap."""
    from ipr_coder.reports.chapters import choose_chapters
    from ipr_coder.reports.whole_report import whole_report
    from ipr_coder.study.structure import study_row
    from ipr_coder.themes.cases import choose_case_unit

    shape = Shape.json if json else format
    check_output(out, shape)
    with opened(which_study(study)) as store:
        chosen = select(
            store,
            coders=coder_list(coders),
            round=round,
            unit=unit,
            include_open=include_open,
            reason=reason,
            consensus=True,
            least=0,
        )
        case = store.read(study_row).case_unit if case_unit is None else case_unit.value
        material = material_of(store, chosen, layer=layer, case_unit=choose_case_unit(case), command=this_command())
        made = whole_report(material, choose_chapters(["methods"]), title=f"Methods facts: {material.tags.study}")
    deliver(made, shape, out)
