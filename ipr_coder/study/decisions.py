"""Decisions on what coders disagreed about, as rows: whose tags each is about, and which tags of the settled layer rest
on it.

A tag of the settled layer is in force exactly as long as a decision in force rests on it. What all agreed on, and what
a rule took, are decisions too (kinds `AGREED` and `SINGLE`), so that nothing lies in the layer without a reason.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal, get_args

from sqlalchemy import Connection, Select, insert, select, update

from ipr_coder.study import codebooks, schema
from ipr_coder.study.assignments import coder_id
from ipr_coder.study.dialects import bulk_insert
from ipr_coder.study.marks import read_attributes
from ipr_coder.study.tag_moves import portions
from ipr_coder.study.values import Desk

Outcome = Literal["take", "both", "neither", "ends", "new"]
"""How a disagreement was settled: one coder's tags, everybody's, none, other ends, or what nobody had put."""

OUTCOMES: Final[tuple[str, ...]] = get_args(Outcome)

AGREED: Final = "agreed"
"""The kind of a decision that took over what all coders had put alike."""

SINGLE: Final = "single"
"""The kind of a decision that took over an interview that only one coder had coded."""

OVERRULED: Final = "overruled"
"""The kind of a decision against what all coders had put alike."""

BY_RULE: Final = (AGREED, SINGLE)
"""The kinds of decisions that are about no disagreement."""

TagName = tuple[str, str, int, int]
"""Coder, code (as it is called now), start, end: what a tag goes by in one interview and round."""


@dataclass(frozen=True, slots=True)
class SettledTag:
    """A tag as it is to stand (or stands) in the settled layer; attributes are pairs of name and value, in order."""

    code: str
    start: int
    end: int
    attributes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """A decision in force. `about` are the coders' tags it was made about, also those taken away since (`gone`).

    `took` is the coder whose work was taken (outcome "take"), `reason` a key of the short list, `remark` free words.
    """

    number: int
    interview: str
    kind: str
    outcome: Outcome
    took: str | None
    about: frozenset[TagName]
    settled: tuple[SettledTag, ...]
    reason: str | None
    remark: str | None = field(repr=False)
    present: tuple[str, ...]
    made_by: str
    made_ms: int
    gone: frozenset[TagName] = frozenset()


@dataclass(frozen=True, slots=True)
class NewDecision:
    """What is written down of a decision that is being made; `took` is the coder's label."""

    kind: str
    outcome: Outcome
    took: str | None
    reason: str | None
    remark: str | None = field(repr=False)
    present: tuple[str, ...]
    by: str


def load_decisions(
    tx: Connection, round: str, interview: str | None = None, *, by_rule: bool = False, after: int = 0
) -> tuple[DecisionRow, ...]:
    """The decisions in force in a round (or one interview of it), as they were made; about disagreements only, unless
    `by_rule`: then also what was taken over because all agreed or one alone had coded. With `after`, only those written
    down later than the one with this row number."""
    decision = schema.Decision
    query = _decisions().where(schema.Round.name == round, decision.deleted_ms.is_(None))
    if interview is not None:
        query = query.where(schema.Interview.label == interview)
    if after:
        query = query.where(decision.id > after)
    if not by_rule:
        query = query.where(decision.kind.not_in(BY_RULE))
    return _with_parts(tx, tx.execute(query).all())


def decisions_numbered(tx: Connection, numbers: Collection[int]) -> tuple[DecisionRow, ...]:
    """The decisions with these row numbers, in force or not."""
    return _with_parts(tx, tx.execute(_decisions().where(schema.Decision.id.in_(sorted(numbers)))).all())


