"""The list for a meeting: narrowed to what is wanted, numbered as ever, each with the decision that is about it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from ipr_coder.coding.comparing import Narrowing, compared_interviews, listed, with_subcodes
from ipr_coder.coding.disagreements import Decomposition, TagName, decompose
from ipr_coder.errors import UsageError
from ipr_coder.study.decisions import DecisionRow, SettledTag
from ipr_coder.study.facts import CodeFacts, InterviewFacts
from ipr_coder.study.tables import TagTable

IDS = ("shame", "shame.hiding", "rupture")
CODES = tuple(CodeFacts(one, one, one.rpartition(".")[0] or None, "#000000", "") for one in IDS)
INTERVIEWS = tuple(
    InterviewFacts(f"D0{n}_S3_client", f"D0{n}", 3, "ipr", f"C{n}", "client", "done", has_transcript=True)
    for n in (1, 2, 3)
)
ROWS = (
    (0, 0, 5, "shame", "AB"),  # 1: missed by CD
    (0, 10, 15, "shame", "AB"), (0, 10, 15, "rupture", "CD"),  # 2: another code
    (0, 20, 25, "shame.hiding", "AB"), (0, 20, 25, "shame", "CD"),  # 3: a subcode
    (1, 0, 5, "rupture", "AB"), (1, 0, 9, "rupture", "CD"),  # 1: other ends
    (2, 0, 5, "shame", "AB"),  # nobody else has answered
)  # fmt: skip


def parted(
    rows: Sequence[tuple[int, int, int, str, str]] = ROWS, coders: Sequence[str] = ("AB", "CD")
) -> Decomposition:
    ids, seats = [IDS.index(row[3]) for row in rows], [list(coders).index(row[4]) for row in rows]
    covered = np.ones((3, len(coders)), dtype=bool)
    covered[2, 1:] = False
    table = TagTable(
        interview=np.array([row[0] for row in rows], dtype=np.int64),
        start=np.array([row[1] for row in rows], dtype=np.int64),
        end=np.array([row[2] for row in rows], dtype=np.int64),
        code=np.array(ids, dtype=np.int64),
        coder=np.array(seats, dtype=np.int64),
        interviews=INTERVIEWS,
        codes=CODES,
        coders=tuple(coders),
        covered=covered,
        moments=(),
        round="main",
        codebook="b 1",
        study="S",
        digest="",
    )
    return decompose(table)


def decision(about: set[TagName], gone: set[TagName] = frozenset()) -> DecisionRow:  # type: ignore[assignment]
    settled = (SettledTag("shame", 10, 15),)
    return DecisionRow(
        1, "D01_S3_client", "code", "take", "AB", frozenset(about), settled, None, None, (), "AB", 0, frozenset(gone)
    )


def numbers(found: Decomposition, narrowing: Narrowing) -> list[tuple[str, int]]:
    return [(one.disagreement.interview[:3], one.number) for one in listed(found, (), narrowing)]


def test_numbers_stay_whatever_is_left_out() -> None:
    found = parted()
    assert compared_interviews(found) == ("D01_S3_client", "D02_S3_client")
    assert numbers(found, Narrowing()) == [("D01", 1), ("D01", 2), ("D01", 3), ("D02", 1)]
    assert numbers(found, Narrowing(kinds=("level", "ends"))) == [("D01", 3), ("D02", 1)]
    assert numbers(found, Narrowing(codes=("rupture",))) == [("D01", 2), ("D02", 1)]
    assert numbers(found, Narrowing(codes=("shame.hiding",))) == [("D01", 3)]
    assert numbers(found, Narrowing(dyads=("D02",))) == [("D02", 1)]
    assert numbers(found, Narrowing(interviews=("D01_S3_client",), codes=("shame",))) == [
        ("D01", 1),
        ("D01", 2),
        ("D01", 3),
    ]
    assert numbers(found, Narrowing(interviews=("D01_S3_client",), dyads=("D02",))) == []


def test_a_code_takes_its_subcodes_along() -> None:
    assert with_subcodes(parted(), ["shame"]) == {"shame", "shame.hiding"}


@pytest.mark.parametrize(
    ("narrowing", "said"),
    [
        (Narrowing(interviews=("D01_S3_clint",)), "interview 'D01_S3_clint'.*D01_S3_client"),
        (Narrowing(codes=("shme",)), "code 'shme'.*shame"),
        (Narrowing(dyads=("D9",)), "dyad 'D9'"),
        (Narrowing(kinds=("no kind",)), "kind of disagreement 'no kind'"),  # type: ignore[arg-type]
    ],
)
def test_what_is_not_there_is_named(narrowing: Narrowing, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        listed(parted(), (), narrowing)


SECOND: set[TagName] = {("AB", "shame", 10, 15), ("CD", "rupture", 10, 15)}


def test_a_decision_is_on_the_disagreement_with_just_its_tags() -> None:
    found = parted()
    made = decision(SECOND)
    assert [one.decision for one in listed(found, [made])] == [None, made, None, None]
    assert numbers_of_decided(found, made, "settled") == [2]
    assert numbers_of_decided(found, made, "open") == [1, 3, 1]
    more = decision({*SECOND, ("AB", "shame", 0, 5)})
    assert not any(one.decision for one in listed(found, [more]))


def numbers_of_decided(found: Decomposition, made: DecisionRow, progress: str) -> list[int]:
    wanted = Narrowing(progress="open" if progress == "open" else "settled")
    return [one.number for one in listed(found, [made], wanted)]


def test_a_decision_about_a_tag_that_is_gone_is_none() -> None:
    gone: TagName = ("CD", "rupture", 0, 3)
    rest: set[TagName] = {("AB", "shame", 0, 5)}
    found = parted()
    assert not any(one.decision for one in listed(found, [decision({*rest, gone}, {gone})]))
    assert listed(found, [decision(rest)])[0].decision is not None


def test_of_what_three_settled_two_see_their_part() -> None:
    rows = [*ROWS, (0, 10, 14, "shame", "EF")]
    found = parted(rows, ("AB", "CD", "EF"))
    made = decision({*SECOND, ("EF", "shame", 10, 14)})
    whole = [one for one in listed(found, [made]) if one.decision]
    assert [one.disagreement.name for one in whole] == [made.about]
    of_two = decompose(found.table, coders=("AB", "CD"))
    assert [one.disagreement.name for one in listed(of_two, [made]) if one.decision] == [frozenset(SECOND)]


def test_of_what_three_settled_nothing_is_left_when_a_tag_of_the_third_is_gone() -> None:
    third: TagName = ("EF", "shame", 10, 14)
    found = parted(ROWS, ("AB", "CD", "EF"))
    of_two = decompose(found.table, coders=("AB", "CD"))
    assert not any(one.decision for one in listed(of_two, [decision({*SECOND, third}, {third})]))
