"""Themes as one section of a whole report, and what of it needs more of the study than the tags counted."""

from __future__ import annotations

from functools import partial

from ipr_coder.reports.material import ReportMaterial
from ipr_coder.reports.model import Block, Heading, Section
from ipr_coder.reports.saturation_section import saturation_section
from ipr_coder.reports.theme_tables import Strata, participant_section, strata_section, strata_sections, theme_section
from ipr_coder.study.tables import TagTable
from ipr_coder.themes.layers import Layer, choose_layer
from ipr_coder.themes.side_by_side import layers_there, side_by_side
from ipr_coder.themes.theme_table import ThemeTable, theme_table

ID, TITLE = "themes", "Themes"


def section_of(material: ReportMaterial) -> Section:
    """Everything on themes: the table, its parts, participants, layers and rounds side by side, saturation."""
    themes = themes_of_material(material)
    sections = [theme_section(themes)]
    if themes.interviews_covered:
        sections += [*strata_sections(themes), participant_section(themes)]
    blocks: list[Block] = []
    for section in (*sections, *further_sections(material, themes)):
        blocks += [Heading(section.title), *section.blocks] if blocks else section.blocks
    return Section(ID, TITLE, tuple(blocks))


def themes_of_material(material: ReportMaterial) -> ThemeTable:
    """The theme table of a report's material."""
    return theme_table(
        material.tags,
        material.grid,
        case_unit=material.case_unit,
        layer=material.layer,
        flat=material.wishes.flat,
    )


def further_sections(material: ReportMaterial, themes: ThemeTable) -> tuple[Section, ...]:
    """Layers and rounds side by side, where there are several, and saturation."""
    return (*_layers(material, themes), *_rounds(material, themes), saturation_section(material))


def _layers(material: ReportMaterial, themes: ThemeTable) -> tuple[Section, ...]:
    layers = layers_there(material.tags)
    if len(layers) < 2:
        return ()
    tables = [
        theme_table(material.tags, material.grid, case_unit=material.case_unit, layer=layer, flat=material.wishes.flat)
        for layer in layers
    ]
    notes = (
        "The same tags counted by several rules. " + "; ".join(f"{one.text}: {one.meaning}" for one in layers) + ". "
        "N is counted within the interviews that count in each layer.",
    )
    beside = side_by_side(tables)
    strata = Strata("layer", "By layer", tuple(layer.text for layer in layers), beside.lines, beside.counts, notes)
    return (strata_section(strata, themes),)


def _rounds(material: ReportMaterial, themes: ThemeTable) -> tuple[Section, ...]:
    """The rounds in which something of these coders counts, where there are two or more."""
    from ipr_coder.study.assignments import round_names
    from ipr_coder.study.tag_table import load_selection

    people = list(material.tags.people)
    tables: list[ThemeTable] = []
    names: list[str] = []
    for name in material.read(round_names) if people else ():
        if name == material.tags.round:
            table = themes
        else:
            load = partial(load_selection, coders=people, round=name, unit=material.grid.kind, consensus=True)
            other = material.read(load)
            if not other.tags.covered.any():
                continue
            layer = _same_layer(material.layer, other.tags)
            table = theme_table(
                other.tags, other.grid, case_unit=material.case_unit, layer=layer, flat=material.wishes.flat
            )
        tables.append(table)
        names.append(f"{name}: {table.layer.text}")
    if len(tables) < 2:
        return ()
    notes = (
        "Rounds of coding, each in the layer named in its head. N is counted within the interviews that count in each.",
    )
    beside = side_by_side(tables)
    strata = Strata("round", "By round", tuple(names), beside.lines, beside.counts, notes)
    return (strata_section(strata, themes),)


def _same_layer(layer: Layer, table: TagTable) -> Layer:
    """The layer of another round that is counted by the same rule, so that rounds can be compared; where that round has
    none such (nothing settled, nobody to agree with, not this coder), the one it is counted in when nobody chooses."""
    there = {(one.kind, one.coders if one.kind == "coder" else ()): one for one in layers_there(table)}
    same = there.get((layer.kind, layer.coders if layer.kind == "coder" else ()))
    return choose_layer(None, table) if same is None else same
