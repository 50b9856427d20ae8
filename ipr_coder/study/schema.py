"""The tables of a study as SQLAlchemy mapped classes, the same on SQLite and PostgreSQL.

Every row that may leave the machine has a `uid` (UUID version 7) beside its small local key. Positions are code points
in `transcript.text`, times milliseconds. Deleting sets `deleted_ms`; nothing cascades into tags.
"""

from __future__ import annotations

import secrets
import time
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Double,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects.sqlite import REAL
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

SCHEMA_REVISION: Final = "0001"
"""The migration this code is written for; a test holds it equal to the newest migration script."""

STATUSES: Final = ("planned", "done", "broken_off", "declined", "missing", "withdrawn")


def new_uid() -> bytes:
    """A new UUID version 7 (RFC 9562): 48 bits of milliseconds, the rest random, so that rows sort by their making."""
    raw = bytearray((time.time_ns() // 1_000_000).to_bytes(6, "big") + secrets.token_bytes(10))
    raw[6] = 0x70 | (raw[6] & 0x0F)
    raw[8] = 0x80 | (raw[8] & 0x3F)
    return bytes(raw)


def now_ms() -> int:
    """The time now, in milliseconds since 1970 (UTC)."""
    return time.time_ns() // 1_000_000


class Base(DeclarativeBase):
    """STRICT tables take only these column types; constraints have fixed names, by which migrations find them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012  # SQLAlchemy reads it as a plain class attribute
        str: Text(),
        int: BigInteger().with_variant(Integer, "sqlite"),
        float: Double().with_variant(REAL(), "sqlite"),
        bytes: LargeBinary(),
    }


def _strict(*constraints: Any) -> tuple[Any, ...]:
    return (*constraints, {"sqlite_strict": True})


class Study(Base):
    """The study itself: one row. `audit_head` and `audit_length` close the audit chain against a cut-off end."""

    __tablename__ = "study"
    __table_args__ = _strict(
        CheckConstraint("case_unit in ('dyad', 'participant', 'interview')", name="case_unit"),
        CheckConstraint("agreement_off in (0, 1)", name="agreement_off"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[bytes] = mapped_column(unique=True, default=new_uid)
    title: Mapped[str]
    method: Mapped[str | None]
    ethics_ref: Mapped[str | None]
    retention_until: Mapped[str | None]
    case_unit: Mapped[str] = mapped_column(default="dyad")
    hours_limit: Mapped[float | None]
    agreement_off: Mapped[int] = mapped_column(default=0)
    audit_head: Mapped[bytes | None]
    audit_length: Mapped[int] = mapped_column(default=0)
    created_ms: Mapped[int] = mapped_column(default=now_ms)


class OutcomeGroup(Base):
    """A group of dyads, often named only after analysis: who put it so, when and by which rule."""

    __tablename__ = "outcome_group"
    __table_args__ = _strict(UniqueConstraint("study_id", "name", "version"))
    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[bytes] = mapped_column(unique=True, default=new_uid)
    study_id: Mapped[int] = mapped_column(ForeignKey("study.id"))
    name: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)
    rationale: Mapped[str | None]
    assigned_by: Mapped[str | None]
    assigned_ms: Mapped[int] = mapped_column(default=now_ms)


class Dyad(Base):
    """A client and a therapist who work together."""

    __tablename__ = "dyad"
    __table_args__ = _strict(UniqueConstraint("study_id", "label"))
    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[bytes] = mapped_column(unique=True, default=new_uid)
    study_id: Mapped[int] = mapped_column(ForeignKey("study.id"))
    label: Mapped[str]
    outcome_group_id: Mapped[int | None] = mapped_column(ForeignKey("outcome_group.id"))
    note: Mapped[str | None]
    members: Mapped[list[Participant]] = relationship(secondary="dyad_participant", back_populates="dyads")


class Participant(Base):
    """A person under a pseudonym; `attributes` is a JSON object of text (bands only, never names or dates of birth)."""

    __tablename__ = "participant"
    __table_args__ = _strict(
        UniqueConstraint("study_id", "label"),
        CheckConstraint("role in ('client', 'therapist', 'other')", name="role"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[bytes] = mapped_column(unique=True, default=new_uid)
    study_id: Mapped[int] = mapped_column(ForeignKey("study.id"))
    label: Mapped[str]
    role: Mapped[str]
    attributes: Mapped[str] = mapped_column(default="{}")
    dyads: Mapped[list[Dyad]] = relationship(secondary="dyad_participant", back_populates="members")


class DyadParticipant(Base):
    """Who belongs to which dyad: one therapist may serve in several."""

    __tablename__ = "dyad_participant"
    __table_args__ = _strict(Index(None, "participant_id"))
    dyad_id: Mapped[int] = mapped_column(ForeignKey("dyad.id"), primary_key=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("participant.id"), primary_key=True)


class TherapySession(Base):
    """A therapy session; it has its own clock, on which recall moments lie."""

    __tablename__ = "session"
    __table_args__ = _strict(UniqueConstraint("dyad_id", "number"))
    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[bytes] = mapped_column(unique=True, default=new_uid)
    dyad_id: Mapped[int] = mapped_column(ForeignKey("dyad.id"))
    number: Mapped[int]
    duration_ms: Mapped[int | None]
    day_offset: Mapped[int | None]


class Interview(Base):
    """A recall interview of one respondent about one session, held or not."""

    __tablename__ = "interview"
    __table_args__ = _strict(
        UniqueConstraint("study_id", "label"),
        UniqueConstraint("session_id", "respondent_id", "kind"),
        CheckConstraint(f"status in {STATUSES!r}", name="status"),
        Index(None, "dyad_id"),
        Index(None, "respondent_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[bytes] = mapped_column(unique=True, default=new_uid)
    study_id: Mapped[int] = mapped_column(ForeignKey("study.id"))
    label: Mapped[str]
    dyad_id: Mapped[int] = mapped_column(ForeignKey("dyad.id"))
    session_id: Mapped[int | None] = mapped_column(ForeignKey("session.id"))
    respondent_id: Mapped[int] = mapped_column(ForeignKey("participant.id"))
    kind: Mapped[str] = mapped_column(default="ipr")
    status: Mapped[str] = mapped_column(default="planned")
    reason: Mapped[str | None]
    hours_after_session: Mapped[float | None]
    interviewer: Mapped[str | None]
    duration_ms: Mapped[int | None]


class Transcript(Base):
    """The text of an interview or of a session: in normal form C, never changed after import."""

    __tablename__ = "transcript"
    __table_args__ = _strict(
        UniqueConstraint("id", "interview_id"),
        UniqueConstraint("interview_id"),
        UniqueConstraint("session_id"),
        CheckConstraint("(interview_id is null) <> (session_id is null)", name="belongs_to_one"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[bytes] = mapped_column(unique=True, default=new_uid)
    interview_id: Mapped[int | None] = mapped_column(ForeignKey("interview.id"))
    session_id: Mapped[int | None] = mapped_column(ForeignKey("session.id"))
    text: Mapped[str]
    text_sha256: Mapped[str]
    source_name: Mapped[str]
    source_sha256: Mapped[str]
    format: Mapped[str]
    encoding: Mapped[str]
    unit: Mapped[str]
    imported_ms: Mapped[int] = mapped_column(default=now_ms)


class Turn(Base):
    """One speaker's utterance; times are on the clock of the recording that was transcribed."""

    __tablename__ = "turn"
    __table_args__ = _strict(
        UniqueConstraint("transcript_id", "ordinal"),
        CheckConstraint("start_at >= 0 and end_at > start_at", name="span"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    transcript_id: Mapped[int] = mapped_column(ForeignKey("transcript.id"))
    ordinal: Mapped[int]
    speaker: Mapped[str]
    role: Mapped[str]
    start_at: Mapped[int]
    end_at: Mapped[int]
    start_ms: Mapped[int | None]
    end_ms: Mapped[int | None]
    source_line: Mapped[int | None]


class Segment(Base):
    """A stretch of one turn that a key tags: a view for counting, which may be cut anew without touching a tag."""

    __tablename__ = "segment"
    __table_args__ = _strict(
        UniqueConstraint("transcript_id", "ordinal"),
        CheckConstraint("start_at >= 0 and end_at > start_at", name="span"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    transcript_id: Mapped[int] = mapped_column(ForeignKey("transcript.id"))
    ordinal: Mapped[int]
    turn_ordinal: Mapped[int]
    start_at: Mapped[int]
    end_at: Mapped[int]


class RecallMoment(Base):
    """A stop of the tape, on the session's clock; `start_at`-`end_at` is the talk about it (equal: there was none)."""

    __tablename__ = "recall_moment"
    __table_args__ = _strict(
        UniqueConstraint("transcript_id", "ordinal"),
        CheckConstraint("start_at >= 0 and end_at >= start_at", name="span"),
        CheckConstraint("session_end_ms is null or session_end_ms >= session_start_ms", name="interval"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[bytes] = mapped_column(unique=True, default=new_uid)
    transcript_id: Mapped[int] = mapped_column(ForeignKey("transcript.id"))
    ordinal: Mapped[int]
    session_start_ms: Mapped[int]
    session_end_ms: Mapped[int | None]
    stopped_by: Mapped[str | None]
    question: Mapped[str | None]
    start_at: Mapped[int]
    end_at: Mapped[int]


class CodebookVersion(Base):
    """A codebook as it stood when it was taken into the study; `body` is all of it as JSON, `digest` its SHA-256.

    `in_use` is 1 for the version that new tags are made under.
    """

    __tablename__ = "codebook_version"
    __table_args__ = _strict(
        UniqueConstraint("study_id", "name", "digest"), CheckConstraint("in_use in (0, 1)", name="in_use")
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[bytes] = mapped_column(unique=True, default=new_uid)
    study_id: Mapped[int] = mapped_column(ForeignKey("study.id"))
    name: Mapped[str]
    version: Mapped[str]
    title: Mapped[str]
    digest: Mapped[str]
    body: Mapped[str]
    in_use: Mapped[int] = mapped_column(default=1)
    created_ms: Mapped[int] = mapped_column(default=now_ms)


class Code(Base):
    """A code of one codebook version; `ident` ("shame.hiding") is what stays the same from version to version."""

    __tablename__ = "code"
    __table_args__ = _strict(
        UniqueConstraint("codebook_version_id", "ident"),
        UniqueConstraint("codebook_version_id", "position"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[bytes] = mapped_column(unique=True, default=new_uid)
    codebook_version_id: Mapped[int] = mapped_column(ForeignKey("codebook_version.id"))
    position: Mapped[int]
    ident: Mapped[str]
    parent_ident: Mapped[str | None]
    key: Mapped[str]
    name: Mapped[str]
    colour: Mapped[str]


class Coder(Base):
    """Somebody who codes, by a short label (never a name)."""

    __tablename__ = "coder"
    __table_args__ = _strict(UniqueConstraint("study_id", "label"))
    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[bytes] = mapped_column(unique=True, default=new_uid)
    study_id: Mapped[int] = mapped_column(ForeignKey("study.id"))
    label: Mapped[str]
    created_ms: Mapped[int] = mapped_column(default=now_ms)


class Round(Base):
    """A pass of coding: training, main, consensus, or any other name."""

    __tablename__ = "round"
    __table_args__ = _strict(UniqueConstraint("study_id", "name"))
    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[bytes] = mapped_column(unique=True, default=new_uid)
    study_id: Mapped[int] = mapped_column(ForeignKey("study.id"))
    name: Mapped[str]
    position: Mapped[int]


class Assignment(Base):
    """A coder is to code an interview in a round; submitted or still open. `digest` is of what was submitted last."""

    __tablename__ = "assignment"
    __table_args__ = _strict(UniqueConstraint("coder_id", "interview_id", "round_id"), Index(None, "interview_id"))
    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[bytes] = mapped_column(unique=True, default=new_uid)
    coder_id: Mapped[int] = mapped_column(ForeignKey("coder.id"))
    interview_id: Mapped[int] = mapped_column(ForeignKey("interview.id"))
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    assigned_ms: Mapped[int] = mapped_column(default=now_ms)
    submitted_ms: Mapped[int | None]
    digest: Mapped[str | None]


class Tag(Base):
    """One coder put one code on one span in one round. The row stays when the tag is taken away (`deleted_ms`).

    It carries its interview, which makes theme tables eight times as fast; the composite key keeps the copy true.
    """

    __tablename__ = "tag"
    __table_args__ = _strict(
        UniqueConstraint("transcript_id", "coder_id", "round_id", "code_id", "start_at", "end_at"),
        ForeignKeyConstraint(["transcript_id", "interview_id"], ["transcript.id", "transcript.interview_id"]),
        CheckConstraint("start_at >= 0 and end_at > start_at", name="span"),
        Index(None, "interview_id", "code_id"),
        Index(None, "code_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[bytes] = mapped_column(unique=True, default=new_uid)
    transcript_id: Mapped[int] = mapped_column(ForeignKey("transcript.id"))
    interview_id: Mapped[int | None]
    coder_id: Mapped[int] = mapped_column(ForeignKey("coder.id"))
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    code_id: Mapped[int] = mapped_column(ForeignKey("code.id"))
    start_at: Mapped[int]
    end_at: Mapped[int]
    created_ms: Mapped[int] = mapped_column(default=now_ms)
    deleted_ms: Mapped[int | None]
    revision: Mapped[int] = mapped_column(default=1)


class Review(Base):
    """A coder read a span and found nothing to code: not the same as not having seen it."""

    __tablename__ = "review"
    __table_args__ = _strict(
        UniqueConstraint("transcript_id", "coder_id", "round_id", "start_at", "end_at"),
        CheckConstraint("start_at >= 0 and end_at > start_at", name="span"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[bytes] = mapped_column(unique=True, default=new_uid)
    transcript_id: Mapped[int] = mapped_column(ForeignKey("transcript.id"))
    coder_id: Mapped[int] = mapped_column(ForeignKey("coder.id"))
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    start_at: Mapped[int]
    end_at: Mapped[int]
    created_ms: Mapped[int] = mapped_column(default=now_ms)
    deleted_ms: Mapped[int | None]
    revision: Mapped[int] = mapped_column(default=1)


class Memo(Base):
    """A coder's note on a tag. An edit is a new row and the old one's tombstone, so that undo can bring it back."""

    __tablename__ = "memo"
    __table_args__ = _strict(Index(None, "tag_id"))
    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[bytes] = mapped_column(unique=True, default=new_uid)
    tag_id: Mapped[int] = mapped_column(ForeignKey("tag.id"))
    coder_id: Mapped[int] = mapped_column(ForeignKey("coder.id"))
    body: Mapped[str]
    created_ms: Mapped[int] = mapped_column(default=now_ms)
    deleted_ms: Mapped[int | None]
    revision: Mapped[int] = mapped_column(default=1)


class AuditEvent(Base):
    """What was done, by whom and when: append-only, each row sealed by the hash of the one before it.

    `payload` is JSON without transcript text. The last four columns are the coder's undo and redo stacks as they
    stand after the event (local row numbers): `below` what undoing this event uncovers, `target` the event undone or
    redone, `undo_top` and `redo_top` the events that undo and redo would act on next.
    """

    __tablename__ = "audit_event"
    __table_args__ = _strict(Index(None, "coder_id", "interview_id", "round_id", "id"), Index(None, "target"))
    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[bytes] = mapped_column(unique=True, default=new_uid)
    at_ms: Mapped[int]
    actor: Mapped[str]
    kind: Mapped[str]
    coder_id: Mapped[int | None] = mapped_column(ForeignKey("coder.id"))
    interview_id: Mapped[int | None] = mapped_column(ForeignKey("interview.id"))
    round_id: Mapped[int | None] = mapped_column(ForeignKey("round.id"))
    payload: Mapped[str]
    prev_hash: Mapped[bytes]
    hash: Mapped[bytes]
    below: Mapped[int | None]
    target: Mapped[int | None]
    undo_top: Mapped[int | None]
    redo_top: Mapped[int | None]
