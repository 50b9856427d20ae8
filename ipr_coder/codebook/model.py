"""What a codebook is: an ordered tree of codes with their definitions, keys and colours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Code:
    """One code: what it means, when to use it and when not, and how it is typed and coloured.

    `key` is the chord: the family's letter, then, for a subcode, the letter that picks it.
    `colour` is "#RRGGBB". `parent` is the id of the family, or None for a family itself. A `retired` code takes no new
    tags; those it has stay and count. `formerly` are ids it went by, its own of old and those of codes merged into it;
    `split_into` the codes a retired one was split into.
    """

    id: str
    key: str
    name: str
    parent: str | None
    colour: str
    definition: str
    include_when: tuple[str, ...] = ()
    exclude_when: tuple[str, ...] = ()
    example: str = ""
    retired: bool = False
    formerly: tuple[str, ...] = ()
    split_into: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Codebook:
    """A codebook as read from its file; `codes` keeps the file's order, a family before its subcodes."""

    id: str
    version: str
    title: str
    codes: tuple[Code, ...]
    language: str = "en"
    licence: str = ""
    summary: str = ""
    unit: str = ""
    time_frame: str = ""
    multi_coding: bool = True
    verification: str = ""
    sources: tuple[str, ...] = ()
    attributes: Mapping[str, tuple[str | int, ...]] = field(default_factory=dict)
    extra: Mapping[str, object] = field(default_factory=dict)
    """Other top-level facts of the file (scales, bins, chord_rule ...), kept so that writing loses nothing."""

    def called_now(self, code_id: str) -> str | None:
        """The id under which a code goes today, be it renamed or merged since; None when this codebook has neither."""
        for code in self.codes:
            if code.id == code_id:
                return code_id
        return next((code.id for code in self.codes if code_id in code.formerly), None)

    def code(self, code_id: str) -> Code:
        """The code with this id; KeyError when there is none."""
        for code in self.codes:
            if code.id == code_id:
                return code
        raise KeyError(code_id)

    @property
    def families(self) -> tuple[Code, ...]:
        """The codes without a parent, in order."""
        return tuple(code for code in self.codes if code.parent is None)

    def children(self, code_id: str) -> tuple[Code, ...]:
        """The direct subcodes of a code, in order."""
        return tuple(code for code in self.codes if code.parent == code_id)

    def family_of(self, code_id: str) -> Code:
        """The family a code belongs to (a family belongs to itself)."""
        code = self.code(code_id)
        while code.parent is not None:
            code = self.code(code.parent)
        return code
