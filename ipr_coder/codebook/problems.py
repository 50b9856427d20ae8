"""What can be wrong with a codebook file, as values with a line and a mend."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ipr_coder.text import one_line


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One fault of a codebook file: its line (from 1), what is wrong, and what to do about it."""

    line: int
    what: str
    mend: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.what} {self.mend}"


class Problems(list[Problem]):
    """The faults found so far, in the order they were found."""

    def note(self, line: int, what: str, mend: str) -> None:
        """Add one fault."""
        self.append(Problem(line, what, mend))


def shown(text: str) -> str:
    """A piece of the file as a message may show it: in backquotes, one line, cut when long, harmless to a terminal."""
    flat = one_line(text)
    return f"`{flat if len(flat) <= _LONGEST_SHOWN else flat[: _LONGEST_SHOWN - 1] + '…'}`"


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that `name` was probably meant to be, if there is one."""
    from difflib import get_close_matches

    near = get_close_matches(name[:100].lower(), list(known), n=1, cutoff=0.6)
    return near[0] if near else None


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A mend for a name that nobody knows: the nearest known one, or the list of those that are allowed."""
    names = list(known)
    near = nearest(name, names)
    if near is not None:
        return f"Did you mean `{near}`?"
    return f"Known here are {', '.join(names)}." if len(names) <= _MOST_LISTED else "Correct or remove it."


_LONGEST_SHOWN = 40
_MOST_LISTED = 24
