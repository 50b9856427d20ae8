"""The sections that a report can have, by name. A section's module is loaded when it is made and not before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, cast

from ipr_coder.errors import UsageError

if TYPE_CHECKING:
    from ipr_coder.reports.material import ReportMaterial
    from ipr_coder.reports.model import Section


@dataclass(frozen=True, slots=True)
class Chapter:
    """A section that can be asked for: its name, its title, and the module whose `section_of` makes it.

    One that lays coders' tags `side_by_side` ends blind coding: whoever asks for it is put on record.
    """

    name: str
    title: str
    module: str
    side_by_side: bool = False

    def section_of(self, material: ReportMaterial) -> Section:
        """The section, made from the material."""
        return cast("Section", import_module(self.module).section_of(material))


CHAPTERS: tuple[Chapter, ...] = (
    Chapter("flow", "Interviews", "ipr_coder.reports.flow_section"),
    Chapter("themes", "Themes", "ipr_coder.reports.theme_section"),
    Chapter("change", "Change from session to session", "ipr_coder.reports.change_section"),
    Chapter("together", "Codes together", "ipr_coder.reports.co_occurrence_section"),
    Chapter("moments", "One session, two accounts", "ipr_coder.reports.dual_section"),
    Chapter("sequences", "From rupture to repair", "ipr_coder.reports.sequence_section"),
    Chapter("words", "Words", "ipr_coder.reports.words_section"),
    Chapter("quotes", "Quotes", "ipr_coder.reports.quote_section"),
    Chapter("agreement", "Agreement", "ipr_coder.reports.agreement_section"),
    Chapter("digest", "What coders disagreed about", "ipr_coder.reports.digest_section", side_by_side=True),
    Chapter("methods", "Methods facts", "ipr_coder.reports.methods_section"),
)
"""In the order of the report."""

NAMES: tuple[str, ...] = tuple(chapter.name for chapter in CHAPTERS)


def choose_chapters(names: Sequence[str]) -> tuple[Chapter, ...]:
    """The chapters of these names in the order in which they were named; none named means all of them.

    UsageError for a name that no chapter has, and for one named twice.
    """
    known = {chapter.name: chapter for chapter in CHAPTERS}
    for place, name in enumerate(names):
        if name not in known:
            raise UsageError(f'there is no section "{name}".', mend=f"Choose from: {', '.join(NAMES)}.")
        if name in names[:place]:
            raise UsageError(f'the section "{name}" is asked for twice.', mend="Name it once.")
    return tuple(known[name] for name in names) or CHAPTERS
