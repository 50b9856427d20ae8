"""A coder's memos as rows: on a tag, a stretch, an interview or a code. An edit is a new row and a tombstone."""

from __future__ import annotations

from typing import cast

from sqlalchemy import ColumnElement, Connection, and_, insert, or_, select, update

from ipr_coder.study import schema
from ipr_coder.study.values import EVERYWHERE, Desk, MemoAbout, OwnMemo
from ipr_coder.text import Span


def own_memos(tx: Connection, desk: Desk) -> tuple[OwnMemo, ...]:
    """The coder's memos in force on stretches of this text, on this interview, and on codes. Nobody else's are read.

    Those on tags come with the tags; those on codes are the coder's in every interview.
    """
    memo = schema.Memo
    of_text = and_(memo.transcript_id == desk.transcript_id, memo.round_id == desk.round_id)
    rows = tx.execute(
        select(memo.about, memo.start_at, memo.end_at, memo.code_ident, memo.body)
        .where(memo.coder_id == desk.coder_id, memo.deleted_ms.is_(None), or_(of_text, memo.about == "code"))
        .order_by(memo.start_at, memo.end_at, memo.code_ident, memo.id)
    )
    return tuple(
        OwnMemo(cast("MemoAbout", about), EVERYWHERE if start is None else Span(start, end or 0), ident, body)
        for about, start, end, ident, body in rows
    )


def live_memo(tx: Connection, tag_id: int) -> tuple[str, str] | None:
    """The uid (hex) and body of the memo in force on a tag."""
    return _live(tx, schema.Memo.tag_id == tag_id)


def live_memo_about(
    tx: Connection, desk: Desk, about: MemoAbout, span: Span | None, code: str | None
) -> tuple[str, str] | None:
    """The uid (hex) and body of the coder's memo in force on a stretch, the interview or a code."""
    memo = schema.Memo
    wanted: list[ColumnElement[bool]] = [memo.coder_id == desk.coder_id, memo.about == about]
    if about == "code":
        wanted.append(memo.code_ident == code)
    else:
        wanted += [memo.transcript_id == desk.transcript_id, memo.round_id == desk.round_id]
    if span is not None:
        wanted += [memo.start_at == span.start, memo.end_at == span.end]
    return _live(tx, *wanted)


def add_memo(tx: Connection, tag_id: int, coder_id: int, body: str) -> str:
    """A new memo on a tag; returns its uid (hex). The one in force before must be taken away first."""
    uid = schema.new_uid()
    tx.execute(insert(schema.Memo).values(uid=uid, about="tag", tag_id=tag_id, coder_id=coder_id, body=body))
    return uid.hex()


def add_memo_about(
    tx: Connection, desk: Desk, body: str, *, about: MemoAbout, span: Span | None, code: str | None
) -> str:
    """A new memo on a stretch, the interview or a code; returns its uid (hex)."""
    uid = schema.new_uid()
    of_text = about != "code"
    tx.execute(
        insert(schema.Memo).values(
            uid=uid,
            about=about,
            transcript_id=desk.transcript_id if of_text else None,
            round_id=desk.round_id if of_text else None,
            start_at=span.start if span else None,
            end_at=span.end if span else None,
            code_ident=code,
            coder_id=desk.coder_id,
            body=body,
        )
    )
    return uid.hex()


def switch_memo(tx: Connection, uid: str, *, present: bool) -> str | None:
    """Bring a memo back or take it away; returns the body now in force (None when taken away)."""
    memo = schema.Memo
    tx.execute(
        update(memo)
        .where(memo.uid == bytes.fromhex(uid))
        .values(deleted_ms=None if present else schema.now_ms(), revision=memo.revision + 1)
    )
    if not present:
        return None
    return tx.execute(select(memo.body).where(memo.uid == bytes.fromhex(uid))).scalar_one()


def move_memo(tx: Connection, uid: str, tag_id: int) -> None:
    """Let a memo belong to another tag."""
    memo = schema.Memo
    tx.execute(update(memo).where(memo.uid == bytes.fromhex(uid)).values(tag_id=tag_id, revision=memo.revision + 1))


def _live(tx: Connection, *wanted: ColumnElement[bool]) -> tuple[str, str] | None:
    memo = schema.Memo
    row = tx.execute(select(memo.uid, memo.body).where(*wanted, memo.deleted_ms.is_(None))).first()
    return None if row is None else (bytes(row.uid).hex(), row.body)
