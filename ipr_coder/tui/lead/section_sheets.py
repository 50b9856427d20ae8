"""The tables of a report's section as sheets of a view."""

from __future__ import annotations

from collections.abc import Iterator

from ipr_coder.reports.model import Note, Paragraph, Section, Table


def notes_of(section: Section) -> tuple[str, ...]:
    """What a section says beside its tables."""
    return tuple(block.text for block in section.blocks if isinstance(block, Note | Paragraph))


def tables_of(section: Section) -> Iterator[Table]:
    """The tables of a section."""
    return (block for block in section.blocks if isinstance(block, Table))
