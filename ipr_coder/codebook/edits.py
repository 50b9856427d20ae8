"""The ways a codebook may be edited, as values: what is wished, before anybody has looked whether it can be done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class AddCode:
    """A new code. Without a `key` a free one is found, without a `colour` its family's (or a free one) is taken.

    `parent` is the family's id, None for a new family; `position` counts from 0 among the codes of the same parent,
    None for the last place.
    """

    id: str
    name: str
    definition: str
    parent: str | None = None
    key: str = ""
    colour: str = ""
    position: int | None = None
    include_when: tuple[str, ...] = ()
    exclude_when: tuple[str, ...] = ()
    example: str = ""


@dataclass(frozen=True, slots=True)
class ChangeCode:
    """Other words, another colour or another key for a code; None leaves a field as it is.

    A family's new key takes its subcodes along: their first letter is the family's.
    """

    code: str
    name: str | None = None
    definition: str | None = None
    include_when: tuple[str, ...] | None = None
    exclude_when: tuple[str, ...] | None = None
    example: str | None = None
    colour: str | None = None
    key: str | None = None

    @property
    def changed(self) -> tuple[str, ...]:
        """The names of the fields that are to change."""
        return tuple(part.name for part in fields(self) if part.name != "code" and getattr(self, part.name) is not None)


@dataclass(frozen=True, slots=True)
class RenameCode:
    """Another id. The subcodes of a family whose ids begin with its own go along (`shame.hiding`, `guilt.hiding`)."""

    code: str
    new_id: str


@dataclass(frozen=True, slots=True)
class MoveCode:
    """Another place: under a family, or (None) a family itself; `position` from 0 among its siblings, None for last.

    Under another family the key begins with that family's letter; without a `key` a free one is found.
    """

    code: str
    parent: str | None
    position: int | None = None
    key: str = ""


@dataclass(frozen=True, slots=True)
class MergeCodes:
    """Codes that become one with another: they go, and their tags become tags of `into`."""

    codes: tuple[str, ...]
    into: str


@dataclass(frozen=True, slots=True)
class SplitCode:
    """A code that becomes two or more new ones: it is retired, and its coders decide which of the new ones fits."""

    code: str
    into: tuple[AddCode, ...]


@dataclass(frozen=True, slots=True)
class RetireCode:
    """No new tags with this code (and, of a family, with its subcodes); those there are stay and count."""

    code: str


@dataclass(frozen=True, slots=True)
class ReviveCode:
    """A retired code takes tags again (of a family, its subcodes too)."""

    code: str


Edit = AddCode | ChangeCode | RenameCode | MoveCode | MergeCodes | SplitCode | RetireCode | ReviveCode


def words_of(edit: Edit) -> str:
    """The edit in a few words: "merge shame.hiding into shame"."""
    match edit:
        case AddCode():
            rest = edit.id
        case ChangeCode():
            rest = f"{edit.code} ({', '.join(edit.changed) or 'nothing'})"
        case RenameCode():
            rest = f"{edit.code} to {edit.new_id}"
        case MoveCode():
            rest = f"{edit.code} {f'under {edit.parent}' if edit.parent is not None else 'to the families'}"
        case MergeCodes():
            rest = f"{', '.join(edit.codes)} into {edit.into}"
        case SplitCode():
            rest = f"{edit.code} into {', '.join(one.id for one in edit.into)}"
        case RetireCode() | ReviveCode():
            rest = edit.code
    return f"{_DEEDS[type(edit)]} {rest}"


def facts_of(edit: Edit) -> dict[str, object]:
    """The edit as the audit trail keeps it: which deed on which codes. The wording stands in the version it makes."""
    more: dict[str, object] = {}
    match edit:
        case AddCode():
            more = {"code": edit.id, "parent": edit.parent}
        case ChangeCode():
            more = {"fields": list(edit.changed)}
        case RenameCode():
            more = {"new_id": edit.new_id}
        case MoveCode():
            more = {"parent": edit.parent, "position": edit.position}
        case MergeCodes():
            more = {"codes": list(edit.codes), "into": edit.into}
        case SplitCode():
            more = {"into": [one.id for one in edit.into]}
        case _:
            pass
    named = {} if isinstance(edit, (AddCode, MergeCodes)) else {"code": edit.code}
    return {"deed": _DEEDS[type(edit)], **named, **more}


_DEEDS: Mapping[type[Edit], str] = MappingProxyType(
    {
        AddCode: "add",
        ChangeCode: "change",
        RenameCode: "rename",
        MoveCode: "move",
        MergeCodes: "merge",
        SplitCode: "split",
        RetireCode: "retire",
        ReviveCode: "revive",
    }
)
