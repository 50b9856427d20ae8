"""Settling what coders disagree about: each decision one durable deed at the desk of the settled layer.

The coders' own tags are only read. What is settled lies in a layer of its own, where every tag rests on a decision;
the deeds there are undone and redone like a coder's (`coding.undoing`, with `by`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ipr_coder.coding.at_desk import refuse_if_corrected, refuse_outside
from ipr_coder.coding.choosing import (
    REASONS,
    RULE,
    Choice,
    label_of,
    merged_ends,
    refuse_new_attributes,
    refuse_odd_attributes,
    refuse_twice,
    refuse_unknown_reason,
    wanted_tags,
    words_of,
)
from ipr_coder.coding.deciding import ByRule, decide, take_by_rule, withdraw_decision
from ipr_coder.coding.disagreements import Agreed, Disagreement
from ipr_coder.coding.looking_together import record_look, refuse_too_early
from ipr_coder.coding.put_together import Together, changed_error, refuse_if_changed, together, together_within
from ipr_coder.errors import StudyError, TooEarly
from ipr_coder.study import assignments, audit, decisions, settled_layer
from ipr_coder.study.decisions import AGREED, OVERRULED, DecisionRow, NewDecision, SettledTag, TagName
from ipr_coder.study.store import Store, Transaction
from ipr_coder.study.values import Deed, Desk
from ipr_coder.text import Span, normalise

__all__ = [
    "REASONS",
    "RULE",
    "Choice",
    "Standing",
    "close",
    "close_within",
    "merged_ends",
    "open_table",
    "overrule",
    "people",
    "person",
    "reopen",
    "settle",
    "sit_down",
    "standing",
    "take_agreed",
    "withdraw",
    "words_of",
]


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the settling of an interview has come: each disagreement with the decision on it, in text order.

    `stale` are decisions that are about other tags than there are now: their coder changed them since. `desk` is None
    while nobody has sat down to settle, `event` its newest event in the audit trail. `coders` are those who have
    answered for the interview.
    """

    interview: str
    round: str
    disagreements: tuple[tuple[Disagreement, DecisionRow | None], ...] = field(repr=False)
    agreed: tuple[Agreed, ...] = field(repr=False)
    stale: tuple[DecisionRow, ...]
    closed: bool
    desk: Desk | None
    coders: tuple[str, ...] = ()
    event: int | None = None

    @property
    def open(self) -> int:
        """How many disagreements nobody has decided on."""
        return sum(made is None for _, made in self.disagreements)


def open_table(
    store: Store,
    interview: str,
    round: str,
    by: str,
    *,
    present: Sequence[str] = (),
    reason: str | None = None,
) -> Desk:
    """Sit down to settle an interview of a round: returns the desk of the settled layer, made if it is not there.

    What all coders put alike is taken over at once (code, span and attributes), and taken anew where their work has
    changed since. That `by` looked at the coders' tags side by side is on record. TooEarly where not everybody it is
    assigned to has submitted, unless a `reason` is given, which is kept; StudyError where fewer than two have coded it.
    """
    return _sit_down(store, interview, round, by, present=present, reason=reason)[0]


def sit_down(
    store: Store,
    interview: str,
    round: str,
    by: str,
    *,
    present: Sequence[str] = (),
    reason: str | None = None,
) -> Standing:
    """`open_table` and `standing` in one, with the coders' tags read once; its `desk` is always there."""
    _, found = _sit_down(store, interview, round, by, present=present, reason=reason)
    return store.read(lambda tx: _standing(tx, found, interview, round))


def _sit_down(
    store: Store, interview: str, round: str, by: str, *, present: Sequence[str], reason: str | None
) -> tuple[Desk, Together]:
    by = person(by)
    found = together(store, interview, round, early=reason is not None)
    early = reason is not None and not found.ready
    if not (found.ready or early):
        raise TooEarly(
            f"interview {interview} is not submitted by everybody it is assigned to in round {round}.",
            mend="Wait until it is, or give a reason for looking earlier; it is kept.",
        )
    if len(found.coders) < 2:
        raise StudyError(
            f"fewer than two coders have coded interview {interview} in round {round}.",
            mend="There is nothing to settle. `ipr-coder consensus auto --single-coded` takes what one coder put.",
        )
    record_look(store, round, [interview], by, early=early, reason=reason)

    def job(tx: Transaction) -> Desk:
        desk, _ = settled_layer.ensure_layer_desk(tx, interview, round)
        refuse_if_changed(tx, desk, found)
        if not settled_layer.layer_closed(tx, desk):
            take_agreed(tx, desk, found, by=by, present=people(present))
        return desk

    return store.write(job), found


