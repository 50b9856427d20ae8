"""Opening, creating and closing a study, and the two ways in: `read` and `write`, each one transaction."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Final, TypeVar

from sqlalchemy import Connection, Engine, inspect, select
from sqlalchemy.exc import DBAPIError

from ipr_coder.errors import StudyBusy, StudyError
from ipr_coder.study import dialects, places, schema, word_index
from ipr_coder.study.backup import copy_study
from ipr_coder.study.checking import refuse_foreign_changes

T = TypeVar("T")

Transaction = Connection
"""What `read` and `write` hand to a job; rooms outside pass it on and never speak SQL to it."""

_TRIES: Final = 3
_HEADER: Final = b"SQLite format 3\x00"
_CHANGES: Final = ("-wal", "-journal")
"""What SQLite calls the files of changes that are not yet in the study's own file."""


class Store:
    """An open study. Use it from any thread; every `read` and `write` is one transaction of its own.

    `warning` holds a sentence the user should see once (a folder that a sync program copies), or None.
    """

    def __init__(self, engine: Engine, target: str, path: Path | None, warning: str | None = None) -> None:
        self.target, self.path, self.warning = target, path, warning
        self._engine = engine
        self._identity = _identity(path) if path else None

    def read(self, job: Callable[[Connection], T]) -> T:
        """Run `job` on one unchanging state of the study. Errors are StudyError with a plain sentence."""
        try:
            with self._engine.connect() as connection:
                ready = dialects.for_reading(connection)
                with ready.begin():
                    return job(ready)
        except DBAPIError as error:
            raise dialects.explain(error, self.target) from error

    def write(self, job: Callable[[Connection], T]) -> T:
        """Run `job` in one durable transaction: when this returns, what was written survives a power cut.

        `job` may run again when another program holds the study, so it must do nothing outside the transaction.
        Raises StudyBusy when the study stays held, StudyError otherwise; then nothing was written.
        """
        for attempt in range(1, _TRIES + 1):
            try:
                return self._write_once(job)
            except StudyBusy:
                if attempt == _TRIES:
                    raise
                time.sleep(random.uniform(0.02, 0.1) * attempt)  # noqa: S311  # spreading out, not secrecy
        raise AssertionError("unreachable")

    def close(self) -> None:
        """Give the study back. Safe to call twice."""
        self._engine.dispose()

    def discard(self) -> None:
        """Close a study that was only just created and could not be filled, and take its file or tables away again."""
        if self.path is None:
            self.write(_take_tables_away)
        self.close()
        if self.path is not None:
            remove_files(self.path)

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _write_once(self, job: Callable[[Connection], T]) -> T:
        self._check_same_file()
        try:
            with self._engine.connect() as connection:
                ready = dialects.for_writing(connection)
                with ready.begin():
                    dialects.take_write_lock(ready)
                    return job(ready)
        except DBAPIError as error:
            raise dialects.explain(error, self.target) from error

    def _check_same_file(self) -> None:
        """A sync program may have put another file in the study's place, where writing would silently be lost."""
        if self.path is not None and _identity(self.path) != self._identity:
            raise StudyError(
                "the study file was replaced or removed by another program while it was open.",
                place=self.target,
                mend="Nothing was written. Close ipr-coder, look which file is the right one, and open that.",
            )


def create_store(target: str | Path) -> Store:
    """A new, empty store at a path that does not exist yet, or in an empty PostgreSQL database. No study row yet."""
    target = _file_of(target)
    if is_address(target):
        engine = dialects.server_engine(str(target))
        store = Store(engine, dialects.hide_password(str(target)), None)
        if store.read(lambda tx: inspect(tx).has_table("study")):
            store.close()
            raise StudyError("there is a study in this database already.", place=store.target)
    else:
        path = Path(target).absolute()
        on_network = _check_place(path)
        check_no_remains(path)
        _make_private(path)
        store = Store(dialects.sqlite_engine(path, on_network=on_network), str(target), path, _sync_warning(path))
    try:
        _lay_out(store)
    except BaseException:
        store.close()
        if store.path is not None:
            remove_files(store.path)
        raise
    return store


def open_store(target: str | Path) -> Store:
    """Open an existing study; an older one is backed up and migrated first, a newer one or a wrong file is refused."""
    target = _file_of(target)
    if is_address(target):
        store = Store(dialects.server_engine(str(target)), dialects.hide_password(str(target)), None)
    else:
        path = Path(target).absolute()
        _check_is_study(path, str(target))
        on_network = _check_place(path)
        refuse_foreign_changes(path, str(target))
        store = Store(dialects.sqlite_engine(path, on_network=on_network), str(target), path, _sync_warning(path))
    try:
        _bring_up_to_date(store)
    except BaseException:
        store.close()
        raise
    return store


def is_address(target: str | Path) -> bool:
    """True for a database address such as postgresql://host/name, False for a file."""
    return isinstance(target, str) and "://" in target


