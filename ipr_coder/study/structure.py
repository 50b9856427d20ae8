"""The study's people and meetings: dyads, participants, sessions and interviews, held or not."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, cast

from sqlalchemy import Connection, Row, insert, select, update

from ipr_coder.errors import StudyError
from ipr_coder.study import schema
from ipr_coder.study.facts import InterviewFacts
from ipr_coder.transcripts.plan import PlannedParticipant


def add_study(tx: Connection, title: str, **facts: Any) -> int:
    """The study row itself; `facts` are further columns of `schema.Study`."""
    return _key(tx.execute(insert(schema.Study).values(title=title, **facts)).inserted_primary_key)


def study_row(tx: Connection) -> Row[Any]:
    """The one row of the study table."""
    row = tx.execute(select(schema.Study)).first()
    if row is None:
        raise StudyError("this database holds no study.", mend="Make one with `ipr-coder new`.")
    return row


def set_study_facts(tx: Connection, **facts: Any) -> None:
    """Change columns of the study row."""
    tx.execute(update(schema.Study).values(**facts))


def ensure_dyad(
    tx: Connection,
    study_id: int,
    label: str,
    *,
    note: str | None = None,
    attributes: Mapping[str, str] | None = None,
) -> int:
    """The dyad of this label, made if there is none; its note is set and attributes are added where given."""
    found = tx.execute(select(schema.Dyad.id).where(schema.Dyad.label == label)).scalar()
    if found is None:
        found = _key(tx.execute(insert(schema.Dyad).values(study_id=study_id, label=label)).inserted_primary_key)
    if note is not None:
        tx.execute(update(schema.Dyad).where(schema.Dyad.id == found).values(note=note))
    if attributes:
        own = tx.execute(select(schema.Dyad.attributes).where(schema.Dyad.id == found)).scalar_one()
        tx.execute(update(schema.Dyad).where(schema.Dyad.id == found).values(attributes=_with(own, attributes)))
    return int(found)


def ensure_participant(
    tx: Connection, study_id: int, label: str, *, role: str, dyad_id: int, attributes: Mapping[str, str] | None = None
) -> int:
    """The participant of this pseudonym, made if there is none, and made a member of the dyad."""
    row = tx.execute(
        select(schema.Participant.id, schema.Participant.role).where(schema.Participant.label == label)
    ).first()
    if row is None:
        made = tx.execute(
            insert(schema.Participant).values(study_id=study_id, label=label, role=role)
        ).inserted_primary_key
        number = _key(made)
    elif row.role != role:
        raise StudyError(
            f"participant {label} is a {row.role} in this study, not a {role}.", mend="Use another pseudonym."
        )
    else:
        number = int(row.id)
    if attributes:
        own = tx.execute(select(schema.Participant.attributes).where(schema.Participant.id == number)).scalar_one()
        text = _with(own, attributes)
        tx.execute(update(schema.Participant).where(schema.Participant.id == number).values(attributes=text))
    member = select(schema.DyadParticipant.dyad_id).where(
        schema.DyadParticipant.dyad_id == dyad_id, schema.DyadParticipant.participant_id == number
    )
    if tx.execute(member).first() is None:
        tx.execute(insert(schema.DyadParticipant).values(dyad_id=dyad_id, participant_id=number))
    return number


def member_with_role(tx: Connection, dyad_id: int, role: str) -> str | None:
    """The pseudonym of the dyad's client or therapist, if there is exactly one; StudyError when there are several."""
    labels = (
        tx.execute(
            select(schema.Participant.label)
            .join_from(
                schema.Participant,
                schema.DyadParticipant,
                schema.Participant.id == schema.DyadParticipant.participant_id,
            )
            .where(schema.DyadParticipant.dyad_id == dyad_id, schema.Participant.role == role)
            .order_by(schema.Participant.id)
        )
        .scalars()
        .all()
    )
    if len(labels) > 1:
        raise StudyError(
            f"the dyad has {len(labels)} participants with the role {role} ({', '.join(labels)}).",
            mend="Name the one who was interviewed by the pseudonym: --respondent.",
        )
    return labels[0] if labels else None


def participant_role(tx: Connection, label: str) -> str | None:
    """The role of a participant by pseudonym; None when there is no such participant."""
    return tx.execute(select(schema.Participant.role).where(schema.Participant.label == label)).scalar()


def people(tx: Connection) -> dict[str, PlannedParticipant]:
    """Every participant by pseudonym, with role, dyads and attributes."""
    person, dyad, member = schema.Participant, schema.Dyad, schema.DyadParticipant
    dyads: dict[int, list[str]] = {}
    for number, label in tx.execute(
        select(member.participant_id, dyad.label)
        .join_from(member, dyad, member.dyad_id == dyad.id)
        .order_by(dyad.label)
    ):
        dyads.setdefault(number, []).append(label)
    rows = tx.execute(select(person.id, person.label, person.role, person.attributes).order_by(person.label)).all()
    return {
        label: PlannedParticipant(label, cast("Any", role), tuple(dyads.get(number, ())), json.loads(attributes))
        for number, label, role, attributes in rows
    }


def dyad_ids(tx: Connection) -> dict[str, int]:
    """The row numbers of dyads by label."""
    return {label: number for number, label in tx.execute(select(schema.Dyad.id, schema.Dyad.label))}


def person_ids(tx: Connection) -> dict[str, int]:
    """The row numbers of participants by pseudonym."""
    return {label: number for number, label in tx.execute(select(schema.Participant.id, schema.Participant.label))}


def dyad_attributes(tx: Connection) -> dict[str, dict[str, str]]:
    """The attributes of every dyad by label."""
    rows = tx.execute(select(schema.Dyad.label, schema.Dyad.attributes).order_by(schema.Dyad.label))
    return {label: json.loads(attributes) for label, attributes in rows}


