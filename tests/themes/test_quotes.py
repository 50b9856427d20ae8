"""Quotes are spread over participants, never the interviewer's, and the same every time."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipr_coder.errors import UsageError
from ipr_coder.themes.layers import choose_layer
from ipr_coder.themes.quotes import NOT_CLEARED, OVER_SHARE, QuotePick, choose_quotes, quotes_to_print, within_share


def picked(table, grid, layer="union", **wishes):
    return choose_quotes(table, grid, layer=choose_layer(layer, table), **wishes)


def test_round_the_participants(table, grid):
    picks = [(p.code, p.participant, p.place) for p in picked(table, grid, per_code=2)]
    assert picks == [
        ("rupture", "T01", (1, 10, 20)),  # nobody named a subcode there
        # Unit 1 was found by both coders; half of two quotes is one from each participant, T01 having been quoted.
        ("rupture.withdrawal", "C01", (0, 10, 20)),
        ("rupture.withdrawal", "T01", (1, 10, 20)),
        ("rupture.confrontation", "C01", (0, 20, 30)),
        ("repair", "C03", (3, 10, 20)),
        # C02 was quoted least. Of C01's units 3 and 4 both coders found 3.
        ("shame", "C02", (2, 30, 40)),
        ("shame", "C01", (0, 30, 40)),
    ]


def test_a_unit_is_quoted_once_while_there_are_others(make_table, grid):
    tags = [(0, 10, 20, "repair", "AB"), (0, 10, 20, "shame", "AB"), (0, 20, 30, "shame", "AB")]
    assert [p.start for p in picked(make_table(tags), grid, per_code=1)] == [10, 20]


def test_readable_units_come_first(make_table, make_grid):
    grid = make_grid([(0, 0, 10, 0), (0, 10, 110, 0)])
    tags = [(0, 0, 10, "shame", "AB"), (0, 10, 110, "shame", "AB")]
    assert [p.start for p in picked(make_table(tags), grid, per_code=1)] == [10]


def test_other_coders_and_the_interviewer_are_not_quoted(table, grid):
    assert {(p.code, p.place) for p in picked(table, grid, "CD")} == {
        ("rupture.withdrawal", (0, 10, 20)),
        ("rupture.withdrawal", (1, 10, 20)),
        ("rupture.confrontation", (0, 20, 30)),
        ("shame", (0, 30, 40)),
    }


def test_order_of_the_tags_does_not_matter(table, grid, make_table):
    tags = [(int(i), int(s), int(e), table.codes[c].id, table.coders[k]) for i, s, e, c, k in
            zip(table.interview, table.start, table.end, table.code, table.coder, strict=True)]  # fmt: skip
    assert picked(make_table(tags[::-1]), grid) == picked(table, grid)


def test_none_wanted_none_given(table, grid):
    assert picked(table, grid, per_code=0) == ()


@pytest.mark.parametrize("wishes", [{"per_code": -1}, {"largest_share": 0}, {"largest_share": 1.5}])
def test_numbers_that_cannot_be_meant(table, grid, wishes):
    with pytest.raises(UsageError):
        picked(table, grid, **wishes)


def test_a_share_is_taken_as_it_is_written():
    # 0.29 x 100 is 29, though floating point makes it 28.999...
    assert quotes_to_print(100, [29, 29, 29, 13], 0.29) == 100
    assert quotes_to_print(3, [9], 0.5) == 1
    assert quotes_to_print(4, [9, 1], 0.5) == 2
    assert quotes_to_print(4, [9, 2], 0.5) == 4


@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(1, 4)), max_size=30),
    st.integers(0, 6),
    st.sampled_from([0.25, 0.34, 0.5, 1.0]),
)
def test_nobody_gives_more_than_the_share(make_table, make_grid, places, per_code, share):
    tags = [(i, 10 * k, 10 * k + 10, "shame", "AB") for i, k in places]
    picks = picked(make_table(tags, covered=[[1, 1]] * 7), make_grid(), "AB", per_code=per_code, largest_share=share)
    given_by = Counter(p.participant for p in picks)
    assert len(picks) <= per_code
    assert len({p.place for p in picks}) == len(picks)
    for number in given_by.values():
        assert number == 1 or number <= share * len(picks)
    if places and per_code:
        assert picks


def test_what_one_participant_may_give_of_the_picked_ones_too():
    """Three of C03 and one of T01 are cleared: half from each leaves one of C03, the first one picked."""
    cleared = [("shame", "C03", None), ("shame", "C03", "LEAD"), ("shame", "C03", "LEAD"), ("shame", "T01", None)]
    picks = [QuotePick(code, 0, at, at + 1, who, None, by) for at, (code, who, by) in enumerate(cleared)]
    held = [pick.held for pick in within_share(picks, 0.5)]
    assert held == [OVER_SHARE, None, OVER_SHARE, None]
    assert [pick.held for pick in within_share(picks, 0.75)] == [None] * 4
    # One alone may always be printed; what nobody cleared takes nobody's place and keeps its own reason.
    alone = [picks[1], QuotePick("shame", 0, 9, 10, "T01", NOT_CLEARED)]
    assert within_share(alone, 0.1) == tuple(alone)


@given(
    quotes=st.lists(
        st.tuples(st.sampled_from("ab"), st.sampled_from("CDE"), st.booleans(), st.booleans()), max_size=14
    ),
    share=st.sampled_from([0.1, 0.25, 0.29, 1 / 3, 0.5, 0.8, 1.0]),
)
def test_no_participant_is_ever_over_the_share(quotes, share):
    picks = [
        QuotePick(code, 0, at, at + 1, who, None if free else NOT_CLEARED, "LEAD" if picked_ else None)
        for at, (code, who, free, picked_) in enumerate(quotes)
    ]
    found = within_share(picks, share)
    assert [pick.place for pick in found] == [pick.place for pick in picks]
    for code in "ab":
        given_by = Counter(pick.participant for pick in found if pick.code == code and pick.held is None)
        assert all(number == 1 or number <= share * given_by.total() + 1e-9 for number in given_by.values())
        assert bool(given_by) == any(pick.code == code and pick.held is None for pick in picks)
