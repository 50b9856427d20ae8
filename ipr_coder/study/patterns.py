"""Regular expressions that a user typed, run so that none of them can hold the program up."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field
from typing import Any

from ipr_coder.errors import UsageError
from ipr_coder.text import Span

LONGEST = 500
"""Characters of a pattern."""

_MOST_REPEATS = 200_000
"""What the counts of a pattern may multiply to: {20} within {100}. More takes memory without end to prepare."""
_A_TEXT_SECONDS = 0.5
_COUNT = re.compile(r"\{\s*(\d*)\s*,?\s*(\d*)\s*[},]")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern ready to run, and when it has to be done (a time of `time.monotonic`)."""

    compiled: Any = field(repr=False)
    until: float

    @property
    def is_late(self) -> bool:
        """True when the time for the whole search has run out."""
        return time.monotonic() > self.until

    def find(self, text: str, offset: int = 0) -> tuple[Span, ...]:
        """Where the pattern stands in a text, moved by `offset`; empty matches are none.

        UsageError when one text takes longer than half a second: such a pattern tries more ways than there is time.
        """
        try:
            found = self.compiled.finditer(text, timeout=_A_TEXT_SECONDS, concurrent=True)
            return tuple(
                Span(offset + match.start(), offset + match.end()) for match in found if match.end() > match.start()
            )
        except TimeoutError:
            raise UsageError(
                "this pattern takes too long: it can be tried in too many ways.",
                mend="Make it simpler; a repetition within a repetition, as in (a+)+, is the usual reason.",
            ) from None


def compile_pattern(typed: str, *, seconds: float = 20.0) -> Pattern:
    """Make a pattern ready; case is ignored, `^` and `$` are where a turn begins and ends.

    UsageError for what is no pattern, and for one that is too long or counts too high.
    """
    if len(typed) > LONGEST:
        raise UsageError(f"a pattern may have {LONGEST} characters.", mend="Look for a part of it.")
    counts = 1
    for low, high in _COUNT.findall(typed):
        counts *= max(1, *(int(number[:9]) for number in (low, high) if number), 1)
    if counts > _MOST_REPEATS:
        raise UsageError("the counts in this pattern are too high.", mend="Use + or * for “as often as there is”.")
    import regex

    try:
        return Pattern(regex.compile(typed, regex.IGNORECASE), time.monotonic() + seconds)
    except (regex.error, ValueError, OverflowError, RecursionError, MemoryError) as error:
        at = f" (character {error.pos + 1})" if isinstance(error, regex.error) and error.pos is not None else ""
        raise UsageError(
            f"this is no pattern{at}.",
            mend=r"In a pattern the signs . ^ $ * + ? ( ) [ ] { } | \ mean something; write \ before one you look for.",
        ) from None
