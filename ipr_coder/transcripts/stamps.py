"""Time stamps in lines of text: where they stand and how they are dressed."""

from __future__ import annotations

import re
from typing import NamedTuple

from ipr_coder.transcripts.clock import TIME, milliseconds

FRAMES_MESSAGE = "the last field of the times was read as frames, 30 to the second, as InqScribe writes them"
"""What is said where times were read so."""

HUNDREDTHS_MESSAGE = "the last field of the times was read as hundredths of a second; in InqScribe's files it is frames"
"""What is said where it could as well be frames, and there are too few times to tell."""

OPENERS = frozenset("[({<#0123456789")
"""What a line with a stamp at its beginning can begin with."""


class Stamp(NamedTuple):
    """A stamp found: its times, how it is dressed, and where the text after it begins."""

    start_ms: int
    end_ms: int | None
    dress: str
    after: int
    hundredths: bool = False


def leading(text: str) -> Stamp | None:
    """The stamp that `text` begins with, or None.

    Dresses: "[]", "()", "{}", "<>", "##" (f4 with a hyphen before tenths, ATLAS.ti with a point) and "" for none.
    """
    match = _USUAL.match(text)
    if match is not None:
        hours, minutes, seconds = match.groups()
        return Stamp((int(hours) * 3600 + int(minutes) * 60 + int(seconds)) * 1000, None, "[]", match.end())
    match = _LEADING.match(text)
    if match is None:
        return None
    for dress, first in _DRESSES:
        typed = match.group(first)
        if typed is not None:
            until = match.group(first + 1) if first in _RANGES else None
            return _stamp(typed, until, dress, match.end())
    return None


def trailing(text: str) -> Stamp | None:
    """The stamp in brackets or hashes that `text` ends with; `after` is then where the text before it ends."""
    tail = text[-40:]
    match = _TRAILING.search(tail)
    if match is None:
        return None
    dress, typed = ("##", match.group(1)) if match.group(1) is not None else ("[]", match.group(2))
    return _stamp(typed, None, dress, len(text) - len(tail) + match.start())


def frames_to_milliseconds(ms: int) -> int:
    """A time whose two-digit fraction was read as hundredths, read as frames at 30 a second instead."""
    whole, fraction = divmod(ms, 1000)
    return whole * 1000 + round(fraction / 10 * 1000 / 30)


def _stamp(typed: str, until: str | None, dress: str, after: int) -> Stamp | None:
    start = _time(typed)
    end = _time(until) if until is not None else None
    if start is None or (until is not None and end is None):
        return None
    return Stamp(start, end, dress, after, hundredths=bool(_HUNDREDTHS.search(typed)))


def _time(typed: str) -> int | None:
    if _DOTTED.fullmatch(typed):
        return milliseconds(typed.replace(".", ":"))
    return milliseconds(_TENTHS.sub(r".\1", typed))


HASH_STAMP = re.compile(rf"#{TIME}(?:-\d)?#", re.ASCII)
"""f4's or ATLAS.ti's stamp, anywhere."""

_GAP = r"[ \t\u00a0]*"
_TO = rf"{_GAP}(?:-->|-|–|to){_GAP}"
_DOTS = r"\d{1,2}\.\d{2}\.\d{2}"
_LEADING = re.compile(
    rf"(?:\[{_GAP}({TIME}|{_DOTS})(?:{_TO}({TIME}))?{_GAP}\]"
    rf"|\({_GAP}({TIME})(?:{_TO}({TIME}))?{_GAP}\)"
    rf"|\{{{_GAP}({TIME}){_GAP}\}}"
    rf"|<{_GAP}({TIME}){_GAP}>"
    rf"|#({TIME}(?:-\d)?)#"
    rf"|({TIME})(?:{_TO}({TIME}))?)[ \t\u00a0]*",
    re.ASCII,
)
_USUAL = re.compile(r"\[(\d\d):([0-5]\d):([0-5]\d)\][ \t\u00a0]*", re.ASCII)
_DRESSES = (("[]", 1), ("()", 3), ("{}", 5), ("<>", 6), ("##", 7), ("", 8))
_RANGES = frozenset((1, 3, 8))
_TRAILING = re.compile(rf"[ \t\u00a0]*(?:#({TIME}(?:-\d)?)#|\[({TIME})\])\s*$", re.ASCII)
_TENTHS = re.compile(r"-(\d)$", re.ASCII)
_DOTTED = re.compile(_DOTS, re.ASCII)
_HUNDREDTHS = re.compile(r"\d:\d{2}:\d{2}\.\d{2}$", re.ASCII)
