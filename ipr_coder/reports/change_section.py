"""Change from session to session, by code, case and group, and groups compared by CQR's rule; exact tests if asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from ipr_coder.reports.drawings import Series, Slopes
from ipr_coder.reports.exact_test_tables import change_tests, contrast_tests, test_notes
from ipr_coder.reports.material import ReportMaterial
from ipr_coder.reports.model import Block, Cell, Column, Figure, Heading, Note, Paragraph, Row, Section, Share, Table
from ipr_coder.reports.theme_section import themes_of_material
from ipr_coder.reports.theme_words import CASES, line_name, listed, part_of, stratum_name, units_word
from ipr_coder.themes.carried import Carried, carried
from ipr_coder.themes.cases import small_sample_warning
from ipr_coder.themes.change import LineChange, SessionChange, session_change, session_steps
from ipr_coder.themes.contrasts import RULE, Contrast, contrasts
from ipr_coder.themes.layers import answered_by
from ipr_coder.themes.theme_table import ThemeTable

ID, TITLE = "change", "Change between sessions, and groups compared"

_CASES_A_TABLE = 6


def section_of(material: ReportMaterial) -> Section:
    """Tables and pictures of every step from a session to the next, and of every pair of groups.

    Where there are no two sessions, no account of both, or no groups, a note says so.
    """
    counted = carried(material.tags, material.grid, material.layer, flat=material.wishes.flat)
    blocks: list[Block] = list(_changes(material, counted))
    blocks += [Heading("Groups compared"), *_groups(material)]
    return Section(ID, TITLE, tuple(blocks))


def _changes(material: ReportMaterial, counted: Carried) -> Iterator[Block]:
    steps = session_steps(material.tags, counted, material.wishes.sessions)
    if not steps:
        yield Note("Interviews of fewer than two sessions count in this layer, so there is no change to report.")
    if steps and material.case_unit == "interview":
        yield Note("An interview is about one session and cannot change: the cases of change are participants.")
    for earlier, later in steps:
        change = session_change(
            material.tags, material.grid, counted, earlier=earlier, later=later, case_unit=material.case_unit
        )
        yield Heading(f"From session {earlier} to session {later}")
        yield from _step(material, counted, change)


def _step(material: ReportMaterial, counted: Carried, change: SessionChange) -> Iterator[Block]:
    yield Paragraph(_compared(change))
    if not change.accounts:
        yield Note("Nobody has interviews that count about both sessions, so there is nothing to compare.")
        return
    small = small_sample_warning(len(change.cases))
    if small:
        yield Note(small)
    uneven = _unevenly_coded(material, change)
    if uneven:
        yield Note(
            "The union of coders finds more where more of them coded, and these accounts were coded by more in one of "
            f"the sessions than in the other: {'; '.join(uneven)}. Count one coder, or what is settled, instead."
        )
    yield _account_table(material, change)
    yield _change_table(material, change)
    yield _slopes(material, change)
    yield from _case_tables(material, change)
    yield from _group_tables(material, change)
    if material.wishes.tests:
        yield from _tested(material, counted, change)


def _compared(change: SessionChange) -> str:
    cases = "1 case" if len(change.cases) == 1 else f"{len(change.cases)} cases"
    people = "1 respondent" if len(change.accounts) == 1 else f"{len(change.accounts)} respondents"
    text = (
        f"Compared are the accounts of {people} who told of both sessions ({cases}, case unit {change.unit}): an "
        "account that is there for one session alone would look like change."
    )
    return f"{text} Left out: {listed(change.left_out)}." if change.left_out else text


def _unevenly_coded(material: ReportMaterial, change: SessionChange) -> list[str]:
    """Accounts with more coders for one session than for the other, where that makes a difference."""
    if material.layer.kind != "union":
        return []
    coders = answered_by(material.tags, material.layer)
    found = []
    for one in change.accounts:
        before, after = (sorted(int(coders[at]) for at in side) for side in (one.earlier, one.later))
        if before != after:
            numbers = " and ".join(", ".join(map(str, side)) for side in (before, after))
            found.append(f"{one.dyad} {one.respondent} ({numbers} coders)")
    return found


def _account_table(material: ReportMaterial, change: SessionChange) -> Table:
    labels = [facts.label for facts in material.tags.interviews]
    key = _key(change)
    return Table(
        id=f"change_accounts_{key}",
        title=f"Accounts compared, session {change.earlier} with session {change.later}",
        columns=(
            Column("dyad", "Dyad"),
            Column("group", "Group"),
            Column("respondent", "Respondent"),
            Column("role", "Role"),
            Column("earlier", f"S{change.earlier}"),
            Column("later", f"S{change.later}"),
        ),
        rows=tuple(
            Row(
                (
                    one.dyad or None,
                    one.group,
                    one.respondent,
                    one.role,
                    ", ".join(labels[at] for at in one.earlier),
                    ", ".join(labels[at] for at in one.later),
                )
            )
            for one in change.accounts
        ),
    )


def _change_table(material: ReportMaterial, change: SessionChange) -> Table:
    return Table(
        id=f"change_{_key(change)}",
        title=f"Change of each code from session {change.earlier} to session {change.later}, case unit {change.unit}",
        columns=_change_columns(material, change),
        rows=_change_rows(change.all),
        notes=_change_notes(material, change, "none of them"),
        gap="no label (found in fewer than two cases)",
    )


def _change_columns(material: ReportMaterial, change: SessionChange) -> tuple[Column, ...]:
    units, cases = units_word(material.grid.kind).capitalize(), CASES[change.unit].capitalize()
    before, after = f"S{change.earlier}", f"S{change.later}"
    return (
        Column("code", "Code"),
        Column("segments_earlier", before, "share", group=f"{units} with it n/N"),
        Column("segments_later", after, "share", group=f"{units} with it n/N"),
        Column("cases_earlier", before, "share", group=f"{cases} n/N"),
        Column("cases_later", after, "share", group=f"{cases} n/N"),
        Column("cqr_earlier", before, group="CQR"),
        Column("cqr_later", after, group="CQR"),
        Column("more", "More", "int", group=f"{cases} with"),
        Column("fewer", "Fewer", "int", group=f"{cases} with"),
        Column("same", "Same", "int", group=f"{cases} with"),
    )


def _change_rows(changes: Sequence[LineChange]) -> tuple[Row, ...]:
    return tuple(
        Row((line_name(one.line), *_change_cells(one)), level=one.line.level)
        for one in changes
        if one.earlier.segments + one.later.segments or one.line.kind == "any"
    )


def _change_cells(one: LineChange) -> tuple[Cell, ...]:
    return (
        Share(one.earlier.segments, one.earlier.units),
        Share(one.later.segments, one.later.units),
        Share(one.cases_earlier, one.of),
        Share(one.cases_later, one.of),
        *one.labels,
        one.more,
        one.fewer,
        one.same,
    )


def _change_notes(material: ReportMaterial, change: SessionChange, nobody: str) -> tuple[str, ...]:
    units = units_word(material.grid.kind)
    return (
        f"Layer: {material.layer.text}. N of {units}: all {units} of the accounts compared. More, fewer, same: "
        f"{CASES[change.unit]} by the share of their {units} that carry the code, since one interview is longer than "
        f"another. Codes that {nobody} has are left out.",
    )


def _slopes(material: ReportMaterial, change: SessionChange) -> Figure:
    families = [one for one in change.all if one.line.level == 0 and one.line.kind != "any"]
    if material.wishes.flat:
        families = sorted(families, key=lambda one: -one.earlier.segments - one.later.segments)[:8]
    shown = [one for one in families if one.earlier.segments + one.later.segments]
    units = units_word(material.grid.kind)
    said = "; ".join(
        f"{line_name(one.line)} from {one.earlier.percent or 0:.1f} to {one.later.percent or 0:.1f}" for one in shown
    )
    return Figure(
        id=f"change_slopes_{_key(change)}",
        title=f"{units.capitalize()} with each code in a hundred, session {change.earlier} to session {change.later}",
        alt=f"Lines from session {change.earlier} to session {change.later}, in a hundred {units}: {said or 'none'}.",
        drawing=Slopes(
            occasions=(f"S{change.earlier}", f"S{change.later}"),
            series=tuple(
                Series(line_name(one.line), (one.earlier.percent, one.later.percent), one.line.code.split(".")[0])
                for one in shown
            ),
            value_title=f"% of {units}",
        ),
        table=f"change_{_key(change)}",
    )


def _case_tables(material: ReportMaterial, change: SessionChange) -> Iterator[Table]:
    """Counts of every code in every case, as many cases a table as fit side by side."""
    units = units_word(material.grid.kind)
    used = [place for place, one in enumerate(change.all) if one.earlier.segments + one.later.segments]
    for first in range(0, len(change.cases), _CASES_A_TABLE):
        cases = change.cases[first : first + _CASES_A_TABLE]
        columns, number = [Column("code", "Code")], first // _CASES_A_TABLE + 1
        for case in cases:
            head = f"{case.case} ({case.group})" if case.group else case.case
            columns += [
                Column(f"{case.case}_earlier", f"S{change.earlier}", "int", group=head),
                Column(f"{case.case}_later", f"S{change.later}", "int", group=head),
            ]
        rows = []
        for place in used:
            line = change.all[place].line
            cells = [side[place].segments for case in cases for side in (case.earlier, case.later)]
            rows.append(Row((line_name(line), *cells), level=line.level))
        totals = [side[0].units for case in cases for side in (case.earlier, case.later)]
        rows.append(Row((f"all {units}", *totals)))
        yield Table(
            id=f"change_cases_{_key(change)}" + (f"_{number}" if number > 1 else ""),
            title=f"{units.capitalize()} with each code, by {change.unit}"
            + part_of(first, _CASES_A_TABLE, len(change.cases)),
            columns=tuple(columns),
            rows=tuple(rows),
            notes=(
                f"Layer: {material.layer.text}. Codes that none of them has are left out. The last line has all "
                f"{units} of the accounts compared, coded or not.",
            ),
        )


def _group_tables(material: ReportMaterial, change: SessionChange) -> Iterator[Block]:
    alone = []
    for number, (group, changes) in enumerate(change.by_group, start=1):
        name = stratum_name(group)
        if changes[0].of < 2:
            alone.append(name)
            continue
        yield Table(
            id=f"change_group_{_key(change)}_{number}",
            title=f"Change from session {change.earlier} to session {change.later} in the group {name}",
            columns=_change_columns(material, change),
            rows=_change_rows(changes),
            notes=_change_notes(material, change, "none of the group"),
            gap="no label (found in fewer than two cases)",
        )
    if alone:
        yield Note(f"Of one {change.unit} alone, so without a table of its own here: the group {', '.join(alone)}.")


def _tested(material: ReportMaterial, counted: Carried, change: SessionChange) -> Iterator[Block]:
    by_dyad = change
    if change.unit != "dyad":
        by_dyad = session_change(
            material.tags, material.grid, counted, earlier=change.earlier, later=change.later, case_unit="dyad"
        )
    yield from test_notes(material)
    yield change_tests(by_dyad, _key(change))


def _groups(material: ReportMaterial) -> Iterator[Block]:
    themes = themes_of_material(material)
    known = [place for place, group in enumerate(themes.groups) if group is not None]
    if len(known) < 2:
        there = f"only {stratum_name(themes.groups[known[0]])} counts here" if known else "no dyad has a group"
        yield Note(f"Groups can't be compared: {there}. `groups` puts dyads into groups.")
        return
    by_dyad = themes
    if material.wishes.tests:
        yield from test_notes(material)
        if material.case_unit != "dyad":
            by_dyad = _by_dyad(material)
    yield Paragraph(RULE)
    for number, (first, second) in enumerate(combinations(known, 2), start=1):
        names = stratum_name(themes.groups[first]), stratum_name(themes.groups[second])
        sizes = [themes.rows[-1].by_group[place].cases_of for place in (first, second)]
        if min(sizes) < 2:
            yield Note(_too_small(names, sizes))
            continue
        yield _contrast_table(themes, _contrasts(themes, first, second), names, number)
        if material.wishes.tests:
            yield contrast_tests(_contrasts(by_dyad, first, second), names, number)


def _too_small(names: tuple[str, str], sizes: Sequence[int]) -> str:
    said = " and ".join(f"{name} has {size}" for name, size in zip(names, sizes, strict=True))
    return f"{names[0]} and {names[1]} are not compared: {said} of the cases, and a label needs two."


def _by_dyad(material: ReportMaterial) -> ThemeTable:
    from ipr_coder.themes.theme_table import theme_table

    return theme_table(material.tags, material.grid, case_unit="dyad", layer=material.layer, flat=material.wishes.flat)


def _contrasts(themes: ThemeTable, first: int, second: int) -> tuple[Contrast, ...]:
    return contrasts(
        [row.line for row in themes.rows],
        [row.by_group[first] for row in themes.rows],
        [row.by_group[second] for row in themes.rows],
    )


def _contrast_table(themes: ThemeTable, found: Sequence[Contrast], names: tuple[str, str], number: int) -> Table:
    first, second = names
    notes = [
        f"Layer: {themes.layer.text}. {CASES[themes.cases.unit].capitalize()} with at least one interview that counts."
    ]
    sizes = (found[0].first.cases_of, found[0].second.cases_of) if found else (0, 0)
    for name, size in zip(names, sizes, strict=True):
        small = small_sample_warning(size)
        if small:
            notes.append(f"{name}: {small}")
    notes.append(
        "Steady: the verdict would be the same if any one case of either group had been otherwise. "
        "Codes that neither group has are left out."
    )
    return Table(
        id=f"contrast_{number}",
        title=f"Codes in the groups {first} and {second}, case unit {themes.cases.unit}",
        columns=(
            Column("code", "Code"),
            Column("cases_first", "n/N", "share", group=first),
            Column("cqr_first", "CQR", group=first),
            Column("cases_second", "n/N", "share", group=second),
            Column("cqr_second", "CQR", group=second),
            Column("apart", "Labels apart", "int"),
            Column("differ", "Differ"),
            Column("steady", "Steady"),
        ),
        rows=tuple(
            Row(
                (
                    line_name(one.line),
                    Share(one.first.cases, one.first.cases_of),
                    one.first.label,
                    Share(one.second.cases, one.second.cases_of),
                    one.second.label,
                    one.apart,
                    _yes(one.differ),
                    _yes(one.steady),
                ),
                level=one.line.level,
            )
            for one in found
            if one.first.cases + one.second.cases
        ),
        notes=tuple(notes),
        gap="no label (found in fewer than two cases)",
    )


def _yes(answer: bool | None) -> str | None:
    return None if answer is None else "yes" if answer else "no"


def _key(change: SessionChange) -> str:
    return f"{change.earlier}_{change.later}"
