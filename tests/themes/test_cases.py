"""The CQR cut-offs as printed for researchers, and who counts in N."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipr_coder.errors import UsageError
from ipr_coder.themes.cases import case_of, cases_of, choose_case_unit, cqr_cutoffs, cqr_label, small_sample_warning

CUTOFFS = {
    3: {"general": (2, 3)},
    4: {"general": (3, 4), "variant": (2, 2)},
    5: {"general": (4, 5), "typical": (3, 3), "variant": (2, 2)},
    6: {"general": (5, 6), "typical": (4, 4), "variant": (2, 3)},
    8: {"general": (7, 8), "typical": (5, 6), "variant": (2, 4)},
    10: {"general": (9, 10), "typical": (6, 8), "variant": (2, 5)},
    12: {"general": (11, 12), "typical": (7, 10), "variant": (2, 6)},
    15: {"general": (14, 15), "typical": (8, 13), "variant": (2, 7)},
    16: {"general": (15, 16), "typical": (9, 14), "variant": (4, 8), "rare": (2, 3)},
    24: {"general": (23, 24), "typical": (13, 22), "variant": (4, 12), "rare": (2, 3)},
}


@pytest.mark.parametrize(("total", "ranges"), CUTOFFS.items())
def test_labels_follow_the_printed_cutoffs(total, ranges):
    assert cqr_cutoffs(total) == ranges
    for label, (low, high) in ranges.items():
        assert {cqr_label(n, total) for n in range(low, high + 1)} == {label}


@pytest.mark.parametrize("total", [1, 2, 3, 12, 24])
def test_one_case_or_none_has_no_label(total):
    assert cqr_label(0, total) is None
    assert cqr_label(1, total) is None


def test_two_of_two_is_general():
    assert cqr_label(2, 2) == "general"


@pytest.mark.parametrize(("n", "total"), [(3, 2), (-1, 4)])
def test_impossible_numbers_are_refused(n, total):
    with pytest.raises(ValueError, match="cannot be"):
        cqr_label(n, total)


@given(st.integers(0, 60), st.integers(0, 60))
def test_more_cases_never_make_a_weaker_label(first, second):
    total = 60
    order = [None, "rare", "variant", "typical", "general"]
    low, high = sorted((first, second))
    assert order.index(cqr_label(low, total)) <= order.index(cqr_label(high, total))


def test_warning_below_six_cases_only():
    assert "5 cases" in small_sample_warning(5)
    assert "1 case " in small_sample_warning(1)
    assert small_sample_warning(6) is None


def test_a_case_nobody_coded_is_neither_present_nor_absent(table):
    covered = np.array([True, True, True, True, False, False, False])
    dyads = cases_of(table.interviews, covered, "dyad")
    assert dyads.names == ("D01", "D02", "D03")
    assert dyads.without == ("D04",)
    assert dyads.of_interview.tolist() == [0, 0, 1, 2, -1, -1, -1]
    people = cases_of(table.interviews, covered, "participant")
    assert people.names == ("C01", "T01", "C02", "C03")
    assert people.without == ("C04", "T02")
    assert cases_of(table.interviews, covered, "interview").n == 4


def test_a_respondent_nobody_named_is_a_case_alone(table):
    import dataclasses

    nameless = dataclasses.replace(table.interviews[0], respondent="")
    assert case_of(nameless, "participant") == "D01_S3_client (participant not known)"


def test_case_units_by_name():
    assert choose_case_unit("dyad") == "dyad"
    with pytest.raises(UsageError, match="dyad, participant, interview"):
        choose_case_unit("client")
