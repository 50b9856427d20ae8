"""Excel workbooks (.xlsx) with one row an utterance, in any order of columns, with a header or none."""

from __future__ import annotations

from ipr_coder.errors import TranscriptError
from ipr_coder.transcripts.columns import Columns, find_columns, read_rows, take_facts
from ipr_coder.transcripts.draft import Draft, dropped
from ipr_coder.transcripts.sheets import Sheet, is_workbook, read_sheets
from ipr_coder.transcripts.source import Source


def sniff(source: Source) -> float:
    """Certain for an archive that holds a workbook."""
    return 1.0 if is_workbook(source.data) else 0.0


def read(source: Source) -> Draft:
    """The turns of the sheet that holds most talk; the other sheets are listed as left out.

    Raises TranscriptError for a damaged or hostile file, rows of several interviews, or a workbook without talk.
    """
    sheets = read_sheets(source.data, source.name)
    found = [each for sheet in sheets if (each := _talk(sheet, source)) is not None]
    if not found:
        mend = "Give it a first row with the names “speaker” and “text” (and “start”, “end” where there are times)."
        raise TranscriptError("no sheet holds a table of utterances.", place=source.name, mend=mend)
    talk, columns, above = max(found, key=lambda each: _weight(*each))
    rows = talk.rows[above:]
    draft = read_rows(rows, columns, source.name, talk.numbers[above:])
    draft.notes += [
        dropped(" | ".join(row), "row above the table, left out", number)
        for row, number in zip(talk.rows[:above], talk.numbers, strict=False)
    ]
    if columns.header:
        take_facts(draft, rows, source.name)
    draft.format, draft.confidence = "xlsx", 0.97 if columns.header else 0.75
    for sheet in sheets:
        if sheet is not talk:
            message = f"sheet “{sheet.title}” with {len(sheet.rows)} rows, left out"
            draft.notes.append(dropped(" | ".join(sheet.rows[0]), message, None))
    return draft


def _talk(sheet: Sheet, source: Source) -> tuple[Sheet, Columns, int] | None:
    """The columns of the sheet's table and how many rows stand above it; a header may come after a title."""
    bare: tuple[Sheet, Columns, int] | None = None
    for above in range(min(len(sheet.rows), _ROWS_ABOVE + 1)):
        rows = [row for row in sheet.rows[above:] if not row[0].startswith("%")]
        columns = find_columns(rows, source.known_labels) if rows else None
        if columns is None or sheet.rows[above][0].startswith("%"):
            continue
        if columns.header:
            return sheet, columns, above
        bare = bare or ((sheet, columns, 0) if above == 0 else None)
    return bare


def _weight(sheet: Sheet, columns: Columns, above: int) -> int:
    return sum(len(row[columns.text]) for row in sheet.rows[above:] if columns.text < len(row))


_ROWS_ABOVE = 5
