"""The index of words behind searching: SQLite's FTS5, or a tsvector column on PostgreSQL. All that differs lies here.

One row a turn of an interview's transcript, found by `place_of(transcript, turn)`. What is indexed are the folded words
of `words.py`, not the text itself, so that both databases find the same. The index can be thrown away: it holds nothing
that is not in the transcripts, and `transcript.indexed_as` says of which text it was made. A transcript whose mark does
not fit is read through instead, so that a stale index makes a search slower and never wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from sqlalchemy import ColumnElement, Connection, String, literal, select, text, update
from sqlalchemy.exc import OperationalError

from ipr_coder.study import schema
from ipr_coder.study.dialects import bulk_insert
from ipr_coder.study.words import Term, speaker_key, words_of

TABLE: Final = "turn_words"
"""Not among the mapped tables: on SQLite it is a virtual table with others in its wake."""

VERSION: Final = "1"
"""Counts up when what is indexed changes; older rows count as none."""

TurnFacts = tuple[int, str, str, int, int]
"""Ordinal, speaker, role, start, end."""

_ORDINAL_BITS: Final = 24
_LONGEST_VECTOR: Final = 800_000
"""Bytes of a turn's words; PostgreSQL refuses more than a million."""


def place_of(transcript_id: int, ordinal: int) -> int:
    """The key of a turn's row: rows lie in the order of transcripts and turns."""
    return transcript_id << _ORDINAL_BITS | ordinal


def transcript_at(place: int) -> tuple[int, int]:
    """The transcript's row number and the turn's ordinal of a key."""
    return place >> _ORDINAL_BITS, place & ((1 << _ORDINAL_BITS) - 1)


def create(tx: Connection) -> None:
    """Make the empty index, if this database can have one."""
    if tx.dialect.name == "postgresql":
        tx.exec_driver_sql(f"CREATE TABLE {TABLE} (place BIGINT PRIMARY KEY, words TSVECTOR NOT NULL)")
        tx.exec_driver_sql(f"CREATE INDEX ix_{TABLE} ON {TABLE} USING gin (words)")
    elif _has_fts5(tx):
        # "ascii" leaves every other letter as it is: which letters are the same was decided by fold()
        options = "words, tokenize='ascii', columnsize=0, prefix='2 3'"
        tx.exec_driver_sql(f"CREATE VIRTUAL TABLE {TABLE} USING fts5({options})")


def drop(tx: Connection) -> None:
    """Take the index away."""
    if is_there(tx):
        tx.exec_driver_sql(f"DROP TABLE {TABLE}")


def is_there(tx: Connection) -> bool:
    """True where there is an index that this program can read."""
    if tx.dialect.name == "postgresql":
        return tx.execute(text("select to_regclass(:name)"), {"name": TABLE}).scalar() is not None
    found = tx.execute(text("select 1 from sqlite_master where name = :name"), {"name": TABLE}).first()
    return found is not None and _has_fts5(tx)


def is_indexed() -> ColumnElement[bool]:
    """True for transcripts whose text, as it is now, is in the index."""
    transcript = schema.Transcript
    return transcript.indexed_as == literal(f"{VERSION}:", String()) + transcript.text_sha256


