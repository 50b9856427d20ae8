"""Comments on disagreements and interviews, and their answers, as rows."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import Connection, insert, select, update

from ipr_coder.study import codebooks, schema
from ipr_coder.study.decisions import TagName


@dataclass(frozen=True, slots=True)
class CommentRow:
    """What somebody remarked on an interview of a round, or (`about`) on a disagreement, named by one of its tags.

    `answers` is the number of the comment that it answers.
    """

    number: int
    interview: str
    round: str
    about: TagName | None
    answers: int | None
    author: str
    body: str = field(repr=False)
    made_ms: int


@dataclass(frozen=True, slots=True)
class CommentPlace:
    """Where a comment stands, by row numbers, and its uid."""

    uid: str
    interview_id: int
    round_id: int
    tag_id: int | None
    interview: str
    round: str


def load_comments(tx: Connection, round: str | None = None, interview: str | None = None) -> tuple[CommentRow, ...]:
    """The comments of a round and an interview (or of all), each thread together: a comment, then its answers."""
    comment, tag = schema.Comment, schema.Tag
    query = (
        select(
            comment.id,
            schema.Interview.label.label("interview"),
            schema.Round.name.label("round"),
            schema.Coder.label.label("coder"),
            schema.Code.ident,
            tag.start_at,
            tag.end_at,
            comment.answers_id,
            comment.author,
            comment.body,
            comment.made_ms,
        )
        .join_from(comment, schema.Interview, comment.interview_id == schema.Interview.id)
        .join(schema.Round, comment.round_id == schema.Round.id)
        .outerjoin(tag, comment.tag_id == tag.id)
        .outerjoin(schema.Coder, tag.coder_id == schema.Coder.id)
        .outerjoin(schema.Code, tag.code_id == schema.Code.id)
        .where(comment.deleted_ms.is_(None))
        .order_by(schema.Interview.label, schema.Round.position, comment.id)
    )
    if round is not None:
        query = query.where(schema.Round.name == round)
    if interview is not None:
        query = query.where(schema.Interview.label == interview)
    now = codebooks.former_ids(tx)
    found: dict[int, CommentRow] = {}
    for row in tx.execute(query):
        about = None
        if row.coder is not None and row.ident is not None and row.start_at is not None and row.end_at is not None:
            about = (row.coder, now.get(row.ident, row.ident), row.start_at, row.end_at)
        answers = row.answers_id
        found[row.id] = CommentRow(row.id, row.interview, row.round, about, answers, row.author, row.body, row.made_ms)
    first: dict[int, int] = {}
    for one in found.values():
        first[one.number] = one.number if one.answers is None else first.get(one.answers, one.number)
    return tuple(sorted(found.values(), key=lambda one: (one.interview, first[one.number], one.number)))


def add_comment(
    tx: Connection, interview_id: int, round_id: int, *, tag: int | None, answers: int | None, author: str, body: str
) -> tuple[int, str]:
    """Write a comment down; returns its row number and its uid."""
    uid = schema.new_uid()
    made = tx.execute(
        insert(schema.Comment).values(
            uid=uid,
            interview_id=interview_id,
            round_id=round_id,
            tag_id=tag,
            answers_id=answers,
            author=author,
            body=body,
        )
    ).inserted_primary_key
    if made is None:
        raise AssertionError("an insert always has a key")
    return int(made[0]), uid.hex()


def comment_place(tx: Connection, number: int) -> CommentPlace | None:
    """Where the comment with this number stands; None where there is none, or it was taken back."""
    comment = schema.Comment
    row = tx.execute(
        select(
            comment.uid,
            comment.interview_id,
            comment.round_id,
            comment.tag_id,
            schema.Interview.label,
            schema.Round.name,
        )
        .join_from(comment, schema.Interview, comment.interview_id == schema.Interview.id)
        .join(schema.Round, comment.round_id == schema.Round.id)
        .where(comment.id == number, comment.deleted_ms.is_(None))
    ).first()
    return None if row is None else CommentPlace(bytes(row[0]).hex(), *row[1:])


def comment_author(tx: Connection, number: int) -> str:
    """Who wrote a comment."""
    return str(tx.execute(select(schema.Comment.author).where(schema.Comment.id == number)).scalar_one())


def has_answers(tx: Connection, number: int) -> bool:
    """True where somebody has answered the comment."""
    comment = schema.Comment
    answered = select(comment.id).where(comment.answers_id == number, comment.deleted_ms.is_(None))
    return tx.execute(answered).first() is not None


def take_comment_away(tx: Connection, number: int) -> None:
    """Take a comment away; its row stays."""
    comment = schema.Comment
    tx.execute(
        update(comment).where(comment.id == number).values(deleted_ms=schema.now_ms(), revision=comment.revision + 1)
    )