def live_rows(
    tx: Connection, interview_id: int, round_id: int, starts: Collection[int] | None = None
) -> dict[TagName, tuple[int, int]]:
    """The coders' live tags on an interview (those that begin at some places, or all): row numbers of tag and code."""
    tag, coder = schema.Tag, schema.Coder
    now = codebooks.former_ids(tx)
    found: dict[TagName, tuple[int, int]] = {}
    for some in [None] if starts is None else portions(sorted(set(starts))):
        query = (
            select(coder.label, schema.Code.ident, tag.start_at, tag.end_at, tag.id, tag.code_id)
            .join_from(tag, coder, tag.coder_id == coder.id)
            .join(schema.Code, tag.code_id == schema.Code.id)
            .where(tag.interview_id == interview_id, tag.round_id == round_id, tag.deleted_ms.is_(None))
            .order_by(tag.id)
        )
        if some is not None:
            query = query.where(tag.start_at.in_(some))
        for label, ident, start, end, number, code in tx.execute(query):
            found[label, now.get(ident, ident), start, end] = (number, code)
    return found


def live_attributes(tx: Connection, interview_id: int, round_id: int) -> dict[TagName, dict[str, str]]:
    """What the coders' live tags on an interview say beside their code; tags that say nothing are left out."""
    tag, coder = schema.Tag, schema.Coder
    now = codebooks.former_ids(tx)
    rows = tx.execute(
        select(coder.label, schema.Code.ident, tag.start_at, tag.end_at, tag.attributes)
        .join_from(tag, coder, tag.coder_id == coder.id)
        .join(schema.Code, tag.code_id == schema.Code.id)
        .where(
            tag.interview_id == interview_id,
            tag.round_id == round_id,
            tag.deleted_ms.is_(None),
            tag.attributes != "{}",
        )
    )
    return {
        (label, now.get(ident, ident), start, end): read_attributes(said) for label, ident, start, end, said in rows
    }


def add_decision(
    tx: Connection, desk: Desk, round_id: int, new: NewDecision, *, about: Iterable[int], settled: Iterable[int]
) -> tuple[int, str]:
    """Write a decision made at the desk of the settled layer down, with the rows of the tags it is about and of those
    that rest on it. `round_id` is the round that is settled.

    Returns its row number and its uid.
    """
    decision = schema.Decision
    uid = schema.new_uid()
    made = tx.execute(
        insert(decision).values(
            uid=uid,
            interview_id=desk.interview_id,
            round_id=round_id,
            kind=new.kind,
            outcome=new.outcome,
            took_id=None if new.took is None else coder_id(tx, new.took),
            reason=new.reason,
            remark=new.remark,
            present=json.dumps(list(new.present), ensure_ascii=False),
            made_by=new.by,
        )
    ).inserted_primary_key
    if made is None:
        raise AssertionError("an insert always has a key")
    number = int(made[0])
    rows = [{"decision_id": number, "tag_id": one, "part": "about"} for one in dict.fromkeys(about)]
    rows += [{"decision_id": number, "tag_id": one, "part": "settled"} for one in dict.fromkeys(settled)]
    if rows:
        tx.execute(insert(schema.DecisionTag), rows)
    return number, uid.hex()


def add_decisions(
    tx: Connection, desk: Desk, round_id: int, new: Sequence[tuple[NewDecision, Collection[int], int]]
) -> None:
    """Many decisions at once, each with the rows of the tags it is about and of the one that rests on it."""
    now, made, columns = schema.now_ms(), [], "uid interview_id round_id kind outcome took_id reason remark present"
    takers: dict[str, int] = {}
    for one, _, _ in new:
        if one.took is not None and one.took not in takers:
            takers[one.took] = coder_id(tx, one.took)
        said = (one.reason, one.remark, json.dumps(list(one.present), ensure_ascii=False), one.by, now, 1)
        took = None if one.took is None else takers[one.took]
        made.append((schema.new_uid(), desk.interview_id, round_id, one.kind, one.outcome, took, *said))
    bulk_insert(tx, "decision", [*columns.split(), "made_by", "made_ms", "revision"], made)
    decision = schema.Decision
    fresh = select(decision.uid, decision.id).where(
        decision.interview_id == desk.interview_id, decision.round_id == round_id, decision.made_ms == now
    )
    number = {bytes(row.uid): row.id for row in tx.execute(fresh)}
    parts = []
    for row, (_, about, settled) in zip(made, new, strict=True):
        parts += [(number[row[0]], tag, "about") for tag in sorted(about)]
        parts.append((number[row[0]], settled, "settled"))
    bulk_insert(tx, "decision_tag", ["decision_id", "tag_id", "part"], parts)


