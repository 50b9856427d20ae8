"""The theme table: how often, in how many interviews and in how many cases each code was found, and told by whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from ipr_coder.study.facts import InterviewFacts
from ipr_coder.study.tables import ROLES, TagTable, UnitGrid, UnitKind
from ipr_coder.themes.carried import Carried, Line, carried
from ipr_coder.themes.cases import Cases, CaseUnit, cases_of
from ipr_coder.themes.counts import Count, LineCounter
from ipr_coder.themes.layers import Layer, answered_by
from ipr_coder.themes.units import INTERVIEWER

__all__ = ["Count", "LeftOut", "ParticipantRow", "ThemeRow", "ThemeTable", "theme_table"]

T = TypeVar("T", bound=Hashable)


@dataclass(frozen=True, slots=True)
class ThemeRow:
    """A line of the table with its counts. `by_role`, `by_session` and `by_group` follow the table's strata.

    `largest` is the number of its segments that come from the participant(s) `largest_from`, the most from any one.
    """

    line: Line
    tags: int
    all: Count
    by_role: tuple[Count, ...]
    by_session: tuple[Count, ...]
    by_group: tuple[Count, ...]
    largest: int
    largest_from: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ParticipantRow:
    """What one respondent contributes. `segments` has one number a line of the table, `units` all they were asked."""

    participant: str
    role: str
    interviews: int
    units: int
    segments: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An interview that coders have answered for and that does not count in the layer, with the number of them."""

    interview: str
    coders: int


@dataclass(frozen=True, slots=True)
class ThemeTable:
    """A whole theme table, with what it rests on. The last of `rows` counts any code.

    `flat` says that a line counts its own code alone, and subcodes are not rolled up into their families.

    `roles`, `sessions` and `groups` are the strata that occur in covered interviews; None stands for "not known".
    """

    layer: Layer
    unit: UnitKind
    cases: Cases
    rows: tuple[ThemeRow, ...]
    roles: tuple[str, ...]
    sessions: tuple[int | None, ...]
    groups: tuple[str | None, ...]
    """Empty where no dyad has a group."""
    participants: tuple[ParticipantRow, ...]
    interviews_covered: int
    interviews_broken_off: int
    """Of those covered."""
    tags_outside: int
    tags_unanswered: int
    left_out: tuple[LeftOut, ...] = ()
    coded_by: tuple[tuple[int, int], ...] = ()
    """How many of the covered interviews each number of the layer's coders answered for: (coders, interviews)."""
    flat: bool = False

    def row(self, code: str) -> ThemeRow:
        """The line of a code, rolled up where it is a family and the table is not flat; KeyError when there is none."""
        kinds = ("code", "own") if self.flat else ("code", "family")
        for row in self.rows:
            if row.line.code == code and row.line.kind in kinds:
                return row
        raise KeyError(code)


