"""The tables of a study as SQLAlchemy mapped classes, the same on SQLite and PostgreSQL.

Every row that may leave the machine has a `uid` (UUID version 7) beside its small local key. Positions are code points
in `transcript.text`, times milliseconds. Deleting sets `deleted_ms`; nothing cascades into tags.
"""

from typing import Final

from ipr_coder.study.schema.base import Base, new_uid, now_ms
from ipr_coder.study.schema.codebooks import Code, CodebookVersion
from ipr_coder.study.schema.people import (
    STATUSES,
    Dyad,
    DyadParticipant,
    GroupMembership,
    Interview,
    MeasureScore,
    OutcomeGroup,
    Participant,
    Setting,
    SpeakerRole,
    Study,
    TherapySession,
)
from ipr_coder.study.schema.texts import Displaced, RecallMoment, Segment, Transcript, TranscriptVersion, Turn
from ipr_coder.study.schema.trail import AuditEvent
from ipr_coder.study.schema.work import Assignment, Coder, Cut, Memo, Review, Round, Star, Tag

SCHEMA_REVISION: Final = "0003"
"""The migration this code is written for; a test holds it equal to the newest migration script."""

__all__ = [
    "SCHEMA_REVISION",
    "STATUSES",
    "Assignment",
    "AuditEvent",
    "Base",
    "Code",
    "CodebookVersion",
    "Coder",
    "Cut",
    "Displaced",
    "Dyad",
    "DyadParticipant",
    "GroupMembership",
    "Interview",
    "MeasureScore",
    "Memo",
    "OutcomeGroup",
    "Participant",
    "RecallMoment",
    "Review",
    "Round",
    "Segment",
    "Setting",
    "SpeakerRole",
    "Star",
    "Study",
    "Tag",
    "TherapySession",
    "Transcript",
    "TranscriptVersion",
    "Turn",
    "new_uid",
    "now_ms",
]
