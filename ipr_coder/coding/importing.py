"""Putting transcripts and a plan into the study: where each text belongs, all checked before anything is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from ipr_coder.coding.grouping import told
from ipr_coder.coding.measuring import store_scores
from ipr_coder.coding.placements import ROLES, Placement, placement, role_doubts, settled
from ipr_coder.coding.setting_up import LEAD, LONGEST_CODER, check_label
from ipr_coder.errors import StudyError, UsageError
from ipr_coder.study import assignments, audit, structure, texts
from ipr_coder.study.groups import group_versions, put_in_groups
from ipr_coder.study.proposals import keep_proposals
from ipr_coder.study.store import Store, Transaction
from ipr_coder.transcripts.model import ImportNote, Segment, Transcript, Unit
from ipr_coder.transcripts.moment_finder import ProposedMoment, propose_moments, with_moments
from ipr_coder.transcripts.placing import interview_label
from ipr_coder.transcripts.plan import PlannedInterview, StudyPlan
from ipr_coder.transcripts.segments import segment

__all__ = ["Imported", "Placement", "check_one", "import_plan", "import_transcripts", "placement", "planned_files"]

_TURNS_A_TRANSACTION = 10_000

Accept = Literal["all", "sure", "none"]
"""Which proposed recall moments are set without asking."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A transcript ready to be stored: where, in which segments, and what is to be said of it."""

    transcript: Transcript
    place: Placement
    segments: tuple[Segment, ...]
    notes: tuple[ImportNote, ...] = ()
    proposals: tuple[ProposedMoment, ...] = ()


@dataclass(frozen=True, slots=True)
class Imported:
    """One transcript and what became of it: `new` is False when the very same file was in the study already.

    `notes` are what a person should know of where it was put; `proposals` the recall moments that marks in it may
    stand for and that nobody has accepted yet.
    """

    label: str
    source_name: str
    turns: int
    segments: int
    moments: int
    new: bool
    notes: tuple[ImportNote, ...] = ()
    proposals: tuple[ProposedMoment, ...] = ()


def import_transcripts(
    store: Store,
    items: Sequence[tuple[Transcript, Placement]],
    unit: Unit = "turn",
    progress: Callable[[int], None] | None = None,
    accept: Accept = "none",
) -> tuple[Imported, ...]:
    """Store transcripts, each at its place. Everything is cut and checked first; then ten thousand turns are written
    at a time, so that nobody who works in the same study has to wait.

    A file that is in the study already is passed over; another text for an interview that has one is refused.
    `accept` says which recall moments proposed from hand-made marks are set: "all", those that are "sure", or "none".
    """
    cut = _cut([(transcript, place, ()) for transcript, place in items], unit, accept, store.read(_known_roles))
    store.read(lambda tx: _check_free(tx, cut, {}))
    return _store_all(store, cut, unit, progress)


def check_one(store: Store, transcript: Transcript, place: Placement) -> str:
    """The label that one transcript would have at its place. IprError for what would keep it from being imported there:
    another transcript in its place, a participant nobody knows."""

    def job(tx: Transaction) -> str:
        _check_free(tx, [Cut(transcript, place, ())], {})
        return _label(tx, place, {})

    return store.read(job)


def import_plan(
    store: Store,
    plan: StudyPlan,
    read: Callable[[Path], Transcript],
    unit: Unit = "turn",
    accept: Accept = "none",
) -> tuple[Imported, ...]:
    """Put a whole manifest into the study: people, sessions, interviews held and not held, groups, scores,
    transcripts, coders. What the study has and the manifest does not mention stays.

    Every file is read and checked before anything is written. Where a file's own `%` lines differ from the manifest,
    the file wins, and the note of what came in says so; two files at one place are refused. Coders are assigned their
    interviews, open; tags come separately. `accept` is as in `import_transcripts`.
    """
    _check_labels(plan)
    roles: dict[str, str] = {person.id: person.role for person in plan.participants}
    items: list[tuple[Transcript, Placement, tuple[ImportNote, ...]]] = []
    for file, place in planned_files(plan):
        transcript = read(file)
        items.append((transcript, *settled(transcript, place, roles)))
    cut = _cut(items, unit, accept, roles)
    store.read(lambda tx: _check_free(tx, cut, roles))
    store.write(lambda tx: _store_people(tx, plan))
    done = _store_all(store, cut, unit, None)
    store.write(lambda tx: _store_coders(tx, plan))
    return done


def planned_files(plan: StudyPlan) -> list[tuple[Path, Placement]]:
    """The files of a manifest, each with its place: interviews' first, then sessions'."""
    found = [(one.file, _placement_of(one)) for one in plan.interviews if one.file is not None]
    sessions = ((each.transcript, Placement(each.dyad, each.number, None)) for each in plan.sessions)
    return found + [(file, place) for file, place in sessions if file is not None]


