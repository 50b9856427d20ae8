"""Tables that people keep about a study (CSV or Excel): rows with named fields, so that every fault shows its row."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ipr_coder.errors import TranscriptError
from ipr_coder.text import normalise
from ipr_coder.transcripts.clock import milliseconds
from ipr_coder.transcripts.source import LARGEST_FILE, MOST_PIECES, open_source, refuse_more_than

Names = Mapping[str, Iterable[str]]
"""The fields a table may have, each with the other names its column may go by."""


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One row that holds something. `number` is the line of a text file, or the row in Excel."""

    file: str
    number: int
    cells: Mapping[str, str] = field(repr=False)

    def maybe(self, name: str) -> str | None:
        """The text of a field, or None where the column is missing or the cell empty."""
        return self.cells.get(name) or None

    def text(self, name: str) -> str:
        """The text of a field; refused where there is none."""
        value = self.maybe(name)
        if value is None:
            raise self.wrong(name, "is missing.", "Fill the cell in, or add the column.")
        return value

    def choice(self, name: str, allowed: Sequence[str]) -> str | None:
        """One of `allowed`, however it is capitalised and whether its words are parted by blanks, "-" or "_"."""
        value = self.maybe(name)
        if value is None:
            return None
        plain = _plain(value)
        if plain not in allowed:
            raise self.wrong(name, f"is {_shown(value)}.", f"It must be one of {', '.join(allowed)}.")
        return plain

    def number_of(self, name: str, *, negative: bool = False) -> float | None:
        """A number, with a point or a comma before its decimals; None where there is none."""
        value = self.maybe(name)
        if value is None:
            return None
        try:
            number = float(value.replace(",", ".").replace("−", "-"))
        except ValueError:
            number = math.nan
        if not math.isfinite(number) or (number < 0 and not negative):
            raise self.wrong(name, f"is {_shown(value)}.", "Write a number" + ("." if negative else ", zero or more."))
        return number

    def whole(self, name: str, prefix: str = "") -> int | None:
        """A whole number that is not negative, with or without `prefix` before it ("S3"); None where there is none."""
        value = self.maybe(name)
        if value is None:
            return None
        match = re.fullmatch(rf"(?:{prefix})?[ _-]?(\d{{1,6}})(?:\.0+)?", value, re.ASCII | re.IGNORECASE)
        if match is None:
            raise self.wrong(name, f"is {_shown(value)}.", "Write a whole number, zero or more.")
        return int(match.group(1))

    def time(self, name: str) -> int | None:
        """Milliseconds of a clock time; None where there is none."""
        value = self.maybe(name)
        if value is None:
            return None
        ms = milliseconds(value)
        if ms is None:
            raise self.wrong(name, f"is {_shown(value)}, which is no time.", "Write it like 00:12:40.")
        return ms

    def wrong(self, name: str, what: str, mend: str | None = None) -> TranscriptError:
        """The error for a field of this row."""
        return TranscriptError(f"`{name}` {what}", place=self.place, mend=mend)

    @property
    def place(self) -> str:
        """File and line, as a person finds them."""
        return f"{self.file}, line {self.number}"


def read_field_table(path: Path, names: Names, needed: Iterable[str], prefixes: Sequence[str] = ()) -> list[FieldRow]:
    """The rows of a CSV file (commas, semicolons or tabs) or of a workbook's first sheet, by the names in its first
    row. Columns may stand in any order; capitals, blanks and dashes in their names do not matter.

    `prefixes` are beginnings of names that are taken as they stand ("participant."). Raises TranscriptError for a
    column that is neither known nor so named, one that stands there twice, and one of `needed` that is missing.
    """
    rows = _rows(path)
    if not rows:
        raise TranscriptError("holds no rows.", place=path.name)
    columns = _columns(path, rows[0], names, prefixes)
    lacking = [name for name in needed if name not in columns.values()]
    if lacking:
        raise TranscriptError(
            f"the first line names no column {', '.join(lacking)}.",
            place=f"{path.name}, line {rows[0][0]}",
            mend=f"Known are {', '.join(names)}.",
        )
    return [
        FieldRow(path.name, number, {name: cells[at] for at, name in columns.items() if at < len(cells)})
        for number, cells in rows[1:]
    ]


def _columns(path: Path, header: tuple[int, list[str]], names: Names, prefixes: Sequence[str]) -> dict[int, str]:
    known = {_plain(other): name for name, others in names.items() for other in (name, *others)}
    columns: dict[int, str] = {}
    for at, cell in enumerate(header[1]):
        if not cell:
            continue
        prefix = next((prefix for prefix in prefixes if cell.casefold().startswith(prefix)), None)
        name = prefix + cell[len(prefix) :].strip() if prefix else known.get(_plain(cell))
        place = f"{path.name}, line {header[0]}"
        if name is None or name == prefix:
            free = f"; own ones begin with {' or '.join(prefixes)}" if prefixes else ""
            mend = f"Known are {', '.join(names)}{free}."
            raise TranscriptError(f"there is a column {_shown(cell)} that is not known.", place=place, mend=mend)
        if name in columns.values():
            raise TranscriptError(f"there are two columns for {name}.", place=place, mend="Take one of them out.")
        columns[at] = name
    return columns


def _rows(path: Path) -> list[tuple[int, list[str]]]:
    """The rows that hold something, each with its number and its cells in normal form, trimmed."""
    from ipr_coder.transcripts.sheets import is_workbook, read_sheets

    source = open_source(path, None, frozenset())
    if is_workbook(source.data):
        sheets = read_sheets(source.data, source.name)
        found = list(zip(sheets[0].numbers, sheets[0].rows, strict=True)) if sheets else []
    else:
        found = _separated(source.decoded.text, path.name)
    trimmed = ((number, [normalise(cell).strip() for cell in cells]) for number, cells in found)
    return [(number, cells) for number, cells in trimmed if any(cells)]


def _separated(text: str, name: str) -> list[tuple[int, list[str]]]:
    first = text.lstrip("\n").partition("\n")[0]
    delimiter = max((",", ";", "\t"), key=first.count)
    refuse_more_than(MOST_PIECES, text.count(delimiter), "cells", name)
    csv.field_size_limit(LARGEST_FILE)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows, line = [], 1
    try:
        for row in reader:
            rows.append((line, row))
            line = reader.line_num + 1
    except csv.Error:
        mend = "Save it again as CSV in your spreadsheet program."
        raise TranscriptError("is no table that can be read.", place=f"{name}, line {line}", mend=mend) from None
    return rows


def _plain(name: str) -> str:
    return re.sub(r"[\s_\-]+", "_", name.strip().casefold())


def _shown(value: str) -> str:
    """A cell as a message may quote it: a wrong column can hold anything, at any length."""
    return repr(value if len(value) <= _MOST_SHOWN else f"{value[:_MOST_SHOWN]}...")


_MOST_SHOWN = 40
