"""Agreement after the discussion, against tables filled in by hand.

AB and CD on two interviews of 4 turns of 10 characters each, code shame:

    first   AB on turns 1 2, CD on turns 2 3       settled: turn 1 stands, turn 3 does not
    second  AB on turn 1,    CD on nothing         still open
"""

from __future__ import annotations

import numpy as np
import pytest

from ipr_coder.study.facts import CodeFacts, InterviewFacts
from ipr_coder.study.tables import TagTable, UnitGrid
from ipr_coder.themes.code_agreement import agreement_table
from ipr_coder.themes.comparing.after_consensus import Settlement, with_settled
from ipr_coder.themes.comparing.choices import Choices

PLACES = ((0, 0, 0), (0, 10, 0), (0, 10, 1), (0, 20, 1), (1, 0, 0))


@pytest.fixture
def table() -> TagTable:
    interview, start, coder = (np.array(column, dtype=np.int64) for column in zip(*PLACES, strict=True))
    return TagTable(
        interview=interview,
        start=start,
        end=start + 10,
        code=np.zeros(5, dtype=np.int64),
        coder=coder,
        interviews=tuple(InterviewFacts(name, name, 1, "ipr", "C", "client", "done") for name in ("first", "second")),
        codes=(
            CodeFacts("shame", "Shame", None, "#AA4499", "h"),
            CodeFacts("rupture", "Rupture", None, "#004488", "r"),
        ),
        coders=("AB", "CD"),
        covered=np.ones((2, 2), dtype=np.bool_),
        moments=(),
        round="main",
        codebook="small 1",
        study="S",
        digest="",
    )


SETTLED = (
    Settlement("first", frozenset({("AB", "shame", 0, 10)}), (("shame", 0, 10),)),
    Settlement("first", frozenset({("CD", "shame", 20, 30)}), ()),
)


def rows(table: TagTable) -> list[tuple[int, int, str, str]]:
    return [
        (int(i), int(s), table.codes[c].id, table.coders[w])
        for i, s, c, w in zip(table.interview, table.start, table.code, table.coder, strict=True)
    ]


def test_everybody_has_what_was_settled_and_what_is_open_stays(table: TagTable) -> None:
    assert rows(with_settled(table, SETTLED)) == [
        (0, 0, "shame", "AB"),
        (0, 0, "shame", "CD"),
        (0, 10, "shame", "AB"),
        (0, 10, "shame", "CD"),
        (1, 0, "shame", "AB"),
    ]


def test_something_new_goes_to_everybody_and_stale_decisions_do_nothing(table: TagTable) -> None:
    new = Settlement("second", frozenset({("AB", "shame", 0, 10)}), (("rupture", 0, 10), ("rupture", 10, 20)))
    found = rows(with_settled(table, [new]))
    assert [row for row in found if row[0] == 1] == [
        (1, 0, "rupture", "AB"),
        (1, 0, "rupture", "CD"),
        (1, 10, "rupture", "AB"),
        (1, 10, "rupture", "CD"),
    ]
    stale = Settlement(new.interview, new.about, new.settled, stale=True)
    assert rows(with_settled(table, [stale])) == rows(table)


def test_who_has_not_answered_is_given_nothing(table: TagTable) -> None:
    table.covered[0, 1] = False
    found = rows(with_settled(table, SETTLED[:1]))
    assert [row for row in found if row[3] == "CD"] == [(0, 10, "shame", "CD"), (0, 20, "shame", "CD")]


def test_the_figures_before_and_after_are_those_counted_by_hand(table: TagTable) -> None:
    """Of 8 turns AB and CD agree on 5 before (all but 1 and 3 of the first, 1 of the second), on 7 after."""
    grid = UnitGrid(
        "turn",
        np.repeat([0, 1], 4),
        np.tile(np.arange(0, 40, 10), 2),
        np.tile(np.arange(10, 50, 10), 2),
        np.zeros(8, dtype=np.int64),
        np.full(8, -1),
        np.full(8, -1),
    )
    found = agreement_table(table, grid, choices=Choices(after_consensus=True), settlements=SETTLED)
    before, after = found.lines[0].agreement, found.after[0]
    assert (before["percent_agreement"].value, after["percent_agreement"].value) == (5 / 8, 7 / 8)
    assert before.table is not None
    assert after.table is not None
    assert (before.table.both, before.table.first_only, before.table.second_only) == (1, 2, 1)
    assert (after.table.both, after.table.first_only, after.table.second_only) == (2, 1, 0)
    assert found.settled == (2, 0)
