"""Times on the two clocks, as they are shown and as they are typed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime

from ipr_coder.transcripts.clock import hms, milliseconds

STOPPERS = ("client", "therapist", "interviewer", "researcher")
"""Who may have stopped the tape, as a beginning of the word says it; a test holds it to the directives of files."""


@dataclass(frozen=True, slots=True)
class MomentTyped:
    """A recall moment as typed: where in the session it lies, in milliseconds, and who stopped the tape."""

    start_ms: int
    end_ms: int | None = None
    stopped_by: str | None = None


def stretch_of_time(start_ms: int, end_ms: int | None) -> str:
    """A point or an interval: 00:12:40, or 00:12:40-00:13:05."""
    return hms(start_ms) if end_ms is None or end_ms == start_ms else f"{hms(start_ms)}-{hms(end_ms)}"


def read_moment(typed: str) -> MomentTyped | None:
    """A time in the session, or two with a hyphen between, then who stopped the tape: "0:12:40-0:13:05 client".

    A beginning is enough of a word ("c"). None for what is no such thing.
    """
    match = re.fullmatch(r"\s*([\d:.,]+)(?:\s*[-\u2013]\s*([\d:.,]+))?(?:\s+([a-z]+))?\s*", typed.casefold())
    if match is None:
        return None
    start, end = milliseconds(match[1]), milliseconds(match[2]) if match[2] else None
    whom = [who for who in STOPPERS if match[3] and who.startswith(match[3])]
    if start is None or (match[2] and (end is None or end < start)) or (match[3] and len(whom) != 1):
        return None
    return MomentTyped(start, end, whom[0] if whom else None)


def moment_as_typed(start_ms: int, end_ms: int | None, stopped_by: str | None) -> str:
    """A recall moment as a person would type it."""
    times = hms(start_ms) if end_ms is None else f"{hms(start_ms)}-{hms(end_ms)}"
    return f"{times} {stopped_by}" if stopped_by else times


def day_of(milliseconds_since_1970: int, today: date | None = None) -> str:
    """A day as people say it: today, yesterday, 3 days ago, or the date once it is longer than a week ago."""
    day = datetime.fromtimestamp(milliseconds_since_1970 / 1000, tz=UTC).astimezone().date()
    ago = ((today or datetime.now(tz=UTC).astimezone().date()) - day).days
    if ago <= 1:
        return "yesterday" if ago == 1 else "today"
    return f"{ago} days ago" if ago <= 7 else day.isoformat()


def read_place(typed: str) -> tuple[str, int] | None:
    """What a person typed after ":" - ("turn", number) or ("time", milliseconds); None when it is neither.

    Times are mm:ss or hh:mm:ss.
    """
    typed = typed.strip()
    if re.fullmatch(r"[0-9]{1,9}", typed):
        return "turn", int(typed)
    if re.fullmatch(r"[0-9]{1,3}(:[0-5]?[0-9]){1,2}", typed):
        seconds = 0
        for part in typed.split(":"):
            seconds = seconds * 60 + int(part)
        return "time", seconds * 1000
    return None
