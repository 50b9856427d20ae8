"""Decisions that follow the settled tags that rest on them when codes are merged, and the way back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, delete, insert, select

from ipr_coder.study import schema
from ipr_coder.study.tag_moves import portions, tag_numbers


def move_decisions(tx: Connection, tags: Mapping[str, str]) -> list[list[str | bool]]:
    """Let what rested on a settled tag that gave way rest on the one that stayed: `tags` from uid to uid.

    Returns [decision, tag that gave way, tag that stayed, whether it rested on that one, too], by uid.
    """
    numbers = tag_numbers(tx, [*tags, *tags.values()])
    done: list[list[str | bool]] = []
    resting = _resting(tx, list(numbers.values()))
    for old, kept in tags.items():
        there = resting.get(numbers[kept], {})
        for decision, uid in resting.get(numbers[old], {}).items():
            both = decision in there
            _part(tx, decision, numbers[old])
            if not both:
                _join(tx, decision, numbers[kept])
                there = resting.setdefault(numbers[kept], {})
                there[decision] = uid
            done.append([uid, old, kept, both])
    return done


def move_decisions_back(tx: Connection, moved: Sequence[Sequence[str | bool]]) -> None:
    """Put them back (what `move_decisions` returned)."""
    numbers = tag_numbers(tx, [str(uid) for one in moved for uid in one[1:3]])
    decision = schema.Decision
    rows: dict[str, int] = {}
    for some in portions([bytes.fromhex(str(one[0])) for one in moved]):
        rows |= {
            bytes(row.uid).hex(): row.id
            for row in tx.execute(select(decision.uid, decision.id).where(decision.uid.in_(some)))
        }
    for uid, old, kept, both in reversed(moved):
        number = rows[str(uid)]
        if not both:
            _part(tx, number, numbers[str(kept)])
        _join(tx, number, numbers[str(old)])


def rest_on(tx: Connection, old: int, kept: int) -> None:
    """Let all decisions that rest on one settled tag rest on another."""
    there = _resting(tx, [old, kept])
    for decision in there.get(old, {}):
        _part(tx, decision, old)
        if decision not in there.get(kept, {}):
            _join(tx, decision, kept)


def _resting(tx: Connection, tags: Sequence[int]) -> dict[int, dict[int, str]]:
    """For each of the settled tags the decisions it rests on, row number to uid."""
    part, decision = schema.DecisionTag, schema.Decision
    found: dict[int, dict[int, str]] = {}
    for some in portions(tags):
        rows = tx.execute(
            select(part.tag_id, decision.id, decision.uid)
            .join_from(part, decision, part.decision_id == decision.id)
            .where(part.part == "settled", part.tag_id.in_(some))
            .order_by(decision.id)
        )
        for tag, number, uid in rows:
            found.setdefault(tag, {})[number] = bytes(uid).hex()
    return found


def _join(tx: Connection, decision: int, tag: int) -> None:
    tx.execute(insert(schema.DecisionTag).values(decision_id=decision, tag_id=tag, part="settled"))


def _part(tx: Connection, decision: int, tag: int) -> None:
    part = schema.DecisionTag
    tx.execute(delete(part).where(part.decision_id == decision, part.tag_id == tag, part.part == "settled"))
