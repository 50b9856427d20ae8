"""Tables in text, one row an utterance, with commas, semicolons or tabs: NVivo, InqScribe, Whisper, one's own."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

from ipr_coder.errors import TranscriptError
from ipr_coder.transcripts.columns import Columns, find_columns, read_rows, take_facts
from ipr_coder.transcripts.draft import Draft
from ipr_coder.transcripts.model import ImportNote
from ipr_coder.transcripts.source import LARGEST_FILE, MOST_PIECES, Source, refuse_more_than
from ipr_coder.transcripts.stamps import FRAMES_MESSAGE, frames_to_milliseconds


def sniff(source: Source) -> float:
    """Likely where most first lines have the same number of columns, and those are a table of utterances."""
    return 0.97 if _shape(source) is not None else 0.0


def read(source: Source) -> Draft:
    """The turns in the rows. Raises TranscriptError for rows of several interviews, or a quote that never closes."""
    shape = _shape(source)
    if shape is None:
        raise TranscriptError("is no table of utterances.", place=source.name)
    delimiter, columns = shape
    rows, numbers = _rows(source.decoded.text, delimiter, source.name)
    draft = read_rows(rows, columns, source.name, numbers)
    _frames(draft, rows, columns)
    if columns.header:
        take_facts(draft, rows, source.name)
    draft.format = "tab-table" if delimiter == "\t" else "csv"
    draft.notes[:0] = source.decoded.notes
    return draft


def _shape(source: Source) -> tuple[str, Columns] | None:
    """The delimiter and the columns, told by the first lines."""
    for delimiter in ("\t", ",", ";"):
        lines = [line for line in source.sample if not line.startswith("%")]
        counts = [line.count(delimiter) for line in lines]
        if not counts or not counts[0] or sum(1 for count in counts if count >= counts[0]) < len(counts) * 0.8:
            continue
        try:
            rows, _ = _rows("\n".join(source.sample), delimiter, source.name)
        except TranscriptError:
            continue
        columns = find_columns([row for row in rows if not row[0].startswith("%")], source.known_labels)
        if columns is None and delimiter == "\t":
            columns = _times_and_text(rows)
        if columns is not None and (columns.header or delimiter == "\t"):
            return delimiter, columns
    return None


def _times_and_text(rows: Sequence[Sequence[str]]) -> Columns | None:
    """Two columns of which the first holds times that do not fall: NVivo's import form without speakers."""
    if len(rows) < 2 or any(len(row) != 2 for row in rows):
        return None
    columns = Columns(text=1, start=0, short_hand=True)
    times = [columns.time(row[0]) for row in rows]
    rising = [time for time in times if time is not None]
    return columns if len(rising) == len(times) and rising == sorted(rising) else None


def _rows(text: str, delimiter: str, name: str) -> tuple[list[list[str]], list[int]]:
    """The rows that hold something, and the line each begins at. Tab-separated text has no quoting."""
    refuse_more_than(MOST_PIECES, text.count(delimiter), "cells", name)
    csv.field_size_limit(LARGEST_FILE)
    if delimiter == "\t" and '\t"' not in text:
        reader = csv.reader(io.StringIO(text), delimiter=delimiter, quoting=csv.QUOTE_NONE)
    else:
        reader = csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)
    rows, numbers, line = [], [], 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append(row)
                numbers.append(line)
            line = reader.line_num + 1
    except csv.Error:
        mend = "Check the quotes in that row, or export the table again."
        raise TranscriptError("a row cannot be read.", place=f"{name}, line {line}", mend=mend) from None
    return rows, numbers


def _frames(draft: Draft, rows: Sequence[Sequence[str]], columns: Columns) -> None:
    """InqScribe's times end in frames: two digits, none of them 30 or more."""
    places = [column for column in (columns.start, columns.end) if column is not None]
    cells = [row[column].strip() for row in rows[columns.header :] for column in places if column < len(row)]
    last = [match.group(1) for cell in cells if (match := _FRAMES.fullmatch(cell))]
    if len(last) < 6 or len(last) != len(cells) or len(set(last)) < 3 or max(last) >= "30":
        return
    for each in draft.utterances:
        each.start_ms = None if each.start_ms is None else frames_to_milliseconds(each.start_ms)
        each.end_ms = None if each.end_ms is None else frames_to_milliseconds(each.end_ms)
    draft.notes.append(ImportNote("doubt", FRAMES_MESSAGE))


_FRAMES = re.compile(r"\d{1,3}:\d{2}:\d{2}\.(\d{2})", re.ASCII)
