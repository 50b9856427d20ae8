"""A report on a terminal, or as plain text (.txt). Nothing from a study is read as markup or as a terminal command."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Literal

from ipr_coder.reports.basis import basis_line
from ipr_coder.reports.cells import attribution, shown, visible
from ipr_coder.reports.model import FACTS_TITLE, GAP, Block, Figure, Heading, Note, Paragraph, Quote, Report, Table
from ipr_coder.reports.numbering import Numbering, numbered
from ipr_coder.reports.text_drawing import text_drawing

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

TEXT_WIDTH = 120
"""Characters a line of a .txt file."""


def print_report(report: Report, console: Console) -> None:
    """Print every section of `report`, in the colours and width of `console`."""
    numbers = numbered(report)
    _print(console, report.title, "bold")
    if report.subtitle:
        _print(console, report.subtitle)
    for section in report.sections:
        _print(console, f"\n{section.title}", "bold underline")
        for block in section.blocks:
            _print_block(console, block, report, numbers)
    if report.facts:
        _print(console, f"\n{FACTS_TITLE}", "bold underline")
        for fact in report.facts:
            _print(console, f"{fact.name}: {GAP if fact.value is None else fact.value}")


def print_table(table: Table, console: Console) -> None:
    """Print one table with its title and notes."""
    _print_table(console, table, table.title)


def render_text(report: Report) -> bytes:
    """The report as plain UTF-8 text, without colour, 120 characters wide."""
    from rich.console import Console

    page = io.StringIO()
    console = Console(file=page, width=TEXT_WIDTH, color_system=None, force_terminal=False, legacy_windows=False)
    print_report(report, console)
    return "".join(f"{line.rstrip()}\n" for line in page.getvalue().split("\n")).rstrip("\n").encode() + b"\n"


def _print_block(console: Console, block: Block, report: Report, numbers: Numbering) -> None:
    match block:
        case Heading(text):
            _print(console, f"\n{text}", "bold")
        case Paragraph(text):
            _print(console, text)
        case Note(text):
            _print(console, f"Note: {text}", "yellow")
        case Quote():
            _print(console, f"\n{GAP if block.text is None else block.text}")
            _print(console, f"    ({attribution(block)})", "dim")
        case Table():
            _print_table(console, block, f"Table {numbers.tables[block.id]}. {block.title}")
            if basis := basis_line(report, block):
                _print(console, f"  {basis}", "dim")
        case Figure():
            _print_figure(console, block, numbers)


def _print(console: Console, text: str, style: str = "") -> None:
    from rich.text import Text

    console.print(Text(visible(text), style=style), highlight=False, soft_wrap=False)


def _print_figure(console: Console, figure: Figure, numbers: Numbering) -> None:
    """A figure in letters where letters can show it, and in words."""
    _print(console, f"\nFigure {numbers.figures[figure.id]}. {figure.title.rstrip('.')}.", "bold")
    for line in text_drawing(figure.drawing, console.width):
        _print(console, line)
    _print(console, f"{figure.alt} {numbers.where(figure)}".rstrip())


def _print_table(console: Console, table: Table, title: str) -> None:
    """Print a table in as many panels as the width asks for: a column that does not fit moves down, none is dropped."""
    _print(console, f"\n{title}", "bold")
    for panel in _panels(table, console.width):
        console.print(_grid(table, panel, console.width))
    for note in table.all_notes:
        _print(console, f"  {note}", "dim")


def _panels(table: Table, width: int) -> list[list[int]]:
    """The columns, as many side by side as fit into `width`; every panel begins with the first column."""
    needs = [_need(table, place) + _GUTTER for place in range(len(table.columns))]
    panels: list[list[int]] = [[0]] if needs else []
    used = sum(needs[:1])
    for place in range(1, len(needs)):
        if used + needs[place] > width and len(panels[-1]) > 1:
            panels.append([0])
            used = needs[0]
        panels[-1].append(place)
        used += needs[place]
    return panels


def _need(table: Table, place: int) -> int:
    """Characters a column needs so that no number and no ordinary word is broken."""
    from rich.cells import cell_len

    column = table.columns[place]
    words = [word for text in (column.group, column.head) for word in visible(text).split()]
    for row in table.rows:
        text = shown(row.cells[place], column)
        whole = place == 0 or column.kind != "text"
        words += ["  " * row.level + line for line in text.split("\n")] if whole else text.split()
    longest = max(map(cell_len, words), default=1)
    return max(1, longest if column.kind != "text" else min(longest, _LONGEST_WORD))


def _widths(table: Table, places: list[int], width: int) -> list[int]:
    """What each column needs, and to texts what is left over, the first ones first."""
    from rich.cells import cell_len

    widths = [_need(table, place) for place in places]
    spare = width - sum(widths) - _GUTTER * len(places)
    for number, place in enumerate(places):
        lines = (line for row in table.rows for line in shown(row.cells[place], table.columns[place]).split("\n"))
        more = max(map(cell_len, lines), default=0) - widths[number]
        if more > 0 and spare > 0:
            widths[number] += min(more, spare)
            spare -= min(more, spare)
    return widths


def _grid(table: Table, places: list[int], width: int) -> RenderableType:
    from rich import box
    from rich.table import Table as Grid
    from rich.text import Text

    grid = Grid(box=box.SIMPLE_HEAD, pad_edge=False)
    for place, characters in zip(places, _widths(table, places, width), strict=True):
        column = table.columns[place]
        title = visible(f"{column.group}\n{column.head}" if column.group else column.head)
        justify: Literal["left", "right"] = "left" if column.kind == "text" else "right"
        grid.add_column(Text(title), justify=justify, width=characters, overflow="fold")
    for row in table.rows:
        cells = [shown(row.cells[place], table.columns[place]) for place in places]
        cells[0] = "  " * row.level + cells[0]
        grid.add_row(*(Text(cell) for cell in cells))
    return grid


_GUTTER = 3
_LONGEST_WORD = 30
