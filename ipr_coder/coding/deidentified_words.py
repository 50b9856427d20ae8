"""What is said after names were taken out: how much was replaced where, and what a person must still see to."""

from __future__ import annotations

from pathlib import Path

from ipr_coder.coding.deidentifying import Applied


def told(applied: Applied, key_file: Path) -> tuple[str, ...]:
    """How many places were replaced, and in which texts."""
    first = f"Replaced {applied.count} places in {len(applied.places)} texts; {key_file} knows what stood there."
    return (first, *(f"  {label}: {count}" for label, count in applied.places.items()))


def warnings(applied: Applied) -> tuple[str, ...]:
    """What was not replaced, what still holds the names, what could not be wiped. No word of a text is in it."""
    said = []
    if applied.without_place:
        said.append(f"{applied.without_place} forms of the list stand nowhere (any more).")
    if applied.in_brackets:
        said.append(
            f"{applied.in_brackets} places lie inside brackets such as [BROTHER] and were left: look at them yourself."
        )
    if applied.untouched:
        said.append(f"A replaced form is still in what cannot be changed: {', '.join(applied.untouched)}.")
    said += applied.notes
    if applied.backups:
        said.append("These backups still hold the names; delete them when you need them no more:")
        said += [f"  {path}" for path in applied.backups]
    return tuple(said)
