"""`themes` and `change`: theme tables, and what changes from session to session, on the terminal or as a file."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ipr_coder.cli.delivering import FILE_HELP, SHAPE_HELP, Shape, check_output, deliver, this_command
from ipr_coder.cli.passphrases import FILE_HELP as PASSPHRASE_HELP
from ipr_coder.cli.passphrases import known_names
from ipr_coder.cli.report_material import material_of
from ipr_coder.cli.selecting import UnitOfCounting, coder_list, select
from ipr_coder.cli.setting_up import CaseUnitChoice
from ipr_coder.cli.studies import STUDY_HELP, opened, which_study

if TYPE_CHECKING:
    from ipr_coder.reports.material import ReportMaterial, Wishes
    from ipr_coder.reports.model import Report
    from ipr_coder.study.store import Store
    from ipr_coder.study.tables import Selection

LAYER_HELP = "Whose tags count: consensus, union, agreed, or one coder's label. Printed with the tables."
FLAT_HELP = "Every code for itself: subcodes are not rolled up into their families."


class OrderOfInterviews(StrEnum):
    """In which order interviews are gone through."""

    study = "study"
    session = "session"
    submitted = "submitted"


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command()(themes)
    app.command()(change)


def themes(
    case_unit: Annotated[CaseUnitChoice, typer.Option(help="What a case is: it decides the labels.")],
    study: Annotated[str | None, typer.Argument(help=STUDY_HELP)] = None,
    layer: Annotated[str | None, typer.Option(help=LAYER_HELP)] = None,
    coders: Annotated[str | None, typer.Option(help="Only these coders: A,B")] = None,
    unit: Annotated[UnitOfCounting, typer.Option(help="What is counted.")] = UnitOfCounting.segment,
    round: Annotated[str | None, typer.Option(help="The round, where there are several.")] = None,
    flat: Annotated[bool, typer.Option("--flat", help=FLAT_HELP)] = False,
    order: Annotated[
        OrderOfInterviews, typer.Option(help="The order of interviews for first occurrences and saturation.")
    ] = OrderOfInterviews.study,
    quotes: Annotated[int, typer.Option(min=0, help="Quotes for each code.")] = 2,
    include_open: Annotated[bool, typer.Option("--include-open", help="Also what is not submitted yet.")] = False,
    reason: Annotated[str | None, typer.Option(help="Why, for --include-open; it is kept.")] = None,
    format: Annotated[Shape, typer.Option(help=SHAPE_HELP)] = Shape.table,
    json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
    out: Annotated[Path | None, typer.Option("-o", "--output", help=FILE_HELP)] = None,
    key_file: Annotated[
        Path | None, typer.Option(help="The key file of `deidentify`: warn where a quote holds a name it knows.")
    ] = None,
    passphrase_file: Annotated[Path | None, typer.Option(help=PASSPHRASE_HELP)] = None,
) -> None:
    """Which codes occur in how many cases, from whom and in which session, with quotes and the flow of interviews."""
    from ipr_coder.reports.material import Wishes
    from ipr_coder.themes.saturation import choose_order

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
        key = known_names(store, key_file, passphrase_file)
        wishes = Wishes(flat=flat, order=choose_order(order.value))
        report = themes_of(
            store,
            chosen,
            case_unit=case_unit.value,
            layer=layer,
            quotes=quotes,
            command=this_command(),
            wishes=wishes,
        )
    deliver(report, shape, out, key)


def change(
    case_unit: Annotated[CaseUnitChoice, typer.Option(help="What a case is: it decides the labels.")],
    study: Annotated[str | None, typer.Argument(help=STUDY_HELP)] = None,
    sessions: Annotated[
        str | None, typer.Option(help="The two sessions: 3,5. Without it, each session and the next.")
    ] = None,
    tests: Annotated[bool, typer.Option("--tests", help="Also exact tests over dyads, with what they assume.")] = False,
    layer: Annotated[str | None, typer.Option(help=LAYER_HELP)] = None,
    coders: Annotated[str | None, typer.Option(help="Only these coders: A,B")] = None,
    unit: Annotated[UnitOfCounting, typer.Option(help="What is counted.")] = UnitOfCounting.segment,
    round: Annotated[str | None, typer.Option(help="The round, where there are several.")] = None,
    flat: Annotated[bool, typer.Option("--flat", help=FLAT_HELP)] = False,
    include_open: Annotated[bool, typer.Option("--include-open", help="Also what is not submitted yet.")] = False,
    reason: Annotated[str | None, typer.Option(help="Why, for --include-open; it is kept.")] = None,
    format: Annotated[Shape, typer.Option(help=SHAPE_HELP)] = Shape.table,
    json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
    out: Annotated[Path | None, typer.Option("-o", "--output", help=FILE_HELP)] = None,
) -> None:
    """What changes from one session to the next, by code, case and group; groups compared by the rule of CQR."""
    from ipr_coder.reports.material import Wishes
    from ipr_coder.themes.cases import choose_case_unit

    shape = Shape.json if json else format
    check_output(out, shape)
    wishes = Wishes(flat=flat, tests=tests, sessions=session_numbers(sessions))
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
            case_unit=choose_case_unit(case_unit.value),
            command=this_command(),
            wishes=wishes,
        )
        report = change_report(material)
    deliver(report, shape, out)


def change_report(material: ReportMaterial) -> Report:
    """The section on change as a report of its own."""
    from ipr_coder.reports.change_section import section_of
    from ipr_coder.reports.model import Report
    from ipr_coder.reports.provenance import provenance

    return Report(
        title=f"Change: {material.tags.study}",
        subtitle=f"Case unit: {material.case_unit}. Layer: {material.layer.text}.",
        facts=provenance(
            material.tags,
            unit=material.grid.kind,
            case_unit=material.case_unit,
            layer=material.layer.text,
            command=material.command,
        ),
        sections=(section_of(material),),
    )


def session_numbers(text: str | None) -> tuple[int, ...]:
    """The numbers of "3,5"; none where nothing was said. UsageError for what is no number."""
    from ipr_coder.errors import UsageError

    try:
        return tuple(int(part) for part in (text or "").split(",") if part.strip())
    except ValueError:
        raise UsageError("a session is a number.", mend="Name two, for example --sessions 3,5.") from None


def themes_of(
    store: Store,
    chosen: Selection,
    *,
    case_unit: str,
    layer: str | None,
    quotes: int,
    command: str,
    wishes: Wishes | None = None,
) -> Report:
    """The theme report of a selection, with the words of its quotes fetched from the study."""
    from dataclasses import replace

    from ipr_coder.coding.overview import hours_limit
    from ipr_coder.reports.material import Wishes
    from ipr_coder.reports.quote_section import quotes_of
    from ipr_coder.reports.theme_report import theme_report
    from ipr_coder.reports.theme_section import further_sections, themes_of_material
    from ipr_coder.themes.cases import choose_case_unit
    from ipr_coder.themes.flow import interview_flow

    tags, unit = chosen.tags, choose_case_unit(case_unit)
    wishes = replace(wishes or Wishes(), quotes_a_code=quotes)
    material = material_of(store, chosen, layer=layer, case_unit=unit, command=command, wishes=wishes)
    table = themes_of_material(material)
    picks = quotes_of(material) if quotes else None
    return theme_report(
        tags,
        table,
        interview_flow(tags.interviews, hours_limit=hours_limit(store)),
        picks=picks,
        excerpts=material.excerpts([pick.place for pick in picks or ()]),
        more=further_sections(material, table),
        command=command,
    )
