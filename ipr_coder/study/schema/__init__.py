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
from ipr_coder.study.schema.settling import (
    CodebookNote,
    Comment,
    Decision,
    DecisionTag,
    QuotePick,
    Submission,
    Unblinding,
)
from ipr_coder.study.schema.texts import Displaced, RecallMoment, Segment, Transcript, TranscriptVersion, Turn
from ipr_coder.study.schema.trail import AuditEvent
from ipr_coder.study.schema.work import Assignment, Coder, Cut, Memo, Review, Round, Star, Tag

SCHEMA_REVISION: Final = "0004"
"""The migration this code is written for; a test holds it equal to the newest migration script."""

__all__ = [
    "SCHEMA_REVISION",
    "STATUSES",
    "Assignment",
    "AuditEvent",
    "Base",
    "Code",
    "CodebookNote",
    "CodebookVersion",
    "Coder",
    "Comment",
    "Cut",
    "Decision",
    "DecisionTag",
    "Displaced",
    "Dyad",
    "DyadParticipant",
    "GroupMembership",
    "Interview",
    "MeasureScore",
    "Memo",
    "OutcomeGroup",
    "Participant",
    "QuotePick",
    "RecallMoment",
    "Review",
    "Round",
    "Segment",
    "Setting",
    "SpeakerRole",
    "Star",
    "Study",
    "Submission",
    "Tag",
    "TherapySession",
    "Transcript",
    "TranscriptVersion",
    "Turn",
    "Unblinding",
    "new_uid",
    "now_ms",
]
