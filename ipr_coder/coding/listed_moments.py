"""Recall moments put into the study many at a time: from a table, or from the marks in the transcripts themselves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ipr_coder.coding.setting_up import LEAD
from ipr_coder.errors import StudyError
from ipr_coder.study import audit, structure, texts
from ipr_coder.study.moment_rows import StoredMoment, moment_rows, write_moments
from ipr_coder.study.proposals import kept_proposals
from ipr_coder.study.store import Store, Transaction
from ipr_coder.study.values import MomentRow, TurnRow
from ipr_coder.transcripts.model import RecallMoment, Role, Transcript, Turn
from ipr_coder.transcripts.moment_finder import ProposedMoment, Sure, merged, propose_moments
from ipr_coder.transcripts.moments_table import ListedMoment


@dataclass(frozen=True, slots=True)
class MomentsImported:
    """How many moments are new, how many were corrected, and how many were there already, just so."""

    added: int
    changed: int
    known: int


@dataclass(frozen=True, slots=True)
class InterviewMoments:
    """The moments of one interview with, for each, the turn its talk begins with, counted from 0, and the turn after
    its last one."""

    interview: str
    moments: tuple[MomentRow, ...]
    turns: tuple[tuple[int, int], ...]


def import_moments(store: Store, listed: Sequence[ListedMoment]) -> MomentsImported:
    """Put moments into the study, all or none; one audit event an interview, without the questions' words.

    A moment that begins at the same turn and session time is the same one, and is corrected where the table says
    something else of it. Talk belongs to one moment: it ends where the next one begins. StudyError, with the row, for
    an interview without transcript, a turn that is not there, and a second moment at one turn.
    """

    def job(tx: Transaction) -> MomentsImported:
        counts = [
            _store(tx, interview, [one for one in listed if one.interview == interview])
            for interview in dict.fromkeys(one.interview for one in listed)
        ]
        added, changed = sum(each[0] for each in counts), sum(each[1] for each in counts)
        return MomentsImported(added, changed, len(listed) - added - changed)

    return store.write(job)


def moments_of(store: Store, interview: str | None = None) -> tuple[InterviewMoments, ...]:
    """The recall moments of one interview, or of every one that has a transcript, in the order of the text."""

    def job(tx: Transaction) -> tuple[InterviewMoments, ...]:
        found = []
        for label, number in _with_transcripts(tx, interview):
            stored = texts.load_text(tx, number)
            turns = tuple(_turns_of(stored.turns, one.start, one.end) for one in stored.moments)
            found.append(InterviewMoments(label, stored.moments, turns))
        return tuple(found)

    return store.read(job)


def proposals(store: Store, interview: str | None = None) -> tuple[tuple[str, tuple[ProposedMoment, ...]], ...]:
    """The moments that marks in the transcripts may stand for and that the study does not have yet, by interview;
    interviews without any are left out."""

    def job(tx: Transaction) -> tuple[tuple[str, tuple[ProposedMoment, ...]], ...]:
        found = []
        for label, number in _with_transcripts(tx, interview):
            made = propose_moments(_as_transcript(texts.load_text(tx, number)), kept_proposals(tx, label))
            if made:
                found.append((label, made))
        return tuple(found)

    return store.read(job)


def accept_proposals(
    store: Store, interview: str | None = None, *, sure: Iterable[Sure] = ("sure",), merge: bool = False
) -> MomentsImported:
    """Set the proposed moments that are as sure as asked for; with `merge`, those that may be one stop become one.

    Of several proposals at one turn the surest is set, the others wait.
    """
    wanted = tuple(sure)
    listed = []
    for label, found in proposals(store, interview):
        taken: dict[int, ProposedMoment] = {}
        for one in sorted(merged(found) if merge else found, key=lambda each: _ORDER.index(each.sure)):
            if one.sure in wanted:
                taken.setdefault(one.first_turn, one)
        numbers = [one.number for one in taken.values()]
        own = None not in numbers and len(set(numbers)) == len(numbers)
        listed += [
            ListedMoment(
                label,
                one.number if own else None,
                one.session_start_ms,
                one.session_end_ms,
                one.stopped_by,
                None,
                one.first_turn,
                one.end_turn,
                label,
            )
            for _, one in sorted(taken.items())
        ]
    return import_moments(store, listed)


def _store(tx: Transaction, interview: str, listed: Sequence[ListedMoment]) -> tuple[int, int]:
    """How many were added, and how many changed."""
    number = texts.transcript_of(tx, structure.interview_id(tx, interview))
    if number is None:
        raise StudyError(
            f"interview {interview} has no transcript yet.", place=listed[0].place, mend="Import it first."
        )
    stored = texts.load_text(tx, number)
    every = moment_rows(tx, number)
    before = {row.ordinal: row for row in every if row.deleted_ms is None}
    after = dict(before)
    fresh = max((row.ordinal for row in every), default=0) + 1
    given = {row.ordinal for row in every}
    for one in sorted(listed, key=lambda each: each.first_turn):
        start, end = _talk(one, stored.turns)
        here = [row for row in after.values() if row.start == start]
        there = next((row for row in here if row.session_start_ms == one.session_start_ms), here[0] if here else None)
        if there is not None and there.session_start_ms != one.session_start_ms:
            raise StudyError(
                f"another recall moment begins at turn {one.first_turn + 1} of {interview} already.",
                place=one.place,
                mend="Only one can: name another turn, or remove that moment.",
            )
        ordinal = there.ordinal if there else one.ordinal if one.ordinal and one.ordinal not in given else fresh
        fresh = max(fresh, ordinal + 1)
        given.add(ordinal)
        row = there or StoredMoment(0, ordinal, one.session_start_ms, None, None, None, start, end, None)
        after[ordinal] = replace(
            row,
            session_end_ms=one.session_end_ms if one.session_end_ms is not None else row.session_end_ms,
            stopped_by=one.stopped_by or row.stopped_by,
            question=one.question or row.question,
            end=end if there is None or one.end_turn is not None else row.end,
        )
    after = _parted(after, stored.turns)
    changed = [row for ordinal, row in after.items() if row != before.get(ordinal)]
    write_moments(tx, number, changed)
    added = sum(1 for row in changed if not row.id)
    if changed:
        facts = {"interview": interview, "added": added, "changed": len(changed) - added}
        audit.record(tx, LEAD, "import moments", {**facts, "moments": [_told(row) for row in changed]})
    starts = {_talk(one, stored.turns)[0] for one in listed}
    return added, sum(1 for row in changed if row.id and row.start in starts)


def _talk(one: ListedMoment, turns: Sequence[TurnRow]) -> tuple[int, int]:
    """The talk about a moment in code points; refused where its turns are not there."""
    end_turn = len(turns) if one.end_turn is None else one.end_turn
    if one.first_turn >= len(turns) or end_turn > len(turns):
        raise StudyError(
            f"{one.interview} has {len(turns)} turns, and turn {max(one.first_turn + 1, end_turn)} is named.",
            place=one.place,
            mend="Turns are counted from 1; `recall show` and the coder's screen show them.",
        )
    start = turns[one.first_turn].span.start
    return start, start if end_turn == one.first_turn else turns[end_turn - 1].span.end


def _parted(rows: dict[int, StoredMoment], turns: Sequence[TurnRow]) -> dict[int, StoredMoment]:
    """The moments with talk that ends before the next one begins."""
    ordered = sorted(rows.values(), key=lambda row: (row.start, row.ordinal))
    ends = {turn.span.start: before.span.end for before, turn in pairwise(turns)}
    parted = {}
    for row, later in zip(ordered, [*ordered[1:], None], strict=True):
        end = row.end if later is None or row.end <= later.start else ends.get(later.start, later.start)
        parted[row.ordinal] = row if end == row.end else replace(row, end=max(row.start, end))
    return parted


def _told(row: StoredMoment) -> dict[str, object]:
    return {
        "ordinal": row.ordinal,
        "session_start_ms": row.session_start_ms,
        "session_end_ms": row.session_end_ms,
        "stopped_by": row.stopped_by,
        "start": row.start,
        "end": row.end,
    }


def _with_transcripts(tx: Transaction, interview: str | None) -> list[tuple[str, int]]:
    numbers = (
        {key: one.label for key, one in structure.interviews(tx).items()}
        if interview is None
        else {structure.interview_id(tx, interview): interview}
    )
    found = [(label, texts.transcript_of(tx, key)) for key, label in numbers.items()]
    if interview is not None and found[0][1] is None:
        raise StudyError(f"interview {interview} has no transcript yet.", mend="Import it first: ipr-coder import.")
    return [(label, number) for label, number in found if number is not None]


def _turns_of(turns: Sequence[TurnRow], start: int, end: int) -> tuple[int, int]:
    first = next((at for at, turn in enumerate(turns) if turn.span.end > start), len(turns))
    return first, next((at for at, turn in enumerate(turns) if turn.span.start >= end), len(turns))


def _as_transcript(stored: texts.StoredText) -> Transcript:
    turns = tuple(Turn(at, row.speaker, _role(row.role), row.span) for at, row in enumerate(stored.turns))
    moments = []
    for one in stored.moments:
        first, end = _turns_of(stored.turns, one.start, one.end)
        moments.append(RecallMoment(one.ordinal, one.session_start_ms, one.session_end_ms, first, end))
    return Transcript(stored.text, turns, tuple(moments))


def _role(word: str) -> Role:
    return next((role for role in _ROLES if role == word), "unknown")


_ROLES: tuple[Role, ...] = ("client", "therapist", "interviewer", "other")
_ORDER: tuple[Sure, ...] = ("sure", "likely", "doubtful")
