"""`code`, `submit` and `reopen`: a coder's day."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from ipr_coder.cli.printing import say
from ipr_coder.cli.studies import STUDY_HELP, opened, study_and_rest, which_study
from ipr_coder.errors import UsageError


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command()(code)
    app.command()(submit)
    app.command()(reopen)


def open_screen(study: str, coder: str, interview: str | None = None, *, round: str | None = None) -> int:
    """The coder's screen; returns its exit code. UsageError where there is no terminal."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError(
            "the coder's screen needs a terminal.", mend="Run this in a terminal window, not in a pipe or a script."
        )
    from ipr_coder.tui.run import run_coder

    return run_coder(study, coder, interview, round)


def code(
    coder: Annotated[str, typer.Option(envvar="IPR_CODER", help="Your label. Left out: what IPR_CODER says.")],
    study: Annotated[str | None, typer.Argument(help=STUDY_HELP)] = None,
    interview: Annotated[str | None, typer.Option(help="Open this interview at once, not the work list.")] = None,
    round: Annotated[str | None, typer.Option(help="The round, where there are several.")] = None,
    no_mouse: Annotated[bool, typer.Option("--no-mouse", help="Leave the mouse to the terminal.")] = False,
) -> None:
    """Open the coder's screen: the work list, then an interview, coded by keyboard."""
    from ipr_coder.tui.run import run_coder

    raise typer.Exit(run_coder(which_study(study), coder, interview, round, mouse=not no_mouse))


def submit(
    coder: Annotated[str, typer.Option(envvar="IPR_CODER", help="Your label. Left out: what IPR_CODER says.")],
    words: Annotated[
        list[str] | None, typer.Argument(metavar="[STUDY] [INTERVIEW]...", help="Labels such as D03_S3_client.")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="All your interviews that are still open.")] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Submit nothing; say what is still open in them (exit code 1 for any).")
    ] = False,
    round: Annotated[str | None, typer.Option(help="The round, where there are several.")] = None,
) -> None:
    """Submit interviews: their tags are frozen, and comparing becomes possible once everybody has submitted."""
    from ipr_coder.coding.desk import work_list
    from ipr_coder.coding.submitting import checklist, desk_of, in_words
    from ipr_coder.coding.submitting import submit as submit_desk

    study, labels = study_and_rest(words)
    if bool(labels) == every:
        raise UsageError("say which interviews to submit.", mend="Name them after the study, or give --all.")
    with opened(study) as store:
        mine = work_list(store, coder)
        if every:
            still_open = [item for item in mine if not item.submitted and round in (None, item.round)]
            desks = [desk_of(store, coder, item.interview, item.round) for item in still_open]
        else:
            desks = [desk_of(store, coder, label, round) for label in dict.fromkeys(labels)]
            closed = {(item.interview, item.round) for item in mine if item.submitted}
            for desk in desks:
                if (desk.shown, desk.round) in closed:
                    raise UsageError(
                        f"{desk.shown} is submitted already by {coder}.",
                        mend="Nothing was submitted; leave it out.",
                    )
        if check:
            found = {desk.shown: checklist(store, desk) for desk in desks}
            for label, one in found.items():
                say(f"{label}: {' '.join(in_words(one))}")
            raise typer.Exit(0 if all(one.clear for one in found.values()) else 1)
        for desk in desks:
            submit_desk(store, desk)
            say(f"{desk.shown}: submitted by {coder}.")
    if not desks:
        say(f"Nothing is open for {coder}.")


def reopen(
    words: Annotated[list[str], typer.Argument(metavar="[STUDY] INTERVIEW", help="A label such as D03_S3_client.")],
    coder: Annotated[str, typer.Option(envvar="IPR_CODER", help="Your label. Left out: what IPR_CODER says.")],
    reason: Annotated[str, typer.Option(help="Why; it is kept in the audit trail.")],
    round: Annotated[str | None, typer.Option(help="The round, where there are several.")] = None,
) -> None:
    """Take a submission back, with a reason."""
    from ipr_coder.coding.submitting import desk_of
    from ipr_coder.coding.submitting import reopen as reopen_desk

    study, labels = study_and_rest(words)
    if len(labels) != 1:
        raise UsageError("name one interview to reopen.", mend="Give its label after the study.")
    with opened(study) as store:
        reopen_desk(store, desk_of(store, coder, labels[0], round), reason)
    say(f"{labels[0]}: open again for {coder}.")
