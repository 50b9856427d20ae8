"""Tags as a plain table (CSV), one row a tag: for codings made elsewhere, and for R or a spreadsheet.

Columns: transcript (the interview's label), start and end (code points in the stored text, end exclusive) or, when
reading, turn (counted from 1, the whole turn), code, coder, and round and attributes ("frame=then; intensity=2"),
which may be left out when reading. Other columns are read past.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from ipr_coder.coding.attributes import possible_attributes, refuse_impossible
from ipr_coder.coding.taking_over import Coding, TakenOver, take_over
from ipr_coder.errors import StudyError, UsageError
from ipr_coder.exchange.csv_rows import csv_rows, shown
from ipr_coder.study import assignments, codebooks, texts
from ipr_coder.study.mark_table import TagName
from ipr_coder.study.store import Store
from ipr_coder.study.tables import TagTable
from ipr_coder.text import Span

COLUMNS = ("transcript", "start", "end", "code", "coder", "round", "attributes")

_MOST_DIGITS = 12


def tags_as_csv(tags: TagTable, attributes: Mapping[TagName, Mapping[str, str]] | None = None) -> str:
    """The tags as CSV text, ordered by interview, start, end, code and coder. Holds no transcript text.

    `attributes` are those of the tags that have any, as `mark_table.load_attributes` gives them.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    columns = (tags.interview, tags.start, tags.end, tags.code, tags.coder)
    for interview, start, end, code, coder in zip(*(column.tolist() for column in columns), strict=True):
        label = tags.interviews[interview].label
        ident, who = tags.codes[code].id, tags.coders[coder]
        said = (attributes or {}).get((label, start, end, ident, who), {})
        writer.writerow((label, start, end, ident, who, tags.round, _written(said)))
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
    possible = possible_attributes(store.read(codebooks.load_codebook))
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
        said = _attributes(cell.get("attributes", ""), possible, place)
        found.append(Coding(label, cell["coder"], cell["code"], span, said))
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


def _written(attributes: Mapping[str, str]) -> str:
    return "; ".join(f"{name}={value}" for name, value in attributes.items())


def _attributes(text: str, possible: Mapping[str, tuple[str, ...]], place: str) -> dict[str, str]:
    said: dict[str, str] = {}
    for part in filter(None, (part.strip() for part in text.split(";"))):
        name, equals, value = (piece.strip() for piece in part.partition("="))
        if not equals or name in said:
            raise UsageError(
                f"the attributes {shown(text)} cannot be read.",
                place=place,
                mend="Write them like frame=then; about=self",
            )
        said[name] = value
    try:
        refuse_impossible(possible, said)
    except StudyError as error:
        raise UsageError(error.what, place=place, mend=error.mend) from error
    return said


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) <= _MOST_DIGITS else None
