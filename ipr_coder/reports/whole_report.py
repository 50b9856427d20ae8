"""The whole report: one report of the sections that are wished for."""

from __future__ import annotations

from collections.abc import Sequence

from ipr_coder.reports.chapters import CHAPTERS, Chapter
from ipr_coder.reports.material import ReportMaterial
from ipr_coder.reports.model import Fact, Report
from ipr_coder.reports.provenance import provenance


def whole_report(
    material: ReportMaterial,
    chapters: Sequence[Chapter] = CHAPTERS,
    *,
    title: str | None = None,
    more: tuple[Fact, ...] = (),
) -> Report:
    """One report of these chapters. The theme table is its main table where it is there."""
    report = Report(
        title=title or f"Report: {material.tags.study}",
        subtitle=f"Case unit: {material.case_unit}. Layer: {material.layer.text}.",
        facts=provenance(
            material.tags,
            unit=material.grid.kind,
            case_unit=material.case_unit,
            layer=material.layer.text,
            command=material.command,
            more=(*wish_facts(material), *more),
        ),
        sections=tuple(chapter.section_of(material) for chapter in chapters),
    )
    return report.with_main("themes") if any(table.id == "themes" for table in report.tables()) else report


def wish_facts(material: ReportMaterial) -> tuple[Fact, ...]:
    """The choices that tables of several sections rest on."""
    wishes = material.wishes
    window = "the session" if wishes.window_ms is None else f"{wishes.window_ms / 1000:g} s"
    return (
        Fact("match", "Two accounts match within", f"{wishes.match_ms / 1000:g} s"),
        Fact("window", "A repair follows a rupture within", window),
        Fact("near", "Codes are near each other within", f"{wishes.near} turns"),
        Fact("rolled_up", "Families count their subcodes", "no" if wishes.flat else "yes"),
    )
