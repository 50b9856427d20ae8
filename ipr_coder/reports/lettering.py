"""How wide a line of a table is on paper, by the widths of Arial's letters (as Helvetica's and Liberation Sans's)."""

from __future__ import annotations

from ipr_coder.reports.word_styles import TABLE_POINTS

_FIRST = 32
_PLAIN = (
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
    556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
    1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
    333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
    556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
)  # fmt: skip
_BOLD = (
    278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278,
    556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 333, 333, 584, 584, 584, 611,
    975, 722, 722, 722, 722, 667, 611, 778, 722, 278, 556, 722, 611, 833, 722, 778,
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 333, 278, 333, 584, 556,
    333, 556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556, 278, 889, 611, 611,
    611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584,
)  # fmt: skip
"""Thousandths of the letters' height, for the signs from space to tilde."""
_OTHER, _FULL = 611, 1000
"""Letters with accents, and those of scripts whose signs fill a square."""
_SQUARE_FROM = 0x1100
_MM_A_UNIT = TABLE_POINTS * 25.4 / 72 / 1000


def width_mm(text: str, *, bold: bool = False) -> float:
    """Millimetres that one line takes in the size in which tables are set."""
    return sum(map((_BOLD_SIGNS if bold else _PLAIN_SIGNS).__getitem__, text)) * _MM_A_UNIT


class _Signs(dict[str, int]):
    """The width of each sign; those that the tables lack are put in as they come."""

    def __missing__(self, sign: str) -> int:
        full = ord(sign) >= _SQUARE_FROM and not 0x2000 <= ord(sign) < 0x2E80
        self[sign] = _FULL if full else _OTHER
        return self[sign]


_PLAIN_SIGNS = _Signs((chr(_FIRST + place), width) for place, width in enumerate(_PLAIN))
_BOLD_SIGNS = _Signs((chr(_FIRST + place), width) for place, width in enumerate(_BOLD))
