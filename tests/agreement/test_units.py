"""From tags to ratings: rules, missing coders, groups of codes, and a coder's own overlaps."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipr_coder.agreement import RULES, AgreementError, TagArrays, UnitArrays, unit_ratings, unit_ratings_by_code

UNITS = UnitArrays(np.array([0, 0, 0, 1, 1]), np.array([0, 10, 20, 0, 10]), np.array([10, 20, 30, 10, 30]))
BOTH = np.ones((2, 2), dtype=bool)


def tags(*rows: tuple[int, int, int, int, int]) -> TagArrays:
    """Rows of interview, start, end, code, coder."""
    return TagArrays(*np.array(rows, dtype=np.int64).reshape(-1, 5).T)


@pytest.mark.parametrize(
    ("span", "rule", "marked"),
    [
        ((0, 10), "any overlap", [1, 0, 0]),
        ((9, 10), "any overlap", [1, 0, 0]),
        ((9, 11), "any overlap", [1, 1, 0]),
        ((5, 25), "any overlap", [1, 1, 1]),
        ((0, 5), "majority", [0, 0, 0]),
        ((0, 6), "majority", [1, 0, 0]),
        ((4, 26), "majority", [1, 1, 1]),
        ((5, 25), "majority", [0, 1, 0]),
        ((0, 10), "exact", [1, 0, 0]),
        ((0, 9), "exact", [0, 0, 0]),
        ((0, 20), "exact", [0, 0, 0]),
    ],
)
def test_rules(span: tuple[int, int], rule: str, marked: list[int]) -> None:
    ratings = unit_ratings(tags((0, *span, 3, 1)), UNITS, BOTH, 3, rule=rule)
    assert ratings[:, 1].tolist() == [*marked, 0, 0]
    assert ratings[:, 0].tolist() == [0] * 5


def test_a_coder_who_has_not_answered_is_missing_even_with_tags() -> None:
    covered = np.array([[True, False], [True, True]])
    ratings = unit_ratings(tags((0, 0, 10, 0, 1), (1, 0, 10, 0, 1), (0, 0, 10, 0, 0)), UNITS, covered, 0)
    assert ratings.tolist() == [[1, -1], [0, -1], [0, -1], [0, 1], [0, 0]]


def test_own_overlapping_tags_count_once_towards_a_majority() -> None:
    twice = tags((0, 0, 4, 0, 0), (0, 1, 5, 0, 0), (0, 1, 3, 0, 0))
    assert unit_ratings(twice, UNITS, BOTH, 0, rule="majority")[0, 0] == 0
    apart = tags((0, 0, 3, 0, 0), (0, 6, 9, 0, 0))
    assert unit_ratings(apart, UNITS, BOTH, 0, rule="majority")[0, 0] == 1


def test_two_coders_never_share_a_majority() -> None:
    shared = tags((0, 0, 4, 0, 0), (0, 4, 8, 0, 1))
    assert unit_ratings(shared, UNITS, BOTH, 0, rule="majority")[0].tolist() == [0, 0]


def test_a_parent_counts_its_subcodes_together() -> None:
    table = tags((0, 0, 3, 1, 0), (0, 3, 6, 2, 0), (0, 12, 14, 0, 0))
    one, two, all_three = unit_ratings_by_code(table, UNITS, BOTH, [1, 2, [0, 1, 2]], rule="majority")
    assert one[0, 0] == two[0, 0] == 0
    assert all_three[:, 0].tolist() == [1, 0, 0, 0, 0]


def test_tags_between_units_and_past_the_last_one_mark_nothing() -> None:
    units = UnitArrays(np.array([0, 0, 1]), np.array([0, 20, 0]), np.array([10, 30, 10]))
    table = tags((0, 10, 20, 0, 0), (0, 30, 900, 0, 0), (0, 5000, 9000, 0, 1))
    assert not unit_ratings(table, units, BOTH, 0).any()


def test_units_in_any_order() -> None:
    order = np.array([3, 0, 4, 2, 1])
    shuffled = UnitArrays(UNITS.interview[order], UNITS.start[order], UNITS.end[order])
    table = tags((0, 5, 25, 0, 0), (1, 12, 13, 0, 1))
    assert np.array_equal(unit_ratings(table, UNITS, BOTH, 0)[order], unit_ratings(table, shuffled, BOTH, 0))


def test_no_tags_and_no_units() -> None:
    assert unit_ratings(tags(), UNITS, BOTH, 0).tolist() == [[0, 0]] * 5
    none = UnitArrays(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.int64))
    assert unit_ratings(tags((0, 0, 5, 0, 0)), none, BOTH, 0).shape == (0, 2)


@given(
    st.lists(
        st.tuples(st.integers(0, 1), st.integers(0, 32), st.integers(1, 15), st.integers(0, 2), st.integers(0, 1)),
        max_size=12,
    ),
    st.sampled_from(RULES),
)
def test_same_as_reading_character_by_character(rows: list[tuple[int, int, int, int, int]], rule: str) -> None:
    table = tags(*[(i, s, s + n, code, coder) for i, s, n, code, coder in rows])
    found = unit_ratings_by_code(table, UNITS, BOTH, [0, 1, 2], rule=rule)
    for code in range(3):
        for unit, (interview, start, end) in enumerate(zip(UNITS.interview, UNITS.start, UNITS.end, strict=True)):
            for coder in range(2):
                own = [(s, s + n) for i, s, n, c, who in rows if (i, c, who) == (interview, code, coder)]
                covered = {place for s, e in own for place in range(s, e)} & set(range(start, end))
                expected = {
                    "any overlap": bool(covered),
                    "majority": 2 * len(covered) > end - start,
                    "exact": (start, end) in own,
                }[rule]
                assert found[code, unit, coder] == expected


@pytest.mark.parametrize(
    ("table", "units", "says"),
    [
        (tags((0, 5, 3, 0, 0)), UNITS, "ends before it starts"),
        (tags((0, 5, 5, 0, 0)), UNITS, "covers no character"),
        (tags((0, -1, 3, 0, 0)), UNITS, "starts before the text"),
        (tags((2, 0, 3, 0, 0)), UNITS, "no row"),
        (tags((0, 0, 3, 0, 2)), UNITS, "no column"),
        (tags((0, 0, 3, -1, 0)), UNITS, "code below 0"),
        (tags(), UnitArrays(np.array([0, 0]), np.array([0, 5]), np.array([6, 10])), "overlap"),
        (tags(), UnitArrays(np.array([0]), np.array([0, 5]), np.array([6, 10])), "differ in length"),
        (tags(), UnitArrays(np.array([0]), np.array([0.5]), np.array([6.0])), "whole numbers"),
    ],
)
def test_nonsense_is_refused(table: TagArrays, units: UnitArrays, says: str) -> None:
    with pytest.raises(AgreementError, match=says):
        unit_ratings(table, units, BOTH, 0)


def test_an_unknown_rule_is_refused() -> None:
    with pytest.raises(AgreementError, match="any overlap, majority, exact"):
        unit_ratings(tags(), UNITS, BOTH, 0, rule="touching")


def test_a_unit_without_text_is_never_marked() -> None:
    # A recall moment that nobody talked about lies between two that somebody did.
    units = UnitArrays(np.zeros(3, np.int64), np.array([0, 10, 10]), np.array([10, 10, 20]))
    for rule in RULES:
        assert unit_ratings(tags((0, 0, 20, 0, 0)), units, BOTH, 0, rule=rule)[1].tolist() == [0, 0]
