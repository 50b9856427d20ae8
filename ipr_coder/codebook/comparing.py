"""What changed between two versions of a codebook, code by code."""

from __future__ import annotations

from collections.abc import Callable, Mapping
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
    exclude_when or example differ · `rekeyed`: another key · `recoloured`: another colour · `merged`: gone, and its
    tags are those of another code that was there before · `retired`: takes no new tags · `revived`: takes them again.
    """

    added: tuple[Code, ...] = ()
    removed: tuple[Code, ...] = ()
    renamed: tuple[CodeChange, ...] = ()
    moved: tuple[CodeChange, ...] = ()
    reworded: tuple[CodeChange, ...] = ()
    rekeyed: tuple[CodeChange, ...] = ()
    recoloured: tuple[CodeChange, ...] = ()
    merged: tuple[CodeChange, ...] = ()
    retired: tuple[CodeChange, ...] = ()
    revived: tuple[CodeChange, ...] = ()

    def __bool__(self) -> bool:
        """True when anything changed."""
        return self != CodebookChanges()


def compare(old: Codebook, new: Codebook) -> CodebookChanges:
    """The changes from `old` to `new`.

    Codes are matched by id, then by the ids a code went by. Else a code that is gone and one that is new count as one
    renamed code when they share their definition and no other code does; a family's new id does not move its subcodes.
    """
    merged = _merged(old, new)
    new_id = _matches(old, new, merged)
    changes = tuple(CodeChange(code, new.code(new_id[code.id])) for code in old.codes if code.id in new_id)
    kept = set(new_id.values())

    def where(differs: Callable[[Code, Code], bool]) -> tuple[CodeChange, ...]:
        return tuple(change for change in changes if differs(change.old, change.new))

    return CodebookChanges(
        added=tuple(code for code in new.codes if code.id not in kept),
        removed=tuple(code for code in old.codes if code.id not in new_id and code.id not in merged),
        renamed=where(lambda before, after: (before.id, before.name) != (after.id, after.name)),
        moved=where(lambda before, after: {**merged, **new_id}.get(before.parent or "", before.parent) != after.parent),
        reworded=where(lambda before, after: _wording(before) != _wording(after)),
        rekeyed=where(lambda before, after: before.key != after.key),
        recoloured=where(lambda before, after: before.colour != after.colour),
        merged=tuple(CodeChange(old.code(gone), new.code(into)) for gone, into in merged.items()),
        retired=where(lambda before, after: after.retired and not before.retired),
        revived=where(lambda before, after: before.retired and not after.retired),
    )


def _merged(old: Codebook, new: Codebook) -> dict[str, str]:
    """Old id to the id of the code it was merged into: one that was there before, or that took over several."""
    new_ids, old_ids = {code.id for code in new.codes}, {code.id for code in old.codes}
    into = {code.id: new.called_now(code.id) for code in old.codes if code.id not in new_ids}
    found = {gone: now for gone, now in into.items() if now is not None}
    return {gone: now for gone, now in found.items() if now in old_ids or list(found.values()).count(now) > 1}


def _matches(old: Codebook, new: Codebook, merged: Mapping[str, str]) -> dict[str, str]:
    """Old id to new id for every code that lives on."""
    new_ids = {code.id for code in new.codes}
    matches = {code.id: code.id for code in old.codes if code.id in new_ids}
    for code in old.codes:
        now = new.called_now(code.id)
        if now is not None and code.id not in merged:
            matches[code.id] = now
    gone = [code for code in old.codes if code.id not in matches and code.id not in merged]
    fresh = [code for code in new.codes if code.id not in matches.values()]
    for code in gone:
        twins = [other for other in fresh if other.definition == code.definition]
        rivals = [other for other in gone if other.definition == code.definition]
        if len(twins) == 1 and len(rivals) == 1:
            matches[code.id] = twins[0].id
    return matches


def _wording(code: Code) -> tuple[str, tuple[str, ...], tuple[str, ...], str]:
    return code.definition, code.include_when, code.exclude_when, code.example
