"""The theme report: which codes, in how many cases, from whom, with the interview flow and quotes."""

from __future__ import annotations

from collections.abc import Iterable

from ipr_coder.reports.flow_section import flow_section
from ipr_coder.reports.model import Column, Note, Report, Row, Section, Share, Table
from ipr_coder.reports.provenance import provenance
from ipr_coder.reports.quote_section import quote_section
from ipr_coder.study.facts import Excerpt
from ipr_coder.study.tables import TagTable
from ipr_coder.themes.carried import Line
from ipr_coder.themes.cases import cqr_cutoffs, small_sample_warning
from ipr_coder.themes.flow import Flow
from ipr_coder.themes.quotes import QuotePick
from ipr_coder.themes.theme_table import Count, ThemeRow, ThemeTable

_STRATA_A_TABLE = 3
_CASES = {"dyad": "dyads", "participant": "participants", "interview": "interviews (as cases)"}
_UNITS = {"segment": "segments", "turn": "turns"}


def theme_report(
    table: TagTable,
    themes: ThemeTable,
    flow: Flow,
    *,
    picks: Iterable[QuotePick] | None = None,
    excerpts: Iterable[Excerpt] = (),
    command: str | None = None,
) -> Report:
    """Build the report from results made of the same `table`.

    `picks` are the quotes to print and `excerpts` their words, found by place; a pick without an excerpt prints a
    gap. None for `picks` leaves the section out. The main table is `themes`.
    """
    sections = [
        _theme_section(themes),
        *_strata_sections(themes),
        Section("participants", "What each participant contributes", (_participant_table(themes),)),
        flow_section(flow),
    ]
    if picks is not None:
        sections.append(quote_section(table, tuple(picks), tuple(excerpts)))
    return Report(
        title=f"Themes: {table.study}",
        subtitle=f"Case unit: {themes.cases.unit}, N = {themes.cases.n}. Layer: {themes.layer.text}.",
        facts=provenance(
            table, unit=themes.unit, case_unit=themes.cases.unit, layer=themes.layer.text, command=command
        ),
        sections=tuple(sections),
        main_table="themes",
    )


def line_name(line: Line) -> str:
    """What a line is called in a table: the code's id, marked where a family is meant without its subcodes."""
    if line.kind == "any":
        return "any code"
    return f"{line.code} (no subcode)" if line.kind == "own" else line.code


def _theme_section(themes: ThemeTable) -> Section:
    warnings = []
    if not themes.interviews_covered:
        warnings.append(Note("No interview counts in this layer yet, so there is nothing to report: submit codings."))
    small = small_sample_warning(themes.cases.n)
    if small:
        warnings.append(Note(small))
    return Section("themes", "Themes", (*warnings, _theme_table(themes)))


def _theme_table(themes: ThemeTable) -> Table:
    units = _UNITS[themes.unit].capitalize()
    columns = (
        Column("code", "Code"),
        Column("segments", units, "int"),
        Column("tags", "Tags", "int"),
        Column("interviews", "Interviews n/N", "share"),
        Column("cases", f"{_CASES[themes.cases.unit].capitalize()} n/N", "share"),
        Column("cqr", "CQR label"),
        *(
            Column(
                f"cases_group_{_name(g)}", _name(g), "share", group=f"{_CASES[themes.cases.unit].capitalize()} by group"
            )
            for g in themes.groups
        ),
        *(
            Column(f"segments_session_{_name(s)}", _session(s), "int", group=f"{units} by session")
            for s in themes.sessions
        ),
        *(Column(f"segments_{_name(r)}", _name(r), "int", group=f"{units} by respondent") for r in themes.roles),
        Column("largest", "n/N", "share", group="Most from one participant"),
        Column("largest_from", "Who", group="Most from one participant"),
    )
    return Table(
        id="themes",
        title=f"Themes, {_case_words(themes)}",
        columns=columns,
        rows=tuple(Row(_theme_cells(row), level=row.line.level) for row in themes.rows),
        notes=_theme_notes(themes),
        gap="no label (found in fewer than two cases), or nobody",
    )


def _theme_cells(row: ThemeRow) -> tuple[str | int | Share | None, ...]:
    return (
        line_name(row.line),
        row.all.segments,
        row.tags,
        Share(row.all.interviews, row.all.interviews_of),
        Share(row.all.cases, row.all.cases_of),
        row.all.label,
        *(Share(count.cases, count.cases_of) for count in row.by_group),
        *(count.segments for count in row.by_session),
        *(count.segments for count in row.by_role),
        Share(row.largest, row.all.segments),
        ", ".join(row.largest_from) or None,
    )