def session_id(tx: Connection, dyad: str, number: int) -> int | None:
    """The row number of a dyad's session; None when the study does not know it."""
    return tx.execute(
        select(schema.TherapySession.id)
        .join_from(schema.TherapySession, schema.Dyad, schema.TherapySession.dyad_id == schema.Dyad.id)
        .where(schema.Dyad.label == dyad, schema.TherapySession.number == number)
    ).scalar()


def ensure_session(tx: Connection, dyad_id: int, number: int, duration_ms: int | None = None) -> int:
    """The dyad's session of this number, made if there is none."""
    found = tx.execute(
        select(schema.TherapySession.id).where(
            schema.TherapySession.dyad_id == dyad_id, schema.TherapySession.number == number
        )
    ).scalar()
    if found is None:
        found = _key(
            tx.execute(insert(schema.TherapySession).values(dyad_id=dyad_id, number=number)).inserted_primary_key
        )
        _claim_scores(tx, dyad_id, number, found)
    if duration_ms is not None:
        tx.execute(
            update(schema.TherapySession).where(schema.TherapySession.id == found).values(duration_ms=duration_ms)
        )
    return int(found)


def _claim_scores(tx: Connection, dyad_id: int, number: int, session: int) -> None:
    """Tie scores that came before their session to it: "S3" is what a score of session 3 is kept as."""
    score = schema.MeasureScore
    waiting = (score.dyad_id == dyad_id, score.occasion == f"S{number}", score.session_id.is_(None))
    tx.execute(update(score).where(*waiting).values(session_id=session))


def ensure_interview(
    tx: Connection, study_id: int, label: str, *, dyad_id: int, session_id: int | None, respondent: str, **facts: Any
) -> int:
    """The interview of this label, made if there is none; `facts` (status, hours ...) are set where not None."""
    known = {name: value for name, value in facts.items() if value is not None}
    person = tx.execute(select(schema.Participant.id).where(schema.Participant.label == respondent)).scalar_one()
    row = tx.execute(
        select(schema.Interview.id, schema.Interview.respondent_id).where(schema.Interview.label == label)
    ).first()
    if row is None:
        values = {"dyad_id": dyad_id, "session_id": session_id, "respondent_id": person, **known}
        made = tx.execute(
            insert(schema.Interview).values(study_id=study_id, label=label, **values)
        ).inserted_primary_key
        return _key(made)
    if row.respondent_id != person:
        raise StudyError(f"interview {label} is in the study already, with another respondent.")
    if known:
        tx.execute(update(schema.Interview).where(schema.Interview.id == row.id).values(**known))
    return int(row.id)


def interview_id(tx: Connection, label: str) -> int:
    """The row number of an interview; StudyError naming those there are when it is unknown."""
    found = tx.execute(select(schema.Interview.id).where(schema.Interview.label == label)).scalar()
    if found is not None:
        return int(found)
    labels = tx.execute(select(schema.Interview.label).order_by(schema.Interview.label).limit(6)).scalars().all()
    known = ", ".join(labels[:5]) + (" ..." if len(labels) > 5 else "")
    raise StudyError(
        f"there is no interview {label!r} in the study.",
        mend=f"There is {known}" if labels else "Import one first: ipr-coder import.",
    )


def interview_status(tx: Connection, label: str) -> str | None:
    """The status of an interview; None when there is no such interview."""
    return tx.execute(select(schema.Interview.status).where(schema.Interview.label == label)).scalar()


def interview_facts(tx: Connection, label: str) -> InterviewFacts:
    """One interview by label; StudyError when it is unknown."""
    return interviews(tx)[interview_id(tx, label)]


def interviews(tx: Connection) -> dict[int, InterviewFacts]:
    """Every interview by row number, ordered by dyad, session and respondent's role, client first."""
    rows = tx.execute(
        select(
            schema.Interview,
            schema.Dyad.label.label("dyad"),
            schema.TherapySession.number.label("session"),
            schema.Participant.label.label("respondent"),
            schema.Participant.role.label("respondent_role"),
            schema.OutcomeGroup.name.label("group_name"),
            schema.Transcript.id.label("transcript_id"),
        )
        .join_from(schema.Interview, schema.Dyad, schema.Interview.dyad_id == schema.Dyad.id)
        .join(schema.Participant, schema.Interview.respondent_id == schema.Participant.id)
        .outerjoin(schema.TherapySession, schema.Interview.session_id == schema.TherapySession.id)
        .outerjoin(schema.OutcomeGroup, schema.Dyad.outcome_group_id == schema.OutcomeGroup.id)
        .outerjoin(schema.Transcript, schema.Transcript.interview_id == schema.Interview.id)
    ).all()
    ordered = sorted(
        rows, key=lambda row: (row.dyad, row.session is None, row.session or 0, row.respondent_role, row.label)
    )
    return {
        row.id: InterviewFacts(
            label=row.label,
            dyad=row.dyad,
            session=row.session,
            kind=row.kind,
            respondent=row.respondent,
            respondent_role=row.respondent_role,
            status=row.status,
            reason=row.reason,
            hours_after_session=row.hours_after_session,
            duration_ms=row.duration_ms,
            group=row.group_name,
            has_transcript=row.transcript_id is not None,
        )
        for row in ordered
    }


def _with(known: str, attributes: Mapping[str, str]) -> str:
    """Attributes as they are stored, with those given set among those known: none is ever taken away."""
    return json.dumps({**json.loads(known), **attributes}, ensure_ascii=False, sort_keys=True)


def _key(made: Row[Any] | None) -> int:
    if made is None:
        raise AssertionError("an insert always has a key")
    return int(made[0])
