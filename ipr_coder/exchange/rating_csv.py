"""Ratings that come from no study: a table of units x coders, or a list of spans, as .csv.

A matrix has a header; its first column, `unit`, names the unit, every other column is a coder. An empty cell means
that the coder is missing. Several codes in one cell are parted by `;`; then every answer is a set of codes, and a cell
with nothing but `;` is the answer "no code".

A span list has the columns coder, start, end, value, and if there are several texts document; in any order. Positions
are characters counted from 0, the end exclusive. A column length (the same on every line of a document) says how
long the text is. A line with a coder and nothing else says that the coder marked nothing.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Hashable, Sequence
from pathlib import Path

import numpy as np

from ipr_coder.agreement.krippendorff import Level
from ipr_coder.errors import UsageError
from ipr_coder.exchange.csv_rows import csv_rows, shown
from ipr_coder.themes.comparing.rating_files import RatingMatrix, SpanList

_MOST_DIGITS = 12
_HEAD = "It should read: unit,AB,CD (a column for each coder)."
_SPAN_HEAD = "It should read: coder,start,end,value (and document, where there are several texts)."

Lines = Sequence[tuple[int, list[str]]]


def read_matrix(path: Path, coders: Sequence[str] | None = None, *, level: Level | None = None) -> RatingMatrix:
    """The table in the file; of the named coders, or of all. UsageError names the line of what cannot be.

    With a `level` other than nominal every answer must be a number.
    """
    head, rows = _head_and_rows(path)
    columns = _coder_columns(path, head)
    named = _chosen(path, list(columns), coders)
    cells = _cells(path, rows, len(head))
    texts = [[row[columns[coder]] for coder in named] for _, row in cells]
    _check_two(path, named)
    sets = any(";" in cell for row in texts for cell in row)
    if sets and level not in (None, "nominal"):
        raise UsageError(
            f"cells hold several codes, which have no {level} order.", place=str(path), mend="Leave --level away."
        )
    answers: list[list[Hashable | None]]
    if sets:
        answers = [[_set(cell) for cell in row] for row in texts]
    else:
        wants_numbers = level not in (None, "nominal")
        if wants_numbers:
            _check_numbers(path, [line for line, _ in cells], texts, named, level or "")
        numbers = wants_numbers or all(_number(cell) is not None for row in texts for cell in row if cell)
        answers = [[_answer(cell, numbers) for cell in row] for row in texts]
    return RatingMatrix(path.name, tuple(named), answers, sets, level or "nominal", _digest(path))


def read_spans(path: Path, coders: Sequence[str] | None = None, *, length: int | None = None) -> SpanList:
    """The spans in the file; of the named coders, or of all. UsageError names the line of what cannot be.

    `length` is the number of characters of the text where the file holds only one and does not say.
    """
    head, rows = _head_and_rows(path)
    columns = _span_columns(path, head)
    cells = [
        (line, {name: row[at].strip() if at < len(row) else "" for name, at in columns.items()}) for line, row in rows
    ]
    named = _chosen(path, list(dict.fromkeys(_coder_of(path, line, cell) for line, cell in cells)), coders)
    _check_two(path, named)
    cells = [(line, cell) for line, cell in cells if cell["coder"] in named]
    documents = list(dict.fromkeys(cell.get("document", "") for _, cell in cells))
    lengths, measured = _lengths(path, cells, documents, length)
    places, values = [], []
    for line, cell in cells:
        if not any(cell[name] for name in ("start", "end", "value")):
            continue
        document = documents.index(cell.get("document", ""))
        start, end = _place(path, line, cell, lengths[document])
        places.append((document, start, end, named.index(cell["coder"])))
        values.append(cell["value"])
    names = sorted(set(values))
    if not names:
        raise UsageError("the file holds no span.", place=str(path), mend=_SPAN_HEAD)
    number = {name: place for place, name in enumerate(names)}
    array = np.array(places, dtype=np.int64).reshape(-1, 4)
    return SpanList(
        name=path.name,
        coders=tuple(named),
        values=tuple(names),
        documents=tuple(documents),
        lengths=tuple(lengths),
        measured=measured,
        document=array[:, 0],
        start=array[:, 1],
        end=array[:, 2],
        value=np.array([number[one] for one in values], dtype=np.int64),
        coder=array[:, 3],
        digest=_digest(path),
    )


def _head_and_rows(path: Path) -> tuple[list[str], Lines]:
    rows = csv_rows(path)
    filled = [(line, row) for line, row in rows[1:] if any(cell.strip() for cell in row)]
    if not rows or not any(cell.strip() for cell in rows[0][1]):
        raise UsageError("the first line names no columns.", place=f"{path}, line 1", mend=_HEAD)
    return [cell.strip() for cell in rows[0][1]], filled


def _coder_columns(path: Path, head: list[str]) -> dict[str, int]:
    place = f"{path}, line 1"
    if head[0].casefold() != "unit":
        raise UsageError(f"the first column is called {shown(head[0])}, not unit.", place=place, mend=_HEAD)
    columns: dict[str, int] = {}
    for at, name in enumerate(head[1:], start=1):
        if name in columns:
            raise UsageError(f"two columns are called {shown(name)}.", place=place, mend="Name each coder once.")
        if name:
            columns[name] = at
    return columns


def _cells(path: Path, rows: Lines, width: int) -> list[tuple[int, list[str]]]:
    """The rows with all their cells; no unit is named twice, and no answer lies outside the columns."""
    if not rows:
        raise UsageError("there is no unit below the first line.", place=str(path), mend=_HEAD)
    seen: dict[str, int] = {}
    found = []
    for line, row in rows:
        place = f"{path}, line {line}"
        cells = [cell.strip() for cell in row] + [""] * (width - len(row))
        if any(cells[width:]):
            raise UsageError(
                f"the line has {len(row)} cells, and the first line names {width} columns.",
                place=place,
                mend="Put cells that hold a comma in quotation marks.",
            )
        if not cells[0]:
            raise UsageError("the unit has no name.", place=place, mend="Give each unit a number or a name.")
        if cells[0] in seen:
            raise UsageError(
                f"the unit {shown(cells[0])} stands on line {seen[cells[0]]}, too.",
                place=place,
                mend="Give each unit one line, with a column for each coder.",
            )
        seen[cells[0]] = line
        found.append((line, cells))
    return found


def _chosen(path: Path, there: list[str], coders: Sequence[str] | None) -> list[str]:
    if coders is None:
        return there
    for coder in coders:
        if coder not in there:
            known = f"There is {', '.join(there[:12])}." if there else "The file names none."
            raise UsageError(f"there is no coder {shown(coder)} in the file.", place=str(path), mend=known)
    if len(set(coders)) != len(coders):
        raise UsageError("a coder is named twice.", mend="Name each coder once.")
    return list(coders)


def _check_two(path: Path, coders: Sequence[str]) -> None:
    if len(coders) < 2:
        there = f"{coders[0]} is the only one" if coders else "there is none"
        raise UsageError(f"agreement needs two coders, and {there}.", place=str(path), mend="Compare two or more.")


def _check_numbers(path: Path, lines: list[int], texts: list[list[str]], coders: Sequence[str], level: str) -> None:
    for line, row in zip(lines, texts, strict=True):
        for coder, cell in zip(coders, row, strict=True):
            if cell and _number(cell) is None:
                raise UsageError(
                    f"{coder}'s answer {shown(cell)} is no number, which --level {level} needs.",
                    place=f"{path}, line {line}",
                    mend="Write numbers as 2 or 2.5, and leave the cell empty where the coder is missing.",
                )


def _number(cell: str) -> float | None:
    try:
        number = float(cell)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _answer(cell: str, numbers: bool) -> Hashable | None:
    if not cell:
        return None
    if not numbers:
        return cell
    number = float(cell)
    return int(number) if number.is_integer() else number


def _set(cell: str) -> Hashable | None:
    if not cell:
        return None
    return frozenset(code.strip() for code in cell.split(";") if code.strip())


def _span_columns(path: Path, head: list[str]) -> dict[str, int]:
    columns = {name.casefold(): at for at, name in enumerate(head) if name}
    lacking = [name for name in ("coder", "start", "end", "value") if name not in columns]
    if lacking:
        raise UsageError(
            f"the first line does not name the column{'s' if len(lacking) > 1 else ''} {', '.join(lacking)}.",
            place=f"{path}, line 1",
            mend=_SPAN_HEAD,
        )
    return {
        name: at for name, at in columns.items() if name in ("coder", "start", "end", "value", "document", "length")
    }


def _coder_of(path: Path, line: int, cell: dict[str, str]) -> str:
    if not cell["coder"]:
        raise UsageError("the line does not say whose span it is.", place=f"{path}, line {line}", mend=_SPAN_HEAD)
    return cell["coder"]


def _lengths(
    path: Path, cells: list[tuple[int, dict[str, str]]], documents: list[str], given: int | None
) -> tuple[list[int], bool]:
    """Characters of each document: as the file or the command says, else up to the last end (then False)."""
    said: dict[str, int] = {}
    for line, cell in cells:
        if not cell.get("length"):
            continue
        number, document = _whole(cell["length"]), cell.get("document", "")
        if not number or said.setdefault(document, number) != number:
            raise UsageError(
                f"the length {shown(cell['length'])} is no number of characters, or not that of the lines before.",
                place=f"{path}, line {line}",
                mend="Give each document one length, a whole number above 0.",
            )
    if given is not None:
        if len(documents) > 1 or said:
            raise UsageError(
                "--length is for one text whose length the file does not say.",
                place=str(path),
                mend="Add a column length to the file.",
            )
        return [given], True
    last = dict.fromkeys(documents, 0)
    for _, cell in cells:
        document = cell.get("document", "")
        last[document] = max(last[document], _whole(cell["end"]) or 0)
    return [said.get(document, last[document]) for document in documents], len(said) == len(documents)


def _place(path: Path, line: int, cell: dict[str, str], length: int) -> tuple[int, int]:
    start, end = _whole(cell["start"]), _whole(cell["end"])
    place = f"{path}, line {line}"
    if start is None or end is None or start >= end:
        raise UsageError(
            f"start {shown(cell['start'])} and end {shown(cell['end'])} are not a place in a text.",
            place=place,
            mend="Characters are whole numbers counted from 0, and the end lies behind the start.",
        )
    if end > length:
        raise UsageError(f"the span ends at {end}, and the text has {length} characters.", place=place)
    if not cell["value"]:
        raise UsageError("the span has no value.", place=place, mend="Name the code it was given.")
    return start, end


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS else None


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
