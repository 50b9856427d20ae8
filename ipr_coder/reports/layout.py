"""How much room a table needs on paper, estimated from its text, so that wide tables get a landscape page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from ipr_coder.reports.cells import shown, visible
from ipr_coder.reports.lettering import width_mm
from ipr_coder.reports.model import Block, Figure, Heading, Section, Table


@dataclass(frozen=True, slots=True)
class Paper:
    """The room between the margins of a page: millimetres across, and table rows that one page surely holds."""

    width: float
    rows: int


@dataclass(frozen=True, slots=True)
class Part:
    """Some blocks of a section, and whether they lie on their side on paper."""

    blocks: tuple[Block, ...]
    sideways: bool


PORTRAIT = Paper(170, 40)
LANDSCAPE = Paper(257, 26)

_MM_PER_CHARACTER = 1.5
"""Of text in a table, on average."""
_PADDING_MM = 2.6
"""Left and right of a cell's text, and a little for what is rounded."""
_LONGEST_LINE_MM = 150.0
"""After which a line of text is too long to read well, however much room there is."""
_AIR_MM = 2.2
"""Kept free before a text that may follow a column of numbers set to the right."""
_INDENT_MM = 3.6
"""Of a subcode under its family."""
_LONGEST_WORD_MM = 70.0
"""After which a word may be broken."""
_FEW_ROWS = 12
"""Rows of a table that is not worth turning the page for."""


def column_widths(table: Table, room: float) -> list[float]:
    """Millimetres for each column, adding up to `room` or less: what the columns would like, shrunk where needed.

    Heads are broken first, then long text. Columns of numbers and the longest word of each text keep their width as
    long as there is any to take elsewhere.
    """
    measures = _measures(table)
    wishes, needs = _wishes(measures), [one.word for one in measures]
    bodies = [max(min(one.body, _LONGEST_LINE_MM), one.word) for one in measures]
    if sum(wishes) <= room:
        return wishes
    for most, least in ((wishes, bodies), (bodies, needs)):
        if sum(least) <= room:
            slack = [wish - need for wish, need in zip(most, least, strict=True)]
            over = sum(most) - room
            return [wish - over * free / sum(slack) for wish, free in zip(most, slack, strict=True)]
    return [need * room / sum(needs) for need in needs]


