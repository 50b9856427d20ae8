"""`new`, `interviews`, `check`, `codebook check|show|list`: beginning a study and looking at it."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from ipr_coder.cli import codebook_editing, codebook_notes
from ipr_coder.cli.printing import say, say_json, say_rows, warn
from ipr_coder.cli.studies import STUDY_HELP, opened, shown_place, study_is_named, which_study
from ipr_coder.errors import UsageError


class CaseUnitChoice(StrEnum):
    """What counts as a case in CQR labels."""

    dyad = "dyad"
    participant = "participant"
    interview = "interview"


codebook = typer.Typer(help="Look at a codebook, check one you wrote, edit that of a study.", no_args_is_help=False)


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command()(new)
    app.command()(interviews)
    app.command()(check)
    app.add_typer(codebook, name="codebook")


def new(
    title: Annotated[str, typer.Option(help="The study's title, as reports print it.")],
    study: Annotated[
        str | None,
        typer.Argument(
            help="The file to make, for example river.ipr, or a database address. Left out: what IPR_STUDY says."
        ),
    ] = None,
    codebook: Annotated[str, typer.Option(help="A codebook file, or the name of one that comes along.")] = "ipr-core",
    case_unit: Annotated[CaseUnitChoice, typer.Option(help="What a case is.")] = CaseUnitChoice.dyad,
    hours_limit: Annotated[
        float | None, typer.Option(min=0, help="Hours after the session within which interviews should be held.")
    ] = None,
    agreement: Annotated[
        bool, typer.Option("--agreement/--no-agreement", help="Whether agreement is counted; some methods reject it.")
    ] = True,
) -> None:
    """Make a new, empty study."""
    from ipr_coder.codebook.reading import read_codebook
    from ipr_coder.codebook.shipped import find_codebook
    from ipr_coder.coding.setting_up import new_study

    place = which_study(study)
    book = read_codebook(find_codebook(codebook))
    with new_study(
        place, title, book, case_unit=case_unit.value, hours_limit=hours_limit, agreement=agreement
    ) as store:
        if store.warning:
            warn(store.warning)
    say(f"Made {shown_place(place)}: {title}, codebook {book.id} {book.version} with {len(book.codes)} codes.")


def interviews(
    study: Annotated[str | None, typer.Argument(help=STUDY_HELP)] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """List the interviews: held or not, with or without a transcript, and how far coding has come."""
    from dataclasses import asdict

    from ipr_coder.coding.overview import overview

    with opened(which_study(study)) as store:
        listing = overview(store)
    if json:
        say_json({"schema": "ipr-coder/interviews@1", **asdict(listing)})
        return
    say(f"{listing.title}: {len(listing.interviews)} interviews, codebook {listing.codebook}")
    rows = [
        (
            one.label,
            one.dyad,
            "-" if one.session is None else str(one.session),
            one.respondent,
            one.respondent_role,
            one.status.replace("_", " "),
            "-" if one.hours_after_session is None else f"{one.hours_after_session:g}",
            str(one.turns) if one.turns is not None else "-",
            ", ".join(f"{seat.coder} {'submitted' if seat.submitted else 'open'}" for seat in one.coders) or "-",
        )
        for one in listing.interviews
    ]
    head = ("interview", "dyad", "session", "respondent", "role", "status", "hours after", "turns", "coders")
    say_rows(head, rows)


def check(study: Annotated[str | None, typer.Argument(help=STUDY_HELP)] = None) -> None:
    """Check the audit trail and the file itself; exit code 1 when something is wrong."""
    from ipr_coder.coding.setting_up import check_audit, check_file

    with opened(which_study(study)) as store:
        chain, faults = check_audit(store), check_file(store)
    if chain.fault:
        faults = (*faults, f"The audit trail is broken: {chain.fault}.")
    for fault in faults:
        warn(fault)
    if faults:
        raise typer.Exit(1)
    say(f"The study is whole, and the audit trail too ({chain.events} events).")


@codebook.command("check")
def codebook_check(
    file: Annotated[str, typer.Argument(help="The codebook file, or the name of one that comes along.")],
) -> None:
    """Check a codebook; every fault is listed with its line and its mend."""
    from ipr_coder.codebook.reading import check_codebook, read_codebook
    from ipr_coder.codebook.shipped import find_codebook

    path = find_codebook(file)
    problems = check_codebook(path)
    for problem in problems:
        warn(f"{path}, line {problem.line}: {problem.what} {problem.mend}")
    if problems:
        raise typer.Exit(2)
    book = read_codebook(path)
    say(f"{path}: fine. {book.title}, version {book.version}, {len(book.families)} families, {len(book.codes)} codes.")


@codebook.command("show")
def codebook_show(
    file: Annotated[
        str | None,
        typer.Argument(
            metavar="[STUDY|FILE]",
            help="A study, a codebook file, or the name of one that comes along. Left out: the study of IPR_STUDY.",
        ),
    ] = None,
    version: Annotated[
        str | None, typer.Option(help="Which version of a study's codebook, if not the one in use.")
    ] = None,
) -> None:
    """Print a codebook with its keys and definitions."""
    from ipr_coder.codebook.reading import read_codebook
    from ipr_coder.codebook.shipped import find_codebook

    if file is None or study_is_named([file]):
        from ipr_coder.coding.codebook_editing import codebook_version

        with opened(which_study(file)) as store:
            book = codebook_version(store, version)
    elif version is None:
        book = read_codebook(find_codebook(file))
    else:
        raise UsageError("a codebook file has one version only.", mend="Name a study, or leave --version out.")
    say(f"{book.title} ({book.id} {book.version})")
    for code in book.codes:
        indent = "      "
        if code.parent is None:
            say()
            indent = "  "
        say(f"{indent}{code.key:<3} {code.id}  {code.name}{' (retired)' if code.retired else ''}")
        say(f"{indent}    {' '.join(code.definition.split())}")


@codebook.command("list")
def codebook_list() -> None:
    """List the codebooks that come along."""
    from ipr_coder.codebook.shipped import shipped_codebooks

    for name in shipped_codebooks():
        say(name)


# Once, when this module is read: the group is one object, and added again its commands would stand in it twice.
codebook_editing.register(codebook)
codebook_notes.register(codebook)
