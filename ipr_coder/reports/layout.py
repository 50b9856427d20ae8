"""How much room a table needs on paper, estimated from its text, so that wide tables get a landscape page."""

from __future__ import annotations

from ipr_coder.reports.cells import shown
from ipr_coder.reports.model import Section, Table

PORTRAIT_MM = 170
LANDSCAPE_MM = 257
"""Width between the margins of an A4 page."""

_MM_PER_CHARACTER = 1.9
_PADDING_MM = 3.5
_LONGEST_CELL = 46
"""Characters after which the text of a cell may as well be broken into lines."""


def column_widths(table: Table, room: float) -> list[float]:
    """Millimetres for each column, adding up to `room` or less: what the columns would like, shrunk where needed.

    Columns of numbers and the longest word of each text keep their width as long as there is any to take elsewhere.
    """
    wishes, needs = _wishes(table), _needs(table)
    over = sum(wishes) - room
    if over <= 0:
        return wishes
    slack = [wish - need for wish, need in zip(wishes, needs, strict=True)]
    if sum(slack) >= over:
        return [wish - over * free / sum(slack) for wish, free in zip(wishes, slack, strict=True)]
    return [need * room / sum(needs) for need in needs]


def is_wide(table: Table) -> bool:
    """True when a portrait page would squeeze the table's columns."""
    return sum(_comfortable(table)) > PORTRAIT_MM


def needs_landscape(section: Section) -> bool:
    """True when a table of the section is wide: then the whole section lies on its side, heading and all."""
    return any(isinstance(block, Table) and is_wide(block) for block in section.blocks)


def _wishes(table: Table) -> list[float]:
    """The width at which nothing but long text is broken."""
    return [max(_text_mm(min(longest, _LONGEST_CELL)), need) for longest, need in _measures(table)]


def _needs(table: Table) -> list[float]:
    """The width below which words or numbers would be cut."""
    return [need for _, need in _measures(table)]


def _comfortable(table: Table) -> list[float]:
    """Between the two: text in two or three lines."""
    return [
        max(_text_mm(min(longest, _LONGEST_CELL)) / 2 if column.kind == "text" else 0.0, need)
        for column, (longest, need) in zip(table.columns, _measures(table), strict=True)
    ]


def _measures(table: Table) -> list[tuple[int, float]]:
    """For each column its longest line in characters, and the millimetres its longest word needs."""
    measures = []
    for place, column in enumerate(table.columns):
        longest = len(column.head)
        word = max((len(part) for part in column.head.split()), default=1)
        for row in table.rows:
            text = shown(row.cells[place], column)
            indent = 3 * row.level if place == 0 else 0
            longest = max(longest, indent + max((len(line) for line in text.split("\n")), default=0))
            parts = text.split() if column.kind == "text" else [text]
            word = max(word, indent + max((len(part) for part in parts), default=0))
        measures.append((longest, _text_mm(min(word, _LONGEST_CELL))))
    return measures


def _text_mm(characters: int) -> float:
    return characters * _MM_PER_CHARACTER + _PADDING_MM
