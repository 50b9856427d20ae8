"""Handing in and taking back: the digest of what was submitted can be compared, and both are on record for good."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from ipr_coder.coding.attributes import set_attributes
from ipr_coder.coding.cutting import split_at
from ipr_coder.coding.desk import open_desk, open_next, remember_place, work_list
from ipr_coder.coding.memos import write_memo
from ipr_coder.coding.recall_moments import set_moment
from ipr_coder.coding.setting_up import open_early
from ipr_coder.coding.submitting import Checklist, checklist, desk_of, reopen, submit
from ipr_coder.coding.tagging import adjust_tag, set_memo, set_reviewed, set_star, set_tag
from ipr_coder.errors import StudyError
from ipr_coder.study.store import Store
from ipr_coder.study.values import Desk
from ipr_coder.text import Span

CLIENT = "D01_S3_client"
FIRST, SECOND = Span(26, 69), Span(80, 113)
Sql = Callable[..., list[Any]]


def events(study: Store, sql: Sql, *kinds: str) -> list[dict[str, Any]]:
    rows = sql(study, "select kind, payload from audit_event order by id")
    return [{"kind": kind, **json.loads(payload)} for kind, payload in rows if kind in kinds]


def test_submitting_shows_in_the_work_list_and_is_refused_twice(study: Store, ab: Desk, audit_length: Any) -> None:
    submit(study, ab)
    assert [item.submitted for item in work_list(study, "AB")] == [True, False]
    assert [item.submitted for item in work_list(study, "CD")] == [False, False]
    before = audit_length(study)
    with pytest.raises(StudyError, match="D01_S3_client is submitted already by AB"):
        submit(study, ab)
    assert audit_length(study) == before


def test_equal_work_has_an_equal_digest_in_whatever_order_it_was_done(
    study: Store, ab: Desk, cd: Desk, sql: Sql
) -> None:
    set_tag(study, ab, "shame", FIRST, True)
    set_tag(study, ab, "rupture", SECOND, True)
    set_memo(study, ab, "shame", FIRST, "a memo is not the coding")
    set_tag(study, cd, "rupture", SECOND, True)
    set_tag(study, cd, "rupture.withdrawal", FIRST, True)
    set_tag(study, cd, "rupture.withdrawal", FIRST, False)
    set_reviewed(study, cd, FIRST, True)
    set_tag(study, cd, "shame", FIRST, True)
    submit(study, ab)
    submit(study, cd)
    first, second = events(study, sql, "submit")
    assert first["digest"] == second["digest"]
    reopen(study, cd, "one more look")
    set_tag(study, cd, "shame", SECOND, True)
    submit(study, cd)
    third = events(study, sql, "submit")[-1]
    assert third["digest"] != second["digest"]
    stored = dict(tuple(row) for row in sql(study, "select coder_id, digest from assignment where digest is not null"))
    assert stored == {ab.coder_id: first["digest"], cd.coder_id: third["digest"]}


def test_nothing_here_is_part_of_what_is_submitted(study: Store, ab: Desk, cd: Desk, sql: Sql) -> None:
    set_reviewed(study, ab, FIRST, True)
    for desk in (ab, cd):
        submit(study, desk)
    first, second = events(study, sql, "submit")
    assert first["digest"] != second["digest"]


def test_reopening_needs_a_reason_which_is_kept(study: Store, ab: Desk, sql: Sql, audit_length: Any) -> None:
    with pytest.raises(StudyError, match="D01_S3_client is open already for AB"):
        reopen(study, ab, "why not")
    submit(study, ab)
    before = audit_length(study)
    for nothing in ("", "  \n"):
        with pytest.raises(StudyError, match="reopening needs a reason"):
            reopen(study, ab, nothing)
    assert audit_length(study) == before
    assert open_desk(study, "AB", CLIENT).submitted
    reopen(study, ab, "  forgot the last page \ud800")
    assert not open_desk(study, "AB", CLIENT).submitted
    handed_in, taken_back = events(study, sql, "submit", "reopen")
    assert taken_back["reason"] == "forgot the last page \ufffd"
    assert taken_back["digest"] == handed_in["digest"]
    assert set_tag(study, ab, "shame", FIRST, True).changes


def test_looking_early_needs_a_reason_too(study: Store, sql: Sql) -> None:
    with pytest.raises(StudyError, match="give a reason"):
        open_early(study, " ", [CLIENT])
    open_early(study, "training meeting", [CLIENT])
    assert events(study, sql, "opened early") == [
        {
            "kind": "opened early",
            "reason": "training meeting",
            "round": "main",
            "interviews": [CLIENT],
            "early": [CLIENT],
        }
    ]


def test_a_desk_that_is_no_longer_assigned_is_refused(study: Store, ab: Desk, sql: Sql) -> None:
    sql(study, "delete from assignment where coder_id = :coder", coder=ab.coder_id)
    with pytest.raises(StudyError, match="no longer assigned to AB"):
        set_tag(study, ab, "shame", FIRST, True)
    with pytest.raises(StudyError, match="not assigned to AB"):
        desk_of(study, "AB", CLIENT)


def test_the_checklist_names_what_is_still_open(study: Store, ab: Desk, cd: Desk) -> None:
    """Turns of the client: 2, 4, 5 and 7; moment 1 is talked about in turns 3 to 5."""
    set_tag(study, cd, "shame", FIRST, True)
    assert checklist(study, ab) == Checklist(
        segments=4, tags=0, undecided=(2, 4, 5, 7), unmarked=(1,), without_talk=(), empty_memos=(), displaced=0
    )
    set_tag(study, ab, "shame", FIRST, True)
    set_memo(study, ab, "shame", FIRST, "?!")
    write_memo(study, ab, "segment", "...", span=Span(85, 90))
    set_reviewed(study, ab, SECOND, True)
    found = checklist(study, ab)
    assert (found.tags, found.undecided, found.unmarked, found.empty_memos) == (1, (5, 7), (), (2, 4))
    assert not found.clear
    split_at(study, ab, place_of(study, "like a"))
    assert checklist(study, ab).segments == 5
    adjust_tag(study, ab, "shame", FIRST, Span(FIRST.start, FIRST.start + 5))
    assert checklist(study, ab).undecided == (2, 5, 7)
    set_moment(study, ab, place_of(study, "That is all"), 900_000)
    assert checklist(study, ab).unmarked == (2,)
    set_memo(study, ab, "shame", Span(FIRST.start, FIRST.start + 5), "seen")
    write_memo(study, ab, "segment", None, span=Span(85, 90))
    for turn in (2, 5, 7):
        set_reviewed(study, ab, open_desk(study, "AB", CLIENT).turns[turn - 1].span, True) if turn != 2 else None
    set_tag(study, ab, "shame", FIRST, True)
    assert checklist(study, ab).clear


def place_of(store: Store, words: str) -> int:
    return open_desk(store, "AB", CLIENT).text.index(words)


def test_attributes_are_part_of_what_is_submitted_and_memos_and_stars_are_not(
    study: Store, ab: Desk, cd: Desk, sql: Sql
) -> None:
    for desk in (ab, cd):
        set_tag(study, desk, "shame", FIRST, True)
    set_star(study, cd, FIRST, True)
    write_memo(study, cd, "interview", "a note")
    for desk in (ab, cd):
        submit(study, desk)
    first, second = events(study, sql, "submit")
    assert first["digest"] == second["digest"]
    assert (first["tags"], second["tags"]) == (1, 1)
    reopen(study, cd, "strength was forgotten")
    set_attributes(study, cd, "shame", FIRST, {"strength": "2"})
    submit(study, cd)
    assert events(study, sql, "submit")[-1]["digest"] != first["digest"]


def test_work_goes_on_where_it_stopped(study: Store, ab: Desk, audit_length: Any) -> None:
    assert open_desk(study, "AB", CLIENT).last_at is None
    assert open_next(study, "AB") == work_list(study, "AB")[0]
    before = audit_length(study)
    remember_place(study, ab, 85)
    assert audit_length(study) == before
    assert open_desk(study, "AB", CLIENT).last_at == 85
    assert open_desk(study, "CD", CLIENT).last_at is None
    assert [(item.last_turn, item.last_ms) for item in work_list(study, "AB")] == [(3, None), (None, None)]
    therapist = open_desk(study, "AB", "D01_S3_therapist").desk
    set_tag(study, therapist, "shame", Span(0, 9), True)
    found = open_next(study, "AB")
    assert found is not None
    assert (found.interview, found.last_ms is not None) == ("D01_S3_therapist", True)
    assert open_next(study, "CD") == work_list(study, "CD")[0]
    for desk in (ab, therapist):
        submit(study, desk)
    assert open_next(study, "AB") is None


def test_the_command_says_what_is_open_and_submits_nothing(sqlite_study: Store, sqlite_path: str) -> None:
    from typer.testing import CliRunner

    from ipr_coder.cli.app import application

    desk = open_desk(sqlite_study, "AB", CLIENT).desk
    set_tag(sqlite_study, desk, "shame", FIRST, True)
    words = ["submit", sqlite_path, CLIENT, "--coder", "AB", "--check"]
    found = CliRunner().invoke(application(), words)
    assert found.exit_code == 1
    assert (
        found.output.split()
        == (
            f"{CLIENT}: 1 tag on 4 segments. 3 turns have a segment neither tagged nor marked “nothing here”: 4, 5, 7. "
            "Recall moments without any mark of yours: 1."
        ).split()
    )
    for turn in (4, 5, 7):
        set_reviewed(sqlite_study, desk, open_desk(sqlite_study, "AB", CLIENT).turns[turn - 1].span, True)
    assert CliRunner().invoke(application(), words).exit_code == 0
    assert not open_desk(sqlite_study, "AB", CLIENT).submitted
