"""Word documents in which nothing but the font's colour tells who speaks: each colour is a speaker."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from ipr_coder.transcripts.draft import Draft, Utterance, dropped
from ipr_coder.transcripts.marks import is_footer
from ipr_coder.transcripts.model import ImportNote
from ipr_coder.transcripts.readers.word_text import Paragraph


def read_colours(paragraphs: Sequence[Paragraph]) -> Draft | None:
    """The turns, one a paragraph, if two or three colours share the document and come back often; else None."""
    filled = [each for each in paragraphs if each.text.strip()]
    colours = [_colour(each.colour) for each in filled]
    counts = {colour: colours.count(colour) for colour in dict.fromkeys(colours)}
    changes = sum(1 for one, two in pairwise(colours) if one != two)
    if not 2 <= len(counts) <= 3 or min(counts.values()) < 2 or changes * 4 < len(filled):
        return None
    draft = Draft("docx-format", [])
    for paragraph, colour in zip(filled, colours, strict=True):
        if is_footer(paragraph.text):
            draft.notes.append(dropped(paragraph.text, "not speech, left out", paragraph.number))
            continue
        words = " ".join(part.strip() for part in paragraph.text.split("\n") if part.strip())
        draft.utterances.append(Utterance(f"({colour})", [words], line=paragraph.number))
    message = "no labels: speakers were told by the colour of the font, and every paragraph is a turn; check it"
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