def theme_table(
    table: TagTable, grid: UnitGrid, *, case_unit: CaseUnit, layer: Layer, flat: bool = False
) -> ThemeTable:
    """Count every code of `table` over the units of `grid`.

    Segments are distinct units that carry the code in the layer; a family counts a unit once, whichever of its
    subcodes are there, or with `flat` only where the family itself was put. Interviews and cases are counted out of
    those that are covered: answered for by the coder, by at least one coder (union), by two or more (agreed), or
    settled to the end (consensus).
    """
    counted = carried(table, grid, layer, flat=flat)
    cases = cases_of(table.interviews, counted.covered, case_unit)
    held = [facts for facts, covered in zip(table.interviews, counted.covered, strict=True) if covered]
    roles = _strata([_respondent_role(facts) for facts in held], order=_role_order)
    sessions = _strata([_session(facts) for facts in held], order=lambda session: (session is None, session or 0))
    groups = _strata([_group(facts) for facts in held], order=lambda group: (group is None, 0))
    if groups == (None,):
        groups = ()
    count = LineCounter(table, grid, counted, cases)
    overall = count.over(counted.covered)
    by_role = [count.over(_where(table, counted, role, _respondent_role)) for role in roles]
    by_session = [count.over(_where(table, counted, session, _session)) for session in sessions]
    by_group = [count.over(_where(table, counted, group, _group)) for group in groups]
    participants = _participants(table, grid, counted)
    rows = tuple(
        ThemeRow(
            line=line,
            tags=int(counted.tags[place]),
            all=overall[place],
            by_role=tuple(stratum[place] for stratum in by_role),
            by_session=tuple(stratum[place] for stratum in by_session),
            by_group=tuple(stratum[place] for stratum in by_group),
            largest=(most := max((one.segments[place] for one in participants), default=0)),
            largest_from=tuple(one.participant for one in participants if most and one.segments[place] == most),
        )
        for place, line in enumerate(counted.lines)
    )
    return ThemeTable(
        layer=layer,
        unit=grid.kind,
        cases=cases,
        rows=rows,
        roles=roles,
        sessions=sessions,
        groups=groups,
        participants=participants,
        interviews_covered=len(held),
        interviews_broken_off=sum(facts.status == "broken_off" for facts in held),
        tags_outside=counted.outside,
        tags_unanswered=counted.unanswered,
        left_out=_left_out(table, layer, counted),
        coded_by=tuple(sorted(Counter(answered_by(table, layer)[counted.covered].tolist()).items())),
        flat=flat,
    )


def _left_out(table: TagTable, layer: Layer, counted: Carried) -> tuple[LeftOut, ...]:
    """What the layer leaves out of what the coders did: interviews not settled, or coded by one alone."""
    coders = answered_by(table, Layer("union", table.people))
    return tuple(
        LeftOut(facts.label, int(coders[place]))
        for place, facts in enumerate(table.interviews)
        if coders[place] and not counted.covered[place]
    )


def _respondent_role(facts: InterviewFacts) -> str:
    return facts.respondent_role


def _session(facts: InterviewFacts) -> int | None:
    return facts.session


def _group(facts: InterviewFacts) -> str | None:
    return facts.group


def _where(table: TagTable, counted: Carried, value: T, fact: Callable[[InterviewFacts], T]) -> NDArray[np.bool_]:
    """The covered interviews of the stratum in which `fact` has this `value`."""
    inside: NDArray[np.bool_] = np.array([fact(facts) == value for facts in table.interviews], dtype=bool)
    return np.logical_and(counted.covered, inside)


def _strata(values: Sequence[T], order: Callable[[T], tuple[int, int]]) -> tuple[T, ...]:
    """The different values that occur, sorted by `order`, ties in order of appearance."""
    return tuple(sorted(dict.fromkeys(values), key=order))


def _role_order(role: str) -> tuple[int, int]:
    return (ROLES.index(role) if role in ROLES else len(ROLES)), 0


def _participants(table: TagTable, grid: UnitGrid, counted: Carried) -> tuple[ParticipantRow, ...]:
    """One row a respondent of a covered interview, in order of appearance."""
    people = cases_of(table.interviews, counted.covered, "participant")
    of_unit = people.of_interview[grid.interview] if len(grid) else grid.interview
    codable = of_unit[(grid.role != INTERVIEWER) & (of_unit >= 0)]
    units = np.bincount(codable, minlength=people.n)
    interviews = np.bincount(people.of_interview[counted.covered], minlength=people.n)
    who = of_unit[counted.unit] if counted.unit.size else counted.unit
    segments = np.zeros((people.n, len(counted.lines)), dtype=np.int64)
    np.add.at(segments, (who, counted.line), 1)
    roles: dict[int, str] = {}
    for index, facts in enumerate(table.interviews):
        roles.setdefault(int(people.of_interview[index]), facts.respondent_role)
    return tuple(
        ParticipantRow(
            participant=name,
            role=roles[place],
            interviews=int(interviews[place]),
            units=int(units[place]),
            segments=tuple(int(number) for number in segments[place]),
        )
        for place, name in enumerate(people.names)
    )
