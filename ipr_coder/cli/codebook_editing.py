"""`codebook add|change|rename|move|merge|split|retire|revive`, `undo`, `history`, `diff`, `export`, `to-decide`,
`lock`, `unlock`: the codebook of a study, edited while it is coded."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ipr_coder.cli.printing import say, say_json, say_rows
from ipr_coder.cli.studies import STUDY_HELP, opened, study_and_rest, which_study
from ipr_coder.cli.writing import must_end_in, must_have_folder
from ipr_coder.errors import UsageError

if TYPE_CHECKING:
    from ipr_coder.codebook.comparing import CodebookChanges
    from ipr_coder.codebook.edits import AddCode, Edit

Words = Annotated[list[str], typer.Argument(metavar="[STUDY] CODE", help="The code's id, such as shame.hiding.")]
Reason = Annotated[str, typer.Option(help="Why; it is kept with the new version and in the audit trail.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would change, and change nothing.")]
As = Annotated[str, typer.Option("--as", help="Who edits: a coder's label, who is told of own tags only.")]
Key = Annotated[str | None, typer.Option(help="The letter of a family, or the two letters of a subcode.")]
Name = Annotated[str | None, typer.Option(help="The name people read.")]
Definition = Annotated[str | None, typer.Option(help="One or two sentences.")]
When = Annotated[list[str] | None, typer.Option("--include", help="When to use it; give it once for each line.")]
WhenNot = Annotated[list[str] | None, typer.Option("--exclude", help="When not; give it once for each line.")]
Example = Annotated[str | None, typer.Option(help="One made-up line.")]
Colour = Annotated[str | None, typer.Option(help='"#RRGGBB".')]
Position = Annotated[int | None, typer.Option(min=1, help="Place among its siblings, from 1. Left out: the last.")]
LEAD = "lead"


def register(codebook: typer.Typer) -> None:
    """Add the commands to `ipr-coder codebook`."""
    for command in (add, change, rename, move, merge, split, retire, revive, undo, history, diff, export):
        codebook.command()(command)
    codebook.command("to-decide")(to_decide)
    codebook.command()(lock)
    codebook.command()(unlock)


def add(
    words: Words,
    reason: Reason,
    name: Annotated[str, typer.Option(help="The name people read.")],
    definition: Annotated[str, typer.Option(help="One or two sentences.")],
    parent: Annotated[str | None, typer.Option(help="Its family's id. Left out: a new family.")] = None,
    key: Key = None,
    colour: Colour = None,
    include: When = None,
    exclude: WhenNot = None,
    example: Example = None,
    position: Position = None,
    actor: As = LEAD,
    dry_run: DryRun = False,
) -> None:
    """Add a code to the study's codebook; without a key it gets a free one."""
    from ipr_coder.codebook.edits import AddCode

    study, (code,) = _named(words, 1)
    edit = AddCode(
        id=code,
        name=name,
        definition=definition,
        parent=parent,
        key=key or "",
        colour=colour or "",
        position=_from_0(position),
        include_when=tuple(include or ()),
        exclude_when=tuple(exclude or ()),
        example=example or "",
    )
    _carry_out(study, edit, reason, actor, dry_run=dry_run)


def change(
    words: Words,
    reason: Reason,
    name: Name = None,
    definition: Definition = None,
    include: When = None,
    exclude: WhenNot = None,
    example: Example = None,
    colour: Colour = None,
    key: Key = None,
    actor: As = LEAD,
    dry_run: DryRun = False,
) -> None:
    """Change the wording, the colour or the key of a code; what is not named stays as it is."""
    from ipr_coder.codebook.edits import ChangeCode

    study, (code,) = _named(words, 1)
    edit = ChangeCode(
        code=code,
        name=name,
        definition=definition,
        include_when=None if include is None else tuple(include),
        exclude_when=None if exclude is None else tuple(exclude),
        example=example,
        colour=colour,
        key=key,
    )
    _carry_out(study, edit, reason, actor, dry_run=dry_run)


