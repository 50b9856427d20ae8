"""Is the study's file whole: the database by its own check, and every stored text by its digest."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, select

from ipr_coder.errors import StudyError
from ipr_coder.study import dialects, schema, texts
from ipr_coder.study.displaced import waiting_marks
from ipr_coder.study.mark_rows import marks_on, one_mark
from ipr_coder.study.replaying import tag_faults
from ipr_coder.study.settled_checks import settled_faults
from ipr_coder.study.transcript_names import transcript_names


def faults(tx: Connection) -> tuple[str, ...]:
    """What is wrong, a sentence each; empty when all is well."""
    return (
        *dialects.integrity_faults(tx),
        *_changed_texts(tx),
        *_stray_marks(tx),
        *_displaced_in_force(tx),
        *tag_faults(tx),
        *settled_faults(tx),
    )


def _changed_texts(tx: Connection) -> Iterator[str]:
    rows = tx.execute(
        select(schema.Transcript.source_name, schema.Transcript.text, schema.Transcript.text_sha256).order_by(
            schema.Transcript.id
        )
    )
    for name, text, digest in rows:
        if hashlib.sha256(text.encode("utf-8")).hexdigest() != digest:
            yield f"The stored text of {name} is not what was imported."


def _stray_marks(tx: Connection) -> Iterator[str]:
    """Marks in force that lie outside their text."""
    for number, name in transcript_names(tx).items():
        end = texts.text_end(tx, number)
        for mark in marks_on(tx, number):
            if mark.live and mark.end > end:
                coder, in_round, code = mark.owner
                what = f"{mark.kind} {code}" if code else mark.kind
                where = f"characters {mark.start}-{mark.end}"
                yield f"{name}: a {what} of {coder} ({in_round}) at {where} lies behind the end of the text."


def _displaced_in_force(tx: Connection) -> Iterator[str]:
    for one in waiting_marks(tx):
        mark = one.mark
        if mark.kind != "moment" and one_mark(tx, mark.kind, mark.row_id).live:
            yield f"{one.transcript}: mark {one.id} waits for a place and is in force all the same."


def refuse_foreign_changes(path: Path, shown: str) -> None:
    """StudyError where the last changes beside a study are not its own; the study is left as it is.

    After a crash SQLite keeps the last changes in a file ending in -wal, and plays them in at the next opening. If the
    study was replaced by another file of its name in between, they would damage that one without a word.
    """
    beside = path.with_name(f"{path.name}-wal")
    if not beside.exists() or beside.stat().st_size == 0:
        return
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
            sound = connection.execute("PRAGMA integrity_check(1)").fetchall() == [("ok",)] and _ends_meet(connection)
    except sqlite3.OperationalError:
        return  # held by another program, or not to be read this way: opening it will say what is wrong
    except sqlite3.DatabaseError:
        sound = False
    if not sound:
        raise StudyError(
            f"the last changes beside it ({beside.name}) do not fit this study.",
            place=shown,
            mend="Nothing was changed. If another file was put in the study's place, put the right one back; "
            f"if this is the right one, move {beside.name} away, keep it, and open the study again.",
        )


def _ends_meet(connection: sqlite3.Connection) -> bool:
    """The study row's newest seal and number of events are those of the audit trail."""
    stated = connection.execute("SELECT audit_length, audit_head FROM study").fetchone()
    count = connection.execute("SELECT count(*) FROM audit_event").fetchone()[0]
    newest = connection.execute("SELECT hash FROM audit_event ORDER BY id DESC LIMIT 1").fetchone()
    return stated is None or stated == (count, newest[0] if newest else None)
