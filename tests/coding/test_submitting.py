"""Handing in and taking back: the digest of what was submitted can be compared, and both are on record for good."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from ipr_coder.coding.desk import open_desk, work_list
from ipr_coder.coding.setting_up import open_early
from ipr_coder.coding.submitting import desk_of, reopen, submit
from ipr_coder.coding.tagging import set_memo, set_reviewed, set_tag
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
        {"kind": "opened early", "reason": "training meeting", "interviews": [CLIENT]}
    ]


def test_a_desk_that_is_no_longer_assigned_is_refused(study: Store, ab: Desk, sql: Sql) -> None:
    sql(study, "delete from assignment where coder_id = :coder", coder=ab.coder_id)
    with pytest.raises(StudyError, match="no longer assigned to AB"):
        set_tag(study, ab, "shame", FIRST, True)
    with pytest.raises(StudyError, match="not assigned to AB"):
        desk_of(study, "AB", CLIENT)
