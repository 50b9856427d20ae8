"""A study is created for its owner alone, recognised for what it is, and refused where it would be in danger."""

from __future__ import annotations

import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from ipr_coder.errors import StudyBusy, StudyError
from ipr_coder.study import dialects, places, structure
from ipr_coder.study.backup import copy_study
from ipr_coder.study.store import create_store, open_store


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "study.ipr"
    with create_store(path) as store:
        store.write(lambda tx: structure.add_study(tx, "RIVER"))
    return path


def test_a_new_study_is_readable_by_its_owner_only(path: Path) -> None:
    with open_store(path) as store:
        store.write(lambda tx: structure.set_study_facts(tx, method="cqr"))
        for name in (path, path.with_name("study.ipr-wal"), path.with_name("study.ipr-shm")):
            assert stat.S_IMODE(name.stat().st_mode) == 0o600, name


def test_the_file_carries_our_mark_and_the_settings_that_keep_it_safe(path: Path) -> None:
    assert path.read_bytes()[68:72] == b"IPR1"
    with open_store(path) as store:

        def pragmas(tx: object) -> dict[str, object]:
            run = tx.exec_driver_sql  # type: ignore[attr-defined]
            names = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout", "secure_delete", "trusted_schema")
            return {name: run(f"PRAGMA {name}").scalar() for name in names}

        found = store.read(pragmas)
    full = 2
    assert found == {
        "journal_mode": "wal",
        "synchronous": full,
        "foreign_keys": 1,
        "busy_timeout": 5000,
        "secure_delete": 1,
        "trusted_schema": 0,
    }


