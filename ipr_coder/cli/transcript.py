"""`transcript replace|edit|undo|segment|place|let-go`: correcting transcripts after coding."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ipr_coder.cli.importing import UnitChoice, speaker_roles
from ipr_coder.cli.printing import say, say_json
from ipr_coder.cli.studies import opened, study_and_rest
from ipr_coder.cli.transcript_views import add_views, mark_words, say_unplaced
from ipr_coder.errors import UsageError

if TYPE_CHECKING:
    from ipr_coder.coding.correcting import Correction
    from ipr_coder.study.store import Store
    from ipr_coder.text import Span
    from ipr_coder.transcripts.model import Role, Transcript

REASON_HELP = "Why; it is kept in the audit trail."
DRY_RUN_HELP = "Only say what would become of the marks; change nothing."
JSON_HELP = "Print one JSON object."

transcript = typer.Typer(
    help="Look at a transcript and correct it after coding: every coder's marks go along.", no_args_is_help=False
)


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.add_typer(transcript, name="transcript")


@transcript.command("replace")
def replace(
    words: Annotated[
        list[str],
        typer.Argument(metavar="[STUDY] INTERVIEW FILE", help="A label such as D03_S3_client, and the corrected file."),
    ],
    dry_run: Annotated[bool, typer.Option("--dry-run", help=DRY_RUN_HELP)] = False,
    reason: Annotated[str | None, typer.Option(help=REASON_HELP)] = None,
    speaker: Annotated[
        list[str] | None, typer.Option(help='Who a label in the file is, as "LABEL=role", where it is a new one.')
    ] = None,
    encoding: Annotated[str | None, typer.Option(help="The file's encoding where it is not UTF-8.")] = None,
    json: Annotated[bool, typer.Option("--json", help=JSON_HELP)] = False,
) -> None:
    """Put a corrected file in a transcript's place. Tags, memos, stars, cuts and recall moments go with their words.

    What finds no place is listed and waits for a person; nothing is lost, and `transcript undo` brings all of it back.
    """
    from ipr_coder.coding.correcting import preview_replacement, replace_transcript

    study, rest = study_and_rest(words)
    if len(rest) != 2:
        raise UsageError("an interview and a file are needed.", mend="Give its label and the corrected file.")
    name, file = rest[0], Path(rest[1])
    with opened(study) as store:
        read = _read(store, name, file, encoding, speaker_roles(speaker or ()))
        done = preview_replacement(store, name, read) if dry_run else replace_transcript(store, name, read, reason)
    _say_correction(done, json=json)


@transcript.command("edit")
def edit(
    words: Annotated[
        list[str], typer.Argument(metavar="[STUDY] INTERVIEW TURN", help="A label, and the turn's number from 1.")
    ],
    text: Annotated[
        str | None, typer.Option(help="What the turn says. Left out: from standard input or $EDITOR.")
    ] = None,
    source: Annotated[Path | None, typer.Option("--from", help="A file (UTF-8) that holds what the turn says.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=DRY_RUN_HELP)] = False,
    reason: Annotated[str | None, typer.Option(help=REASON_HELP)] = None,
    json: Annotated[bool, typer.Option("--json", help=JSON_HELP)] = False,
) -> None:
    """Correct one turn. Its text comes from --text, --from, standard input, or else from your editor."""
    from ipr_coder.coding.correcting import edit_turn, preview_edit
    from ipr_coder.coding.setting_up import LEAD

    study, rest = study_and_rest(words)
    if len(rest) != 2 or not rest[1].isdecimal():
        raise UsageError("an interview and a turn's number are needed.", mend="See them: ipr-coder transcript show.")
    name, turn = rest[0], int(rest[1])
    if text is not None and source is not None:
        raise UsageError("--text and --from cannot both say what the turn says.", mend="Leave one of them out.")
    with opened(study) as store:
        said = text if text is not None else _turn_text(store, name, turn, source)
        done = (
            preview_edit(store, name, turn, said)
            if dry_run
            else edit_turn(store, LEAD, name, turn, said, reason=reason)
        )
    _say_correction(done, json=json)


@transcript.command("undo")
def undo(
    words: Annotated[list[str], typer.Argument(metavar="[STUDY] INTERVIEW", help="A label such as D03_S3_client.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help=DRY_RUN_HELP)] = False,
    reason: Annotated[str | None, typer.Option(help=REASON_HELP)] = None,
    json: Annotated[bool, typer.Option("--json", help=JSON_HELP)] = False,
) -> None:
    """Take back the last correction: the text and every mark of then are as they were; newer marks go along."""
    from ipr_coder.coding.correcting import preview_undo, undo_correction

    study, rest = study_and_rest(words)
    name = _one(rest, "an interview")
    with opened(study) as store:
        done = preview_undo(store, name) if dry_run else undo_correction(store, name, reason=reason)
    _say_correction(done, json=json)


@transcript.command("segment")
def segment(
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="[STUDY] [INTERVIEW]", help="A label; left out: every transcript of the study."),
    ] = None,
    unit: Annotated[UnitChoice, typer.Option(help="What coders tag.")] = UnitChoice.turn,
) -> None:
    """Cut transcripts into segments anew. No tag is touched: segments are a view."""
    from ipr_coder.coding.correcting import recut

    study, rest = study_and_rest(words)
    if len(rest) > 1:
        raise UsageError("one interview, or none, can be named.", mend="Leave it out to cut all of them.")
    with opened(study) as store:
        done = recut(store, unit.value, rest[0] if rest else None)
    for name, (before, after) in done.items():
        say(f"{name}: {after} segments ({before} before).")
    if not done:
        say(f"Nothing to do: cut into {unit.value}s already.")


@transcript.command("place")
def place(
    words: Annotated[
        list[str], typer.Argument(metavar="[STUDY] ID", help="The number in the list of `transcript displaced`.")
    ],
    turn: Annotated[int, typer.Option(help="The turn it belongs to, counted from 1.")],
    quote: Annotated[
        str | None, typer.Option(help="The words of that turn it belongs to; left out: the whole turn.")
    ] = None,
) -> None:
    """Give a displaced mark its place; it is in force again."""
    from ipr_coder.coding.displacing import displaced_marks, place_mark

    study, number = _study_and_number(words)
    with opened(study) as store:
        known = {one.id: one.transcript for one in displaced_marks(store)}
        if number not in known:
            raise UsageError(
                f"no mark {number} waits for a place.", mend="See those that do: ipr-coder transcript displaced STUDY"
            )
        placed = place_mark(store, number, _span_of(store, known[number], turn, quote))
    say(f"{placed.transcript}: {mark_words(placed.mark)} is in turn {turn} now.")


@transcript.command("let-go")
def let_go(
    words: Annotated[
        list[str], typer.Argument(metavar="[STUDY] ID", help="The number in the list of `transcript displaced`.")
    ],
    reason: Annotated[str, typer.Option(help=REASON_HELP)],
) -> None:
    """Say that a displaced mark needs no place any more. It stays in the study, switched off."""
    from ipr_coder.coding.displacing import let_go as let_mark_go

    study, number = _study_and_number(words)
    with opened(study) as store:
        gone = let_mark_go(store, number, reason)
    say(f"{gone.transcript}: {mark_words(gone.mark)} was let go.")


def _read(store: Store, name: str, file: Path, encoding: str | None, told: dict[str, Role]) -> Transcript:
    """The file, its speakers' roles as the study knows them."""
    from ipr_coder.coding.correcting import transcript_state
    from ipr_coder.transcripts.reading import read

    turns = transcript_state(store, name).layout.turns
    known: dict[str, Role] = {turn.speaker: turn.role for turn in turns if turn.role != "unknown"}
    return read(file, encoding=encoding, speakers={**known, **told})


