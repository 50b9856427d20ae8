"""Codes together: the study of conftest by hand, and laws against a count with sets."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipr_coder.themes.carried import carried
from ipr_coder.themes.co_occurrence import co_occurrence, turns_of_units
from ipr_coder.themes.layers import choose_layer


def made(table, grid, layer="union", turns=0, turn=None, flat=False):
    turn = np.arange(len(grid)) % 5 if turn is None else turn
    return co_occurrence(table, grid, choose_layer(layer, table), turn=turn, turns=turns, flat=flat)


def counts(found, one, other):
    places = {(line.code, line.kind): at for at, line in enumerate(found.lines)}

    def at(code):
        return places[code] if isinstance(code, tuple) else places.get((code, "code"), places.get((code, "family")))

    pair = at(one), at(other)
    assert found.together[pair] == found.together[pair[::-1]]
    assert found.near[pair] == found.near[pair[::-1]]
    return int(found.together[pair]), int(found.near[pair]), int(found.either[pair])


def test_codes_of_two_coders_never_meet(table, grid):
    found = made(table, grid)
    # Both ruptures lie on unit 2 of D01's client by AB; CD put withdrawal on 1 and confrontation on 2.
    assert counts(found, "rupture.withdrawal", "rupture.confrontation") == (1, 1, 3)
    # AB's family and CD's withdrawal are on one unit of the therapist's: two coders, one unit, no meeting.
    assert counts(found, ("rupture", "own"), "rupture.withdrawal") == (0, 0, 3)
    assert found.jaccard(2, 3) == pytest.approx(1 / 3)


def test_agreed_needs_every_coder(table, grid):
    found = made(table, grid, "agreed", turns=1)
    # Agreed: withdrawal on unit 1, confrontation on 2, shame on 3. For both coders each is one turn from the next.
    assert counts(found, "rupture.withdrawal", "rupture.confrontation") == (0, 2, 2)
    assert counts(found, "rupture.confrontation", "shame") == (0, 2, 2)
    assert counts(found, "rupture.withdrawal", "shame") == (0, 0, 2)


def test_within_some_turns_of_one_interview(table, grid):
    # AB on D01's client: withdrawal 1, 2; shame 3, 4. One turn apart: 2 and 3.
    assert counts(made(table, grid, "AB", 1), "rupture.withdrawal", "shame") == (0, 2, 5)
    assert counts(made(table, grid, "AB", 2), "rupture.withdrawal", "shame") == (0, 4, 5)
    assert counts(made(table, grid, "AB", 3), "rupture.withdrawal", "shame") == (0, 4, 5)
    assert counts(made(table, grid, "AB", 1000), "rupture.withdrawal", "shame") == (0, 4, 5), "not across interviews"
    assert counts(made(table, grid, "AB", 1000), "repair", "shame") == (0, 0, 4)


def test_a_family_is_not_together_with_its_own_subcodes(table, grid):
    found = made(table, grid)
    places = {(line.code, line.kind): at for at, line in enumerate(found.lines)}
    family = places["rupture", "family"]
    assert not found.comparable[family, places["rupture.withdrawal", "code"]]
    assert not found.comparable[family, family]
    assert found.comparable[family, places["shame", "code"]]
    assert [line.kind for line in made(table, grid, flat=True).lines] == ["own", "code", "code", "code", "code"]


def test_the_units_of_each_line_are_those_of_the_theme_table(table, grid):
    for layer in ("union", "agreed", "AB", "CD"):
        found, counted = made(table, grid, layer), carried(table, grid, choose_layer(layer, table))
        themes = {line: int((counted.line == at).sum()) for at, line in enumerate(counted.lines) if line.kind != "any"}
        assert dict(zip(found.lines, found.segments.tolist(), strict=True)) == themes


def test_turns_of_units():
    """Turns at 0, 10, 30 of one interview and 0, 5 of another; units begin at or inside them."""
    from ipr_coder.study.tables import UnitGrid

    starts = np.array([0, 12, 29, 30, 4, 5])
    where = np.array([0, 0, 0, 0, 2, 2])
    none = np.zeros(6, dtype=np.int64)
    grid = UnitGrid("segment", where, starts, starts + 1, none, none, none)
    assert turns_of_units(grid, np.array([0, 0, 0, 2, 2]), np.array([0, 10, 30, 0, 5])).tolist() == [0, 1, 1, 2, 0, 1]


def test_nothing_to_meet(make_table, make_grid):
    empty = made(make_table((), covered=np.zeros((7, 2))), make_grid())
    assert empty.near.sum() == empty.together.sum() == empty.either.sum() == 0
    assert empty.jaccard(0, 1) is None
    bare = make_table((), interviews=(), codes=(), covered=[])
    assert made(bare, make_grid([]), turn=np.zeros(0, dtype=np.int64)).lines == ()


marks = st.tuples(
    st.integers(0, 2), st.integers(1, 4), st.sampled_from(["shame", "repair", "rupture.withdrawal", "rupture"]),
    st.sampled_from(["AB", "CD"]),
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(marks, max_size=15), st.integers(0, 4), st.sampled_from(["union", "agreed", "CD"]))
def test_as_counted_with_sets(make_table, make_grid, placed, turns, layer):
    table = make_table([(i, 10 * k, 10 * k + 10, code, who) for i, k, code, who in placed])
    found = made(table, make_grid(), layer, turns)
    coders = ["CD"] if layer == "CD" else ["AB", "CD"]

    def units(code, who):
        return {(i, k) for i, k, c, w in placed if w == who and (c == code or c.split(".")[0] == code)}

    def merged(sets):
        return set.intersection(*sets) if layer == "agreed" else set.union(*sets)

    def near(here, there):
        return {(i, k) for i, k in here if any((i, k + by) in there for by in range(-turns, turns + 1))}

    one, other = "rupture", "shame"
    a, b = ([units(code, who) for who in coders] for code in (one, other))
    # The third interview and the others were answered by both coders, so "agreed" needs two everywhere here.
    expected = (
        len(merged([x & y for x, y in zip(a, b, strict=True)])),
        len(merged([near(x, y) for x, y in zip(a, b, strict=True)])
            | merged([near(y, x) for x, y in zip(a, b, strict=True)])),
        len(merged(a) | merged(b)),
    )  # fmt: skip
    both, close, either = counts(found, one, other) if found.lines else (0, 0, 0)
    assert (both, close, either) == expected
    assert both <= close <= either
    if turns == 0:
        assert both == close, "in the same turn and on the same unit are one where units are turns"
