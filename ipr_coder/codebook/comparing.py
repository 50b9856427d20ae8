"""What changed between two versions of a codebook, code by code."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ipr_coder.codebook.model import Code, Codebook


@dataclass(frozen=True, slots=True)
class CodeChange:
    """One code before and after."""

    old: Code
    new: Code


@dataclass(frozen=True, slots=True)
class CodebookChanges:
    """The differences that matter to coders; a code may be in several of the lists of changes.

    `renamed`: another id or another name · `moved`: another family · `reworded`: definition, include_when,
    exclude_when or example differ · `rekeyed`: another key · `recoloured`: another colour.
    """

    added: tuple[Code, ...] = ()
    removed: tuple[Code, ...] = ()
    renamed: tuple[CodeChange, ...] = ()
    moved: tuple[CodeChange, ...] = ()
    reworded: tuple[CodeChange, ...] = ()
    rekeyed: tuple[CodeChange, ...] = ()
    recoloured: tuple[CodeChange, ...] = ()

    def __bool__(self) -> bool:
        """True when anything changed."""
        return self != CodebookChanges()


def compare(old: Codebook, new: Codebook) -> CodebookChanges:
    """The changes from `old` to `new`.

    Codes are matched by id. A code that is gone and one that is new count as one renamed code when they share
    their definition and no other code does; a family's new id does not move its subcodes.
    """
    new_id = _matches(old, new)
    changes = tuple(CodeChange(code, new.code(new_id[code.id])) for code in old.codes if code.id in new_id)
    kept = set(new_id.values())

    def where(differs: Callable[[Code, Code], bool]) -> tuple[CodeChange, ...]:
        return tuple(change for change in changes if differs(change.old, change.new))

    return CodebookChanges(
        added=tuple(code for code in new.codes if code.id not in kept),
        removed=tuple(code for code in old.codes if code.id not in new_id),
        renamed=where(lambda before, after: (before.id, before.name) != (after.id, after.name)),
        moved=where(lambda before, after: new_id.get(before.parent or "", before.parent) != after.parent),
        reworded=where(lambda before, after: _wording(before) != _wording(after)),
        rekeyed=where(lambda before, after: before.key != after.key),
        recoloured=where(lambda before, after: before.colour != after.colour),
    )


def _matches(old: Codebook, new: Codebook) -> dict[str, str]:
    """Old id to new id for every code that lives on."""
    new_ids = {code.id for code in new.codes}
    matches = {code.id: code.id for code in old.codes if code.id in new_ids}
    gone = [code for code in old.codes if code.id not in matches]
    fresh = [code for code in new.codes if code.id not in matches]
    for code in gone:
        twins = [other for other in fresh if other.definition == code.definition]
        rivals = [other for other in gone if other.definition == code.definition]
        if len(twins) == 1 and len(rivals) == 1:
            matches[code.id] = twins[0].id
    return matches


def _wording(code: Code) -> tuple[str, tuple[str, ...], tuple[str, ...], str]:
    return code.definition, code.include_when, code.exclude_when, code.example
