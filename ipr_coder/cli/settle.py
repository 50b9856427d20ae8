"""`settle`: the screen on which coders settle their disagreements together."""

from __future__ import annotations

from typing import Annotated

import typer

from ipr_coder.cli.selecting import coder_list
from ipr_coder.cli.studies import STUDY_HELP, which_study


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command()(settle)


def settle(
    by: Annotated[str, typer.Option(envvar="IPR_CODER", help="Who settles. Left out: what IPR_CODER says.")],
    study: Annotated[str | None, typer.Argument(help=STUDY_HELP)] = None,
    interview: Annotated[str | None, typer.Option(help="Put this interview on the table at once.")] = None,
    present: Annotated[str | None, typer.Option(help="Who else is present: CD,LEAD. A key changes it.")] = None,
    round: Annotated[str | None, typer.Option(help="The round, where there are several.")] = None,
    reason: Annotated[
        str | None,
        typer.Option(help="Why the interview is opened before everybody has submitted it; it is kept."),
    ] = None,
) -> None:
    """Open the screen for settling: the coders side by side on the text, one key for each decision.

    An interview is ready once everybody it is assigned to has submitted it.
    """
    from ipr_coder.tui.settling.settle_app import run_settle

    raise typer.Exit(
        run_settle(
            which_study(study),
            by,
            interview=interview,
            round=round,
            present=tuple(coder_list(present) or ()),
            reason=reason,
        )
    )
