"""The rows of an Excel workbook as text, whatever they are rows of."""

from __future__ import annotations

import datetime
import io
import math
from dataclasses import dataclass, field

from ipr_coder.errors import TranscriptError
from ipr_coder.transcripts.clock import clock_time
from ipr_coder.transcripts.readers.archive_guard import guard
from ipr_coder.transcripts.source import MOST_PIECES, refuse_more_than

MOST_COLUMNS = 40
"""Columns looked at; a table of talk or of interviews has ten."""

MOST_ROWS = 100_000
"""Rows of a sheet, empty ones too: openpyxl takes ten seconds for them; ten hours of talk have some 20,000."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its title, its rows that hold something, and the number each has in Excel."""

    title: str
    rows: list[list[str]] = field(repr=False)
    numbers: list[int] = field(repr=False)


def is_workbook(data: bytes) -> bool:
    """True for an archive that holds a workbook's main part."""
    return data.startswith(b"PK") and b"xl/workbook.xml" in data


def read_sheets(data: bytes, name: str) -> list[Sheet]:
    """The sheets of the workbook in `data` that hold something; of formulas, the values last worked out.

    Times of day and durations become hh:mm:ss, whole numbers lose their ".0". Raises TranscriptError for a damaged or
    hostile file.
    """
    guard(data, name, "Excel workbook")
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        try:
            found = [_sheet(each, name) for each in book.worksheets]
        finally:
            book.close()
    except TranscriptError:
        raise
    except (InvalidFileException, KeyError, ValueError, TypeError, AttributeError, IndexError, SyntaxError, OSError):
        mend = "Open it in Excel and save it under a new name as .xlsx."
        raise TranscriptError("is damaged or no Excel workbook.", place=name, mend=mend) from None
    return [sheet for sheet in found if sheet.rows]


def _sheet(worksheet: object, name: str) -> Sheet:
    reset = getattr(worksheet, "reset_dimensions", None)
    if reset is not None:
        reset()
    rows, numbers, cells = [], [], 0
    for number, row in enumerate(worksheet.iter_rows(max_col=MOST_COLUMNS, values_only=True), 1):  # type: ignore[attr-defined]
        refuse_more_than(MOST_ROWS, number, "rows", name)
        texts = [_text(value) for value in row]
        while texts and not texts[-1].strip():
            texts.pop()
        if texts:
            cells += len(texts)
            refuse_more_than(MOST_PIECES, cells, "cells", name)
            rows.append(texts)
            numbers.append(number)
    return Sheet(str(getattr(worksheet, "title", "")), rows, numbers)


def _text(value: object) -> str:
    found = ""
    match value:
        case None:
            pass
        case datetime.datetime() if value.time() == datetime.time():
            found = value.date().isoformat()
        case datetime.datetime():
            found = value.isoformat(" ")
        case datetime.time():
            seconds = (value.hour * 60 + value.minute) * 60 + value.second
            found = clock_time(seconds * 1000 + value.microsecond // 1000)
        case datetime.timedelta():
            found = clock_time(max(0, round(value.total_seconds() * 1000)))
        case float() if math.isfinite(value) and value.is_integer():
            found = str(int(value))
        case _:
            found = str(value).replace("\r\n", "\n").replace("\r", "\n").replace("_x000D_", "")
    return found
