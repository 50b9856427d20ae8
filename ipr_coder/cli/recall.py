"""`recall import|propose|show`: recall moments from a table, from marks in the transcripts, and those there are."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ipr_coder.cli.printing import say, say_json, say_rows
from ipr_coder.cli.studies import opened, study_and_rest
from ipr_coder.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ipr_coder.coding.listed_moments import MomentsImported
    from ipr_coder.transcripts.moment_finder import ProposedMoment, Sure

JSON_HELP = "Print one JSON object."

recall = typer.Typer(help="Recall moments: where the tape was stopped, and who did it.", no_args_is_help=False)


class Accepted(StrEnum):
    """Which proposals to set."""

    all = "all"
    sure = "sure"


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.add_typer(recall, name="recall")


@recall.command("import")
def recall_import(
    words: Annotated[list[str], typer.Argument(metavar="[STUDY] FILE.csv", help="The table, CSV or Excel.")],
    json: Annotated[bool, typer.Option("--json", help=JSON_HELP)] = False,
) -> None:
    """Set recall moments from a table, all or none: interview, ordinal, session_start, session_end, stopped_by,
    question, first_turn, and end_turn or last_turn. Turns are counted from 1. What is there already is corrected.
    """
    from ipr_coder.coding.listed_moments import import_moments
    from ipr_coder.transcripts.moments_table import read_moments_csv

    study, files = study_and_rest(words)
    if len(files) != 1:
        raise UsageError("name one table of moments after the study.")
    listed = read_moments_csv(Path(files[0]))
    with opened(study) as store:
        _say_done(import_moments(store, listed), json=json)


@recall.command("propose")
def recall_propose(
    words: Annotated[
        list[str] | None, typer.Argument(metavar="[STUDY] [INTERVIEW]", help="One interview; left out: all of them.")
    ] = None,
    accept: Annotated[Accepted | None, typer.Option(help="Set the proposals: those that are sure, or all.")] = None,
    merge: Annotated[bool, typer.Option("--merge", help="Take marks that may be of one stop as one.")] = False,
    json: Annotated[bool, typer.Option("--json", help=JSON_HELP)] = False,
) -> None:
    """List the recall moments that marks such as [STOP 1 - 12:40] in the transcripts may stand for, or set them."""
    from ipr_coder.coding.listed_moments import accept_proposals, proposals

    study, interview = _one_interview(words)
    with opened(study) as store:
        if accept is not None:
            sure: tuple[Sure, ...] = ("sure",) if accept is Accepted.sure else ("sure", "likely", "doubtful")
            _say_done(accept_proposals(store, interview, sure=sure, merge=merge), json=json)
            return
        found = proposals(store, interview)
    _say_proposals(found, merge=merge, json=json)


@recall.command("show")
def recall_show(
    words: Annotated[
        list[str] | None, typer.Argument(metavar="[STUDY] [INTERVIEW]", help="One interview; left out: all of them.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help=JSON_HELP)] = False,
) -> None:
    """List the recall moments of the study: session time, who stopped the tape, and which turns talk about it."""
    from ipr_coder.coding.listed_moments import moments_of
    from ipr_coder.transcripts.clock import clock_time

    study, interview = _one_interview(words)
    with opened(study) as store:
        found = moments_of(store, interview)
    if json:
        moments = [
            {
                "interview": one.interview,
                "ordinal": moment.ordinal,
                "session_start_ms": moment.session_start_ms,
                "session_end_ms": moment.session_end_ms,
                "stopped_by": moment.stopped_by,
                "question": moment.question,
                "first_turn": first + 1,
                "end_turn": end + 1,
            }
            for one in found
            for moment, (first, end) in zip(one.moments, one.turns, strict=True)
        ]
        say_json({"schema": "ipr-coder/recall@1", "moments": moments})
        return
    rows = [
        (
            one.interview,
            str(moment.ordinal),
            clock_time(moment.session_start_ms),
            "" if moment.session_end_ms is None else clock_time(moment.session_end_ms),
            moment.stopped_by or "",
            moment.question or "",
            f"{first + 1}-{end}" if end > first else "none",
        )
        for one in found
        for moment, (first, end) in zip(one.moments, one.turns, strict=True)
    ]
    say_rows(("interview", "no.", "from", "to", "stopped by", "question", "turns"), rows)


def _one_interview(words: list[str] | None) -> tuple[str, str | None]:
    study, labels = study_and_rest(words)
    if len(labels) > 1:
        raise UsageError("name one interview, or none for all of them.")
    return study, labels[0] if labels else None


def _say_done(done: MomentsImported, *, json: bool) -> None:
    if json:
        facts = {"added": done.added, "changed": done.changed, "known": done.known}
        say_json({"schema": "ipr-coder/recall-import@1", **facts})
        return
    say(f"{done.added} recall moments set, {done.changed} corrected, {done.known} were there already.")


def _say_proposals(found: Sequence[tuple[str, tuple[ProposedMoment, ...]]], *, merge: bool, json: bool) -> None:
    from ipr_coder.transcripts.clock import clock_time
    from ipr_coder.transcripts.moment_finder import merged

    shown: list[tuple[str, int, ProposedMoment]] = []
    for interview, proposed in found:
        shown += [(interview, number, one) for number, one in enumerate(merged(proposed) if merge else proposed, 1)]
    if json:
        facts = [
            {
                "interview": interview,
                "session_start_ms": one.session_start_ms,
                "session_end_ms": one.session_end_ms,
                "stopped_by": one.stopped_by,
                "first_turn": one.first_turn + 1,
                "end_turn": one.end_turn + 1,
                "sure": one.sure,
                "maybe_the_same_as": None if one.near is None else one.near + 1,
                "line": one.line,
            }
            for interview, _, one in shown
        ]
        say_json({"schema": "ipr-coder/recall-proposals@1", "proposals": facts})
        return
    if not shown:
        say("No marks in the transcripts propose a recall moment that is not set yet.")
        return
    rows = [
        (
            interview,
            str(number),
            clock_time(one.session_start_ms),
            "" if one.session_end_ms is None else clock_time(one.session_end_ms),
            one.stopped_by or "",
            f"{one.first_turn + 1}-{one.end_turn}" if one.end_turn > one.first_turn else "none",
            one.sure + ("" if one.near is None else f", maybe the same as {one.near + 1}"),
        )
        for interview, number, one in shown
    ]
    say_rows(("interview", "no.", "from", "to", "stopped by", "turns", "how sure"), rows)
    say("Set them with --accept sure or --accept all; --merge takes marks that may be of one stop as one.")
