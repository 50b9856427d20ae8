"""`deidentify find|review|apply|show|rescan|undo|scrub`: taking names out of a study, with a person deciding each."""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ipr_coder.cli.passphrases import FILE_HELP, VARIABLE, known_names, passphrase
from ipr_coder.cli.printing import say, say_json, say_rows, warn
from ipr_coder.cli.studies import STUDY_HELP, opened, study_and_rest, which_study
from ipr_coder.cli.writing import must_end_in, must_have_folder
from ipr_coder.errors import UsageError

if TYPE_CHECKING:
    from ipr_coder.coding.deidentifying import Applied, Found
    from ipr_coder.study.store import Store
    from ipr_coder.transcripts.deidentifying.candidates import Recogniser
    from ipr_coder.transcripts.deidentifying.deciding import Plan
    from ipr_coder.transcripts.deidentifying.replacements import Style

SUFFIX = ".iprkey"
KEY_HELP = (
    f"The key file, which holds what was replaced by what; its name ends in {SUFFIX}. Keep it apart from the study."
)

deidentify = typer.Typer(
    help="Take names out of a study. It assists a person and guarantees nothing: read every transcript.",
    no_args_is_help=False,
)


class StyleChoice(StrEnum):
    """What is proposed for a name that the roster gives no replacement."""

    brackets = "brackets"
    pseudonyms = "pseudonyms"


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.add_typer(deidentify, name="deidentify")


@deidentify.command("find")
def find(
    out: Annotated[Path, typer.Option("-o", "--output", help="The list to write, for example review.csv.")],
    study: Annotated[str | None, typer.Argument(help=STUDY_HELP)] = None,
    roster: Annotated[
        Path | None,
        typer.Option(help="Your list of names and places (.csv, .yaml, or lines such as: Anna Berg = CLIENT)."),
    ] = None,
    nlp: Annotated[
        bool, typer.Option("--nlp", help='Also what a language model takes for names (needs the extra "nlp").')
    ] = False,
    model: Annotated[Path | None, typer.Option(help="The same with another spaCy model: its folder.")] = None,
    style: Annotated[
        StyleChoice, typer.Option(help="What to propose for a name: [NAME 1], or another name drawn by lot.")
    ] = StyleChoice.brackets,
    each: Annotated[bool, typer.Option("--each", help="A row for each place, so that “here” can be said.")] = False,
    key_file: Annotated[Path | None, typer.Option(help=f"{KEY_HELP} Given: the same names get the same again.")] = None,
    passphrase_file: Annotated[Path | None, typer.Option(help=FILE_HELP)] = None,
) -> None:
    """Write the list of what may tell who somebody is, for you to decide: everywhere, here, keep, or blank.

    It works on a study, so import the transcripts first. Nothing is changed.
    """
    from ipr_coder.coding.deidentifying import find as find_in
    from ipr_coder.reports.saving import save
    from ipr_coder.transcripts.deidentifying.review_list import review_list
    from ipr_coder.transcripts.deidentifying.roster import Roster, read_roster

    must_end_in(out, ".csv")
    must_have_folder(out)
    if out.exists():
        raise UsageError(
            "there is a file of this name, maybe with decisions in it.", place=str(out), mend="Name another."
        )
    names = read_roster(roster) if roster else Roster()
    recogniser = _recogniser(nlp, model)
    with opened(which_study(study)) as store:
        key = known_names(store, key_file, passphrase_file)
        found = find_in(store, names, recogniser, style=style.value, key=key)
    save(review_list(found.candidates, found.passages, each=each), out)
    places = sum(one.count for one in found.candidates)
    say(f"Wrote {out}: {len(found.candidates)} forms in {places} places.")
    say("Fill in the column “decision”: everywhere, here or keep; blank changes nothing. Then `deidentify apply`.")
    warn(f"{out} holds names. Keep it as safe as the transcripts, and delete it when you have applied it.")


