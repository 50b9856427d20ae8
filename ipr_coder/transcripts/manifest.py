"""The manifest of a study: dyads, participants, sessions, interviews held or not, groups, scores, coders.

It is a file `study.yaml`, which can say all of it, or a table `study.csv` or `study.xlsx` with one row an interview.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import cast, get_args

from ipr_coder.errors import TranscriptError
from ipr_coder.transcripts.clock import milliseconds
from ipr_coder.transcripts.manifest_files import with_files
from ipr_coder.transcripts.manifest_outcomes import groups_in_yaml, scores_in_yaml
from ipr_coder.transcripts.manifest_table import read_manifest_table
from ipr_coder.transcripts.manifest_yaml import Node, load
from ipr_coder.transcripts.model import Role
from ipr_coder.transcripts.placing import check_pattern, interview_label
from ipr_coder.transcripts.plan import (
    InterviewStatus,
    PlannedCoder,
    PlannedDyad,
    PlannedInterview,
    PlannedParticipant,
    PlannedSession,
    StudyPlan,
)
from ipr_coder.transcripts.vocabulary import words

SCHEMA = "ipr-coder/study@1"
"""What the manifest's `schema` must be."""

FILE_NAMES = ("study.yaml", "study.yml", "study.csv", "study.xlsx")
"""The names a manifest may have in its folder."""


def find_manifest(paths: Iterable[Path]) -> Path | None:
    """The manifest among `paths`: a file of such a name, or one in a folder given; None if there is none.

    Raises TranscriptError when there are two, be it in one folder: which one is newer nobody can tell.
    """
    found: list[Path] = []
    for path in paths:
        each = Path(path)
        if each.is_dir():
            found += [each / name for name in FILE_NAMES if (each / name).is_file()]
        elif each.name in FILE_NAMES and each.is_file():
            found.append(each)
    if len({each.resolve() for each in found}) > 1:
        names = " and ".join(dict.fromkeys(each.name for each in found))
        raise TranscriptError(
            f"there is more than one manifest ({names}).",
            place=str(found[1]),
            mend="Import them one by one: name the manifest itself.",
        )
    return found[0] if found else None


def read_manifest(path: Path, pattern: str | None = None) -> StudyPlan:
    """The plan in the manifest at `path`, with absolute paths to files that exist.

    `pattern` says how the study's files are named (see `placing`), over what the manifest says of it: interviews
    without a file are given the one in the folder whose name says that it is theirs. Raises TranscriptError, with file
    and line, for a file that is no manifest, unknown or missing fields, values that cannot be, files that are missing,
    and names of dyads, participants or interviews that nothing else declares.
    """
    path = Path(path)
    if pattern is not None:
        check_pattern(pattern)
    plan = _from_yaml(path) if path.suffix.casefold() in (".yaml", ".yml") else read_manifest_table(path, pattern)
    pattern = pattern or plan.file_pattern
    return plan if pattern is None else with_files(replace(plan, file_pattern=pattern), path)


def _from_yaml(path: Path) -> StudyPlan:
    top = load(path)
    if top.maybe("schema") is None:
        raise top.wrong("schema", "is missing.", f"Begin the manifest with the line: schema: {SCHEMA}")
    if top.text("schema") != SCHEMA:
        raise top.wrong("schema", f"must be {SCHEMA}.", "This version reads no other kind of manifest.")
    top.only(_FIELDS)
    dyads = tuple(_dyad(node) for node in top.items("dyads"))
    _refuse_twice(top.items("dyads"), "id", "dyad")
    known_dyads = {dyad.id for dyad in dyads}
    participants = tuple(_participant(node, known_dyads) for node in top.items("participants"))
    _refuse_twice(top.items("participants"), "id", "participant")
    sessions = tuple(_session(node, known_dyads, path.parent) for node in top.items("sessions"))
    people = {person.id: person for person in participants}
    interviews = tuple(_interview(node, known_dyads, people, path.parent) for node in top.items("interviews"))
    _refuse_interview_twice(top, interviews, people)
    _refuse_session_twice(top, sessions)
    dyads, groups = groups_in_yaml(top.items("groups"), dyads)
    labels = {interview_label(each.dyad, each.session, people[each.respondent].role) for each in interviews}
    return StudyPlan(
        title=top.text("title"),
        dyads=dyads,
        participants=participants,
        sessions=sessions,
        interviews=interviews,
        coders=tuple(_coder(node, labels) for node in top.items("coders")),
        codebook=_codebook(top, path.parent),
        round=top.text("round", "main"),
        case_unit=top.choice("case_unit", ("dyad", "participant", "interview"), "dyad"),  # type: ignore[arg-type]
        hours_limit=top.number("hours_limit"),
        speakers=_speakers(top),
        tags=top.file("tags", path.parent),
        groups=groups,
        scores=scores_in_yaml(top, path.parent, people),
        file_pattern=_pattern(top),
    )


def _pattern(top: Node) -> str | None:
    pattern = top.maybe("file_pattern")
    if pattern is not None:
        try:
            check_pattern(pattern)
        except TranscriptError as fault:
            raise top.wrong("file_pattern", fault.what, fault.mend) from None
    return pattern


