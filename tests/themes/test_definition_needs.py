"""The codes that most need a better definition: counted by hand, and put in an order that few tags cannot lead."""

from __future__ import annotations

import numpy as np
import pytest

from ipr_coder.coding.disagreements import decompose
from ipr_coder.study.decisions import DecisionRow
from ipr_coder.study.facts import CodeFacts, InterviewFacts
from ipr_coder.study.tables import TagTable
from ipr_coder.themes.definition_needs import DefinitionNeed, definition_needs

IDS = ("shame", "shame.hiding", "rupture", "safety", "fear")
Row = tuple[int, int, str, str]
"""Start, end, code, coder."""


def table(rows: list[Row]) -> TagTable:
    codes = tuple(CodeFacts(ident, ident, ident.rpartition(".")[0] or None, "#000000", "") for ident in IDS)
    one = InterviewFacts("i0", "D0", 3, "ipr", "C0", "client", "done", has_transcript=True)
    columns = np.array([(0, s, e, IDS.index(c), ["AB", "CD"].index(who)) for s, e, c, who in rows], dtype=np.int64)
    columns = columns.reshape(-1, 5)
    return TagTable(
        *columns.T, (one,), codes, ("AB", "CD"), np.ones((1, 2), dtype=bool), (), "main", "b 1", "S", "0" * 64
    )


def alike(code: str, many: int, start: int = 10_000) -> list[Row]:
    return [(start + 20 * n, start + 20 * n + 10, code, who) for n in range(many) for who in ("AB", "CD")]


def missed(code: str, many: int, start: int = 50_000) -> list[Row]:
    return [(start + 20 * n, start + 20 * n + 10, code, "AB") for n in range(many)]


def needs(rows: list[Row], decisions: tuple[DecisionRow, ...] = ()) -> dict[str, DefinitionNeed]:
    return {one.code: one for one in definition_needs(decompose(table(rows)), decisions)}


def test_by_hand() -> None:
    found = needs(
        [
            *alike("safety", 3),
            (0, 10, "shame", "AB"), (0, 10, "shame.hiding", "CD"),  # a code and one below it
            (20, 30, "shame", "AB"), (20, 30, "rupture", "CD"),  # different codes
            (40, 50, "shame", "CD"),  # missed
            (60, 70, "safety", "AB"), (60, 75, "safety", "CD"),  # different ends: no matter of the definition
        ]
    )  # fmt: skip
    assert {code: (one.tags, one.missed, one.other, one.at_odds) for code, one in found.items()} == {
        "shame": (3, 1, 2, 3),
        "shame.hiding": (1, 0, 1, 1),
        "rupture": (1, 0, 1, 1),
    }
    assert found["shame"].met == (("shame.hiding", 1), ("rupture", 1))
    assert list(found) == ["shame", "shame.hiding", "rupture"]


def test_wilsons_lower_end() -> None:
    """10 of 20: 0.2993, as in the worked examples of Wilson's interval; 2 of 2: 0.3424."""
    found = needs([*alike("safety", 5), *missed("safety", 10), *missed("fear", 2, 80_000)])
    assert found["safety"].lowest == pytest.approx(0.2993, abs=5e-5)
    assert found["fear"].lowest == pytest.approx(0.3424, abs=5e-5)


def test_few_tags_do_not_lead() -> None:
    """One tag of one is at odds, and twenty of twenty-four are: the second needs the definition more surely."""
    found = needs([*missed("fear", 1), *alike("rupture", 2), *missed("rupture", 20, 70_000)])
    assert list(found) == ["rupture", "fear"]


def test_what_meetings_said_is_counted() -> None:
    def decision(number: int, reason: str, *codes: str) -> DecisionRow:
        about = frozenset(("AB", code, 0, 10) for code in codes)
        return DecisionRow(number, "i0", "code", "take", "AB", about, (), reason, None, (), "lead", 0)

    rows: list[Row] = [(0, 10, "shame", "AB"), (0, 10, "rupture", "CD")]
    found = needs(rows, (decision(1, "definition", "shame", "rupture"), decision(2, "slip", "shame"),
                         decision(3, "definition", "shame")))  # fmt: skip
    assert {code: one.said for code, one in found.items()} == {"shame": 2, "rupture": 1}


def test_nothing_at_odds() -> None:
    assert needs([]) == {}
    assert needs(alike("shame", 4)) == {}
