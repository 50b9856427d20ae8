"""`tags export` and `tags import`: codings as a plain table."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ipr_coder.cli.printing import say
from ipr_coder.cli.selecting import UnitOfCounting, coder_list, select, tell_look
from ipr_coder.cli.studies import opened, study_and_rest
from ipr_coder.cli.writing import must_end_in, must_have_folder
from ipr_coder.errors import UsageError

if TYPE_CHECKING:
    from ipr_coder.study.mark_table import MarkKind


class What(StrEnum):
    """What `tags export` writes."""

    tags = "tags"
    reviewed = "reviewed"
    stars = "stars"
    memos = "memos"


_PLURALS = {What.tags: "tags", What.reviewed: "“nothing here” marks", What.stars: "stars", What.memos: "memos"}

_KINDS: Mapping[What, MarkKind] = {What.reviewed: "reviewed", What.stars: "stars", What.memos: "memos"}

tags = typer.Typer(help="Codings as a table (CSV): out, or in from elsewhere.", no_args_is_help=False)


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.add_typer(tags, name="tags")


@tags.command("export")
def tags_export(
    words: Annotated[list[str], typer.Argument(metavar="[STUDY] OUT.csv", help="The file to write.")],
    coders: Annotated[str | None, typer.Option(help="Only these coders: A,B")] = None,
    round: Annotated[str | None, typer.Option(help="The round, where there are several.")] = None,
    include_open: Annotated[bool, typer.Option("--include-open", help="Also what is not submitted yet.")] = False,
    reason: Annotated[str | None, typer.Option(help="Why, for --include-open; it is kept.")] = None,
    what: Annotated[What, typer.Option(help="Tags, or what coders said beside them.")] = What.tags,
) -> None:
    """Write the tags as CSV: transcript, start, end, code, coder, round, attributes. It holds no transcript text.

    With --what the "nothing here" marks (reviewed), the stars or the memos instead, each mark a row.
    """
    from ipr_coder.exchange.mark_csv import marks_as_csv
    from ipr_coder.exchange.tag_csv import tags_as_csv
    from ipr_coder.reports.saving import save
    from ipr_coder.study.mark_table import load_attributes, load_marks

    study, file = _one_file(words)
    must_end_in(file, ".csv")
    must_have_folder(file)
    with opened(study) as store:
        chosen = select(
            store,
            coders=coder_list(coders),
            round=round,
            unit=UnitOfCounting.turn,
            include_open=include_open,
            reason=reason,
        )
        table = chosen.tags
        tell_look(store, table)
        if what is What.tags:
            text, count = tags_as_csv(table, store.read(lambda tx: load_attributes(tx, table))), len(table)
        else:
            kind = _KINDS[what]
            lines = store.read(lambda tx: load_marks(tx, table, kind))
            text, count = marks_as_csv(lines, kind, table.round), len(lines)
    save(text.encode("utf-8"), file)
    say(f"{file}: {count} {_PLURALS[what]}.")


@tags.command("import")
def tags_import(
    words: Annotated[list[str], typer.Argument(metavar="[STUDY] IN.csv", help="The file to read.")],
    round: Annotated[str | None, typer.Option(help="The round they belong to; left out: the newest one.")] = None,
) -> None:
    """Read tags made elsewhere: columns transcript, start, end (or turn), code, coder. All of them or none."""
    from ipr_coder.exchange.tag_csv import import_tags

    study, file = _one_file(words)
    with opened(study) as store:
        taken = import_tags(store, file, round)
    say(f"{file}: {taken.added} tags added" + (f", {taken.known} were there already." if taken.known else "."))


def _one_file(words: list[str]) -> tuple[str, Path]:
    study, files = study_and_rest(words)
    if len(files) != 1:
        raise UsageError("one .csv file is needed.", mend="Name it after the study.")
    return study, Path(files[0])