def rename(
    words: Words,
    reason: Reason,
    to: Annotated[str, typer.Option(help="The new id. A family's subcodes go along.")],
    actor: As = LEAD,
    dry_run: DryRun = False,
) -> None:
    """Give a code another id; its tags go along. (The name people read is changed by `change`.)"""
    from ipr_coder.codebook.edits import RenameCode

    study, (code,) = _named(words, 1)
    _carry_out(study, RenameCode(code, to), reason, actor, dry_run=dry_run)


def move(
    words: Words,
    reason: Reason,
    under: Annotated[str | None, typer.Option(help="The family it shall belong to. Left out: where it is.")] = None,
    as_family: Annotated[bool, typer.Option("--as-family", help="Make it a family of its own.")] = False,
    position: Position = None,
    key: Key = None,
    actor: As = LEAD,
    dry_run: DryRun = False,
) -> None:
    """Move a code to another family or another place; its tags go with it."""
    from ipr_coder.codebook.edits import MoveCode
    from ipr_coder.coding.codebook_editing import codebook_version

    study, (code,) = _named(words, 1)
    if under is not None and as_family:
        raise UsageError("a code is either under a family or one itself.", mend="Give --under or --as-family.")
    parent = under
    if under is None and not as_family:
        with opened(study) as store:
            parent = next((one.parent for one in codebook_version(store).codes if one.id == code), None)
    edit = MoveCode(code, parent, _from_0(position), key or "")
    _carry_out(study, edit, reason, actor, dry_run=dry_run)


def merge(
    words: Annotated[list[str], typer.Argument(metavar="[STUDY] CODE...", help="The codes that shall go.")],
    reason: Reason,
    into: Annotated[str, typer.Option(help="The code that stays and gets their tags.")],
    actor: As = LEAD,
    dry_run: DryRun = False,
) -> None:
    """Merge codes into another: their tags become tags of it, and `undo` brings them back."""
    from ipr_coder.codebook.edits import MergeCodes

    study, codes = _named(words, None)
    _carry_out(study, MergeCodes(tuple(codes), into), reason, actor, dry_run=dry_run)


def split(
    words: Words,
    reason: Reason,
    into: Annotated[
        list[str],
        typer.Option(
            metavar="ID=NAME: DEFINITION",
            help='A new code, such as "shame.cover=Covering: Hides what was felt." Give it twice or more.',
        ),
    ],
    actor: As = LEAD,
    dry_run: DryRun = False,
) -> None:
    """Split a code into new ones: it is retired, its tags stay, and `to-decide` lists them for each coder."""
    from ipr_coder.codebook.edits import SplitCode
    from ipr_coder.coding.codebook_editing import codebook_version

    study, (code,) = _named(words, 1)
    with opened(study) as store:
        parent = next((one.parent for one in codebook_version(store).codes if one.id == code), None)
    parts = tuple(_part(words, parent) for words in into)
    _carry_out(study, SplitCode(code, parts), reason, actor, dry_run=dry_run)


def retire(words: Words, reason: Reason, actor: As = LEAD, dry_run: DryRun = False) -> None:
    """Retire a code: no new tags with it; those there are stay and count. Of a family, its subcodes too."""
    from ipr_coder.codebook.edits import RetireCode

    study, (code,) = _named(words, 1)
    _carry_out(study, RetireCode(code), reason, actor, dry_run=dry_run)


def revive(words: Words, reason: Reason, actor: As = LEAD, dry_run: DryRun = False) -> None:
    """Let a retired code take tags again."""
    from ipr_coder.codebook.edits import ReviveCode

    study, (code,) = _named(words, 1)
    _carry_out(study, ReviveCode(code), reason, actor, dry_run=dry_run)


def undo(study: Annotated[str | None, typer.Argument(help=STUDY_HELP)] = None, actor: As = LEAD) -> None:
    """Take the last edit of the codebook back: the version before it is in use again, and every tag as it was."""
    from ipr_coder.coding.codebook_editing import undo_codebook_edit

    with opened(which_study(study)) as store:
        deed = undo_codebook_edit(store, actor)
    say(f"{deed.label}. Version {deed.after} is in use again (not {deed.before}).")
    if deed.moved or deed.joined:
        say(f"Tags that have the code they had: {deed.moved + deed.joined}.")


