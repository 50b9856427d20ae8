"""Which key stands for which value of an attribute: each value its own, a letter of its name where one is free."""

from __future__ import annotations

from collections.abc import Mapping
from string import ascii_lowercase, digits

Value = tuple[str, str]
"""An attribute's name and one of its values."""


def attribute_keys(possible: Mapping[str, tuple[str, ...]]) -> dict[str, Value]:
    """A key for each value; digits stand for themselves. Values beyond 36 have none and are chosen by the mouse.

    Short names choose first, because a longer one has more letters to choose from.
    """
    values = [(name, value) for name, said in possible.items() for value in said]
    keys: dict[str, Value] = {}
    for wanted in sorted(values, key=lambda one: len(one[1])):
        letters = [letter for letter in wanted[1].casefold() if letter in ascii_lowercase + digits]
        free = next((key for key in (*letters, *ascii_lowercase, *digits) if key not in keys), None)
        if free is not None:
            keys[free] = wanted
    return keys
