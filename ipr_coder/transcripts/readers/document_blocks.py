"""Paragraphs and tables of a document, Word's or LibreOffice's: which of them hold the talk, and its turns.

Each paragraph without a label is a new paragraph of the turn; a line break inside a paragraph is a blank. A document
holds a table of turns when some table has a column of text and one of speakers, in any order, or text with labels.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ipr_coder.errors import TranscriptError
from ipr_coder.transcripts.clock import TIME
from ipr_coder.transcripts.columns import Columns, find_columns, read_rows
from ipr_coder.transcripts.draft import Draft, Lines, dropped
from ipr_coder.transcripts.layouts import read_laid_out
from ipr_coder.transcripts.model import ImportNote
from ipr_coder.transcripts.readers import plain
from ipr_coder.transcripts.readers.paragraph_looks import Look, read_by_looks
from ipr_coder.transcripts.source import Source


@dataclass(slots=True)
class Paragraph:
    """A paragraph: its text (tabs and line feeds inside), number from 1, bold and italic lead, first colour."""

    text: str
    number: int
    bold: int = 0
    italic: int = 0
    colour: str | None = None
    style: str = ""


@dataclass(slots=True)
class Cell:
    """A table cell: its text, paragraphs parted by line feeds, and how many columns it spans."""

    text: str
    columns: int = 1


@dataclass(slots=True)
class Table:
    """A table: rows of cells as they stand in the XML, and the number of the paragraph it begins at."""

    rows: list[list[Cell]]
    number: int


def read_blocks(blocks: Sequence[Paragraph | Table], source: Source, kind: str) -> Draft:
    """The turns in `blocks` of a document that people call a `kind`. Raises TranscriptError where there are none.

    A layout that the user named is looked for in the paragraphs alone.
    """
    paragraphs = [block for block in blocks if isinstance(block, Paragraph)]
    tables = [block for block in blocks if isinstance(block, Table)]
    if not any(p.text.strip() for p in paragraphs) and not any(
        c.text.strip() for t in tables for r in t.rows for c in r
    ):
        raise TranscriptError(f"is a {kind} without any text.", place=source.name)
    table = _table_draft(tables, paragraphs, source) if source.layout is None else None
    return table or _paragraph_draft(paragraphs, tables, source)


def _paragraph_draft(paragraphs: list[Paragraph], tables: list[Table], source: Source) -> Draft:
    coloured = None
    if source.layout is None and not any(each.text.lstrip().startswith("%") for each in paragraphs):
        coloured = read_by_looks(_looks(paragraphs))
    asked = source if coloured is None else replace(source, first_speaker=None)
    try:
        draft = read_laid_out(lines_of(paragraphs), asked)
    except TranscriptError:
        if coloured is None:
            raise
        draft = coloured
        draft.notes += [
            dropped(each.text, "heading, left out", each.number)
            for each in paragraphs
            if _HEADING_STYLE.match(each.style) and each.text.strip()
        ]
    draft.notes += _left_out(tables)
    return draft


def _looks(paragraphs: Sequence[Paragraph]) -> list[Look]:
    return [
        Look(
            each.text,
            each.number,
            each.colour,
            bold=each.bold >= len(each.text.rstrip()),
            italic=each.italic >= len(each.text.rstrip()),
        )
        for each in paragraphs
        if not _HEADING_STYLE.match(each.style)
    ]


def lines_of(paragraphs: list[Paragraph]) -> Lines:
    """The paragraphs as lines. A line break inside one is a blank, but for Teams' "name and time", break, words."""
    texts: list[str] = []
    places: list[int] = []
    lead: list[int] = []
    headings: list[int] = []
    for paragraph in paragraphs:
        pieces = [part.strip() for part in paragraph.text.split("\n") if part.strip()] or [""]
        if len(pieces) > 1 and _HEADING_LINE.fullmatch(pieces[0][:120]):
            pieces = [pieces[0], " ".join(pieces[1:])]
        else:
            pieces = [" ".join(pieces)]
        for piece in pieces:
            texts.append(piece)
            places.append(paragraph.number)
            lead.append(paragraph.bold)
        if _HEADING_STYLE.match(paragraph.style):
            headings.append(len(texts) - 1)
    return Lines(texts, places, lead, headings)


def _table_draft(tables: list[Table], paragraphs: list[Paragraph], source: Source) -> Draft | None:
    """The turns of the table that holds the talk, if one does, with all other text listed as left out."""
    best: tuple[int, Table, list[list[str]], Columns | None] | None = None
    for table in tables:
        rows = _grid(table)
        columns = find_columns(rows, source.known_labels)
        if columns is not None and (not columns.header or columns.speaker is None):
            columns = None if _labelled_column(rows, source) is not None else columns
        weight = sum(len(cell) for row in rows for cell in row)
        fits = columns is not None or _labelled_column(rows, source) is not None
        if fits and (best is None or weight > best[0]):
            best = (weight, table, rows, columns)
    if best is None or best[0] * 2 < sum(len(paragraph.text) for paragraph in paragraphs):
        return None
    _, table, rows, columns = best
    numbers = list(range(1, len(rows) + 1))
    heading = [p for p in paragraphs if p.text.strip()]
    ahead = [p.text.strip() for p in heading if p.text.strip().startswith("%") and p.number <= table.number]
    if columns is not None:
        facts = [[line] for line in ahead]
        draft = read_rows(
            [*facts, *rows] if not columns.header else [rows[0], *facts, *rows[1:]],
            columns,
            source.name,
            [*([1] * len(facts)), *numbers],
        )
    else:
        column = _labelled_column(rows, source)
        lines = Lines([*ahead, *(_flat(row[column]) for row in rows if column is not None and column < len(row))])
        draft = plain.read_lines(lines, source.name, source.known_labels)
        draft.notes += [
            dropped(cell, f"column {other + 1} of the table is no speech, left out", number)
            for number, row in zip(numbers, rows, strict=True)
            for other, cell in enumerate(row)
            if other != column and any(character.isalpha() for character in cell)
        ]
    draft.format = "docx-table"
    draft.notes += [
        dropped(p.text, "outside the table of turns", p.number) for p in heading if p.text.strip() not in ahead
    ]
    return draft


def _grid(table: Table) -> list[list[str]]:
    """The rows as texts, a cell over several columns standing in the first of them."""
    return [[text for cell in row for text in (cell.text, *([""] * (cell.columns - 1)))] for row in table.rows]


def _labelled_column(rows: list[list[str]], source: Source) -> int | None:
    """The column whose cells begin with speakers' labels, if there is one."""
    for column in range(max(map(len, rows), default=0)):
        cells = [_flat(row[column]) for row in rows if column < len(row) and row[column].strip()]
        if len(cells) > 1 and plain.likelihood(Lines(cells), source.known_labels) > 0.7:
            return column
    return None


def _flat(text: str) -> str:
    return " ".join(text.split("\n"))


def _left_out(tables: list[Table]) -> list[ImportNote]:
    return [
        dropped(" | ".join(cell.text for row in table.rows for cell in row), "table that holds no turns", table.number)
        for table in tables
    ]


_HEADING_STYLE = re.compile(r"(?:heading|title|subtitle|.?berschrift|titel|titre|rubrik|overskrift)\d?$", re.IGNORECASE)
_HEADING_LINE = re.compile(rf"[^:\n]{{1,60}}[ \t\u00a0]+{TIME}")
