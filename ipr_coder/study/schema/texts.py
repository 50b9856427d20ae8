"""Transcripts with their turns, segments and recall moments."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ipr_coder.study.schema.base import Base, new_uid, now_ms, strict


class Transcript(Base):
    """The text of an interview or of a session, in normal form C.

    It changes only as a whole, by a correction that carries every mark along: `version` counts, and what was before
    lies in `TranscriptVersion`. `indexed_as` says of which text the index of words was made (`word_index.py`).
    """

    __tablename__ = "transcript"
    __table_args__ = strict(
        UniqueConstraint("id", "interview_id"),
        UniqueConstraint("interview_id"),
        UniqueConstraint("session_id"),
        CheckConstraint("(interview_id is null) <> (session_id is null)", name="belongs_to_one"),
        # what lies behind a long text in its row costs reading the text; a search asks this of every transcript
        Index("ix_transcript_indexed", "interview_id", "indexed_as", "text_sha256"),
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
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    indexed_as: Mapped[str | None]


class TranscriptVersion(Base):
    """A transcript as it stood before a correction, and the correction itself.

    `body` is JSON: the text, turns, segments and moments before, so that undoing brings them back to the letter; it
    is null where a name was taken out, because then nothing may keep it. `edits` is JSON: the stretches replaced, as
    [start, end, new length] in code points of the text before, by which any older position can be carried over, the
    marks that did not go along with them, and the version that an "undo" took back.
    """

    __tablename__ = "transcript_version"
    __table_args__ = strict(
        UniqueConstraint("transcript_id", "version"),
        CheckConstraint("kind in ('edit', 'replace', 'deidentify', 'undo')", name="kind"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[bytes] = mapped_column(unique=True, default=new_uid)
    transcript_id: Mapped[int] = mapped_column(ForeignKey("transcript.id"))
    version: Mapped[int]
    kind: Mapped[str]
    text_sha256: Mapped[str]
    body: Mapped[str | None]
    edits: Mapped[str]
    event_id: Mapped[int | None]
    replaced_ms: Mapped[int] = mapped_column(default=now_ms)


class Displaced(Base):
    """A mark that a corrected text has no place for any more, waiting for a person to place it.

    `kind` and `row_id` name the row it is about (tag, review, star, memo, cut, moment), which is switched off
    meanwhile; `quote`, `before` and `after` are the words it lay on and around it, `start_at`-`end_at` where that was
    in version `version` of the transcript. `placed_ms` is set once somebody has placed it or let it go.
    """

    __tablename__ = "displaced"
    __table_args__ = strict(
        CheckConstraint("kind in ('tag', 'review', 'star', 'memo', 'cut', 'moment')", name="kind"),
        Index(None, "transcript_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[bytes] = mapped_column(unique=True, default=new_uid)
    transcript_id: Mapped[int] = mapped_column(ForeignKey("transcript.id"))
    version: Mapped[int]
    kind: Mapped[str]
    row_id: Mapped[int]
    quote: Mapped[str]
    before: Mapped[str]
    after: Mapped[str]
    start_at: Mapped[int]
    end_at: Mapped[int]
    placed_ms: Mapped[int | None]


class Turn(Base):
    """One speaker's utterance; times are on the clock of the recording that was transcribed."""

    __tablename__ = "turn"
    __table_args__ = strict(
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
    __table_args__ = strict(
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
    __table_args__ = strict(
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
    deleted_ms: Mapped[int | None]