def add(tx: Connection, transcript_id: int, body: str, turns: Iterable[TurnFacts]) -> None:
    """Index the turns of a transcript that is not in the index yet."""
    if not is_there(tx):
        return
    rows = [
        (place_of(transcript_id, ordinal), _document(body[start:end], speaker, role))
        for ordinal, speaker, role, start, end in turns
    ]
    if any(len(document) > _LONGEST_VECTOR // 4 and len(document.encode()) > _LONGEST_VECTOR for _, document in rows):
        return
    bulk_insert(tx, TABLE, (_key(tx), "words"), rows)
    transcript = schema.Transcript
    mark = literal(f"{VERSION}:", String()) + transcript.text_sha256
    tx.execute(update(transcript).where(transcript.id == transcript_id).values(indexed_as=mark))


def reindex(tx: Connection, transcript_id: int, *, erase: bool = False) -> None:
    """Index a transcript anew after its text or its turns have changed; call it in the same transaction.

    With `erase` nothing of what was there before stays in the index's own pages (a name was taken out). On PostgreSQL
    that is done when the server next vacuums, as it is for the text itself.
    """
    transcript, turn = schema.Transcript, schema.Turn
    if is_there(tx):
        tx.exec_driver_sql(_sql(tx, "DELETE FROM {table} WHERE {key} BETWEEN {0} AND {1}"), _range(transcript_id))
    tx.execute(update(transcript).where(transcript.id == transcript_id).values(indexed_as=None))
    row = tx.execute(
        select(transcript.text).where(transcript.id == transcript_id, transcript.interview_id.is_not(None))
    ).first()
    if row is not None:
        turns = tx.execute(
            select(turn.ordinal, turn.speaker, turn.role, turn.start_at, turn.end_at).where(
                turn.transcript_id == transcript_id
            )
        )
        add(tx, transcript_id, row.text, [(one[0], one[1], one[2], one[3], one[4]) for one in turns])
    if erase and tx.dialect.name == "sqlite" and is_there(tx):
        tx.exec_driver_sql(f"INSERT INTO {TABLE}({TABLE}) VALUES('optimize')")


def rebuild(tx: Connection) -> None:
    """Make the whole index anew."""
    drop(tx)
    create(tx)
    transcript = schema.Transcript
    tx.execute(update(transcript).values(indexed_as=None))
    numbers = tx.execute(select(transcript.id).where(transcript.interview_id.is_not(None)).order_by(transcript.id))
    for number in numbers.scalars().all():
        reindex(tx, number)


def places_with(tx: Connection, terms: Sequence[Term], speaker: str | None, most: int) -> list[int] | None:
    """The keys of the turns in which all the terms stand and whose speaker or role it is; None if more than `most`.

    See `is_exact` for what may be among them.
    """
    wanted = (_match(tx, terms, speaker), most + 1)
    places = [
        row[0] for row in tx.exec_driver_sql(_sql(tx, "SELECT {key} FROM {table} WHERE {match} LIMIT {1}"), wanted)
    ]
    return sorted(places) if len(places) <= most else None


def ordinals_in(tx: Connection, terms: Sequence[Term], speaker: str | None, transcript_id: int) -> list[int]:
    """The same within one transcript: ordinals of turns, in order."""
    wanted = (_match(tx, terms, speaker), *_range(transcript_id))
    statement = _sql(tx, "SELECT {key} FROM {table} WHERE {match} AND {key} BETWEEN {1} AND {2}")
    return sorted(transcript_at(row[0])[1] for row in tx.exec_driver_sql(statement, wanted))


def worth_asking(term: Term) -> Term | None:
    """The part of a term by which the index narrows a search: not the first letter of a word alone.

    Half of all turns have a word with it, and finding them by the index took 1.3 s in a million turns (measured);
    reading turns one after the other until a page is full takes a few milliseconds.
    """
    if not term.prefix or len(term.words[-1]) > 1:
        return term
    return Term(term.words[:-1]) if len(term.words) > 1 else None


def is_exact(tx: Connection, terms: Sequence[Term]) -> bool:
    """True where the index finds exactly the turns that have the terms; else each turn found has still to be read.

    PostgreSQL's rows know no order of words: a long turn would not fit into them.
    """
    return tx.dialect.name == "sqlite" or all(len(term.words) == 1 for term in terms)


def _document(spoken: str, speaker: str, role: str) -> str:
    return " ".join((*words_of(spoken), speaker_key(speaker), speaker_key(role)))


def _match(tx: Connection, terms: Sequence[Term], speaker: str | None) -> str:
    """The terms in the database's own language. Words hold letters and digits only, so nothing can break out."""
    if tx.dialect.name == "sqlite":
        parts = [f'"{" ".join(term.words)}"{" *" if term.prefix else ""}' for term in terms]
        return " AND ".join([*parts, *([f'"{speaker}"'] if speaker else [])])
    parts = []
    for term in terms:
        parts += [f"'{word}'" for word in term.words[:-1]]
        parts.append(f"'{term.words[-1]}'{':*' if term.prefix else ''}")
    return " & ".join([*parts, *([f"'{speaker}'"] if speaker else [])])


def _range(transcript_id: int) -> tuple[int, int]:
    return place_of(transcript_id, 0), place_of(transcript_id + 1, 0) - 1


def _key(tx: Connection) -> str:
    return "rowid" if tx.dialect.name == "sqlite" else "place"


def _sql(tx: Connection, statement: str) -> str:
    """A statement with the names and the marks for values that the database wants."""
    sqlite = tx.dialect.name == "sqlite"
    match = f"{TABLE} MATCH ?" if sqlite else "words @@ %s::tsquery"
    marks = ["?" if sqlite else "%s"] * 3
    return statement.format(*marks, table=TABLE, key=_key(tx), match=match)


def _has_fts5(tx: Connection) -> bool:
    try:
        tx.exec_driver_sql("SELECT fts5_source_id()")
    except OperationalError:
        return False
    return True
