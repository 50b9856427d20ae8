"""`import`: transcripts, or a whole study with its manifest, into a study."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from ipr_coder.cli.dry_run import say_looks
from ipr_coder.cli.printing import progress, say, say_json, say_rows, warn
from ipr_coder.cli.studies import SUFFIX, opened, study_and_rest, study_is_named
from ipr_coder.errors import IprError, UsageError

if TYPE_CHECKING:
    from ipr_coder.coding.importing import Imported
    from ipr_coder.transcripts.looking import Look
    from ipr_coder.transcripts.model import Role, Transcript, Unit

ROLES = ("client", "therapist", "interviewer", "other", "unknown")


class UnitChoice(StrEnum):
    """How a transcript is cut into the segments that coders tag."""

    turn = "turn"
    sentence = "sentence"
    paragraph = "paragraph"


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

    def reading(self, speakers: Mapping[str, Role]) -> dict[str, Any]:
        """What `transcripts.reading` is told of a file, with the roles of labels known from elsewhere."""
        return {
            "encoding": self.encoding,
            "speakers": {**speakers, **self.speakers},
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
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what would be read, file by file; change nothing.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Import transcripts (Word, text, captions ...). Every file is read first: if one cannot be, nothing is imported.

    Files say where they belong by lines such as "%dyad: D03", by a name such as D03_S3_client.txt, or by the options.
    """
    from ipr_coder.transcripts.manifest import find_manifest

    study, paths = ("", words) if dry_run and not study_is_named(words) else study_and_rest(words)
    if not paths:
        raise UsageError("no transcript is named.", mend="Name a file or a folder after the study.")
    first: Role | None = None if first_speaker is None else first_speaker.value
    wish = Wish(dyad, session, respondent, encoding, speaker_roles(speaker or ()), format, first)
    places = [Path(path) for path in paths]
    manifest = find_manifest(places)
    if manifest is not None:
        _import_manifest(study, manifest, wish, unit.value, dry_run=dry_run, json=json)
        return
    files = transcript_files(places)
    if dry_run:
        looks = look_all(files, wish)
        raise typer.Exit(say_looks(looks, *_belongings(looks, wish), json=json))
    transcripts = read_all(files, wish)
    from ipr_coder.coding.importing import import_transcripts, placement

    items = [(one, placement(one, dyad=dyad, session=session, respondent=respondent)) for one in transcripts]
    with opened(study) as store, progress("importing", len(items)) as tick:
        _say_imported(import_transcripts(store, items, unit.value, tick), transcripts, json=json)


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


def _import_manifest(study: str, manifest: Path, wish: Wish, unit: Unit, *, dry_run: bool, json: bool) -> None:
    from ipr_coder.exchange.whole_study import import_study
    from ipr_coder.transcripts.manifest import read_manifest
    from ipr_coder.transcripts.reading import look_over, read

    plan = read_manifest(manifest)
    if dry_run:
        planned: list[tuple[Path, str]] = [
            (one.file, _belonging(one.dyad, one.session, one.respondent))
            for one in plan.interviews
            if one.file is not None
        ]
        planned += [
            (meeting.transcript, _belonging(meeting.dyad, meeting.number, None))
            for meeting in plan.sessions
            if meeting.transcript is not None
        ]
        looks = [look_over(path, **wish.reading(plan.speakers)) for path, _ in planned]
        raise typer.Exit(say_looks(looks, [belonging for _, belonging in planned], [], json=json))
    read_texts: list[Transcript] = []

    def read_one(path: Path) -> Transcript:
        transcript = read(path, **wish.reading(plan.speakers))
        read_texts.append(transcript)
        return transcript

    with opened(study) as store:
        done = import_study(store, plan, read_one, unit)
    _say_imported(done.transcripts, read_texts, json=json)
    if done.tags is not None and not json:
        say(f"{done.tags.added} tags taken over, {done.tags.known} were there already.")


def _say_imported(done: Sequence[Imported], transcripts: Sequence[Transcript], *, json: bool) -> None:
    if json:
        say_json(
            {
                "schema": "ipr-coder/import@1",
                "imported": [asdict(one) for one in done],
                "files": _read_facts(transcripts),
            }
        )
        return
    rows = [
        (one.label, one.source_name, str(one.turns), str(one.segments), str(one.moments), "new" if one.new else "known")
        for one in done
    ]
    say_rows(("interview", "file", "turns", "segments", "moments", ""), rows)
    _say_notes(transcripts)
    new = sum(one.new for one in done)
    say(f"{new} imported" + (f", {len(done) - new} in the study already." if new < len(done) else "."))


def _belongings(looks: Sequence[Look], wish: Wish) -> tuple[list[str | None], list[str]]:
    """Where each file would go ("D03 S3 client"; None: nobody can tell), and what would stop the import, in words."""
    from ipr_coder.coding.importing import placement

    found: list[str | None] = []
    faults: list[str] = []
    for look in looks:
        if look.transcript is None:
            found.append(None)
            continue
        try:
            place = placement(look.transcript, dyad=wish.dyad, session=wish.session, respondent=wish.respondent)
        except IprError as error:
            found.append(None)
            faults.append(str(error))
            continue
        belonging = _belonging(place.dyad, place.session, place.respondent)
        if belonging in found:
            other = looks[found.index(belonging)].name
            faults.append(f"{look.name}: this file and {other} are both said to be {belonging}.")
        found.append(belonging)
    return found, faults


def _belonging(dyad: str, session: int | None, respondent: str | None) -> str:
    return " ".join((dyad, *([] if session is None else [f"S{session}"]), respondent or "session"))


def _say_notes(transcripts: Sequence[Transcript]) -> None:
    """Doubts are always told; dropped lines are counted, and listed when few."""
    few = 5
    for one in transcripts:
        doubts = [note for note in one.notes if note.kind == "doubt"]
        dropped = [note for note in one.notes if note.kind == "dropped"]
        for note in (*(note for note in one.notes if note.kind == "said"), *doubts):
            where = f", line {note.line}" if note.line else ""
            warn(f"{one.source_name}{where}: {note.message}")
        if dropped:
            warn(f"{one.source_name}: {len(dropped)} line(s) are not speech and were left out:")
            for note in dropped[:few]:
                warn(f"    line {note.line}: {note.message}")
            if len(dropped) > few:
                warn(f"    ... and {len(dropped) - few} more; --dry-run --json lists them all.")


def _read_facts(transcripts: Sequence[Transcript]) -> list[dict[str, object]]:
    """What was read, without the turns themselves: what an import prints may end up in a log."""
    return [
        {
            "file": one.source_name,
            "sha256": one.source_sha256,
            "format": one.format,
            "encoding": one.encoding,
            "turns": len(one.turns),
            "timed_turns": sum(turn.start_ms is not None for turn in one.turns),
            "speakers": {
                label: next(turn.role for turn in one.turns if turn.speaker == label) for label in one.speakers
            },
            "moments": [asdict(moment) for moment in one.moments],
            "facts": dict(one.facts),
            "notes": [asdict(note) for note in one.notes],
        }
        for one in transcripts
    ]
