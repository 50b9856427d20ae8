"""Taking what was replaced out of the database's own files too, where old pages and old rows outlive a change."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy.exc import DBAPIError

from ipr_coder.study.store import Store

_TABLES = (
    "transcript",
    "transcript_version",
    "turn",
    "turn_words",
    "memo",
    "decision",
    "comment",
    "codebook_note",
    "quote_pick",
    "submission",
    "unblinding",
    "displaced",
    "speaker_role",
    "recall_moment",
    "interview",
    "dyad",
    "participant",
    "outcome_group",
    "codebook_version",
    "study",
)


_REFUSED = (
    "The server did not let this user run VACUUM FULL now, so dead rows still hold what was replaced. Ask whoever runs "
    "it to do so."
)
_BEYOND = (
    "The server's own backups and write-ahead logs still hold what was replaced, until whoever runs it lets them go."
)


def scrub(store: Store) -> tuple[str, ...]:
    """Rewrite the study's files so that they hold only what the study holds; what could not be done, in sentences.

    SQLite: VACUUM, and the file of last changes emptied. PostgreSQL: VACUUM FULL of the tables that hold text.
    """
    engine = store._engine
    if engine.dialect.name == "postgresql":
        return _scrub_server(store)
    with engine.connect() as connection:
        raw: Any = connection.connection.driver_connection
        try:
            raw.execute("VACUUM")
            busy = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        except engine.dialect.loaded_dbapi.Error:
            busy = 1
    if not busy:
        return ()
    return (
        "Another program has the study open, so old pages of the file may still hold what was replaced. "
        "Close it there, and run `ipr-coder deidentify scrub`.",
    )


def backups(store: Store) -> Iterator[Path]:
    """The automatic backups beside the study's file: they hold what the study held when they were made."""
    if store.path is not None:
        yield from sorted(store.path.parent.glob(f"{_literal(store.path.name)}.backup-*"))


def _scrub_server(store: Store) -> tuple[str, ...]:
    refusals: list[Any] = []
    try:
        with store._engine.connect() as connection:
            raw: Any = connection.connection.driver_connection
            raw.add_notice_handler(refusals.append)  # a table that is not the user's own is passed over with a notice
            try:
                free = connection.execution_options(isolation_level="AUTOCOMMIT")
                for table in _TABLES:
                    if free.exec_driver_sql("SELECT to_regclass(%s)", (table,)).scalar() is not None:
                        free.exec_driver_sql(f"VACUUM (FULL) {table}")
            finally:
                raw.remove_notice_handler(refusals.append)
    except DBAPIError as error:
        refusals.append(error)
    return (_REFUSED, _BEYOND) if refusals else (_BEYOND,)


def _literal(name: str) -> str:
    return "".join(f"[{one}]" if one in "*?[" else one for one in name)
