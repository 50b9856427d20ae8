"""Key chords: a family's letter, then the letter of one of its codes; the family's letter twice for the family."""

from __future__ import annotations

from dataclasses import dataclass, field

from ipr_coder.codebook.model import Code, Codebook


@dataclass(frozen=True, slots=True)
class Chords:
    """What can be typed: from each beginning (the empty one too) the letters that may follow and where they lead."""

    followers: dict[str, dict[str, Code]] = field(default_factory=dict)
    complete: dict[str, Code] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Waiting:
    """The chord has begun and wants another letter."""

    typed: str


@dataclass(frozen=True, slots=True)
class Chosen:
    """The chord names a code."""

    code: Code


@dataclass(frozen=True, slots=True)
class Refused:
    """No code goes on like this; the chord is over."""

    reason: str


def chords_of(codebook: Codebook) -> Chords:
    """The chords of a codebook. A code whose key begins other keys is typed with its last letter twice.

    A retired code has none.
    """
    codes = [code for code in codebook.codes if not code.retired]
    keys = [code.key for code in codes]
    chords = Chords()
    for code in codes:
        doubled = code.parent is None or any(key != code.key and key.startswith(code.key) for key in keys)
        chord = code.key + code.key[-1:] if doubled else code.key
        chords.complete.setdefault(chord, code)
        for length in range(len(chord)):
            beginning = chord[:length]
            inner = next((other for other in codes if other.key == chord[: length + 1]), code)
            chords.followers.setdefault(beginning, {}).setdefault(chord[length], inner)
    return chords


def press(chords: Chords, typed: str, letter: str) -> Waiting | Chosen | Refused | None:
    """What a letter does after `typed` (the empty text when no chord has begun).

    None: the letter begins no chord, so it is free to mean something else.
    """
    chord = typed + letter
    if chord in chords.complete:
        return Chosen(chords.complete[chord])
    if chord in chords.followers:
        return Waiting(chord)
    if not typed:
        return None
    return Refused(f"No code has the keys {typed} {letter}. Nothing was tagged.")


def choices(chords: Chords, typed: str) -> list[tuple[str, Code]]:
    """The letters that may follow, each with the code (or, at the start, the family) it leads to."""
    options = chords.followers.get(typed, {})
    return [(letter, chords.complete.get(typed + letter, code)) for letter, code in options.items()]
