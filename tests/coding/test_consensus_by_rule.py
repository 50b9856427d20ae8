"""What a stated rule takes in a whole round, and what it leaves: the client's interview has four kinds of places."""

from __future__ import annotations

import pytest

from ipr_coder.coding.consensus import Rule, take_what_all_agree_on
from ipr_coder.coding.desk import open_desk
from ipr_coder.coding.settling import Choice, open_table, settle, standing
from ipr_coder.coding.submitting import submit
from ipr_coder.coding.tagging import set_tag
from ipr_coder.errors import StudyError
from ipr_coder.study import checking
from ipr_coder.study.decisions import load_decisions
from ipr_coder.study.settled_layer import layer_desk, layer_tags
from ipr_coder.study.store import Store
from ipr_coder.study.tag_table import load_selection
from ipr_coder.study.values import Desk
from ipr_coder.text import Span

CLIENT, THERAPIST = "D01_S3_client", "D01_S3_therapist"
EXACT = [("rupture", 10, 20)]
OVERLAP = [*EXACT, ("shame", 32, 40)]


@pytest.fixture
def study_target(sqlite_path: str) -> str:
    """One database is enough here; test_settling goes the same ways on both."""
    return sqlite_path


@pytest.fixture
def both(study: Store, ab: Desk, cd: Desk) -> Store:
    """The client's interview submitted by both, the therapist's by nobody."""
    for desk, code, start, end in (
        (ab, "rupture", 10, 20),
        (cd, "rupture", 10, 20),
        (ab, "shame", 30, 40),
        (cd, "shame", 32, 44),
        (ab, "shame.hiding", 60, 70),
        (cd, "rupture.withdrawal", 60, 70),
    ):
        set_tag(study, desk, code, Span(start, end), True)
    submit(study, ab)
    submit(study, cd)
    return study


def layer(store: Store, interview: str = CLIENT) -> list[tuple[str, int, int]]:
    desk = store.read(lambda tx: layer_desk(tx, interview, "main"))
    assert desk is not None
    return [(one.code, one.start, one.end) for one in store.read(lambda tx: layer_tags(tx, desk))]


def test_the_exact_rule_takes_the_same_place_only(both: Store) -> None:
    done = take_what_all_agree_on(both, None, by="lead")
    (line,) = done.lines
    assert (line.agreed, line.ends, line.single, line.open, line.closed) == (1, 0, 0, 2, False)
    assert (done.waiting, done.alone, done.shut) == ((THERAPIST,), (), ())
    assert "same first and last character" in done.rules[0]
    assert layer(both) == EXACT


def test_the_rule_of_overlap_takes_what_all_marked_and_says_so_in_its_decisions(both: Store) -> None:
    (line,) = take_what_all_agree_on(both, "main", by="lead", rule=Rule.overlap).lines
    assert (line.agreed, line.ends, line.open) == (1, 1, 1)
    assert layer(both) == OVERLAP
    (made,) = both.read(lambda tx: load_decisions(tx, "main"))
    assert (made.kind, made.outcome, made.reason, made.made_by) == ("ends", "ends", "rule", "lead")
    assert both.read(checking.faults) == ()


def test_a_rule_carried_out_twice_changes_nothing_the_second_time(both: Store) -> None:
    take_what_all_agree_on(both, None, by="lead", rule=Rule.overlap)
    (line,) = take_what_all_agree_on(both, None, by="lead", rule=Rule.overlap).lines
    assert (line.agreed, line.ends, line.open) == (0, 0, 1)
    assert layer(both) == OVERLAP


def test_a_rule_leaves_what_people_decided(both: Store) -> None:
    desk = open_table(both, CLIENT, "main", "AB")
    (ends,) = [one for one, _ in standing(both, CLIENT, "main").disagreements if one.kind == "ends"]
    settle(both, desk, ends, Choice("take", "CD"), by="AB")
    (line,) = take_what_all_agree_on(both, None, by="lead", rule=Rule.overlap).lines
    assert (line.ends, line.open) == (0, 1)
    assert layer(both) == [*EXACT, ("shame", 32, 44)]


def test_what_is_settled_to_the_end_is_closed_and_counts_then(both: Store) -> None:
    closed = take_what_all_agree_on(both, None, by="lead", rule=Rule.overlap, closing=True)
    assert not closed.lines[0].closed
    desk = open_table(both, CLIENT, "main", "AB")
    (last,) = [one for one, made in standing(both, CLIENT, "main").disagreements if made is None]
    settle(both, desk, last, Choice("neither"), by="AB")
    before = both.read(lambda tx: load_selection(tx, consensus=True)).tags
    assert not before.covered[:, -1].any()
    (line,) = take_what_all_agree_on(both, None, by="lead", closing=True).lines
    assert line.closed
    table = both.read(lambda tx: load_selection(tx, consensus=True)).tags
    assert (table.coders, table.settled) == (("AB", "CD", "consensus"), True)
    assert [int(one) for one in table.start[table.coder == 2]] == [10, 32]
    assert take_what_all_agree_on(both, None, by="lead").shut == (CLIENT,)


def test_an_interview_of_one_coder_is_taken_only_where_that_is_asked_for(study: Store) -> None:
    from ipr_coder.coding.setting_up import add_coder, assign

    add_coder(study, "EF")
    assign(study, "EF", [CLIENT], "alone")
    desk = open_desk(study, "EF", CLIENT, "alone").desk
    set_tag(study, desk, "shame", Span(5, 9), True)
    submit(study, desk)
    left = take_what_all_agree_on(study, "alone", by="lead")
    assert (left.lines, left.alone) == ((), (CLIENT,))
    (line,) = take_what_all_agree_on(study, "alone", by="lead", single_coded=True).lines
    assert (line.single, line.open) == (1, 0)
    there = study.read(lambda tx: layer_desk(tx, CLIENT, "alone"))
    assert there is not None
    assert [(one.code, one.start) for one in study.read(lambda tx: layer_tags(tx, there))] == [("shame", 5)]
    assert study.read(checking.faults) == ()


def test_each_round_has_a_layer_of_its_own(both: Store) -> None:
    from ipr_coder.coding.setting_up import assign

    take_what_all_agree_on(both, "main", by="lead")
    for coder in ("AB", "CD"):
        assign(both, coder, [CLIENT], "second")
        submit(both, open_desk(both, coder, CLIENT, "second").desk)
    take_what_all_agree_on(both, "second", by="lead")
    main, second = (both.read(lambda tx, name=name: layer_desk(tx, CLIENT, name)) for name in ("main", "second"))  # type: ignore[misc]
    assert main is not None
    assert second is not None
    assert (main.round, second.round) == ("consensus", "consensus of second")
    assert both.read(lambda tx: layer_tags(tx, second)) == ()
    assert layer(both) == EXACT


def test_nobody_codes_in_the_layer_nor_under_its_name(both: Store) -> None:
    from ipr_coder.coding.setting_up import add_coder, assign
    from ipr_coder.coding.submitting import desk_of
    from ipr_coder.errors import UsageError

    take_what_all_agree_on(both, "main", by="lead")
    with pytest.raises(StudyError, match="consensus of another round"):
        assign(both, "AB", [CLIENT], "consensus")
    for label in ("consensus", "Lead"):
        with pytest.raises(UsageError, match="cannot be a coder"):
            add_coder(both, label)
    with pytest.raises(StudyError, match="no coder 'consensus'"):
        desk_of(both, "consensus", CLIENT)