def _file_of(target: str | Path) -> str | Path:
    """The file that an address such as sqlite:///study.ipr means; any other target as it is."""
    if is_address(target) and str(target).casefold().startswith("sqlite"):
        return dialects.sqlite_file(str(target)) or target
    return target


def check_no_remains(path: Path) -> None:
    """StudyError where a study of this name was deleted or moved away without the files SQLite keeps beside it.

    SQLite would play its last changes into whatever gets that name next, and damage it.
    """
    for suffix in _CHANGES:
        beside = path.with_name(f"{path.name}{suffix}")
        if os.path.lexists(beside):
            raise StudyError(
                "this file holds the last changes of a study that is no longer beside it.",
                place=str(beside),
                mend=f"If you still have that study, put it back as {path.name} and open it once; else delete this.",
            )


def remove_files(path: Path) -> None:
    """Delete a study's file with all that SQLite keeps beside it."""
    for suffix in ("", "-shm", *_CHANGES):
        path.with_name(f"{path.name}{suffix}").unlink(missing_ok=True)


def _lay_out(store: Store) -> None:
    try:
        with store._engine.connect() as connection:
            tx = dialects.for_writing(connection)
            with tx.begin():
                schema.Base.metadata.create_all(tx)
                word_index.create(tx)
                tx.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
                tx.exec_driver_sql(f"INSERT INTO alembic_version VALUES ('{schema.SCHEMA_REVISION}')")  # noqa: S608
                dialects.mark_as_study(tx)
    except DBAPIError as error:
        raise dialects.explain(error, store.target) from error


def _take_tables_away(tx: Connection) -> None:
    """Undo the laying out, unless there is a study in the tables."""
    if tx.execute(select(schema.Study.id)).first() is None:
        word_index.drop(tx)
        schema.Base.metadata.drop_all(tx)
        tx.exec_driver_sql("DROP TABLE alembic_version")


def _bring_up_to_date(store: Store) -> None:
    revision = store.read(_revision)
    if revision == schema.SCHEMA_REVISION:
        return
    if revision is None:
        raise StudyError(
            "there is no ipr-coder study in it.", place=store.target, mend="Make one with `ipr-coder new`."
        )
    from ipr_coder.study import migrating

    if revision not in migrating.known_revisions():
        raise StudyError(
            f"the study was made by a newer ipr-coder (its tables have version {revision}).",
            place=store.target,
            mend="Update ipr-coder and open it again; nothing was changed.",
        )
    if store.path is not None:
        copy_study(store.path, store.path.with_name(f"{store.path.name}.backup-{revision}-{schema.now_ms()}"))
    migrating.upgrade(store._engine, store.target)


def _revision(tx: Connection) -> str | None:
    if not inspect(tx).has_table("alembic_version"):
        return None
    found = tx.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return str(found) if found is not None else None


def _check_is_study(path: Path, shown: str) -> None:
    mend = "Choose the .ipr file that `ipr-coder new` or `ipr-coder demo` made."
    if os.path.isdir(path):  # noqa: PTH112  # Path.is_dir raises where a folder may not be entered
        raise StudyError("this is a folder, not a study.", place=shown, mend=mend)
    try:
        with path.open("rb") as file:
            header = file.read(72)
    except FileNotFoundError:
        raise StudyError("there is no such study.", place=shown, mend="Make one with `ipr-coder new`.") from None
    except OSError as error:
        raise StudyError(
            f"the study cannot be read ({error.strerror}).", place=shown, mend="Ask its owner for the right to read it."
        ) from error
    if not header.startswith(_HEADER):
        raise StudyError("this file is not an ipr-coder study.", place=shown, mend=mend)
    if int.from_bytes(header[68:72], "big") != dialects.APPLICATION_ID:
        raise StudyError("this is a database of another program, not an ipr-coder study.", place=shown, mend=mend)


def _check_place(path: Path) -> bool:
    kind = places.network_type(path)
    if kind is not None and not places.network_allowed():
        raise StudyError(
            f"the folder lies on a network drive ({kind}), where a study can be damaged without a warning.",
            place=str(path),
            mend=f"Keep it on this computer's own disk. If you must, set {places.ALLOW_NETWORK}=1 and let nobody else "
            "open it at the same time.",
        )
    return kind is not None


def _sync_warning(path: Path) -> str | None:
    program = places.sync_program(path)
    if program is None:
        return None
    return (
        f"{path}: this folder seems to be copied by {program}. A sync program can replace an open study and lose tags; "
        "keep the study elsewhere and share copies."
    )


def _make_private(path: Path) -> None:
    """Create the file for its owner only, before SQLite would create it for everybody to read."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        raise StudyError(
            "there is a file of this name already.", place=str(path), mend="Choose another name, or open it."
        ) from None
    except FileNotFoundError:
        raise StudyError("the folder does not exist.", place=str(path), mend="Make the folder first.") from None
    except OSError as error:
        raise StudyError(
            f"no file can be made in this folder ({error.strerror}).",
            place=str(path),
            mend="Choose a folder you may write in.",
        ) from error


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
