"""What stands in a name's place: bracketed labels, or pseudonyms drawn by lot, never derived from the name."""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection, Sequence
from typing import Final, Literal

from ipr_coder.errors import UsageError
from ipr_coder.text import Span
from ipr_coder.transcripts.deidentifying.model import Kind
from ipr_coder.transcripts.vocabulary import words

Style = Literal["brackets", "pseudonyms"]

LONGEST_REPLACEMENT: Final = 60
"""Characters."""

NEUTRAL_NAMES: Final = tuple(
    sorted(
        words(
            "Addison Ainsley Alexis Arden Ariel Ashby Aubrey Auden Avery Bailey Billie Blair Blake Briar Brook "
            "Cameron Campbell Carey Carmen Casey Cassidy Charlie Cody Corey Dakota Dallas Darcy Delaney Devon Drew "
            "Eden Elliott Ellis Emerson Emery Fallon Finley Flynn Frankie Gale Greer Hadley Harley Harper Haven "
            "Hollis Indigo Jaden Jamie Jessie Jody Jordan Jules Justice Kai Kelly Kendall Kennedy Kerry Kim Kit Lake "
            "Landry Lennon Lennox Leslie Linden Logan Lou Marley Marlow Mackenzie Micah Monroe Morgan Nico Noel Oakley "
            "Parker Pat Perry Peyton Phoenix Quinn Reagan Reese Remy Riley Robin Rory Rowan Sage Salem Sam Sasha "
            "Sawyer Shannon Shay Shelby Sidney Skyler Sloane Spencer Stevie Tatum Taylor Terry Toby Tracy Tristan "
            "Val Vesper Wynn Yael Zion"
        )
    )
)
"""Given names that tell little of who bears them; which one somebody gets is drawn by lot."""


def checked_replacement(wanted: str, where: str) -> str:
    """`wanted` as it goes into texts: capital labels (CLIENT, HER BROTHER) in brackets, other words as they are.

    UsageError for one that could not be told from what surrounds it.
    """
    bare = " ".join(wanted.split())
    inside = bare[1:-1].strip() if bare[:1] == "[" and bare[-1:] == "]" else bare
    if not inside or len(inside) > LONGEST_REPLACEMENT or not _ALLOWED.fullmatch(inside):
        raise UsageError(
            "a replacement cannot be used.",
            place=where,
            mend="Use up to 60 letters, digits, blanks, dashes or dots, such as CLIENT or [HER BROTHER].",
        )
    return f"[{inside}]" if bare != inside or inside.upper() == inside else inside


def is_bracketed(replacement: str) -> bool:
    """Is it a label in brackets, which everybody sees to be a replacement?"""
    return replacement.startswith("[")


def protected(text: str) -> list[Span]:
    """The stretches that are replacements already: brackets with capitals and no small letter, such as [HER BROTHER].

    What a transcriber wrote in brackets ("[laughs at Anna]") is none, and may hold names.
    """
    return [Span(one.start(), one.end()) for one in _LABEL.finditer(text) if one.group().isupper()]


class Proposals:
    """Gives each person or thing one replacement: the next free label of its kind, or a name drawn by lot.

    `taken` are texts in which a label or pseudonym must not occur already.
    """

    def __init__(self, style: Style, taken: Sequence[str]) -> None:
        self._style = style
        self._numbers: dict[str, int] = {}
        self._words = {word for text in taken for word in _WORD.findall(text)}
        for text in taken:
            for label, number in _NUMBERED.findall(text):
                self._numbers[label] = max(self._numbers.get(label, 0), int(number))

    def propose(self, kind: Kind, also_taken: Collection[str] = ()) -> str:
        """A new replacement. Names run out after some 120 persons; from then on they get labels."""
        if kind == "name" and self._style == "pseudonyms":
            free = [name for name in NEUTRAL_NAMES if name not in self._words and name not in also_taken]
            if free:
                chosen = secrets.choice(free)
                self._words.add(chosen)
                return chosen
        label = _LABELS[kind]
        if kind in _ALIKE:
            return f"[{label}]"
        self._numbers[label] = self._numbers.get(label, 0) + 1
        return f"[{label} {self._numbers[label]}]"


_LABELS: Final[dict[Kind, str]] = {
    "name": "NAME",
    "place": "PLACE",
    "organisation": "ORGANISATION",
    "date": "DATE",
    "age": "AGE",
    "number": "NUMBER",
    "e-mail": "E-MAIL",
    "phone": "PHONE",
    "address": "ADDRESS",
    "web": "WEB PAGE",
    "id number": "ID NUMBER",
}
_ALIKE: Final = frozenset({"date", "age", "number", "e-mail", "phone", "address", "web", "id number"})
"""Kinds of which nobody needs to tell one from another."""
_ALLOWED = re.compile(r"[^\W_](?:[\w .'’/-]*[\w.])?")
_LABEL = re.compile(r"\[[^\[\]\n]{1,80}\]")
_WORD = re.compile(r"[^\W\d_]+")
_NUMBERED = re.compile(r"\[([A-Z][A-Z -]*) (\d{1,6})\]")