def live_about(tx: Connection, tags: Iterable[int]) -> dict[int, str]:
    """The decisions in force that are about any of these tags: row numbers with uids."""
    decision, part = schema.Decision, schema.DecisionTag
    found: dict[int, str] = {}
    for some in portions(sorted(set(tags))):
        rows = tx.execute(
            select(decision.id, decision.uid)
            .distinct()
            .join_from(part, decision, part.decision_id == decision.id)
            .where(part.part == "about", part.tag_id.in_(some), decision.deleted_ms.is_(None))
        )
        found |= {row.id: bytes(row.uid).hex() for row in rows}
    return found


def about_in_force(tx: Connection, interview_id: int, round_id: int) -> dict[int, tuple[str, frozenset[int]]]:
    """Every decision in force on an interview: its kind and the rows of the tags it is about, by row number."""
    decision, part = schema.Decision, schema.DecisionTag
    rows = tx.execute(
        select(decision.id, decision.kind, part.tag_id)
        .join_from(decision, part, (part.decision_id == decision.id) & (part.part == "about"))
        .where(decision.interview_id == interview_id, decision.round_id == round_id, decision.deleted_ms.is_(None))
    )
    found: dict[int, tuple[str, list[int]]] = {}
    for number, kind, tag in rows:
        found.setdefault(number, (kind, []))[1].append(tag)
    return {number: (kind, frozenset(tags)) for number, (kind, tags) in found.items()}


def decision_in_force(tx: Connection, interview_id: int, round_id: int, number: int) -> str | None:
    """The uid of a decision in force on an interview, by its row number; None where there is none."""
    decision = schema.Decision
    uid = tx.execute(
        select(decision.uid).where(
            decision.id == number,
            decision.interview_id == interview_id,
            decision.round_id == round_id,
            decision.deleted_ms.is_(None),
            decision.kind.not_in(BY_RULE),
        )
    ).scalar()
    return None if uid is None else bytes(uid).hex()


def numbers_of(tx: Connection, uids: Sequence[str]) -> list[int]:
    """The row numbers of decisions by their uids, in force or not."""
    decision = schema.Decision
    wanted = [bytes.fromhex(uid) for uid in uids]
    return list(tx.execute(select(decision.id).where(decision.uid.in_(wanted)).order_by(decision.id)).scalars())


def switch_decisions(tx: Connection, numbers: Collection[int], *, present: bool) -> None:
    """Take decisions out of force or put them back. What rests on them has to follow (`resting`)."""
    decision = schema.Decision
    gone = None if present else schema.now_ms()
    for some in portions(sorted(numbers)):
        tx.execute(
            update(decision).where(decision.id.in_(some)).values(deleted_ms=gone, revision=decision.revision + 1)
        )


@dataclass(frozen=True, slots=True)
class Resting:
    """A tag of the settled layer: whether it is in force, and whether a decision in force is there to bear it."""

    tag: int
    code: str
    start: int
    end: int
    live: bool
    borne: bool