def _cut(
    items: Iterable[tuple[Transcript, Placement, tuple[ImportNote, ...]]],
    unit: Unit,
    accept: Accept,
    roles: Mapping[str, str],
) -> list[Cut]:
    found = []
    for transcript, place, notes in items:
        proposals = propose_moments(transcript) if place.respondent is not None else ()
        taken = [one for one in proposals if accept == "all" or (accept == "sure" and one.sure == "sure")]
        left = tuple(one for one in proposals if one not in taken)
        whole = with_moments(transcript, taken)
        told = (*notes, *role_doubts(transcript, place, roles))
        found.append(Cut(whole, place, segment(whole, unit), told, left))
    return found


def _known_roles(tx: Transaction) -> dict[str, str]:
    return {one.respondent: one.respondent_role for one in structure.interviews(tx).values()}


def _store_all(
    store: Store, cut: Sequence[Cut], unit: Unit, progress: Callable[[int], None] | None
) -> tuple[Imported, ...]:
    done: list[Imported] = []
    for batch in _batches(cut):
        done += store.write(lambda tx, batch=batch: _store_batch(tx, batch, unit))  # type: ignore[misc]
        if progress is not None:
            progress(len(done))
    return tuple(done)


def _check_labels(plan: StudyPlan) -> None:
    for dyad in plan.dyads:
        check_label("dyad", dyad.id)
    for person in plan.participants:
        check_label("participant", person.id)
    for coder in plan.coders:
        check_label("coder", coder.id, most=LONGEST_CODER)
    check_label("round", plan.round)


def _store_people(tx: Transaction, plan: StudyPlan) -> None:
    study = structure.study_row(tx)
    for dyad in plan.dyads:
        structure.ensure_dyad(tx, study.id, dyad.id, note=dyad.note, attributes=dyad.attributes)
    for person in plan.participants:
        for label in person.dyads:
            structure.ensure_participant(
                tx,
                study.id,
                person.id,
                role=person.role,
                dyad_id=structure.ensure_dyad(tx, study.id, label),
                attributes=person.attributes,
            )
    for meeting in plan.sessions:
        dyad_id = structure.ensure_dyad(tx, study.id, meeting.dyad)
        structure.ensure_session(tx, dyad_id, meeting.number, meeting.duration_ms)
    for one in plan.interviews:
        _ensure_interview(tx, study.id, _placement_of(one))
    grouped = put_in_groups(
        tx,
        study.id,
        {label: group.name for group in plan.groups for label in group.dyads},
        {group.name: (group.rationale, group.assigned_by) for group in plan.groups},
    )
    if grouped:
        now = (one for one in group_versions(tx) if one.in_force and one.name in grouped)
        audit.record(tx, LEAD, "group dyads", {"groups": told(now)})
    store_scores(tx, plan.scores)
    if plan.hours_limit is not None:
        structure.set_study_facts(tx, hours_limit=plan.hours_limit)
    structure.set_study_facts(tx, case_unit=plan.case_unit)
    audit.record(tx, LEAD, "import plan", _told(tx, plan))


def _told(tx: Transaction, plan: StudyPlan) -> dict[str, object]:
    """What the audit trail keeps of a plan: all of it that a figure can hang on."""
    return {
        "case_unit": plan.case_unit,
        "hours_limit": plan.hours_limit,
        "dyads": {dyad.id: dyad.group for dyad in plan.dyads},
        "sessions": len(plan.sessions),
        "interviews": {_label(tx, _placement_of(one), {}): one.status for one in plan.interviews},
    }


def _placement_of(one: PlannedInterview) -> Placement:
    return Placement(
        dyad=one.dyad,
        session=one.session,
        respondent=one.respondent,
        hours_after_session=one.hours_after_session,
        interviewer=one.interviewer,
        status=one.status,
        reason=one.reason,
        duration_ms=one.duration_ms,
        kind=one.kind,
    )


def _store_coders(tx: Transaction, plan: StudyPlan) -> None:
    study = structure.study_row(tx)
    in_round = assignments.ensure_round(tx, study.id, plan.round)
    for coder in plan.coders:
        if coder.id not in assignments.coder_ids(tx):
            assignments.add_coder(tx, study.id, coder.id)
            audit.record(tx, LEAD, "add coder", {"coder": coder.id})
        who = assignments.coder_id(tx, coder.id)
        added = [
            label
            for label in coder.interviews
            if assignments.ensure_assignment(tx, who, structure.interview_id(tx, label), in_round)
        ]
        if added:
            audit.record(tx, LEAD, "assign", {"coder": coder.id, "round": plan.round, "interviews": added})


