"""Finding codes by a few letters: of their keys, their names or their ids."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from ipr_coder.codebook.model import Code, Codebook

Order = Literal["codebook", "recent", "frequent"]

FIRST = 5
"""How many recent or frequent codes stand before the others."""


def in_tree_order(codebook: Codebook) -> list[tuple[Code, int]]:
    """Every code that takes tags, with its depth, each family followed by its subcodes."""
    ordered: list[tuple[Code, int]] = []
    waiting = [(code, 0) for code in reversed(codebook.families)]
    while waiting:
        code, depth = waiting.pop()
        if code.retired:
            continue
        ordered.append((code, depth))
        waiting.extend((child, depth + 1) for child in reversed(codebook.children(code.id)))
    return ordered


def matching(codes: Sequence[Code], words: str) -> list[Code]:
    """The codes that go with what was typed, the likeliest first; all of them, as they come, for no words.

    In this order: the key itself, keys that begin so, words of the name that begin so, anything in name or id, and
    last the letters in their order with others between them.
    """
    wanted = " ".join(words.split()).casefold()
    if not wanted:
        return list(codes)
    ranked = [(rank, number) for number, code in enumerate(codes) if (rank := _rank(code, wanted)) is not None]
    return [codes[number] for _, number in sorted(ranked)]


def recent_first(codes: Sequence[Code], recent: Sequence[str]) -> list[Code]:
    """The same codes, those used last before the others."""
    place = {code: number for number, code in enumerate(recent[:FIRST])}
    return sorted(codes, key=lambda code: place.get(code.id, FIRST))


def favourites(order: Order, recent: Sequence[str], counts: Mapping[str, int]) -> list[str]:
    """The ids of the codes that stand before the others in this order; none in the codebook's own."""
    if order == "recent":
        return list(recent[:FIRST])
    if order == "frequent":
        used = sorted((code for code, count in counts.items() if count > 0), key=lambda code: -counts[code])
        return used[:FIRST]
    return []


def _rank(code: Code, wanted: str) -> int | None:
    key, name, ident = code.key.casefold(), code.name.casefold(), code.id.casefold()
    if key == wanted:
        return 0
    if key.startswith(wanted):
        return 1
    if any(part.startswith(wanted) for part in (name, *name.split())):
        return 2
    if wanted in name or wanted in ident:
        return 3
    letters = wanted.replace(" ", "")
    return 4 if _has_letters(name, letters) or _has_letters(ident, letters) else None


def _has_letters(text: str, letters: str) -> bool:
    rest = iter(text)
    return all(letter in rest for letter in letters)
