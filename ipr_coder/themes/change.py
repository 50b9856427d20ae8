"""What changes from one session to a later one, in accounts of the same people.

Only like is compared with like: a respondent's interviews about one of the two sessions count when the same respondent
of the same dyad has covered interviews about the other one, too. A therapist's account that is missing in one session
would otherwise look like change.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np

from ipr_coder.errors import UsageError
from ipr_coder.study.facts import InterviewFacts
from ipr_coder.study.tables import Ints, TagTable, UnitGrid
from ipr_coder.themes.carried import Carried, Line
from ipr_coder.themes.cases import CaseUnit, CqrLabel, case_of, cqr_label
from ipr_coder.themes.counts import segments_by_interview, units_by_interview

ChangeUnit = Literal["dyad", "participant"]


@dataclass(frozen=True, slots=True)
class Account:
    """What one respondent of a dyad told of both sessions: interviews as indices into the table's interviews."""

    dyad: str
    respondent: str
    role: str
    group: str | None
    earlier: tuple[int, ...]
    later: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Amount:
    """How many of some units carry a code."""

    segments: int
    units: int

    @property
    def percent(self) -> float | None:
        """Out of a hundred units; None where there is no unit."""
        return 100 * self.segments / self.units if self.units else None


@dataclass(frozen=True, slots=True)
class LineChange:
    """One line in both sessions. `more`, `fewer` and `same` count the cases by the share of their units that carry it;
    `gained` and `lost` those that have it only later, or only earlier. `of` is the number of cases compared."""

    line: Line
    earlier: Amount
    later: Amount
    cases_earlier: int
    cases_later: int
    of: int
    more: int
    fewer: int
    same: int
    gained: int
    lost: int

    @property
    def labels(self) -> tuple[CqrLabel | None, CqrLabel | None]:
        """The CQR labels of the cases that have it in the earlier and in the later session."""
        return cqr_label(self.cases_earlier, self.of), cqr_label(self.cases_later, self.of)


@dataclass(frozen=True, slots=True)
class CaseChange:
    """A case in both sessions; one amount a line."""

    case: str
    group: str | None
    """None where it is not known, or where the case belongs to several."""
    earlier: tuple[Amount, ...]
    later: tuple[Amount, ...]


@dataclass(frozen=True, slots=True)
class SessionChange:
    """From the session numbered `earlier` to the one numbered `later`.

    `left_out` are covered interviews about one of the two whose respondent has none that counts about the other.
    """

    earlier: int
    later: int
    unit: ChangeUnit
    accounts: tuple[Account, ...]
    left_out: tuple[str, ...]
    cases: tuple[CaseChange, ...]
    all: tuple[LineChange, ...]
    by_group: tuple[tuple[str | None, tuple[LineChange, ...]], ...]
    """Empty where no dyad has a group."""


def session_steps(table: TagTable, counted: Carried, wished: Sequence[int] = ()) -> tuple[tuple[int, int], ...]:
    """Pairs of sessions to compare: each with the next one that has covered interviews, or the two `wished` for.

    UsageError when other than two are wished for, or one of them has no covered interview.
    """
    held = zip(table.interviews, counted.covered, strict=True)
    there = sorted({facts.session for facts, covered in held if covered and facts.session is not None})
    if not wished:
        return tuple(pairwise(there))
    if len(set(wished)) != 2 or len(wished) != 2:
        raise UsageError("a change is from one session to another.", mend="Name two, for example --sessions 3,5.")
    for number in wished:
        if number not in there:
            known = ", ".join(map(str, there)) or "none"
            raise UsageError(f"no interview about session {number} counts here.", mend=f"Sessions there are: {known}.")
    return ((min(wished), max(wished)),)


