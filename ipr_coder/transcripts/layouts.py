"""The ways in which lines of text show who speaks, whatever kind of file the lines came from."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from ipr_coder.errors import TranscriptError
from ipr_coder.transcripts.draft import Draft, Lines
from ipr_coder.transcripts.readers import headed, plain, stamped


class Layout(NamedTuple):
    """A way: how likely lines are laid out so, and their turns."""

    likelihood: Callable[[Lines, frozenset[str]], float]
    read_lines: Callable[[Lines, str, frozenset[str]], Draft]


LAYOUTS = (
    Layout(plain.likelihood, plain.read_lines),
    Layout(headed.likelihood, headed.read_lines),
    Layout(stamped.likelihood, stamped.read_lines),
)


def read_laid_out(lines: Lines, name: str, known: frozenset[str]) -> Draft:
    """The turns in `lines`, read in the likeliest layout. Raises TranscriptError where none fits."""
    best = max(LAYOUTS, key=lambda layout: layout.likelihood(lines, known))
    if best.likelihood(lines, known) == 0.0:
        raise TranscriptError("no line begins with a speaker's name.", place=name, mend=plain.MEND_NO_SPEAKERS)
    return best.read_lines(lines, name, known)
