"""The moment map of a session: which codes client and therapist put where on its clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ipr_coder.study.facts import CodeFacts
from ipr_coder.themes.carried import Line
from ipr_coder.themes.dual_perspective import TELLERS, Account, SessionMoment, Teller, ToldSession, specific


@dataclass(frozen=True, slots=True)
class Mark:
    """A code that somebody told of a stretch of the session; equal times for a point. `family` is its topmost code."""

    teller: Teller
    start_ms: int
    end_ms: int
    code: str
    family: str
    account: Account


@dataclass(frozen=True, slots=True)
class SessionMap:
    """All marks of a session in the order of its clock; `both` are the stretches that both told of, as they overlap
    or, where they only lie near each other, from the one to the other."""

    session: ToldSession
    length_ms: int
    marks: tuple[Mark, ...]
    both: tuple[tuple[int, int], ...]

    def of(self, teller: Teller) -> tuple[Mark, ...]:
        """The marks of one of the two."""
        return tuple(mark for mark in self.marks if mark.teller == teller)


def session_map(session: ToldSession, lines: Sequence[Line], codes: Sequence[CodeFacts]) -> SessionMap:
    """The map of one session. Of an account the codes are shown that say most, not their families once more.

    The map is as long as the session, or as far as somebody told of it where that is longer or its length not known.
    """
    family = families(codes)
    marks = [
        Mark(teller, account.start_ms, account.end_ms, lines[line].code, family[lines[line].code], account)
        for moment in session.moments
        for teller in TELLERS
        for account in moment.of(teller)
        for line in specific(lines, account.lines)
    ]
    told_until = max((moment.end_ms for moment in session.moments), default=0)
    return SessionMap(
        session=session,
        length_ms=max(session.length_ms or 0, told_until, 1),
        marks=tuple(sorted(marks, key=lambda mark: (mark.start_ms, mark.end_ms, TELLERS.index(mark.teller)))),
        both=tuple(_shared(moment) for moment in session.moments if moment.told_by == "both"),
    )


def families(codes: Sequence[CodeFacts]) -> dict[str, str]:
    """The topmost code above each code, itself where it has none above it."""
    parent = {code.id: code.parent for code in codes}

    def top(code: str) -> str:
        above = parent[code]
        return code if above is None or above not in parent else top(above)

    return {code.id: top(code.id) for code in codes}


def _shared(moment: SessionMoment) -> tuple[int, int]:
    starts = [min(account.start_ms for account in moment.of(teller)) for teller in TELLERS]
    ends = [max(account.end_ms for account in moment.of(teller)) for teller in TELLERS]
    low, high = max(starts), min(ends)
    return (low, high) if low <= high else (high, low)