def take_agreed(tx: Transaction, desk: Desk, found: Together, *, by: str, present: tuple[str, ...] = ()) -> int:
    """Let the settled layer have what all coders put alike (code, span and attributes); how many tags that adds."""
    taken = [
        ByRule(
            tuple((coder, one.code, one.start, one.end) for coder in found.coders),
            SettledTag(one.code, one.start, one.end, tuple(sorted(one.attributes))),
        )
        for one in found.agreed
    ]
    return take_by_rule(tx, desk, found.round_id, taken, kind=AGREED, by=by, present=present)


def standing(store: Store, interview: str, round: str, *, early: bool = False) -> Standing:
    """The disagreements on an interview and what was decided on each.

    Blind as ever: an interview that not everybody has submitted has none, unless `early` (whoever asks for it has
    opened the table with a reason).
    """
    return store.read(lambda tx: _standing(tx, together_within(tx, interview, round, early=early), interview, round))


def _standing(tx: Transaction, found: Together, interview: str, round: str) -> Standing:
    made, desk = decisions.load_decisions(tx, round, interview), settled_layer.layer_desk(tx, interview, round)
    closed = desk is not None and settled_layer.layer_closed(tx, desk)
    event = None if desk is None else audit.stacks_of(tx, desk).newest
    by_name = {one.about: one for one in made}
    pairs = tuple((one, _still_fitting(one, by_name.get(one.name))) for one in found.disagreements)
    kept = {one.number for _, one in pairs if one is not None}
    alike = {
        frozenset((who, *name) for who in found.coders) for name in ((a.code, a.start, a.end) for a in found.agreed)
    }
    stale = tuple(one for one in made if one.number not in kept and not (one.kind == OVERRULED and one.about in alike))
    return Standing(interview, round, pairs, found.agreed, stale, closed, desk, found.coders, event)


def _still_fitting(disagreement: Disagreement, made: DecisionRow | None) -> DecisionRow | None:
    """The decision, unless it took what a coder had said of a tag beside its code and the coder says otherwise now."""
    if made is None or made.outcome not in ("take", "both"):
        return made
    took = {one for who, side in disagreement.sides if made.took in (None, who) for one in side}
    said = {(one.code, one.start, one.end, tuple(sorted(one.attributes))) for one in took}
    settled = {(one.code, one.start, one.end, one.attributes) for one in made.settled}
    return None if {one[:3] for one in said} == {one[:3] for one in settled} and said != settled else made


def settle(
    store: Store,
    desk: Desk,
    disagreement: Disagreement,
    choice: Choice,
    *,
    by: str,
    present: Sequence[str] = (),
    reason: str | None = None,
    remark: str | None = None,
) -> Deed:
    """Decide on a disagreement; an earlier decision on any of its tags gives way. One deed, so one undo takes it back.

    `desk` is what `open_table` gave. Deciding the same again changes nothing and leaves no trace. StudyError where the
    consensus is closed, a coder's tags are no longer as the disagreement has them, or the choice does not fit it.
    """
    by, words = person(by), _remark(remark)
    wanted = wanted_tags(disagreement, choice)
    refuse_unknown_reason(reason)

    def job(tx: Transaction) -> Deed:
        round_id = _ready(tx, desk, by)
        refuse_outside(tx, desk, *(Span(one.start, one.end) for one in wanted))
        about = _rows_of(tx, desk, round_id, disagreement.name)
        refuse_new_attributes(tx, disagreement, choice)
        new = NewDecision(disagreement.kind, choice.outcome, choice.took, reason, words, people(present), by)
        return decide(tx, desk, round_id, new, about=about, wanted=wanted, label=label_of(choice))

    return store.write(job)


def overrule(
    store: Store,
    desk: Desk,
    agreed: Agreed,
    tags: Sequence[SettledTag] = (),
    *,
    by: str,
    present: Sequence[str] = (),
    reason: str | None = None,
    remark: str | None = None,
) -> Deed:
    """Settle something else than what all coders had put alike (nothing, or other tags), as an auditor may ask for."""
    by, words = person(by), _remark(remark)
    refuse_unknown_reason(reason)
    refuse_twice(tags)

    def job(tx: Transaction) -> Deed:
        round_id = _ready(tx, desk, by)
        refuse_outside(tx, desk, *(Span(one.start, one.end) for one in tags))
        refuse_odd_attributes(tx, [pair for one in tags for pair in one.attributes if pair not in agreed.attributes])
        rows = decisions.live_rows(tx, desk.interview_id, round_id, {agreed.start})
        about = {name: row for name, row in rows.items() if name[1:] == (agreed.code, agreed.start, agreed.end)}
        if not about:
            raise changed_error(desk.interview)
        new = NewDecision(OVERRULED, "new" if tags else "neither", None, reason, words, people(present), by)
        return decide(tx, desk, round_id, new, about=about, wanted=tags, label=f"overrule {agreed.code}")

    return store.write(job)