def _theme_notes(themes: ThemeTable) -> tuple[str, ...]:
    cases, units = themes.cases, _UNITS[themes.unit]
    ranges = ", ".join(
        f"{label} {low}" if low == high else f"{label} {low} to {high}"
        for label, (low, high) in cqr_cutoffs(cases.n).items()
    )
    notes = [
        f"Layer: {themes.layer.text} ({themes.layer.meaning}). {units.capitalize()} are distinct units that carry "
        "the code; a family counts a unit once, whichever of its subcodes are there. Tags are those that lie on a "
        "counted unit.",
        f"N = {cases.n} {_CASES[cases.unit]} with at least one of the {themes.interviews_covered} interviews that "
        "count in this layer." + (f" Labels (cases): {ranges}; a single case has none." if ranges else ""),
    ]
    if themes.layer.kind == "agreed":
        notes.append("A family is agreed where every coder put some code of it, though not always the same one.")
    if cases.without:
        notes.append(f"Not in N, because none of their interviews counts: {', '.join(cases.without)}.")
    if themes.interviews_broken_off:
        notes.append(f"Interviews broken off and yet coded: {themes.interviews_broken_off}.")
    if themes.tags_outside:
        notes.append(f"Not counted: {_tags(themes.tags_outside)} on no unit (such as the interviewer's words).")
    if themes.tags_unanswered:
        notes.append(
            f"Not counted: {_tags(themes.tags_unanswered)} in interviews not submitted by their coder, or withdrawn."
        )
    notes.append(f"{units.capitalize()} of one participant are not independent of each other.")
    return tuple(notes)


def _strata_sections(themes: ThemeTable) -> list[Section]:
    strata = (
        ("role", "By respondent", [_name(role) for role in themes.roles], [row.by_role for row in themes.rows]),
        ("session", "By session", [_session(n) for n in themes.sessions], [row.by_session for row in themes.rows]),
        ("group", "By group", [_name(group) for group in themes.groups], [row.by_group for row in themes.rows]),
    )
    return [
        Section(f"by_{kind}", title, tuple(_strata_tables(themes, kind, title, names, counts)))
        for kind, title, names, counts in strata
        if names
    ]


def _strata_tables(
    themes: ThemeTable, kind: str, title: str, names: list[str], counts: list[tuple[Count, ...]]
) -> Iterable[Table]:
    """One table, or several where there are more strata than fit side by side."""
    for first in range(0, len(names), _STRATA_A_TABLE):
        chosen = range(first, min(first + _STRATA_A_TABLE, len(names)))
        columns = [Column("code", "Code")]
        for place in chosen:
            name = names[place]
            columns += [
                Column(f"segments_{name}", _UNITS[themes.unit].capitalize(), "int", group=name),
                Column(f"interviews_{name}", "Interviews n/N", "share", group=name),
                Column(f"cases_{name}", "Cases n/N", "share", group=name),
                Column(f"cqr_{name}", "CQR", group=name),
            ]
        rows = (
            Row(
                (line_name(row.line), *(cell for place in chosen for cell in _count_cells(of_row[place]))),
                level=row.line.level,
            )
            for row, of_row in zip(themes.rows, counts, strict=True)
        )
        yield Table(
            id=f"by_{kind}" if first == 0 else f"by_{kind}_{first // _STRATA_A_TABLE + 1}",
            title=f"Themes {title[0].lower()}{title[1:]}, case unit {themes.cases.unit}",
            columns=tuple(columns),
            rows=tuple(rows),
            notes=(f"Layer: {themes.layer.text}. N is counted within each column's interviews.",),
            gap="no label (found in fewer than two cases)",
        )


def _count_cells(count: Count) -> tuple[int | Share | str | None, ...]:
    return (
        count.segments,
        Share(count.interviews, count.interviews_of),
        Share(count.cases, count.cases_of),
        count.label,
    )


def _participant_table(themes: ThemeTable) -> Table:
    families = [place for place, row in enumerate(themes.rows) if row.line.level == 0 and row.line.kind != "any"]
    total = themes.rows[-1].all.segments
    units = _UNITS[themes.unit]
    return Table(
        id="participants",
        title="Contribution of each participant",
        columns=(
            Column("participant", "Participant"),
            Column("role", "Role"),
            Column("interviews", "Interviews", "int"),
            Column("coded", f"Coded {units} n/all theirs", "share"),
            Column("share", f"Share of all coded {units}", "share"),
            *(
                Column(f"segments_{themes.rows[place].line.code}", themes.rows[place].line.code, "int",
                       group=f"{units.capitalize()} by family")
                for place in families
            ),
        ),
        rows=tuple(
            Row(
                (
                    one.participant,
                    one.role,
                    one.interviews,
                    Share(one.segments[-1], one.units),
                    Share(one.segments[-1], total),
                    *(one.segments[place] for place in families),
                )
            )
            for one in themes.participants
        ),
        notes=(f"Layer: {themes.layer.text}.", "A talkative participant can dominate a count: read it beside n/N."),
    )  # fmt: skip


def _case_words(themes: ThemeTable) -> str:
    sizes = ""
    if themes.groups:
        of = themes.rows[-1].by_group
        parts = [f"{count.cases_of} {_name(group)}" for group, count in zip(themes.groups, of, strict=True)]
        sizes = f" ({', '.join(parts)})"
    return f"case unit = {themes.cases.unit}, N = {themes.cases.n}{sizes}"


def _session(number: int | None) -> str:
    return "session not known" if number is None else f"S{number}"


def _name(stratum: str | int | None) -> str:
    return "not known" if stratum is None or stratum == "" else str(stratum)


def _tags(number: int) -> str:
    return "1 tag" if number == 1 else f"{number} tags"
