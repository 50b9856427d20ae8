"""Older deeds in today's words: a deed names the code as it was called then, and codes may have been merged or renamed
since (or a merging taken back)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ipr_coder.study import codebook_trail
from ipr_coder.study.audit import PastDeed
from ipr_coder.study.store import Transaction
from ipr_coder.study.values import Desk

Place = tuple[int, int]


def as_called_now(tx: Transaction, desk: Desk, past: PastDeed) -> PastDeed:
    """The deed as if it had been done today: codes by the ids they go by now, joined memos by the one they became.

    Undoing and redoing act on what it returns. The event itself stays as it is.
    """
    steps = _steps(tx, past.id, desk)
    return replace(past, payload=_translated(past.payload, steps)) if steps else past


def current_ident(tx: Transaction, event: int, ident: str) -> str:
    """The id today of the code that the event with this row number calls `ident`."""
    return _today(ident, (), _steps(tx, event, None))


@dataclass(frozen=True, slots=True)
class _Step:
    """What an edit made of names: `ids` of codes, `memos` of memos that were joined.

    Of the undoing of an edit (number `undone`): `tags` moved back, by code and place; `ids` of a code renamed back.
    """

    number: int
    undone: int | None
    ids: Mapping[str, str]
    memos: Mapping[str, str]
    tags: Mapping[tuple[str, Place], str]


def _steps(tx: Transaction, since: int, desk: Desk | None) -> list[_Step]:
    steps = []
    for event in codebook_trail.edits_since(tx, since):
        joined, tags = event.payload["memos"]["joined"], {}
        if event.undone is not None and event.undone <= since and desk is not None:
            here = (desk.coder, desk.interview, desk.round)
            for one in codebook_trail.event_numbered(tx, event.undone).payload["moved"]:
                if one["kept"] is None and (one["coder"], one["interview"], one["round"]) == here:
                    tags[one["into"], (one["start"], one["end"])] = one["code"]
        memos = {part: uid for uid, parts in joined.items() for part in parts}
        steps.append(_Step(event.number, event.undone, event.payload["ids"], memos, tags))
    return steps


def _today(name: str, places: Sequence[Place], steps: Sequence[_Step], *, memo: bool = False) -> str:
    """A code's id (or with `memo` a memo's uid) after all the steps; `places` are where the tag in question lies."""
    before: dict[int, str] = {}
    for step in steps:
        if step.undone is None:
            before[step.number] = name
            name = (step.memos if memo else step.ids).get(name, name)
        elif step.undone in before:
            name = before[step.undone]
        elif not memo:
            moved = (step.tags[name, place] for place in places if (name, place) in step.tags)
            name = next(moved, step.ids.get(name, name))
    return name


def _translated(facts: Any, steps: Sequence[_Step]) -> Any:
    """The facts of a deed, every code and memo in them by today's name."""
    if isinstance(facts, str):
        return _today(facts, (), steps, memo=True)
    if isinstance(facts, list):
        return [_translated(one, steps) for one in facts]
    if not isinstance(facts, Mapping):
        return facts
    found = {name: _translated(one, steps) for name, one in facts.items()}
    if isinstance(facts.get("code"), str):
        found["code"] = _today(facts["code"], _places(facts), steps)
    return found


def _places(facts: Mapping[str, Any]) -> list[Place]:
    """Where the thing lies (or lay) that these facts are about."""
    whole = [(facts["start"], facts["end"])] if "start" in facts and "end" in facts else []
    pairs = [tuple(one) for one in facts.values() if isinstance(one, list) and len(one) == 2]
    return [*whole, *((start, end) for start, end in pairs if isinstance(start, int) and isinstance(end, int))]
