"""A coder's marks as rows: tags, review marks, stars. Each is found by its name at a desk and switched on or off."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, insert, select, update

from ipr_coder.study import schema
from ipr_coder.study.dialects import bulk_insert
from ipr_coder.study.values import Desk, OwnTag
from ipr_coder.text import Span


def own_tags(tx: Connection, desk: Desk) -> tuple[OwnTag, ...]:
    """The desk's live tags with memos and attributes, in text order. Nobody else's are ever read here."""
    tag, memo = schema.Tag, schema.Memo
    rows = tx.execute(
        select(schema.Code.ident, tag.start_at, tag.end_at, memo.body, tag.attributes)
        .join_from(tag, schema.Code, tag.code_id == schema.Code.id)
        .outerjoin(memo, (memo.tag_id == tag.id) & memo.deleted_ms.is_(None))
        .where(*_at(tag, desk), tag.deleted_ms.is_(None))
        .order_by(tag.start_at, tag.end_at, tag.created_ms, tag.id)
    )
    return tuple(OwnTag(ident, Span(start, end), body, read_attributes(said)) for ident, start, end, body, said in rows)


def known_tags(tx: Connection, desk: Desk) -> tuple[frozenset[tuple[str, Span]], frozenset[tuple[str, Span]]]:
    """Names of the desk's tags: those that are live, and those that were taken away."""
    tag = schema.Tag
    rows = tx.execute(
        select(schema.Code.ident, tag.start_at, tag.end_at, tag.deleted_ms)
        .join_from(tag, schema.Code, tag.code_id == schema.Code.id)
        .where(*_at(tag, desk))
    ).all()
    live = frozenset((ident, Span(start, end)) for ident, start, end, deleted in rows if deleted is None)
    return live, frozenset((ident, Span(start, end)) for ident, start, end, _ in rows) - live


def own_reviews(tx: Connection, desk: Desk) -> tuple[Span, ...]:
    """The spans the coder read and found nothing in."""
    return _live_spans(tx, schema.Review, desk)


def own_stars(tx: Connection, desk: Desk) -> tuple[Span, ...]:
    """The spans the coder thinks worth quoting."""
    return _live_spans(tx, schema.Star, desk)


def waiting_for_a_place(tx: Connection, desk: Desk) -> int:
    """How many of the desk's marks a corrected text has no place for, and nobody has placed or let go yet."""
    displaced = schema.Displaced
    here = (displaced.transcript_id == desk.transcript_id, displaced.placed_ms.is_(None))
    if tx.execute(select(displaced.id).where(*here)).first() is None:
        return 0
    kinds: dict[str, Any] = {
        "tag": schema.Tag,
        "review": schema.Review,
        "star": schema.Star,
        "memo": schema.Memo,
        "cut": schema.Cut,
    }
    count = 0
    for kind, mark in kinds.items():
        count += tx.execute(
            select(func.count())
            .select_from(displaced)
            .join(mark, mark.id == displaced.row_id)
            .where(
                displaced.kind == kind,
                *here,
                mark.coder_id == desk.coder_id,
                mark.round_id == desk.round_id,
            )
        ).scalar_one()
    return count


def begun(tx: Connection, round_name: str) -> frozenset[tuple[str, str]]:
    """Who has a tag or a "nothing here" mark where: coder and interview by their labels, in one round."""
    found: set[tuple[str, str]] = set()
    for mark in (schema.Tag, schema.Review):
        rows = tx.execute(
            select(schema.Coder.label, schema.Interview.label)
            .distinct()
            .join_from(mark, schema.Coder, mark.coder_id == schema.Coder.id)
            .join(schema.Round, mark.round_id == schema.Round.id)
            .join(schema.Transcript, mark.transcript_id == schema.Transcript.id)
            .join(schema.Interview, schema.Transcript.interview_id == schema.Interview.id)
            .where(schema.Round.name == round_name, mark.deleted_ms.is_(None))
        )
        found.update((coder, interview) for coder, interview in rows)
    return frozenset(found)


def tags_touching(tx: Connection, desk: Desk, span: Span) -> int:
    """How many of the desk's live tags share a character with the span."""
    tag = schema.Tag
    return len(
        tx.execute(
            select(tag.id).where(
                *_at(tag, desk), tag.deleted_ms.is_(None), tag.start_at < span.end, tag.end_at > span.start
            )
        ).all()
    )


def reviews_touching(tx: Connection, desk: Desk, span: Span) -> tuple[Span, ...]:
    """The desk's live review marks that share a character with the span."""
    review = schema.Review
    rows = tx.execute(
        select(review.start_at, review.end_at)
        .where(
            *_at(review, desk),
            review.deleted_ms.is_(None),
            review.start_at < span.end,
            review.end_at > span.start,
        )
        .order_by(review.start_at, review.end_at)
    )
    return tuple(Span(start, end) for start, end in rows)


def switch_tag(tx: Connection, desk: Desk, code_id: int, span: Span, *, present: bool) -> bool:
    """Put a tag there or take it away; False when it was so already."""
    tag = schema.Tag
    name = {"code_id": code_id, "start_at": span.start, "end_at": span.end}
    return _switch(tx, tag, desk, name, {**name, "interview_id": desk.interview_id}, present=present)


