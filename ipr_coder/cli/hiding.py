"""`hide`: what coders are not to see beside the text they code."""

from __future__ import annotations

from typing import Annotated

import typer

from ipr_coder.cli.printing import say, say_json
from ipr_coder.cli.studies import STUDY_HELP, opened, which_study
from ipr_coder.errors import UsageError


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command()(hide)


def hide(
    study: Annotated[str | None, typer.Argument(help=STUDY_HELP)] = None,
    what: Annotated[
        str | None, typer.Option("--what", help="These, and no others: session,other_account. Left out: say what is.")
    ] = None,
    nothing: Annotated[bool, typer.Option("--nothing", help="Hide nothing any more.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Hide the session's transcript or the other member's account from coders, or say what is hidden."""
    from ipr_coder.coding.hiding import hidden_from_coders, hide_from_coders

    if what is not None and nothing:
        raise UsageError("--what and --nothing contradict each other.", mend="Give one of them.")
    with opened(which_study(study)) as store:
        if what is not None or nothing:
            hide_from_coders(store, [fact.strip() for fact in (what or "").split(",") if fact.strip()])
        hidden = hidden_from_coders(store)
    if json:
        say_json({"hidden": list(hidden)})
    else:
        say(f"Hidden from coders: {', '.join(hidden)}." if hidden else "Nothing is hidden from coders.")
