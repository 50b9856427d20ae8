"""What becomes of the coder's tags while a turn is being corrected: worked out from the words alone, as they change."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ipr_coder.study.values import OwnTag
from ipr_coder.text import Span, displayable, one_line
from ipr_coder.transcripts.anchoring import Carrier, edited, edits_between, follow, stretches

_WIDTH = 60


def corrected(raw: str, typed: str) -> str:
    """The turn's own text with what was changed in its safe copy on the screen; the rest stays as it is."""
    return edited(raw, edits_between(displayable(raw), typed))


def fates(old: str, new: str, at: int, tags: Iterable[OwnTag], name_of: Callable[[str], str]) -> list[str]:
    """A line for each tag that touches the turn: the words it will lie on, or that it will wait for a place.

    `at` is where the turn, whose text is `old`, begins in the transcript.
    """
    if not new.strip():
        return ["Something must be left: write [inaudible], for instance."]
    carrier = Carrier(stretches(edits_between(old, new)))
    lines = []
    for tag in tags:
        start, end = max(tag.span.start - at, 0), min(tag.span.end - at, len(old))
        place = follow(Span(start, end), old, new, carrier) if start < end else None
        if place is None:
            lines.append(f"{name_of(tag.code)}: its words are gone; it will wait for a place")
        elif place.of(new) == old[start:end]:
            lines.append(f"{name_of(tag.code)}: stays on its words")
        else:
            words = one_line(place.of(new))
            lines.append(f"{name_of(tag.code)}: “{words[:_WIDTH]}{'...' if len(words) > _WIDTH else ''}”")
    return lines