def _dyad(node: Node) -> PlannedDyad:
    node.only(("id", "group", "note", "attributes"))
    attributes = node.child("attributes")
    told = {name: attributes.text(name) for name in attributes.names} if attributes is not None else {}
    return PlannedDyad(node.text("id"), node.maybe("group"), node.maybe("note"), told)


def _participant(node: Node, dyads: set[str]) -> PlannedParticipant:
    role = node.choice("role", ("client", "therapist", "other"))
    own = node.texts("dyads")
    for dyad in own:
        if dyad not in dyads:
            raise node.wrong("dyads", f"names dyad {dyad!r}, which `dyads` does not declare.", _MEND_DECLARE)
    attributes = {name: node.text(name) for name in node.names if name not in ("id", "role", "dyads")}
    return PlannedParticipant(node.text("id"), role, tuple(own), attributes)  # type: ignore[arg-type]


def _session(node: Node, dyads: set[str], folder: Path) -> PlannedSession:
    node.only(("dyad", "number", "duration", "transcript"))
    number = node.whole("number")
    if number is None:
        raise node.wrong("number", "is missing.", "Write the session's number.")
    return PlannedSession(_dyad_of(node, dyads), number, _duration(node), node.file("transcript", folder))


def _interview(node: Node, dyads: set[str], people: dict[str, PlannedParticipant], folder: Path) -> PlannedInterview:
    node.only(_INTERVIEW_FIELDS)
    respondent = node.text("respondent")
    if respondent not in people:
        raise node.wrong("respondent", f"is {respondent!r}, which `participants` does not declare.", _MEND_DECLARE)
    dyad = _dyad_of(node, dyads)
    if dyad not in people[respondent].dyads:
        raise node.wrong("respondent", f"{respondent!r} does not belong to dyad {dyad!r}.", "Mend one of the two.")
    file = node.file("file", folder)
    status = node.choice("status", get_args(InterviewStatus), "done" if file else "planned")
    return PlannedInterview(
        dyad=dyad,
        session=node.whole("session"),
        respondent=respondent,
        status=cast(InterviewStatus, status),
        file=file,
        reason=node.maybe("reason"),
        hours_after_session=node.number("hours_after_session"),
        interviewer=node.maybe("interviewer"),
        duration_ms=_duration(node),
        kind=node.text("kind", "ipr"),
    )


def _coder(node: Node, labels: set[str]) -> PlannedCoder:
    node.only(("id", "interviews", "submitted"))
    own = node.texts("interviews")
    for label in own:
        if label not in labels:
            mend = "Write {dyad}_S{session}_{role}, for instance D03_S3_client."
            raise node.wrong("interviews", f"names {label!r}, which is none of this study's interviews.", mend)
    return PlannedCoder(node.text("id"), tuple(own), node.flag("submitted"))


def _dyad_of(node: Node, dyads: set[str]) -> str:
    dyad = node.text("dyad")
    if dyad not in dyads:
        raise node.wrong("dyad", f"is {dyad!r}, which `dyads` does not declare.", _MEND_DECLARE)
    return dyad


def _duration(node: Node) -> int | None:
    typed = node.maybe("duration")
    if typed is None:
        return None
    ms = milliseconds(typed)
    if ms is None:
        raise node.wrong("duration", "is no time.", 'Write "00:50:00".')
    return ms


def _speakers(top: Node) -> dict[str, Role]:
    node = top.child("speakers")
    if node is None:
        return {}
    return {name: cast(Role, node.choice(name, get_args(Role))) for name in node.names}


def _codebook(top: Node, folder: Path) -> str | None:
    """A shipped codebook's name as it stands, or the absolute path of a file beside the manifest."""
    named = top.maybe("codebook")
    if named is None or not ("/" in named or "\\" in named or named.endswith((".yaml", ".yml"))):
        return named
    return str(top.file("codebook", folder))


def _refuse_twice(nodes: list[Node], name: str, what: str) -> None:
    seen = set()
    for node in nodes:
        each = node.text(name)
        if each in seen:
            raise node.wrong(name, f"declares {what} {each!r} a second time.", "Take one of them out.")
        seen.add(each)


def _refuse_interview_twice(
    top: Node, interviews: tuple[PlannedInterview, ...], people: dict[str, PlannedParticipant]
) -> None:
    seen = set()
    for node, each in zip(top.items("interviews"), interviews, strict=True):
        label = interview_label(each.dyad, each.session, people[each.respondent].role)
        if label in seen:
            raise node.wrong("respondent", f"makes a second interview {label}.", "Take one of them out.")
        seen.add(label)


def _refuse_session_twice(top: Node, sessions: tuple[PlannedSession, ...]) -> None:
    seen = set()
    for node, each in zip(top.items("sessions"), sessions, strict=True):
        if (each.dyad, each.number) in seen:
            raise node.wrong("number", f"declares session {each.number} of {each.dyad} twice.", "Take one out.")
        seen.add((each.dyad, each.number))


_FIELDS = words(
    "schema title notice codebook round case_unit hours_limit speakers dyads participants sessions interviews coders "
    "tags groups measures file_pattern"
)
_INTERVIEW_FIELDS = words("dyad session respondent status file reason hours_after_session interviewer duration kind")
_MEND_DECLARE = "Declare it there, or mend the name."