def resting(tx: Connection, decisions: Collection[int]) -> tuple[Resting, ...]:
    """The settled tags that rest (or rested) on these decisions."""
    part, tag = schema.DecisionTag, schema.Tag
    rows: dict[int, Any] = {}
    for some in portions(sorted(decisions)):
        query = (
            select(tag.id, schema.Code.ident, tag.start_at, tag.end_at, tag.deleted_ms)
            .join_from(part, tag, part.tag_id == tag.id)
            .join(schema.Code, tag.code_id == schema.Code.id)
            .where(part.part == "settled", part.decision_id.in_(some))
        )
        rows |= {row.id: row for row in tx.execute(query)}
    borne: set[int] = set()
    for some in portions(sorted(rows)):
        query_borne = (
            select(part.tag_id)
            .distinct()
            .join_from(part, schema.Decision, part.decision_id == schema.Decision.id)
            .where(part.part == "settled", part.tag_id.in_(some), schema.Decision.deleted_ms.is_(None))
        )
        borne.update(tx.execute(query_borne).scalars())
    return tuple(
        Resting(row.id, row.ident, row.start_at, row.end_at, row.deleted_ms is None, row.id in borne)
        for row in sorted(rows.values(), key=lambda row: (row.start_at, row.end_at, row.id))
    )


def settled_round(tx: Connection, layer_id: int) -> tuple[int, str] | None:
    """Row number and name of the round that a settled layer settles; None for a round that is no such layer."""
    layer, of = schema.Round.__table__.alias("layer"), schema.Round
    row = tx.execute(
        select(of.id, of.name).join_from(layer, of, layer.c.settles_id == of.id).where(layer.c.id == layer_id)
    ).first()
    return None if row is None else (row.id, row.name)


def _decisions() -> Select[*tuple[Any, ...]]:
    decision = schema.Decision
    return (
        select(
            decision.id,
            schema.Interview.label.label("interview"),
            decision.kind,
            decision.outcome,
            schema.Coder.label.label("took"),
            decision.reason,
            decision.remark,
            decision.present,
            decision.made_by,
            decision.made_ms,
        )
        .join_from(decision, schema.Round, decision.round_id == schema.Round.id)
        .join(schema.Interview, decision.interview_id == schema.Interview.id)
        .outerjoin(schema.Coder, decision.took_id == schema.Coder.id)
        .order_by(schema.Interview.label, decision.made_ms, decision.id)
    )


def _with_parts(tx: Connection, rows: Sequence[Any]) -> tuple[DecisionRow, ...]:
    """The decisions with the tags they are about and those that rest on them."""
    part, tag = schema.DecisionTag, schema.Tag
    now = codebooks.former_ids(tx)
    parts: dict[int, list[Any]] = {}
    for some in portions([row.id for row in rows]):
        found = tx.execute(
            select(
                part.decision_id,
                part.part,
                schema.Coder.label,
                schema.Code.ident,
                tag.start_at,
                tag.end_at,
                tag.deleted_ms,
                tag.attributes,
            )
            .join_from(part, tag, part.tag_id == tag.id)
            .join(schema.Coder, tag.coder_id == schema.Coder.id)
            .join(schema.Code, tag.code_id == schema.Code.id)
            .where(part.decision_id.in_(some))
            .order_by(tag.start_at, tag.end_at, tag.id)
        )
        for one in found:
            parts.setdefault(one.decision_id, []).append(one)
    return tuple(_row(row, parts.get(row.id, []), now) for row in rows)


def _row(row: Any, parts: Sequence[Any], now: Mapping[str, str]) -> DecisionRow:
    names = [
        (one, (one.label, now.get(one.ident, one.ident), one.start_at, one.end_at))
        for one in parts
        if one.part == "about"
    ]
    return DecisionRow(
        number=row.id,
        interview=row.interview,
        kind=row.kind,
        outcome=row.outcome,
        took=row.took,
        about=frozenset(name for _, name in names),
        settled=tuple(
            SettledTag(
                now.get(one.ident, one.ident),
                one.start_at,
                one.end_at,
                tuple(sorted(read_attributes(one.attributes).items())),
            )
            for one in parts
            if one.part == "settled" and one.deleted_ms is None
        ),
        reason=row.reason,
        remark=row.remark,
        present=tuple(json.loads(row.present)),
        made_by=row.made_by,
        made_ms=row.made_ms,
        gone=frozenset(name for _, name in names) - {name for one, name in names if one.deleted_ms is None},
    )
