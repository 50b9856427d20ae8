"""How codes accumulate: the small study of conftest by hand, and the mean of all orders against trying every order."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipr_coder.errors import UsageError
from ipr_coder.themes.carried import carried
from ipr_coder.themes.layers import choose_layer
from ipr_coder.themes.saturation import choose_order, expected_codes, interview_order, occurrences, saturation


def in_order(table, grid, order, layer="union", submitted=None):
    layer = choose_layer(layer, table)
    counted = carried(table, grid, layer)
    times = np.full(table.covered.shape, -1) if submitted is None else np.array(submitted)
    return counted, interview_order(table, counted, order, layer, times)


def test_new_codes_by_interview(table, grid):
    counted, interviews = in_order(table, grid, "study")
    found = saturation(table, grid, counted, "study", interviews)
    assert [(s.interview, s.codes, s.new, s.total) for s in found.steps] == [
        (0, 3, ("rupture.withdrawal", "rupture.confrontation", "shame"), 3),
        (1, 2, ("rupture",), 4),  # the family itself by AB, withdrawal by CD
        (2, 1, (), 4),
        (3, 1, ("repair",), 5),
    ]
    assert (found.last_new, found.never) == (4, ())


def test_a_code_nobody_put_is_never_found(table, grid):
    counted, interviews = in_order(table, grid, "study", "CD")
    assert saturation(table, grid, counted, "study", interviews).never == ("repair",)  # CD's draft does not count


def test_first_and_last_in_the_order_of_interviews(table, grid):
    counted, interviews = in_order(table, grid, "study")
    ends = {counted.lines[o.line].code or "any": (o.first, o.last) for o in occurrences(grid, counted, interviews)
            if counted.lines[o.line].kind != "own"}  # fmt: skip
    assert ends["shame"] == (3, 13)  # unit 3 of the first interview, unit 3 of the third
    assert ends["rupture"] == (1, 6)
    assert ends["any"] == (1, 16)
    backwards = {counted.lines[o.line].code: o for o in occurrences(grid, counted, interviews[::-1])}
    assert (backwards["shame"].first, backwards["shame"].last) == (13, 4)


def test_orders(make_table, grid):
    table = make_table()
    assert in_order(table, grid, "session")[1].tolist() == [0, 1, 2, 3]
    times = [[40, 10], [20, 30], [10, 50], [5, -1], [-1, -1], [1, 1], [-1, -1]]
    assert in_order(table, grid, "submitted", "AB", times)[1].tolist() == [3, 2, 1, 0]
    # A union counts from the first coder on, what both agree on from the second.
    assert in_order(table, grid, "submitted", "union", times)[1].tolist() == [3, 0, 2, 1]
    assert in_order(table, grid, "submitted", "agreed", times)[1].tolist() == [1, 0, 2]
    with pytest.raises(UsageError, match="study, session, submitted"):
        choose_order("size")


@settings(max_examples=50, deadline=None)
@given(st.lists(st.lists(st.booleans(), min_size=6, max_size=6), min_size=1, max_size=5))
def test_the_mean_of_all_orders_is_that_of_every_choice(codes):
    expected = expected_codes([sum(code) for code in codes], 6)
    for taken in range(1, 7):
        choices = list(combinations(range(6), taken))
        mean = sum(sum(any(code[at] for at in choice) for code in codes) for choice in choices) / len(choices)
        assert expected[taken - 1] == pytest.approx(mean, abs=1e-12)


def test_no_interview_at_all(make_table, make_grid):
    empty = make_table((), covered=np.zeros((7, 2)))
    counted, interviews = in_order(empty, make_grid(), "submitted")
    assert saturation(empty, make_grid(), counted, "submitted", interviews).steps == ()
    assert occurrences(make_grid(), counted, interviews) == ()
