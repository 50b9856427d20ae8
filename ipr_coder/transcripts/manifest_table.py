"""A manifest as a table, CSV or Excel, with one row an interview: what a lab keeps in a spreadsheet anyway.

Columns: file, dyad, session, respondent (a pseudonym or a role; `session` for the transcript of a session itself),
role, interviewer, hours_after_session, status, reason, session_duration, duration, kind, group, and `participant.X`
or `dyad.X` for attributes of the respondent or the dyad. Where dyad, session or respondent are left out, the file's
name may tell them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import cast, get_args

from ipr_coder.transcripts.field_table import FieldRow, Names, read_field_table
from ipr_coder.transcripts.manifest_outcomes import grouped
from ipr_coder.transcripts.placing import interview_label, place_from_name, role_named
from ipr_coder.transcripts.plan import (
    InterviewStatus,
    PlannedDyad,
    PlannedInterview,
    PlannedParticipant,
    PlannedSession,
    StudyPlan,
)

COLUMNS: Names = {
    "file": ("file_name", "filename", "transcript", "datei", "fil"),
    "dyad": ("pair", "case", "dyade"),
    "session": ("session_number", "session_no", "sitzung", "sesjon"),
    "respondent": ("participant", "interviewee", "informant"),
    "role": ("participant.role", "respondent_role", "rolle"),
    "interviewer": ("intervjuer",),
    "hours_after_session": ("hours", "hours_after", "delay_hours"),
    "status": (),
    "reason": ("status_reason",),
    "session_duration": ("session_length",),
    "duration": ("interview_duration", "interview_length"),
    "kind": ("interview_kind",),
    "group": ("dyad.group", "outcome_group", "outcome"),
}
"""The columns of a manifest, and other names they may have."""

PREFIXES = ("participant.", "dyad.")
"""How columns of attributes begin."""

_ROLES = ("client", "therapist", "other")


def read_manifest_table(path: Path, pattern: str | None = None) -> StudyPlan:
    """The plan in a table at `path`. Raises TranscriptError, with the row, for what cannot be."""
    plan = _Gathered()
    for row in read_field_table(path, COLUMNS, (), PREFIXES):
        _take(plan, row, path.parent, pattern)
    dyads = tuple(plan.dyads.values())
    return StudyPlan(
        title=path.resolve().parent.name or path.stem,
        dyads=dyads,
        participants=tuple(plan.people.values()),
        sessions=tuple(plan.sessions.values()),
        interviews=tuple(plan.interviews.values()),
        groups=grouped({dyad.id: dyad.group for dyad in dyads}, {}),
    )


@dataclass(slots=True)
class _Gathered:
    """What the rows so far have said."""

    dyads: dict[str, PlannedDyad] = field(default_factory=dict)
    people: dict[str, PlannedParticipant] = field(default_factory=dict)
    sessions: dict[tuple[str, int], PlannedSession] = field(default_factory=dict)
    interviews: dict[str, PlannedInterview] = field(default_factory=dict)


def _take(plan: _Gathered, row: FieldRow, folder: Path, pattern: str | None) -> None:
    file = _file(row, folder)
    named = (place_from_name(file.name, pattern) if file else None) or (None, None, None)
    dyad = row.maybe("dyad") or named[0] or row.text("dyad")
    session = row.whole("session", "s|session")
    session = session if session is not None else named[1]
    who = row.maybe("respondent") or named[2] or row.text("respondent")
    _dyad(plan, row, dyad)
    if session is not None:
        _session(plan, row, dyad, session)
    if role_named(who) == "session":
        _session_transcript(plan, row, dyad, session, file)
    else:
        _interview(plan, row, (dyad, session), _person(plan, row, dyad, who, named[2]), file)


def _file(row: FieldRow, folder: Path) -> Path | None:
    name = row.maybe("file")
    if name is None:
        return None
    path = (folder / name).resolve()
    if not path.is_file():
        raise row.wrong("file", f"names {name!r}, which is not there.", "Mend the name, or copy the file there.")
    return path


def _dyad(plan: _Gathered, row: FieldRow, label: str) -> None:
    known = plan.dyads.get(label, PlannedDyad(label))
    group = row.maybe("group")
    if None not in (group, known.group) and group != known.group:
        raise row.wrong("group", f"puts {label} into a second group.", "A dyad is in one group.")
    attributes = _attributes(row, "dyad.", known.attributes, label)
    plan.dyads[label] = replace(known, group=group or known.group, attributes=attributes)


def _person(plan: _Gathered, row: FieldRow, dyad: str, who: str, named: str | None) -> PlannedParticipant:
    """The respondent. A role alone stands for the dyad's member of that role, or a new one named after the dyad."""
    role = row.choice("role", _ROLES) or role_named(who) or (named if named in _ROLES else None)
    label = who
    if role is not None and role_named(who) == role:
        members = (each.id for each in plan.people.values() if dyad in each.dyads and each.role == role)
        label = next(members, f"{dyad}-{role}")
    known = plan.people.get(label)
    role = role or (known.role if known else None)
    if role is None:
        mend = "Add a column role: client, therapist or other."
        raise row.wrong("respondent", f"is {label}, and nothing says what {label} is.", mend)
    if known is not None and known.role != role:
        raise row.wrong("role", f"makes {label} a {role}, who is a {known.role} above.", "Mend one of the two.")
    known = known or PlannedParticipant(label, role, ())  # type: ignore[arg-type]  # checked by `choice`
    dyads = known.dyads if dyad in known.dyads else (*known.dyads, dyad)
    person = replace(known, dyads=dyads, attributes=_attributes(row, "participant.", known.attributes, label))
    plan.people[label] = person
    return person


