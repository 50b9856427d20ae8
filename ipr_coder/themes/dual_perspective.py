"""A session's moments as client and therapist tell them, each account laid beside the other on the session's clock.

An account is a recall moment somebody talked about. Two accounts of one session, by its client and its therapist, are
of the same moment when they overlap on the session's clock or lie at most `match_ms` apart. Where an account has
several such neighbours, the pairs are made one to one, the longest overlap first, then the smallest gap; an account
that is left over joins the pair of its best neighbour, so that nothing both told of counts as told by one. No chain
grows longer than that: each account lies beside one of the two that the moment was made of.

What one of them did not tell can only be known where both were interviewed and both interviews are coded: other
sessions are not compared. Missing is not zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from ipr_coder.study.facts import InterviewFacts
from ipr_coder.study.tables import TagTable, UnitGrid
from ipr_coder.themes.carried import Carried, Line
from ipr_coder.themes.matching import matched

Teller = Literal["client", "therapist"]
ToldBy = Literal["both", "client", "therapist"]

TELLERS: tuple[Teller, Teller] = ("client", "therapist")
MATCH_WITHIN_MS = 30_000
"""How far apart two accounts may lie on the session's clock and still be of the same moment, unless said otherwise."""

SessionName = tuple[str, int]
"""Dyad and number of a session."""


@dataclass(frozen=True, slots=True)
class Account:
    """One recall moment as its respondent told it.

    `moment` indexes the table's moments and `interview` its interviews; times are the session's. A stop without an end
    is a point: `end_ms` equals `start_ms`. `lines` are those of a `Carried` that a unit of its talk carries, in order.
    """

    moment: int
    interview: int
    teller: Teller
    start_ms: int
    end_ms: int
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SessionMoment:
    """A moment of a session: the accounts of it, by client and by therapist, at least one in all."""

    client: tuple[Account, ...]
    therapist: tuple[Account, ...]

    @property
    def accounts(self) -> tuple[Account, ...]:
        """All accounts of it, the client's first."""
        return self.client + self.therapist

    @property
    def start_ms(self) -> int:
        """Where the earliest account begins."""
        return min(account.start_ms for account in self.accounts)

    @property
    def end_ms(self) -> int:
        """Where the last account ends."""
        return max(account.end_ms for account in self.accounts)

    @property
    def told_by(self) -> ToldBy:
        """Who told of it, whatever they told."""
        if self.client and self.therapist:
            return "both"
        return "client" if self.client else "therapist"

    def of(self, teller: Teller) -> tuple[Account, ...]:
        """The accounts of one of the two."""
        return self.client if teller == "client" else self.therapist

    def lines(self, *tellers: Teller) -> tuple[int, ...]:
        """The lines carried in any account of these tellers (of both where none is named), in order."""
        chosen = tellers or TELLERS
        return tuple(sorted({line for teller in chosen for account in self.of(teller) for line in account.lines}))

    def tellers_of(self, lines: Iterable[int]) -> tuple[Teller, ...]:
        """Who told any of these lines of it."""
        wanted = frozenset(lines)
        return tuple(teller for teller in TELLERS if not wanted.isdisjoint(self.lines(teller)))


@dataclass(frozen=True, slots=True)
class ToldSession:
    """A session with at least one account that counts.

    `moments` are in the order of the session's clock. `answered` are the tellers whose accounts count, `missing` the
    others with the reason. `length_ms` is the session's length where the study knows it.
    """

    dyad: str
    session: int
    group: str | None
    moments: tuple[SessionMoment, ...]
    answered: tuple[Teller, ...]
    missing: tuple[tuple[Teller, str], ...]
    length_ms: int | None

    @property
    def name(self) -> str:
        """Dyad and session as a reader writes them, such as "D03 S3"."""
        return f"{self.dyad} S{self.session}"

    @property
    def compared(self) -> bool:
        """True where both accounts are there, so that what one did not tell is known."""
        return len(self.answered) == len(TELLERS)


