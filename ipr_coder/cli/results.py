"""`themes`: the theme table, on the terminal or as a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ipr_coder.cli.delivering import FILE_HELP, SHAPE_HELP, Shape, check_output, deliver, this_command
from ipr_coder.cli.passphrases import FILE_HELP as PASSPHRASE_HELP
from ipr_coder.cli.passphrases import known_names
from ipr_coder.cli.selecting import UnitOfCounting, coder_list, select
from ipr_coder.cli.setting_up import CaseUnitChoice
from ipr_coder.cli.studies import STUDY_HELP, opened, which_study

if TYPE_CHECKING:
    from ipr_coder.reports.model import Report
    from ipr_coder.study.store import Store
    from ipr_coder.study.tables import Selection


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command()(themes)


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
    format: Annotated[Shape, typer.Option(help=SHAPE_HELP)] = Shape.table,
    json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
    out: Annotated[Path | None, typer.Option("-o", "--output", help=FILE_HELP)] = None,
    key_file: Annotated[
        Path | None, typer.Option(help="The key file of `deidentify`: warn where a quote holds a name it knows.")
    ] = None,
    passphrase_file: Annotated[Path | None, typer.Option(help=PASSPHRASE_HELP)] = None,
) -> None:
    """Which codes occur in how many cases, from whom and in which session, with quotes and the flow of interviews."""
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
        )
        key = known_names(store, key_file, passphrase_file)
        report = themes_of(store, chosen, case_unit=case_unit.value, layer=layer, quotes=quotes, command=this_command())
    deliver(report, shape, out, key)


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
    counted = choose_layer(layer, tags)
    table = theme_table(tags, grid, case_unit=choose_case_unit(case_unit), layer=counted)
    picks = choose_quotes(tags, grid, layer=counted, per_code=quotes) if quotes else None
    labels = [one.label for one in tags.interviews]
    excerpts = store.read(lambda tx: load_excerpts(tx, [pick.place for pick in picks or ()], labels))
    flow = interview_flow(tags.interviews, hours_limit=hours_limit(store))
    return theme_report(tags, table, flow, picks=picks, excerpts=excerpts, command=command)
