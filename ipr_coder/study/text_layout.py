"""A transcript's text with its turns and segments, as a correction finds and leaves them."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any, cast

from sqlalchemy import Connection, delete, select, update

from ipr_coder.errors import StudyError
from ipr_coder.study import schema, word_index
from ipr_coder.study.dialects import bulk_insert
from ipr_coder.text import Span
from ipr_coder.transcripts.anchoring import Edit
from ipr_coder.transcripts.model import Role, Segment, Transcript, Turn, Unit
from ipr_coder.transcripts.segments import segment


@dataclass(frozen=True, slots=True)
class Source:
    """The file a text came from."""

    source_name: str
    source_sha256: str
    format: str
    encoding: str


@dataclass(frozen=True, slots=True)
class Layout:
    """A transcript's text and how it is parted; `unit` is what its segments are."""

    text: str = field(repr=False)
    turns: tuple[Turn, ...]
    segments: tuple[Segment, ...]
    unit: Unit
    source: Source


def load_layout(tx: Connection, transcript_id: int) -> Layout:
    """The text, turns and segments as they are."""
    row = tx.execute(select(schema.Transcript).where(schema.Transcript.id == transcript_id)).one()
    turn, cut = schema.Turn, schema.Segment
    turns = tx.execute(
        select(
            turn.ordinal,
            turn.speaker,
            turn.role,
            turn.start_at,
            turn.end_at,
            turn.start_ms,
            turn.end_ms,
            turn.source_line,
        )
        .where(turn.transcript_id == transcript_id)
        .order_by(turn.ordinal)
    )
    segments = tx.execute(
        select(cut.ordinal, cut.turn_ordinal, cut.start_at, cut.end_at)
        .where(cut.transcript_id == transcript_id)
        .order_by(cut.ordinal)
    )
    return Layout(
        text=row.text,
        turns=tuple(_turn(fact) for fact in turns),
        segments=tuple(Segment(ordinal, at, Span(start, end)) for ordinal, at, start, end in segments),
        unit=cast(Unit, row.unit),
        source=Source(row.source_name, row.source_sha256, row.format, row.encoding),
    )


def store_layout(tx: Connection, transcript_id: int, layout: Layout, *, version: int, erase: bool = False) -> None:
    """Put a text with its turns and segments in the place of what is there, and index its words anew.

    With `erase` nothing of the old words stays in the index.
    """
    tx.execute(
        update(schema.Transcript)
        .where(schema.Transcript.id == transcript_id)
        .values(text=layout.text, text_sha256=digest_of(layout.text), version=version, **asdict(layout.source))
    )
    tx.execute(delete(schema.Turn).where(schema.Turn.transcript_id == transcript_id))
    bulk_insert(
        tx,
        "turn",
        ("transcript_id", "ordinal", "speaker", "role", "start_at", "end_at", "start_ms", "end_ms", "source_line"),
        [(transcript_id, *turn_facts(one)) for one in layout.turns],
    )
    store_segments(tx, transcript_id, layout.segments, layout.unit)
    word_index.reindex(tx, transcript_id, erase=erase)


def store_segments(tx: Connection, transcript_id: int, segments: Sequence[Segment], unit: Unit) -> None:
    """Put segments in the place of those that are there."""
    tx.execute(update(schema.Transcript).where(schema.Transcript.id == transcript_id).values(unit=unit))
    tx.execute(delete(schema.Segment).where(schema.Segment.transcript_id == transcript_id))
    bulk_insert(
        tx,
        "segment",
        ("transcript_id", "ordinal", "turn_ordinal", "start_at", "end_at"),
        [(transcript_id, one.ordinal, one.turn, one.span.start, one.span.end) for one in segments],
    )


def turn_facts(turn: Turn) -> tuple[Any, ...]:
    """A turn as a row, without its transcript."""
    return (
        turn.ordinal, turn.speaker, turn.role, turn.span.start, turn.span.end, turn.start_ms, turn.end_ms,
        turn.source_line,
    )  # fmt: skip


def layout_from(body: dict[str, Any]) -> Layout:
    """A layout as `layout_body` wrote it down."""
    return Layout(
        text=body["text"],
        turns=tuple(_turn(fact) for fact in body["turns"]),
        segments=tuple(Segment(ordinal, at, Span(start, end)) for ordinal, at, start, end in body["segments"]),
        unit=body["unit"],
        source=Source(**body["source"]),
    )


def layout_body(layout: Layout) -> dict[str, Any]:
    """A layout as JSON can hold it."""
    return {
        "text": layout.text,
        "unit": layout.unit,
        "source": asdict(layout.source),
        "turns": [turn_facts(one) for one in layout.turns],
        "segments": [(one.ordinal, one.turn, one.span.start, one.span.end) for one in layout.segments],
    }


def edited_layout(old: Layout, text: str, edits: Sequence[Edit]) -> Layout:
    """The layout after edits that each lie inside one turn; StudyError where one does not, or leaves nothing of it.

    Only turns that were edited are cut into segments anew.
    """
    touched = _touched_turns(old.turns, edits)
    turns, shift = [], 0
    for turn in old.turns:
        start = turn.span.start + shift
        shift += sum(len(edit.text) - (edit.end - edit.start) for edit in touched.get(turn.ordinal, ()))
        end = turn.span.end + shift
        if start >= end or text[start:end].isspace():
            raise StudyError(
                f"nothing would be left of turn {turn.ordinal + 1}.",
                mend="Leave a mark such as [inaudible] in it, or replace the transcript by a file without the turn.",
            )
        turns.append(replace(turn, span=Span(start, end)))
    return replace(old, text=text, turns=tuple(turns), segments=_segments(old, text, turns, touched))


def cut_layout(text: str, turns: Sequence[Turn], unit: Unit) -> tuple[Segment, ...]:
    """The segments of a text."""
    return segment(Transcript(text=text, turns=tuple(turns)), unit)


def digest_of(text: str) -> str:
    """SHA-256 of a text."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _turn(fact: Iterable[Any]) -> Turn:
    ordinal, speaker, role, start, end, start_ms, end_ms, line = fact
    return Turn(ordinal, speaker, cast(Role, role), Span(start, end), start_ms, end_ms, line)


def _touched_turns(turns: Sequence[Turn], edits: Sequence[Edit]) -> dict[int, list[Edit]]:
    touched: dict[int, list[Edit]] = {}
    for edit in edits:
        index = bisect_right(turns, edit.start, key=lambda turn: turn.span.start) - 1
        if index < 0 or edit.end > turns[index].span.end:
            raise StudyError(
                "an edit reaches over the end of a turn.",
                mend="Edit one turn at a time, or replace the transcript by a corrected file.",
            )
        touched.setdefault(turns[index].ordinal, []).append(edit)
    return touched


def _segments(old: Layout, text: str, turns: Sequence[Turn], touched: dict[int, list[Edit]]) -> tuple[Segment, ...]:
    fresh: dict[int, list[Span]] = {}
    for one in cut_layout(text, [turns[ordinal] for ordinal in touched], old.unit):
        fresh.setdefault(one.turn, []).append(one.span)
    spans: list[tuple[int, Span]] = []
    for one in old.segments:
        if one.turn in touched:
            spans += [(one.turn, span) for span in fresh.pop(one.turn, ())]
            continue
        shift = turns[one.turn].span.start - old.turns[one.turn].span.start
        spans.append((one.turn, Span(one.span.start + shift, one.span.end + shift)))
    return tuple(Segment(ordinal, turn, span) for ordinal, (turn, span) in enumerate(spans))
