"""Every tag is in one agreement or one disagreement; the kinds are those a person would name; sides may be swapped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipr_coder.coding.disagreements import Decomposition, Disagreement, decompose
from ipr_coder.errors import UsageError
from ipr_coder.study.facts import CodeFacts, InterviewFacts
from ipr_coder.study.tables import TagTable

CODES = tuple(
    CodeFacts(ident, ident, ident.rpartition(".")[0] or None, "#000000", "")
    for ident in ("shame", "shame.hiding", "shame.small", "rupture", "rupture.withdrawal")
)
Row = tuple[int, int, int, str, str]
"""Interview, start, end, code, coder."""


def table(
    rows: Sequence[Row], coders: Sequence[str] = ("AB", "CD"), covered: Sequence[Sequence[int]] | None = None
) -> TagTable:
    ids = [code.id for code in CODES]
    interviews = tuple(
        InterviewFacts(f"i{n}", f"D{n}", 3, "ipr", f"C{n}", "client", "done", has_transcript=True) for n in range(3)
    )
    columns = np.array([(i, s, e, ids.index(c), list(coders).index(who)) for i, s, e, c, who in rows], dtype=np.int64)
    columns = columns.reshape(-1, 5)
    return TagTable(
        *(columns[:, at] for at in range(5)),
        interviews=interviews,
        codes=CODES,
        coders=tuple(coders),
        covered=np.array(covered or [[1] * len(coders)] * 3, dtype=bool),
        moments=(),
        round="main",
        codebook="b 1",
        study="S",
        digest="",
    )


def shown(found: Decomposition) -> list[tuple[str, int, int, dict[str, list[tuple[str, int, int]]]]]:
    return [
        (one.kind, one.start, one.end, {who: [(t.code, t.start, t.end) for t in tags] for who, tags in one.sides})
        for one in found.disagreements()
    ]


def test_each_kind_by_hand() -> None:
    found = decompose(
        table(
            [
                (0, 0, 10, "shame", "AB"), (0, 0, 10, "shame", "CD"),  # agreed
                (0, 20, 30, "shame.hiding", "AB"), (0, 20, 30, "shame", "CD"),  # a code and the one above it
                (0, 40, 50, "shame", "AB"), (0, 45, 60, "shame", "CD"),  # other ends
                (0, 70, 80, "shame", "AB"), (0, 70, 80, "rupture", "CD"),  # different codes
                (0, 90, 99, "rupture", "CD"),  # missed by AB
                (0, 110, 120, "shame.hiding", "AB"), (0, 110, 120, "shame.small", "CD"),  # sisters are no levels
            ]
        )
    )  # fmt: skip
    assert [(one.code, one.start, one.end) for one in found.agreed()] == [("shame", 0, 10)]
    assert shown(found) == [
        ("level", 20, 30, {"AB": [("shame.hiding", 20, 30)], "CD": [("shame", 20, 30)]}),
        ("ends", 40, 60, {"AB": [("shame", 40, 50)], "CD": [("shame", 45, 60)]}),
        ("code", 70, 80, {"AB": [("shame", 70, 80)], "CD": [("rupture", 70, 80)]}),
        ("missed", 90, 99, {"AB": [], "CD": [("rupture", 90, 99)]}),
        ("code", 110, 120, {"AB": [("shame.hiding", 110, 120)], "CD": [("shame.small", 110, 120)]}),
    ]
    assert found.by_kind() == {"missed": 1, "code": 2, "level": 1, "ends": 1, "attributes": 0}
    assert found.by_codes() == {
        ("shame", "shame.hiding"): 1,
        ("shame",): 1,
        ("shame", "rupture"): 1,
        ("rupture",): 1,
        ("shame.hiding", "shame.small"): 1,
    }


def test_what_is_said_beside_the_code_is_a_disagreement_of_its_own() -> None:
    rows = [(0, 0, 5, "shame", "AB"), (0, 0, 5, "shame", "CD"), (1, 0, 5, "shame", "AB"), (1, 0, 5, "shame", "CD")]
    said = {
        ("i0", 0, 5, "shame", "AB"): {"strength": "2"},
        ("i1", 0, 5, "shame", "AB"): {"strength": "2"},
        ("i1", 0, 5, "shame", "CD"): {"strength": "2"},
    }
    found = decompose(table(rows), said)
    assert [one.interview for one in found.agreed()] == ["i1"]
    assert found.agreed()[0].attributes == (("strength", "2"),)
    (one,) = found.disagreements()
    assert (one.kind, one.interview) == ("attributes", "i0")
    assert [tags[0].attributes for _, tags in one.sides] == [(("strength", "2"),), ()]


def test_the_same_code_wins_over_a_better_overlap_and_the_larger_overlap_over_the_earlier() -> None:
    rows = [
        (0, 0, 10, "shame", "AB"), (0, 0, 9, "rupture", "CD"), (0, 8, 20, "shame", "CD"),
        (1, 0, 10, "shame", "AB"), (1, 0, 2, "shame", "CD"), (1, 3, 10, "shame", "CD"),
    ]  # fmt: skip
    assert [(kind, start, end) for kind, start, end, _ in shown(decompose(table(rows)))] == [
        ("missed", 0, 9),
        ("ends", 0, 20),
        ("missed", 0, 2),
        ("ends", 0, 10),
    ]


def test_only_what_two_have_answered_for_is_compared_and_withdrawn_is_not() -> None:
    rows = [(0, 0, 5, "shame", "AB"), (1, 0, 5, "shame", "AB"), (2, 0, 5, "shame", "CD")]
    found = decompose(table(rows, covered=[[1, 0], [1, 1], [0, 1]]))
    assert [one.interview for one in found.disagreements()] == ["i1"]
    assert found.node_of_tag.tolist() == [-1, 0, -1]


def test_three_coders_agree_only_together() -> None:
    who = ("AB", "CD", "EF")
    rows = [
        *((0, 0, 5, "shame", one) for one in who),
        (0, 10, 15, "shame", "AB"), (0, 10, 15, "shame", "CD"),  # the third missed it
        (0, 20, 30, "shame", "AB"), (0, 22, 30, "shame", "CD"), (0, 20, 30, "rupture", "EF"),  # hangs together
    ]  # fmt: skip
    found = decompose(table(rows, who))
    assert [(one.code, one.start) for one in found.agreed()] == [("shame", 0)]
    assert shown(found) == [
        ("missed", 10, 15, {"AB": [("shame", 10, 15)], "CD": [("shame", 10, 15)], "EF": []}),
        ("code", 20, 30, {"AB": [("shame", 20, 30)], "CD": [("shame", 22, 30)], "EF": [("rupture", 20, 30)]}),
    ]


def test_a_coder_who_is_not_there_is_named() -> None:
    with pytest.raises(UsageError, match="XY"):
        decompose(table([]), coders=("AB", "XY"))


rows_of = st.lists(
    st.tuples(
        st.integers(0, 2), st.integers(0, 12), st.integers(1, 8), st.sampled_from([code.id for code in CODES]),
        st.sampled_from(["AB", "CD", "EF"]),
    ).map(lambda one: (one[0], one[1], one[1] + one[2], one[3], one[4])),
    max_size=40,
    unique=True,
)  # fmt: skip


def names_in(disagreements: Sequence[Disagreement]) -> list[tuple[str, str, str, int, int]]:
    return [(one.interview, *name) for one in disagreements for name in one.name]


@settings(max_examples=200, deadline=None)
@given(rows_of, st.sampled_from([("AB", "CD"), ("AB", "CD", "EF")]))
def test_nothing_is_left_over_and_nothing_counted_twice(rows: list[Row], coders: tuple[str, ...]) -> None:
    whole = table(rows, ("AB", "CD", "EF"))
    found = decompose(whole, coders=coders)
    theirs = Counter((f"i{i}", who, code, start, end) for i, start, end, code, who in rows if who in coders)
    agreed = [(one.interview, who, one.code, one.start, one.end) for one in found.agreed() for who in coders]
    assert Counter(names_in(found.disagreements()) + agreed) == theirs
    assert sum(found.by_kind().values()) == len(found) == sum(found.by_codes().values())
    for one in found.disagreements():
        tags = [tag for _, side in one.sides for tag in side]
        assert (one.start, one.end) == (min(tag.start for tag in tags), max(tag.end for tag in tags))
        if len(coders) == 2:
            assert sum(1 for _, side in one.sides for _ in side) == (1 if one.kind == "missed" else 2)


@settings(max_examples=150, deadline=None)
@given(rows_of)
def test_whose_side_is_which_makes_no_difference(rows: list[Row]) -> None:
    swap = {"AB": "CD", "CD": "AB"}
    two = [row for row in rows if row[4] != "EF"]
    before = decompose(table(two)).disagreements()
    after = decompose(table([(*row[:4], swap[row[4]]) for row in two])).disagreements()

    def view(found: Sequence[Disagreement], named: dict[str, str]) -> Counter[object]:
        return Counter(
            (one.interview, one.kind, frozenset((named[who], *rest) for who, *rest in one.name)) for one in found
        )

    assert view(before, {"AB": "AB", "CD": "CD"}) == view(after, swap)


@settings(max_examples=100, deadline=None)
@given(rows_of)
def test_two_who_put_the_same_disagree_about_nothing(rows: list[Row]) -> None:
    one = [(*row[:4], "AB") for row in rows]
    unique = list(dict.fromkeys(one))
    found = decompose(table([*unique, *((*row[:4], "CD") for row in unique)]))
    assert not len(found)
    assert len(found.agreed()) == len(unique)


@settings(max_examples=100, deadline=None)
@given(rows_of)
def test_the_disagreements_of_one_interview_are_those_of_all(rows: list[Row]) -> None:
    found = decompose(table(rows, ("AB", "CD", "EF")))
    assert found.disagreements() == tuple(one for label in ("i0", "i1", "i2") for one in found.disagreements(label))
    assert found.agreed() == tuple(one for label in ("i0", "i1", "i2") for one in found.agreed(label))
    assert list(found.disagreements()) == sorted(found.disagreements(), key=lambda one: (one.interview, one.start))
