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


def short_hand(typed: str) -> int | None:
    """The milliseconds of a time in NVivo's short hand as well: "75" is 75 s, "1:6" 1 min 6 s, "9203" 92 min 3 s.

    Bare digits are read from the right: two of seconds, two of minutes, the rest hours; two digits or fewer are
    seconds, four or fewer minutes and seconds, and each may overflow.
    """
    text = typed.strip()
    if not (text.isascii() and text.isdigit()) or len(text) > 7:
        return milliseconds(text)
    if len(text) <= 2:
        return int(text) * 1000
    minutes = int(text[:-2]) if len(text) <= 4 else int(text[:-4]) * 60 + int(text[-4:-2])
    return (minutes * 60 + int(text[-2:])) * 1000


def hms(ms: int) -> str:
    """`ms` as hh:mm:ss, cut off to the second."""
    seconds = ms // 1000
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def clock_time(ms: int) -> str:
    """`ms` as hh:mm:ss, with .mmm only where there are milliseconds to show."""
    return f"{hms(ms)}.{ms % 1000:03d}" if ms % 1000 else hms(ms)


_TIME = re.compile(r"(\d{1,3}):(\d{1,2})(?::(\d{1,2}))?(?:[.,](\d{1,3}))?", re.ASCII)
