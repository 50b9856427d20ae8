"""The audit trail: whole when nobody touched it, and no way of touching it goes unnoticed or shows what was said."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable
from typing import Any

import pytest

from ipr_coder.coding.desk import open_desk
from ipr_coder.coding.setting_up import check_audit
from ipr_coder.coding.submitting import reopen, submit
from ipr_coder.coding.tagging import set_memo, set_reviewed, set_tag
from ipr_coder.coding.undoing import redo, undo
from ipr_coder.errors import StudyError
from ipr_coder.study.store import Store, create_store
from ipr_coder.study.texts import load_excerpts
from ipr_coder.study.values import Desk
from ipr_coder.text import Span
from ipr_coder.tui.sheet import sheet_of

FIRST, SECOND = Span(26, 69), Span(80, 113)
Sql = Callable[..., list[Any]]


@pytest.fixture
def busy(study: Store, ab: Desk) -> Store:
    """The study after a little of everything; its text says xylophone and Zanzibar, its memo quagga."""
    set_tag(study, ab, "shame", FIRST, True)
    set_memo(study, ab, "shame", FIRST, "quagga, not to be found in any log")
    set_memo(study, ab, "shame", FIRST, "quagga again")
    set_reviewed(study, ab, SECOND, True)
    set_tag(study, ab, "rupture", SECOND, True)
    undo(study, ab)
    redo(study, ab)
    submit(study, ab)
    reopen(study, ab, "second thoughts")
    return study


def test_the_trail_of_honest_work_is_whole(busy: Store, sql: Sql) -> None:
    found = check_audit(busy)
    assert found.fault is None
    assert found.events == sql(busy, "select count(*) from audit_event")[0][0] == 5 + 1 + 9


def test_seals_are_what_the_page_says_they_are(busy: Store, sql: Sql) -> None:
    previous = bytes(32)
    rows = sql(busy, "select uid, at_ms, actor, kind, payload, hash from audit_event order by id")
    for uid, at_ms, actor, kind, payload, seal in rows:
        event = json.dumps([bytes(uid).hex(), at_ms, actor, kind, payload], ensure_ascii=False, separators=(",", ":"))
        previous = hashlib.sha256(previous + event.encode()).digest()
        assert bytes(seal) == previous


@pytest.mark.parametrize(
    ("how", "fault"),
    [
        ("update audit_event set payload = replace(payload, 'shame', 'pride') where id = :middle", "changed"),
        ("update audit_event set actor = 'CD' where id = :middle", "changed"),
        ("update audit_event set kind = 'review' where id = :middle", "changed"),
        ("update audit_event set at_ms = at_ms + 1 where id = :middle", "changed"),
        ("update audit_event set hash = :other where id = :middle", "changed"),
        ("update audit_event set prev_hash = :other where id = :middle", "changed"),
        ("delete from audit_event where id = :middle", "removed"),
        ("delete from audit_event where id = (select min(id) from audit_event)", "removed"),
        ("delete from audit_event where id = (select max(id) from audit_event)", "end was cut off"),
        ("delete from audit_event", "end was cut off"),
        ("update study set audit_length = audit_length - 1", "end was cut off"),
    ],
)
def test_tampering_is_found(busy: Store, sql: Sql, how: str, fault: str) -> None:
    middle = sql(busy, "select min(id) from audit_event where kind = 'tag'")[0][0]
    values = {"middle": middle, "other": hashlib.sha256(b"other").digest()}
    sql(busy, how, **{name: value for name, value in values.items() if f":{name}" in how})
    found = check_audit(busy)
    assert found.fault is not None
    assert fault in found.fault


def test_where_a_deed_was_done_is_under_its_seal(busy: Store, sql: Sql) -> None:
    """The columns that find a desk's events are local numbers, which no seal covers."""
    rows = sql(busy, "select payload from audit_event where coder_id is not null")
    assert len(rows) == 9
    for (payload,) in rows:
        told = json.loads(payload)
        assert (told["interview"], told["round"]) == ("D01_S3_client", "main")


def test_an_event_put_into_the_trail_is_found(busy: Store, sql: Sql) -> None:
    sql(
        busy,
        "insert into audit_event (uid, at_ms, actor, kind, payload, prev_hash, hash) "
        "select :uid, at_ms, actor, kind, payload, hash, hash from audit_event where id = "
        "(select max(id) from audit_event)",
        uid=bytes(16),
    )
    assert check_audit(busy).fault is not None


def test_no_event_holds_a_word_of_a_transcript_or_memo(busy: Store, sql: Sql) -> None:
    told = " ".join(row[0] for row in sql(busy, "select payload from audit_event")).casefold()
    assert "d01_s3_client" in told
    for word in ("xylophone", "zanzibar", "quagga", "snow", "looks away"):
        assert word not in told


def test_errors_hold_no_word_of_a_transcript_or_memo(busy: Store, ab: Desk) -> None:
    with pytest.raises(StudyError) as caught:
        set_memo(busy, ab, "shame", SECOND, "quagga on no tag")
    assert "quagga" not in str(caught.value)


def test_a_file_without_a_study_in_it_is_told_so(target: str) -> None:
    with create_store(target) as empty, pytest.raises(StudyError, match="holds no study"):
        check_audit(empty)


def test_deeds_and_their_events_stand_or_fall_together(sqlite_study: Store, sqlite_path: str) -> None:
    desk = open_desk(sqlite_study, "AB", "D01_S3_client").desk
    with sqlite3.connect(sqlite_path) as connection:
        connection.execute(
            "create trigger no_events before insert on audit_event begin select raise(abort, 'no events today'); end"
        )
    connection.close()
    with pytest.raises(StudyError, match="Nothing was changed"):
        set_tag(sqlite_study, desk, "shame", FIRST, True)
    with pytest.raises(StudyError):
        submit(sqlite_study, desk)
    seen = open_desk(sqlite_study, "AB", "D01_S3_client")
    assert (seen.tags, seen.submitted) == ((), False)
    assert check_audit(sqlite_study).fault is None


def test_no_value_shows_what_was_said_or_written_when_it_is_printed(busy: Store, ab: Desk) -> None:
    """A message, a log or a failed check prints values as they are; the words must not come along."""
    place = open_desk(busy, "AB", "D01_S3_client")
    deed = set_memo(busy, ab, "shame", FIRST, "quagga once more")
    excerpts = busy.read(lambda tx: load_excerpts(tx, [(0, FIRST.start, FIRST.end)], ["D01_S3_client"]))
    assert "xylophone" in place.text
    assert "xylophone" in excerpts[0].text
    assert deed.changes[0].memo == "quagga once more"
    printed = f"{place!r} {deed!r} {excerpts!r} {sheet_of(place)!r}".casefold()
    for word in ("xylophone", "zanzibar", "quagga"):
        assert word not in printed