def session_change(
    table: TagTable, grid: UnitGrid, counted: Carried, *, earlier: int, later: int, case_unit: CaseUnit
) -> SessionChange:
    """Count every line of `counted` in both sessions over the accounts that are there in both.

    A case is a dyad, or else a participant: an interview is about one session and cannot change.
    """
    unit: ChangeUnit = "dyad" if case_unit == "dyad" else "participant"
    accounts, left_out = _accounts(table.interviews, counted, earlier, later)
    amounts = _Amounts(counted.lines, segments_by_interview(table, grid, counted), units_by_interview(table, grid))
    groups = tuple(dict.fromkeys(sorted((one.group for one in accounts), key=lambda group: group is None)))
    split = () if set(groups) <= {None} else groups
    return SessionChange(
        earlier=earlier,
        later=later,
        unit=unit,
        accounts=accounts,
        left_out=left_out,
        cases=amounts.cases(table.interviews, accounts, unit),
        all=amounts.lines_of(table.interviews, accounts, unit),
        by_group=tuple(
            (group, amounts.lines_of(table.interviews, [one for one in accounts if one.group == group], unit))
            for group in split
        ),
    )


class _Amounts:
    """Adds up segments and units of any interviews."""

    def __init__(self, lines: tuple[Line, ...], segments: Ints, units: Ints) -> None:
        self._lines = lines
        self._segments = segments
        self._units = units

    def cases(
        self, interviews: Sequence[InterviewFacts], accounts: Sequence[Account], unit: ChangeUnit
    ) -> tuple[CaseChange, ...]:
        """The cases that these accounts make up, in order of appearance."""
        together: dict[str, list[Account]] = {}
        for account in accounts:
            together.setdefault(case_of(interviews[account.earlier[0]], unit), []).append(account)
        return tuple(
            CaseChange(
                case=case,
                group=_the_one({account.group for account in theirs}),
                earlier=self._of([at for account in theirs for at in account.earlier]),
                later=self._of([at for account in theirs for at in account.later]),
            )
            for case, theirs in together.items()
        )

    def lines_of(
        self, interviews: Sequence[InterviewFacts], accounts: Sequence[Account], unit: ChangeUnit
    ) -> tuple[LineChange, ...]:
        """Every line over these accounts."""
        cases = self.cases(interviews, accounts, unit)
        earlier = self._of([at for account in accounts for at in account.earlier])
        later = self._of([at for account in accounts for at in account.later])
        changes = []
        for place, line in enumerate(self._lines):
            both = [(case.earlier[place], case.later[place]) for case in cases]
            # Shares are compared as whole numbers multiplied crosswise: floating point could tell equals apart.
            ways = [_sign(after.segments * before.units - before.segments * after.units) for before, after in both]
            had = [(bool(before.segments), bool(after.segments)) for before, after in both]
            changes.append(
                LineChange(
                    line=line,
                    earlier=earlier[place],
                    later=later[place],
                    cases_earlier=sum(before for before, _ in had),
                    cases_later=sum(after for _, after in had),
                    of=len(cases),
                    more=ways.count(1),
                    fewer=ways.count(-1),
                    same=ways.count(0),
                    gained=had.count((False, True)),
                    lost=had.count((True, False)),
                )
            )
        return tuple(changes)

    def _of(self, interviews: Sequence[int]) -> tuple[Amount, ...]:
        chosen = np.array(interviews, dtype=np.int64)
        units = int(self._units[chosen].sum())
        return tuple(Amount(int(segments), units) for segments in self._segments[:, chosen].sum(axis=1))


def _accounts(
    interviews: Sequence[InterviewFacts], counted: Carried, earlier: int, later: int
) -> tuple[tuple[Account, ...], tuple[str, ...]]:
    """The respondents with covered interviews about both sessions, and the interviews of those without."""
    found: dict[tuple[str, str, str], dict[int, list[int]]] = {}
    for place, facts in enumerate(interviews):
        if counted.covered[place] and facts.session in (earlier, later):
            # Who an interview is with may not be known: then nobody can say that it is the same person.
            who = facts.respondent or f"\0{facts.label}"
            sessions = found.setdefault((facts.dyad, who, facts.kind), {earlier: [], later: []})
            sessions[facts.session].append(place)
    accounts, left_out = [], []
    for (dyad, who, _), sessions in found.items():
        if sessions[earlier] and sessions[later]:
            facts = interviews[sessions[later][0]]
            accounts.append(
                Account(dyad, who, facts.respondent_role, facts.group, tuple(sessions[earlier]), tuple(sessions[later]))
            )
        else:
            left_out += [*sessions[earlier], *sessions[later]]
    return tuple(accounts), tuple(interviews[at].label for at in sorted(left_out))


def _the_one(groups: set[str | None]) -> str | None:
    return next(iter(groups)) if len(groups) == 1 else None


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)
