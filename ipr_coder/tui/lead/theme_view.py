"""The theme tables on the lead's screen: every count leads to the segments that carry the code there."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from ipr_coder.reports.model import Note, Section, Table
from ipr_coder.reports.theme_report import line_name
from ipr_coder.themes.behind import Part, places_behind
from ipr_coder.themes.carried import Carried, carried
from ipr_coder.tui.lead.views import Behind, Sheet, View, nothing_behind

if TYPE_CHECKING:
    from ipr_coder.reports.material import ReportMaterial
    from ipr_coder.tui.lead.reading import LeadStudy


def notes_of(section: Section) -> tuple[str, ...]:
    """What a section says before its tables."""
    return tuple(block.text for block in section.blocks if isinstance(block, Note))


def tables_of(section: Section) -> Iterator[Table]:
    """The tables of a section."""
    return (block for block in section.blocks if isinstance(block, Table))
