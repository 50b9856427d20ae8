"""What a decision does to the settled layer, and what takes it back: rows switched, put on record, told to a screen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ipr_coder.coding.at_desk import recorded
from ipr_coder.study import audit, codebooks, decisions, settled_layer
from ipr_coder.study.decisions import BY_RULE, NewDecision, Resting, SettledTag, TagName
from ipr_coder.study.store import Transaction
from ipr_coder.study.values import Change, Deed, Desk
from ipr_coder.text import Span

Rows = Mapping[TagName, tuple[int, int]]
"""The coders' tags by name: row number of the tag and of its code."""


def decide(
    tx: Transaction,
    desk: Desk,
    round_id: int,
    new: NewDecision,
    *,
    about: Rows,
    wanted: Sequence[SettledTag],
    label: str,
) -> Deed:
    """Make a decision about tags, in place of any on them; nothing where the same was decided already."""
    rows = [tag for tag, _ in about.values()]
    earlier = decisions.live_about(tx, rows)
    tags = _with_codes(tx, wanted, about)
    if _is_repeated(tx, earlier, new, about, [tag for tag, _ in tags]):
        return Deed(label, ())
    puts = settled_layer.put_settled(tx, desk, tags)
    number, uid = decisions.add_decision(tx, desk, round_id, new, about=rows, settled=[put.tag for put in puts])
    decisions.switch_decisions(tx, earlier, present=False)
    _, off = settled_layer.follow(tx, decisions.resting(tx, earlier))
    payload = {
        "decision": uid,
        "number": number,
        "kind": new.kind,
        "outcome": new.outcome,
        "took": new.took,
        "reason": new.reason,
        "present": list(new.present),
        "about": [list(name) for name in sorted(about)],
        "replaced": sorted(earlier.values()),
        "on": [_name(put.settled) for put in puts if not put.was_live],
        "off": [_name(one) for one in off],
        "said": {
            put.uid: [dict(put.before), dict(put.settled.attributes)]
            for put in puts
            if put.before != dict(put.settled.attributes)
        },
        "label": label,
    }
    changes = (*(_came(put.settled) for put in puts), *(_went(one) for one in off))
    return recorded(tx, desk, Deed(label, changes), "settle", payload, actor=new.by)


def withdraw_decision(tx: Transaction, desk: Desk, number: int, uid: str, *, by: str) -> Deed:
    """Take a decision out of force without another in its place."""
    label = "take a decision back"
    decisions.switch_decisions(tx, [number], present=False)
    _, off = settled_layer.follow(tx, decisions.resting(tx, [number]))
    payload: dict[str, Any] = {
        "decision": None,
        "replaced": [uid],
        "on": [],
        "off": [_name(one) for one in off],
        "said": {},
        "label": label,
    }
    return recorded(tx, desk, Deed(label, tuple(map(_went, off))), "settle", payload, actor=by)


@dataclass(frozen=True, slots=True)
class ByRule:
    """What a rule takes: the tags of the coders it is about, and the one that is settled."""

    about: tuple[TagName, ...]
    settled: SettledTag
    took: str | None = None


def take_by_rule(
    tx: Transaction,
    desk: Desk,
    round_id: int,
    taken: Iterable[ByRule],
    *,
    kind: str,
    by: str,
    present: tuple[str, ...] = (),
) -> int:
    """Let the layer have what a rule (`AGREED`, `SINGLE`) takes, and nothing that such a rule took earlier and would
    no longer; what people decided on those tags stays. Returns how many tags it takes anew.

    Not a deed to be undone: it follows from the coders' tags alone.
    """
    there = decisions.about_in_force(tx, desk.interview_id, round_id)
    rows = decisions.live_rows(tx, desk.interview_id, round_id)
    wanted = {frozenset(rows[name][0] for name in one.about): one for one in taken}
    old = {about: number for number, (what, about) in there.items() if what in BY_RULE}
    decided = {about for what, about in there.values() if what not in BY_RULE}
    fresh = [about for about in wanted if about not in old and about not in decided]
    gone = [number for about, number in old.items() if about not in wanted]
    if not fresh and not gone:
        return 0
    tags = [wanted[about].settled for about in fresh]
    names = {name: rows[name] for about in fresh for name in wanted[about].about}
    puts = settled_layer.put_settled(tx, desk, _with_codes(tx, tags, names))
    new = [
        (
            NewDecision(kind, "take" if wanted[about].took else "both", wanted[about].took, None, None, present, by),
            about,
            put.tag,
        )
        for about, put in zip(fresh, puts, strict=True)
    ]
    decisions.add_decisions(tx, desk, round_id, new)
    decisions.switch_decisions(tx, gone, present=False)
    _, off = settled_layer.follow(tx, decisions.resting(tx, gone))
    on = [_name(put.settled) for put in puts if not put.was_live]
    facts = {"rule": kind, "on": on, "off": [_name(one) for one in off], "present": list(present)}
    audit.record(tx, by, "take by rule", facts, desk=desk)
    return len(fresh)


