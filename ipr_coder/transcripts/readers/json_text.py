"""JSON as transcription programs write it, read with its limits: whole, not too deep, and of the shape expected."""

from __future__ import annotations

import json
import math
from typing import Any

from ipr_coder.errors import TranscriptError
from ipr_coder.transcripts.source import MOST_PIECES, Source, refuse_more_than

_MEND = "Export the transcript again, or as .docx, .vtt or text."


def loaded(source: Source) -> Any:
    """The value in `source`. Raises TranscriptError for JSON that breaks off or is nested without end."""
    text = source.decoded.text
    refuse_more_than(MOST_PIECES, text.count("{") + text.count("["), "entries", source.name)
    try:
        return json.loads(text)
    except json.JSONDecodeError as fault:
        place = f"{source.name}, line {fault.lineno}"
        raise TranscriptError("is JSON that cannot be read.", place=place, mend=_MEND) from None
    except (RecursionError, ValueError):
        raise TranscriptError("is JSON that cannot be read.", place=source.name, mend=_MEND) from None


def member(source: Source, value: Any, name: str) -> list[dict[str, Any]]:
    """The list of objects called `name` in `value`. Raises TranscriptError where it is anything else."""
    found = value.get(name) if isinstance(value, dict) else None
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise TranscriptError(f"its “{name}” is not a list of entries.", place=source.name, mend=_MEND)
    return found


def seconds(value: Any) -> int | None:
    """Milliseconds of a number of seconds, or None where it is none."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return round(value * 1000) if 0 <= value < 1_000_000 else None


def text_of(value: Any) -> str:
    """`value` on one line if it is text, and "" if it is not."""
    return " ".join(value.split()) if isinstance(value, str) else ""