@dataclass(frozen=True, slots=True)
class Telling:
    """How often, over the moments of the sessions compared, a line was told of the same moment by both or by one.

    `client_alone` counts those of `client_only` at which the therapist did not stop at all; at the others the therapist
    told of the moment, but not this. `therapist_alone` likewise. `dyads_both` are the dyads in which both told it of a
    moment, `dyads` those compared. `example` is the first moment both told it of, else the first at all.
    """

    line: int
    both: int
    client_only: int
    client_alone: int
    therapist_only: int
    therapist_alone: int
    dyads_both: int
    dyads: int
    example: tuple[ToldSession, SessionMoment] | None

    @property
    def moments(self) -> int:
        """The moments of which anybody told it."""
        return self.both + self.client_only + self.therapist_only


def told_sessions(
    table: TagTable,
    grid: UnitGrid,
    counted: Carried,
    *,
    match_ms: int = MATCH_WITHIN_MS,
    lengths: Mapping[SessionName, int] | None = None,
) -> tuple[ToldSession, ...]:
    """Every session of which an account counts under the layer of `counted`, by dyad and number.

    `lengths` are the sessions' lengths in milliseconds, as far as they are known. A recall moment that nobody talked
    about is no account, nor is that of a respondent who is neither client nor therapist, nor one whose interview has
    no session.
    """
    accounts = _accounts(table, grid, counted)
    held: dict[SessionName, list[tuple[int, InterviewFacts]]] = {}
    for index, facts in enumerate(table.interviews):
        if facts.session is not None:
            held.setdefault((facts.dyad, facts.session), []).append((index, facts))
    found = []
    for (dyad, number), interviews in sorted(held.items()):
        own = {
            teller: [
                account for index, facts in interviews if facts.respondent_role == teller
                for account in accounts.get(index, ())
            ]
            for teller in TELLERS
        }  # fmt: skip
        answered = tuple(teller for teller in TELLERS if own[teller])
        if answered:
            found.append(
                ToldSession(
                    dyad=dyad,
                    session=number,
                    group=next((facts.group for _, facts in interviews if facts.group), None),
                    moments=_moments(own["client"], own["therapist"], match_ms),
                    answered=answered,
                    missing=tuple(
                        (teller, _why_missing(teller, interviews, counted)) for teller in TELLERS if not own[teller]
                    ),
                    length_ms=(lengths or {}).get((dyad, number)),
                )
            )
    return tuple(found)


def tellings(sessions: Sequence[ToldSession], lines: Sequence[Line]) -> tuple[Telling, ...]:
    """How each line of a `Carried` is told, over the sessions that can be compared; those never told are left out."""
    compared = [session for session in sessions if session.compared]
    found = (_telling(place, compared) for place in range(len(lines)))
    return tuple(one for one in found if one.moments)


def moments_told(
    sessions: Sequence[ToldSession], line: int, told_by: ToldBy | None = None
) -> tuple[tuple[ToldSession, SessionMoment], ...]:
    """The moments behind a number of `tellings`: those of which both, or only one, told the line; None for all."""
    return tuple(
        (session, moment)
        for session in sessions
        if session.compared
        for moment in session.moments
        if (tellers := moment.tellers_of([line])) and told_by in (None, "both" if len(tellers) > 1 else tellers[0])
    )


def specific(lines: Sequence[Line], carried_lines: Iterable[int]) -> tuple[int, ...]:
    """Of the carried lines those that say most: no family where one of its subcodes is carried, nor "any code"."""
    there = [place for place in carried_lines if lines[place].kind != "any"]
    return tuple(
        place
        for place in there
        if not any(other != place and set(lines[other].codes) < set(lines[place].codes) for other in there)
    )