def replay_decision(
    tx: Transaction, desk: Desk, facts: Mapping[str, Any], *, forward: bool
) -> tuple[tuple[Change, ...], dict[str, Any]]:
    """Do again what an earlier decision did, or take it back; what a screen shows of it, and what the trail keeps.

    It goes by rows, so it holds after corrections of the text and of the codebook, too.
    """
    made = decisions.numbers_of(tx, [facts["decision"]] if facts["decision"] else [])
    earlier = decisions.numbers_of(tx, facts["replaced"])
    decisions.switch_decisions(tx, made, present=forward)
    decisions.switch_decisions(tx, earlier, present=not forward)
    touched = decisions.resting(tx, [*made, *earlier])
    on, off = settled_layer.follow(tx, touched)
    said = {uid: (old, new) if forward else (new, old) for uid, (old, new) in facts["said"].items()}
    changed = set(settled_layer.turn_attributes(tx, said))
    stands = (
        {(tag.code, tag.start, tag.end): tag for tag in settled_layer.layer_tags(tx, desk)} if on or changed else {}
    )
    shown = [*on, *(one for one in touched if one.live and one.borne and one.tag in changed)]
    came = [_came(stands[one.code, one.start, one.end]) for one in shown if (one.code, one.start, one.end) in stands]
    return (*came, *map(_went, off)), {"on": list(map(_name, on)), "off": list(map(_name, off))}


def _is_repeated(
    tx: Transaction, earlier: Mapping[int, str], new: NewDecision, about: Rows, tags: Sequence[SettledTag]
) -> bool:
    if len(earlier) != 1:
        return False
    (old,) = decisions.decisions_numbered(tx, earlier.keys())
    same = (old.kind, old.outcome, old.took, old.reason, old.remark, old.present) == (
        new.kind,
        new.outcome,
        new.took,
        new.reason,
        new.remark,
        new.present,
    )
    return same and old.about == about.keys() and set(old.settled) == set(tags)


def _with_codes(tx: Transaction, wanted: Iterable[SettledTag], about: Rows) -> list[tuple[SettledTag, int]]:
    """Each tag with the row of its code: that of the codebook in use, or for a code it has no more, of the coder's tag.

    A code that none of the coders had put must be one that takes new tags; a renamed one is taken for what it is now.
    """
    in_use = codebooks.code_ids(tx)
    theirs = {code: number for (_, code, _, _), (_, number) in about.items()}
    found = []
    for one in dict.fromkeys(wanted):
        if one.code in theirs:
            found.append((one, in_use.get(one.code, theirs[one.code])))
        else:
            code = codebooks.code_for_tag(tx, one.code)
            found.append((SettledTag(code.ident, one.start, one.end, one.attributes), code.number))
    return found


def _came(one: SettledTag) -> Change:
    return Change("tag", Span(one.start, one.end), True, code=one.code, attributes=dict(one.attributes))


def _went(one: Resting) -> Change:
    return Change("tag", Span(one.start, one.end), False, code=one.code)


def _name(one: SettledTag | Resting) -> list[str | int]:
    return [one.code, one.start, one.end]
