"""Transcripts in the study: put in once, read by screens and tables."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, func, insert, select

from ipr_coder.study import schema, word_index
from ipr_coder.study.dialects import bulk_insert
from ipr_coder.study.facts import Excerpt
from ipr_coder.study.values import MomentRow, SegmentRow, TurnRow
from ipr_coder.text import Span
from ipr_coder.transcripts.model import Segment, Transcript


@dataclass(frozen=True, slots=True)
class StoredText:
    """A transcript as it lies in the study."""

    id: int
    text: str = field(repr=False)
    turns: tuple[TurnRow, ...]
    segments: tuple[SegmentRow, ...]
    moments: tuple[MomentRow, ...]


def add_transcript(
    tx: Connection,
    transcript: Transcript,
    segments: Sequence[Segment],
    unit: str,
    *,
    interview_id: int | None = None,
    session_id: int | None = None,
) -> int:
    """Store the transcript of an interview or of a session, with its turns, segments and recall moments."""
    made = tx.execute(
        insert(schema.Transcript).values(
            interview_id=interview_id,
            session_id=session_id,
            text=transcript.text,
            text_sha256=hashlib.sha256(transcript.text.encode("utf-8")).hexdigest(),
            source_name=transcript.source_name,
            source_sha256=transcript.source_sha256,
            format=transcript.format,
            encoding=transcript.encoding,
            unit=unit,
        )
    ).inserted_primary_key
    if made is None:
        raise AssertionError("an insert always has a key")
    number = int(made[0])
    bulk_insert(
        tx,
        "turn",
        ("transcript_id", "ordinal", "speaker", "role", "start_at", "end_at", "start_ms", "end_ms", "source_line"),
        [
            (number, t.ordinal, t.speaker, t.role, t.span.start, t.span.end, t.start_ms, t.end_ms, t.source_line)
            for t in transcript.turns
        ],
    )
    bulk_insert(
        tx,
        "segment",
        ("transcript_id", "ordinal", "turn_ordinal", "start_at", "end_at"),
        [(number, s.ordinal, s.turn, s.span.start, s.span.end) for s in segments],
    )
    _add_moments(tx, number, transcript)
    if interview_id is not None:
        turns = ((t.ordinal, t.speaker, t.role, t.span.start, t.span.end) for t in transcript.turns)
        word_index.add(tx, number, transcript.text, turns)
    return number


def stored_source(tx: Connection, *, interview_id: int | None = None, session_id: int | None = None) -> str | None:
    """The digest of the file whose transcript the interview or session has; None when it has none."""
    owner = (
        schema.Transcript.interview_id == interview_id
        if interview_id is not None
        else schema.Transcript.session_id == session_id
    )
    return tx.execute(select(schema.Transcript.source_sha256).where(owner)).scalar()


def transcript_of(tx: Connection, interview_id: int) -> int | None:
    """The row number of the interview's transcript; None when it has none."""
    return tx.execute(select(schema.Transcript.id).where(schema.Transcript.interview_id == interview_id)).scalar()


def text_version(tx: Connection, transcript_id: int) -> int:
    """Which version of the transcript is in force, counted from 1."""
    return tx.execute(select(schema.Transcript.version).where(schema.Transcript.id == transcript_id)).scalar_one()


def text_end(tx: Connection, transcript_id: int) -> int:
    """Where the transcript's last turn ends, which is the end of its text."""
    end = tx.execute(
        select(schema.Turn.end_at)
        .where(schema.Turn.transcript_id == transcript_id)
        .order_by(schema.Turn.ordinal.desc())
        .limit(1)
    ).scalar()
    return end or 0


def turn_start(tx: Connection, transcript_id: int, position: int) -> int | None:
    """Where the turn at a character begins (between two turns: the one before); None before the first turn."""
    turn = schema.Turn
    return tx.execute(
        select(func.max(turn.start_at)).where(turn.transcript_id == transcript_id, turn.start_at <= position)
    ).scalar()


def end_before(tx: Connection, transcript_id: int, position: int) -> int | None:
    """Where the last turn ends that begins before a character; None where there is none."""
    turn = schema.Turn
    return tx.execute(
        select(func.max(turn.end_at)).where(turn.transcript_id == transcript_id, turn.start_at < position)
    ).scalar()


def turn_counts(tx: Connection) -> dict[int, int]:
    """How many turns each interview's transcript has, by the interview's row number."""
    rows = tx.execute(
        select(schema.Transcript.interview_id, func.count())
        .join_from(schema.Transcript, schema.Turn, schema.Turn.transcript_id == schema.Transcript.id)
        .where(schema.Transcript.interview_id.is_not(None))
        .group_by(schema.Transcript.interview_id)
    )
    return {number: count for number, count in rows if number is not None}


def turn_spans(tx: Connection, interview: str) -> tuple[int, tuple[Span, ...]] | None:
    """The length of an interview's text in code points, and its turns; None when it has no transcript."""
    row = tx.execute(
        select(schema.Transcript.id, func.length(schema.Transcript.text))
        .join_from(schema.Transcript, schema.Interview, schema.Transcript.interview_id == schema.Interview.id)
        .where(schema.Interview.label == interview)
    ).first()
    if row is None:
        return None
    turn = schema.Turn
    turns = tx.execute(select(turn.start_at, turn.end_at).where(turn.transcript_id == row[0]).order_by(turn.ordinal))
    return row[1], tuple(Span(start, end) for start, end in turns)


