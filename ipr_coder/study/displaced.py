"""Marks that a corrected text has no place for any more: listed with the words they lay on, placed again, or let go."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, insert, select, update

from ipr_coder.study import schema
from ipr_coder.transcripts.anchoring import Edit


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A mark without a place: the words it lay on, those around it, and where that was in the text of then.

    `kind` is tag, review, star, memo, cut or moment; `coder` and `round` are empty for a moment, `code` is None but
    for a tag. A cut has no words of its own.
    """

    kind: str
    row_id: int
    coder: str
    round: str
    code: str | None
    start: int
    end: int
    quote: str = field(repr=False)
    before: str = field(repr=False)
    after: str = field(repr=False)


def add_displaced(tx: Connection, transcript_id: int, version: int, marks: Iterable[Unplaced]) -> None:
    """Let marks wait for a place."""
    rows = [
        {
            "transcript_id": transcript_id,
            "version": version,
            "kind": one.kind,
            "row_id": one.row_id,
            "quote": one.quote,
            "before": one.before,
            "after": one.after,
            "start_at": one.start,
            "end_at": one.end,
        }
        for one in marks
    ]
    if rows:
        tx.execute(insert(schema.Displaced), rows)


def close_displaced(tx: Connection, transcript_id: int, version: int) -> None:
    """Nothing that one correction displaced waits any longer."""
    displaced = schema.Displaced
    tx.execute(
        update(displaced)
        .where(displaced.transcript_id == transcript_id, displaced.version == version, displaced.placed_ms.is_(None))
        .values(placed_ms=schema.now_ms())
    )


def reword_displaced(tx: Connection, transcript_id: int, old: str, edits: Sequence[Edit]) -> None:
    """Take the words that edits took out of a text out of its displaced quotes too, wherever they stand in them."""
    wordings = {old[edit.start : edit.end]: edit.text for edit in edits if old[edit.start : edit.end].strip()}
    if not wordings:
        return
    words = sorted(wordings, key=len, reverse=True)
    pattern = re.compile("|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in words))
    displaced = schema.Displaced
    rows = tx.execute(
        select(displaced.id, displaced.quote, displaced.before, displaced.after).where(
            displaced.transcript_id == transcript_id
        )
    ).all()
    for number, *texts in rows:
        new = [pattern.sub(lambda match: wordings[match.group()], text) for text in texts]
        if new != texts:
            values = dict(zip(("quote", "before", "after"), new, strict=True))
            tx.execute(update(displaced).where(displaced.id == number).values(**values))
