"""Disagreements, what each coder put, and what was decided, in words; and the stretches of text they are about."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ipr_coder.coding.choosing import words_of
from ipr_coder.coding.comparing import Listed
from ipr_coder.coding.disagreements import Disagreement, SideTag
from ipr_coder.reports.material import Place
from ipr_coder.study.decisions import DecisionRow
from ipr_coder.study.facts import Excerpt
from ipr_coder.study.tables import TagTable

NOTHING = "nothing"

OUTCOME_WORDS = {
    "both": "both",
    "neither": "neither",
    "ends": "other ends",
    "new": "something new",
}
"""How a disagreement was settled, where it was not one coder's work that was taken."""

_LONGEST = 700
_FEW_WORDS = 4
_SHORT = 60


def excerpts_of(
    listed: Sequence[Listed], table: TagTable, fetch: Callable[[Sequence[Place]], tuple[Excerpt, ...]]
) -> tuple[Excerpt, ...]:
    """The stretch that holds each disagreement, with its words, turn and times."""
    place = {facts.label: at for at, facts in enumerate(table.interviews)}
    return fetch([(place[one.disagreement.interview], one.disagreement.start, one.disagreement.end) for one in listed])


def codes_in_words(codes: Sequence[str]) -> str:
    """The codes that a disagreement is about."""
    return " / ".join(codes)


def side_words(one: Disagreement, coder: str, excerpt: Excerpt | None) -> str | None:
    """What a coder put, a line a tag; where it lies on a part of the stretch, on which. None where the coder has not
    answered for the interview. Without an excerpt no words of the transcript are used."""
    side = dict(one.sides).get(coder)
    if side is None:
        return None
    return "\n".join(_tag(tag, one, excerpt) for tag in side) or NOTHING


def decision_words(made: DecisionRow | None) -> str | None:
    """What was decided and why; None while it is open. Without the remark: that is for the team alone."""
    if made is None:
        return None
    settled = ", ".join(dict.fromkeys(tag.code for tag in made.settled)) or NOTHING
    reason = words_of(made.reason)
    return f"{outcome_words(made)}: {settled}" + (f" ({reason})" if reason else "")


def outcome_words(made: DecisionRow) -> str:
    """How a disagreement was settled, such as "as AB"."""
    return f"as {made.took}" if made.took is not None else OUTCOME_WORDS[made.outcome]


def cut(text: str, longest: int = _LONGEST) -> str:
    """A long text without its middle."""
    if len(text) <= longest:
        return text
    half = longest // 2
    return f"{text[:half].rstrip()} […] {text[-half:].lstrip()}"


def _tag(tag: SideTag, one: Disagreement, excerpt: Excerpt | None) -> str:
    said = ", ".join(f"{name} {value}" for name, value in tag.attributes)
    words = f"{tag.code} ({said})" if said else tag.code
    if (tag.start, tag.end) == (one.start, one.end):
        return words
    if excerpt is None:
        return f"{words}, characters {tag.start} to {tag.end}"
    return f"{words}: “{_edges(excerpt.text[tag.start - one.start : tag.end - one.start])}”"


def _edges(text: str) -> str:
    """The first and the last words of a stretch: enough to find it in the words beside it."""
    words = text.split()
    if len(text) <= _SHORT or len(words) <= 2 * _FEW_WORDS:
        return cut(" ".join(words), 2 * _SHORT)
    return cut(f"{' '.join(words[:_FEW_WORDS])} … {' '.join(words[-_FEW_WORDS:])}", 2 * _SHORT)
