"""Settling what two coders disagree about: a layer of its own, every tag of it resting on a decision, all undoable.

The client's interview, as AB and CD coded it:

    characters 10-20   both rupture
    30-40 and 32-44    both shame, other ends
    60-70              AB shame.hiding, CD rupture.withdrawal
    80-90              AB shame, CD nothing
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from typing import Any

import pytest

from ipr_coder.codebook.edits import ChangeCode
from ipr_coder.coding.codebook_notes import accept_note, add_note
from ipr_coder.coding.comments import answer, comment, comments_on
from ipr_coder.coding.consensus import Rule, take_what_all_agree_on
from ipr_coder.coding.desk import open_desk
from ipr_coder.coding.disagreements import Disagreement
from ipr_coder.coding.setting_up import add_coder, assign
from ipr_coder.coding.settling import (
    Choice,
    Standing,
    close,
    open_table,
    overrule,
    reopen,
    settle,
    standing,
    withdraw,
)
from ipr_coder.coding.submitting import reopen as reopen_coding
from ipr_coder.coding.submitting import submit
from ipr_coder.coding.tagging import set_tag
from ipr_coder.coding.undoing import redo, undo
from ipr_coder.errors import StudyError, TooEarly
from ipr_coder.study import checking
from ipr_coder.study.assignments import work_digest
from ipr_coder.study.decisions import SettledTag, load_decisions
from ipr_coder.study.settled_layer import layer_tags
from ipr_coder.study.store import Store, open_store
from ipr_coder.study.values import Desk
from ipr_coder.text import Span

CLIENT, THERAPIST = "D01_S3_client", "D01_S3_therapist"
AGREED = ("rupture", 10, 20)
Layer = list[tuple[str, int, int]]


def coded(store: Store, ab: Desk, cd: Desk) -> None:
    for desk, code, start, end in (
        (ab, "rupture", 10, 20),
        (cd, "rupture", 10, 20),
        (ab, "shame", 30, 40),
        (cd, "shame", 32, 44),
        (ab, "shame.hiding", 60, 70),
        (cd, "rupture.withdrawal", 60, 70),
        (ab, "shame", 80, 90),
    ):
        set_tag(store, desk, code, Span(start, end), True)


@pytest.fixture
def both(study: Store, ab: Desk, cd: Desk) -> Store:
    """Both have coded and submitted."""
    coded(study, ab, cd)
    submit(study, ab)
    submit(study, cd)
    return study


@pytest.fixture
def table(both: Store) -> Desk:
    """AB and CD have sat down together."""
    return open_table(both, CLIENT, "main", "AB", present=["AB", "CD"])


def layer(store: Store, desk: Desk) -> Layer:
    return [(one.code, one.start, one.end) for one in store.read(lambda tx: layer_tags(tx, desk))]


def now(store: Store) -> Standing:
    return standing(store, CLIENT, "main")


def about(store: Store, kind: str) -> Disagreement:
    (found,) = [one for one, _ in now(store).disagreements if one.kind == kind]
    return found


def faults(store: Store) -> tuple[str, ...]:
    return store.read(checking.faults)


def test_what_all_put_alike_is_settled_at_once_and_the_rest_is_open(both: Store, table: Desk) -> None:
    assert layer(both, table) == [AGREED]
    found = now(both)
    assert [one.kind for one, _ in found.disagreements] == ["ends", "code", "missed"]
    assert (found.open, found.closed, found.stale) == (3, False, ())
    assert [(one.code, one.start, one.end) for one in found.agreed] == [AGREED]


def test_opening_the_table_again_changes_nothing(
    both: Store, table: Desk, audit_length: Callable[[Store], int]
) -> None:
    before = audit_length(both)
    assert open_table(both, CLIENT, "main", "AB", present=["AB", "CD"]) == table
    assert (audit_length(both), layer(both, table)) == (before, [AGREED])


def test_each_way_of_settling_puts_what_it_says(both: Store, table: Desk) -> None:
    ends, codes, missed = (about(both, kind) for kind in ("ends", "code", "missed"))
    ways: list[tuple[Disagreement, Choice, Layer]] = [
        (codes, Choice("take", "AB"), [("shame.hiding", 60, 70)]),
        (codes, Choice("take", "CD"), [("rupture.withdrawal", 60, 70)]),
        (codes, Choice("both"), [("rupture.withdrawal", 60, 70), ("shame.hiding", 60, 70)]),
        (codes, Choice("neither"), []),
        (codes, Choice("new", tags=(SettledTag("shame", 58, 72),)), [("shame", 58, 72)]),
        (missed, Choice("take", "CD"), []),
        (missed, Choice("take", "AB"), [("shame", 80, 90)]),
        (ends, Choice("ends"), [("shame", 30, 44)]),
        (ends, Choice("ends", tags=(SettledTag("shame", 32, 40),)), [("shame", 32, 40)]),
        (ends, Choice("both"), [("shame", 30, 40), ("shame", 32, 44)]),
    ]
    for disagreement, choice, expected in ways:
        settle(both, table, disagreement, choice, by="AB")
        assert sorted(layer(both, table)) == sorted([AGREED, *expected])
        undo(both, table, "AB")
        assert layer(both, table) == [AGREED]
        redo(both, table, "CD")
        assert sorted(layer(both, table)) == sorted([AGREED, *expected])
        undo(both, table, "AB")
        assert faults(both) == ()


def test_the_coders_own_work_is_the_same_to_the_letter(both: Store, table: Desk, ab: Desk, cd: Desk) -> None:
    before = [both.read(lambda tx, desk=desk: work_digest(tx, desk)) for desk in (ab, cd)]  # type: ignore[misc]
    for one, _ in now(both).disagreements:
        settle(both, table, one, Choice("both"), by="AB")
    close(both, table, "AB")
    assert [both.read(lambda tx, desk=desk: work_digest(tx, desk)) for desk in (ab, cd)] == before  # type: ignore[misc]


def test_a_decision_keeps_its_reason_its_remark_and_who_was_there(both: Store, table: Desk) -> None:
    settle(
        both,
        table,
        about(both, "missed"),
        Choice("take", "AB"),
        by="EF",
        present=["AB", "CD", "AB", " "],
        reason="overlooked",
        remark="  heard on the tape ",
    )
    (made,) = both.read(lambda tx: load_decisions(tx, "main"))
    assert (made.interview, made.kind, made.outcome, made.took) == (CLIENT, "missed", "take", "AB")
    assert (made.reason, made.remark, made.present, made.made_by) == (
        "overlooked",
        "heard on the tape",
        ("AB", "CD"),
        "EF",
    )
    assert made.about == {("AB", "shame", 80, 90)}
    assert made.settled == (SettledTag("shame", 80, 90),)
    assert "tape" not in repr(made)


def test_the_audit_trail_names_who_settled_and_who_took_it_back_and_holds_no_remark(
    both: Store, table: Desk, sql: Callable[..., list[Any]]
) -> None:
    settle(both, table, about(both, "missed"), Choice("neither"), by="EF", remark="a secret word")
    undo(both, table, "GH")
    redo(both, table, "IJ")
    rows = sql(both, "select actor, kind, payload from audit_event order by id")
    assert [(row[0], row[1]) for row in rows[-3:]] == [("EF", "settle"), ("GH", "undo"), ("IJ", "redo")]
    assert not any("secret" in row[2] for row in rows)


def test_deciding_the_same_again_leaves_no_trace_and_another_reason_does(
    both: Store, table: Desk, audit_length: Callable[[Store], int]
) -> None:
    one = about(both, "missed")
    settle(both, table, one, Choice("neither"), by="AB", reason="closer")
    before = audit_length(both)
    assert settle(both, table, one, Choice("neither"), by="AB", reason="closer").event is None
    assert audit_length(both) == before
    assert settle(both, table, one, Choice("neither"), by="AB", reason="slip").event is not None
    assert len(both.read(lambda tx: load_decisions(tx, "main"))) == 1


def test_a_new_decision_takes_the_place_of_the_one_before_and_undoing_brings_that_back(
    both: Store, table: Desk
) -> None:
    one = about(both, "code")
    settle(both, table, one, Choice("take", "AB"), by="AB")
    settle(both, table, one, Choice("take", "CD"), by="AB")
    assert layer(both, table) == [AGREED, ("rupture.withdrawal", 60, 70)]
    (made,) = both.read(lambda tx: load_decisions(tx, "main"))
    assert made.took == "CD"
    undo(both, table)
    assert layer(both, table) == [AGREED, ("shame.hiding", 60, 70)]
    (made,) = both.read(lambda tx: load_decisions(tx, "main"))
    assert made.took == "AB"
    assert faults(both) == ()


def test_a_tag_that_two_decisions_rest_on_goes_with_the_last_of_them(both: Store, table: Desk) -> None:
    shared = SettledTag("shame", 80, 90)
    codes, missed = about(both, "code"), about(both, "missed")
    settle(both, table, missed, Choice("take", "AB"), by="AB")
    settle(both, table, codes, Choice("new", tags=(shared,)), by="AB")
    assert layer(both, table) == [AGREED, ("shame", 80, 90)]
    settle(both, table, missed, Choice("neither"), by="AB")
    assert layer(both, table) == [AGREED, ("shame", 80, 90)]
    settle(both, table, codes, Choice("neither"), by="AB")
    assert layer(both, table) == [AGREED]
    for _ in range(4):
        undo(both, table)
        assert faults(both) == ()
    assert layer(both, table) == [AGREED]


def test_closing_asks_for_a_reason_while_something_is_open(both: Store, table: Desk) -> None:
    with pytest.raises(StudyError, match="3 disagreements"):
        close(both, table, "AB")
    close(both, table, "AB", reason="we will come back to it")
    assert now(both).closed


def test_a_closed_consensus_is_frozen_until_it_is_reopened_with_a_reason(both: Store, table: Desk) -> None:
    one = about(both, "missed")
    settle(both, table, one, Choice("neither"), by="AB")
    close(both, table, "AB", reason="time is up")
    for deed in (
        lambda: settle(both, table, one, Choice("take", "AB"), by="AB"),
        lambda: undo(both, table),
        lambda: close(both, table, "AB"),
        lambda: reopen(both, table, "AB", " "),
    ):
        with pytest.raises(StudyError):
            deed()
    assert layer(both, table) == [AGREED]
    reopen(both, table, "AB", "the auditor asked")
    settle(both, table, one, Choice("take", "AB"), by="AB")
    assert not now(both).closed


def test_nobody_sits_down_before_all_have_submitted_without_a_reason(
    study: Store, ab: Desk, cd: Desk, sql: Callable[..., list[Any]]
) -> None:
    coded(study, ab, cd)
    submit(study, ab)
    with pytest.raises(TooEarly):
        open_table(study, CLIENT, "main", "AB")
    assert standing(study, CLIENT, "main").disagreements == ()
    desk = open_table(study, CLIENT, "main", "AB", reason="a pilot of the codebook")
    assert layer(study, desk) == [AGREED]
    assert standing(study, CLIENT, "main").disagreements == ()
    assert standing(study, CLIENT, "main", early=True).open == 3
    rows = sql(study, "select looked_by, early, reason from unblinding")
    assert [tuple(row) for row in rows] == [("AB", 1, "a pilot of the codebook")]


def test_an_interview_of_one_coder_has_nothing_to_settle(study: Store, ab: Desk, sql: Callable[..., list[Any]]) -> None:
    submit(study, ab)
    sql(study, "delete from assignment where coder_id <> :who", who=ab.coder_id)
    with pytest.raises(StudyError, match="fewer than two"):
        open_table(study, CLIENT, "main", "AB")


def test_what_does_not_fit_the_disagreement_is_refused(
    both: Store, table: Desk, audit_length: Callable[[Store], int]
) -> None:
    ends, codes = about(both, "ends"), about(both, "code")
    before = audit_length(both)
    for one, choice in (
        (codes, Choice("take", "EF")),
        (codes, Choice("take")),
        (codes, Choice("both", "AB")),
        (codes, Choice("ends")),
        (codes, Choice("new")),
        (ends, Choice("ends", tags=(SettledTag("rupture", 30, 44),))),
        (ends, Choice("new", tags=(SettledTag("no.such", 30, 44),))),
        (ends, Choice("new", tags=(SettledTag("shame", 30, 10**6),))),
        (ends, Choice("new", tags=(SettledTag("shame", 30, 44, (("strength", "9"),)),))),
    ):
        with pytest.raises(StudyError):
            settle(both, table, one, choice, by="AB")
    with pytest.raises(StudyError, match="no reason"):
        settle(both, table, ends, Choice("neither"), by="AB", reason="because")
    with pytest.raises(StudyError, match="no name"):
        settle(both, table, ends, Choice("neither"), by=" ")
    assert (audit_length(both), layer(both, table)) == (before, [AGREED])


def test_tags_changed_since_cannot_be_decided_on_and_older_decisions_are_listed_as_stale(
    both: Store, table: Desk, ab: Desk
) -> None:
    missed, codes = about(both, "missed"), about(both, "code")
    settle(both, table, missed, Choice("take", "AB"), by="AB")
    reopen_coding(both, ab, "one more look")
    set_tag(both, ab, "shame", Span(80, 90), False)
    set_tag(both, ab, "shame.hiding", Span(60, 70), False)
    set_tag(both, ab, "rupture.withdrawal", Span(60, 70), True)
    submit(both, ab)
    with pytest.raises(StudyError, match="no longer"):
        settle(both, table, codes, Choice("both"), by="AB")
    open_table(both, CLIENT, "main", "AB")
    found = now(both)
    assert [one.kind for one, _ in found.disagreements] == ["ends"]
    (stale,) = found.stale
    assert stale.gone == stale.about == {("AB", "shame", 80, 90)}
    assert layer(both, table) == [AGREED, ("rupture.withdrawal", 60, 70), ("shame", 80, 90)]
    withdraw(both, table, stale.number, by="AB")
    assert (now(both).stale, layer(both, table)) == ((), [AGREED, ("rupture.withdrawal", 60, 70)])
    undo(both, table)
    assert len(now(both).stale) == 1
    assert faults(both) == ()


def test_what_is_no_longer_put_alike_leaves_the_layer(both: Store, table: Desk, cd: Desk) -> None:
    reopen_coding(both, cd, "one more look")
    set_tag(both, cd, "rupture", Span(10, 20), False)
    submit(both, cd)
    open_table(both, CLIENT, "main", "AB")
    assert layer(both, table) == []
    assert now(both).open == 4
    assert faults(both) == ()


def test_an_auditor_can_overrule_what_all_put_alike(both: Store, table: Desk) -> None:
    (agreed,) = now(both).agreed
    overrule(both, table, agreed, by="auditor", remark="the tape says otherwise")
    assert layer(both, table) == []
    open_table(both, CLIENT, "main", "CD")
    assert (layer(both, table), now(both).stale) == ([], ())
    undo(both, table, "auditor")
    assert layer(both, table) == [AGREED]
    assert faults(both) == ()


def test_attributes_go_along_and_come_back(both: Store, table: Desk) -> None:
    one, strong = about(both, "missed"), SettledTag("shame", 80, 90, (("strength", "3"),))
    settle(both, table, one, Choice("new", tags=(strong,)), by="AB")
    settle(both, table, one, Choice("take", "AB"), by="AB")
    assert both.read(lambda tx: layer_tags(tx, table))[-1] == SettledTag("shame", 80, 90)
    undo(both, table)
    assert both.read(lambda tx: layer_tags(tx, table))[-1] == strong
    redo(both, table)
    assert both.read(lambda tx: layer_tags(tx, table))[-1] == SettledTag("shame", 80, 90)


def test_checking_tells_of_a_settled_tag_changed_behind_the_trail(
    both: Store, table: Desk, sql: Callable[..., list[Any]]
) -> None:
    settle(both, table, about(both, "missed"), Choice("take", "AB"), by="AB")
    assert faults(both) == ()
    sql(both, "update tag set deleted_ms = 1 where coder_id = :who and start_at = 80", who=table.coder_id)
    (told,) = faults(both)
    assert "shame of consensus (consensus) at characters 80-90" in told


def test_what_was_settled_is_there_after_closing_the_study(both: Store, table: Desk, study_target: str) -> None:
    settle(both, table, about(both, "code"), Choice("both"), by="AB")
    with open_store(study_target) as again:
        assert len(layer(again, table)) == 3
        assert standing(again, CLIENT, "main").open == 2
        undo(again, table)
    assert layer(both, table) == [AGREED]


def test_the_trail_tells_each_decision_by_names_that_need_no_database(
    both: Store, table: Desk, sql: Callable[..., list[Any]]
) -> None:
    settle(both, table, about(both, "code"), Choice("take", "CD"), by="AB", present=["AB", "CD"], reason="closer")
    facts = json.loads(sql(both, "select payload from audit_event order by id desc limit 1")[0][0])
    told = {name: facts[name] for name in ("kind", "outcome", "took", "reason", "present", "on", "off", "interview")}
    assert told == {
        "kind": "code",
        "outcome": "take",
        "took": "CD",
        "reason": "closer",
        "present": ["AB", "CD"],
        "on": [["rupture.withdrawal", 60, 70]],
        "off": [],
        "interview": CLIENT,
    }


def test_rules_comments_and_notes_are_the_same_on_either_database(both: Store, table: Desk) -> None:
    (line,) = take_what_all_agree_on(both, None, by="lead", rule=Rule.overlap).lines
    assert (line.agreed, line.ends, line.open) == (0, 1, 2)
    first = comment(both, CLIENT, "main", "look at the tape", by="auditor", about=about(both, "code").name)
    answer(both, first.number, "we did", by="AB")
    assert [one.answers for one in comments_on(both, "main", CLIENT)] == [None, first.number]
    note = add_note(both, "define it better", by="AB", code="shame")
    accepted, _ = accept_note(both, note.number, edit=ChangeCode("shame", definition="What shame is."))
    assert (accepted.outcome, accepted.version) == ("accepted", "1.0.1")
    assert faults(both) == ()


@pytest.mark.parametrize("seed", range(3))
def test_after_any_run_of_deeds_the_layer_is_what_its_decisions_say(sqlite_study: Store, seed: int) -> None:
    store, chance = sqlite_study, random.Random(seed)
    ab, cd = (open_desk(store, coder, CLIENT).desk for coder in ("AB", "CD"))
    coded(store, ab, cd)
    submit(store, ab)
    submit(store, cd)
    table = open_table(store, CLIENT, "main", "AB")
    start = layer(store, table)
    for _ in range(20):
        one, made = chance.choice(now(store).disagreements)
        match chance.randrange(5):
            case 0:
                undo(store, table, "EF")
            case 1:
                redo(store, table, "EF")
            case 2 if made is not None:
                withdraw(store, table, made.number, by="EF")
            case _:
                settle(store, table, one, chance.choice(_choices(one)), by="EF")
        told = store.read(lambda tx: load_decisions(tx, "main", by_rule=True))
        borne = {(tag.code, tag.start, tag.end) for decision in told for tag in decision.settled}
        assert sorted(layer(store, table)) == sorted(borne)
    assert faults(store) == ()
    while undo(store, table) is not None:
        pass
    assert layer(store, table) == start
    assert faults(store) == ()


def _choices(one: Disagreement) -> list[Choice]:
    shared = SettledTag("shame", 80, 90, (("strength", "2"),))
    return [
        Choice("take", "AB"),
        Choice("take", "CD"),
        Choice("both"),
        Choice("neither"),
        Choice("new", tags=(shared,)),
        Choice("new", tags=(SettledTag("rupture", one.start, one.end), SettledTag("rupture", 10, 20))),
    ]


def test_three_coders_settle_as_two_do(study: Store, ab: Desk, cd: Desk) -> None:
    add_coder(study, "EF")
    assign(study, "EF", [CLIENT])
    ef = open_desk(study, "EF", CLIENT).desk
    coded(study, ab, cd)
    set_tag(study, ef, "rupture", Span(10, 20), True)
    set_tag(study, ef, "shame.hiding", Span(60, 70), True)
    for desk in (ab, cd, ef):
        submit(study, desk)
    table = open_table(study, CLIENT, "main", "AB")
    assert layer(study, table) == [AGREED]
    settle(study, table, about(study, "code"), Choice("take", "EF"), by="AB")
    assert layer(study, table) == [AGREED, ("shame.hiding", 60, 70)]
    assert faults(study) == ()
