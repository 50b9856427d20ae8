"""`transcript show|versions|displaced`: a transcript, its corrections, and the marks that wait for a place."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from ipr_coder.cli.printing import say, say_json, say_rows
from ipr_coder.cli.studies import STUDY_HELP, opened, study_and_rest, which_study
from ipr_coder.errors import UsageError
from ipr_coder.text import one_line

if TYPE_CHECKING:
    from ipr_coder.study.displaced import Unplaced

_WIDTH = 60
_WORDS = {
    "tag": "tag",
    "review": "“nothing here”",
    "star": "star",
    "memo": "memo",
    "cut": "cut",
    "moment": "recall moment",
}
_KINDS = {"edit": "a turn edited", "replace": "a file read anew", "deidentify": "names taken out", "undo": "taken back"}


def add_views(transcript: typer.Typer) -> None:
    """Add the commands that only look."""
    transcript.command("show")(show)
    transcript.command("versions")(versions)
    transcript.command("displaced")(displaced)


def show(
    words: Annotated[list[str], typer.Argument(metavar="[STUDY] INTERVIEW", help="A label such as D03_S3_client.")],
    turns: Annotated[str | None, typer.Option(metavar="A-B", help="Only these turns, counted from 1.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Print a transcript as the study holds it, turn by turn with their numbers."""
    from ipr_coder.coding.correcting import transcript_state
    from ipr_coder.transcripts.clock import clock_time

    study, rest = study_and_rest(words)
    if len(rest) != 1:
        raise UsageError("an interview is needed.", mend="Give its label after the study.")
    first, last = _range(turns)
    with opened(study) as store:
        state = transcript_state(store, rest[0])
    text = state.layout.text
    chosen = [turn for turn in state.layout.turns if first <= turn.ordinal + 1 <= last]
    if json:
        found = [
            {"turn": one.ordinal + 1, "speaker": one.speaker, "role": one.role, "start": one.span.start,
             "end": one.span.end, "start_ms": one.start_ms, "text": one.span.of(text)}
            for one in chosen
        ]  # fmt: skip
        say_json({"schema": "ipr-coder/transcript@1", "transcript": state.transcript, "version": state.version,
                  "turns": found})  # fmt: skip
        return
    for turn in chosen:
        time = "" if turn.start_ms is None else f" {clock_time(turn.start_ms)}"
        say(f"{turn.ordinal + 1:>5}{time} {turn.speaker}: {turn.span.of(text)}")


def versions(
    words: Annotated[list[str], typer.Argument(metavar="[STUDY] INTERVIEW", help="A label such as D03_S3_client.")],
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """List the corrections of a transcript, oldest first."""
    from dataclasses import asdict

    from ipr_coder.coding.correcting import versions as corrections

    study, rest = study_and_rest(words)
    if len(rest) != 1:
        raise UsageError("an interview is needed.", mend="Give its label after the study.")
    with opened(study) as store:
        found = corrections(store, rest[0])
    if json:
        listed = [asdict(one) for one in found]
        say_json({"schema": "ipr-coder/versions@1", "transcript": rest[0], "corrections": listed})
        return
    if not found:
        say(f"{rest[0]} was not corrected.")
        return
    rows = [
        (
            str(one.number + 1),
            datetime.fromtimestamp(one.at_ms / 1000, UTC).strftime("%Y-%m-%d %H:%M"),
            _KINDS[one.kind],
            str(one.edits),
            "undo brings back what was before" if one.can_undo else "" if one.in_force else "not in force",
        )
        for one in found
    ]
    say_rows(("version", "when (UTC)", "what", "stretches", ""), rows)


def displaced(
    study: Annotated[str | None, typer.Argument(help=STUDY_HELP)] = None,
    coder: Annotated[str | None, typer.Option(help="Only this coder's marks.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """List the marks that a correction left without a place, with the words they lay on."""
    from dataclasses import asdict

    from ipr_coder.coding.displacing import displaced_marks

    with opened(which_study(study)) as store:
        waiting = [one for one in displaced_marks(store) if coder in (None, one.mark.coder)]
    if json:
        marks = [{"id": one.id, "transcript": one.transcript, "version": one.version, **asdict(one.mark)}
                 for one in waiting]  # fmt: skip
        say_json({"schema": "ipr-coder/displaced@1", "marks": marks})
        return
    for one in waiting:
        say(f"{one.id:>4}  {one.transcript}  {mark_words(one.mark)}: {_quoted(one.mark)}")
    if not waiting:
        say("Every mark has its place.")


def say_unplaced(marks: Iterable[Unplaced]) -> None:
    """A line for each mark without a place."""
    for mark in marks:
        say(f"  {mark_words(mark)}: {_quoted(mark)}")


def mark_words(mark: Unplaced) -> str:
    """A mark as people call it: whose, and which."""
    what = f"{_WORDS[mark.kind]} {mark.code}" if mark.code else _WORDS[mark.kind]
    return f"{mark.coder}'s {what} ({mark.round})" if mark.coder else what


def _quoted(mark: Unplaced) -> str:
    words = one_line(mark.quote)
    if not words:
        return f"between “...{one_line(mark.before)}” and “{one_line(mark.after)}...”"
    return f"“{words}”" if len(words) <= _WIDTH else f"“{words[:_WIDTH]}...”"


def _range(turns: str | None) -> tuple[int, int]:
    if turns is None:
        return 1, 10**9
    found = re.fullmatch(r"(\d{1,9})(?:-(\d{1,9}))?", turns.strip())
    if found is None:
        raise UsageError(f"--turns {turns!r} cannot be understood.", mend="Write it like --turns 10-20.")
    first = int(found.group(1))
    return first, int(found.group(2) or first)
