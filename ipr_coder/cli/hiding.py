"""`hide`: what coders are not to see of what they code."""

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
        str | None,
        typer.Option(
            "--what",
            help="These, and no others: session,other_account,session_number,role,group,scores. Left out: say what is.",
        ),
    ] = None,
    nothing: Annotated[bool, typer.Option("--nothing", help="Hide nothing any more.")] = False,
    round: Annotated[
        str | None, typer.Option(help="In this round only. Left out: in all rounds that say nothing of their own.")
    ] = None,
    as_study: Annotated[
        bool, typer.Option("--as-study", help="Let the round hide what the study hides, nothing of its own.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Hide facts from coders, or say what is hidden.

    session is the session's transcript, other_account what the other member of the dyad said. Where session_number or
    role is hidden, interviews go by neutral names, since their labels tell both.
    """
    from ipr_coder.coding.hiding import hidden_from_coders, hide_as_the_study, hide_from_coders

    if (what is not None) + nothing + as_study > 1:
        raise UsageError("--what, --nothing and --as-study contradict each other.", mend="Give one of them.")
    if as_study and round is None:
        raise UsageError("--as-study says nothing without a round.", mend="Add --round.")
    with opened(which_study(study)) as store:
        if as_study and round is not None:
            hide_as_the_study(store, round)
        elif what is not None or nothing:
            facts = [fact.strip() for fact in (what or "").split(",") if fact.strip()]
            hide_from_coders(store, facts, round)
        hidden = hidden_from_coders(store, round)
    where = "" if round is None else f" in round {round}"
    if json:
        say_json({"hidden": list(hidden), "round": round})
    else:
        say(f"Hidden from coders{where}: {', '.join(hidden)}." if hidden else f"Nothing is hidden from coders{where}.")