def history(
    study: Annotated[str | None, typer.Argument(help=STUDY_HELP)] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """List the versions of the study's codebook: who made each, when, why, and which is in use."""
    from datetime import UTC, datetime

    from ipr_coder.coding.codebook_editing import codebook_history

    with opened(which_study(study)) as store:
        known = codebook_history(store)
    number = {one.number: one.version for one in known}
    rows = [
        {
            "version": one.version,
            "in_use": one.in_use,
            "made": datetime.fromtimestamp(one.created_ms / 1000, UTC).strftime("%Y-%m-%d %H:%M UTC"),
            "by": one.made_by,
            "from": number.get(one.based_on) if one.based_on is not None else None,
            "codes": len(one.codebook.codes),
            "reason": one.reason,
        }
        for one in known
    ]
    if json:
        say_json({"schema": "ipr-coder/codebook-history@1", "codebook": known[0].name, "versions": rows})
        return
    head = ("version", "in use", "made", "by", "from", "codes", "reason")
    cells = [{**row, "in_use": "yes" if row["in_use"] else ""} for row in rows]
    say_rows(head, [["-" if cell is None else " ".join(str(cell).split()) for cell in row.values()] for row in cells])


def diff(
    words: Annotated[
        list[str], typer.Argument(metavar="[STUDY] VERSION [VERSION]", help="One version, or two to compare.")
    ],
) -> None:
    """Show what changed between two versions of the study's codebook, or from one to that in use."""
    from ipr_coder.codebook.comparing import compare
    from ipr_coder.coding.codebook_editing import codebook_version

    study, numbers = study_and_rest(words)
    if len(numbers) not in (1, 2):
        raise UsageError("name one or two versions.", mend="`ipr-coder codebook history` lists them.")
    with opened(study) as store:
        old = codebook_version(store, numbers[0])
        new = codebook_version(store, numbers[1] if numbers[1:] else None)
    say(f"From {old.version} to {new.version}:")
    _say_changes(compare(old, new))


def export(
    output: Annotated[Path, typer.Option("--output", "-o", help="The file to write.")],
    study: Annotated[str | None, typer.Argument(help=STUDY_HELP)] = None,
    version: Annotated[str | None, typer.Option(help="Which version. Left out: the one in use.")] = None,
) -> None:
    """Write the study's codebook to a YAML file, to be read, printed or used in another study."""
    from ipr_coder.codebook.writing import codebook_text
    from ipr_coder.coding.codebook_editing import codebook_version
    from ipr_coder.reports.saving import save

    must_end_in(output, ".yaml")
    must_have_folder(output)
    with opened(which_study(study)) as store:
        book = codebook_version(store, version)
    save(codebook_text(book).encode("utf-8"), output)
    say(f"{output}: {book.title}, version {book.version}, {len(book.codes)} codes.")


def to_decide(
    coder: Annotated[str, typer.Option(envvar="IPR_CODER", help="Your label. Left out: what IPR_CODER says.")],
    study: Annotated[str | None, typer.Argument(help=STUDY_HELP)] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """List your tags of codes that were split: each waits for you to choose one of the new codes."""
    from dataclasses import asdict

    from ipr_coder.coding.codebook_editing import tags_to_decide

    with opened(which_study(study)) as store:
        found = tags_to_decide(store, coder)
    if json:
        say_json({"schema": "ipr-coder/to-decide@1", "coder": coder, "tags": [asdict(one) for one in found]})
    elif not found:
        say(f"No tag of {coder} waits for a decision.")
    else:
        head = ("interview", "round", "from", "to", "code", "choose")
        rows = [
            (one.interview, one.round, str(one.span.start), str(one.span.end), one.code, ", ".join(one.choices))
            for one in found
        ]
        say_rows(head, rows)


def lock(study: Annotated[str | None, typer.Argument(help=STUDY_HELP)] = None) -> None:
    """Leave the editing of the codebook to the lead."""
    _lock(study, locked=True)


def unlock(study: Annotated[str | None, typer.Argument(help=STUDY_HELP)] = None) -> None:
    """Let every coder edit the codebook (as it is when a study is new)."""
    _lock(study, locked=False)


def _lock(study: str | None, *, locked: bool) -> None:
    from ipr_coder.coding.codebook_editing import lock_codebook

    with opened(which_study(study)) as store:
        changed = lock_codebook(store, locked=locked)
    who = "Only the lead edits" if locked else "Every coder may edit"
    say(f"{who} the codebook{'' if changed else ', as before'}.")


def _carry_out(study: str, edit: Edit, reason: str, actor: str, *, dry_run: bool) -> None:
    """Show what an edit changes, and unless this is a dry run, make it."""
    from ipr_coder.coding.codebook_editing import edit_codebook, preview

    with opened(study) as store:
        told = preview(store, actor, edit)
        deed = None if dry_run else edit_codebook(store, actor, edit, reason)
    whose = f"tags of {actor}" if told.own_only else "tags"
    say(f"{told.words}: version {told.before} -> {told.after if deed is None else deed.after}")
    _say_changes(told.changes)
    for code, tags in told.by_code.items():
        say(f"  {whose} with {code}: {tags}")
    if told.by_interview:
        say(f"  in {', '.join(f'{label} {tags}' for label, tags in told.by_interview.items())}")
    if told.submitted:
        say(f"  submitted interviews among them, which stay submitted: {told.submitted}")
    if deed is None:
        say("Nothing was changed (a dry run).")
        return
    if deed.moved or deed.joined:
        say(f"Moved: {deed.moved}. One with a tag in the same place: {deed.joined}.")
    if deed.to_decide:
        say(f"Waiting for a decision: {deed.to_decide}. `ipr-coder codebook to-decide` lists them for each coder.")
    say("`ipr-coder codebook undo` takes it back.")


def _say_changes(changes: CodebookChanges) -> None:
    if not changes:
        say("  nothing changed")
    for title, codes in (("new", changes.added), ("gone", changes.removed)):
        for code in codes:
            say(f"  {title}: {code.id} ({code.key} {code.name})")
    for one in changes.renamed:
        old, new = one.old, one.new
        say(
            f"  renamed: {old.id} -> {new.id}" if old.id != new.id else f"  renamed: {old.id}, {old.name} -> {new.name}"
        )
    for one in changes.merged:
        say(f"  merged: {one.old.id} -> {one.new.id}")
    for one in changes.moved:
        say(f"  moved: {one.new.id}, {one.old.parent or 'a family'} -> {one.new.parent or 'a family'}")
    for one in changes.rekeyed:
        say(f"  key: {one.new.id}, {one.old.key} -> {one.new.key}")
    for title, pairs in (
        ("reworded", changes.reworded),
        ("colour", changes.recoloured),
        ("retired", changes.retired),
        ("revived", changes.revived),
    ):
        for one in pairs:
            say(f"  {title}: {one.new.id}")


def _part(words: str, parent: str | None) -> AddCode:
    """A new code as `split --into` takes it."""
    from ipr_coder.codebook.edits import AddCode

    ident, equals, rest = words.partition("=")
    name, colon, definition = rest.partition(":")
    if not (equals and colon):
        raise UsageError(f"{words!r} does not say what the new code is.", mend='Write "id=Name: Definition."')
    return AddCode(ident.strip(), name.strip(), definition.strip(), parent)


def _named(words: list[str], many: int | None) -> tuple[str, list[str]]:
    """The study, and so many codes (None: one or more)."""
    study, codes = study_and_rest(words)
    if not codes or (many is not None and len(codes) != many):
        raise UsageError("name one code." if many == 1 else "name the codes.", mend="Give it after the study.")
    return study, codes


def _from_0(position: int | None) -> int | None:
    return None if position is None else position - 1
