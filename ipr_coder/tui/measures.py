"""How the width of the transcript is shared out: gutter, text, margin."""

from __future__ import annotations

from dataclasses import dataclass

WIDE = 96
"""From this width the gutter has room for the time and a longer name."""

TIGHT = 72
"""Below this width names and codes are cut short."""

READABLE = 92
"""No row of text is made wider than this, unless the user wishes it: longer ones are hard to follow."""


@dataclass(frozen=True, slots=True)
class Measures:
    """Cells a row gives to each part. The gutter is bar, unsaved mark, number, time (0 when left out) and speaker."""

    number: int
    time: int
    speaker: int
    text: int
    margin: int
    rest: int

    @property
    def gutter(self) -> int:
        """Cells before the text."""
        return 2 + self.number + 1 + (self.time + 1 if self.time else 0) + self.speaker + 1

    @property
    def width(self) -> int:
        """All cells of a row."""
        return self.gutter + self.text + self.margin + self.rest


def room_for_names(width: int) -> int:
    """Cells a speaker's name may take at most in a view of this width."""
    return 14 if width >= WIDE else 10 if width >= TIGHT else 6


def measures_for(
    width: int, last_turn: int, longest_name: int, *, has_times: bool, readable: int = READABLE
) -> Measures:
    """The measures for a view of this width; below about 50 cells the text keeps 20 and the rest is cut off.

    `longest_name` is the cells that the longest speaker's name takes, `readable` the most that a row of text may.
    """
    number = max(3, len(str(last_turn)))
    wide = width >= WIDE
    time = 8 if wide and has_times else 0
    speaker = max(3, min(longest_name, room_for_names(width)))
    margin = min(32, max(24, width // 5)) if wide else 18 if width >= TIGHT else 12
    gutter = 2 + number + 1 + (time + 1 if time else 0) + speaker + 1
    text = max(20, min(readable, width - gutter - margin))
    return Measures(number, time, speaker, text, margin, max(0, width - gutter - text - margin))
