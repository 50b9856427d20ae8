"""Documents in which nothing but the font's colour tells who speaks: each colour is a speaker."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from ipr_coder.transcripts.draft import Draft, Utterance, dropped
from ipr_coder.transcripts.marks import is_footer
from ipr_coder.transcripts.model import ImportNote


def read_colours(paragraphs: Sequence[tuple[str, str | None, int]]) -> Draft | None:
    """The turns, if two or three colours share the document and come back often, else None.

    Paragraphs are (text, colour of the first words, number); each becomes a turn.
    """
    filled = [(text, _colour(colour), number) for text, colour, number in paragraphs if text.strip()]
    colours = [colour for _, colour, _ in filled]
    counts = {colour: colours.count(colour) for colour in dict.fromkeys(colours)}
    changes = sum(1 for one, two in pairwise(colours) if one != two)
    if not 2 <= len(counts) <= 3 or min(counts.values()) < 2 or changes * 4 < len(filled):
        return None
    draft = Draft("docx-format", [], confidence=0.5)
    for text, colour, number in filled:
        if is_footer(text):
            draft.notes.append(dropped(text, "not speech, left out", number))
            continue
        words = " ".join(part.strip() for part in text.split("\n") if part.strip())
        draft.utterances.append(Utterance(f"({colour})", [words], line=number))
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
