"""`codebook note|notes|accept|decline`: proposals for the codebook from meetings, and what the lead makes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ipr_coder.cli.printing import say, say_json, warn
from ipr_coder.cli.studies import STUDY_HELP, opened, study_and_rest, which_study
from ipr_coder.errors import UsageError

if TYPE_CHECKING:
    from ipr_coder.codebook.edits import ChangeCode
    from ipr_coder.study.codebook_notes import NoteRow
    from ipr_coder.study.store import Store

LEAD = "lead"
Number = Annotated[list[str], typer.Argument(metavar="[STUDY] NUMBER", help="The note's number, such as 3.")]
As = Annotated[str, typer.Option("--as", help="Who answers.")]


def register(codebook: typer.Typer) -> None:
    """Add the commands to `ipr-coder codebook`."""
    for command in (note, notes, accept, decline):
        codebook.command()(command)


def note(
    words: Annotated[
        list[str], typer.Argument(metavar="[STUDY] TEXT", help='Such as "define shame.hiding against withdrawal".')
    ],
    by: Annotated[str, typer.Option("--by", envvar="IPR_CODER", help="Who proposes. Left out: what IPR_CODER says.")],
    code: Annotated[str | None, typer.Option(help="The code it is about.")] = None,
    against: Annotated[str | None, typer.Option(help="The code it is to be told from.")] = None,
    decision: Annotated[int | None, typer.Option(help="The number of the decision it came up at.")] = None,
) -> None:
    """Propose something for the codebook; it waits until the lead accepts or declines it."""
    from ipr_coder.coding.codebook_notes import add_note

    study, rest = study_and_rest(words)
    if len(rest) != 1:
        raise UsageError("say what you propose.", mend='Write it in quotes after the study: "..."')
    with opened(study) as store:
        made = add_note(store, rest[0], by=by, code=code, other=against, decision=decision)
    say(f"Note {made.number} waits for the lead.")


def notes(
    study: Annotated[str | None, typer.Argument(help=STUDY_HELP)] = None,
    open_only: Annotated[bool, typer.Option("--open", help="Only those that wait for an answer.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """List what was proposed for the codebook, and what became of it."""
    from ipr_coder.coding.codebook_notes import notes_to_read

    with opened(which_study(study)) as store:
        found, held_back = notes_to_read(store, open_only=open_only)
    if held_back:
        warn(f"Held back, because not all coders have submitted what they came up at: notes on {', '.join(held_back)}.")
    if json:
        say_json({"notes": [_as_json(one) for one in found]})
        return
    for one in found:
        codes = " against ".join(code for code in (one.code, one.other) if code)
        say(f"{one.number}  {one.made_by}: {one.body}" + (f"  [{codes}]" if codes else ""))
        if one.outcome is not None:
            where = f" into version {one.version}" if one.version else ""
            said = f": {one.answer}" if one.answer else ""
            say(f"   {one.outcome}{where} by {one.answered_by}{said}")
    if not found:
        say("No notes." if not open_only else "No note waits for an answer.")


def accept(
    words: Number,
    answer: Annotated[str | None, typer.Option(help="What to say to whoever proposed it.")] = None,
    code: Annotated[str | None, typer.Option(help="The code to change, if not the note's.")] = None,
    definition: Annotated[str | None, typer.Option(help="The code's new definition.")] = None,
    include: Annotated[list[str] | None, typer.Option("--include", help="When to use it; once for each line.")] = None,
    exclude: Annotated[list[str] | None, typer.Option("--exclude", help="When not; once for each line.")] = None,
    example: Annotated[str | None, typer.Option(help="One made-up line.")] = None,
    name: Annotated[str | None, typer.Option(help="The name people read.")] = None,
    actor: As = LEAD,
) -> None:
    """Accept a note: with new words for its code as a new version of the codebook, without as done in the one in use.

    Merging, splitting and the like are done by their own commands first; then accept the note without words.
    """
    from ipr_coder.coding.codebook_notes import accept_note

    study, number = _numbered(words)
    wording = (definition, include, exclude, example, name)
    if code is not None and all(one is None for one in wording):
        raise UsageError("there is nothing to change in the code.", mend="Say it: --definition, --exclude ...")
    with opened(study) as store:
        edit = None
        if any(one is not None for one in wording):
            edit = _change(store, number, code, wording)
        made, deed = accept_note(store, number, by=actor, edit=edit, answer=answer)
    say(f"Note {number} is accepted into version {made.version}" + (f": {deed.label}." if deed else "."))


def decline(
    words: Number,
    answer: Annotated[str, typer.Option(help="Why; whoever proposed it reads it.")],
    actor: As = LEAD,
) -> None:
    """Decline a note, saying why."""
    from ipr_coder.coding.codebook_notes import decline_note

    study, number = _numbered(words)
    with opened(study) as store:
        decline_note(store, number, answer, by=actor)
    say(f"Note {number} is declined.")


def _change(
    store: Store,
    number: int,
    code: str | None,
    wording: tuple[str | None, list[str] | None, list[str] | None, str | None, str | None],
) -> ChangeCode:
    from ipr_coder.codebook.edits import ChangeCode
    from ipr_coder.coding.codebook_notes import notes as all_notes

    about = code or next((one.code for one in all_notes(store) if one.number == number), None)
    if about is None:
        raise UsageError(f"note {number} names no code.", mend="Say which to change: --code shame.hiding")
    definition, include, exclude, example, name = wording
    return ChangeCode(
        code=about,
        name=name,
        definition=definition,
        include_when=None if include is None else tuple(include),
        exclude_when=None if exclude is None else tuple(exclude),
        example=example,
    )


def _numbered(words: list[str]) -> tuple[str, int]:
    study, rest = study_and_rest(words)
    if len(rest) != 1 or not rest[0].isdecimal():
        raise UsageError("name a note by its number.", mend="See those there are: ipr-coder codebook notes.")
    return study, int(rest[0])


def _as_json(one: NoteRow) -> dict[str, object]:
    return {
        "number": one.number,
        "body": one.body,
        "code": one.code,
        "against": one.other,
        "decision": one.decision,
        "interview": one.interview,
        "by": one.made_by,
        "at_ms": one.made_ms,
        "outcome": one.outcome,
        "answer": one.answer,
        "answered_by": one.answered_by,
        "version": one.version,
    }
