"""Which code one coder put where the other put which, and which codes most need a better definition."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from ipr_coder.coding.disagreements import Decomposition
from ipr_coder.reports.drawings import Matrix
from ipr_coder.reports.model import Block, Cell, Column, Figure, Heading, Note, Row, Section, Share, Table
from ipr_coder.reports.theme_words import units_word
from ipr_coder.study.decisions import DecisionRow
from ipr_coder.study.tables import TagTable, UnitGrid
from ipr_coder.themes import confusion as confused
from ipr_coder.themes import definition_needs as needed
from ipr_coder.themes.confusion import NO_CODE, Confusion, confusion
from ipr_coder.themes.definition_needs import definition_needs

MOST_CELLS = 40
"""How many cells of single codes are listed for two coders, those with most units first."""
_MET = 3


def needs_section(found: Decomposition, decisions: Sequence[DecisionRow]) -> Section:
    """The codes most in need of a better definition; a note where every code is agreed on."""
    needs = definition_needs(found, decisions)
    title = "Codes most in need of a better definition"
    if not needs:
        return Section("definitions", title, (Note("No code was missed by anybody or met another code."),))
    said = any(one.said for one in needs)
    columns = [
        Column("code", "Code"),
        Column("at_odds", "At odds", "share", group="Tags"),
        Column("lowest", "At least", "decimal", group="Tags"),
        Column("missed", "Missed", "int", group="Tags"),
        Column("other", "Another code", "int", group="Tags"),
        Column("met", "Most often met"),
    ]
    columns += [Column("said", "Settled: the codebook did not say", "int")] if said else []
    rows = []
    for one in needs:
        met = ", ".join(f"{code} {many}" for code, many in one.met[:_MET])
        cells: list[Cell] = [one.code, Share(one.at_odds, one.tags), one.lowest, one.missed, one.other, met or None]
        rows.append(Row((*cells, *([one.said] if said else []))))
    table = Table("definition_needs", title, tuple(columns), tuple(rows), (needed.RULE,), gap="no other code")
    return Section("definitions", title, (table,))


def confusion_section(table: TagTable, grid: UnitGrid) -> Section:
    """A confusion table for every two coders who share an interview: of families as a table and a picture, of single
    codes as a list of its cells."""
    blocks: list[Block] = []
    pairs = [pair for pair in combinations(table.people, 2) if _share(table, pair)]
    for number, (first, second) in enumerate(pairs, 1):
        if len(pairs) > 1:
            blocks.append(Heading(f"{first} and {second}"))
        blocks += _two(table, grid, (first, second), f"_{number}" if len(pairs) > 1 else "")
    return Section("confusion", "Which code where the other put which", tuple(blocks))


def _share(table: TagTable, pair: tuple[str, str]) -> bool:
    one, other = (table.coders.index(who) for who in pair)
    return bool((table.covered[:, one] & table.covered[:, other]).any())


def _two(table: TagTable, grid: UnitGrid, pair: tuple[str, str], ending: str) -> Sequence[Block]:
    families, codes = confusion(table, grid, pair, families=True), confusion(table, grid, pair)
    if families.counts.sum() == 0:
        return (Note(f"Neither {pair[0]} nor {pair[1]} put a code on the interviews that both coded."),)
    units = units_word(grid.kind)
    about = (
        f"{families.units} {units} were coded by both, {families.empty} of them without a code of either.",
        confused.RULE,
    )
    square = Table(
        id=f"confusion_families{ending}",
        title=f"Families: {pair[0]} in the rows, {pair[1]} in the columns ({units})",
        columns=(
            Column("row", pair[0]),
            *(Column(f"column_{at}", name, "int", group=pair[1]) for at, name in enumerate(families.names, 1)),
        ),
        rows=tuple(
            Row((name, *(_number(families, i, j) for j in range(len(families.names)))))
            for i, name in enumerate(families.names)
        ),
        notes=(*about, "A subcode counts as its family; within a family codes may differ."),
        gap=f"not counted: both put no code on {families.empty}",
    )
    shown = codes.cells()[:MOST_CELLS]
    left = len(codes.cells()) - len(shown)
    single = Table(
        id=f"confusion_codes{ending}",
        title=f"Single codes: what {pair[0]} and {pair[1]} put where they differ",
        columns=(
            Column("first", f"{pair[0]} put"),
            Column("second", f"{pair[1]} put"),
            Column("units", units.capitalize(), "int"),
        ),
        rows=tuple(Row(cell) for cell in shown),
        notes=(*about, *([f"{left} more cells with fewer {units} are left out."] if left else [])),
    )
    return (square, _picture(families, square.id, units), single) if shown else (square,)


def _number(found: Confusion, i: int, j: int) -> int | None:
    return None if i == j == len(found.names) - 1 else int(found.counts[i, j])


def _picture(found: Confusion, table_id: str, units: str) -> Figure:
    first, second = found.coders
    apart = found.cells()
    most = f"Most often apart: {_cell(found, apart[0])}." if apart else "They differ nowhere."
    return Figure(
        id=f"{table_id}_picture",
        title=f"Which family {second} put where {first} put which",
        alt=f"A square of {len(found.names)} by {len(found.names)}: {first} in the rows, {second} in the columns, "
        f"darker where there are more {units}. {most}",
        drawing=Matrix(
            found.names,
            found.names,
            tuple(
                tuple(_number(found, i, j) for j in range(len(found.names))) for i in range(len(found.names))
            ),
            units.capitalize(),
            first,
            second,
        ),
        table=table_id,
    )  # fmt: skip


def _cell(found: Confusion, cell: tuple[str, str, int]) -> str:
    one, other, many = cell
    first, second = found.coders
    return f"{first} {_put(one)} and {second} {_put(other)} ({many})"


def _put(name: str) -> str:
    return "put no code" if name == NO_CODE else f"put {name}"
