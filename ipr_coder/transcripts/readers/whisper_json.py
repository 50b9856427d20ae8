"""JSON of Whisper, faster-whisper, whisper-timestamped, WhisperX (with speakers) and whisper.cpp."""

from __future__ import annotations

import re
from typing import Any

from ipr_coder.errors import TranscriptError
from ipr_coder.transcripts.draft import Draft
from ipr_coder.transcripts.readers.cues import CueJoiner, refuse_too_many
from ipr_coder.transcripts.readers.json_text import loaded, member, seconds, text_of
from ipr_coder.transcripts.source import Source


def sniff(source: Source) -> float:
    """Certain for an object that holds "segments" or "transcription" near its beginning or as its last members."""
    return 1.0 if source.opening == "{" and _SEGMENTS.search(source.decoded.text) else 0.0


def read(source: Source) -> Draft:
    """The turns, segments of one speaker in a row joined. Raises TranscriptError for segments without times."""
    value = loaded(source)
    joined = CueJoiner(source.name)
    cpp = isinstance(value, dict) and "transcription" in value and "segments" not in value
    segments = member(source, value, "transcription" if cpp else "segments")
    refuse_too_many(len(segments), source.name)
    for number, segment in enumerate(segments, 1):
        start, end = _offsets(segment) if cpp else (seconds(segment.get("start")), seconds(segment.get("end")))
        text = text_of(segment.get("text"))
        if start is None and text:
            mend = "Export it with times, or as plain text with a label before each turn."
            raise TranscriptError("a segment has no start time.", place=f"{source.name}, segment {number}", mend=mend)
        joined.add(text_of(segment.get("speaker")), text, start, end, number)
    draft = joined.draft("whisper-json")
    draft.notes[:0] = source.decoded.notes
    return draft


def _offsets(segment: dict[str, Any]) -> tuple[int | None, int | None]:
    offsets = segment.get("offsets")
    if not isinstance(offsets, dict):
        return None, None
    start, end = (offsets.get(name) for name in ("from", "to"))
    return start if isinstance(start, int) else None, end if isinstance(end, int) else None


_SEGMENTS = re.compile(r"\"(?:segments|transcription)\"\s{0,20}:\s{0,20}\[")