@deidentify.command("review")
def review(
    key_file: Annotated[Path, typer.Option(help=KEY_HELP)],
    study: Annotated[str | None, typer.Argument(help=STUDY_HELP)] = None,
    roster: Annotated[
        Path | None,
        typer.Option(help="Your list of names and places (.csv, .yaml, or lines such as: Anna Berg = CLIENT)."),
    ] = None,
    nlp: Annotated[
        bool, typer.Option("--nlp", help='Also what a language model takes for names (needs the extra "nlp").')
    ] = False,
    model: Annotated[Path | None, typer.Option(help="The same with another spaCy model: its folder.")] = None,
    pseudonyms: Annotated[
        bool, typer.Option("--pseudonyms", help="Propose other names, drawn by lot, instead of [NAME 1].")
    ] = False,
    passphrase_file: Annotated[Path | None, typer.Option(help=FILE_HELP)] = None,
) -> None:
    """Go through what may tell who somebody is on a screen, one by one with its places, and apply what you decide.

    Nothing is changed before you apply it. With a key file that is there already, names replaced earlier get the same
    replacement again; its passphrase is asked for before the screen appears.
    """
    from ipr_coder.tui.run import check_terminal

    check_terminal("taking names out on a screen")
    must_end_in(key_file, SUFFIX)
    must_have_folder(key_file)
    from ipr_coder.coding.deidentifying import apply as apply_to
    from ipr_coder.coding.deidentifying import find as find_in
    from ipr_coder.coding.deidentifying import open_key
    from ipr_coder.transcripts.deidentifying.roster import Roster, read_roster
    from ipr_coder.tui.deidentify_app import run_deidentify

    names = read_roster(roster) if roster else Roster()
    known = passphrase_file is not None or VARIABLE in os.environ or key_file.exists()
    secret = passphrase(passphrase_file) if known else None
    style: Style = "pseudonyms" if pseudonyms else "brackets"
    with opened(which_study(study)) as store:
        key = open_key(store, key_file, secret) if secret is not None and key_file.exists() else None

        def search() -> Found:
            return find_in(store, names, _recogniser(nlp, model), style=style, key=key)

        def replace(plan: Plan, typed: str) -> Applied:
            return apply_to(store, plan, key_file, typed)

        code, applied, written = run_deidentify(search, replace, key_file, secret)
        beside = _lies_beside(store, key_file)
    if applied is not None:
        _say_applied(applied, key_file, json=False)
        if beside:
            warn(_BESIDE.format(key_file))
    if written is not None:
        say(f"Wrote {written}, with your decisions so far. Nothing was changed.")
        warn(f"{written} holds names. Keep it as safe as the transcripts, and delete it when you have applied it.")
    raise typer.Exit(code)


