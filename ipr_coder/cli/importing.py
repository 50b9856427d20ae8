"""`import`: transcripts, or a whole study with its manifest, into a study."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from ipr_coder.cli.dry_run import say_looks
from ipr_coder.cli.import_report import say_imported
from ipr_coder.cli.printing import progress, say, warn
from ipr_coder.cli.studies import SUFFIX, opened, study_and_rest, study_is_named
from ipr_coder.errors import IprError, UsageError

if TYPE_CHECKING:
    from ipr_coder.coding.importing import Accept
    from ipr_coder.coding.placements import Placement
    from ipr_coder.study.store import Store
    from ipr_coder.transcripts.looking import Look
    from ipr_coder.transcripts.model import Role, Transcript, Unit

ROLES = ("client", "therapist", "interviewer", "other", "unknown")


class UnitChoice(StrEnum):
    """How a transcript is cut into the segments that coders tag."""

    turn = "turn"
    sentence = "sentence"
    paragraph = "paragraph"


class AcceptChoice(StrEnum):
    """Which recall moments, proposed from marks made by hand, are set."""

    all = "all"
    sure = "sure"
    none = "none"


class FirstSpeakerChoice(StrEnum):
    """Who begins, where nothing in a file tells who speaks."""

    interviewer = "interviewer"
    client = "client"
    therapist = "therapist"
    other = "other"


@dataclass(frozen=True, slots=True)
class Wish:
    """What the options say about the files."""

    dyad: str | None
    session: int | None
    respondent: str | None
    encoding: str | None
    speakers: Mapping[str, Role]
    format: str | None = None
    first_speaker: Role | None = None
    pattern: str | None = None
    accept: Accept = "none"
    remembered: Mapping[str, Role] = field(default_factory=dict)

    def reading(self, speakers: Mapping[str, Role]) -> dict[str, Any]:
        """What `transcripts.reading` is told of a file. On roles of labels, the options have the last word, then the
        manifest, then what the study was told at earlier imports."""
        return {
            "encoding": self.encoding,
            "speakers": {**self.remembered, **speakers, **self.speakers},
            "format": self.format,
            "first_speaker": self.first_speaker,
        }


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("import")(import_)


def import_(
    words: Annotated[
        list[str],
        typer.Argument(metavar="[STUDY] PATH...", help="Transcripts, folders of them, or a folder with a study.yaml."),
    ],
    dyad: Annotated[str | None, typer.Option(help="The dyad, for example D03.")] = None,
    session: Annotated[int | None, typer.Option(help="The session's number.")] = None,
    respondent: Annotated[
        str | None, typer.Option(help="Who was interviewed: client, therapist, or a pseudonym.")
    ] = None,
    speaker: Annotated[
        list[str] | None,
        typer.Option(help='Who a label in the file is, as "LABEL=role"; role: client, therapist, interviewer, other.'),
    ] = None,
    unit: Annotated[UnitChoice, typer.Option(help="What coders will tag.")] = UnitChoice.turn,
    encoding: Annotated[
        str | None, typer.Option(help="The files' encoding where it is not UTF-8, e.g. windows-1252.")
    ] = None,
    format: Annotated[
        str | None,
        typer.Option(help="The files' format, or how their lines are laid out, where it is told wrong; see `formats`."),
    ] = None,
    first_speaker: Annotated[
        FirstSpeakerChoice | None,
        typer.Option(help="Who begins, in files that name no speakers and whose turns alternate."),
    ] = None,
    pattern: Annotated[
        str | None,
        typer.Option(
            help='How the files are named: "{dyad}_S{session}_{role}", also {respondent}, {date} and *; remembered.'
        ),
    ] = None,
    accept_moments: Annotated[
        AcceptChoice,
        typer.Option(help="Which recall moments to set that marks such as [STOP 12:40] in the text propose."),
    ] = AcceptChoice.none,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what would be read, file by file; change nothing.")
    ] = False,
    screen: Annotated[
        bool,
        typer.Option("--screen", help="Look at the files on a screen, say what is told wrong, and import from there."),
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Import transcripts (Word, text, captions ...). Every file is read first: if one cannot be, nothing is imported.

    Files say where they belong by lines such as "%dyad: D03", by a name such as D03_S3_client.txt, by a study.yaml,
    study.csv or study.xlsx in their folder, or by the options. Roles of speakers are remembered for the next import.
    """
    study, paths = ("", words) if dry_run and not study_is_named(words) else study_and_rest(words)
    if not paths:
        raise UsageError("no transcript is named.", mend="Name a file or a folder after the study.")
    first: Role | None = None if first_speaker is None else first_speaker.value
    roles = speaker_roles(speaker or ())
    wish = Wish(dyad, session, respondent, encoding, roles, format, first, pattern, accept_moments.value)
    with _perhaps_opened(study, dry_run=dry_run) as store:
        if store is not None:
            wish = _with_remembered(store, wish)
        files = [Path(path) for path in paths]
        if screen:
            code = _on_screen(store, files, wish, unit.value, dry_run=dry_run, json=json)
        else:
            code = _import(store, files, wish, unit.value, dry_run=dry_run, json=json)
    raise typer.Exit(code)


