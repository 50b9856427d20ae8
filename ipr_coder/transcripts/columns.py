"""Tables of utterances, whatever file they came from: which column is speaker, text, start and end, and the turns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ipr_coder.transcripts.clock import TIME, milliseconds, short_hand
from ipr_coder.transcripts.directives import Directives
from ipr_coder.transcripts.draft import Draft, Utterance, dropped
from ipr_coder.transcripts.labels import LONGEST_LABEL, key, role_hint, tidy
from ipr_coder.transcripts.model import ImportNote

Row = Sequence[str]


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column holds what; `header` says that the first row names them.

    Times are clock times; with `milliseconds` bare numbers, with `short_hand` NVivo's bare digits as well.
    """

    text: int
    speaker: int | None = None
    start: int | None = None
    end: int | None = None
    header: bool = False
    milliseconds: bool = False
    short_hand: bool = False

    def time(self, typed: str) -> int | None:
        """The milliseconds that a cell says, or None."""
        text = typed.strip("[]()# \t\u00a0")
        if self.milliseconds:
            return int(text) if text.isascii() and text.isdigit() and len(text) < 11 else None
        return short_hand(text) if self.short_hand else milliseconds(text)


def find_columns(rows: Sequence[Row], known: frozenset[str] = frozenset()) -> Columns | None:
    """The columns of a table of utterances, told by their names or else by their content; None if it is no such table.

    Without names, the text is the column with most different words in it, and the speaker the short one with few
    different entries; times are times. A table without a column of speakers is one only if it names a column of text
    and one of times.
    """
    if not rows:
        return None
    named = _named(rows)
    if named is not None:
        return named
    width = max(map(len, rows))
    filled = [[row[column].strip() for row in rows if column < len(row)] for column in range(width)]
    times = [column for column in range(width) if _share(filled[column], _is_time) > 0.8]
    weights = [sum(map(len, set(filled[column]))) if column not in times else 0 for column in range(width)]
    text = max(range(width), key=lambda column: weights[column]) if any(weights) else None
    if text is None:
        return None
    speaker = next(
        (
            column
            for column in range(width)
            if column != text and column not in times and _speaks(filled[column], known)
        ),
        None,
    )
    if speaker is None:
        return None
    return Columns(text, speaker, times[0] if times else None, times[1] if len(times) > 1 else None)


def read_rows(rows: Sequence[Row], columns: Columns, name: str, numbers: Sequence[int]) -> Draft:
    """The turns in `rows`; `numbers` are the rows' numbers for people.

    A row without a speaker goes on with the turn before it, as a new paragraph. A row whose text is a directive is
    obeyed. Other columns are left out, and that is said.
    """
    directives, draft = Directives(name), Draft("table", [])
    cut = False
    for index, row in enumerate(rows):
        if columns.header and index == 0:
            continue
        cells = [cell.strip() for cell in row]
        text = _cell(cells, columns.text)
        directive = next((cell for cell in cells if cell.startswith("%")), None)
        if directive is not None and directives.take(directive, numbers[index], len(draft.utterances)):
            cut = True
            continue
        if not text:
            if any(cells):
                draft.notes.append(dropped(" | ".join(filter(None, cells)), "row without speech", numbers[index]))
            continue
        speaker = _speaker(cells, columns)
        start, end = _times(cells, columns)
        parts = [part for line in text.split("\n") if (part := line.strip())]
        parts = [parts[0], *("\n" + part for part in parts[1:])]
        if not speaker and columns.speaker is not None and draft.utterances and not cut and start is None:
            draft.utterances[-1].parts += ["\n" + parts[0], *parts[1:]]
            continue
        draft.utterances.append(Utterance(speaker, parts, start, end, numbers[index]))
        cut = False
    directives.finish(len(draft.utterances))
    draft.facts, draft.moments = directives.facts, directives.moments
    _say_what_was_left(draft, rows, columns)
    return draft


