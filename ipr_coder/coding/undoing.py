"""Undo and redo: deeds like any other, without limit, for each coder and interview apart, and alive after a restart."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ipr_coder.coding.at_desk import is_corrected, refuse_if_submitted
from ipr_coder.coding.attributes import replay_attributes
from ipr_coder.coding.carrying import carried_facts
from ipr_coder.coding.code_names import as_called_now
from ipr_coder.coding.cutting import replay_cut
from ipr_coder.coding.deciding import replay_decision
from ipr_coder.coding.looking_together import refuse_too_early
from ipr_coder.coding.memos import memo_label, replay_memo
from ipr_coder.coding.recall_moments import replay_moments
from ipr_coder.coding.tagging import replay_adjustment, reviewed_in_words, tag_changes
from ipr_coder.errors import StudyError
from ipr_coder.study import audit, codebooks, marks
from ipr_coder.study.audit import PastDeed
from ipr_coder.study.decisions import settled_round
from ipr_coder.study.store import Store, Transaction
from ipr_coder.study.values import Change, Deed, Desk
from ipr_coder.text import Span

Facts = Mapping[str, Any]
"""What the audit trail keeps of a deed."""


def undo(store: Store, desk: Desk, by: str | None = None) -> Deed | None:
    """Take back the coder's last deed on this interview; None when there is nothing to take back.

    `by` is who takes it back where that is not the desk's coder: at the desk of a settled layer sit several people.
    """
    return store.write(lambda tx: _step(tx, desk, by, forward=False))


def redo(store: Store, desk: Desk, by: str | None = None) -> Deed | None:
    """Do again what was last undone on this interview; None when there is nothing."""
    return store.write(lambda tx: _step(tx, desk, by, forward=True))


def _step(tx: Transaction, desk: Desk, by: str | None, *, forward: bool) -> Deed | None:
    refuse_if_submitted(tx, desk)
    stacks = audit.stacks_of(tx, desk)
    top = stacks.redo_top if forward else stacks.undo_top
    if top is None:
        return None
    past = as_called_now(tx, desk, audit.past_deed(tx, top))
    facts: dict[str, Any] = {"of": past.uid.hex(), "kind": past.kind}
    if past.kind == "settle":
        settled = settled_round(tx, desk.round_id)
        if settled is not None:
            refuse_too_early(tx, desk.interview, settled[1], by or desk.coder)
        changes, told = replay_decision(tx, desk, past.payload, forward=forward)
        facts |= told
    else:
        changes = _turn(tx, desk, past, forward=forward)
    if changes and is_corrected(tx, desk):
        changes = (*changes, Change("layout", changes[0].span, True))
    record = audit.record_redo if forward else audit.record_undo
    event = record(tx, desk, past, facts, actor=by)
    stays = not changes and past.kind != "settle"
    words = _WORDS[past.kind](past.payload) + (" (changed since, so it stays as it is)" if stays else "")
    return Deed(f"{'redo' if forward else 'undo'}: {words}", changes, event, stacks.newest)


def _turn(tx: Transaction, desk: Desk, past: PastDeed, *, forward: bool) -> tuple[Change, ...]:
    """Nothing is changed where a correction of the transcript took the words away: the deeds below can be undone."""
    try:
        facts = carried_facts(tx, desk, past)
    except StudyError:
        return ()
    return _REPLAYS[past.kind](tx, desk, facts, forward=forward)


def _adjusted(tx: Transaction, desk: Desk, facts: Facts, *, forward: bool) -> tuple[Change, ...]:
    moved = replay_adjustment(tx, desk, facts, forward=forward)
    return (*moved, *_cleared(tx, desk, facts, forward=forward)) if moved else ()


def _starred(tx: Transaction, desk: Desk, facts: Facts, *, forward: bool) -> tuple[Change, ...]:
    span, present = Span(facts["start"], facts["end"]), facts["present"] == forward
    marks.switch_star(tx, desk, span, present=present)
    return (Change("star", span, present),)


def _reviewed(tx: Transaction, desk: Desk, facts: Facts, *, forward: bool) -> tuple[Change, ...]:
    span, present = Span(facts["start"], facts["end"]), facts["present"] == forward
    return (_turn_review(tx, desk, span, present=present),)


def _run_reviewed(tx: Transaction, desk: Desk, facts: Facts, *, forward: bool) -> tuple[Change, ...]:
    return tuple(_turn_review(tx, desk, Span(start, end), present=forward) for start, end in facts["spans"])


def _tagged(tx: Transaction, desk: Desk, facts: Facts, *, forward: bool) -> tuple[Change, ...]:
    tag = facts["tag"]
    span, code, present = Span(tag["start"], tag["end"]), tag["code"], facts["present"] == forward
    marks.switch_tag(tx, desk, codebooks.any_code_id(tx, desk, code, span), span, present=present)
    cleared = _cleared(tx, desk, facts, forward=forward)
    return (*tag_changes(tx, desk, code, span, present=present), *cleared)


def _cleared(tx: Transaction, desk: Desk, facts: Facts, *, forward: bool) -> list[Change]:
    """The "nothing here" marks that a tag took away go with it, and come back when it is taken back."""
    return [_turn_review(tx, desk, Span(start, end), present=not forward) for start, end in facts["cleared"]]


def _turn_review(tx: Transaction, desk: Desk, span: Span, *, present: bool) -> Change:
    """A "nothing here" mark comes back only where no tag lies: one may have been imported since."""
    there = present and not marks.tags_touching(tx, desk, span)
    marks.switch_review(tx, desk, span, present=there)
    return Change("review", span, there)


def _memo_words(facts: Facts) -> str:
    return memo_label(facts["about"], facts["code"]) if "about" in facts else f"memo on {facts['tag']['code']}"


_REPLAYS: Mapping[str, Callable[..., tuple[Change, ...]]] = {
    "tag": _tagged,
    "adjust": _adjusted,
    "attributes": replay_attributes,
    "memo": replay_memo,
    "cut": replay_cut,
    "moment": replay_moments,
    "star": _starred,
    "review": _reviewed,
    "review run": _run_reviewed,
}
"""Each kind of deed: what does it again (`forward`) or takes it back, and tells what a screen shows of that."""

_WORDS: Mapping[str, Callable[[Facts], str]] = {
    "tag": lambda facts: f"{'tag' if facts['present'] else 'remove'} {facts['tag']['code']}",
    "adjust": lambda facts: f"move the ends of {facts['code']}",
    "attributes": lambda facts: f"attributes of {facts['tag']['code']}",
    "memo": _memo_words,
    "cut": lambda facts: "join two segments" if facts["joined"] == facts["present"] else "split the segment",
    "moment": lambda facts: str(facts["label"]),
    "settle": lambda facts: str(facts["label"]),
    "star": lambda facts: "star" if facts["present"] else "take the star away",
    "review": lambda facts: "mark “nothing here”" if facts["present"] else "take “nothing here” back",
    "review run": lambda facts: reviewed_in_words(len(facts["spans"])),
}
"""What each kind of deed is called when it is undone or redone."""
