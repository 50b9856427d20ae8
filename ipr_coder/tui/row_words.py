"""The words of a row and what lies over them: hits of a search, tags on parts of the text, the selection."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from rich.color import Color, blend_rgb
from rich.style import Style

from ipr_coder.tui.strips import Run

TINT = 0.28
"""How much of a code's colour goes into the ground under its words: they must stay easy to read on it."""

Stretch = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Overlay:
    """Where, in a segment's text, something lies over the words. `parts` are (start, end, colour "#RRGGBB")."""

    parts: Sequence[tuple[int, int, str]] = ()
    hits: Sequence[Stretch] = ()
    selected: Stretch | None = None
    caret: Stretch | None = None


@dataclass(frozen=True, slots=True)
class Looks:
    """How words look: as they are, found, selected, and under the caret."""

    spoken: Style
    found: Style
    selected: Style
    caret: Style


def words(text: str, stretch: Stretch, over: Overlay, looks: Looks) -> list[Run]:
    """The words of one row as runs. One tag: underlined on its colour's tint; several: underlined twice."""
    start, end = stretch
    laid: list[Stretch] = [(low, high) for low, high, _ in over.parts]
    laid += over.hits
    laid += [one for one in (over.selected, over.caret) if one is not None]
    if not laid:
        return [(text[start:end], looks.spoken)]
    places = sorted({start, end, *(min(end, max(start, place)) for pair in laid for place in pair)})
    return [(text[low:high], _look(low, over, looks)) for low, high in pairwise(places)]


def _look(at: int, over: Overlay, looks: Looks) -> Style:
    look = looks.found if any(low <= at < high for low, high in over.hits) else looks.spoken
    here = [part for part in over.parts if part[0] <= at < part[1]]
    if here:
        shortest = min(here, key=lambda part: part[1] - part[0])
        look += Style(underline=True, underline2=len(here) > 1 or None) + tinted(shortest[2], look.bgcolor)
    if over.caret is not None and over.caret[0] <= at < over.caret[1]:
        return look + looks.caret
    if over.selected is not None and over.selected[0] <= at < over.selected[1]:
        return look + looks.selected
    return look


@lru_cache(maxsize=512)
def tinted(colour: str, ground: Color | None) -> Style:
    """A ground with some of a code's colour in it; nothing where the ground is the terminal's own."""
    if ground is None or ground.triplet is None:
        return Style()
    triplet = Color.parse(colour).triplet
    if triplet is None:
        return Style()
    return Style(bgcolor=Color.from_triplet(blend_rgb(ground.triplet, triplet, TINT)))
