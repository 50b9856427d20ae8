"""Where SQLite and PostgreSQL answer differently, the store does not: bulk rows, keys, errors, a failed beginning."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import OperationalError

from ipr_coder.codebook.reading import read_codebook
from ipr_coder.codebook.shipped import find_codebook
from ipr_coder.codebook.writing import codebook_digest
from ipr_coder.coding.setting_up import new_study
from ipr_coder.errors import StudyBusy, StudyError
from ipr_coder.study import assignments, codebooks, dialects, schema, structure, texts
from ipr_coder.study.store import Store, create_store, open_store

BOOKS = ("ipr-core", "rupture-resolution-3rs", "alliance-bond-task-goal", "helpful-hindering-events")


@pytest.fixture
def made(target: str) -> Iterator[Store]:
    with create_store(target) as store:
        store.write(lambda tx: structure.add_study(tx, "RIVER"))
        yield store


def test_bulk_rows_keep_bytes_numbers_texts_and_gaps(made: Store) -> None:
    uids = [schema.new_uid() for _ in range(3)]
    odd = ["tab\tnew\nline", "back\\slash \\N", "Blåbær 𝄞 \u0001"]

    def fill(tx: Any) -> None:
        rows = [(uid, 1, label, None if n else "note") for n, (uid, label) in enumerate(zip(uids, odd, strict=True))]
        number = structure.study_row(tx).id
        dialects.bulk_insert(
            tx, "dyad", ("uid", "study_id", "label", "note"), [(u, number, la, no) for u, _, la, no in rows]
        )

    made.write(fill)
    found = made.read(
        lambda tx: tx.execute(text("select uid, label, note, outcome_group_id from dyad order by id")).all()
    )
    assert [(bytes(uid), label, note, group) for uid, label, note, group in found] == [
        (uids[0], odd[0], "note", None),
        (uids[1], odd[1], None, None),
        (uids[2], odd[2], None, None),
    ]
    number = made.read(structure.study_row).id
    assert made.write(lambda tx: structure.ensure_dyad(tx, number, "D09")) > 0
    assert made.read(lambda tx: tx.execute(text("select count(*) from dyad")).scalar()) == 4


def test_no_rows_are_no_statement(made: Store) -> None:
    made.write(lambda tx: dialects.bulk_insert(tx, "no_such_table", ("a",), []))


def test_a_bulk_load_that_fails_is_a_sentence_and_leaves_nothing(made: Store) -> None:
    uid = schema.new_uid()

    def twice(tx: Any) -> None:
        number = structure.study_row(tx).id
        structure.ensure_dyad(tx, number, "D01")
        rows = [(uid, number, "confidential words"), (uid, number, "D03")]
        dialects.bulk_insert(tx, "dyad", ("uid", "study_id", "label"), rows)

    with pytest.raises(StudyError, match=r"the database refused the change .*Nothing was changed") as caught:
        made.write(twice)
    assert "confidential" not in str(caught.value)
    assert "confidential" not in str(caught.value.__cause__)
    assert made.read(lambda tx: tx.execute(text("select count(*) from dyad")).scalar()) == 0
    made.write(lambda tx: structure.ensure_dyad(tx, structure.study_row(tx).id, "D01"))


def test_a_study_that_could_not_be_begun_can_be_begun_again(target: str, monkeypatch: pytest.MonkeyPatch) -> None:
    book = read_codebook(find_codebook("ipr-core"))

    def refuse(*_: Any, **__: Any) -> None:
        raise StudyError("no room for a codebook.")

    with monkeypatch.context() as patched:
        patched.setattr(codebooks, "save_codebook", refuse)
        with pytest.raises(StudyError, match="no room"):
            new_study(target, "RIVER", book)
    with new_study(target, "RIVER", book) as store:
        assert store.read(structure.study_row).title == "RIVER"


def test_a_study_that_is_there_is_never_taken_away(target: str) -> None:
    book = read_codebook(find_codebook("ipr-core"))
    new_study(target, "RIVER", book).close()
    with pytest.raises(StudyError, match="already"):
        new_study(target, "OTHER", book)
    with open_store(target) as store:
        assert store.read(structure.study_row).title == "RIVER"
        assert store.read(lambda tx: inspect(tx).has_table("tag"))


@pytest.mark.parametrize("name", BOOKS)
def test_a_shipped_codebook_comes_back_as_it_went_in(made: Store, name: str) -> None:
    book = read_codebook(find_codebook(name))
    number = made.read(structure.study_row).id
    digest = made.write(lambda tx: codebooks.save_codebook(tx, number, book))
    assert digest == codebook_digest(book)
    back = made.read(codebooks.load_codebook)
    assert back == book
    assert list(made.read(codebooks.code_ids)) == [code.id for code in book.codes]
    assert made.write(lambda tx: codebooks.save_codebook(tx, number, back)) == digest
    assert made.read(lambda tx: tx.execute(text("select count(*) from codebook_version")).scalar()) == 1


def test_only_one_codebook_is_in_use(made: Store) -> None:
    number = made.read(structure.study_row).id
    for name in ("ipr-core", "rupture-resolution-3rs", "ipr-core"):
        made.write(lambda tx, name=name: codebooks.save_codebook(tx, number, read_codebook(find_codebook(name))))  # type: ignore[misc]
        assert made.read(codebooks.load_codebook).id == name
    assert made.read(lambda tx: tx.execute(text("select sum(in_use), count(*) from codebook_version")).one()) == (1, 2)


def test_rounds_keep_the_order_they_were_made_in(made: Store) -> None:
    number = made.read(structure.study_row).id
    assert made.read(assignments.newest_round) is None
    for name in ("training", "main", "consensus", "training"):
        made.write(lambda tx, name=name: assignments.ensure_round(tx, number, name))  # type: ignore[misc]
    assert made.read(assignments.newest_round) == "consensus"
    assert made.read(lambda tx: assignments.round_name(tx, None)) == "consensus"
    with pytest.raises(StudyError, match=r"no round 'Main' in the study\. There is training, main, consensus"):
        made.read(lambda tx: assignments.round_name(tx, "Main"))


def test_labels_sort_by_letters_and_not_by_the_servers_language(made: Store) -> None:
    number = made.read(structure.study_row).id

    def fill(tx: Any) -> None:
        for label in ("d01", "D10", "D02", "Å01"):
            dyad = structure.ensure_dyad(tx, number, label)
            structure.ensure_participant(tx, number, f"{label}-C", role="client", dyad_id=dyad)
            structure.ensure_interview(
                tx, number, f"{label}_client", dyad_id=dyad, session_id=None, respondent=f"{label}-C"
            )

    made.write(fill)
    order = [one.dyad for one in made.read(structure.interviews).values()]
    assert order == ["D02", "D10", "d01", "Å01"]


def test_a_participant_is_one_person_with_one_role(made: Store) -> None:
    number = made.read(structure.study_row).id
    dyad = made.write(lambda tx: structure.ensure_dyad(tx, number, "D01"))
    made.write(lambda tx: structure.ensure_participant(tx, number, "T01", role="therapist", dyad_id=dyad))
    with pytest.raises(StudyError, match="participant T01 is a therapist in this study, not a client"):
        made.write(lambda tx: structure.ensure_participant(tx, number, "T01", role="client", dyad_id=dyad))


@pytest.mark.parametrize(
    ("state", "words", "kind"),
    [
        ("57P01", "the database server does not answer", StudyError),
        ("08006", "the database server does not answer", StudyError),
        ("53100", "out of space or memory", StudyError),
        ("55P03", "another program is writing", StudyBusy),
        ("40P01", "another program is writing", StudyBusy),
        ("28P01", "refuses this user", StudyError),
        ("22021", r"the database refused the change \(22021\)", StudyError),
    ],
)
def test_what_a_servers_error_means(state: str, words: str, kind: type[StudyError]) -> None:
    class ServerError(Exception):
        sqlstate = state

    error = dialects.explain(OperationalError("select secret", {"secret": "words"}, ServerError("secret words")), "db")
    assert type(error) is kind
    assert "secret" not in str(error)
    with pytest.raises(kind, match=words):
        raise error


def test_a_server_that_cannot_be_reached_and_one_that_refuses_are_not_told_apart() -> None:
    """When connecting fails, the driver gives no code: the sentence must be true of a wrong password, too."""
    error = dialects.explain(OperationalError("", {}, Exception("no such database: secret")), "db")
    assert "does not answer, or does not let this user into this database" in str(error)
    assert "secret" not in str(error)


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://ana:opensesame@host/river",
        "postgresql+psycopg://ana:opensesame@host:5432/river?sslmode=require",
        "postgresql://host/river?user=ana&password=opensesame",
        "postgresql://host/river?sslpassword=opensesame",
        "postgresql://ana:opensesame@[bad",
    ],
)
def test_a_password_is_never_shown(address: str) -> None:
    assert "opensesame" not in dialects.hide_password(address)


def test_the_driver_is_asked_for_by_its_own_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StudyError, match=r'pip install "psycopg\[binary\]"'):
        dialects.server_engine("postgresql://ana@host/river")


def test_a_file_may_be_given_as_an_address(tmp_path: Path) -> None:
    path = tmp_path / "study.ipr"
    create_store(f"sqlite:///{path}").close()
    for address in (f"sqlite:///{path}", f"sqlite+pysqlite:///{path}", str(path)):
        with open_store(address) as store:
            assert store.path == path
    for address in ("sqlite://", "sqlite:///:memory:"):
        with pytest.raises(StudyError, match="studies are kept in SQLite files"):
            create_store(address)


def test_a_moment_holds_what_is_said_between_its_first_and_last_turn() -> None:
    talk = [(10, 20), (20, 20), (30, 40)]
    assert [texts.moment_at(talk, at) for at in (0, 9, 10, 19, 20, 25, 30, 39, 40)] == [-1, -1, 0, 0, -1, -1, 2, 2, -1]
    assert texts.moment_at([(5, 5), (5, 9)], 6) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="folders are closed otherwise on Windows")
def test_a_study_in_a_folder_one_may_not_enter_gets_a_sentence(tmp_path: Path) -> None:
    folder = tmp_path / "closed"
    folder.mkdir()
    create_store(folder / "study.ipr").close()
    folder.chmod(0o000)
    program = (
        "import os, sys\n"
        "from ipr_coder.errors import StudyError\n"
        "from ipr_coder.study.store import open_store\n"
        "if os.geteuid() == 0: os.setegid(65534); os.seteuid(65534)\n"
        "try: open_store(sys.argv[1])\n"
        "except StudyError as error: print(error); sys.exit(2)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(folder / "study.ipr")], capture_output=True, text=True, check=False
    )
    folder.chmod(0o700)
    assert done.returncode == 2, done.stderr
    assert "the study cannot be read (Permission denied)" in done.stdout


def test_writers_on_a_server_follow_one_another(postgres_address: str) -> None:
    """The second writer waits until the first has finished, so the audit chain has one end."""
    import threading

    with create_store(postgres_address) as one, open_store(postgres_address) as two:
        one.write(lambda tx: structure.add_study(tx, "RIVER"))
        inside, go, order = threading.Event(), threading.Event(), []

        def slow(tx: Any) -> None:
            inside.set()
            assert go.wait(20)
            order.append("first")

        first = threading.Thread(target=one.write, args=(slow,))
        first.start()
        assert inside.wait(20)
        second = threading.Thread(target=two.write, args=(lambda tx: order.append("second"),))
        second.start()
        assert two.read(structure.study_row).title == "RIVER", "a reader need not wait"
        go.set()
        first.join(20)
        second.join(20)
        assert order == ["first", "second"]


def test_an_engine_of_either_kind_hides_what_it_was_given(target: str) -> None:
    engine: Engine = dialects.server_engine(target) if "://" in target else dialects.sqlite_engine(Path(target))
    assert engine.hide_parameters
    engine.dispose()
