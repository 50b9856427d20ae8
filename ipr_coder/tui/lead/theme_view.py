"""The theme tables on the lead's screen: every count leads to the segments that carry the code there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ipr_coder.reports.model import Note, Section, Table

if TYPE_CHECKING:
    pass


def notes_of(section: Section) -> tuple[str, ...]:
    """What a section says before its tables."""
    return tuple(block.text for block in section.blocks if isinstance(block, Note))


def tables_of(section: Section) -> Iterator[Table]:
    """The tables of a section."""
    return (block for block in section.blocks if isinstance(block, Table))