def _attributes(row: FieldRow, prefix: str, known: Mapping[str, str], whose: str) -> dict[str, str]:
    told = dict(known)
    for name, value in row.cells.items():
        if not name.startswith(prefix) or not value:
            continue
        attribute = name[len(prefix) :]
        if told.get(attribute, value) != value:
            raise row.wrong(name, f"says something else of {whose} than a row above.", "Mend one of the two.")
        told[attribute] = value
    return told


def _session(plan: _Gathered, row: FieldRow, dyad: str, number: int) -> None:
    known = plan.sessions.get((dyad, number), PlannedSession(dyad, number))
    duration = row.time("session_duration")
    if None not in (duration, known.duration_ms) and duration != known.duration_ms:
        mend = "Mend one of the two."
        raise row.wrong("session_duration", f"differs from what a row above says of {dyad} S{number}.", mend)
    plan.sessions[dyad, number] = replace(known, duration_ms=duration if duration is not None else known.duration_ms)


def _session_transcript(plan: _Gathered, row: FieldRow, dyad: str, number: int | None, file: Path | None) -> None:
    if number is None:
        raise row.wrong("session", "is missing.", "Write the session's number.")
    if plan.sessions[dyad, number].transcript is not None:
        raise row.wrong("file", f"is a second transcript of {dyad} S{number}.", "Take one of them out.")
    plan.sessions[dyad, number] = replace(plan.sessions[dyad, number], transcript=file)


def _interview(
    plan: _Gathered, row: FieldRow, place: tuple[str, int | None], who: PlannedParticipant, file: Path | None
) -> None:
    dyad, session = place
    label = interview_label(dyad, session, who.role)
    if label in plan.interviews:
        raise row.wrong("respondent", f"makes a second interview {label}.", "Take one of them out.")
    status = row.choice("status", get_args(InterviewStatus)) or ("done" if file else "planned")
    plan.interviews[label] = PlannedInterview(
        dyad=dyad,
        session=session,
        respondent=who.id,
        status=cast(InterviewStatus, status),
        file=file,
        reason=row.maybe("reason"),
        hours_after_session=row.number_of("hours_after_session"),
        interviewer=row.maybe("interviewer"),
        duration_ms=row.time("duration"),
        kind=row.maybe("kind") or "ipr",
    )
