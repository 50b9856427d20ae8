"""Times on the two clocks, as they are shown and as they are typed."""

from __future__ import annotations

import re

from ipr_coder.transcripts.clock import hms


def stretch_of_time(start_ms: int, end_ms: int | None) -> str:
    """A point or an interval: 00:12:40, or 00:12:40-00:13:05."""
    return hms(start_ms) if end_ms is None or end_ms == start_ms else f"{hms(start_ms)}-{hms(end_ms)}"


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
