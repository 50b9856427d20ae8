"""Tags that change their code when codes are merged or renamed, and the way back, row by row.

A moved tag keeps its row: its span, coder, round, memo and attributes stay with it. Where the coder has both codes on
one span, the tag of the code that stays is kept and the other put away; what only the other one had (attributes, a
memo) is added to it. Everything is told by uid, so that it can be taken back exactly.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, func, select, update

from ipr_coder.study import schema
from ipr_coder.study.assignments import work_digest
from ipr_coder.study.values import Desk

Place = tuple[int, int, int, int, int]
"""Transcript, coder, round, start, end."""


@dataclass(frozen=True, slots=True)
class MovedTag:
    """A tag that changed its code, or (`kept` is another tag's uid) gave way to one that was there."""

    uid: str
    coder: str
    interview: str | None
    round: str
    start: int
    end: int
    code: str
    code_uid: str
    into: str
    live: bool
    kept: str | None = None


@dataclass(frozen=True, slots=True)
class _Row:
    id: int
    uid: str
    place: Place
    deleted_ms: int | None
    attributes: str
    ident: str
    code_uid: str
    names: tuple[str, str | None, str]


def move_tags(tx: Connection, ids: Mapping[str, str], numbers: Mapping[str, int]) -> tuple[MovedTag, ...]:
    """Let the tags of some codes become tags of others: `ids` from old to new, `numbers` the new codes' rows.

    Tags that were taken away go along where nothing is in their place, so that they can still come back.
    """
    done: list[MovedTag] = []
    for into in dict.fromkeys(ids.values()):
        gone = [old for old, new in ids.items() if new == into]
        theirs, there = _by_place(tx, gone), _by_place(tx, [into])
        move: list[int] = []
        away: list[int] = []
        for place, rows in theirs.items():
            live = [row for row in rows if row.deleted_ms is None]
            standing = [row for row in there.get(place, ()) if row.deleted_ms is None]
            if live:
                keeper = (standing or live)[0]
                joined = live if standing else live[1:]
                if not standing:
                    move.append(keeper.id)
                    done.append(_moved(keeper, into))
                done += [_moved(row, into, kept=keeper.uid) for row in joined]
                away += [row.id for row in joined]
            elif place not in there:
                last = max(rows, key=lambda row: (row.deleted_ms or 0, row.id))
                move.append(last.id)
                done.append(_moved(last, into))
        _put_away(tx, away)
        _set_code(tx, move, numbers[into])
    return tuple(done)


def move_back(tx: Connection, moved: Sequence[Mapping[str, Any]]) -> None:
    """Give each of these tags the code it had (facts of `MovedTag`).

    One that had given way comes back if the tag it gave way to is still there: what its coder took off stays off.
    """
    codes = {bytes(row.uid).hex(): row.id for row in tx.execute(select(schema.Code.uid, schema.Code.id))}
    by_code: dict[str, list[str]] = {}
    for one in moved:
        if not one.get("kept"):
            by_code.setdefault(one["code_uid"], []).append(one["uid"])
    tag = schema.Tag
    for code_uid, uids in by_code.items():
        for some in portions([bytes.fromhex(uid) for uid in uids]):
            tx.execute(update(tag).where(tag.uid.in_(some)).values(code_id=codes[code_uid], revision=tag.revision + 1))
    giving_way = {one["uid"]: one["kept"] for one in moved if one.get("kept")}
    standing = live_among(tx, giving_way.values())
    for some in portions([bytes.fromhex(uid) for uid, kept in giving_way.items() if kept in standing]):
        tx.execute(update(tag).where(tag.uid.in_(some)).values(deleted_ms=None, revision=tag.revision + 1))


def join_attributes(tx: Connection, moved: Iterable[MovedTag]) -> dict[str, list[str]]:
    """Add to tags that stayed what only the ones that gave way had; uid to the JSON before and after."""
    changed: dict[str, list[str]] = {}
    gone = [one for one in moved if one.kept is not None]
    said = _attributes(tx, [uid for one in gone for uid in (one.uid, one.kept or "")])
    for one in gone:
        kept = one.kept or ""
        before, more = said[kept], said[one.uid]
        if more == _NOTHING or not json.loads(more).keys() - json.loads(before).keys():
            continue
        said[kept] = json.dumps({**json.loads(more), **json.loads(before)}, ensure_ascii=False, sort_keys=True)
        changed[kept] = [changed.get(kept, [before])[0], said[kept]]
    for kept, (_, after) in changed.items():
        _set_attributes(tx, kept, after)
    return changed


def part_attributes(tx: Connection, changed: Mapping[str, Sequence[str]]) -> None:
    """Give tags the attributes they had, unless they were changed again since."""
    said = _attributes(tx, list(changed))
    for uid, (before, after) in changed.items():
        if said[uid] == after:
            _set_attributes(tx, uid, before)


def tag_numbers(tx: Connection, uids: Iterable[str]) -> dict[str, int]:
    """The row numbers of tags by their uids."""
    tag, found = schema.Tag, {}
    for some in portions([bytes.fromhex(uid) for uid in dict.fromkeys(uids)]):
        found.update(
            {bytes(row.uid).hex(): row.id for row in tx.execute(select(tag.uid, tag.id).where(tag.uid.in_(some)))}
        )
    return found


def live_among(tx: Connection, uids: Iterable[str]) -> frozenset[str]:
    """Those of the tags that have not been taken away."""
    tag, found = schema.Tag, set()
    for some in portions([bytes.fromhex(uid) for uid in dict.fromkeys(uids)]):
        rows = tx.execute(select(tag.uid).where(tag.uid.in_(some), tag.deleted_ms.is_(None)))
        found |= {bytes(row.uid).hex() for row in rows}
    return frozenset(found)


def tags_under(tx: Connection, idents: Sequence[str], coder: str | None = None) -> dict[str | None, int]:
    """How many live tags these codes have (of one coder, or of all), by interview; one without any is absent."""
    return {row.label: row.tags for row in tx.execute(_counted(schema.Interview.label, idents, coder))}


def tags_by_code(tx: Connection, idents: Sequence[str], coder: str | None = None) -> dict[str, int]:
    """How many live tags each of these codes has (of one coder, or of all); a code without any is absent."""
    return {row.label: row.tags for row in tx.execute(_counted(schema.Code.ident, idents, coder))}


def submitted_with(tx: Connection, idents: Sequence[str], coder: str | None = None) -> int:
    """How many submitted desks (of one coder, or of all) have a live tag of these codes."""
    tag, seat = schema.Tag, schema.Assignment
    query = (
        select(seat.id)
        .distinct()
        .join_from(
            tag,
            seat,
            (seat.coder_id == tag.coder_id) & (seat.interview_id == tag.interview_id) & (seat.round_id == tag.round_id),
        )
        .join(schema.Code, tag.code_id == schema.Code.id)
        .join(schema.Coder, tag.coder_id == schema.Coder.id)
        .where(schema.Code.ident.in_(idents), tag.deleted_ms.is_(None), seat.submitted_ms.is_not(None))
    )
    if coder is not None:
        query = query.where(schema.Coder.label == coder)
    return len(tx.execute(query).all())


def reseal(tx: Connection, desk: Desk) -> tuple[str | None, str]:
    """Let the digest of a submitted desk be that of its tags as they are called now; returns it before and after."""
    seat = schema.Assignment
    mine = (
        seat.coder_id == desk.coder_id,
        seat.interview_id == desk.interview_id,
        seat.round_id == desk.round_id,
    )
    before = tx.execute(select(seat.digest).where(*mine)).scalar()
    digest = work_digest(tx, desk)
    tx.execute(update(seat).where(*mine).values(digest=digest))
    return before, digest


def in_the_way(tx: Connection, ids: Mapping[str, str], numbers: Mapping[str, int]) -> int:
    """How many live tags `move_tags` could not move, because a tag that was taken away holds the very place."""
    count = 0
    tag = schema.Tag
    for old, into in ids.items():
        taken = {
            tuple(row)
            for row in tx.execute(
                select(tag.transcript_id, tag.coder_id, tag.round_id, tag.start_at, tag.end_at).where(
                    tag.code_id == numbers[into]
                )
            )
        }
        there = _by_place(tx, [old])
        count += sum(place in taken and any(row.deleted_ms is None for row in rows) for place, rows in there.items())
    return count


def places_under(tx: Connection, idents: Sequence[str], coder: str) -> list[tuple[str, str, str, int, int]]:
    """A coder's live tags of these codes: interview, round, code, start, end, in the order of the text."""
    tag = schema.Tag
    rows = tx.execute(
        select(schema.Interview.label, schema.Round.name, schema.Code.ident, tag.start_at, tag.end_at)
        .join_from(tag, schema.Code, tag.code_id == schema.Code.id)
        .join(schema.Coder, tag.coder_id == schema.Coder.id)
        .join(schema.Round, tag.round_id == schema.Round.id)
        .join(schema.Interview, tag.interview_id == schema.Interview.id)
        .where(schema.Code.ident.in_(idents), schema.Coder.label == coder, tag.deleted_ms.is_(None))
        .order_by(schema.Interview.label, schema.Round.position, tag.start_at, tag.end_at)
    )
    return [(interview, in_round, ident, start, end) for interview, in_round, ident, start, end in rows]


def _counted(by: Any, idents: Sequence[str], coder: str | None) -> Select[Any]:
    tag = schema.Tag
    query = (
        select(by.label("label"), func.count().label("tags"))
        .join_from(tag, schema.Code, tag.code_id == schema.Code.id)
        .join(schema.Coder, tag.coder_id == schema.Coder.id)
        .outerjoin(schema.Interview, tag.interview_id == schema.Interview.id)
        .where(schema.Code.ident.in_(idents), tag.deleted_ms.is_(None))
        .group_by(by)
        .order_by(by)
    )
    return query if coder is None else query.where(schema.Coder.label == coder)


def _by_place(tx: Connection, idents: Sequence[str]) -> dict[Place, list[_Row]]:
    """The rows of these codes in every version, live or not, by place, oldest first."""
    tag, code = schema.Tag, schema.Code
    rows = tx.execute(
        select(
            tag.id,
            tag.uid,
            tag.transcript_id,
            tag.coder_id,
            tag.round_id,
            tag.start_at,
            tag.end_at,
            tag.deleted_ms,
            tag.attributes,
            code.ident,
            code.uid.label("code_uid"),
            schema.Coder.label,
            schema.Interview.label.label("interview"),
            schema.Round.name,
        )
        .join_from(tag, code, tag.code_id == code.id)
        .join(schema.Coder, tag.coder_id == schema.Coder.id)
        .join(schema.Round, tag.round_id == schema.Round.id)
        .outerjoin(schema.Interview, tag.interview_id == schema.Interview.id)
        .where(code.ident.in_(idents))
        .order_by(tag.id)
    )
    found: dict[Place, list[_Row]] = {}
    for row in rows:
        place = (row.transcript_id, row.coder_id, row.round_id, row.start_at, row.end_at)
        names = (row.label, row.interview, row.name)
        one = _Row(
            row.id,
            bytes(row.uid).hex(),
            place,
            row.deleted_ms,
            row.attributes,
            row.ident,
            bytes(row.code_uid).hex(),
            names,
        )
        found.setdefault(place, []).append(one)
    return found


def _moved(row: _Row, into: str, kept: str | None = None) -> MovedTag:
    coder, interview, in_round = row.names
    return MovedTag(
        uid=row.uid,
        coder=coder,
        interview=interview,
        round=in_round,
        start=row.place[3],
        end=row.place[4],
        code=row.ident,
        code_uid=row.code_uid,
        into=into,
        live=row.deleted_ms is None,
        kept=kept,
    )


def _set_code(tx: Connection, ids: Sequence[int], code_id: int) -> None:
    tag = schema.Tag
    for some in portions(ids):
        tx.execute(update(tag).where(tag.id.in_(some)).values(code_id=code_id, revision=tag.revision + 1))


def _put_away(tx: Connection, ids: Sequence[int]) -> None:
    tag = schema.Tag
    for some in portions(ids):
        tx.execute(update(tag).where(tag.id.in_(some)).values(deleted_ms=schema.now_ms(), revision=tag.revision + 1))


def _attributes(tx: Connection, uids: Sequence[str]) -> dict[str, str]:
    """The attributes of tags, as JSON, by uid."""
    tag, found = schema.Tag, {}
    for some in portions([bytes.fromhex(uid) for uid in dict.fromkeys(uids)]):
        rows = tx.execute(select(tag.uid, tag.attributes).where(tag.uid.in_(some)))
        found.update({bytes(row.uid).hex(): row.attributes for row in rows})
    return found


def _set_attributes(tx: Connection, uid: str, attributes: str) -> None:
    tag = schema.Tag
    tx.execute(
        update(tag).where(tag.uid == bytes.fromhex(uid)).values(attributes=attributes, revision=tag.revision + 1)
    )


def portions(things: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """So many at a time as both databases take in one statement."""
    for start in range(0, len(things), _AT_A_TIME):
        yield things[start : start + _AT_A_TIME]


_AT_A_TIME = 1000
_NOTHING = "{}"
