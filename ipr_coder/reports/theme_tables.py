"""The tables of a theme report: every code over all that counts, by part of it, and by who contributed it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ipr_coder.reports.model import Cell, Column, Note, Row, Section, Share, Table
from ipr_coder.reports.theme_words import (
    CASES,
    left_out_words,
    line_name,
    part_of,
    session_name,
    stratum_name,
    units_word,
)
from ipr_coder.themes.carried import Line
from ipr_coder.themes.cases import cqr_cutoffs, small_sample_warning
from ipr_coder.themes.counts import Count
from ipr_coder.themes.theme_table import ThemeRow, ThemeTable

_STRATA_A_TABLE = 3
_PEOPLE_A_TABLE = 8


@dataclass(frozen=True, slots=True)
class Strata:
    """The same lines counted in several strata (sessions, layers ...): for each line one count a stratum."""

    kind: str
    title: str
    names: tuple[str, ...]
    lines: tuple[Line, ...]
    counts: tuple[tuple[Count, ...], ...]
    notes: tuple[str, ...]


def theme_section(themes: ThemeTable) -> Section:
    """The theme table itself, after what its reader must know."""
    if not themes.interviews_covered:
        why = "No interview counts in this layer yet, so there is nothing to report: submit codings."
        return Section("themes", "Themes", (Note(why),))
    small = small_sample_warning(themes.cases.n)
    warnings = [Note(small)] if small else []
    return Section("themes", "Themes", (*warnings, _theme_table(themes)))


def _theme_table(themes: ThemeTable) -> Table:
    units = units_word(themes.unit).capitalize()
    columns = (
        Column("code", "Code"),
        Column("segments", units, "int"),
        Column("tags", "Tags", "int"),
        Column("interviews", "Interviews n/N", "share"),
        Column("cases", f"{CASES[themes.cases.unit].capitalize()} n/N", "share"),
        Column("cqr", "CQR label"),
        *(
            Column(
                f"cases_group_{stratum_name(g)}",
                stratum_name(g),
                "share",
                group=f"{CASES[themes.cases.unit].capitalize()} by group",
            )
            for g in themes.groups
        ),
        *(
            Column(f"segments_session_{stratum_name(s)}", session_name(s), "int", group=f"{units} by session")
            for s in themes.sessions
        ),
        *(
            Column(f"segments_{stratum_name(r)}", stratum_name(r), "int", group=f"{units} by respondent")
            for r in themes.roles
        ),
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
    cases, units = themes.cases, units_word(themes.unit)
    ranges = ", ".join(
        f"{label} {low}" if low == high else f"{label} {low} to {high}"
        for label, (low, high) in cqr_cutoffs(cases.n).items()
    )
    rolled = (
        "every code counts for itself, and subcodes are not counted in their families"
        if themes.flat
        else "a family counts a unit once, whichever of its subcodes are there"
    )
    notes = [
        f"Layer: {themes.layer.text} ({themes.layer.meaning}). {units.capitalize()} are distinct units that carry "
        f"the code; {rolled}. Tags are those that lie on a counted unit.",
        f"N = {cases.n} {CASES[cases.unit]} with at least one of the {themes.interviews_covered} interviews that "
        "count in this layer." + (f" Labels (cases): {ranges}; a single case has none." if ranges else ""),
    ]
    if themes.layer.kind == "agreed" and not themes.flat:
        notes.append("A family is agreed where every coder put some code of it, though not always the same one.")
    if themes.layer.kind == "union" and len(themes.coded_by) > 1:
        numbers = ", ".join(f"{interviews} by {coders}" for coders, interviews in themes.coded_by)
        notes.append(f"More coders find more: of these interviews, by number of coders, {numbers}.")
    notes += left_out_words(themes)
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


def strata_sections(themes: ThemeTable) -> list[Section]:
    """The same counts by respondent, by session, and by group where there are groups."""
    lines = tuple(row.line for row in themes.rows)
    notes = (f"Layer: {themes.layer.text}. N is counted within each column's interviews.",)
    names = {
        "role": tuple(stratum_name(role) for role in themes.roles),
        "session": tuple(session_name(number) for number in themes.sessions),
        "group": tuple(stratum_name(group) for group in themes.groups),
    }
    strata = (
        Strata("role", "By respondent", names["role"], lines, tuple(row.by_role for row in themes.rows), notes),
        Strata("session", "By session", names["session"], lines, tuple(row.by_session for row in themes.rows), notes),
        Strata("group", "By group", names["group"], lines, tuple(row.by_group for row in themes.rows), notes),
    )
    return [strata_section(one, themes) for one in strata if one.names]


def strata_section(strata: Strata, themes: ThemeTable) -> Section:
    """One table, or several where there are more strata than fit side by side."""
    tables = []
    for first in range(0, len(strata.names), _STRATA_A_TABLE):
        chosen = range(first, min(first + _STRATA_A_TABLE, len(strata.names)))
        columns = [Column("code", "Code")]
        for place in chosen:
            name = strata.names[place]
            columns += [
                Column(f"segments_{name}", units_word(themes.unit).capitalize(), "int", group=name),
                Column(f"interviews_{name}", "Interviews n/N", "share", group=name),
                Column(f"cases_{name}", "Cases n/N", "share", group=name),
                Column(f"cqr_{name}", "CQR", group=name),
            ]
        rows = (
            Row(
                (line_name(line), *(cell for place in chosen for cell in _count_cells(of_line[place]))),
                level=line.level,
            )
            for line, of_line in zip(strata.lines, strata.counts, strict=True)
        )
        tables.append(
            Table(
                id=f"by_{strata.kind}" if first == 0 else f"by_{strata.kind}_{first // _STRATA_A_TABLE + 1}",
                title=f"Themes {strata.title[0].lower()}{strata.title[1:]}, case unit {themes.cases.unit}"
                + part_of(first, _STRATA_A_TABLE, len(strata.names)),
                columns=tuple(columns),
                rows=tuple(rows),
                notes=strata.notes,
                gap="no label (found in fewer than two cases)",
            )
        )
    return Section(f"by_{strata.kind}", strata.title, tuple(tables))


def _count_cells(count: Count) -> tuple[int | Share | str | None, ...]:
    return (
        count.segments,
        Share(count.interviews, count.interviews_of),
        Share(count.cases, count.cases_of),
        count.label,
    )


def participant_section(themes: ThemeTable) -> Section:
    """What each participant contributes, in all and to each code."""
    return Section(
        "participants", "What each participant contributes", (_participant_table(themes), *_share_tables(themes))
    )


def _participant_table(themes: ThemeTable) -> Table:
    families = [
        place
        for place, row in enumerate(themes.rows)
        if row.line.level == 0 and row.line.kind != "any" and not themes.flat
    ]
    total = themes.rows[-1].all.segments
    units = units_word(themes.unit)
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


def _share_tables(themes: ThemeTable) -> Iterable[Table]:
    """Every participant's part of every code, as many participants a table as fit side by side."""
    units = units_word(themes.unit)
    for first in range(0, len(themes.participants), _PEOPLE_A_TABLE):
        people = themes.participants[first : first + _PEOPLE_A_TABLE]
        number = first // _PEOPLE_A_TABLE + 1
        rows = []
        for place, row in enumerate(themes.rows):
            cells: list[Cell] = [line_name(row.line), row.all.segments]
            cells += [one.segments[place] for one in people]
            rows.append(Row(tuple(cells), level=row.line.level))
        yield Table(
            id="participants_by_code" if number == 1 else f"participants_by_code_{number}",
            title=f"{units.capitalize()} of each code from each participant"
            + part_of(first, _PEOPLE_A_TABLE, len(themes.participants)),
            columns=(
                Column("code", "Code"),
                Column("segments", "All", "int"),
                *(Column(f"segments_{one.participant}", one.participant, "int", group="From") for one in people),
            ),
            rows=tuple(rows),
            notes=(f"Layer: {themes.layer.text}.",),
        )


def _case_words(themes: ThemeTable) -> str:
    sizes = ""
    if themes.groups:
        of = themes.rows[-1].by_group
        parts = [f"{count.cases_of} {stratum_name(group)}" for group, count in zip(themes.groups, of, strict=True)]
        sizes = f" ({', '.join(parts)})"
    return f"case unit = {themes.cases.unit}, N = {themes.cases.n}{sizes}"


def _tags(number: int) -> str:
    return "1 tag" if number == 1 else f"{number} tags"
