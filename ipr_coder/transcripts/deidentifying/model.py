"""What de-identification works on: passages of text, and candidates found in them.

Everything that was said or that names somebody is left out of `repr`, so that no message can quote it by accident.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Literal, get_args

from ipr_coder.text import Span

Kind = Literal[
    "name", "place", "organisation", "date", "age", "number", "e-mail", "phone", "address", "web", "id number"
]
"""What a candidate is, as far as can be told."""

KINDS: Final[tuple[Kind, ...]] = get_args(Kind)

How = Literal["roster", "pattern", "capitalised", "model"]
"""How it was found: the study's own roster, a fixed pattern, a capital letter, or a language model."""

PassageSort = Literal["talk", "field", "private"]
"""Talk is transcript text; a field is a label or a file name; what is private (a memo) is never shown around a find."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A text to be searched. `openings` are the code points at which somebody begins to speak."""

    label: str
    """Where it stands, as a list names it: "D03_S3_client", "memo 12". Unique among the passages of one search."""
    text: str = field(repr=False)
    openings: tuple[int, ...] = (0,)
    sort: PassageSort = "talk"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A stretch of one passage: `passage` indexes the passages searched."""

    passage: int
    span: Span


@dataclass(frozen=True, slots=True)
class Find:
    """One occurrence. `proposal` is a replacement the roster asks for; None where it has none."""

    span: Span
    kind: Kind
    how: How
    proposal: str | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """All occurrences of one surface form: the same letters, with a possessive ending left outside.

    `proposal` is what to put in its place; "" where nothing is proposed and a person must say.
    """

    surface: str = field(repr=False)
    kind: Kind
    how: How
    places: tuple[Place, ...]
    proposal: str = ""

    @property
    def count(self) -> int:
        """How often it occurs."""
        return len(self.places)


def surface_of(text: str, span: Span) -> str:
    """The form by which occurrences are grouped: the characters covered, every run of blanks a single one."""
    return " ".join(span.of(text).split())


_CONTEXT: Final = 32


def context_of(passage: Passage, span: Span) -> str:
    """Some words around a find, in one line; "" where they are nobody's to see."""
    if passage.sort == "private":
        return ""
    before, form, after = context_parts(passage, span)
    return f"{before}»{form}«{after}"


def context_parts(passage: Passage, span: Span, reach: int = _CONTEXT) -> tuple[str, str, str]:
    """What stands before a find, the find, and what stands behind, in one line; `reach` is in characters to a side.

    Around a find in what is private there is nothing.
    """
    form = surface_of(passage.text, span)
    if passage.sort == "private":
        return "", form, ""
    before = " ".join(passage.text[max(0, span.start - reach) : span.start].split())
    after = " ".join(passage.text[span.end : span.end + reach].split())
    gap_before = " " if passage.text[span.start - 1 : span.start].isspace() else ""
    gap_after = " " if passage.text[span.end : span.end + 1].isspace() else ""
    return f"{before}{gap_before}", form, f"{gap_after}{after}"
