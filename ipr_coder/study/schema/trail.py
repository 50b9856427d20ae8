"""The audit trail."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from ipr_coder.study.schema.base import Base, new_uid, strict


class AuditEvent(Base):
    """What was done, by whom and when: append-only, each row sealed by the hash of the one before it.

    `payload` is JSON without transcript text. The last four columns are the coder's undo and redo stacks as they
    stand after the event (local row numbers): `below` what undoing this event uncovers, `target` the event undone or
    redone, `undo_top` and `redo_top` the events that undo and redo would act on next.
    """

    __tablename__ = "audit_event"
    __table_args__ = strict(Index(None, "coder_id", "interview_id", "round_id", "id"), Index(None, "target"))
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
