"""A coder's own cuts: where the coder's segments begin and end other than the study's. Only a view, for one coder."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from sqlalchemy import Connection, func, insert, select, update

from ipr_coder.study import schema
from ipr_coder.study.texts import StoredText, moment_at
from ipr_coder.study.values import Desk, SegmentRow
from ipr_coder.text import Span


@dataclass(frozen=True, slots=True)
class TurnPieces:
    """A turn with its segments: `starts` are where the study's begin, `pieces` are the coder's."""

    span: Span
    text: str = field(repr=False)
    starts: tuple[int, ...]
    pieces: tuple[Span, ...]


def own_cuts(tx: Connection, desk: Desk, within: Span | None = None) -> dict[int, bool]:
    """The coder's live cuts by place (of a stretch only): True joins the segments there, False parts one."""
    cut = schema.Cut
    query = select(cut.at, cut.joined).where(
        cut.transcript_id == desk.transcript_id,
        cut.coder_id == desk.coder_id,
        cut.round_id == desk.round_id,
        cut.deleted_ms.is_(None),
    )
    if within is not None:
        query = query.where(cut.at >= within.start, cut.at < within.end)
    return {at: bool(joined) for at, joined in tx.execute(query)}


def switch_cut(tx: Connection, desk: Desk, at: int, *, joined: bool, present: bool) -> None:
    """Put a cut there or take it away."""
    cut = schema.Cut
    same = (
        cut.transcript_id == desk.transcript_id,
        cut.coder_id == desk.coder_id,
        cut.round_id == desk.round_id,
        cut.at == at,
    )
    found = tx.execute(select(cut.id).where(*same)).scalar()
    gone = None if present else schema.now_ms()
    if found is not None:
        changed = {"joined": int(joined), "deleted_ms": gone, "revision": cut.revision + 1}
        tx.execute(update(cut).where(cut.id == found).values(**changed))
    elif present:
        place = {"transcript_id": desk.transcript_id, "coder_id": desk.coder_id, "round_id": desk.round_id}
        tx.execute(insert(cut).values(**place, at=at, joined=int(joined)))


def turn_pieces(tx: Connection, desk: Desk, position: int) -> TurnPieces | None:
    """The turn that holds a character, as this coder has cut it; None behind the end and between turns."""
    turn, segment, transcript = schema.Turn, schema.Segment, schema.Transcript
    row = tx.execute(
        select(turn.ordinal, turn.start_at, turn.end_at)
        .where(turn.transcript_id == desk.transcript_id, turn.start_at <= position)
        .order_by(turn.start_at.desc())
        .limit(1)
    ).first()
    if row is None or position >= row.end_at:
        return None
    span = Span(row.start_at, row.end_at)
    length = span.end - span.start
    text = tx.execute(
        select(func.substr(transcript.text, span.start + 1, length)).where(transcript.id == desk.transcript_id)
    ).scalar_one()
    base = tx.execute(
        select(segment.start_at, segment.end_at)
        .where(segment.transcript_id == desk.transcript_id, segment.turn_ordinal == row.ordinal)
        .order_by(segment.ordinal)
    ).all()
    parts = [Span(start, end) for start, end in base]
    return TurnPieces(
        span, text, tuple(part.start for part in parts), _cut(parts, text, span.start, own_cuts(tx, desk, span))
    )


def with_cuts(stored: StoredText, cuts: Mapping[int, bool]) -> tuple[SegmentRow, ...]:
    """The text's segments as a coder has cut them; all turns without a cut keep the segments they had."""
    if not cuts:
        return stored.segments
    turns, talk = stored.turns, [(stop.start, stop.end) for stop in stored.moments]
    touched = {bisect_right(turns, at, key=lambda row: row.span.start) - 1 for at in cuts}
    rows: list[SegmentRow] = []
    for turn, group in groupby(stored.segments, key=lambda row: row.turn):
        if turn not in touched:
            rows += group
            continue
        span = turns[turn].span
        pieces = _cut([row.span for row in group], span.of(stored.text), span.start, cuts)
        rows += [SegmentRow(turn, piece, moment_at(talk, piece.start)) for piece in pieces]
    return tuple(rows)


def _cut(parts: Sequence[Span], text: str, offset: int, cuts: Mapping[int, bool]) -> tuple[Span, ...]:
    """The segments of one turn, whose text begins at `offset`: blanks at the ends of a piece belong to none."""
    if not parts:
        return ()
    first, last = parts[0].start, parts[-1].end
    joined = {at for at, together in cuts.items() if together}
    parted = {at for at, together in cuts.items() if not together and first < at < last}
    edges = sorted({part.start for part in parts[1:]} - joined | parted)
    return tuple(_trimmed(text, offset, [first, *edges, last]))


def _trimmed(text: str, offset: int, edges: Collection[int]) -> list[Span]:
    pieces = []
    for start, end in pairwise(edges):
        words = text[start - offset : end - offset]
        if words.strip():
            pieces.append(Span(start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())))
    return pieces
