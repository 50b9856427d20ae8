"""Agreement as one section of a whole report: the coders of the round, each for themselves, without the settled layer.

A study whose method rejects such figures gets a note in their place.
"""

from __future__ import annotations

from ipr_coder.reports.agreement_report import agreement_report
from ipr_coder.reports.material import ReportMaterial
from ipr_coder.reports.model import Block, Heading, Note, Section
from ipr_coder.study.structure import study_row
from ipr_coder.study.tables import Selection
from ipr_coder.themes.code_agreement import agreement_table

ID, TITLE = "agreement", "Agreement"


def section_of(material: ReportMaterial) -> Section:
    """The agreement report's sections under one title; a note where nothing can be compared."""
    why = _why_not(material)
    if why is not None:
        return Section(ID, TITLE, (Note(why),))
    chosen = without_settled(material)
    compared = agreement_table(chosen.tags, chosen.grid, text=chosen.text, submitted=chosen.submitted)
    blocks: list[Block] = []
    for section in agreement_report(chosen.tags, compared, command=material.command).sections:
        blocks += [Heading(section.title), *section.blocks] if blocks else section.blocks
    return Section(ID, TITLE, tuple(blocks))


def without_settled(material: ReportMaterial) -> Selection:
    """The selection of the coders alone: what was settled afterwards is nobody's independent coding."""
    chosen = material.selection
    if not chosen.tags.settled:
        return chosen
    from ipr_coder.study.tag_table import load_selection

    tags = chosen.tags
    return material.read(
        lambda tx: load_selection(
            tx,
            coders=tags.people,
            round=tags.round or None,
            unit=chosen.grid.kind,
            include_open=bool(tags.early),
            interviewer_turns=chosen.interviewer_turns,
            submission=tags.submission,
        )
    )


def _why_not(material: ReportMaterial) -> str | None:
    tags = material.tags
    if material.read(study_row).agreement_off:
        return "This study was made without agreement figures, because its method rejects them."
    if len(tags.people) < 2:
        who = f"{tags.people[0]} is the only coder here" if tags.people else "There is no coder here"
        return f"{who}, so there is no agreement to count."
    if not (tags.covered[:, : len(tags.people)].sum(axis=1) >= 2).any():
        return "No interview was answered for by two coders, so there is no agreement to count."
    return None
