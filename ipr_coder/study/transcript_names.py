"""Which transcript people mean: an interview's by its label, a session's by dyad and session ("D03_S3_session")."""

from __future__ import annotations

from sqlalchemy import Connection, select

from ipr_coder.errors import StudyError
from ipr_coder.study import schema, structure
from ipr_coder.transcripts.placing import interview_label


def transcript_names(tx: Connection) -> dict[int, str]:
    """What each transcript goes by, in the order they were imported."""
    rows = tx.execute(
        select(schema.Transcript.id, schema.Interview.label, schema.Dyad.label, schema.TherapySession.number)
        .select_from(schema.Transcript)
        .outerjoin(schema.Interview, schema.Transcript.interview_id == schema.Interview.id)
        .outerjoin(schema.TherapySession, schema.Transcript.session_id == schema.TherapySession.id)
        .outerjoin(schema.Dyad, schema.TherapySession.dyad_id == schema.Dyad.id)
        .order_by(schema.Transcript.id)
    )
    return {
        number: interview if interview is not None else interview_label(dyad or "", session, "session")
        for number, interview, dyad, session in rows
    }


def transcript_named(tx: Connection, name: str) -> int:
    """The row number of the transcript; StudyError where the study has none of this name."""
    for number, known in transcript_names(tx).items():
        if known == name:
            return number
    structure.interview_id(tx, name)
    raise StudyError(f"interview {name} has no transcript yet.", mend="Import it first: ipr-coder import.")


def belongs_to(tx: Connection, transcript_id: int) -> tuple[str, int | None, str | None]:
    """Dyad, session and the respondent's role of a transcript's interview; no role for a session's transcript."""
    names = transcript_names(tx)
    facts = next((one for one in structure.interviews(tx).values() if one.label == names[transcript_id]), None)
    if facts is not None:
        return facts.dyad, facts.session, facts.respondent_role
    row = tx.execute(
        select(schema.Dyad.label, schema.TherapySession.number)
        .join_from(schema.Transcript, schema.TherapySession, schema.Transcript.session_id == schema.TherapySession.id)
        .join(schema.Dyad, schema.TherapySession.dyad_id == schema.Dyad.id)
        .where(schema.Transcript.id == transcript_id)
    ).one()
    return row[0], row[1], None
