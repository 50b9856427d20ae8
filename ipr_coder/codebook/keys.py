"""Which keys the coder's screen keeps for itself, and which chords a codebook claims."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from string import ascii_letters, ascii_lowercase
from types import MappingProxyType

from ipr_coder.codebook.model import Code, Codebook

RESERVED_KEYS: Mapping[str, str] = MappingProxyType(
    {
        "j": "next segment",
        "k": "previous segment",
        "g": "first segment",
        "G": "last segment",
        "n": "next undecided segment or hit",
        "N": "previous undecided segment or hit",
        "m": "write a memo",
        "M": "write a memo on something else",
        "u": "undo",
        "v": "select text",
        "V": "select segments",
        "x": "take a tag off",
        "z": "undo",
        "Z": "redo",
        ".": "tag with the last code again",
        "/": "find words",
        "?": "show the keys",
        ":": "go to a turn or a time",
        "o": "next recall moment",
        "O": "recall moment before",
        "space": "nothing here",
        "enter": "done here, go on",
        "tab": "next tagged segment",
        "f1": "show the keys",
        "f2": "show or hide the codebook",
        "f3": "what the codes mean",
        "f4": "kept for panels and deeds of the screens",
        "f5": "kept for panels and deeds of the screens",
        "f6": "kept for panels and deeds of the screens",
        "f7": "kept for panels and deeds of the screens",
        "f8": "kept for panels and deeds of the screens",
        "f9": "kept for panels and deeds of the screens",
        "f10": "kept for panels and deeds of the screens",
        "f11": "edit the codebook",
        "f12": "kept for panels and deeds of the screens",
    }
)
"""The keys that no family may begin with, with what each does in the coder's screen.

A key that types a character is named by the character, any other by its name. Upper and lower case differ.
A subcode's second letter is free: it is typed when the screen already waits for it.
"""

FAMILY_KEY = re.compile("[A-Za-z]")
SUBCODE_KEY = re.compile("[A-Za-z]{2}")


def chords(codebook: Codebook) -> Mapping[str, str]:
    """Two letters to code id, in the codebook's order: the family's letter twice picks the family itself.

    A retired code cannot be typed; its key stays its own, so that an old habit never tags something else.
    """
    return MappingProxyType(
        {(code.key * 2 if code.parent is None else code.key): code.id for code in codebook.codes if not code.retired},
    )


def free_family_letters(taken: set[str]) -> str:
    """The lower-case letters that a new family may still use, in alphabetical order."""
    return "".join(letter for letter in "abcdefghijklmnopqrstuvwxyz" if letter not in RESERVED_KEYS.keys() | taken)


def free_key(codebook: Codebook, family: Code | None, name: str, *, without: Collection[str] = ()) -> str | None:
    """A key for a new code of this name: with a letter of the name where one is free, else the first that is.

    `family` is the one it belongs to, None for a family itself; the keys of the codes `without` count as free. None
    when every letter is taken.
    """
    taken = {code.key for code in codebook.codes if code.id not in without}
    wanted = [letter for letter in name.lower() if letter in ascii_lowercase]
    if family is None:
        free = [letter for letter in ascii_letters if letter not in RESERVED_KEYS.keys() | taken]
        return next((letter for letter in [*wanted, *free] if letter in free), None)
    seconds = [letter for letter in ascii_letters if letter != family.key and family.key + letter not in taken]
    second = next((letter for letter in [*wanted, *seconds] if letter in seconds), None)
    return None if second is None else family.key + second