def test_every_table_is_strict(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        lax = connection.execute(
            "select name from pragma_table_list where type = 'table' and strict = 0 "
            "and name not like 'sqlite_%' and name <> 'alembic_version'"
        ).fetchall()
    assert lax == []


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "not an ipr-coder study"),
        (b"just some text, long enough to have been a header" * 4, "not an ipr-coder study"),
        (b"SQLite format 3\x00" + bytes(200), "another program"),
    ],
)
def test_a_wrong_file_is_refused_and_left_as_it_is(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "notes.ipr"
    path.write_bytes(content)
    with pytest.raises(StudyError, match=words) as caught:
        open_store(path)
    assert str(path) in str(caught.value)
    assert path.read_bytes() == content
    assert list(tmp_path.iterdir()) == [path]


def test_a_database_of_another_program_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "other.ipr"
    with sqlite3.connect(path) as connection:
        connection.execute("create table study (x)")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(StudyError, match="another program"):
        open_store(path)
    assert path.read_bytes() == before


def test_a_missing_study_a_folder_and_an_existing_file_each_get_a_sentence(path: Path, tmp_path: Path) -> None:
    with pytest.raises(StudyError, match="no such study"):
        open_store(tmp_path / "nowhere.ipr")
    with pytest.raises(StudyError, match="folder, not a study"):
        open_store(tmp_path)
    with pytest.raises(StudyError, match="file of this name already"):
        create_store(path)
    with pytest.raises(StudyError, match="folder does not exist"):
        create_store(tmp_path / "no" / "such.ipr")


@pytest.mark.parametrize("suffix", ["-wal", "-journal"])
def test_the_last_changes_of_a_deleted_study_get_into_no_other(tmp_path: Path, suffix: str) -> None:
    """SQLite plays what lies in them into whatever file of that name it finds next (sqlite.org/howtocorrupt.html)."""
    remains = tmp_path / f"study.ipr{suffix}"
    remains.write_bytes(b"what was tagged last")
    with pytest.raises(StudyError, match=r"last changes of a study.*put it back as study\.ipr") as caught:
        create_store(tmp_path / "study.ipr")
    assert str(remains) in str(caught.value)
    assert remains.read_bytes() == b"what was tagged last"
    assert list(tmp_path.iterdir()) == [remains]


def test_a_backup_replaces_no_file(path: Path, tmp_path: Path) -> None:
    earlier = tmp_path / "study.ipr.backup"
    copy_study(path, earlier)
    before = earlier.read_bytes()
    with pytest.raises(StudyError, match="no backup copy"):
        copy_study(path, earlier)
    assert earlier.read_bytes() == before


def test_a_newer_study_is_refused_with_the_mend(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("update alembic_version set version_num = '9999'")
    connection.close()
    with pytest.raises(StudyError, match=r"newer ipr-coder.*9999.*Update ipr-coder"):
        open_store(path)


def test_a_folder_that_may_not_be_written_to_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "locked"
    folder.mkdir()
    folder.chmod(0o500)
    program = (
        "import os, sys\n"
        "from ipr_coder.errors import StudyError\n"
        "from ipr_coder.study.store import create_store\n"
        "if os.geteuid() == 0: os.setegid(65534); os.seteuid(65534)  # root may write anywhere\n"
        "try: create_store(sys.argv[1])\n"
        "except StudyError as error: print(error); sys.exit(2)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(folder / "s.ipr")], capture_output=True, text=True, check=False
    )
    folder.chmod(0o700)
    assert done.returncode == 2, done.stderr
    assert str(folder) in done.stdout
    assert "Choose a folder you may write in" in done.stdout


def test_a_study_replaced_by_another_program_is_not_written_to(path: Path, tmp_path: Path) -> None:
    with open_store(path) as store:
        copy = tmp_path / "copy.ipr"
        copy.write_bytes(path.read_bytes())
        copy.replace(path)
        with pytest.raises(StudyError, match="replaced or removed by another program"):
            store.write(lambda tx: structure.set_study_facts(tx, method="cqr"))


def test_a_study_held_by_another_program_says_so_and_changes_nothing(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dialects, "BUSY_TIMEOUT_MS", 20)
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("begin immediate")
    with open_store(path) as store:
        with pytest.raises(StudyBusy, match="another program is writing"):
            store.write(lambda tx: structure.set_study_facts(tx, method="cqr"))
        holder.execute("rollback")
        store.write(lambda tx: structure.set_study_facts(tx, method="ipa"))
        assert store.read(structure.study_row).method == "ipa"
    holder.close()


def test_errors_never_carry_statements_or_values(path: Path) -> None:
    secret = "what she said that day"
    with open_store(path) as store, pytest.raises(StudyError) as caught:
        store.write(lambda tx: structure.add_study(tx, secret, uid=store.read(structure.study_row).uid))
    assert secret not in str(caught.value)
    assert "INSERT" not in str(caught.value)
    assert secret not in str(caught.value.__cause__)


def test_network_file_systems_are_told_from_local_ones(tmp_path: Path) -> None:
    table = (
        "22 1 8:1 / / rw shared:1 - ext4 /dev/sda1 rw\n"
        "40 22 0:35 / /mnt/team rw shared:2 - cifs //server/share rw\n"
        "41 22 0:36 / /mnt/with\\040space rw - fuse.sshfs host:/x rw\n"
        "42 22 0:37 / /mnt/local rw - fuse.gvfsd-fuse x rw\n"
    )
    mounts = places.parse_mountinfo(table)
    assert mounts == [
        ("/", "ext4"),
        ("/mnt/team", "cifs"),
        ("/mnt/with space", "fuse.sshfs"),
        ("/mnt/local", "fuse.gvfsd-fuse"),
    ]
    kinds = {str(point): places._among_mounts(mounts, Path(point) / "a.ipr") for point, _ in mounts}
    assert kinds == {"/": None, "/mnt/team": "cifs", "/mnt/with space": "fuse.sshfs", "/mnt/local": None}
    assert places.network_type(tmp_path / "a.ipr") is None


def test_a_network_drive_is_refused_unless_the_user_insists(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "network_type", lambda _path: "cifs")
    with pytest.raises(StudyError, match=r"network drive \(cifs\).*IPR_ALLOW_NETWORK_DRIVE"):
        create_store(tmp_path / "a.ipr")
    assert list(tmp_path.iterdir()) == []
    monkeypatch.setenv(places.ALLOW_NETWORK, "1")
    with create_store(tmp_path / "a.ipr") as store:
        assert store.read(lambda tx: tx.exec_driver_sql("PRAGMA journal_mode").scalar()) == "delete"


def test_a_sync_folder_is_warned_about(tmp_path: Path) -> None:
    folder = tmp_path / "Dropbox (Uni)"
    folder.mkdir()
    with create_store(folder / "a.ipr") as store:
        assert store.warning is not None
        assert "Dropbox" in store.warning
    with create_store(tmp_path / "dropboxes.ipr") as store:
        assert store.warning is None


def test_an_address_of_another_database_kind_or_a_dead_server_gets_a_sentence() -> None:
    with pytest.raises(StudyError, match="not in mysql"):
        open_store("mysql://somebody:secret@host/x")
    with pytest.raises(StudyError, match="does not answer") as caught:
        open_store("postgresql://somebody:secret@127.0.0.1:1/x")
    assert "secret" not in str(caught.value)


def test_a_database_that_holds_a_study_is_not_overwritten(postgres_address: str) -> None:
    create_store(postgres_address).close()
    with pytest.raises(StudyError, match="a study in this database already"):
        create_store(postgres_address)


DIES_WITH_CHANGES = """
import os, sys
from ipr_coder.study import structure
from ipr_coder.study.store import open_store
store = open_store(sys.argv[1])
for number in range(60):
    store.write(lambda tx: structure.ensure_dyad(tx, structure.study_row(tx).id, f"D{number:03}"))
os._exit(1)
"""


def test_changes_left_by_a_crash_are_played_into_their_own_study(path: Path) -> None:
    subprocess.run([sys.executable, "-c", DIES_WITH_CHANGES, str(path)], check=False)
    assert path.with_name("study.ipr-wal").stat().st_size > 0
    with open_store(path) as store:
        labels = store.read(lambda tx: tx.exec_driver_sql("select count(*) from dyad").scalar())
    assert labels == 60


def test_changes_left_by_a_crash_are_kept_out_of_another_study(path: Path, tmp_path: Path) -> None:
    """Putting a copy in the place of a study that crashed would let SQLite damage the copy."""
    with create_store(tmp_path / "other.ipr") as other:
        other.write(lambda tx: structure.add_study(tx, "Another study"))
        for number in range(200):
            other.write(
                lambda tx, number=number: structure.ensure_dyad(tx, structure.study_row(tx).id, f"X{number:03}")
            )
    subprocess.run([sys.executable, "-c", DIES_WITH_CHANGES, str(path)], check=False)
    copied = (tmp_path / "other.ipr").read_bytes()
    path.write_bytes(copied)
    for _ in range(2):
        with pytest.raises(StudyError, match=r"study\.ipr-wal\) do not fit this study"):
            open_store(path)
        assert path.read_bytes() == copied
    path.with_name("study.ipr-wal").rename(tmp_path / "kept")
    path.with_name("study.ipr-shm").unlink(missing_ok=True)
    with open_store(path) as store:
        assert store.read(structure.study_row).title == "Another study"
