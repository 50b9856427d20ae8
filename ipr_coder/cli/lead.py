"""`lead`: the lead's screens."""

from __future__ import annotations

from typing import Annotated

import typer

from ipr_coder.cli.selecting import UnitOfCounting, coder_list
from ipr_coder.cli.setting_up import CaseUnitChoice
from ipr_coder.cli.studies import STUDY_HELP, which_study


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command()(lead)


def lead(
    study: Annotated[str | None, typer.Argument(help=STUDY_HELP)] = None,
    case_unit: Annotated[
        CaseUnitChoice | None, typer.Option(help="What a case is; left out: what the study says. A key changes it.")
    ] = None,
    layer: Annotated[
        str | None, typer.Option(help="Whose tags count: consensus, union, agreed, or a coder. A key changes it.")
    ] = None,
    coders: Annotated[str | None, typer.Option(help="Only these coders: A,B")] = None,
    unit: Annotated[UnitOfCounting, typer.Option(help="What is counted.")] = UnitOfCounting.segment,
    round: Annotated[str | None, typer.Option(help="The round, where there are several.")] = None,
) -> None:
    """Open the lead's screens: who has submitted what, themes, moments, and the words behind every number.

    Only interviews that all of their coders have submitted are counted.
    """
    from ipr_coder.tui.lead.lead_app import run_lead
    from ipr_coder.tui.lead.reading import Choices

    named = coder_list(coders)
    choices = Choices(
        case_unit=None if case_unit is None else case_unit.value,
        layer=layer,
        unit=unit.value,
        round=round,
        coders=None if named is None else tuple(named),
    )
    raise typer.Exit(run_lead(which_study(study), choices))
