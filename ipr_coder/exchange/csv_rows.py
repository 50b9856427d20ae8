"""Tables in .csv files as people and spreadsheets make them, read so that every fault can name its line; and cells that
are safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from ipr_coder.errors import UsageError

_MOST_BYTES = 256 * 1024 * 1024
_MOST_SHOWN = 40
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_rows(path: Path) -> list[tuple[int, list[str]]]:
    """The rows of the file, each with the number of the line it begins on.

    UTF-8, with or without a byte-order mark; cells parted by commas, semicolons or tabs, whichever the first line has
    most of. UsageError for what is no such file.
    """
    text = _text(path)
    first = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max((",", ";", "\t"), key=first.count))
    rows: list[tuple[int, list[str]]] = []
    line = 1
    try:
        for row in reader:
            rows.append((line, row))
            line = reader.line_num + 1
    except csv.Error as error:
        raise UsageError(f"this is not a CSV table ({error}).", place=f"{path}, line {line}") from error
    return rows


def shown(cell: str) -> str:
    """A cell as a message may quote it: a wrong column can hold anything, at any length."""
    return repr(cell if len(cell) <= _MOST_SHOWN else f"{cell[:_MOST_SHOWN]}...")


def without_formula(text: str) -> str:
    """Free text as a cell: what a spreadsheet would take for a formula begins with an apostrophe."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise UsageError("the file is larger than 256 MB.", place=str(path))
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(
            "the file is not in UTF-8.", place=str(path), mend="Save it as “CSV UTF-8” in your spreadsheet program."
        ) from error
    except FileNotFoundError:
        raise UsageError("there is no such file.", place=str(path), mend="Check the name and the folder.") from None
    except OSError as error:
        raise UsageError(
            f"the file cannot be read ({error.strerror}).", place=str(path), mend="Check that you may read it."
        ) from error
