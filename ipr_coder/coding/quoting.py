"""Picking quotes for the paper, and clearing them: a person reads each as the other member of the dyad would.

Each deed is one transaction and one audit event, which names places and codes and never a word of the quote.
"""

from __future__ import annotations

from collections.abc import Collection

from ipr_coder.coding.setting_up import LEAD
from ipr_coder.coding.settling import person
from ipr_coder.errors import StudyError, UsageError
from ipr_coder.study import assignments, audit, codebooks, quote_picks, texts
from ipr_coder.study.quote_picks import PickRow, StarRow
from ipr_coder.study.store import Store, Transaction
from ipr_coder.study.structure import interview_id
from ipr_coder.text import Span, normalise


def picks(store: Store) -> tuple[PickRow, ...]:
    """The quotes picked, in the order of interviews and text."""
    return store.read(quote_picks.load_picks)


def starred(store: Store, round: str | None = None) -> tuple[StarRow, ...]:
    """Coders' stars to pick from, in interviews that all their coders have submitted in the round."""
    return store.read(lambda tx: quote_picks.stars_of_coders(tx, assignments.round_name(tx, round)))


def place_of(store: Store, interview: str, turn: int, words: str | None = None) -> Span:
    """The span of a turn (counted from 1), or of words within it. StudyError where it is not there, or twice."""

    def job(tx: Transaction) -> Span:
        stored = texts.load_text(tx, _transcript(tx, interview))
        if not 1 <= turn <= len(stored.turns):
            raise StudyError(f"it has {len(stored.turns)} turns, and no turn {turn}.", place=interview)
        span = stored.turns[turn - 1].span
        if words is None:
            return span
        wanted, spoken = normalise(words).strip(), stored.text[span.start : span.end]
        if not wanted or spoken.count(wanted) != 1:
            often = "nothing" if not wanted else "not in it" if wanted not in spoken else "in it more than once"
            raise StudyError(
                f"the words named are {often}.",
                place=f"{interview}, turn {turn}",
                mend="Copy them as they stand there.",
            )
        start = span.start + spoken.index(wanted)
        return Span(start, start + len(wanted))

    return store.read(job)


def pick(
    store: Store, interview: str, span: Span, *, code: str | None = None, by: str = LEAD, round: str | None = None
) -> PickRow:
    """Pick a stretch to be quoted for a code (None: for none in particular). Picking it again changes nothing.

    StudyError where the place or the code is not there.
    """
    who = person(by)

    def job(tx: Transaction) -> PickRow:
        transcript = _transcript(tx, interview)
        if not 0 <= span.start < span.end <= texts.text_end(tx, transcript):
            raise StudyError("there is no such place in the interview.", place=interview)
        star = quote_picks.lead_star(tx, transcript, assignments.round_name(tx, round), span)
        return _picked(tx, star, code, who)

    return store.write(job)


def pick_star(store: Store, star: StarRow, *, code: str | None = None, by: str = LEAD) -> PickRow:
    """Pick what a coder has starred."""
    who = person(by)
    return store.write(lambda tx: _picked(tx, star.id, code, who))


def unpick(store: Store, number: int, *, by: str = LEAD) -> None:
    """Take a pick back. StudyError where there is none of that number."""
    who = person(by)

    def job(tx: Transaction) -> None:
        there = _one(tx, number)
        quote_picks.drop_pick(tx, number)
        audit.record(tx, who, "unpick quote", {"quote": there.uid, "interview": there.interview})

    store.write(job)


def clear(store: Store, numbers: Collection[int], note: str, *, by: str = LEAD) -> None:
    """Note that a person has read these quotes as the other of the dyad would, and that they may be printed.

    The note says why; it is required. StudyError where there is no pick of a number, and then none is cleared.
    """
    why = normalise(note).strip()
    if not why:
        raise UsageError(
            "why the quote may be printed is not said.", mend='For example --note "paraphrased, client agreed".'
        )
    _set(store, numbers, person(by), why)


def hold_back(store: Store, numbers: Collection[int], *, by: str = LEAD) -> None:
    """Take clearances back."""
    _set(store, numbers, person(by), None)


def _set(store: Store, numbers: Collection[int], who: str, note: str | None) -> None:
    def job(tx: Transaction) -> None:
        there = [_one(tx, number) for number in sorted(set(numbers))]
        for one in there:
            quote_picks.set_clearance(tx, one.number, None if note is None else who, note)
        kind = "clear quotes" if note is not None else "hold quotes back"
        audit.record(tx, who, kind, {"quotes": [one.uid for one in there]})

    store.write(job)


def _picked(tx: Transaction, star: int, code: str | None, who: str) -> PickRow:
    ident = None if code is None else codebooks.called_now(tx, code)
    if ident is not None and ident not in codebooks.code_ids(tx):
        raise StudyError(f"there is no code {ident!r} in the codebook.", mend="See them: ipr-coder codebook show.")
    before = {one.number for one in quote_picks.load_picks(tx)}
    number = quote_picks.add_pick(tx, star, ident, who)
    made = _one(tx, number)
    if number not in before:
        facts = {"quote": made.uid, "interview": made.interview, "span": [made.span.start, made.span.end]}
        audit.record(tx, who, "pick quote", {**facts, "code": ident})
    return made


def _one(tx: Transaction, number: int) -> PickRow:
    for one in quote_picks.load_picks(tx):
        if one.number == number:
            return one
    raise StudyError(f"there is no quote {number}.", mend="See them with their numbers: ipr-coder quotes list.")


def _transcript(tx: Transaction, interview: str) -> int:
    number = texts.transcript_of(tx, interview_id(tx, interview))
    if number is None:
        raise StudyError("this interview has no transcript.", place=interview)
    return number
