"""Times as people type them in transcripts, to milliseconds and back."""

from __future__ import annotations

import re

TIME = r"\d{1,3}:\d{1,2}(?::\d{1,2})?(?:[.,]\d{1,3})?"
"""What a typed time looks like: minutes and seconds, or hours, minutes and seconds, with or without a fraction."""


def milliseconds(typed: str) -> int | None:
    """The milliseconds that `typed` says ("12:40", "00:12:40", "0:0:2.0", "1:02:03,5"), or None if it says no time.

    Two numbers are minutes and seconds, three are hours, minutes and seconds; ".4" is four tenths of a second.
    """
    match = _TIME.fullmatch(typed.strip())
    if match is None:
        return None
    first, second, third, fraction = match.groups()
    hours, minutes, seconds = (first, second, third) if third is not None else ("0", first, second)
    if int(seconds) > 59 or (third is not None and int(minutes) > 59):
        return None
    whole = (int(hours) * 60 + int(minutes)) * 60 + int(seconds)
    return whole * 1000 + (int(fraction.ljust(3, "0")) if fraction else 0)


def clock_time(ms: int) -> str:
    """`ms` as hh:mm:ss, with .mmm only where there are milliseconds to show."""
    seconds, rest = divmod(ms, 1000)
    shown = f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    return f"{shown}.{rest:03d}" if rest else shown


_TIME = re.compile(r"(\d{1,3}):(\d{1,2})(?::(\d{1,2}))?(?:[.,](\d{1,3}))?", re.ASCII)
