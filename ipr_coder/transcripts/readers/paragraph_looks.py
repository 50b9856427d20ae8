"""Documents in which nothing but the look of a paragraph tells who speaks: its colour, or bold, or italic type."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from ipr_coder.transcripts.draft import Draft, Utterance, dropped
from ipr_coder.transcripts.marks import is_footer
from ipr_coder.transcripts.model import ImportNote


class Look(NamedTuple):
    """A paragraph's text, its number, the colour of its first words, and whether all of it is bold or italic."""

    text: str
    number: int
    colour: str | None
    bold: bool = False
    italic: bool = False


def read_by_looks(paragraphs: Sequence[Look]) -> Draft | None:
    """The turns, if two or three looks share the document and come back often, else None; each paragraph is a turn.

    Colour is asked first, then bold, then italic type.
    """
    filled = [each for each in paragraphs if each.text.strip()]
    ways = (
        ("colour", [_colour(each.colour) for each in filled]),
        ("bold type", ["bold" if each.bold else "plain" for each in filled]),
        ("italic type", ["italic" if each.italic else "plain" for each in filled]),
    )
    for what, looks in ways:
        if _tell_speakers(looks):
            return _draft(filled, looks, what)
    return None


def _tell_speakers(looks: Sequence[str]) -> bool:
    counts = {look: looks.count(look) for look in dict.fromkeys(looks)}
    changes = sum(1 for one, two in pairwise(looks) if one != two)
    return 2 <= len(counts) <= 3 and min(counts.values()) >= 2 and changes * 4 >= len(looks)


def _draft(filled: Sequence[Look], looks: Sequence[str], what: str) -> Draft:
    draft = Draft("docx-format", [], confidence=0.5)
    for paragraph, look in zip(filled, looks, strict=True):
        if is_footer(paragraph.text):
            draft.notes.append(dropped(paragraph.text, "not speech, left out", paragraph.number))
            continue
        words = " ".join(part.strip() for part in paragraph.text.split("\n") if part.strip())
        draft.utterances.append(Utterance(f"({look})", [words], line=paragraph.number))
    message = f"no labels: speakers were told by {what} alone, and every paragraph is a turn; check it"
    draft.notes.append(ImportNote("doubt", message))
    return draft


def _colour(value: str | None) -> str:
    if value is None or value.casefold() in ("auto", "000000"):
        return "default"
    return _NAMES.get(value.upper(), f"#{value.upper()}")


_NAMES = {
    "FF0000": "red",
    "C00000": "dark red",
    "0000FF": "blue",
    "0070C0": "blue",
    "00B050": "green",
    "008000": "green",
    "7030A0": "purple",
    "FFC000": "orange",
    "808080": "grey",
}
