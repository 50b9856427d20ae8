"""Who and what a study is about: dyads, participants, sessions, interviews, groups."""

from __future__ import annotations

from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ipr_coder.study.schema.base import Base, new_uid, now_ms, strict

STATUSES: Final = ("planned", "done", "broken_off", "declined", "missing", "withdrawn")


class Study(Base):
    """The study itself: one row. `audit_head` and `audit_length` close the audit chain against a cut-off end."""

    __tablename__ = "study"
    __table_args__ = strict(
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
    """A group of dyads, often named only after analysis: who put it so, when and by which rule.

    A grouping that changes is a new version; `Dyad.outcome_group_id` points to the one in force, and
    `GroupMembership` keeps who belonged to each version.
    """

    __tablename__ = "outcome_group"
    __table_args__ = strict(UniqueConstraint("study_id", "name", "version"))
    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[bytes] = mapped_column(unique=True, default=new_uid)
    study_id: Mapped[int] = mapped_column(ForeignKey("study.id"))
    name: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)
    rationale: Mapped[str | None]
    assigned_by: Mapped[str | None]
    assigned_ms: Mapped[int] = mapped_column(default=now_ms)


class Dyad(Base):
    """A client and a therapist who work together; `attributes` is a JSON object of text."""

    __tablename__ = "dyad"
    __table_args__ = strict(UniqueConstraint("study_id", "label"))
    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[bytes] = mapped_column(unique=True, default=new_uid)
    study_id: Mapped[int] = mapped_column(ForeignKey("study.id"))
    label: Mapped[str]
    outcome_group_id: Mapped[int | None] = mapped_column(ForeignKey("outcome_group.id"))
    note: Mapped[str | None]
    attributes: Mapped[str] = mapped_column(default="{}", server_default="{}")
    members: Mapped[list[Participant]] = relationship(secondary="dyad_participant", back_populates="dyads")


class GroupMembership(Base):
    """A dyad was put into this version of a group."""

    __tablename__ = "group_membership"
    __table_args__ = strict(Index(None, "dyad_id"))
    outcome_group_id: Mapped[int] = mapped_column(ForeignKey("outcome_group.id"), primary_key=True)
    dyad_id: Mapped[int] = mapped_column(ForeignKey("dyad.id"), primary_key=True)


class Participant(Base):
    """A person under a pseudonym; `attributes` is a JSON object of text (bands only, never names or dates of birth)."""

    __tablename__ = "participant"
    __table_args__ = strict(
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
    __table_args__ = strict(Index(None, "participant_id"))
    dyad_id: Mapped[int] = mapped_column(ForeignKey("dyad.id"), primary_key=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("participant.id"), primary_key=True)


class TherapySession(Base):
    """A therapy session; it has its own clock, on which recall moments lie."""

    __tablename__ = "session"
    __table_args__ = strict(UniqueConstraint("dyad_id", "number"))
    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[bytes] = mapped_column(unique=True, default=new_uid)
    dyad_id: Mapped[int] = mapped_column(ForeignKey("dyad.id"))
    number: Mapped[int]
    duration_ms: Mapped[int | None]
    day_offset: Mapped[int | None]


class Interview(Base):
    """A recall interview of one respondent about one session, held or not."""

    __tablename__ = "interview"
    __table_args__ = strict(
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


class MeasureScore(Base):
    """A questionnaire's score: which measure, who answered, about which dyad, when.

    `occasion` says when in words ("S3", "before", "end"); `session_id` is set where that is a session.
    """

    __tablename__ = "measure_score"
    __table_args__ = strict(
        UniqueConstraint("dyad_id", "participant_id", "name", "occasion"),
        Index(None, "participant_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[bytes] = mapped_column(unique=True, default=new_uid)
    dyad_id: Mapped[int] = mapped_column(ForeignKey("dyad.id"))
    participant_id: Mapped[int] = mapped_column(ForeignKey("participant.id"))
    session_id: Mapped[int | None] = mapped_column(ForeignKey("session.id"))
    name: Mapped[str]
    occasion: Mapped[str]
    value: Mapped[float]
    entered_ms: Mapped[int] = mapped_column(default=now_ms)


class SpeakerRole(Base):
    """What a speaker's label in the files means in this study, told once and used at every import."""

    __tablename__ = "speaker_role"
    __table_args__ = strict(UniqueConstraint("study_id", "label"))
    id: Mapped[int] = mapped_column(primary_key=True)
    study_id: Mapped[int] = mapped_column(ForeignKey("study.id"))
    label: Mapped[str]
    role: Mapped[str]


class Setting(Base):
    """Something the study remembers about how it is worked with (a JSON value), such as the pattern of file names."""

    __tablename__ = "setting"
    __table_args__ = strict(UniqueConstraint("study_id", "name"))
    id: Mapped[int] = mapped_column(primary_key=True)
    study_id: Mapped[int] = mapped_column(ForeignKey("study.id"))
    name: Mapped[str]
    body: Mapped[str]