def withdraw(store: Store, desk: Desk, number: int, *, by: str) -> Deed:
    """Take a decision back without another in its place, such as one that is about tags changed since. Undoable."""
    by = person(by)

    def job(tx: Transaction) -> Deed:
        round_id = _ready(tx, desk, by)
        found = decisions.decision_in_force(tx, desk.interview_id, round_id, number)
        if found is None:
            raise StudyError(
                f"there is no decision {number} on {desk.interview}.",
                mend="See those there are: ipr-coder consensus show.",
            )
        return withdraw_decision(tx, desk, number, found, by=by)

    return store.write(job)


def close(store: Store, desk: Desk, by: str, reason: str | None = None) -> Deed:
    """Close the consensus of an interview: from now on it counts as settled. StudyError while something is open,
    unless a `reason` says why it stays so."""
    by, why = person(by), _remark(reason)

    def job(tx: Transaction) -> Deed:
        _, in_round = _settled_round(tx, desk, by)
        left = _standing(tx, together_within(tx, desk.interview, in_round, early=True), desk.interview, in_round).open
        if left and why is None:
            raise StudyError(
                f"{left} disagreement{'' if left == 1 else 's'} on {desk.interview} "
                f"{'is' if left == 1 else 'are'} still open.",
                mend="Settle what is open, or say with a reason why it stays so.",
            )
        return close_within(tx, desk, by, still_open=left, reason=why)

    return store.write(job)


def close_within(tx: Transaction, desk: Desk, by: str, *, still_open: int, reason: str | None) -> Deed:
    """The same as part of a deed that does more in its transaction; `still_open` disagreements stay open."""
    if settled_layer.layer_closed(tx, desk):
        raise StudyError(f"the consensus of {desk.interview} is closed already.")
    before = audit.stacks_of(tx, desk).newest
    digest = assignments.set_submitted(tx, desk, submitted=True)
    facts = {"digest": digest, "tags": len(settled_layer.layer_tags(tx, desk)), "open": still_open, "reason": reason}
    event = audit.record(tx, by, "close consensus", facts, desk=desk)
    return Deed(f"close the consensus of {desk.interview}", (), event, before)


def reopen(store: Store, desk: Desk, by: str, reason: str) -> Deed:
    """Open a closed consensus again, with a reason that stays on record beside the digest of what was settled."""
    by, why = person(by), _remark(reason)
    if why is None:
        raise StudyError("reopening needs a reason.", mend="Say why in a few words; it is kept in the audit trail.")

    def job(tx: Transaction) -> Deed:
        _settled_round(tx, desk, by)
        if not settled_layer.layer_closed(tx, desk):
            raise StudyError(f"the consensus of {desk.interview} is open already.")
        before = audit.stacks_of(tx, desk).newest
        digest = assignments.set_submitted(tx, desk, submitted=False, reason=why)
        event = audit.record(tx, by, "reopen consensus", {"digest": digest, "reason": why}, desk=desk)
        return Deed(f"reopen the consensus of {desk.interview}", (), event, before)

    return store.write(job)


def person(label: str) -> str:
    """A person's label as it is kept; StudyError where it is empty."""
    label = normalise(label).strip()
    if not label:
        raise StudyError("who is settling has no name.", mend="Give the label of the person, such as AB.")
    return label


def people(labels: Sequence[str]) -> tuple[str, ...]:
    """Labels of people as they are kept, each once."""
    return tuple(dict.fromkeys(one for one in (normalise(label).strip() for label in labels) if one))


def _settled_round(tx: Transaction, desk: Desk, by: str) -> tuple[int, str]:
    """Row and name of the round that is settled at this desk; TooEarly where `by` may not look at it now."""
    found = decisions.settled_round(tx, desk.round_id)
    if found is None:
        raise StudyError(f"round {desk.round} is no settled layer.", mend="Open the interview to settle it first.")
    refuse_too_early(tx, desk.interview, found[1], by)
    return found


def _ready(tx: Transaction, desk: Desk, by: str) -> int:
    """The row of the round that is settled at this desk; StudyError where it is closed or its text another one."""
    found = _settled_round(tx, desk, by)
    if settled_layer.layer_closed(tx, desk):
        raise settled_layer.closed_error(desk)
    refuse_if_corrected(tx, desk)
    return found[0]


def _rows_of(tx: Transaction, desk: Desk, round_id: int, names: frozenset[TagName]) -> dict[TagName, tuple[int, int]]:
    rows = decisions.live_rows(tx, desk.interview_id, round_id, {start for _, _, start, _ in names})
    if not names <= rows.keys():
        raise changed_error(desk.interview)
    return {name: rows[name] for name in names}


def _remark(text: str | None) -> str | None:
    words = normalise(text).strip() if text else ""
    return words or None
