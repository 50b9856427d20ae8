"""RIVER's disagreements, confusion table and needs of definition are those of tests/data/river, tallied without us."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from ipr_coder.agreement.distributions import wilson_bounds
from ipr_coder.coding.disagreements import Decomposition, decompose
from ipr_coder.study.store import open_store
from ipr_coder.study.tables import Selection
from ipr_coder.study.tag_table import load_selection
from ipr_coder.study.texts import turn_spans
from ipr_coder.themes.confusion import confusion
from ipr_coder.themes.definition_needs import definition_needs

EXPECTED: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "data" / "river" / "disagreements.json").read_text("utf-8")
)
CODERS = ("AB", "CD")


@pytest.fixture(scope="module")
def chosen(built_river: Path) -> Selection:
    with open_store(built_river) as store:
        found: Selection = store.read(lambda tx: load_selection(tx, coders=list(CODERS), unit="turn"))
        return found


@pytest.fixture(scope="module")
def parted(chosen: Selection) -> Decomposition:
    return decompose(chosen.tags)


@pytest.fixture(scope="module")
def starts(built_river: Path) -> dict[str, list[int]]:
    """Where each interview's turns begin."""
    with open_store(built_river) as store:
        found = {label: store.read(lambda tx, one=label: turn_spans(tx, one)) for label in EXPECTED["agreed"]}
    return {label: [span.start for span in spans[1]] for label, spans in found.items() if spans}


def test_the_list_is_that_of_the_tally(parted: Decomposition, starts: dict[str, list[int]]) -> None:
    found: dict[str, list[Any]] = {}
    for one in parted.disagreements():
        sides = dict(one.sides)
        found.setdefault(one.interview, []).append(
            {
                "kind": one.kind,
                "turn": bisect_right(starts[one.interview], one.start),
                **{who: [tag.code for tag in sides[who]] for who in CODERS},
            }
        )

    def order(item: dict[str, Any]) -> tuple[Any, ...]:
        return item["turn"], sorted(item["AB"] + item["CD"])

    assert {label: sorted(some, key=order) for label, some in found.items()} == EXPECTED["disagreements"]


def test_kinds_pairs_and_what_is_agreed(parted: Decomposition) -> None:
    assert {kind: many for kind, many in parted.by_kind().items() if many} == EXPECTED["kinds"]
    assert {" / ".join(sorted(pair)): many for pair, many in parted.by_codes().items()} == EXPECTED["pairs"]
    assert Counter(one.interview for one in parted.agreed()) == EXPECTED["agreed"]


def test_the_confusion_table(chosen: Selection) -> None:
    found = confusion(chosen.tags, chosen.grid, CODERS)
    assert {f"{a} / {b}": many for a, b, many in found.cells(apart=False)} == EXPECTED["confusion"]
    turned = confusion(chosen.tags, chosen.grid, ("CD", "AB"))
    assert {f"{b} / {a}": many for a, b, many in turned.cells(apart=False)} == EXPECTED["confusion"]


def test_the_codes_in_need_of_a_definition(parted: Decomposition) -> None:
    needs = definition_needs(parted)
    expected = {code: one for code, one in EXPECTED["codes"].items() if one["missed"] + one["other"]}
    assert {one.code: {"tags": one.tags, "missed": one.missed, "other": one.other} for one in needs} == expected
    lowest = {code: wilson_bounds(one["missed"] + one["other"], one["tags"], 0.95)[0] for code, one in expected.items()}
    assert [one.lowest for one in needs] == sorted(lowest.values(), reverse=True)