def units_of(account: Account, table: TagTable, grid: UnitGrid) -> tuple[int, ...]:
    """The units of the account's talk, whatever they carry."""
    ordinal = table.moments[account.moment].ordinal
    inside = (grid.interview == account.interview) & (grid.moment == ordinal)
    return tuple(np.flatnonzero(inside).tolist())


def _accounts(table: TagTable, grid: UnitGrid, counted: Carried) -> dict[int, list[Account]]:
    """The accounts of each interview that counts, each with the lines that units of its talk carry."""
    carried_at: dict[tuple[int, int], list[int]] = {}
    if counted.unit.size:
        columns = [grid.interview[counted.unit], grid.moment[counted.unit], counted.line]
        for interview, ordinal, line in np.unique(np.column_stack(columns), axis=0).tolist():
            carried_at.setdefault((interview, ordinal), []).append(line)
    accounts: dict[int, list[Account]] = {}
    for place, moment in enumerate(table.moments):
        role = table.interviews[moment.interview].respondent_role
        teller = next((one for one in TELLERS if one == role), None)
        if teller is None or moment.end <= moment.start or not counted.covered[moment.interview]:
            continue
        start = moment.session_start_ms
        accounts.setdefault(moment.interview, []).append(
            Account(
                moment=place,
                interview=moment.interview,
                teller=teller,
                start_ms=start,
                end_ms=start if moment.session_end_ms is None else moment.session_end_ms,
                lines=tuple(carried_at.get((moment.interview, moment.ordinal), ())),
            )
        )
    return accounts


def _moments(client: Sequence[Account], therapist: Sequence[Account], match_ms: int) -> tuple[SessionMoment, ...]:
    groups = matched(
        [(one.start_ms, one.end_ms) for one in client], [(one.start_ms, one.end_ms) for one in therapist], match_ms
    )
    moments = [
        SessionMoment(tuple(client[place] for place in ours), tuple(therapist[place] for place in theirs))
        for ours, theirs in groups
    ]
    return tuple(sorted(moments, key=lambda moment: (moment.start_ms, moment.end_ms, _order(moment))))


def _order(moment: SessionMoment) -> tuple[int, ...]:
    return tuple(account.moment for account in moment.accounts)


def _why_missing(teller: Teller, interviews: Sequence[tuple[int, InterviewFacts]], counted: Carried) -> str:
    theirs = [(index, facts) for index, facts in interviews if facts.respondent_role == teller]
    if not theirs:
        return "no interview listed"
    for index, facts in theirs:
        if counted.covered[index]:
            return "no recall moments in the transcript"
        if facts.status == "withdrawn":
            return "withdrawn"
    if any(facts.has_transcript for _, facts in theirs):
        return "not coded in this layer"
    return _NO_TRANSCRIPT.get(theirs[0][1].status, "no transcript")


_NO_TRANSCRIPT = {"planned": "not held yet", "declined": "declined", "missing": "missing"}


def _telling(line: int, compared: Sequence[ToldSession]) -> Telling:
    counts = {"both": 0, "client": 0, "therapist": 0}
    alone = {"client": 0, "therapist": 0}
    dyads_both: set[str] = set()
    examples: dict[bool, tuple[ToldSession, SessionMoment]] = {}
    for session in compared:
        for moment in session.moments:
            tellers = moment.tellers_of([line])
            if not tellers:
                continue
            both = len(tellers) == len(TELLERS)
            examples.setdefault(both, (session, moment))
            if both:
                counts["both"] += 1
                dyads_both.add(session.dyad)
            else:
                counts[tellers[0]] += 1
                alone[tellers[0]] += moment.told_by != "both"
    return Telling(
        line=line,
        both=counts["both"],
        client_only=counts["client"],
        client_alone=alone["client"],
        therapist_only=counts["therapist"],
        therapist_alone=alone["therapist"],
        dyads_both=len(dyads_both),
        dyads=len({session.dyad for session in compared}),
        example=examples.get(True) or examples.get(False),
    )
