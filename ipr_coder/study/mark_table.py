"""What coders said beside their tags, for tables: attributes, "nothing here" marks, stars and memos.

As blind as the tags of the same selection: only what coders said where they have answered is read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from sqlalchemy import Connection, Select, select

from ipr_coder.study import schema
from ipr_coder.study.marks import read_attributes
from ipr_coder.study.tables import TagTable

TagName = tuple[str, int, int, str, str]
"""Interview, start, end, code, coder: what a tag is known by in a round."""

MarkKind = Literal["reviewed", "stars", "memos"]


@dataclass(frozen=True, slots=True)
class MarkLine:
    """One mark. `start` and `end` are None where it is on no stretch of text, `interview` where it is on none at all.

    `about` and `body` are for memos, `code` for memos on a tag or a code.
    """

    interview: str | None
    start: int | None
    end: int | None
    coder: str
    about: str | None = None
    code: str | None = None
    body: str | None = field(default=None, repr=False)


def load_attributes(tx: Connection, tags: TagTable) -> Mapping[TagName, Mapping[str, str]]:
    """The attributes of the table's tags that have any, by the tags' names."""
    tag, code = schema.Tag, schema.Code
    rows = tx.execute(
        select(schema.Interview.label, tag.start_at, tag.end_at, code.ident, schema.Coder.label, tag.attributes)
        .join_from(tag, code, tag.code_id == code.id)
        .join(schema.Coder, tag.coder_id == schema.Coder.id)
        .join(schema.Round, tag.round_id == schema.Round.id)
        .join(schema.Interview, tag.interview_id == schema.Interview.id)
        .where(schema.Round.name == tags.round, tag.deleted_ms.is_(None), tag.attributes != "{}")
    )
    seen = _answered(tags)
    return {
        (label, start, end, ident, coder): read_attributes(said)
        for label, start, end, ident, coder, said in rows
        if (label, coder) in seen
    }


def load_marks(tx: Connection, tags: TagTable, kind: MarkKind) -> tuple[MarkLine, ...]:
    """The marks of one kind, of the coders and interviews the table's tags are of, in order of place and coder.

    Memos on codes belong to no interview; they come last, once everybody has submitted everything in the round.
    """
    seen = _answered(tags)
    if kind != "memos":
        table = schema.Review if kind == "reviewed" else schema.Star
        rows = (MarkLine(*row) for row in tx.execute(_on_text(table, tags.round)))
        return tuple(sorted((line for line in rows if (line.interview, line.coder) in seen), key=_order))
    lines = [line for line in _memos(tx, tags.round) if (line.interview, line.coder) in seen]
    return (*sorted(lines, key=_order), *_code_memos(tx, tags))


def _on_text(table: type[schema.Review] | type[schema.Star], in_round: str) -> Select[*tuple[Any, ...]]:
    return (
        select(schema.Interview.label, table.start_at, table.end_at, schema.Coder.label)
        .join_from(table, schema.Transcript, table.transcript_id == schema.Transcript.id)
        .join(schema.Interview, schema.Transcript.interview_id == schema.Interview.id)
        .join(schema.Coder, table.coder_id == schema.Coder.id)
        .join(schema.Round, table.round_id == schema.Round.id)
        .where(schema.Round.name == in_round, table.deleted_ms.is_(None))
    )


def _memos(tx: Connection, in_round: str) -> list[MarkLine]:
    memo, tag = schema.Memo, schema.Tag
    on_text = tx.execute(
        select(
            schema.Interview.label,
            memo.start_at,
            memo.end_at,
            schema.Coder.label,
            memo.about,
            memo.code_ident,
            memo.body,
        )
        .join_from(memo, schema.Transcript, memo.transcript_id == schema.Transcript.id)
        .join(schema.Interview, schema.Transcript.interview_id == schema.Interview.id)
        .join(schema.Coder, memo.coder_id == schema.Coder.id)
        .join(schema.Round, memo.round_id == schema.Round.id)
        .where(schema.Round.name == in_round, memo.deleted_ms.is_(None))
    )
    on_tags = tx.execute(
        select(
            schema.Interview.label,
            tag.start_at,
            tag.end_at,
            schema.Coder.label,
            memo.about,
            schema.Code.ident,
            memo.body,
        )
        .join_from(memo, tag, memo.tag_id == tag.id)
        .join(schema.Code, tag.code_id == schema.Code.id)
        .join(schema.Interview, tag.interview_id == schema.Interview.id)
        .join(schema.Coder, tag.coder_id == schema.Coder.id)
        .join(schema.Round, tag.round_id == schema.Round.id)
        .where(schema.Round.name == in_round, memo.deleted_ms.is_(None), tag.deleted_ms.is_(None))
    )
    return [MarkLine(*row) for rows in (on_text, on_tags) for row in rows]


def _code_memos(tx: Connection, tags: TagTable) -> list[MarkLine]:
    """A memo on a code says something about every interview, so it waits until all of the round are submitted."""
    memo, coder, mine = schema.Memo, schema.Coder, schema.Assignment
    unfinished = (
        select(mine.id)
        .join_from(mine, schema.Round, mine.round_id == schema.Round.id)
        .join(schema.Transcript, schema.Transcript.interview_id == mine.interview_id)
        .where(schema.Round.name == tags.round, mine.submitted_ms.is_(None))
    )
    if not tags.early and tx.execute(unfinished).first() is not None:
        return []
    query = (
        select(coder.label, memo.code_ident, memo.body)
        .join_from(memo, coder, memo.coder_id == coder.id)
        .where(memo.about == "code", memo.deleted_ms.is_(None), coder.label.in_(tags.coders))
        .order_by(memo.code_ident, coder.id)
    )
    return [MarkLine(None, None, None, label, "code", ident, body) for label, ident, body in tx.execute(query)]


def _answered(tags: TagTable) -> frozenset[tuple[str | None, str]]:
    rows, columns = tags.covered.nonzero()
    return frozenset(
        (tags.interviews[row].label, tags.coders[column])
        for row, column in zip(rows.tolist(), columns.tolist(), strict=True)
    )


def _order(line: MarkLine) -> tuple[str, int, int, str, str]:
    return line.interview or "", line.start or 0, line.end or 0, line.about or "", line.coder
