"""`coder add` and `assign`: who codes, and what."""

from __future__ import annotations

from typing import Annotated

import typer

from ipr_coder.cli.printing import say
from ipr_coder.cli.studies import STUDY_HELP, opened, study_and_rest, which_study
from ipr_coder.errors import UsageError

coder = typer.Typer(help="Add coders to a study.", no_args_is_help=False)


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.add_typer(coder, name="coder")
    app.command()(assign)


@coder.command("add")
def coder_add(
    words: Annotated[list[str], typer.Argument(metavar="[STUDY] LABEL...", help="Initials rather than names.")],
) -> None:
    """Add one or more coders by a short label; all of them or none."""
    from ipr_coder.coding.setting_up import add_coder

    study, labels = study_and_rest(words)
    if not labels:
        raise UsageError("no coder is named.", mend="Give a label after the study, for example AB.")
    with opened(study) as store:
        add_coder(store, *labels)
    for label in labels:
        say(f"Added coder {label}.")


@coder.command("list")
def coder_list(study: Annotated[str | None, typer.Argument(help=STUDY_HELP)] = None) -> None:
    """List the coders of a study."""
    from ipr_coder.coding.overview import overview

    with opened(which_study(study)) as store:
        for label in overview(store).coders:
            say(label)


def assign(
    coder: Annotated[str, typer.Option(help="The coder's label.")],
    words: Annotated[
        list[str] | None, typer.Argument(metavar="[STUDY] [INTERVIEW]...", help="Labels such as D03_S3_client.")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="All interviews that have a transcript.")] = False,
    round: Annotated[str, typer.Option(help="The round: training, main, or any name.")] = "main",
) -> None:
    """Assign interviews to a coder. What is not assigned to a coder counts as missing there, not as uncoded."""
    from ipr_coder.coding.setting_up import assign as assign_interviews
    from ipr_coder.coding.setting_up import with_transcripts

    study, labels = study_and_rest(words)
    if bool(labels) == every:
        raise UsageError("say which interviews to assign.", mend="Name them after the study, or give --all.")
    with opened(study) as store:
        wanted = with_transcripts(store) if every else tuple(labels)
        added = assign_interviews(store, coder, wanted, round)
    known = len(wanted) - len(added)
    say(f"Assigned {len(added)} to {coder} in round {round}" + (f"; {known} were already." if known else "."))
