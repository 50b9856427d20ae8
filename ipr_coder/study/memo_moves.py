"""Memos that follow their tag or their code when codes are merged or renamed, and the way back.

Where a coder's two memos come to be about one thing, they become one memo with both texts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Connection, insert, select, update

from ipr_coder.study import schema
from ipr_coder.study.tag_moves import portions, tag_numbers


@dataclass(frozen=True, slots=True)
class MovedMemos:
    """By uid: `of_tags` with the uid of the tag each was on, `of_codes` with the id of the code it was about,
    `joined` a new memo with those it was made of."""

    of_tags: Mapping[str, str] = field(default_factory=dict)
    of_codes: Mapping[str, str] = field(default_factory=dict)
    joined: Mapping[str, Sequence[str]] = field(default_factory=dict)


def move_memos(tx: Connection, tags: Mapping[str, str], ids: Mapping[str, str]) -> MovedMemos:
    """Let memos follow: `tags` from uid to uid, `ids` from code to code."""
    memo = schema.Memo
    numbers = tag_numbers(tx, [*tags, *tags.values()])
    of_tags: dict[str, str] = {}
    joined: dict[str, Sequence[str]] = {}
    noted = _with_memos(tx, [numbers[old] for old in tags])
    for old, new in tags.items():
        if numbers[old] not in noted:
            continue
        uids = _take(tx, memo.tag_id == numbers[old], tag_id=numbers[new])
        of_tags |= dict.fromkeys(uids, old)
        joined |= _join(tx, memo.tag_id == numbers[new]) if uids else {}
    of_codes: dict[str, str] = {}
    for ident, into in ids.items():
        uids = _take(tx, (memo.about == "code") & (memo.code_ident == ident), code_ident=into)
        of_codes |= dict.fromkeys(uids, ident)
        joined |= _join(tx, (memo.about == "code") & (memo.code_ident == into)) if uids else {}
    return MovedMemos(of_tags, of_codes, joined)


def move_memos_back(tx: Connection, moved: Mapping[str, Any]) -> None:
    """Put the memos back (facts of `MovedMemos`). A joined memo that was changed since stays where it is."""
    memo = schema.Memo
    for uid, parts in reversed(moved["joined"].items()):
        live = tx.execute(select(memo.id).where(memo.uid == bytes.fromhex(uid), memo.deleted_ms.is_(None))).first()
        if live is not None:
            _switch(tx, [uid], present=False)
            _switch(tx, parts, present=True)
    numbers = tag_numbers(tx, moved["of_tags"].values())
    for uid, tag in moved["of_tags"].items():
        tx.execute(update(memo).where(memo.uid == bytes.fromhex(uid)).values(tag_id=numbers[tag]))
    for uid, ident in moved["of_codes"].items():
        tx.execute(update(memo).where(memo.uid == bytes.fromhex(uid)).values(code_ident=ident))


def _with_memos(tx: Connection, tags: Sequence[int]) -> frozenset[int]:
    """Those of the tags that have, or had, a memo."""
    found: set[int] = set()
    for some in portions(tags):
        rows = tx.execute(select(schema.Memo.tag_id).where(schema.Memo.tag_id.in_(some)))
        found.update(row.tag_id for row in rows)
    return frozenset(found)


def _take(tx: Connection, where: ColumnElement[bool], **place: int | str) -> list[str]:
    memo = schema.Memo
    uids = [bytes(row.uid).hex() for row in tx.execute(select(memo.uid).where(where).order_by(memo.id))]
    if uids:
        tx.execute(update(memo).where(where).values(**place, revision=memo.revision + 1))
    return uids


def _join(tx: Connection, where: ColumnElement[bool]) -> dict[str, Sequence[str]]:
    """One memo for each coder who has several in force in this place, oldest text first."""
    memo = schema.Memo
    rows = tx.execute(
        select(memo.uid, memo.coder_id, memo.body, memo.about, memo.tag_id, memo.code_ident)
        .where(where, memo.deleted_ms.is_(None))
        .order_by(memo.created_ms, memo.id)
    ).all()
    by_coder: dict[int, list[Any]] = {}
    for row in rows:
        by_coder.setdefault(row.coder_id, []).append(row)
    made: dict[str, Sequence[str]] = {}
    for coder_id, own in by_coder.items():
        if len(own) == 1:
            continue
        parts, uid = [bytes(row.uid).hex() for row in own], schema.new_uid()
        _switch(tx, parts, present=False)
        body = "\n\n".join(dict.fromkeys(row.body for row in own))
        place = {"about": own[0].about, "tag_id": own[0].tag_id, "code_ident": own[0].code_ident}
        tx.execute(insert(memo).values(uid=uid, coder_id=coder_id, body=body, **place))
        made[uid.hex()] = parts
    return made


def _switch(tx: Connection, uids: Iterable[str], *, present: bool) -> None:
    memo = schema.Memo
    when = None if present else schema.now_ms()
    for uid in uids:
        tx.execute(
            update(memo).where(memo.uid == bytes.fromhex(uid)).values(deleted_ms=when, revision=memo.revision + 1)
        )
