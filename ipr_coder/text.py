"""Spans, the one normal form of stored text, and the safe display of text nobody here wrote.

Offsets are Unicode code points into text in normal form C, 0-based, end exclusive.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of text: `start` and `end` are code points, `end` is exclusive, and a span is never empty."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(
                f"a span must begin at 0 or later and end after its beginning, not {self.start}-{self.end}"
            )

    def of(self, text: str) -> str:
        """The characters of `text` that the span covers."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """True when the two share at least one character."""
        return self.start < other.end and other.start < self.end


def normalise(text: str) -> str:
    """The form in which text is stored: NFC, line feeds only, no byte-order mark, nothing a database refuses.

    NUL and lone surrogates become U+FFFD. Done once, at import: offsets of tags depend on it.
    """
    text = text.removeprefix("\ufeff")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _UNSTORABLE.search(text):
        text = _UNSTORABLE.sub("\ufffd", text)
    return unicodedata.normalize("NFC", text)


def displayable(text: str) -> str:
    """A copy of equal length that no terminal, page or document can take for a command.

    Control characters become their visible pictures, bidirectional overrides a dotted circle; line feeds stay.
    Every offset into `text` is an offset into the copy.
    """
    return text.translate(_VISIBLE) if _RISKY.search(text) else text


def one_line(text: str) -> str:
    """The text in one line, as safe to show as `displayable` makes it, every run of blanks a single one."""
    return " ".join(displayable(text).split())


_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_RISKY = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]"
)
_VISIBLE: dict[int, int] = {
    **{code: 0x2400 + code for code in range(0x20) if code not in (0x09, 0x0A)},
    0x09: 0x20,
    0x7F: 0x2421,
    **dict.fromkeys(range(0x80, 0xA0), 0xFFFD),
    **dict.fromkeys((0x2028, 0x2029), 0x23CE),
    **dict.fromkeys((0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)), 0x25CC),
    **dict.fromkeys(range(0xD800, 0xE000), 0xFFFD),
    0xFEFF: 0x25CC,
}
