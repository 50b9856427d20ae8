"""Line numbers that a typist put before every line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from ipr_coder.transcripts.draft import Lines


def without_line_numbers(lines: Lines) -> tuple[Lines, bool]:
    """The lines freed of typed numbers, and whether there were any; the numbers become the lines' places."""
    matches = _numbers(lines)
    if matches is None:
        return lines, False
    texts = [text[match.end() :] if match else text for text, match in zip(lines.texts, matches, strict=True)]
    return Lines(texts, _places(lines, matches), headings=lines.headings, wrapped=True), True


def number_columns(lines: Lines) -> list[tuple[str, int]]:
    """The lines with blanks where typed numbers stood, so that columns stay, each with its number for people."""
    matches = _numbers(lines)
    if matches is None:
        return [(text, lines.place(index)) for index, text in enumerate(lines.texts)]
    texts = (
        " " * match.end() + text[match.end() :] if match else text
        for text, match in zip(lines.texts, matches, strict=True)
    )
    return list(zip(texts, _places(lines, matches), strict=True))


def _numbers(lines: Lines) -> list[re.Match[str] | None] | None:
    """The typed number of each line, or None if the file has none.

    It has when nearly every line begins with a number and the numbers rise by one (with room for a slip), or when only
    paragraphs do, as MAXQDA prints them: then nearly all numbers must stand before a label.
    """
    if not _may_be_numbered(lines.texts):
        return None
    matches = [_NUMBERED.match(text) for text in lines.texts]
    numbers = [int(match.group(1)) for match in matches if match]
    filled = sum(1 for text in lines.texts if text.strip())
    steps = sum(1 for one, two in pairwise(numbers) if two == one + 1)
    if len(numbers) < 3 or steps < (len(numbers) - 1) * 0.9:
        return None
    if len(numbers) >= filled * 0.9:
        return matches
    labelled = sum(
        1 for text, match in zip(lines.texts, matches, strict=True) if match and _LABEL.match(text, match.end())
    )
    return matches if labelled >= len(numbers) * 0.8 else None


def _places(lines: Lines, matches: Sequence[re.Match[str] | None]) -> list[int]:
    return [int(match.group(1)) if match else lines.place(index) for index, match in enumerate(matches)]


def _may_be_numbered(texts: Sequence[str]) -> bool:
    filled = 0
    for text in texts:
        if text.strip():
            if _NUMBERED.match(text):
                return True
            filled += 1
            if filled == 4:
                return False
    return False


_LABEL = re.compile(r"[ \t]*[^\W\d_][^:\n]{0,47}:(?:\s|$)")
_NUMBERED = re.compile(r"[ \t]{0,12}(\d{1,5})(?:[.)](?=[ \t])|(?=[ \t]|$))[ \t]?", re.ASCII)
