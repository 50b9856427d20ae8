"""The writing thread: in order, told only when durable, and never losing a deed because the screen has gone."""

from __future__ import annotations

import subprocess
import sys
import threading
from typing import Any

import pytest

from ipr_coder.coding.desk import open_desk
from ipr_coder.coding.tagging import set_tag
from ipr_coder.coding.writer import Writer
from ipr_coder.errors import StudyError
from ipr_coder.study.store import Store, open_store
from ipr_coder.study.values import Desk
from ipr_coder.text import Span

CLIENT = "D01_S3_client"
PATIENCE = 20.0


def spans(store: Store) -> list[Span]:
    return [tag.span for tag in open_desk(store, "AB", CLIENT).tags]


def test_jobs_are_done_in_order_on_one_thread_that_is_not_the_screens(study: Store, ab: Desk) -> None:
    writer, seen, threads = Writer(study), [], set()

    def note(number: int) -> Any:
        def done(_result: Any, _fault: Any) -> None:
            seen.append(number)
            threads.add(threading.get_ident())

        return done

    for number in range(20):
        writer.put(
            lambda store, number=number: set_tag(store, ab, "shame", Span(number, number + 1), True), note(number)
        )
    assert writer.close(PATIENCE)
    assert seen == list(range(20))
    assert len(threads) == 1
    assert threading.get_ident() not in threads
    assert spans(study) == [Span(number, number + 1) for number in range(20)]


def test_done_is_called_when_everybody_can_see_the_deed(study: Store, study_target: str, ab: Desk) -> None:
    seen, told = [], threading.Event()
    with open_store(study_target) as elsewhere:

        def done(_deed: Any, _fault: Any) -> None:
            seen.append(spans(elsewhere))
            told.set()

        writer = Writer(study)
        writer.put(lambda store: set_tag(store, ab, "shame", Span(0, 4), True), done)
        assert told.wait(PATIENCE)
        assert seen == [[Span(0, 4)]]
        assert writer.close(PATIENCE)


def test_a_failed_job_passes_its_error_on_and_the_next_one_runs(study: Store, ab: Desk) -> None:
    writer, answers = Writer(study), []
    writer.put(lambda store: set_tag(store, ab, "joy", Span(0, 4), True), lambda *answer: answers.append(answer))
    writer.put(lambda _store: 1 / 0, lambda *answer: answers.append(answer))
    writer.put(lambda store: set_tag(store, ab, "shame", Span(0, 4), True), lambda *answer: answers.append(answer))
    assert writer.close(PATIENCE)
    (none, refused), (nothing, broken), (deed, fault) = answers
    assert (none, nothing, fault) == (None, None, None)
    assert isinstance(refused, StudyError)
    assert isinstance(broken, ZeroDivisionError)
    assert deed.label == "tag shame"


def test_pending_counts_what_is_not_durable(study: Store) -> None:
    writer, started, go = Writer(study), threading.Event(), threading.Event()
    after: list[int] = []

    def wait(_store: Store) -> None:
        started.set()
        assert go.wait(PATIENCE)

    assert writer.pending == 0
    for _ in range(3):
        writer.put(wait, lambda *_: after.append(writer.pending))
    assert started.wait(PATIENCE)
    assert writer.pending == 3
    assert not writer.close(0.01)
    go.set()
    assert writer.close(PATIENCE)
    assert (after, writer.pending) == ([2, 1, 0], 0)


def test_closing_finishes_what_is_queued_and_takes_nothing_more(study: Store, ab: Desk) -> None:
    writer = Writer(study)
    for number in range(30):
        writer.put(lambda store, n=number: set_tag(store, ab, "shame", Span(n, n + 1), True), lambda *_: None)
    assert writer.close(PATIENCE)
    assert len(spans(study)) == 30
    with pytest.raises(StudyError, match="being closed"):
        writer.put(lambda store: None, lambda *_: None)
    assert writer.pending == 0
    assert writer.close(PATIENCE)


def test_a_screen_that_cannot_be_told_does_not_stop_the_saving(study: Store, ab: Desk) -> None:
    writer = Writer(study)

    def gone(_result: Any, _fault: Any) -> None:
        raise RuntimeError("the screen is gone")

    for number in range(5):
        writer.put(lambda store, n=number: set_tag(store, ab, "shame", Span(n, n + 1), True), gone)
    assert writer.close(PATIENCE)
    assert len(spans(study)) == 5


def test_a_program_that_ends_without_closing_loses_nothing(sqlite_path: str) -> None:
    program = (
        "import sys\n"
        "from ipr_coder.coding.desk import open_desk\n"
        "from ipr_coder.coding.tagging import set_tag\n"
        "from ipr_coder.coding.writer import Writer\n"
        "from ipr_coder.study.store import open_store\n"
        "from ipr_coder.text import Span\n"
        "store = open_store(sys.argv[1])\n"
        f"desk = open_desk(store, 'AB', '{CLIENT}').desk\n"
        "writer = Writer(store)\n"
        "for n in range(60):\n"
        "    writer.put(lambda s, n=n: set_tag(s, desk, 'shame', Span(n, n + 1), True), lambda *_: None)\n"
        "sys.exit(3)\n"
    )
    ended = subprocess.run([sys.executable, "-c", program, sqlite_path], capture_output=True, text=True, check=False)
    assert ended.returncode == 3, ended.stderr
    with open_store(sqlite_path) as store:
        assert len(spans(store)) == 60
