"""`moments`: what client and therapist told of the same moments of their session."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ipr_coder.cli.delivering import (
    FILE_HELP,
    SHAPE_HELP,
    WORKING_PAPER_HELP,
    Shape,
    check_output,
    check_working_paper,
    deliver,
    this_command,
)
from ipr_coder.cli.passphrases import FILE_HELP as PASSPHRASE_HELP
from ipr_coder.cli.passphrases import known_names
from ipr_coder.cli.report_material import material_of
from ipr_coder.cli.selecting import UnitOfCounting, coder_list, select
from ipr_coder.cli.studies import STUDY_HELP, opened, which_study

if TYPE_CHECKING:
    from ipr_coder.reports.material import ReportMaterial
    from ipr_coder.reports.model import Report

LAYER_HELP = "Whose tags count: consensus, union, agreed, or one coder's label. Printed with the tables."
WITHIN_HELP = "Seconds that two accounts may lie apart on the session's clock and still be of the same moment."

MAPS_HELP = "Up to how many moment maps are drawn: of the sessions with the most moments told of by both."


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command()(moments)


def moments(
    study: Annotated[str | None, typer.Argument(help=STUDY_HELP)] = None,
    layer: Annotated[str | None, typer.Option(help=LAYER_HELP)] = None,
    coders: Annotated[str | None, typer.Option(help="Only these coders: A,B")] = None,
    unit: Annotated[UnitOfCounting, typer.Option(help="What carries a code.")] = UnitOfCounting.segment,
    round: Annotated[str | None, typer.Option(help="The round, where there are several.")] = None,
    within: Annotated[float, typer.Option(min=0, max=86_400, help=WITHIN_HELP)] = 30,
    maps: Annotated[int, typer.Option(min=0, max=1000, help=MAPS_HELP)] = 60,
    words: Annotated[
        bool,
        typer.Option("--words", help="Also each shared moment in words: the session, the client, the therapist."),
    ] = False,
    include_open: Annotated[bool, typer.Option("--include-open", help="Also what is not submitted yet.")] = False,
    reason: Annotated[str | None, typer.Option(help="Why, for --include-open; it is kept.")] = None,
    format: Annotated[Shape, typer.Option(help=SHAPE_HELP)] = Shape.table,
    json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
    out: Annotated[Path | None, typer.Option("-o", "--output", help=FILE_HELP)] = None,
    key_file: Annotated[
        Path | None, typer.Option(help="The key file of `deidentify`: warn where the words hold a name it knows.")
    ] = None,
    working_paper: Annotated[bool, typer.Option("--working-paper", help=WORKING_PAPER_HELP)] = False,
    passphrase_file: Annotated[Path | None, typer.Option(help=PASSPHRASE_HELP)] = None,
) -> None:
    """What client and therapist told of the same moments of their session: both, or one alone, by code and on a map."""
    from ipr_coder.reports.account_words import words_of
    from ipr_coder.reports.material import Wishes

    shape = Shape.json if json else format
    check_output(out, shape)
    if words:
        check_working_paper(out, shape, allowed=working_paper, instead="Leave --words away")
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
        key = known_names(store, key_file, passphrase_file)
        material = material_of(
            store,
            chosen,
            layer=layer,
            case_unit="dyad",
            command=this_command(),
            wishes=Wishes(match_ms=milliseconds(within), maps=maps, words=words),
        )
        report = moment_report(material)
    deliver(report, shape, out, key, words=words_of(report.sections[0]), uncleared=True)


def moment_report(material: ReportMaterial) -> Report:
    """The section on the two perspectives as a report of its own."""
    from ipr_coder.reports.dual_section import section_of
    from ipr_coder.reports.model import Report
    from ipr_coder.reports.provenance import provenance
    from ipr_coder.reports.told_sessions import matching_fact

    return Report(
        title=f"Dual perspective: {material.tags.study}",
        subtitle=f"Layer: {material.layer.text}.",
        facts=provenance(
            material.tags,
            unit=material.grid.kind,
            case_unit=material.case_unit,
            layer=material.layer.text,
            command=material.command,
            more=(matching_fact(material),),
        ),
        sections=(section_of(material),),
    )


def milliseconds(seconds: float) -> int:
    """Seconds of the command line as milliseconds; UsageError for what is no number."""
    from math import isfinite

    from ipr_coder.errors import UsageError

    if not isfinite(seconds):
        raise UsageError("a time is a number of seconds.", mend="For example 30.")
    return round(seconds * 1000)
