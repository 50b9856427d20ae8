"""The theme report: which codes, in how many cases, from whom, with the interview flow and quotes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ipr_coder.reports.flow_section import flow_section
from ipr_coder.reports.model import Report, Section
from ipr_coder.reports.provenance import provenance
from ipr_coder.reports.quote_section import quote_section
from ipr_coder.reports.theme_tables import participant_section, strata_sections, theme_section
from ipr_coder.study.facts import Excerpt
from ipr_coder.study.tables import TagTable
from ipr_coder.themes.flow import Flow
from ipr_coder.themes.quotes import QuotePick
from ipr_coder.themes.theme_table import ThemeTable


def theme_report(
    table: TagTable,
    themes: ThemeTable,
    flow: Flow,
    *,
    picks: Iterable[QuotePick] | None = None,
    excerpts: Iterable[Excerpt] = (),
    more: Sequence[Section] = (),
    command: str | None = None,
) -> Report:
    """Build the report from results made of the same `table`.

    `picks` are the quotes to print and `excerpts` their words, found by place; a pick without an excerpt prints a
    gap. None for `picks` leaves the section out. `more` are sections to stand behind those on participants. The main
    table is `themes`.
    """
    sections = [theme_section(themes)]
    if themes.interviews_covered:
        sections += [*strata_sections(themes), participant_section(themes)]
    sections += [*more, flow_section(flow)]
    if picks is not None:
        sections.append(quote_section(table, tuple(picks), tuple(excerpts)))
    return Report(
        title=f"Themes: {table.study}",
        subtitle=f"Case unit: {themes.cases.unit}, N = {themes.cases.n}. Layer: {themes.layer.text}.",
        facts=provenance(
            table, unit=themes.unit, case_unit=themes.cases.unit, layer=themes.layer.text, command=command
        ),
        sections=tuple(sections),
        main_table="themes" if themes.interviews_covered else None,
    )
