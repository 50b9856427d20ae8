"""Undo and redo: deeds like any other, without limit, for each coder and interview apart, and alive after a restart."""

from __future__ import annotations

from typing import Any

from ipr_coder.coding.tagging import refuse_if_submitted
from ipr_coder.study import audit, codebooks, marks
from ipr_coder.study.audit import PastDeed
from ipr_coder.study.store import Store, Transaction
from ipr_coder.study.values import Change, Deed, Desk
from ipr_coder.text import Span


def undo(store: Store, desk: Desk) -> Deed | None:
    """Take back the coder's last deed on this interview; None when there is nothing to take back."""
    return store.write(lambda tx: _step(tx, desk, forward=False))


def redo(store: Store, desk: Desk) -> Deed | None:
    """Do again what was last undone on this interview; None when there is nothing."""
    return store.write(lambda tx: _step(tx, desk, forward=True))


def _step(tx: Transaction, desk: Desk, *, forward: bool) -> Deed | None:
    refuse_if_submitted(tx, desk)
    stacks = audit.stacks_of(tx, desk)
    top = stacks.redo_top if forward else stacks.undo_top
    if top is None:
        return None
    past = audit.past_deed(tx, top)
    changes = _turn(tx, desk, past, forward=forward)
    record = audit.record_redo if forward else audit.record_undo
    record(tx, desk, past, {"of": past.uid.hex(), "kind": past.kind})
    return Deed(f"{'redo' if forward else 'undo'}: {_words(past)}", changes)


def _turn(tx: Transaction, desk: Desk, past: PastDeed, *, forward: bool) -> tuple[Change, ...]:
    facts = past.payload
    if past.kind == "tag":
        return _turn_tag(tx, desk, facts, forward=forward)
    if past.kind == "review":
        span, present = Span(facts["start"], facts["end"]), facts["present"] == forward
        return (_turn_review(tx, desk, span, present=present),)
    old, new = (facts["before"], facts["after"]) if forward else (facts["after"], facts["before"])
    if old:
        marks.switch_memo(tx, old, present=False)
    body = marks.switch_memo(tx, new, present=True) if new else None
    return (Change("memo", _span(facts["tag"]), body is not None, code=facts["tag"]["code"], memo=body),)


def _turn_tag(tx: Transaction, desk: Desk, facts: Any, *, forward: bool) -> tuple[Change, ...]:
    span, code, present = _span(facts["tag"]), facts["tag"]["code"], facts["present"] == forward
    marks.switch_tag(tx, desk, codebooks.any_code_id(tx, desk, code, span), span, present=present)
    cleared = [_turn_review(tx, desk, Span(start, end), present=not forward) for start, end in facts["cleared"]]
    memo = marks.memo_at(tx, desk, code, span) if present else None
    return (
        Change("tag", span, present, code=code),
        *((Change("memo", span, True, code=code, memo=memo),) if memo else ()),
        *cleared,
    )


def _turn_review(tx: Transaction, desk: Desk, span: Span, *, present: bool) -> Change:
    """A "nothing here" mark comes back only where no tag lies: one may have been imported since."""
    there = present and not marks.tags_touching(tx, desk, span)
    marks.switch_review(tx, desk, span, present=there)
    return Change("review", span, there)


def _span(tag: Any) -> Span:
    return Span(tag["start"], tag["end"])


def _words(past: PastDeed) -> str:
    facts = past.payload
    if past.kind == "tag":
        return f"{'tag' if facts['present'] else 'remove'} {facts['tag']['code']}"
    if past.kind == "review":
        return "mark “nothing here”" if facts["present"] else "take “nothing here” back"
    return f"memo on {facts['tag']['code']}"