@contextmanager
def _perhaps_opened(study: str, *, dry_run: bool) -> Iterator[Store | None]:
    """The study; None for a dry run that names none, or one that is yet to be made."""
    if not study or (dry_run and "://" not in study and not Path(study).exists()):
        yield None
        return
    with opened(study) as store:
        yield store


def _with_remembered(store: Store, wish: Wish) -> Wish:
    from ipr_coder.coding.remembering import remembered_pattern, remembered_roles

    return replace(wish, remembered=remembered_roles(store), pattern=wish.pattern or remembered_pattern(store))


def _import(store: Store | None, places: Sequence[Path], wish: Wish, unit: Unit, *, dry_run: bool, json: bool) -> int:
    """Import, or only look; returns the exit code."""
    from ipr_coder.transcripts.manifest import find_manifest
    from ipr_coder.transcripts.placing import check_pattern

    if wish.pattern is not None:
        check_pattern(wish.pattern)
    manifest = find_manifest(places)
    if manifest is not None:
        return _import_manifest(store, manifest, wish, unit, dry_run=dry_run, json=json)
    files = transcript_files(places)
    if dry_run or store is None:
        looks = look_all(files, wish)
        return say_looks(looks, *_belongings(looks, wish), json=json)
    transcripts = read_all(files, wish)
    from ipr_coder.coding.importing import import_transcripts
    from ipr_coder.coding.remembering import remember

    items = [(one, _placement(one, wish)) for one in transcripts]
    with progress("importing", len(items)) as tick:
        done = import_transcripts(store, items, unit, tick, wish.accept)
    remember(store, wish.speakers, wish.pattern)
    say_imported(done, transcripts, json=json)
    return 0


def _on_screen(
    store: Store | None, places: Sequence[Path], wish: Wish, unit: Unit, *, dry_run: bool, json: bool
) -> int:
    """Import by the screen, or with `dry_run` only look; returns the exit code."""
    from ipr_coder.tui.run import check_terminal

    if json:
        raise UsageError("--screen shows what --json would print.", mend="Give one of the two.")
    check_terminal("the import screen")
    from ipr_coder.coding.import_session import FileWish, ImportSession
    from ipr_coder.transcripts.manifest import find_manifest
    from ipr_coder.transcripts.placing import check_pattern
    from ipr_coder.tui.import_app import run_import

    if wish.pattern is not None:
        check_pattern(wish.pattern)
    manifest = find_manifest(places)
    if manifest is not None:
        raise UsageError(
            "the screen is for files without a manifest: what a manifest says is changed in it.",
            place=str(manifest),
            mend="Leave --screen out, or name the transcripts themselves.",
        )
    said = FileWish(wish.format, wish.encoding, wish.first_speaker, wish.dyad, wish.session, wish.respondent)
    session = ImportSession(
        transcript_files(places),
        wish=said,
        speakers=wish.speakers,
        remembered=wish.remembered,
        pattern=wish.pattern,
        accept=wish.accept,
    )
    code, done = run_import(session, store, unit, look_only=dry_run)
    if done:
        say_imported(done, [session.transcript(number) for number in session.numbers_imported()], json=False)
    return code


def _placement(transcript: Transcript, wish: Wish) -> Placement:
    from ipr_coder.coding.importing import placement

    return placement(transcript, dyad=wish.dyad, session=wish.session, respondent=wish.respondent, pattern=wish.pattern)


def speaker_roles(pairs: Sequence[str]) -> dict[str, Role]:
    """The roles of "LABEL=role" options; UsageError for one that is not of that form."""
    roles: dict[str, Role] = {}
    for pair in pairs:
        label, equals, role = pair.rpartition("=")
        if not equals or not label.strip() or role.strip() not in ROLES:
            raise UsageError(
                f"--speaker {pair!r} cannot be understood.",
                mend='Write it like --speaker "Dr. Blue=therapist"; roles are ' + ", ".join(ROLES[:4]) + ".",
            )
        roles[label.strip()] = role.strip()  # type: ignore[assignment]  # checked just above
    return roles


def transcript_files(places: Sequence[Path]) -> list[Path]:
    """The files meant: those named, and in a folder all that are not hidden and no study, in order of their names."""
    files: list[Path] = []
    for place in places:
        if place.is_dir():
            inside = sorted(one for one in _listed(place) if one.is_file() and not _is_aside(one.name))
            if not inside:
                raise UsageError(
                    "the folder holds no files.", place=str(place), mend="Name the folder that the transcripts are in."
                )
            files += inside
        else:
            files.append(place)
    return files