def _named(rows: Sequence[Row]) -> Columns | None:
    names = [" ".join(cell.casefold().split()).rstrip(":") for cell in rows[0]]
    found: dict[str, int] = {}
    for column, name in enumerate(names):
        for what, words in _HEADINGS.items():
            if name in words and what not in found:
                found[what] = column
    if "text" not in found or not ({"speaker", "start"} & set(found)):
        return None
    start, end = found.get("start"), found.get("end")
    cells = [_cell(row, column).strip() for row in rows[1:] for column in (start, end) if column is not None]
    bare = bool(cells) and all(cell.isascii() and cell.isdigit() for cell in cells if cell)
    whisper = bare and start is not None and end is not None
    return Columns(found["text"], found.get("speaker"), start, end, True, whisper, bare and not whisper)


def _share(cells: Sequence[str], holds: re.Pattern[str]) -> float:
    some = [cell for cell in cells if cell]
    return sum(1 for cell in some if holds.fullmatch(cell)) / len(some) if some else 0.0


def _speaks(cells: Sequence[str], known: frozenset[str]) -> bool:
    some = [cell for cell in cells if cell and not cell.startswith("%")]
    labels = {key(cell.rstrip(":")) for cell in some}
    if not some or len(some) * 2 < len(cells) or any(len(cell) > LONGEST_LABEL for cell in some):
        return False
    if all(cell.isdigit() for cell in some) or any(tidy(cell.rstrip(": ")) is None for cell in some):
        return False
    told = any(label in known or role_hint(label) is not None for label in labels)
    return told or len(labels) <= max(2, len(some) // 3)


def _cell(cells: Sequence[str], column: int | None) -> str:
    return cells[column] if column is not None and column < len(cells) else ""


def _speaker(cells: Sequence[str], columns: Columns) -> str:
    raw = _cell(cells, columns.speaker)
    return tidy(raw.rstrip(": ")) or " ".join(raw.split())[:120]


def _times(cells: Sequence[str], columns: Columns) -> tuple[int | None, int | None]:
    first, second = _cell(cells, columns.start), _cell(cells, columns.end)
    match = _RANGE.fullmatch(first.strip("[]()# \t\u00a0"))
    if match:
        return columns.time(match.group(1)), columns.time(match.group(2))
    return columns.time(first), columns.time(second)


def _say_what_was_left(draft: Draft, rows: Sequence[Row], columns: Columns) -> None:
    used = {columns.text, columns.speaker, columns.start, columns.end}
    others = sorted(
        {
            column
            for row in rows
            for column, cell in enumerate(row)
            if column not in used and cell.strip() and not cell.strip().startswith("%")
        }
    )
    if others:
        numbers = ", ".join(str(column + 1) for column in others)
        draft.notes.append(ImportNote("dropped", f"columns {numbers} hold neither speaker, text nor time; left out"))
    if columns.start is not None:
        unread = [row for row in rows[columns.header :] if _cell(row, columns.start).strip()]
        lost = [row for row in unread if _times([cell.strip() for cell in row], columns)[0] is None]
        lost = [row for row in lost if not any(cell.strip().startswith("%") for cell in row)]
        if lost:
            draft.notes.append(ImportNote("doubt", f"{len(lost)} times in column {columns.start + 1} cannot be read"))


_HEADINGS = {
    "speaker": frozenset(("speaker", "name", "who", "participant", "person", "label", "role", "speaker name", "spk")),
    "text": frozenset(
        ("text", "content", "transcript", "utterance", "speech", "talk", "words", "transcription", "dialogue", "what")
    ),
    "start": frozenset(
        ("time", "timespan", "start", "begin", "timestamp", "timecode", "time code", "start time", "from", "tc", "in")
    ),
    "end": frozenset(("end", "stop", "end time", "to", "until", "finish", "out")),
}
_RANGE = re.compile(rf"({TIME})\s*(?:-->|-|–|to)\s*({TIME})", re.ASCII)
_is_time = re.compile(rf"[\[(#]?{TIME}(?:\s*(?:-->|-|–|to)\s*{TIME})?[\])#]?", re.ASCII)