def _turn_text(store: Store, name: str, turn: int, source: Path | None) -> str:
    if source is not None:
        try:
            return source.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            raise UsageError("this file cannot be read as UTF-8 text.", place=str(source)) from None
    if not sys.stdin.isatty():
        return sys.stdin.read()
    from ipr_coder.coding.correcting import transcript_state

    layout = transcript_state(store, name).layout
    if not 1 <= turn <= len(layout.turns):
        raise UsageError(f"there is no turn {turn}.", mend=f"The transcript has turns 1 to {len(layout.turns)}.")
    return _in_editor(layout.turns[turn - 1].span.of(layout.text))


def _in_editor(text: str) -> str:
    """What becomes of a text in the user's editor. The file it lies in meanwhile is the user's own, and goes."""
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if not editor:
        raise UsageError("no editor is set.", mend="Give the text with --text, or set the variable EDITOR.")
    number, name = tempfile.mkstemp(prefix="ipr-coder-", suffix=".txt")
    path = Path(name)
    try:
        with os.fdopen(number, "w", encoding="utf-8") as file:
            file.write(text)
        if subprocess.run([*shlex.split(editor), name], check=False).returncode:  # noqa: S603  # the user's own program
            raise UsageError("the editor ended with a fault.", mend="Nothing was changed.")
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise UsageError(f"the editor {editor} was not found.", mend="Set the variable EDITOR.") from None
    finally:
        path.unlink(missing_ok=True)


def _span_of(store: Store, name: str, turn: int, quote: str | None) -> Span:
    from ipr_coder.coding.correcting import transcript_state
    from ipr_coder.text import Span, normalise

    layout = transcript_state(store, name).layout
    if not 1 <= turn <= len(layout.turns):
        raise UsageError(f"there is no turn {turn}.", mend=f"The transcript has turns 1 to {len(layout.turns)}.")
    span = layout.turns[turn - 1].span
    wanted = normalise(quote or "").strip()
    if not wanted:
        return span
    said = span.of(layout.text)
    if said.count(wanted) != 1:
        how = "more than once" if wanted in said else "not"
        raise UsageError(f"turn {turn} says that {how}.", mend="Give words that stand in it exactly once.")
    start = span.start + said.index(wanted)
    return Span(start, start + len(wanted))


def _one(rest: list[str], what: str) -> str:
    if len(rest) != 1:
        raise UsageError(f"{what} is needed.", mend="Give one after the study.")
    return rest[0]


def _study_and_number(words: list[str]) -> tuple[str, int]:
    study, rest = study_and_rest(words)
    number = _one(rest, "a mark's number")
    if not number.isdecimal():
        raise UsageError(f"{number} is no mark's number.", mend="See them: ipr-coder transcript displaced STUDY")
    return study, int(number)


def _say_correction(done: Correction, *, json: bool) -> None:
    if json:
        from dataclasses import asdict

        say_json({"schema": "ipr-coder/correction@1", **asdict(done)})
        return
    told = "would be" if done.version is None else "are"
    say(f"{done.transcript}: {done.edits} stretches of text differ.")
    say(
        f"Of the marks, {done.unchanged} {told} where they were, {done.carried} {told} carried along with their words, "
        f"{len(done.unplaced)} {told} without a place."
    )
    say_unplaced(done.unplaced)
    if done.unplaced and done.version is not None:
        say("They are switched off until somebody places them (transcript place) or lets them go (transcript let-go).")


# Once, when this module is read: the group is one object, and added again its commands would stand in it twice.
add_views(transcript)
