"""What a deed costs the database: few statements, and no more of them when the study is full of tags."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ipr_coder.coding.attributes import set_attributes
from ipr_coder.coding.cutting import split_at
from ipr_coder.coding.desk import open_desk, remember_place, study_codebook, work_list
from ipr_coder.coding.memos import write_memo
from ipr_coder.coding.recall_moments import set_moment
from ipr_coder.coding.setting_up import check_audit, with_transcripts
from ipr_coder.coding.submitting import desk_of
from ipr_coder.coding.tagging import adjust_tag, set_memo, set_reviewed, set_star, set_tag
from ipr_coder.coding.taking_over import Coding, take_over
from ipr_coder.coding.undoing import redo, undo
from ipr_coder.exchange.tag_csv import read_tags
from ipr_coder.study.store import Store
from ipr_coder.study.tag_table import load_selection
from ipr_coder.study.values import Desk
from ipr_coder.text import Span

CLIENT = "D01_S3_client"
MOST_FOR_A_TAG = 16


@contextmanager
def heard(store: Store) -> Iterator[list[str]]:
    """The statements sent meanwhile."""
    from sqlalchemy import event

    said: list[str] = []

    def listen(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        said.append(statement)

    event.listen(store._engine, "before_cursor_execute", listen)
    yield said
    event.remove(store._engine, "before_cursor_execute", listen)


def cost(store: Store, job: Callable[[], object]) -> int:
    with heard(store) as said:
        job()
    return len(said)


def test_a_deed_takes_few_statements_however_many_tags_there_are(study: Store, ab: Desk) -> None:
    span, empty = Span(26, 69), Span(80, 113)
    deeds: dict[str, Callable[[], object]] = {
        "tag": lambda: set_tag(study, ab, "shame", span, True),
        "memo": lambda: set_memo(study, ab, "shame", span, "looks down"),
        "remove": lambda: set_tag(study, ab, "shame", span, False),
        "review": lambda: set_reviewed(study, ab, empty, True),
        "undo": lambda: undo(study, ab),
        "redo": lambda: redo(study, ab),
        "take back": lambda: set_reviewed(study, ab, empty, False),
    }
    before = {name: cost(study, deed) for name, deed in deeds.items()}
    take_over(study, [Coding(CLIENT, who, "rupture", Span(n, n + 1)) for who in ("AB", "CD") for n in range(80)])
    for name in ("shame", "shame.hiding"):
        for n in range(30, 60, 6):
            set_tag(study, ab, name, Span(n, n + 3), True)
    deeds["review"] = lambda: set_reviewed(study, ab, Span(100, 113), True)
    deeds["take back"] = lambda: set_reviewed(study, ab, Span(100, 113), False)
    deeds["tag"]()
    deeds["remove"]()
    after = {name: cost(study, deed) for name, deed in deeds.items()}
    assert all(after[name] <= before[name] for name in deeds), (before, after)
    assert max(before.values()) <= MOST_FOR_A_TAG, before


def test_opening_a_desk_does_not_ask_more_for_more_tags(study: Store, ab: Desk) -> None:
    few = cost(study, lambda: open_desk(study, "AB", CLIENT))
    take_over(study, [Coding(CLIENT, "AB", "rupture", Span(n, n + 1)) for n in range(100)])
    assert len(open_desk(study, "AB", CLIENT).tags) == 100
    assert cost(study, lambda: open_desk(study, "AB", CLIENT)) == few


def test_reading_writes_nothing(study: Store, ab: Desk, tmp_path: Path) -> None:
    set_tag(study, ab, "shame", Span(26, 69), True)
    table = tmp_path / "tags.csv"
    table.write_text(f"transcript,turn,code,coder\n{CLIENT},2,shame,AB\n", encoding="utf-8")
    with heard(study) as said:
        open_desk(study, "AB", CLIENT)
        work_list(study, "AB")
        study_codebook(study)
        desk_of(study, "AB", CLIENT)
        with_transcripts(study)
        check_audit(study)
        read_tags(study, table, "main")
        study.read(lambda tx: load_selection(tx, include_open=True))
    assert {statement.split()[0].upper() for statement in said} <= {"SELECT", "BEGIN", "PRAGMA"}


def test_a_reader_and_a_writer_take_turns_on_one_connection(study: Store, ab: Desk) -> None:
    """The pool hands one connection to readers and writers in turn: neither leaves its kind of transaction behind."""
    for number in range(6):
        set_tag(study, ab, "shame", Span(number, number + 1), True)
        assert len(open_desk(study, "AB", CLIENT).tags) == number + 1
    pool: Any = study._engine.pool
    assert pool.checkedout() == 0
    assert pool.checkedin() == 1


def test_a_reader_sees_one_state_throughout(study: Store, ab: Desk) -> None:
    from ipr_coder.study import marks

    def look_twice(tx: Any) -> tuple[int, int]:
        first = len(marks.own_tags(tx, ab))
        set_tag(study, ab, "shame", Span(0, 1), True)
        return first, len(marks.own_tags(tx, ab))

    assert study.read(look_twice) == (0, 0)
    assert len(open_desk(study, "AB", CLIENT).tags) == 1


def test_many_tags_come_in_by_as_many_statements_as_few(study: Store) -> None:
    few = cost(study, lambda: take_over(study, [Coding(CLIENT, "AB", "rupture", Span(0, 1))]))
    many = [Coding(CLIENT, "AB", "rupture", Span(n % 100, n % 100 + 2 + n // 100)) for n in range(300)]
    assert cost(study, lambda: take_over(study, many)) <= few


def test_what_is_said_beside_a_code_takes_few_statements_too(study: Store, ab: Desk) -> None:
    span, other = Span(27, 70), Span(80, 113)
    deeds: dict[str, Callable[[], object]] = {
        "tag": lambda: set_tag(study, ab, "shame", span, True),
        "attributes": lambda: set_attributes(study, ab, "shame", span, {"strength": "2"}),
        "star": lambda: set_star(study, ab, span, True),
        "memo": lambda: write_memo(study, ab, "segment", "looks down", span=span),
        "adjust": lambda: adjust_tag(study, ab, "shame", span, other),
        "undo": lambda: undo(study, ab),
        "split": lambda: split_at(study, ab, 40),
        "moment": lambda: set_moment(study, ab, 27, 1_000),
        "place": lambda: remember_place(study, ab, 27),
    }
    found = {name: cost(study, deed) for name, deed in deeds.items()}
    assert found["place"] <= 4, found
    assert max(found.values()) <= 26, found
    assert all(found[name] <= MOST_FOR_A_TAG + 2 for name in ("attributes", "star", "memo", "split")), found
