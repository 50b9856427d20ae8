"""Tags as a plain table (CSV), one row a tag: for codings made elsewhere, and for R or a spreadsheet.

Columns: transcript (the interview's label), start and end (code points in the stored text, end exclusive) or, when
reading, turn (counted from 1, the whole turn), code, coder, and round, which may be left out when reading. Other
columns are read past.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from ipr_coder.coding.taking_over import Coding, TakenOver, take_over
from ipr_coder.errors import UsageError
from ipr_coder.exchange.csv_rows import csv_rows, shown
from ipr_coder.study import assignments, codebooks, texts
from ipr_coder.study.store import Store
from ipr_coder.study.tables import TagTable
from ipr_coder.text import Span

COLUMNS = ("transcript", "start", "end", "code", "coder", "round")

_MOST_DIGITS = 12


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


def import_tags(store: Store, path: Path, round: str | None = None) -> TakenOver:
    """Read a CSV of tags into a round of the study, all or none.

    Without a round it is the study's newest one ("main" where there is none yet). UsageError names the line of the
    first row that cannot be, also of a row that says it belongs to another round.
    """
    into = round or store.read(assignments.newest_round) or "main"
    return take_over(store, read_tags(store, path, into), into)


def read_tags(store: Store, path: Path, round: str) -> list[Coding]:
    """The tags of a CSV file that are to go into a round, each checked against the study.

    Transcript, place, code and coder must exist there; a row that names another round is refused.
    """
    rows = csv_rows(path)
    columns = _header(path, rows[0][1] if rows else [])
    codes = store.read(codebooks.code_ids)
    coders = store.read(assignments.coder_ids)
    turns: dict[str, tuple[int, tuple[Span, ...]] | None] = {}
    found = []
    for line, row in rows[1:]:
        if not any(cell.strip() for cell in row):
            continue
        place = f"{path}, line {line}"
        cell = {name: row[index].strip() if index < len(row) else "" for name, index in columns.items()}
        label = cell["transcript"]
        if label not in turns:
            turns[label] = store.read(lambda tx, label=label: texts.turn_spans(tx, label))  # type: ignore[misc]
        known = turns[label]
        if known is None:
            raise UsageError(f"there is no transcript {shown(label)} in the study.", place=place)
        if cell["code"] not in codes:
            raise UsageError(f"there is no code {shown(cell['code'])} in the study's codebook.", place=place)
        if cell["coder"] not in coders:
            mend = "Add the coder first: ipr-coder coder add STUDY LABEL"
            raise UsageError(f"there is no coder {shown(cell['coder'])} in the study.", place=place, mend=mend)
        if cell.get("round", "") not in ("", round):
            mend = f"Take it into that round: ipr-coder tags import --round {shown(cell['round'])}"
            raise UsageError(f"the row is of round {shown(cell['round'])}, not of {round!r}.", place=place, mend=mend)
        span = _turn(cell["turn"], known[1], place) if "turn" in columns else _span(cell, known[0], place)
        found.append(Coding(label, cell["coder"], cell["code"], span))
    return found


def _header(path: Path, row: list[str]) -> dict[str, int]:
    names = [cell.strip().casefold() for cell in row]
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
    number = _number(text)
    if number is None or not 1 <= number <= len(turns):
        raise UsageError(
            f"the turn is given as {shown(text)}.", place=place, mend=f"Turns are counted from 1 to {len(turns)}."
        )
    return turns[number - 1]


def _span(cell: dict[str, str], length: int, place: str) -> Span:
    start, end = _number(cell["start"]), _number(cell["end"])
    if start is None or end is None or not start < end <= length:
        raise UsageError(
            f"start {shown(cell['start'])} and end {shown(cell['end'])} are not a place in the text.",
            place=place,
            mend=f"Characters are counted from 0; the text has {length}, and end lies behind the last one meant.",
        )
    return Span(start, end)


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) <= _MOST_DIGITS else None
