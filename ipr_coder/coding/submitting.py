"""Handing an interview in and taking it back: what is submitted is frozen, and both are on record."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate

from ipr_coder.coding.desk import open_desk
from ipr_coder.errors import StudyError
from ipr_coder.study import assignments, audit, marks
from ipr_coder.study.store import Store, Transaction
from ipr_coder.study.values import Deed, Desk
from ipr_coder.text import Span, normalise


@dataclass(frozen=True, slots=True)
class Checklist:
    """What a coder may want to look at again before handing in; nothing of it forbids to.

    `undecided` are the turns (counted from 1) with a segment that is neither tagged nor marked as holding nothing, the
    interviewer's left out. `unmarked` are the numbers of recall moments whose talk has neither, `without_talk` those
    that nobody talked about. `empty_memos` are the places (turns, counted from 1) of memos without any letter or
    digit. `displaced` counts own marks that a corrected text has no place for and that wait for one.
    """

    segments: int
    tags: int
    undecided: tuple[int, ...]
    unmarked: tuple[int, ...]
    without_talk: tuple[int, ...]
    empty_memos: tuple[int, ...]
    displaced: int

    @property
    def clear(self) -> bool:
        """True when there is nothing to look at again."""
        return not (self.undecided or self.unmarked or self.without_talk or self.empty_memos or self.displaced)


def checklist(store: Store, desk: Desk) -> Checklist:
    """What is still open at a desk, as the coder who sits there sees it."""
    place = open_desk(store, desk.coder, desk.interview, desk.round)
    turns, decided = place.turns, _Cover([*(tag.span for tag in place.tags), *place.reviewed])
    codable = [row for row in place.segments if turns[row.turn].role != "interviewer"]
    talked = [stop for stop in place.moments if stop.end > stop.start]
    notes = [(tag.span, tag.memo) for tag in place.tags if tag.memo is not None]
    notes += [(memo.span, memo.body) for memo in place.memos if memo.about == "segment"]
    wordless = [span for span, body in notes if not any(character.isalnum() for character in body)]
    return Checklist(
        segments=len(codable),
        tags=len(place.tags),
        undecided=_numbers(row.turn for row in codable if not decided.touches(row.span)),
        unmarked=tuple(stop.ordinal for stop in talked if not decided.touches(Span(stop.start, stop.end))),
        without_talk=tuple(stop.ordinal for stop in place.moments if stop.end == stop.start),
        empty_memos=_numbers(bisect_right(turns, span.start, key=lambda row: row.span.end) for span in wordless),
        displaced=place.displaced,
    )


def in_words(found: Checklist) -> list[str]:
    """A check list in sentences: first how much there is, then what may be looked at again."""
    undecided = len(found.undecided)
    lines = [
        f"{found.tags} {'tag' if found.tags == 1 else 'tags'} on {found.segments} "
        f"{'segment' if found.segments == 1 else 'segments'}.",
        f"{undecided} {'turn has' if undecided == 1 else 'turns have'} a segment neither tagged nor marked "
        f"“nothing here”: {_few(found.undecided)}."
        if undecided
        else "Every segment is decided.",
    ]
    if found.unmarked:
        lines.append(f"Recall moments without any mark of yours: {_few(found.unmarked)}.")
    if found.without_talk:
        lines.append(f"Recall moments that nobody talked about: {_few(found.without_talk)}.")
    if found.empty_memos:
        lines.append(f"Memos without a word in them, at turns: {_few(found.empty_memos)}.")
    if found.displaced:
        lines.append(f"Marks that have had no place since the transcript was corrected: {found.displaced}.")
    return lines


def desk_of(store: Store, coder: str, interview: str, round: str | None = None) -> Desk:
    """The coder's desk for an interview; StudyError when it is not assigned or has no transcript."""
    return store.read(lambda tx: assignments.find_desk(tx, coder, interview, round)[0])


def submit(store: Store, desk: Desk) -> Deed:
    """Freeze the coder's tags on the interview; the audit trail keeps their digest. Refused when done before."""

    def job(tx: Transaction) -> Deed:
        if assignments.is_submitted(tx, desk):
            raise StudyError(f"interview {desk.shown} is submitted already by {desk.coder}.")
        before = audit.stacks_of(tx, desk).newest
        digest = assignments.set_submitted(tx, desk, submitted=True)
        facts = {"digest": digest, "tags": len(marks.own_tags(tx, desk))}
        event = audit.record(tx, desk.coder, "submit", facts, desk=desk)
        return Deed(f"submit {desk.shown}", (), event, before)

    return store.write(job)


def reopen(store: Store, desk: Desk, reason: str) -> Deed:
    """Take a submission back, with a reason that stays on record beside the digest of what had been submitted."""
    reason = normalise(reason).strip()
    if not reason:
        raise StudyError("reopening needs a reason.", mend="Say why in a few words; it is kept in the audit trail.")

    def job(tx: Transaction) -> Deed:
        if not assignments.is_submitted(tx, desk):
            raise StudyError(f"interview {desk.shown} is open already for {desk.coder}.")
        before = audit.stacks_of(tx, desk).newest
        digest = assignments.set_submitted(tx, desk, submitted=False, reason=reason)
        event = audit.record(tx, desk.coder, "reopen", {"digest": digest, "reason": reason}, desk=desk)
        return Deed(f"reopen {desk.shown}", (), event, before)

    return store.write(job)


class _Cover:
    """Spans, and whether any of them shares a character with another one."""

    def __init__(self, spans: Iterable[Span]) -> None:
        ordered = sorted(spans)
        self._starts = [span.start for span in ordered]
        self._furthest = list(accumulate((span.end for span in ordered), max))

    def touches(self, span: Span) -> bool:
        before = bisect_left(self._starts, span.end)
        return before > 0 and self._furthest[before - 1] > span.start


def _few(numbers: tuple[int, ...], most: int = 8) -> str:
    """The first of the numbers, and how many more there are."""
    shown = ", ".join(map(str, numbers[:most]))
    return f"{shown} and {len(numbers) - most} more" if len(numbers) > most else shown


def _numbers(turns: Iterable[int]) -> tuple[int, ...]:
    """Turns as people count them, each once."""
    return tuple(sorted({turn + 1 for turn in turns}))