def printed_lines(table: Table, widths: Sequence[float]) -> int:
    """About how many lines the table's body takes with columns of these widths."""
    room = [max(1, round((width - _PADDING_MM) / _MM_PER_CHARACTER)) for width in widths]
    return sum(
        max(
            (
                sum(max(1, -(-len(line) // wide)) for line in shown(cell, column).split("\n"))
                for column, cell, wide in zip(table.columns, row.cells, room, strict=True)
                if column.kind == "text"
            ),
            default=1,
        )
        for row in table.rows
    )


def is_wide(table: Table) -> bool:
    """True when a portrait page would squeeze the table's columns."""
    return sum(_comfortable(table)) > PORTRAIT.width


def parts_of(sections: Sequence[Section]) -> list[list[Part]]:
    """The parts of each section: what stands before its first heading, and each heading with what follows.

    A part with a wide table lies on its side, heading and all, and so does a short one between two such, so that a
    reader turns the page as seldom as the tables allow. A narrow table in it that would run over the end of such a
    page stands upright, on a page of its own, as a part of its own.
    """
    parts = [[piece for blocks in _split(section.blocks) for piece in _upright(blocks)] for section in sections]
    flat = [blocks for of_section in parts for blocks, _ in of_section]
    wide = [is_so for of_section in parts for _, is_so in of_section]
    lies = [
        this or (_is_short(blocks) and any(wide[max(0, at - 1) : at]) and any(wide[at + 1 : at + 2]))
        for at, (this, blocks) in enumerate(zip(wide, flat, strict=True))
    ]
    made = iter([Part(blocks, sideways) for blocks, sideways in zip(flat, lies, strict=True)])
    return [[next(made) for _ in of_section] for of_section in parts]


def _split(blocks: Sequence[Block]) -> list[tuple[Block, ...]]:
    starts = [at for at, block in enumerate(blocks) if isinstance(block, Heading) and at]
    edges = [0, *starts, len(blocks)]
    return [tuple(blocks[start:end]) for start, end in pairwise(edges)]


def _upright(blocks: tuple[Block, ...]) -> list[tuple[tuple[Block, ...], bool]]:
    """The blocks, cut before and after each tall and narrow table (and what stands under it) among wide ones, each
    piece with whether a table in it is wide."""
    wide = {at: is_wide(block) for at, block in enumerate(blocks) if isinstance(block, Table)}
    edges = {0, len(blocks)}
    for at, is_so in wide.items() if any(wide.values()) else ():
        table = blocks[at]
        if isinstance(table, Table) and not is_so and len(table.rows) > LANDSCAPE.rows:
            edges.add(at if any(before < at for before in wide) else 0)
            edges.add(min((after for after in wide if after > at), default=len(blocks)))
    return [
        (blocks[start:end], any(wide.get(at, False) for at in range(start, end)))
        for start, end in pairwise(sorted(edges))
    ] or [(blocks, False)]


def _is_short(blocks: Sequence[Block]) -> bool:
    tables = [block for block in blocks if isinstance(block, Table)]
    return not any(isinstance(block, Figure) for block in blocks) and sum(len(t.rows) for t in tables) <= _FEW_ROWS


@dataclass(frozen=True, slots=True)
class _Measure:
    """The millimetres that a column's longest line needs, its longest line without the head, and its longest word."""

    line: float
    body: float
    word: float


def _wishes(measures: Sequence[_Measure]) -> list[float]:
    """The width at which nothing but long text is broken."""
    return [max(min(one.line, _LONGEST_LINE_MM), one.word) for one in measures]


def _comfortable(table: Table) -> list[float]:
    """Between what a table would like and what it needs: text in two or three lines."""
    return [
        max(min(one.line, _LONGEST_WORD_MM) / 2 if column.kind == "text" else 0.0, one.word)
        for column, one in zip(table.columns, _measures(table), strict=True)
    ]


def _measures(table: Table) -> list[_Measure]:
    nested = any(row.level for row in table.rows)
    measures = []
    for place, column in enumerate(table.columns):
        heads = " ".join(visible(column.head).split())
        word = max((width_mm(part, bold=True) for part in heads.split()), default=0.0)
        body = 0.0
        for text, level in {(shown(row.cells[place], column), 0 if place else row.level) for row in table.rows}:
            indent = _INDENT_MM * level
            bold = nested and place == 0 and not level
            line = max((width_mm(line, bold=bold) for line in text.split("\n")), default=0.0)
            body = max(body, indent + line)
            if column.kind != "text":
                word = max(word, line)
            elif line + indent > word:
                word = max(word, indent + max((width_mm(part, bold=bold) for part in text.split()), default=0.0))
        room = _PADDING_MM + (_AIR_MM if place and column.kind == "text" else 0.0)
        line = max(width_mm(heads, bold=True), body)
        measures.append(_Measure(line + room, body + room, min(word, _LONGEST_WORD_MM) + room))
    return _under_shared_heads(table, measures)


def _under_shared_heads(table: Table, measures: list[_Measure]) -> list[_Measure]:
    """The same, widened where a head over several columns would be broken inside a word or into three lines."""
    for group, members in groupby(range(len(table.columns)), key=lambda place: table.columns[place].group):
        if not group:
            continue
        places = list(members)
        words = [width_mm(part, bold=True) for part in visible(group).split()]
        wanted = max(max(words, default=0.0), min(sum(words), _LONGEST_WORD_MM) * 0.6) + _PADDING_MM
        more = (wanted - sum(measures[place].word for place in places)) / len(places)
        if more > 0:
            for place in places:
                one = measures[place]
                measures[place] = _Measure(max(one.line, one.word + more), one.body, one.word + more)
    return measures
