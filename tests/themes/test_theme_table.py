"""Theme tables of the small study in conftest, every figure counted on paper from the drawing there."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipr_coder.errors import UsageError
from ipr_coder.themes.layers import choose_layer
from ipr_coder.themes.theme_table import theme_table
from ipr_coder.themes.units import touched_units


def made(table, grid, layer, case_unit="dyad"):
    return theme_table(table, grid, case_unit=case_unit, layer=choose_layer(layer, table))


def shown(row):
    return (row.all.segments, row.tags, f"{row.all.interviews}/{row.all.interviews_of}",
            f"{row.all.cases}/{row.all.cases_of}", row.all.label)  # fmt: skip


def test_union_of_two_coders(table, grid):
    themes = made(table, grid, "union")
    lines = {(row.line.code, row.line.kind): shown(row) for row in themes.rows}
    assert list(lines.items()) == [
        # units 1, 2 of D01 client and 1 of D01 therapist; seven tags; D01 alone of D01, D02, D03
        (("rupture", "family"), (3, 7, "2/4", "1/3", None)),
        (("rupture", "own"), (1, 1, "1/4", "1/3", None)),
        (("rupture.withdrawal", "code"), (3, 4, "2/4", "1/3", None)),
        (("rupture.confrontation", "code"), (1, 2, "1/4", "1/3", None)),
        (("repair", "code"), (1, 1, "1/4", "1/3", None)),
        # units 3, 4 of D01 client and 3 of D02 client, which two tags of one coder touch
        (("shame", "code"), (3, 4, "2/4", "2/3", "general")),
        (("", "any"), (7, 12, "4/4", "3/3", "general")),
    ]


def test_one_coder(table, grid):
    themes = made(table, grid, "AB")
    assert shown(themes.row("rupture")) == (3, 4, "2/4", "1/3", None)
    assert shown(themes.row("rupture.withdrawal")) == (2, 2, "1/4", "1/3", None)
    assert shown(themes.row("shame")) == (3, 3, "2/4", "2/3", "general")
    assert shown(made(table, grid, "CD").row("shame")) == (1, 1, "1/3", "1/2", None)


def test_agreed_counts_only_where_both_answered_and_both_tagged(table, grid):
    themes = made(table, grid, "agreed")
    assert themes.interviews_covered == 3
    assert shown(themes.row("rupture.withdrawal")) == (1, 2, "1/3", "1/2", None)
    assert shown(themes.row("rupture.confrontation")) == (1, 2, "1/3", "1/2", None)
    assert shown(themes.row("shame")) == (1, 2, "1/3", "1/2", None)
    assert shown(themes.row("repair")) == (0, 0, "0/3", "0/2", None)
    # In D01's therapist one coder said rupture and the other rupture.withdrawal: both found a rupture.
    assert shown(themes.row("rupture")) == (3, 7, "2/3", "1/2", None)


def test_the_case_unit_decides_n(table, grid):
    assert shown(made(table, grid, "union", "participant").row("shame"))[3:] == ("2/4", "variant")
    assert shown(made(table, grid, "union", "interview").row("shame"))[3:] == ("2/4", "variant")


def test_strata(table, grid):
    themes = made(table, grid, "union")
    rupture, shame = themes.row("rupture"), themes.row("shame")
    assert themes.roles == ("client", "therapist")
    assert [(c.segments, c.interviews, c.interviews_of, c.cases_of) for c in rupture.by_role] == [
        (2, 1, 3, 3),
        (1, 1, 1, 1),
    ]
    assert themes.sessions == (3, 5)
    assert [(c.segments, c.cases, c.cases_of) for c in shame.by_session] == [(2, 1, 1), (1, 1, 2)]
    assert themes.groups == ("good", "poor")
    assert [(c.segments, c.cases, c.cases_of) for c in shame.by_group] == [(2, 1, 1), (1, 1, 2)]


def test_shares_of_participants(table, grid):
    themes = made(table, grid, "union")
    assert (themes.row("shame").largest, themes.row("shame").largest_from) == (2, ("C01",))
    assert [(p.participant, p.role, p.interviews, p.units, p.segments[-1]) for p in themes.participants] == [
        ("C01", "client", 1, 4, 4),
        ("T01", "therapist", 1, 4, 1),
        ("C02", "client", 1, 4, 1),
        ("C03", "client", 1, 4, 1),
    ]


def test_a_tie_names_everybody(make_table, grid):
    themes = made(make_table(((0, 10, 20, "shame", "AB"), (2, 10, 20, "shame", "AB"))), grid, "AB")
    assert (themes.row("shame").largest, themes.row("shame").largest_from) == (1, ("C01", "C02"))
    assert themes.row("repair").largest_from == ()


def test_what_is_left_out_is_counted(table, grid):
    themes = made(table, grid, "union")
    assert themes.tags_outside == 1  # shame on the interviewer's words in D03
    assert themes.tags_unanswered == 2  # CD's draft in D03, and AB's tag in the interview that was withdrawn
    assert themes.interviews_broken_off == 1
    assert themes.cases.without == ("D04",)


def test_a_study_without_tags_or_answers(make_table, make_grid):
    empty = make_table((), covered=np.zeros((7, 2)))
    themes = made(empty, make_grid(), "union")
    assert themes.cases.n == 0
    assert [shown(row) for row in themes.rows] == [(0, 0, "0/0", "0/0", None)] * 6
    assert made(empty, make_grid([]), "union").participants == ()
    bare = made(make_table((), interviews=(), codes=(), covered=[]), make_grid([]), "AB")
    assert [row.line.kind for row in bare.rows] == ["any"]


def test_groups_are_left_out_where_there_are_none(make_table, table, grid):
    ungrouped = [dataclasses.replace(facts, group=None) for facts in table.interviews]
    assert made(make_table(interviews=ungrouped), grid, "union").groups == ()


def test_layers_by_name(make_table):
    assert choose_layer(None, make_table(tags=(), coders=("AB",), covered=[[1] * 1] * 7)).kind == "coder"
    assert choose_layer(None, make_table(tags=(), coders=("AB", "CD"), covered=[[1] * 2] * 7)).kind == "union"
    assert choose_layer("CD", make_table(tags=(), coders=("AB", "CD"), covered=[[1] * 2] * 7)).text == "coder CD"
    with pytest.raises(UsageError, match="union, agreed or one of: AB, CD"):
        choose_layer("EF", make_table(tags=(), coders=("AB", "CD"), covered=[[1] * 2] * 7))
    with pytest.raises(UsageError, match="needs two coders"):
        choose_layer("agreed", make_table(tags=(), coders=("AB",), covered=[[1] * 1] * 7))
    with pytest.raises(UsageError, match="no coders"):
        choose_layer(None, make_table(tags=(), coders=(), covered=[[1] * 0] * 7))


spans = st.tuples(st.integers(0, 2), st.integers(0, 60), st.integers(1, 30)).map(lambda s: (s[0], s[1], s[1] + s[2]))


@settings(max_examples=60, deadline=None)
@given(tags=st.lists(spans, max_size=12), units=st.lists(spans, max_size=12))
def test_touched_units_are_those_that_share_a_character(make_table, make_grid, tags, units):
    table = make_table([(*span, "shame", "AB") for span in tags])
    grid = make_grid([(*span, 0) for span in units])
    tag, unit = touched_units(table, grid)
    assert sorted(zip(tag.tolist(), unit.tolist(), strict=True)) == [
        (t, u)
        for t, (i, start, end) in enumerate(tags)
        for u, (j, begin, stop) in enumerate(units)
        if i == j and start < stop and begin < end
    ]
