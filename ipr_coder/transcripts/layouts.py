"""The ways in which lines of text show who speaks, whatever kind of file the lines came from."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from ipr_coder.errors import TranscriptError
from ipr_coder.transcripts.draft import Draft, Lines
from ipr_coder.transcripts.readers import headed, plain, stamped, unlabelled
from ipr_coder.transcripts.source import Source


class Layout(NamedTuple):
    """A way: how likely lines are laid out so, and their turns."""

    name: str
    likelihood: Callable[[Lines, frozenset[str]], float]
    read_lines: Callable[[Lines, str, frozenset[str]], Draft]


LAYOUTS = (
    Layout("prefix", plain.likelihood, plain.read_lines),
    Layout("headed", headed.likelihood, headed.read_lines),
    Layout("stamped", stamped.likelihood, stamped.read_lines),
)

SURE = 0.85
"""From here on no further layout is asked."""

UNLABELLED = "unlabelled"
"""The layout that is never found out, only said: turns alternate, and nothing tells whose they are."""

LAYOUT_NAMES = frozenset((*(layout.name for layout in LAYOUTS), UNLABELLED))
"""What a user may say of how a document is laid out."""


def read_laid_out(lines: Lines, source: Source) -> Draft:
    """The turns in `lines`, in the layout the user named or else the likeliest one.

    Raises TranscriptError where none fits and nobody said who speaks first.
    """
    if source.layout == UNLABELLED:
        return unlabelled.read_lines(lines, source.name, source.first_speaker)
    if source.layout is not None:
        chosen = next((layout for layout in LAYOUTS if layout.name == source.layout), LAYOUTS[0])
        return read_in(chosen, lines, source)
    scored: list[tuple[Layout, float]] = []
    for layout in LAYOUTS:
        scored.append((layout, layout.likelihood(lines, source.known_labels)))
        if scored[-1][1] >= SURE:
            break
    scored.sort(key=lambda each: -each[1])
    best, confidence = scored[0]
    rival, second = scored[1] if len(scored) > 1 else (best, 0.0)
    if confidence == 0.0:
        if source.first_speaker is not None:
            return unlabelled.read_lines(lines, source.name, source.first_speaker)
        raise TranscriptError("no line begins with a speaker's name.", place=source.name, mend=plain.MEND_NO_SPEAKERS)
    draft = best.read_lines(lines, source.name, source.known_labels)
    draft.confidence, draft.rival = confidence, rival.name if second else ""
    return draft


def read_in(layout: Layout, lines: Lines, source: Source) -> Draft:
    """The turns in `lines` in this very layout. Raises TranscriptError where they are not laid out so."""
    if not layout.likelihood(lines, source.known_labels):
        mend = "Leave --format out, or name another one; `ipr-coder formats` lists them."
        raise TranscriptError(f"its lines are not laid out as “{layout.name}”.", place=source.name, mend=mend)
    return layout.read_lines(lines, source.name, source.known_labels)
