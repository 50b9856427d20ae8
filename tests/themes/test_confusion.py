"""Who put what where the other put what: by hand, as a law, and turned round when the coders change places."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipr_coder.errors import UsageError
from ipr_coder.study.facts import CodeFacts, InterviewFacts
from ipr_coder.study.tables import ROLES, TagTable, UnitGrid
from ipr_coder.themes.confusion import NO_CODE, Confusion, confusion, places_of

IDS = ("shame", "shame.hiding", "shame.small", "rupture", "rupture.withdrawal", "unused")
CODES = tuple(CodeFacts(ident, ident, ident.rpartition(".")[0] or None, "#000000", "") for ident in IDS)
Row = tuple[int, int, str, str]
"""Interview, unit, code, coder."""


def study(
    rows: list[Row], *, units: int = 6, covered: Any = None, interviewer: tuple[int, ...] = ()
) -> tuple[TagTable, UnitGrid]:
    """Two interviews of units of ten characters; the places in `interviewer` are the interviewer's in both."""
    interviews = tuple(
        InterviewFacts(f"i{n}", f"D{n}", 3, "ipr", f"C{n}", "client", "done", has_transcript=True) for n in range(2)
    )
    columns = np.array([(i, 10 * u, 10 * u + 10, IDS.index(c), ["AB", "CD"].index(who)) for i, u, c, who in rows])
    columns = columns.astype(np.int64).reshape(-1, 5)
    table = TagTable(
        *columns.T, interviews, CODES, ("AB", "CD"), np.array(covered or [[1, 1], [1, 1]], dtype=bool), (), "main",
        "b 1", "S", "0" * 64,
    )  # fmt: skip
    place = np.tile(np.arange(units), 2)
    role = np.array([ROLES.index("interviewer" if one in interviewer else "client") for one in place.tolist()])
    none = np.full(2 * units, -1)
    return table, UnitGrid("turn", np.repeat([0, 1], units), 10 * place, 10 * place + 10, role, none, none)


def cells(found: Confusion) -> dict[tuple[str, str], int]:
    return {(one, other): many for one, other, many in found.cells(apart=False)}


BY_HAND: list[Row] = [
    (0, 0, "shame", "AB"), (0, 0, "shame", "CD"),  # both alike
    (0, 1, "shame.hiding", "AB"), (0, 1, "rupture", "CD"),  # one against the other
    (0, 2, "shame", "AB"),  # nothing against it
    (0, 3, "shame", "AB"), (0, 3, "shame.hiding", "AB"), (0, 3, "shame", "CD"), (0, 3, "rupture", "CD"),
    (1, 0, "shame.small", "AB"), (1, 0, "rupture", "CD"), (1, 0, "rupture.withdrawal", "CD"),  # one against two
    (1, 5, "rupture", "CD"),
]  # fmt: skip


def test_by_hand() -> None:
    found = confusion(*study(BY_HAND), ("AB", "CD"))
    assert cells(found) == {
        ("shame", "shame"): 2,
        ("shame.hiding", "rupture"): 2,
        ("shame", NO_CODE): 1,
        ("shame.small", "rupture"): 1,
        ("shame.small", "rupture.withdrawal"): 1,
        (NO_CODE, "rupture"): 1,
    }
    assert found.names == ("shame", "shame.hiding", "shame.small", "rupture", "rupture.withdrawal", NO_CODE)
    assert (found.units, found.empty) == (12, 6)
    assert found.cells()[0] == ("shame.hiding", "rupture", 2)


def test_a_cell_leads_to_its_places() -> None:
    table, grid = study(BY_HAND)
    found = confusion(table, grid, ("AB", "CD"))
    assert places_of(found.units_of("shame.hiding", "rupture"), grid) == ((0, 10, 20), (0, 30, 40))
    assert places_of(found.units_of(NO_CODE, "rupture"), grid) == ((1, 50, 60),)
    assert places_of(found.units_of("rupture", "shame"), grid) == ()
    with pytest.raises(UsageError, match="no line 'unused'"):
        found.units_of("unused", "shame")


def test_families_are_counted_once_a_unit() -> None:
    found = confusion(*study(BY_HAND), ("AB", "CD"), families=True)
    assert cells(found) == {
        ("shame", "shame"): 2,
        (NO_CODE, "rupture"): 2,  # on the fourth unit the shame of both is alike, and CD's rupture is left
        ("shame", "rupture"): 2,
        ("shame", NO_CODE): 1,
    }


def test_only_what_both_answered_and_no_words_of_the_interviewer() -> None:
    one_sided = confusion(*study(BY_HAND, covered=[[1, 1], [1, 0]]), ("AB", "CD"))
    assert one_sided.units == 6
    assert ("shame.small", "rupture") not in cells(one_sided)
    asked = confusion(*study(BY_HAND, interviewer=(0,)), ("AB", "CD"))
    assert (asked.units, cells(asked)["shame", "shame"]) == (10, 1)


def test_nothing_at_all() -> None:
    found = confusion(*study([]), ("AB", "CD"))
    assert (found.names, cells(found), found.empty) == ((NO_CODE,), {}, 12)
    with pytest.raises(UsageError, match="no coder 'XY'"):
        confusion(*study([]), ("AB", "XY"))


ROWS = st.lists(
    st.tuples(st.integers(0, 1), st.integers(0, 5), st.sampled_from(IDS), st.sampled_from(("AB", "CD"))), max_size=40
)


@given(rows=ROWS)
@settings(max_examples=150, deadline=None)
def test_each_cell_is_what_the_rule_says_of_each_unit(rows: list[Row]) -> None:
    expected: dict[tuple[str, str], int] = {}
    for unit in {row[:2] for row in rows}:
        ab, cd = ({code for *place, code, who in rows if tuple(place) == unit and who == w} for w in ("AB", "CD"))
        pairs = [(code, code) for code in ab & cd]
        if ab != cd:
            pairs += [(one, other) for one in (ab - cd) or {NO_CODE} for other in (cd - ab) or {NO_CODE}]
        for pair in pairs:
            expected[pair] = expected.get(pair, 0) + 1
    table, grid = study(rows)
    found, turned = confusion(table, grid, ("AB", "CD")), confusion(table, grid, ("CD", "AB"))
    assert cells(found) == expected
    assert found.empty == 12 - len({row[:2] for row in rows})
    assert (turned.counts == found.counts.T).all()
    for (one, other), many in expected.items():
        assert len(set(found.units_of(one, other).tolist())) == many