def _listed(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError as error:
        raise UsageError(f"the folder cannot be read ({error.strerror}).", place=str(folder)) from error


def _is_aside(name: str) -> bool:
    """Hidden files, Word's lock files, and the study itself with its companions (-wal, -shm, .backup-...)."""
    return name.startswith((".", "~$")) or f"{SUFFIX}-" in name or f"{SUFFIX}." in name or name.endswith(SUFFIX)


def read_all(files: Sequence[Path], wish: Wish) -> list[Transcript]:
    """Read every file; when some cannot be read, all of their faults are named and nothing is returned."""
    from ipr_coder.transcripts.reading import read

    transcripts, faults = [], []
    with progress("reading", len(files)) as tick:
        for number, file in enumerate(files, start=1):
            try:
                transcripts.append(read(file, respondent=_respondent(wish), **wish.reading({})))
            except IprError as error:
                faults.append(error)
            tick(number)
    for fault in faults[:-1]:
        warn(f"ipr-coder: {fault}")
    if faults:
        raise faults[-1]
    return transcripts


def look_all(files: Sequence[Path], wish: Wish) -> list[Look]:
    """Look every file over; those that cannot be read say so themselves."""
    from ipr_coder.transcripts.reading import look_over

    looks = []
    with progress("reading", len(files)) as tick:
        for number, file in enumerate(files, start=1):
            looks.append(look_over(file, respondent=_respondent(wish), **wish.reading({})))
            tick(number)
    return looks


def _respondent(wish: Wish) -> Role | None:
    return cast("Role", wish.respondent) if wish.respondent in ROLES else None


def _import_manifest(store: Store | None, manifest: Path, wish: Wish, unit: Unit, *, dry_run: bool, json: bool) -> int:
    from ipr_coder.coding.importing import planned_files
    from ipr_coder.coding.placements import role_doubts, settled
    from ipr_coder.coding.remembering import remember
    from ipr_coder.exchange.whole_study import import_study
    from ipr_coder.transcripts.manifest import read_manifest
    from ipr_coder.transcripts.reading import look_over, read

    plan = read_manifest(manifest, wish.pattern)
    if dry_run or store is None:
        roles = {person.id: person.role for person in plan.participants}
        planned = planned_files(plan)
        looks = [look_over(path, **wish.reading(plan.speakers)) for path, _ in planned]
        belongings = []
        for look, (_, place) in zip(looks, planned, strict=True):
            where, notes = (place, ()) if look.transcript is None else settled(look.transcript, place, roles)
            belongings.append(_belonging(where.dyad, where.session, where.respondent))
            doubts = () if look.transcript is None else role_doubts(look.transcript, where, roles)
            for note in (*notes, *doubts):
                warn(f"{look.name}: {note.message}")
        return say_looks(looks, belongings, [], json=json)
    read_texts: list[Transcript] = []

    def read_one(path: Path) -> Transcript:
        transcript = read(path, **wish.reading(plan.speakers))
        read_texts.append(transcript)
        return transcript

    done = import_study(store, plan, read_one, unit, wish.accept)
    remember(store, wish.speakers, wish.pattern)
    say_imported(done.transcripts, read_texts, json=json)
    if done.tags is not None and not json:
        left_off = f" {done.tags.left_off} stay off: their coders took them off." if done.tags.left_off else ""
        say(f"{done.tags.added} tags taken over, {done.tags.known} were there already.{left_off}")
    return 0


def _belongings(looks: Sequence[Look], wish: Wish) -> tuple[list[str | None], list[str]]:
    """Where each file would go ("D03 S3 client"; None: nobody can tell), and what would stop the import, in words."""
    from ipr_coder.coding.placements import role_doubts

    found: list[str | None] = []
    faults: list[str] = []
    for look in looks:
        if look.transcript is None:
            found.append(None)
            continue
        try:
            place = _placement(look.transcript, wish)
        except IprError as error:
            found.append(None)
            faults.append(str(error))
            continue
        for note in role_doubts(look.transcript, place, {}):
            warn(f"{look.name}: {note.message}")
        belonging = _belonging(place.dyad, place.session, place.respondent)
        if belonging in found:
            other = looks[found.index(belonging)].name
            faults.append(f"{look.name}: this file and {other} are both said to be {belonging}.")
        found.append(belonging)
    return found, faults


def _belonging(dyad: str, session: int | None, respondent: str | None) -> str:
    return " ".join((dyad, *([] if session is None else [f"S{session}"]), respondent or "session"))
