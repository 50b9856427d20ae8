"""Tags as a plain table (CSV), one row a tag: for codings made elsewhere, and for R or a spreadsheet.

Columns: transcript (the interview's label), start and end (code points in the stored text, end exclusive) or, when
reading, turn (counted from 1, the whole turn), code, coder. A column called round is written, and read past.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from ipr_coder.coding.taking_over import Coding, TakenOver, take_over
from ipr_coder.errors import UsageError
from ipr_coder.study import assignments, codebooks, texts
from ipr_coder.study.store import Store
from ipr_coder.study.tables import TagTable
from ipr_coder.text import Span

COLUMNS = ("transcript", "start", "end", "code", "coder", "round")

_MOST_BYTES = 256 * 1024 * 1024


def tags_as_csv(tags: TagTable) -> str:
    """The tags as CSV text, ordered by interview, start, end, code and coder. Holds no transcript text."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    columns = (tags.interview, tags.start, tags.end, tags.code, tags.coder)
    for interview, start, end, code, coder in zip(*(column.tolist() for column in columns), strict=True):
        label = tags.interviews[interview].label
        writer.writerow((label, start, end, tags.codes[code].id, tags.coders[coder], tags.round))
    return out.getvalue()


def import_tags(store: Store, path: Path, round: str = "main") -> TakenOver:
    """Read a CSV of tags into the study, all or none; UsageError names the line of the first row that cannot be."""
    return take_over(store, read_tags(store, path), round)


def read_tags(store: Store, path: Path) -> list[Coding]:
    """The tags of a CSV file, each checked against the study: transcript, place, code and coder must exist there."""
    text = _text(path)
    first = text.partition("\n")[0]
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=max((",", ";", "\t"), key=first.count)))
        return _codings(store, path, rows)
    except csv.Error as error:
        raise UsageError(f"this is not a CSV table ({error}).", place=str(path)) from error


def _codings(store: Store, path: Path, rows: list[list[str]]) -> list[Coding]:
    columns = _header(path, rows)
    codes = store.read(codebooks.code_ids)
    coders = store.read(assignments.coder_ids)
    turns: dict[str, tuple[int, tuple[Span, ...]] | None] = {}
    found = []
    for line, row in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in row):
            continue
        place = f"{path}, line {line}"
        cell = {name: row[index].strip() if index < len(row) else "" for name, index in columns.items()}
        label = cell["transcript"]
        if label not in turns:
            turns[label] = store.read(lambda tx, label=label: texts.turn_spans(tx, label))  # type: ignore[misc]
        known = turns[label]
        if known is None:
            raise UsageError(f"there is no transcript {label!r} in the study.", place=place)
        if cell["code"] not in codes:
            raise UsageError(f"there is no code {cell['code']!r} in the study's codebook.", place=place)
        if cell["coder"] not in coders:
            mend = f"Add the coder first: ipr-coder coder add STUDY {cell['coder']}"
            raise UsageError(f"there is no coder {cell['coder']!r} in the study.", place=place, mend=mend)
        span = _turn(cell["turn"], known[1], place) if "turn" in columns else _span(cell, known[0], place)
        found.append(Coding(label, cell["coder"], cell["code"], span))
    return found


def _header(path: Path, rows: list[list[str]]) -> dict[str, int]:
    names = [cell.strip().casefold() for cell in rows[0]] if rows else []
    columns = {name: index for index, name in enumerate(names) if name}
    needed = ("transcript", "code", "coder", *(("turn",) if "turn" in columns else ("start", "end")))
    lacking = [name for name in needed if name not in columns]
    if lacking:
        raise UsageError(
            f"the first line does not name the column{'s' if len(lacking) > 1 else ''} {', '.join(lacking)}.",
            place=f"{path}, line 1",
            mend="It should read: transcript,start,end,code,coder (or turn instead of start,end).",
        )
    return columns


def _turn(text: str, turns: Sequence[Span], place: str) -> Span:
    if not text.isdecimal() or not 1 <= int(text) <= len(turns):
        raise UsageError(
            f"the turn is given as {text!r}.", place=place, mend=f"Turns are counted from 1 to {len(turns)}."
        )
    return turns[int(text) - 1]


def _span(cell: dict[str, str], length: int, place: str) -> Span:
    start, end = cell["start"], cell["end"]
    if not (start.isdecimal() and end.isdecimal() and int(start) < int(end) <= length):
        raise UsageError(
            f"start {start!r} and end {end!r} are not a place in the text.",
            place=place,
            mend=f"Characters are counted from 0; the text has {length}, and end lies behind the last one meant.",
        )
    return Span(int(start), int(end))


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise UsageError("the file is larger than 256 MB.", place=str(path))
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(
            "the file is not in UTF-8.", place=str(path), mend="Save it as “CSV UTF-8” in your spreadsheet program."
        ) from error
    except OSError as error:
        raise UsageError(f"the file cannot be read ({error.strerror}).", place=str(path)) from error
