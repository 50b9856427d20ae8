"""Taking over codings made elsewhere: many tags in one transaction, checked as if they had been typed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ipr_coder.coding.at_desk import refuse_if_submitted, refuse_outside
from ipr_coder.coding.attributes import possible_attributes, refuse_impossible
from ipr_coder.coding.setting_up import LEAD, check_label
from ipr_coder.study import assignments, audit, codebooks, marks, structure
from ipr_coder.study.codebooks import TagCode
from ipr_coder.study.store import Store, Transaction
from ipr_coder.study.values import Desk
from ipr_coder.text import Span


@dataclass(frozen=True, slots=True)
class Coding:
    """One tag as a file states it."""

    interview: str
    coder: str
    code: str
    span: Span
    attributes: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class TakenOver:
    """How many tags are new, and how many were there already: in the study, or earlier in the same file.

    `left_off` are those that their coder had taken off before and that therefore stayed off.
    """

    added: int
    known: int
    left_off: int = 0


def take_over(store: Store, codings: Sequence[Coding], round: str = "main", *, bring_back: bool = True) -> TakenOver:
    """Add tags for the coders named in them, all or none. Coders not yet assigned an interview are assigned it, open.

    A tag that its coder has taken off since comes back only with `bring_back`. A code that was renamed or merged since
    is taken for the one it is called now; a retired one is refused.

    New tags get the attributes they come with; one that was there already keeps its own. StudyError for unknown
    coders, interviews, codes or attributes, for places behind the end of a text, and for interviews that the coder
    has submitted.
    """
    check_label("round", round)

    def job(tx: Transaction) -> TakenOver:
        codes: dict[str, TagCode] = {}
        in_round = assignments.ensure_round(tx, structure.study_row(tx).id, round)
        by_desk: dict[Desk, list[Coding]] = {}
        desks: dict[tuple[str, str], Desk] = {}
        for coding in codings:
            place = (coding.coder, coding.interview)
            if place not in desks:
                desks[place] = _desk(tx, coding, in_round, round)
            by_desk.setdefault(desks[place], []).append(coding)
        counts = [_add(tx, desk, wanted, codes, bring_back=bring_back) for desk, wanted in by_desk.items()]
        added, left_off = (sum(column) for column in zip(*counts, strict=True)) if counts else (0, 0)
        return TakenOver(added, len(codings) - added - left_off, left_off)

    return store.write(job)


def _desk(tx: Transaction, coding: Coding, in_round: int, round: str) -> Desk:
    who, what = assignments.coder_id(tx, coding.coder), structure.interview_id(tx, coding.interview)
    if assignments.ensure_assignment(tx, who, what, in_round):
        facts = {"coder": coding.coder, "round": round, "interviews": [coding.interview]}
        audit.record(tx, LEAD, "assign", facts)
    desk = assignments.find_desk(tx, coding.coder, coding.interview, round)[0]
    refuse_if_submitted(tx, desk)
    return desk


def _add(
    tx: Transaction, desk: Desk, codings: Iterable[Coding], known: dict[str, TagCode], *, bring_back: bool
) -> tuple[int, int]:
    """How many were added, and how many stayed off. `known` are the codes looked up so far; more come in."""
    wanted: dict[tuple[str, Span], Mapping[str, str]] = {}
    for coding in codings:
        if coding.code not in known:
            known[coding.code] = codebooks.code_for_tag(tx, coding.code)
        wanted.setdefault((known[coding.code].ident, coding.span), coding.attributes)
    _check_attributes(tx, wanted.values())
    codes = {one.ident: one.number for one in known.values()}
    refuse_outside(tx, desk, *(span for _, span in wanted))
    live, gone = marks.known_tags(tx, desk)
    stay_off = frozenset() if bring_back else gone.intersection(wanted)
    new = [name for name in wanted if name not in live and name not in stay_off]
    fresh = [name for name in new if name not in gone]
    marks.add_tags(tx, [(desk, codes[code], span, wanted[code, span]) for code, span in fresh])
    for code, span in new:
        if (code, span) in gone:
            marks.switch_tag(tx, desk, codes[code], span, present=True)
            row = marks.tag_row(tx, desk, codes[code], span) if wanted[code, span] else None
            if row is not None:
                marks.set_attributes(tx, row[0], wanted[code, span])
    for mark in marks.own_reviews(tx, desk) if new else ():
        if any(mark.overlaps(span) for _, span in new):
            marks.switch_review(tx, desk, mark, present=False)
    if new:
        facts: dict[str, object] = {
            "coder": desk.coder,
            "tags": len(new),
            "added": [[code, span.start, span.end] for code, span in new],
            "digest": assignments.work_digest(tx, desk),
        }
        audit.record(tx, LEAD, "import tags", facts, desk=desk)
    return len(new), len(stay_off)


def _check_attributes(tx: Transaction, found: Iterable[Mapping[str, str]]) -> None:
    given = [attributes for attributes in found if attributes]
    if given:
        possible = possible_attributes(codebooks.load_codebook(tx))
        for attributes in given:
            refuse_impossible(possible, attributes)
