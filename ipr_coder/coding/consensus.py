"""A whole round: what a stated rule takes without anybody having to decide, and how far the rest has come."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ipr_coder.coding.deciding import ByRule, decide, take_by_rule
from ipr_coder.coding.disagreements import Disagreement
from ipr_coder.coding.looking_together import record_look
from ipr_coder.coding.put_together import Together, refuse_if_changed, together
from ipr_coder.coding.settling import RULE, Standing, close_within, person, standing, take_agreed
from ipr_coder.errors import StudyError
from ipr_coder.study import assignments, decisions, settled_layer, structure
from ipr_coder.study.decisions import SINGLE, NewDecision, SettledTag
from ipr_coder.study.store import Store, Transaction
from ipr_coder.study.values import Desk


class Rule(StrEnum):
    """What counts as put alike by all coders of an interview."""

    exact = "exact"
    overlap = "overlap"


RULES = {
    Rule.exact: "what all coders of an interview put alike is taken: same code, same first and last character, same "
    "attributes",
    Rule.overlap: "what all coders of an interview put alike is taken; and where all of them put the same code on "
    "stretches that overlap, the code on the characters that all of them marked, with the attributes that all gave it",
}
"""Each rule in words, for whoever reads the tables."""

SINGLE_RULE = "an interview that one coder alone coded is taken as that coder put it"
"""The rule of `single_coded`."""


@dataclass(frozen=True, slots=True)
class AutoLine:
    """What a rule did at one interview: tags taken anew because all agreed (`agreed`) or one alone coded (`single`),
    disagreements about ends it settled (`ends`), and the disagreements left open. `closed`: it is closed now."""

    interview: str
    agreed: int
    ends: int
    single: int
    open: int
    closed: bool


@dataclass(frozen=True, slots=True)
class Auto:
    """What a rule did in a round. Left as they were: `waiting` (not submitted by all), `alone` (one coder only),
    `shut` (closed already)."""

    round: str
    rules: tuple[str, ...]
    lines: tuple[AutoLine, ...]
    waiting: tuple[str, ...]
    alone: tuple[str, ...]
    shut: tuple[str, ...]


def take_what_all_agree_on(
    store: Store,
    round: str | None,
    *,
    by: str,
    rule: Rule = Rule.exact,
    single_coded: bool = False,
    interviews: Sequence[str] = (),
    closing: bool = False,
) -> Auto:
    """Let the settled layer of a round (the newest without one) have what the rule takes, and leave the rest open.

    What people decided stays. With `closing` an interview with nothing left open is closed. StudyError for an unknown
    round or interview.
    """
    by = person(by)
    in_round = store.read(lambda tx: assignments.round_name(tx, round))
    wanted = tuple(dict.fromkeys(interviews)) or assigned(store, in_round)
    closed = store.read(lambda tx: _closed(tx, wanted, in_round))
    sides = {label: together(store, label, in_round) for label in wanted if label not in closed}
    ready = {label: one for label, one in sides.items() if one.ready}
    least = 1 if single_coded else 2
    chosen = {label: one for label, one in ready.items() if len(one.coders) >= least}
    several = [label for label, one in chosen.items() if len(one.coders) > 1]
    if several:
        record_look(store, in_round, several, by)
    lines = [
        store.write(lambda tx, label=label, one=one: _take(tx, label, in_round, one, rule, by=by, closing=closing))  # type: ignore[misc]
        for label, one in chosen.items()
    ]
    return Auto(
        round=in_round,
        rules=(RULES[rule], *((SINGLE_RULE,) if single_coded else ())),
        lines=tuple(lines),
        waiting=tuple(label for label in sides if label not in ready),
        alone=tuple(label for label in ready if label not in chosen),
        shut=tuple(label for label in wanted if label in closed),
    )


def assigned(store: Store, round: str) -> tuple[str, ...]:
    """The interviews that are assigned to anybody in a round, in the order of their labels; withdrawn ones left out."""

    def job(tx: Transaction) -> tuple[str, ...]:
        kept = {one.label for one in structure.interviews(tx).values() if one.status != "withdrawn"}
        rows = assignments.all_assignments(tx, round)
        return tuple(dict.fromkeys(row.interview for row in rows if row.interview in kept))

    return store.read(job)


def standings(
    store: Store, round: str | None, interviews: Sequence[str] = (), *, early: bool = False
) -> Iterator[Standing]:
    """How far each interview of a round has come that everybody it is assigned to has submitted (one by one, so that a
    long study can be shown as it comes); with `early` also of one that is not, as `standing` has it. StudyError for an
    unknown round or interview."""
    in_round = store.read(lambda tx: assignments.round_name(tx, round))
    for label in tuple(interviews) or assigned(store, in_round):
        yield standing(store, label, in_round, early=early)


def _take(
    tx: Transaction, interview: str, round: str, found: Together, rule: Rule, *, by: str, closing: bool
) -> AutoLine:
    desk, _ = settled_layer.ensure_layer_desk(tx, interview, round)
    refuse_if_changed(tx, desk, found)
    agreed = single = ends = 0
    if len(found.coders) > 1:
        agreed = take_agreed(tx, desk, found, by=by)
    else:
        taken = [
            ByRule(
                (name,), SettledTag(name[1], *name[2:], tuple(sorted(found.attributes.get(name, {}).items()))), name[0]
            )
            for name in found.names
        ]
        single = take_by_rule(tx, desk, found.round_id, taken, kind=SINGLE, by=by)
    decided = {one.about for one in decisions.load_decisions(tx, round, interview)}
    rows = decisions.live_rows(tx, desk.interview_id, found.round_id)
    still_open = 0
    for one in found.disagreements:
        if one.name in decided:
            continue
        shared = _shared(one) if rule is Rule.overlap else None
        if shared is None or not one.name <= rows.keys():
            still_open += 1
            continue
        new = NewDecision(one.kind, "ends", None, RULE, None, (), by)
        about = {name: rows[name] for name in one.name}
        ends += bool(decide(tx, desk, found.round_id, new, about=about, wanted=[shared], label="settle by rule").event)
    if closing and not still_open:
        close_within(tx, desk, by, still_open=0, reason=None)
    return AutoLine(interview, agreed, ends, single, still_open, closing and not still_open)


def _shared(one: Disagreement) -> SettledTag | None:
    """The characters that all sides gave one code, with the attributes all gave it; None where there are none such."""
    tags = [tag for _, side in one.sides for tag in side]
    if any(len(side) != 1 for _, side in one.sides) or len({tag.code for tag in tags}) != 1:
        return None
    start, end = max(tag.start for tag in tags), min(tag.end for tag in tags)
    alike = set(tags[0].attributes).intersection(*(tag.attributes for tag in tags))
    return SettledTag(tags[0].code, start, end, tuple(sorted(alike))) if start < end else None


def _closed(tx: Transaction, interviews: Sequence[str], round: str) -> frozenset[str]:
    closed = []
    for label in interviews:
        desk = settled_layer.layer_desk(tx, label, round)
        if desk is not None and settled_layer.layer_closed(tx, desk):
            closed.append(label)
    return frozenset(closed)


def desk_to_settle(store: Store, interview: str, round: str | None) -> Desk:
    """The desk at which an interview of a round (the newest without one) is settled; StudyError while nobody has sat
    down to it."""

    def job(tx: Transaction) -> Desk:
        in_round = assignments.round_name(tx, round)
        desk = settled_layer.layer_desk(tx, interview, in_round)
        if desk is None:
            raise StudyError(
                f"nobody has begun to settle interview {interview} in round {in_round}.",
                mend=f"Begin: ipr-coder settle STUDY --interview {interview}, or ipr-coder consensus auto STUDY.",
            )
        return desk

    return store.read(job)
