"""`codes`: what can be said of codes themselves; `codes together`: which of them occur together."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ipr_coder.cli import concordance, terms
from ipr_coder.cli.delivering import FILE_HELP, SHAPE_HELP, Shape, check_output, deliver, this_command
from ipr_coder.cli.report_material import material_of
from ipr_coder.cli.selecting import UnitOfCounting, coder_list, select
from ipr_coder.cli.studies import STUDY_HELP, opened, which_study

if TYPE_CHECKING:
    from ipr_coder.reports.material import ReportMaterial
    from ipr_coder.reports.model import Report

LAYER_HELP = "Whose tags count: consensus, union, agreed, or one coder's label. Printed with the tables."
NEAR_HELP = "Up to how many turns apart two codes are near each other; 0 for the same turn."


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    group = typer.Typer(help="Which codes occur together, and in which words they are told.", no_args_is_help=True)
    group.command()(together)
    terms.register(group)
    concordance.register(group)
    app.add_typer(group, name="codes")


def together(
    study: Annotated[str | None, typer.Argument(help=STUDY_HELP)] = None,
    near: Annotated[int, typer.Option(min=0, max=1000, help=NEAR_HELP)] = 3,
    least: Annotated[int, typer.Option(min=1, help="List pairs that are near each other this often or more.")] = 1,
    most: Annotated[
        int | None, typer.Option(min=1, help="List this many pairs, those most often together first; without it, all.")
    ] = None,
    layer: Annotated[str | None, typer.Option(help=LAYER_HELP)] = None,
    coders: Annotated[str | None, typer.Option(help="Only these coders: A,B")] = None,
    unit: Annotated[UnitOfCounting, typer.Option(help="What carries a code.")] = UnitOfCounting.segment,
    round: Annotated[str | None, typer.Option(help="The round, where there are several.")] = None,
    flat: Annotated[bool, typer.Option("--flat", help="Codes alone, without families rolled up.")] = False,
    include_open: Annotated[bool, typer.Option("--include-open", help="Also what is not submitted yet.")] = False,
    reason: Annotated[str | None, typer.Option(help="Why, for --include-open; it is kept.")] = None,
    format: Annotated[Shape, typer.Option(help=SHAPE_HELP)] = Shape.table,
    json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
    out: Annotated[Path | None, typer.Option("-o", "--output", help=FILE_HELP)] = None,
) -> None:
    """Which codes one and the same coder put on the same unit, or within some turns: counts, Jaccard, and a picture."""
    from ipr_coder.reports.material import Wishes

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
            least=0,
            consensus=True,
        )
        material = material_of(
            store,
            chosen,
            layer=layer,
            case_unit="dyad",
            command=this_command(),
            wishes=Wishes(near=near, flat=flat, least=least, most_pairs=most),
        )
        report = together_report(material)
    deliver(report, shape, out)


def together_report(material: ReportMaterial) -> Report:
    """The section on co-occurrence as a report of its own; the list of codes is its main table."""
    from ipr_coder.reports.co_occurrence_section import section_of
    from ipr_coder.reports.model import Fact, Report
    from ipr_coder.reports.provenance import provenance

    section = section_of(material)
    report = Report(
        title=f"Codes together: {material.tags.study}",
        subtitle=f"Layer: {material.layer.text}.",
        facts=provenance(
            material.tags,
            unit=material.grid.kind,
            layer=material.layer.text,
            command=material.command,
            more=(Fact("near", "Near, in turns", str(material.wishes.near)),),
        ),
        sections=(section,),
    )
    there = any(table.id == "together_codes" for table in report.tables())
    return report.with_main("together_codes") if there else report
