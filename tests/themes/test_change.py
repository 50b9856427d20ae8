"""Change between sessions over a study drawn by hand, and only between accounts of the same people.

D01: client 3 and 5, therapist 3 alone.   D02: client and therapist 3 and 5.   Every interview has ten units of a kind.
"""

from __future__ import annotations

import dataclasses

import pytest

from ipr_coder.errors import UsageError
from ipr_coder.study.facts import CodeFacts, InterviewFacts
from ipr_coder.themes.carried import carried
from ipr_coder.themes.change import session_change, session_steps
from ipr_coder.themes.layers import Layer

CODES = (CodeFacts("shame", "Shame", None, "", "s"), CodeFacts("repair", "Repair", None, "", "p"))


def interview(label, dyad, session, who, role, group):
    return InterviewFacts(label, dyad, session, "ipr", who, role, "done", None, None, None, group, True)


INTERVIEWS = (
    interview("a", "D01", 3, "C01", "client", "good"),
    interview("b", "D01", 5, "C01", "client", "good"),
    interview("c", "D01", 3, "T01", "therapist", "good"),
    interview("d", "D02", 3, "C02", "client", "poor"),
    interview("e", "D02", 5, "C02", "client", "poor"),
    interview("f", "D02", 3, "T01", "therapist", "poor"),
    interview("g", "D02", 5, "T01", "therapist", "poor"),
)
SHAME = {"a": 4, "b": 1, "c": 9, "d": 1, "e": 2, "f": 0, "g": 2}


@pytest.fixture
def made(make_table, make_grid):
    def make(case_unit="dyad", interviews=INTERVIEWS, units=None, covered=None):
        sizes = units or dict.fromkeys(SHAME, 10)
        places = [one.label for one in INTERVIEWS]
        tags = [
            (places.index(label), 10 * k, 10 * k + 10, "shame", "AB") for label, n in SHAME.items() for k in range(n)
        ]
        grid = make_grid([(at, 10 * k, 10 * k + 10, 0) for at, label in enumerate(places) for k in range(sizes[label])])
        table = make_table(tags, interviews, CODES, ("AB",), covered or [[1]] * 7)
        counted = carried(table, grid, Layer("coder", ("AB",)))
        return table, counted, session_change(table, grid, counted, earlier=3, later=5, case_unit=case_unit)

    return make


def test_only_those_who_told_of_both_sessions_are_compared(made):
    change = made()[2]
    assert [(one.dyad, one.respondent) for one in change.accounts] == [("D01", "C01"), ("D02", "C02"), ("D02", "T01")]
    assert change.left_out == ("c",)
    shame = change.all[0]
    assert (shame.earlier.segments, shame.earlier.units) == (5, 30)  # without the nine of the therapist's lone account
    assert (shame.later.segments, shame.later.units) == (5, 30)
    assert (shame.of, shame.more, shame.fewer, shame.same) == (2, 1, 1, 0)  # D02 1 to 4, D01 4 to 1


def test_participants_as_cases(made):
    change = made("participant")[2]
    assert [(case.case, case.earlier[0].segments, case.later[0].segments) for case in change.cases] == [
        ("C01", 4, 1), ("C02", 1, 2), ("T01", 0, 2)
    ]  # fmt: skip
    shame = change.all[0]
    assert (shame.more, shame.fewer, shame.gained, shame.lost) == (2, 1, 1, 0)
    assert (shame.cases_earlier, shame.cases_later, shame.labels) == (2, 3, ("general", "general"))
    assert made("interview")[2].unit == "participant"


def test_shares_decide_not_numbers(made):
    """One of ten units and two of twenty are the same; the number alone would say more."""
    units = dict.fromkeys(SHAME, 10) | {"e": 20}
    case = made("participant", units=units)[2]
    assert (case.all[0].same, case.all[0].more) == (1, 1)


def test_groups(made):
    change = made()[2]
    assert [(group, lines[0].of, lines[0].earlier.segments, lines[0].later.segments)
            for group, lines in change.by_group] == [("good", 1, 4, 1), ("poor", 1, 1, 4)]  # fmt: skip
    bare = [dataclasses.replace(one, group=None) for one in INTERVIEWS]
    assert made(interviews=bare)[2].by_group == ()


def test_who_is_not_known_is_nobody_twice(made):
    nameless = [dataclasses.replace(one, respondent="") if one.label in "ab" else one for one in INTERVIEWS]
    change = made(interviews=nameless)[2]
    assert change.left_out == ("a", "b", "c")


def test_what_nobody_answered_for_is_not_compared(made):
    change = made(covered=[[1], [0], [1], [1], [1], [1], [1]])[2]
    assert [one.dyad for one in change.accounts] == ["D02", "D02"]
    assert change.left_out == ("a", "c")


def test_steps_between_sessions(made):
    table, counted, _ = made()
    assert session_steps(table, counted) == ((3, 5),)
    assert session_steps(table, counted, (5, 3)) == ((3, 5),)
    with pytest.raises(UsageError, match="Sessions there are: 3, 5"):
        session_steps(table, counted, (3, 7))
    for wish in ((3,), (3, 3), (3, 5, 7)):
        with pytest.raises(UsageError, match="from one session to another"):
            session_steps(table, counted, wish)
    later = [dataclasses.replace(one, session=8) if one.label == "g" else one for one in INTERVIEWS]
    table, counted, _ = made(interviews=later)
    assert session_steps(table, counted) == ((3, 5), (5, 8))