@deidentify.command("apply")
def apply(
    words: Annotated[list[str], typer.Argument(metavar="[STUDY] REVIEW.csv", help="The list with your decisions.")],
    key_file: Annotated[Path, typer.Option(help=KEY_HELP)],
    passphrase_file: Annotated[Path | None, typer.Option(help=FILE_HELP)] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Replace what the list says, in transcripts, speakers' labels, file names, memos and notes; marks stay in place.

    The study keeps nothing of what was replaced; the key file does, sealed with its own passphrase.
    """
    from ipr_coder.coding.deidentifying import apply as apply_to
    from ipr_coder.transcripts.deidentifying.review_list import read_review

    study, rest = study_and_rest(words)
    if len(rest) != 1:
        raise UsageError("name one list to apply.", mend="Give the .csv that `ipr-coder deidentify find` wrote.")
    must_end_in(key_file, SUFFIX)
    must_have_folder(key_file)
    plan = read_review(Path(rest[0]))
    if not (plan.everywhere or plan.here or plan.kept):
        raise UsageError("the list holds no decision.", place=rest[0], mend="Fill in the column “decision”.")
    secret = passphrase(passphrase_file, new=not key_file.exists())
    with opened(study) as store:
        applied = apply_to(store, plan, key_file, secret)
        beside = _lies_beside(store, key_file)
    _say_applied(applied, key_file, json=json)
    if beside:
        warn(_BESIDE.format(key_file))
    if applied.count:
        warn(f"{rest[0]} still holds the names: delete it when you have looked the result over.")


@deidentify.command("show")
def show(
    key_file: Annotated[Path, typer.Option(help=KEY_HELP)],
    passphrase_file: Annotated[Path | None, typer.Option(help=FILE_HELP)] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object, with the log of every place.")] = False,
) -> None:
    """Print what the key file holds: which name became what. Mind who sees your screen."""
    from ipr_coder.transcripts.deidentifying.key import key_to_data
    from ipr_coder.transcripts.deidentifying.keyfile import read_key

    key = read_key(key_file, passphrase(passphrase_file))
    if json:
        say_json({"schema": "ipr-coder/key@1", **key_to_data(key)})
        return
    say_rows(("original", "replacement", "kind"), [(one.original, one.replacement, one.kind) for one in key.mapped])
    if key.kept:
        say(f"Kept on purpose: {', '.join(key.kept)}")
    for one in key.passes:
        say(f"{_date(one.at_ms)} {one.actor}: {len(one.lines)} places{' (undone)' if one.undone_ms else ''}")


@deidentify.command("rescan")
def rescan(
    study: Annotated[str | None, typer.Argument(help=STUDY_HELP)] = None,
    key_file: Annotated[Path | None, typer.Option(help=f"{KEY_HELP} Given: its names are looked for, too.")] = None,
    passphrase_file: Annotated[Path | None, typer.Option(help=FILE_HELP)] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Look again for what may tell who somebody is; exit code 1 when something is found."""
    from ipr_coder.coding.deidentifying import rescan as look

    with opened(which_study(study)) as store:
        found = look(store, known_names(store, key_file, passphrase_file))
    _say_found(found, json=json)
    if found.candidates:
        raise typer.Exit(1)


@deidentify.command("undo")
def undo(
    key_file: Annotated[Path, typer.Option(help=KEY_HELP)],
    study: Annotated[str | None, typer.Argument(help=STUDY_HELP)] = None,
    last: Annotated[bool, typer.Option("--last", help="Only what was applied last; left out: all of it.")] = False,
    passphrase_file: Annotated[Path | None, typer.Option(help=FILE_HELP)] = None,
) -> None:
    """Put the originals back where they stood; marks stay in place. Exit code 1 where a place was edited since."""
    from ipr_coder.coding.deidentifying import undo as put_back

    with opened(which_study(study)) as store:
        done = put_back(store, key_file, passphrase(passphrase_file), last=last)
    say(f"Put back {done.count} originals.")
    if done.missed:
        warn(f"Not everything could be put back, because it was changed since, in: {', '.join(done.missed)}")
        raise typer.Exit(1)


@deidentify.command("scrub")
def scrub(study: Annotated[str | None, typer.Argument(help=STUDY_HELP)] = None) -> None:
    """Rewrite the study's file so that no old page of it holds what was replaced; `apply` does it by itself."""
    from ipr_coder.study.scrubbing import scrub as rewrite

    with opened(which_study(study)) as store:
        notes = rewrite(store)
    for note in notes:
        warn(note)
    say("Done." if not notes else "Done as far as said above.")


def _recogniser(nlp: bool, model: Path | None) -> Recogniser | None:
    if not nlp and model is None:
        return None
    from ipr_coder.transcripts.deidentifying.recogniser import recogniser, shipped_recogniser

    return recogniser(model) if model is not None else shipped_recogniser()


def _say_applied(applied: Applied, key_file: Path, *, json: bool) -> None:
    if json:
        backups = [str(path) for path in applied.backups]
        facts = {"places": applied.places, "count": applied.count, "without_place": applied.without_place}
        more = {"in_brackets": applied.in_brackets, "untouched": applied.untouched, "backups": backups}
        say_json({"schema": "ipr-coder/deidentified@1", **facts, **more, "notes": applied.notes})
        return
    from ipr_coder.coding.deidentified_words import told, warnings

    for line in told(applied, key_file):
        say(line)
    for line in warnings(applied):
        warn(line)


def _lies_beside(store: Store, key_file: Path) -> bool:
    return store.path is not None and store.path.parent.resolve() == key_file.parent.resolve()


_BESIDE = "{} lies beside the study. Whoever gets both has the names: keep it elsewhere."


def _say_found(found: Found, *, json: bool) -> None:
    def where(index: int) -> str:
        labels = dict.fromkeys(found.passages[place.passage].label for place in found.candidates[index].places)
        return ", ".join(list(labels)[:3]) + (f" and {len(labels) - 3} more" if len(labels) > 3 else "")

    if json:
        rows = [
            {"surface": one.surface, "kind": one.kind, "found": one.how, "count": one.count, "where": where(index)}
            for index, one in enumerate(found.candidates)
        ]
        say_json({"schema": "ipr-coder/rescan@1", "findings": rows})
        return
    if not found.candidates:
        say("Nothing was found. That is no proof: read the transcripts.")
        return
    say_rows(
        ("form", "kind", "found by", "count", "where"),
        [(one.surface, one.kind, one.how, str(one.count), where(i)) for i, one in enumerate(found.candidates)],
    )


def _date(at_ms: int) -> str:
    from datetime import UTC, datetime

    return datetime.fromtimestamp(at_ms / 1000, UTC).strftime("%Y-%m-%d %H:%M UTC")
