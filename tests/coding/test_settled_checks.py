"""What somebody changed with a database tool in decisions, looks and handed-in work is told by `check`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ipr_coder.coding.attributes import set_attributes
from ipr_coder.coding.settling import Choice, close, open_table, settle, standing, withdraw
from ipr_coder.coding.settling import reopen as reopen_table
from ipr_coder.coding.submitting import reopen, submit
from ipr_coder.coding.tagging import set_reviewed, set_tag
from ipr_coder.coding.undoing import redo, undo
from ipr_coder.study import checking
from ipr_coder.study.store import Store
from ipr_coder.study.values import Desk
from ipr_coder.text import Span

CLIENT = "D01_S3_client"
Sql = Callable[..., list[Any]]


@pytest.fixture
def settled(study: Store, ab: Desk, cd: Desk) -> Store:
    """Three disagreements: decided anew and undone and redone, withdrawn, decided; closed and opened again."""
    for desk in (ab, cd):
        set_tag(study, desk, "rupture", Span(10, 20), True)
    for place in (30, 50, 70):
        set_tag(study, ab, "shame", Span(place, place + 9), True)
    set_attributes(study, ab, "shame", Span(30, 39), {"strength": "2"})
    set_reviewed(study, cd, Span(100, 109), True)
    for desk in (ab, cd):
        submit(study, desk)
    table = open_table(study, CLIENT, "main", "AB", present=["CD"])
    first, second, third = (one for one, _ in standing(study, CLIENT, "main").disagreements)
    settle(study, table, first, Choice("take", "AB"), by="AB", reason="closer", remark="so it is")
    settle(study, table, first, Choice("neither"), by="CD")
    settle(study, table, second, Choice("both"), by="AB")
    for back in (True, True, False):
        (undo if back else redo)(study, table, by="CD")
    made = standing(study, CLIENT, "main").disagreements[0][1]
    assert made is not None
    withdraw(study, table, made.number, by="AB")
    settle(study, table, third, Choice("take", "CD"), by="AB")
    close(study, table, "AB", "two stay open")
    reopen_table(study, table, "AB", "not so fast")
    reopen(study, cd, "a slip")
    submit(study, cd)
    open_table(study, CLIENT, "main", "CD")
    return study


def faults(store: Store) -> tuple[str, ...]:
    return store.read(checking.faults)


def test_a_study_in_which_much_was_settled_is_whole(settled: Store) -> None:
    assert faults(settled) == ()


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("update decision set outcome = 'neither', took_id = null where took_id is not null", "is not as the audit"),
        ("update decision set reason = 'slip' where reason is not null", "is not as the audit trail tells of it"),
        ("update decision set made_by = 'EF' where kind = 'missed'", "is not as the audit trail tells of it"),
        ("update decision set deleted_ms = 5 where kind = 'missed'", "is in force by the audit trail, and not in"),
        ("update decision set deleted_ms = null", "is out of force by the audit trail, and not in the study"),
        ("update decision set uid = {new} where id = (select max(id) from decision)", "is not in the audit trail"),
        ("update decision set uid = {new} where id = (select max(id) from decision)", "tells of, is not there"),
        ("delete from unblinding", "a look of AB at the coders' tags (main), which the audit trail tells of"),
        ("update unblinding set looked_by = 'XY'", "a look of XY at the coders' tags (main) is not in the audit"),
        ("update unblinding set early = 1", "an early look of AB"),
        ("update submission set digest = 'x'", "what CD handed in as number 2 is not what the audit trail has sealed"),
        (
            "update tag set attributes = '{{}}' where attributes != '{{}}'",
            "the submitted work of AB (main) is not what",
        ),
        ("update review set end_at = 108", "the submitted work of CD (main) is not what was frozen"),
        ("""update submission set body = '{{"reviewed":[],"tags":[]}}'""", "what AB handed in as number 1"),
    ],
)
def test_what_was_changed_by_hand_is_told(settled: Store, sql: Sql, statement: str, words: str) -> None:
    literal = "x'00112233445566778899aabbccddeeff'"
    if settled.path is None:
        literal = "'\\x00112233445566778899aabbccddeeff'::bytea".replace(":", "\\:")
    sql(settled, statement.format(new=literal))
    assert any(words in fault for fault in faults(settled)), faults(settled)
