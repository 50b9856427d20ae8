"""`groups set|show` and `measures import|show`: how dyads fared, as the study keeps it."""

from __future__ import annotations

import time
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from ipr_coder.cli.printing import say, say_json, say_rows
from ipr_coder.cli.studies import STUDY_HELP, opened, study_and_rest, which_study
from ipr_coder.errors import UsageError

JSON_HELP = "Print one JSON object."

groups = typer.Typer(help="Outcome groups of dyads, in versions, each with its rationale.", no_args_is_help=False)
measures = typer.Typer(help="Scores of questionnaires, by session and rater.", no_args_is_help=False)


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.add_typer(groups, name="groups")
    app.add_typer(measures, name="measures")


@groups.command("set")
def groups_set(
    words: Annotated[list[str], typer.Argument(metavar="[STUDY] NAME [DYAD]...", help="The group and all its dyads.")],
    rationale: Annotated[str, typer.Option(help="By which rule these dyads were put together; it is kept.")],
    by: Annotated[str | None, typer.Option(help="Who decided: initials rather than a name.")] = None,
) -> None:
    """Let exactly these dyads be a group. They leave the groups they were in; every earlier version is kept."""
    from ipr_coder.coding.grouping import set_group

    study, rest = study_and_rest(words)
    if not rest:
        raise UsageError("no group is named.", mend="Give its name after the study, then its dyads.")
    with opened(study) as store:
        now = set_group(store, rest[0], rest[1:], rationale=rationale, assigned_by=by)
    for one in now:
        say(f"{one.name} (version {one.version}): {', '.join(one.dyads) or 'no dyads'}")


@groups.command("show")
def groups_show(
    study: Annotated[str | None, typer.Argument(help=STUDY_HELP)] = None,
    history: Annotated[bool, typer.Option("--history", help="Also the versions that are no longer in force.")] = False,
    json: Annotated[bool, typer.Option("--json", help=JSON_HELP)] = False,
) -> None:
    """List the outcome groups: who is in them, by which rule, and since when."""
    from ipr_coder.coding.grouping import groups as all_groups

    with opened(which_study(study)) as store:
        found = [one for one in all_groups(store) if history or one.in_force]
    if json:
        say_json({"schema": "ipr-coder/groups@1", "groups": [asdict(one) for one in found]})
        return
    rows = [
        (
            one.name,
            str(one.version),
            "yes" if one.in_force else "no",
            time.strftime("%Y-%m-%d", time.localtime(one.assigned_ms / 1000)),
            one.assigned_by or "",
            ", ".join(one.dyads),
            one.rationale or "",
        )
        for one in found
    ]
    say_rows(("group", "version", "in force", "since", "by", "dyads", "rationale"), rows)


@measures.command("import")
def measures_import(
    words: Annotated[list[str], typer.Argument(metavar="[STUDY] FILE.csv", help="The table, CSV or Excel.")],
    json: Annotated[bool, typer.Option("--json", help=JSON_HELP)] = False,
) -> None:
    """Put scores into the study, all or none: name, rater, dyad, session or occasion, value. Scores that are there are
    corrected, none is taken away. A rater is a pseudonym, or client or therapist beside a dyad.
    """
    from ipr_coder.coding.measuring import import_score_table

    study, files = study_and_rest(words)
    if len(files) != 1:
        raise UsageError("name one table of scores after the study.")
    with opened(study) as store:
        done = import_score_table(store, Path(files[0]))
    if json:
        say_json({"schema": "ipr-coder/measures-import@1", **asdict(done)})
        return
    say(f"{done.added} scores are new, {done.changed} were corrected, {done.known} were there already.")


@measures.command("show")
def measures_show(
    study: Annotated[str | None, typer.Argument(help=STUDY_HELP)] = None,
    json: Annotated[bool, typer.Option("--json", help=JSON_HELP)] = False,
) -> None:
    """List the scores in the study."""
    from ipr_coder.coding.measuring import scores

    with opened(which_study(study)) as store:
        found = scores(store)
    if json:
        say_json({"schema": "ipr-coder/measures@1", "scores": [asdict(one) for one in found]})
        return
    rows = [(one.name, one.dyad, one.occasion, one.rater, one.role, f"{one.value:g}") for one in found]
    say_rows(("measure", "dyad", "when", "rater", "role", "value"), rows)
