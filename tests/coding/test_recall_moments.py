"""Recall moments set, moved, changed and removed by coders: whose talk ends where, and that undo is exact.

The client's interview, turns 1 to 7; its one moment (number 1) is talked about in turns 3 to 5:

    1 I: What was happening in you?
    2 C: I went quiet, like a xylophone in the snow.
    3 I: And then?                                    moment 1 begins, 00:12:40-00:13:05
    4 C: Then she waited, and that helped.
    5 C: Zanzibar was all I could think of.           and ends
    6 I: Mm.
    7 C: That is all.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ipr_coder.coding.desk import open_desk
from ipr_coder.coding.recall_moments import (
    change_moment,
    move_moment,
    remove_moment,
    set_moment,
)
from ipr_coder.coding.setting_up import check_audit
from ipr_coder.coding.submitting import submit
from ipr_coder.coding.undoing import redo, undo
from ipr_coder.errors import StudyError
from ipr_coder.study.store import Store
from ipr_coder.study.tag_table import load_selection
from ipr_coder.study.values import Desk

CLIENT = "D01_S3_client"


def turn(store: Store, number: int) -> int:
    return open_desk(store, "AB", CLIENT).turns[number - 1].span.start


def talk(store: Store, coder: str = "AB") -> dict[int, list[int]]:
    """For each moment the turns that talk about it."""
    place = open_desk(store, coder, CLIENT)
    return {
        stop.ordinal: [number + 1 for number, row in enumerate(place.turns) if stop.start <= row.span.start < stop.end]
        for stop in place.moments
    }


def test_the_file_said_one_moment(study: Store, ab: Desk) -> None:
    assert talk(study) == {1: [3, 4, 5]}


def test_a_moment_inside_anothers_talk_ends_that_talk(study: Store, ab: Desk) -> None:
    deed = set_moment(
        study, ab, turn(study, 5) + 3, 800_000, session_end_ms=805_000, stopped_by="therapist", question="Q2"
    )
    assert [change.kind for change in deed.changes] == ["layout"]
    assert talk(study) == {1: [3, 4], 2: [5]}
    stop = open_desk(study, "AB", CLIENT).moments[1]
    assert (stop.session_start_ms, stop.session_end_ms, stop.stopped_by, stop.question) == (
        800_000,
        805_000,
        "therapist",
        "Q2",
    )
    assert [row.moment for row in open_desk(study, "AB", CLIENT).segments] == [-1, -1, 0, 0, 1, -1, -1]


def test_outside_any_talk_a_moment_goes_on_to_the_next_one_or_to_the_end(study: Store, ab: Desk) -> None:
    set_moment(study, ab, turn(study, 1), 1_000)
    set_moment(study, ab, turn(study, 6), 900_000)
    assert talk(study) == {2: [1, 2], 1: [3, 4, 5], 3: [6, 7]}


def test_removing_gives_the_talk_back_to_the_moment_before(study: Store, ab: Desk) -> None:
    set_moment(study, ab, turn(study, 4), 800_000)
    remove_moment(study, ab, 2)
    assert talk(study) == {1: [3, 4, 5]}
    set_moment(study, ab, turn(study, 7), 900_000)
    remove_moment(study, ab, 3)
    assert talk(study) == {1: [3, 4, 5]}, "talk that had ended before is not taken up again"
    remove_moment(study, ab, 1)
    assert talk(study) == {}


def test_moving_takes_away_and_sets(study: Store, ab: Desk) -> None:
    set_moment(study, ab, turn(study, 4), 800_000, stopped_by="client")
    move_moment(study, ab, 2, turn(study, 5))
    assert talk(study) == {1: [3, 4], 2: [5]}
    move_moment(study, ab, 1, turn(study, 2))
    assert talk(study) == {1: [2, 3, 4], 2: [5]}
    assert open_desk(study, "AB", CLIENT).moments[0].question == "Q1"
    assert move_moment(study, ab, 1, turn(study, 2)).changes == ()


def test_changing_keeps_talk_and_question(study: Store, ab: Desk) -> None:
    change_moment(study, ab, 1, 761_000, stopped_by="therapist")
    stop = open_desk(study, "AB", CLIENT).moments[0]
    assert (stop.session_start_ms, stop.session_end_ms, stop.stopped_by, stop.question) == (
        761_000,
        None,
        "therapist",
        "Q1",
    )
    undo(study, ab)
    stop = open_desk(study, "AB", CLIENT).moments[0]
    assert (stop.session_start_ms, stop.session_end_ms, stop.stopped_by) == (760_000, 785_000, "client")


@pytest.mark.parametrize(
    ("deed", "fault"),
    [
        (lambda s, d: set_moment(s, d, turn(s, 3), 1), "begins at this turn already"),
        (lambda s, d: set_moment(s, d, 100_000, 1), "no turn at this place"),
        (lambda s, d: set_moment(s, d, 0, 10, session_end_ms=9), "ends before it starts"),
        (lambda s, d: set_moment(s, d, 0, -1), "ends before it starts"),
        (lambda s, d: set_moment(s, d, 0, 1, stopped_by="me"), "who stopped the tape"),
        (lambda s, d: set_moment(s, d, 0, 1, question="What did you feel?"), "short label"),
        (lambda s, d: remove_moment(s, d, 9), "no recall moment 9"),
        (lambda s, d: move_moment(s, d, 9, 0), "no recall moment 9"),
        (lambda s, d: change_moment(s, d, 9, 0), "no recall moment 9"),
    ],
)
def test_what_cannot_be_is_refused(study: Store, ab: Desk, audit_length: Any, deed: Any, fault: str) -> None:
    before = audit_length(study)
    with pytest.raises(StudyError, match=fault):
        deed(study, ab)
    assert (audit_length(study), talk(study)) == (before, {1: [3, 4, 5]})


def test_moments_are_shared_and_the_trail_says_who_set_them(
    study: Store, ab: Desk, cd: Desk, sql: Callable[..., list[Any]]
) -> None:
    submit(study, cd)
    set_moment(study, ab, turn(study, 4), 800_000, question="Q7")
    assert talk(study, "CD") == talk(study) == {1: [3], 2: [4, 5]}
    with pytest.raises(StudyError, match="is submitted"):
        remove_moment(study, cd, 2)
    actor, payload = sql(study, "select actor, payload from audit_event where kind = 'moment'")[0]
    assert actor == "AB"
    assert json.loads(payload)["rows"]["2"]["before"] is None
    assert "Q7" not in payload
    moments = study.read(lambda tx: load_selection(tx, include_open=True)).tags.moments
    assert [one.ordinal for one in moments] == [1, 2]
    remove_moment(study, ab, 2)
    moments = study.read(lambda tx: load_selection(tx, include_open=True)).tags.moments
    assert [(one.ordinal, one.session_start_ms) for one in moments] == [(1, 760_000)]


def test_undo_leaves_alone_what_another_coder_has_changed_since(study: Store, ab: Desk, cd: Desk) -> None:
    set_moment(study, ab, turn(study, 5), 800_000)
    remove_moment(study, cd, 2)
    deed = undo(study, ab)
    assert deed is not None
    assert "changed since" in deed.label
    assert talk(study) == {1: [3, 4, 5]}
    assert undo(study, ab) is None
    undo(study, cd)
    assert talk(study) == {1: [3, 4], 2: [5]}


steps = st.lists(
    st.tuples(st.sampled_from(("set", "set", "move", "remove", "change")), st.integers(1, 5), st.integers(1, 7)),
    max_size=6,
)


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(todo=steps)
def test_talk_never_overlaps_and_undo_and_redo_are_exact(sqlite_study: Store, todo: list[tuple[str, int, int]]) -> None:
    desk = open_desk(sqlite_study, "AB", CLIENT).desk
    while undo(sqlite_study, desk):
        pass
    history = [open_desk(sqlite_study, "AB", CLIENT).moments]
    assert len(history[0]) == 1
    for kind, ordinal, number in todo:
        place = turn(sqlite_study, number)
        deed = {
            "set": lambda place=place, number=number: set_moment(sqlite_study, desk, place, number * 1_000),
            "move": lambda place=place, ordinal=ordinal: move_moment(sqlite_study, desk, ordinal, place),
            "remove": lambda ordinal=ordinal: remove_moment(sqlite_study, desk, ordinal),
            "change": lambda ordinal=ordinal, number=number: change_moment(sqlite_study, desk, ordinal, number),
        }[kind]
        try:
            if deed().changes:
                history.append(open_desk(sqlite_study, "AB", CLIENT).moments)
        except StudyError:
            pass
        now = open_desk(sqlite_study, "AB", CLIENT).moments
        assert now == history[-1]
        assert all(one.end <= two.start for one, two in pairwise(now))
    for before in reversed(history[:-1]):
        undo(sqlite_study, desk)
        assert open_desk(sqlite_study, "AB", CLIENT).moments == before
    for after in history[1:]:
        redo(sqlite_study, desk)
        assert open_desk(sqlite_study, "AB", CLIENT).moments == after
    assert check_audit(sqlite_study).fault is None
