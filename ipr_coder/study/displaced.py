"""Marks that a corrected text has no place for any more: listed with the words they lay on, placed again, or let go."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from ipr_coder.study import schema
from ipr_coder.study.mark_rows import WaitingKind, one_mark
from ipr_coder.study.text_versions import NOBODY
from ipr_coder.study.transcript_names import transcript_names
from ipr_coder.transcripts.anchoring import Edit


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A mark without a place: the words it lay on, those around it, and where that was in the text of then.

    `kind` is tag, review, star, memo, cut or moment; `coder` and `round` are empty for a moment, `code` is None but
    for a tag. A cut has no words of its own.
    """

    kind: WaitingKind
    row_id: int
    coder: str
    round: str
    code: str | None
    start: int
    end: int
    quote: str = field(repr=False)
    before: str = field(repr=False)
    after: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class WaitingMark:
    """A mark that waits for a place, by the number that people name it by.

    `mark` is what it was; `start` and `end` in it are positions in version `version` of the transcript.
    """

    id: int
    transcript: str
    version: int
    mark: Unplaced


def waiting_marks(tx: Connection, *, number: int | None = None) -> tuple[WaitingMark, ...]:
    """The marks that wait for a place (or the one of this number), in the order of transcripts and places."""
    displaced = schema.Displaced
    query = (
        select(displaced)
        .where(displaced.placed_ms.is_(None))
        .order_by(displaced.transcript_id, displaced.start_at, displaced.id)
    )
    if number is not None:
        query = query.where(displaced.id == number)
    names = transcript_names(tx)
    return tuple(_waiting(tx, row, names[row.transcript_id]) for row in tx.execute(query).all())


def close_one(tx: Connection, number: int) -> None:
    """The mark of this number waits no longer."""
    displaced = schema.Displaced
    tx.execute(update(displaced).where(displaced.id == number).values(placed_ms=schema.now_ms()))


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


def trim_cut_words(tx: Connection, forms: Iterable[str]) -> None:
    """Leave away what is left of one of `forms` where the context of a displaced mark breaks off in the middle of it.

    No search for the whole form would find that.
    """
    whole = {form.casefold() for form in forms}
    heads = {form[:end] for form in whole for end in range(1, len(form))} - whole
    tails = {form[begin:] for form in whole for begin in range(1, len(form))} - whole
    longest = max(map(len, whole), default=0)
    displaced = schema.Displaced
    for number, before, after in tx.execute(select(displaced.id, displaced.before, displaced.after)).all():
        values = {"before": before[_cut_word(before, tails, longest) :]}
        cut = _cut_word(after[::-1], {head[::-1] for head in heads}, longest)
        values["after"] = after[: len(after) - cut]
        if values != {"before": before, "after": after}:
            tx.execute(update(displaced).where(displaced.id == number).values(**values))


def _cut_word(text: str, pieces: Container[str], longest: int) -> int:
    """The length of the longest of `pieces` that `text` begins with, up to the end of a word."""
    for length in range(min(longest, len(text)), 0, -1):
        if text[:length].casefold() in pieces and not text[length : length + 1].isalnum():
            return length
    return 0


def _waiting(tx: Connection, row: Row[Any], name: str) -> WaitingMark:
    owner = NOBODY if row.kind == "moment" else one_mark(tx, row.kind, row.row_id).owner
    mark = Unplaced(row.kind, row.row_id, *owner, row.start_at, row.end_at, row.quote, row.before, row.after)
    return WaitingMark(row.id, name, row.version, mark)