def load_moments(tx: Connection, transcript_id: int) -> tuple[MomentRow, ...]:
    """The recall moments of a transcript, in the order of the text."""
    moment = schema.RecallMoment
    rows = tx.execute(
        select(
            moment.ordinal,
            moment.session_start_ms,
            moment.session_end_ms,
            moment.stopped_by,
            moment.question,
            moment.start_at,
            moment.end_at,
        )
        .where(moment.transcript_id == transcript_id, moment.deleted_ms.is_(None))
        .order_by(moment.start_at, moment.ordinal)
    )
    return tuple(MomentRow(*row) for row in rows)


def load_text(tx: Connection, transcript_id: int) -> StoredText:
    """A transcript with all a screen needs to show it."""
    text = tx.execute(select(schema.Transcript.text).where(schema.Transcript.id == transcript_id)).scalar_one()
    turn, segment = schema.Turn, schema.Segment
    turns = tuple(
        TurnRow(speaker, role, Span(start, end), start_ms)
        for speaker, role, start, end, start_ms in tx.execute(
            select(turn.speaker, turn.role, turn.start_at, turn.end_at, turn.start_ms)
            .where(turn.transcript_id == transcript_id)
            .order_by(turn.ordinal)
        ).all()
    )
    moments = load_moments(tx, transcript_id)
    talk = [(stop.start, stop.end) for stop in moments]
    segments = tuple(
        SegmentRow(turn_ordinal, _span(turns[turn_ordinal], start, end), moment_at(talk, start))
        for turn_ordinal, start, end in tx.execute(
            select(segment.turn_ordinal, segment.start_at, segment.end_at)
            .where(segment.transcript_id == transcript_id)
            .order_by(segment.ordinal)
        ).all()
    )
    return StoredText(transcript_id, text, turns, segments, moments)


def moment_at(talk: Sequence[tuple[int, int]], position: int) -> int:
    """The index of the moment whose talk holds the character at `position`; -1 for none. `talk` is in text order."""
    index = bisect_right(talk, (position, float("inf"))) - 1
    while index >= 0:
        start, end = talk[index]
        if start <= position < end:
            return index
        if end > start:
            return -1
        index -= 1
    return -1


def load_excerpts(tx: Connection, places: Sequence[tuple[int, int, int]], labels: Sequence[str]) -> tuple[Excerpt, ...]:
    """The text at each (interview, start, end), in the order asked for; interviews are indices into `labels`."""
    texts: dict[int, StoredText] = {}
    found = []
    for interview, start, end in places:
        if interview not in texts:
            number = tx.execute(
                select(schema.Transcript.id)
                .join_from(schema.Transcript, schema.Interview, schema.Transcript.interview_id == schema.Interview.id)
                .where(schema.Interview.label == labels[interview])
            ).scalar_one()
            texts[interview] = load_text(tx, number)
        found.append(_excerpt(texts[interview], interview, start, end))
    return tuple(found)


def _excerpt(stored: StoredText, interview: int, start: int, end: int) -> Excerpt:
    turn = bisect_right(stored.turns, start, key=lambda row: row.span.start) - 1
    segment = bisect_right(stored.segments, start, key=lambda row: row.span.start) - 1
    index = stored.segments[segment].moment if segment >= 0 else -1
    moment = stored.moments[index] if index >= 0 else None
    return Excerpt(
        interview=interview,
        start=start,
        end=end,
        text=stored.text[start:end],
        speaker_role=stored.turns[turn].role,
        turn=turn,
        interview_ms=stored.turns[turn].start_ms,
        session_start_ms=moment.session_start_ms if moment else None,
        session_end_ms=moment.session_end_ms if moment else None,
    )


def _add_moments(tx: Connection, number: int, transcript: Transcript) -> None:
    rows = []
    for moment in transcript.moments:
        start, end = _talk(transcript, moment.first_turn, moment.end_turn)
        rows.append(
            {
                "transcript_id": number,
                "ordinal": moment.ordinal,
                "session_start_ms": moment.session_start_ms,
                "session_end_ms": moment.session_end_ms,
                "stopped_by": moment.stopped_by,
                "question": moment.question,
                "start_at": start,
                "end_at": end,
            }
        )
    if rows:
        tx.execute(insert(schema.RecallMoment), rows)


def _span(turn: TurnRow, start: int, end: int) -> Span:
    """The turn's own span where the segment is the whole turn, as it mostly is: one object less for each of them."""
    own = turn.span
    return own if own.start == start and own.end == end else Span(start, end)


def _talk(transcript: Transcript, first: int, end: int) -> tuple[int, int]:
    turns = transcript.turns
    if first >= end:
        position = turns[first].span.start if first < len(turns) else len(transcript.text)
        return position, position
    return turns[first].span.start, turns[end - 1].span.end