def _check_free(tx: Transaction, items: Sequence[Cut], roles: Mapping[str, str]) -> None:
    """Two files for one interview are refused before anything is written, be the other one in the study or not.

    `roles` are of participants who are about to be added.
    """
    seen: dict[str, str] = {}
    stored = {one.label: number for number, one in structure.interviews(tx).items()}
    for item in items:
        transcript, place = item.transcript, item.place
        label = _label(tx, place, roles)
        if label in seen:
            raise UsageError(
                f"this file and {seen[label]} are both said to be {label}.",
                place=transcript.source_name,
                mend="Name the files apart, like D03_S3_client.txt, or import them one by one.",
            )
        seen[label] = transcript.source_name
        if label in stored:
            _refuse_other(transcript, label, texts.stored_source(tx, interview_id=stored[label]))
        elif place.respondent is None:
            meeting = structure.session_id(tx, place.dyad, place.session or 0)
            if meeting is not None:
                _refuse_other(transcript, label, texts.stored_source(tx, session_id=meeting))


def _refuse_other(transcript: Transcript, label: str, known: str | None) -> None:
    if known is not None and known != transcript.source_sha256:
        raise StudyError(
            f"{label} has another transcript in the study already.",
            place=transcript.source_name,
            mend="A transcript is never replaced silently, because tags lie on it. Check dyad, session and respondent.",
        )


def _store_batch(tx: Transaction, items: Sequence[Cut], unit: Unit) -> list[Imported]:
    study_id = structure.study_row(tx).id
    done = [_store_one(tx, study_id, item, unit) for item in items]
    facts = [
        {
            "interview": one.label,
            "sha256": item.transcript.source_sha256,
            "format": item.transcript.format,
            "turns": one.turns,
        }
        for one, item in zip(done, items, strict=True)
        if one.new
    ]
    if facts:
        audit.record(tx, LEAD, "import transcripts", {"unit": unit, "transcripts": facts})
    return done


def _store_one(tx: Transaction, study_id: int, item: Cut, unit: Unit) -> Imported:
    transcript, place, segments = item.transcript, item.place, item.segments
    label = _label(tx, place, {})
    if place.respondent is None:
        dyad_id = structure.ensure_dyad(tx, study_id, place.dyad)
        owner = {"session_id": structure.ensure_session(tx, dyad_id, place.session or 0)}
    else:
        owner = {"interview_id": _ensure_interview(tx, study_id, _held(tx, place, label))}
    known = texts.stored_source(tx, **owner)
    _refuse_other(transcript, label, known)
    if known is None:
        texts.add_transcript(tx, transcript, segments, unit, **owner)
        keep_proposals(tx, label, [one for one in item.proposals if one.line is not None])
    return Imported(
        label,
        transcript.source_name,
        len(transcript.turns),
        len(segments),
        len(transcript.moments),
        known is None,
        item.notes,
        item.proposals if known is None else (),
    )


def _held(tx: Transaction, place: Placement, label: str) -> Placement:
    """An interview whose transcript arrives was held, unless it is known to have been broken off or the like."""
    if place.status is not None:
        return place
    earlier = structure.interview_status(tx, label)
    return replace(place, status="done") if earlier in (None, "planned") else place


def _ensure_interview(tx: Transaction, study_id: int, place: Placement) -> int:
    dyad_id = structure.ensure_dyad(tx, study_id, place.dyad)
    who, role = _respondent(tx, dyad_id, place)
    structure.ensure_participant(tx, study_id, who, role=role, dyad_id=dyad_id)
    session_id = None if place.session is None else structure.ensure_session(tx, dyad_id, place.session)
    return structure.ensure_interview(
        tx,
        study_id,
        interview_label(place.dyad, place.session, role),
        dyad_id=dyad_id,
        session_id=session_id,
        respondent=who,
        kind=place.kind,
        status=place.status,
        reason=place.reason,
        hours_after_session=place.hours_after_session,
        interviewer=place.interviewer,
        duration_ms=place.duration_ms,
    )


def _label(tx: Transaction, place: Placement, roles: Mapping[str, str]) -> str:
    who = place.respondent
    role = "session" if who is None else who if who in ROLES else roles.get(who) or _known_role(tx, place, who)
    return interview_label(place.dyad, place.session, role)


def _respondent(tx: Transaction, dyad_id: int, place: Placement) -> tuple[str, str]:
    """Pseudonym and role. A role alone stands for the dyad's member of that role, or a new one named after the dyad."""
    who = place.respondent or ""
    if who in ROLES:
        return structure.member_with_role(tx, dyad_id, who) or f"{place.dyad}-{who}", who
    return who, _known_role(tx, place, who)


def _known_role(tx: Transaction, place: Placement, who: str) -> str:
    role = structure.participant_role(tx, who)
    if role is None:
        raise StudyError(
            f"there is no participant {who!r} in the study.", mend="Say client or therapist, or add them to study.yaml."
        )
    if place.role not in (None, role):
        raise UsageError(
            f"the file says that a {place.role} was interviewed, but {who} is a {role} in this study.",
            mend="Correct one of the two.",
        )
    return role


def _batches(items: Sequence[Cut]) -> list[list[Cut]]:
    batches: list[list[Cut]] = []
    room = 0
    for item in items:
        turns = len(item.transcript.turns)
        if not batches or turns > room:
            batches.append([])
            room = _TURNS_A_TRANSACTION
        batches[-1].append(item)
        room -= turns
    return batches
