"""Themes and codes together on the lead's screen: every count leads to the segments it was counted from."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ipr_coder.reports import co_occurrence_section, theme_section
from ipr_coder.reports.model import Table
from ipr_coder.reports.theme_words import line_name, session_name, stratum_name
from ipr_coder.themes.behind import Part, places_behind, places_together
from ipr_coder.themes.carried import carried
from ipr_coder.tui.lead.section_sheets import notes_of, tables_of
from ipr_coder.tui.lead.views import Behind, Sheet, View, nothing_behind

if TYPE_CHECKING:
    from ipr_coder.reports.material import ReportMaterial
    from ipr_coder.themes.theme_table import ThemeTable
    from ipr_coder.tui.lead.reading import LeadStudy

BehindCell = Callable[[int, int], Behind | None]


def theme_view(study: LeadStudy) -> View:
    """The theme table and all that goes with it."""
    made = study.material
    themes = theme_section.themes_of_material(made)
    section = theme_section.section_of(made)
    sheets = tuple(Sheet(table.title, table, _behind_themes(table, themes, made)) for table in tables_of(section))
    return View("themes", section.title, sheets, notes_of(section)[:1])


def together_view(study: LeadStudy) -> View:
    """Pairs of codes on the same unit, or near each other."""
    made = study.material
    section = co_occurrence_section.section_of(made)
    sheets = tuple(Sheet(table.title, table, _behind_pairs(table, made)) for table in tables_of(section))
    return View("together", section.title, sheets, notes_of(section))


def _behind_themes(table: Table, themes: ThemeTable, made: ReportMaterial) -> BehindCell:
    """For the tables whose rows are codes: by the name in a row and the key of a column.

    Tables that count in another layer or round than the one chosen have nothing behind them here.
    """
    if not table.id.startswith(("themes", "by_role", "by_session", "by_group", "participants_by_code", "shares")):
        return nothing_behind
    counted = carried(made.tags, made.grid, made.layer, flat=made.wishes.flat)
    lines = {line_name(line): place for place, line in enumerate(counted.lines)}

    def behind(row: int, column: int) -> Behind | None:
        name = table.rows[row].cells[0]
        line = lines.get(name) if isinstance(name, str) else None
        if line is None:
            return None
        parts = _parts(table.columns[column].key, table.id, themes)
        words = ", ".join([str(name), *(f"{part.by} {part.value}" for part in parts)])
        return Behind(words, places_behind(counted, made.tags, made.grid, [line], *parts))

    return behind


def _parts(key: str, table_id: str, themes: ThemeTable) -> tuple[Part, ...]:
    """The part of the interviews that a column counts; none for columns that count all."""
    for group in themes.groups:
        name = stratum_name(group)
        if key == f"cases_group_{name}" or (table_id.startswith("by_group") and key.endswith(f"_{name}")):
            return (Part("group", group),)
    for session in themes.sessions:
        named = key == f"segments_session_{stratum_name(session)}"
        if named or (table_id.startswith("by_session") and key.endswith(f"_{session_name(session)}")):
            return (Part("session", session),)
    for role in themes.roles:
        name = stratum_name(role)
        if key == f"segments_{name}" or (table_id.startswith("by_role") and key.endswith(f"_{name}")):
            return (Part("role", role),)
    for one in themes.participants:
        if key == f"segments_{one.participant}":
            return (Part("participant", one.participant),)
    return ()


def _behind_pairs(table: Table, made: ReportMaterial) -> BehindCell:
    counted = carried(made.tags, made.grid, made.layer, flat=made.wishes.flat)
    lines = {line_name(line): place for place, line in enumerate(counted.lines)}

    def behind(row: int, column: int) -> Behind | None:
        one, other = (lines.get(str(cell)) for cell in table.rows[row].cells[:2])
        if one is None or other is None:
            return None
        names = [str(cell) for cell in table.rows[row].cells[:2]]
        key = table.columns[column].key
        if key in ("code", "code_segments", "other", "other_segments"):
            second = key.startswith("other")
            line, name = (other, names[1]) if second else (one, names[0])
            return Behind(name, places_behind(counted, made.tags, made.grid, [line]))
        if key in ("together", "jaccard"):
            places = places_together(made.tags, made.grid, made.layer, (counted.lines[one], counted.lines[other]))
            return Behind(" and ".join(names), places)
        if key == "either":
            found = {*places_behind(counted, made.tags, made.grid, [one])}
            found |= {*places_behind(counted, made.tags, made.grid, [other])}
            return Behind(" or ".join(names), tuple(sorted(found)))
        return None

    return behind
