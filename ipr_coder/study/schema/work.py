"""What coders do: assignments, tags, review marks, memos."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ipr_coder.study.schema.base import Base, new_uid, now_ms, strict


class Coder(Base):
    """Somebody who codes, by a short label (never a name).

    `kind` is "coder"; "consensus" is the one under whose label the settled layer lies, "lead" the one who picks quotes.
    """

    __tablename__ = "coder"
    __table_args__ = strict(UniqueConstraint("study_id", "label"))
    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[bytes] = mapped_column(unique=True, default=new_uid)
    study_id: Mapped[int] = mapped_column(ForeignKey("study.id"))
    label: Mapped[str]
    created_ms: Mapped[int] = mapped_column(default=now_ms)
    kind: Mapped[str] = mapped_column(default="coder", server_default="coder")


class Round(Base):
    """A pass of coding: training, main, or any other name; or (`settles_id`) the settled layer of another round.

    `hidden` is a JSON list of what the round's coders are not shown beside the text; null: what the study hides.
    """

    __tablename__ = "round"
    __table_args__ = strict(UniqueConstraint("study_id", "name"))
    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[bytes] = mapped_column(unique=True, default=new_uid)
    study_id: Mapped[int] = mapped_column(ForeignKey("study.id"))
    name: Mapped[str]
    position: Mapped[int]
    settles_id: Mapped[int | None] = mapped_column(ForeignKey("round.id"))
    hidden: Mapped[str | None]


class Assignment(Base):
    """A coder is to code an interview in a round; submitted or still open. `digest` is of what was submitted last.

    `last_at` is the character at which the coder stopped, so that work goes on there.
    """

    __tablename__ = "assignment"
    __table_args__ = strict(UniqueConstraint("coder_id", "interview_id", "round_id"), Index(None, "interview_id"))
    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[bytes] = mapped_column(unique=True, default=new_uid)
    coder_id: Mapped[int] = mapped_column(ForeignKey("coder.id"))
    interview_id: Mapped[int] = mapped_column(ForeignKey("interview.id"))
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    assigned_ms: Mapped[int] = mapped_column(default=now_ms)
    submitted_ms: Mapped[int | None]
    digest: Mapped[str | None]
    last_at: Mapped[int | None]


class Tag(Base):
    """One coder put one code on one span in one round. The row stays when the tag is taken away (`deleted_ms`).

    It carries its interview, which makes theme tables eight times as fast; the composite key keeps the copy true.
    `attributes` is a JSON object from attribute to value, both as the codebook names them.
    """

    __tablename__ = "tag"
    __table_args__ = strict(
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
    attributes: Mapped[str] = mapped_column(default="{}", server_default="{}")


class Review(Base):
    """A coder read a span and found nothing to code: not the same as not having seen it."""

    __tablename__ = "review"
    __table_args__ = strict(
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


class Star(Base):
    """A coder marked a span as worth quoting."""

    __tablename__ = "star"
    __table_args__ = strict(
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


class Cut(Base):
    """A coder's own cut: at this place a segment ends and the next begins, or (`joined`) two segments are one.

    Segments are a view: a cut is seen by its coder alone and never touches a tag.
    """

    __tablename__ = "cut"
    __table_args__ = strict(
        UniqueConstraint("transcript_id", "coder_id", "round_id", "at"),
        CheckConstraint("at > 0", name="place"),
        CheckConstraint("joined in (0, 1)", name="joined"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[bytes] = mapped_column(unique=True, default=new_uid)
    transcript_id: Mapped[int] = mapped_column(ForeignKey("transcript.id"))
    coder_id: Mapped[int] = mapped_column(ForeignKey("coder.id"))
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    at: Mapped[int]
    joined: Mapped[int]
    created_ms: Mapped[int] = mapped_column(default=now_ms)
    deleted_ms: Mapped[int | None]
    revision: Mapped[int] = mapped_column(default=1)


class Memo(Base):
    """A coder's note on a tag, a stretch of text, an interview or a code.

    `about` says which: "tag" has `tag_id`; "segment" has the transcript, round and span; "interview" the transcript
    and round; "code" the code's `ident`. An edit is a new row and the old one's tombstone, so that undo can bring it
    back.
    """

    __tablename__ = "memo"
    __table_args__ = strict(
        CheckConstraint("about in ('tag', 'segment', 'interview', 'code')", name="about"),
        CheckConstraint("(about = 'tag') = (tag_id is not null)", name="of_a_tag"),
        CheckConstraint("(about in ('segment', 'interview')) = (transcript_id is not null)", name="of_a_text"),
        CheckConstraint("(about = 'segment') = (start_at is not null)", name="of_a_stretch"),
        CheckConstraint("(about = 'code') = (code_ident is not null)", name="of_a_code"),
        CheckConstraint("start_at is null or (start_at >= 0 and end_at > start_at)", name="span"),
        Index(None, "tag_id"),
        Index(None, "transcript_id", "coder_id", "round_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[bytes] = mapped_column(unique=True, default=new_uid)
    about: Mapped[str] = mapped_column(default="tag", server_default="tag")
    tag_id: Mapped[int | None] = mapped_column(ForeignKey("tag.id"))
    transcript_id: Mapped[int | None] = mapped_column(ForeignKey("transcript.id"))
    round_id: Mapped[int | None] = mapped_column(ForeignKey("round.id"))
    start_at: Mapped[int | None]
    end_at: Mapped[int | None]
    code_ident: Mapped[str | None]
    coder_id: Mapped[int] = mapped_column(ForeignKey("coder.id"))
    body: Mapped[str]
    created_ms: Mapped[int] = mapped_column(default=now_ms)
    deleted_ms: Mapped[int | None]
    revision: Mapped[int] = mapped_column(default=1)
