"""What a reader hands over: utterances as found, before they become the stored text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ipr_coder.transcripts.model import ImportNote, RecallMoment, Role

LONGEST_QUOTE = 200
"""Characters of a dropped line that are kept with its note, in which marks of the tape are looked for."""


@dataclass(slots=True)
class Utterance:
    """One speaker's words as they stand in the file: `parts` are paragraphs of it, each without line breaks.

    `line` is the line, paragraph, row or cue it begins at; times are milliseconds on the recording's clock.
    """

    speaker: str
    parts: list[str]
    start_ms: int | None = None
    end_ms: int | None = None
    line: int | None = None


@dataclass(slots=True)
class Draft:
    """A file taken apart. Moments count utterances from 0; `roles` are those the file itself states.

    `confidence` (0 to 1) and `rival` say how sure the layout inside a document is and which one came second; None where
    the format says it all.
    """

    format: str
    utterances: list[Utterance]
    facts: dict[str, str] = field(default_factory=dict)
    moments: list[RecallMoment] = field(default_factory=list)
    notes: list[ImportNote] = field(default_factory=list)
    roles: dict[str, Role] = field(default_factory=dict)
    confidence: float | None = None
    rival: str = ""


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines of text to be read for speakers, whatever file they came from.

    `places` numbers them for people (file line or Word paragraph) where that is not simply 1, 2, 3.
    `lead` gives, per line, how many characters at its beginning are set in bold; `headings` are the indices of lines
    that the document marks as headings. With places, each line is a paragraph unless the lines are `wrapped` ones.
    """

    texts: Sequence[str]
    places: Sequence[int] | None = None
    lead: Sequence[int] | None = None
    headings: Sequence[int] = ()
    wrapped: bool = False

    @property
    def paragraphs(self) -> bool:
        """True where every line is a paragraph by itself, as in Word."""
        return self.places is not None and not self.wrapped

    def place(self, index: int) -> int:
        """The number under which a person finds line `index` (0-based)."""
        return self.places[index] if self.places is not None else index + 1


def shortened(text: str, most: int = 60) -> str:
    """`text` on one line and cut to `most` characters, for the list of lines that were left out."""
    line = " ".join(text[: most * 4].split())
    return line if len(line) <= most else f"{line[: most - 1]}…"


def dropped(text: str, why: str, line: int | None) -> ImportNote:
    """The note for a line that did not become speech."""
    return ImportNote(
        "dropped", f"{why}: “{shortened(text)}”", line, text.strip() if len(text) <= LONGEST_QUOTE else ""
    )