def switch_review(tx: Connection, desk: Desk, span: Span, *, present: bool) -> bool:
    """Put a review mark there or take it away; False when it was so already."""
    name = {"start_at": span.start, "end_at": span.end}
    return _switch(tx, schema.Review, desk, name, name, present=present)


def switch_star(tx: Connection, desk: Desk, span: Span, *, present: bool) -> bool:
    """Put a star there or take it away; False when it was so already."""
    name = {"start_at": span.start, "end_at": span.end}
    return _switch(tx, schema.Star, desk, name, name, present=present)


def live_tag(tx: Connection, desk: Desk, ident: str, span: Span) -> tuple[int, int] | None:
    """The row numbers of a live tag and of its code, by the tag's name at the desk; None when there is none.

    The code may be of an older codebook version than the one in use.
    """
    tag = schema.Tag
    row = tx.execute(
        select(tag.id, tag.code_id)
        .join_from(tag, schema.Code, tag.code_id == schema.Code.id)
        .where(
            *_at(tag, desk),
            schema.Code.ident == ident,
            tag.start_at == span.start,
            tag.end_at == span.end,
            tag.deleted_ms.is_(None),
        )
    ).first()
    return None if row is None else (row.id, row.code_id)


def tag_details(tx: Connection, desk: Desk, ident: str, span: Span) -> OwnTag | None:
    """The desk's live tag of this code and span, with its memo and attributes; None when there is none."""
    tag, memo = schema.Tag, schema.Memo
    row = tx.execute(
        select(memo.body, tag.attributes)
        .join_from(tag, schema.Code, tag.code_id == schema.Code.id)
        .outerjoin(memo, (memo.tag_id == tag.id) & memo.deleted_ms.is_(None))
        .where(
            *_at(tag, desk),
            schema.Code.ident == ident,
            tag.start_at == span.start,
            tag.end_at == span.end,
            tag.deleted_ms.is_(None),
        )
    ).first()
    return None if row is None else OwnTag(ident, span, row.body, read_attributes(row.attributes))


def tag_row(tx: Connection, desk: Desk, code_id: int, span: Span) -> tuple[int, dict[str, str]] | None:
    """Row number and attributes of a tag, live or taken away; None when there never was one."""
    tag = schema.Tag
    row = tx.execute(
        select(tag.id, tag.attributes).where(
            *_at(tag, desk), tag.code_id == code_id, tag.start_at == span.start, tag.end_at == span.end
        )
    ).first()
    return None if row is None else (row.id, read_attributes(row.attributes))


def set_attributes(tx: Connection, tag_id: int, attributes: Mapping[str, str]) -> None:
    """Give a tag these attributes and no others."""
    tag = schema.Tag
    tx.execute(
        update(tag).where(tag.id == tag_id).values(attributes=written_attributes(attributes), revision=tag.revision + 1)
    )


def read_attributes(text: str) -> dict[str, str]:
    """Attributes as the tag row keeps them, as a mapping."""
    return {} if text == "{}" else dict(json.loads(text))


def written_attributes(attributes: Mapping[str, str]) -> str:
    """Attributes as the tag row keeps them: a JSON object, names in order."""
    return json.dumps(dict(attributes), ensure_ascii=False, sort_keys=True) if attributes else "{}"


def add_tags(tx: Connection, rows: Iterable[tuple[Desk, int, Span, Mapping[str, str]]]) -> None:
    """Many new tags at once (desk, code row number, span, attributes), none of which may exist yet."""
    now = schema.now_ms()
    columns = "uid transcript_id interview_id coder_id round_id code_id start_at end_at created_ms revision attributes"
    bulk_insert(
        tx,
        "tag",
        columns.split(),
        [
            (
                schema.new_uid(),
                desk.transcript_id,
                desk.interview_id,
                desk.coder_id,
                desk.round_id,
                code_id,
                span.start,
                span.end,
                now,
                1,
                written_attributes(attributes),
            )
            for desk, code_id, span, attributes in rows
        ],
    )


def _live_spans(tx: Connection, table: type[schema.Review] | type[schema.Star], desk: Desk) -> tuple[Span, ...]:
    rows = tx.execute(
        select(table.start_at, table.end_at)
        .where(*_at(table, desk), table.deleted_ms.is_(None))
        .order_by(table.start_at, table.end_at)
    )
    return tuple(Span(start, end) for start, end in rows)


def _switch(
    tx: Connection,
    table: type[schema.Tag] | type[schema.Review] | type[schema.Star],
    desk: Desk,
    name: dict[str, int],
    values: dict[str, Any],
    *,
    present: bool,
) -> bool:
    same = [getattr(table, column) == value for column, value in name.items()]
    row = tx.execute(select(table.id, table.deleted_ms).where(*_at(table, desk), *same)).first()
    if row is None:
        if not present:
            return False
        place = {"transcript_id": desk.transcript_id, "coder_id": desk.coder_id, "round_id": desk.round_id}
        tx.execute(insert(table).values(**place, **values))
        return True
    if (row.deleted_ms is None) == present:
        return False
    tx.execute(
        update(table)
        .where(table.id == row.id)
        .values(deleted_ms=None if present else schema.now_ms(), revision=table.revision + 1)
    )
    return True


def _at(table: type[schema.Tag] | type[schema.Review] | type[schema.Star], desk: Desk) -> list[ColumnElement[bool]]:
    return [
        table.transcript_id == desk.transcript_id,
        table.coder_id == desk.coder_id,
        table.round_id == desk.round_id,
    ]
