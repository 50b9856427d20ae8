"""What two coders do together: submissions kept as they were, looks taken, decisions, comments, notes for the codebook,
and the quotes picked for the paper.

The settled layer itself is tags like any others: of the coder of kind "consensus", in the round that settles another.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ipr_coder.study.schema.base import Base, new_uid, now_ms, strict


class Submission(Base):
    """What a coder handed in, frozen: the first, and each one after a reopening, counted from 1.

    `body` is JSON: the tags as [code, start, end, attributes] and the review marks as [start, end], in the text's
    version `text_version`. `seen` is 1 where others' tags on the interview could be seen before it was handed in.
    """

    __tablename__ = "submission"
    __table_args__ = strict(UniqueConstraint("assignment_id", "number"), CheckConstraint("seen in (0, 1)", name="seen"))
    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[bytes] = mapped_column(unique=True, default=new_uid)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"))
    number: Mapped[int]
    submitted_ms: Mapped[int] = mapped_column(default=now_ms)
    digest: Mapped[str]
    text_version: Mapped[int]
    body: Mapped[str]
    seen: Mapped[int] = mapped_column(default=0)
    reopened_ms: Mapped[int | None]
    reason: Mapped[str | None]


class Unblinding(Base):
    """Somebody looked at several coders' tags on an interview side by side; `early`: before all had submitted."""

    __tablename__ = "unblinding"
    __table_args__ = strict(CheckConstraint("early in (0, 1)", name="early"), Index(None, "interview_id", "round_id"))
    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[bytes] = mapped_column(unique=True, default=new_uid)
    interview_id: Mapped[int] = mapped_column(ForeignKey("interview.id"))
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    looked_by: Mapped[str]
    looked_ms: Mapped[int] = mapped_column(default=now_ms)
    early: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str | None]


class Decision(Base):
    """A disagreement settled: how, why, by whom and with whom. It is about tags (`DecisionTag`), which keep their row
    for ever, so it needs no place of its own.

    `outcome` "take" is the work of one coder (`took_id`), "both" that of all, "neither" nothing, "ends" one code with
    other ends, "new" something nobody had put. `reason` is one of a short list, `remark` free words; `present` a JSON
    list of labels. `round_id` is the round that was settled.
    """

    __tablename__ = "decision"
    __table_args__ = strict(
        CheckConstraint("outcome in ('take', 'both', 'neither', 'ends', 'new')", name="outcome"),
        CheckConstraint("(outcome = 'take') = (took_id is not null)", name="took"),
        Index(None, "interview_id", "round_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[bytes] = mapped_column(unique=True, default=new_uid)
    interview_id: Mapped[int] = mapped_column(ForeignKey("interview.id"))
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    kind: Mapped[str]
    outcome: Mapped[str]
    took_id: Mapped[int | None] = mapped_column(ForeignKey("coder.id"))
    reason: Mapped[str | None]
    remark: Mapped[str | None]
    present: Mapped[str] = mapped_column(default="[]", server_default="[]")
    made_by: Mapped[str]
    made_ms: Mapped[int] = mapped_column(default=now_ms)
    deleted_ms: Mapped[int | None]
    revision: Mapped[int] = mapped_column(default=1)


class DecisionTag(Base):
    """A tag that a decision is about (part "about": a coder's own), or that it put into the settled layer ("settled").

    Several decisions may rest on one settled tag; it goes when the last of them goes.
    """

    __tablename__ = "decision_tag"
    __table_args__ = strict(CheckConstraint("part in ('about', 'settled')", name="part"), Index(None, "tag_id"))
    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id"), primary_key=True)
    tag_id: Mapped[int] = mapped_column(ForeignKey("tag.id"), primary_key=True)
    part: Mapped[str]


class Comment(Base):
    """What somebody (an auditor, say) remarks on a disagreement, by one of its tags, or on a whole interview.

    `answers_id` is the comment that it answers.
    """

    __tablename__ = "comment"
    __table_args__ = strict(Index(None, "interview_id", "round_id"), Index(None, "tag_id"))
    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[bytes] = mapped_column(unique=True, default=new_uid)
    interview_id: Mapped[int] = mapped_column(ForeignKey("interview.id"))
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    tag_id: Mapped[int | None] = mapped_column(ForeignKey("tag.id"))
    answers_id: Mapped[int | None] = mapped_column(ForeignKey("comment.id"))
    author: Mapped[str]
    body: Mapped[str]
    made_ms: Mapped[int] = mapped_column(default=now_ms)
    deleted_ms: Mapped[int | None]
    revision: Mapped[int] = mapped_column(default=1)


class CodebookNote(Base):
    """A proposal for the codebook from a meeting, such as "define shame.hiding against withdrawal".

    The lead accepts it into a version of the codebook (`codebook_version_id`) or declines it, with an answer.
    """

    __tablename__ = "codebook_note"
    __table_args__ = strict(
        CheckConstraint("outcome in ('accepted', 'declined')", name="outcome"),
        CheckConstraint("(outcome is null) = (answered_ms is null)", name="answered"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[bytes] = mapped_column(unique=True, default=new_uid)
    study_id: Mapped[int] = mapped_column(ForeignKey("study.id"))
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("decision.id"))
    codebook_version_id: Mapped[int | None] = mapped_column(ForeignKey("codebook_version.id"))
    code_ident: Mapped[str | None]
    other_ident: Mapped[str | None]
    body: Mapped[str]
    made_by: Mapped[str]
    made_ms: Mapped[int] = mapped_column(default=now_ms)
    outcome: Mapped[str | None]
    answer: Mapped[str | None]
    answered_by: Mapped[str | None]
    answered_ms: Mapped[int | None]
    deleted_ms: Mapped[int | None]
    revision: Mapped[int] = mapped_column(default=1)


class QuotePick(Base):
    """A stretch picked for the paper: a star of the lead's, which corrections of the text carry along.

    `code_ident` is the code it stands for. `cleared_ms` is set once a person has read it as the other member of the
    dyad would and found that it may be printed; `note` says why.
    """

    __tablename__ = "quote_pick"
    __table_args__ = strict(Index(None, "star_id"))
    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[bytes] = mapped_column(unique=True, default=new_uid)
    star_id: Mapped[int] = mapped_column(ForeignKey("star.id"))
    code_ident: Mapped[str | None]
    picked_by: Mapped[str]
    picked_ms: Mapped[int] = mapped_column(default=now_ms)
    cleared_by: Mapped[str | None]
    cleared_ms: Mapped[int | None]
    note: Mapped[str | None]
    deleted_ms: Mapped[int | None]
    revision: Mapped[int] = mapped_column(default=1)
