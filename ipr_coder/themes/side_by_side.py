"""The same codes under several layers, or in several rounds, beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ipr_coder.study.tables import TagTable
from ipr_coder.themes.carried import Line
from ipr_coder.themes.counts import Count
from ipr_coder.themes.layers import Layer
from ipr_coder.themes.theme_table import ThemeTable


@dataclass(frozen=True, slots=True)
class SideBySide:
    """The lines of several theme tables of one study in the order of its codes, with one count a table."""

    lines: tuple[Line, ...]
    counts: tuple[tuple[Count, ...], ...]
    """For each line, one count a table."""


def layers_there(table: TagTable) -> tuple[Layer, ...]:
    """Every layer that can be counted: the settled one, what all agree on, the union, and each coder's."""
    people = table.people
    layers: list[Layer] = []
    if table.settled and bool(table.covered[:, -1].any()):
        layers.append(Layer("consensus", table.coders[-1:]))
    if len(people) > 1:
        layers += [Layer("agreed", people), Layer("union", people)]
    return (*layers, *(Layer("coder", (who,)) for who in people))


def side_by_side(tables: Sequence[ThemeTable]) -> SideBySide:
    """Put the rows of theme tables beside each other; a line that one of them does not have counts nothing there.

    All tables must be rolled up, or all flat, over the same codes.
    """
    rows = [{(row.line.code, row.line.kind): row for row in table.rows} for table in tables]
    lines: list[Line] = []
    for line in sorted({row.line for of_table in rows for row in of_table.values()}, key=_place):
        if (line.code, line.kind) not in {(there.code, there.kind) for there in lines}:
            lines.append(line)
    return SideBySide(
        tuple(lines),
        tuple(
            tuple(
                row.all if (row := of_table.get((line.code, line.kind))) else _nothing(table)
                for of_table, table in zip(rows, tables, strict=True)
            )
            for line in lines
        ),
    )


def _place(line: Line) -> tuple[bool, int, int]:
    """Depth first in codebook order: a family stands before its own line, which counts the first of its codes."""
    return line.kind == "any", line.codes[0] if line.codes else 0, line.level


def _nothing(table: ThemeTable) -> Count:
    of = table.rows[-1].all
    return Count(0, 0, of.interviews_of, 0, of.cases_of)
