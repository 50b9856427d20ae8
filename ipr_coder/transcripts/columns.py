"""Tables of utterances, whatever file they came from: which column is speaker, text, start and end, and the turns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ipr_coder.errors import TranscriptError
from ipr_coder.transcripts.clock import TIME, milliseconds, short_hand
from ipr_coder.transcripts.directives import Directives
from ipr_coder.transcripts.draft import Draft, Utterance, dropped, shortened
from ipr_coder.transcripts.labels import LONGEST_LABEL, key, role_hint, tidy
from ipr_coder.transcripts.model import ImportNote
from ipr_coder.transcripts.vocabulary import phrases

Row = Sequence[str]

INTERVIEW_COLUMNS = ("study", "dyad", "session", "respondent", "interviewer", "hours_after_session")
"""Columns that say of every row which interview it belongs to."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column holds what; `header` says that the first row names them.

    Times are clock times; with `milliseconds` or `seconds` bare numbers, with `short_hand` NVivo's bare digits too.
    """

    text: int
    speaker: int | None = None
    start: int | None = None
    end: int | None = None
    header: bool = False
    milliseconds: bool = False
    seconds: bool = False
    short_hand: bool = False

    def time(self, typed: str) -> int | None:
        """The milliseconds that a cell says, or None."""
        text = typed.strip("[]()# \t\u00a0")
        if self.milliseconds:
            return int(text) if text.isascii() and text.isdigit() and len(text) < 11 else None
        if self.seconds and _BARE.fullmatch(text):
            return round(float(text.replace(",", ".")) * 1000)
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
    obeyed. Other columns are left out, and that is said. Raises TranscriptError where most times cannot be read.
    """
    directives, draft = Directives(name), Draft("table", [])
    cut = False
    nobodys: list[int] = []
    wordless: list[int] = []
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
            if _speaker(cells, columns):
                wordless.append(numbers[index])
            continue
        speaker = _speaker(cells, columns)
        start, end = _times(cells, columns)
        parts = [part for line in text.split("\n") if (part := line.strip())]
        parts = [parts[0], *("\n" + part for part in parts[1:])]
        if not speaker and columns.speaker is not None and draft.utterances and not cut and start is None:
            draft.utterances[-1].parts += ["\n" + parts[0], *parts[1:]]
            continue
        if not speaker and columns.speaker is not None:
            nobodys.append(numbers[index])
        draft.utterances.append(Utterance(speaker, parts, start, end, numbers[index]))
        cut = False
    directives.finish(len(draft.utterances))
    draft.facts, draft.moments = directives.facts, directives.moments
    _refuse_lost_times(rows, columns, numbers, draft, name)
    _say_what_was_left(draft, rows, columns, numbers)
    for places, what in (
        (nobodys, "rows name no speaker and do not go on with the row before; each is a turn of nobody"),
        (wordless, "rows name a speaker and hold no words; left out"),
    ):
        if places:
            draft.notes.append(ImportNote("doubt", f"{len(places)} {what}", places[0]))
    return draft


def take_facts(draft: Draft, rows: Sequence[Row], name: str) -> None:
    """Columns named like facts ("dyad", "session") say them of the file, if they say one thing.

    Raises TranscriptError where the rows belong to several interviews.
    """
    directives = Directives(name)
    directives.facts.update(draft.facts)
    for column, heading in enumerate(rows[0]):
        fact = heading.strip().casefold().replace(" ", "_")
        if fact not in INTERVIEW_COLUMNS:
            continue
        said = {row[column].strip() for row in rows[1:] if column < len(row) and row[column].strip()}
        if len(said) > 1:
            mend = "Save one file for each interview."
            raise TranscriptError(f"its rows belong to several interviews (column {fact}).", place=name, mend=mend)
        for value in said:
            directives.take(f"%{fact}: {value}", 1, 0)
    draft.facts = directives.facts


def _named(rows: Sequence[Row]) -> Columns | None:
    names = [" ".join(cell.casefold().split()).rstrip(":") for cell in rows[0]]
    found: dict[str, int] = {}
    for column, name in enumerate(names):
        for what, words in _HEADINGS.items():
            if name in words and what not in found:
                found[what] = column
    if "text" not in found and {"speaker", "start"} & set(found) and len(rows) > 1:
        found |= _text_by_weight(rows, found)
    if "text" not in found or not ({"speaker", "start"} & set(found)):
        return None
    start, end = found.get("start"), found.get("end")
    cells = [_cell(row, column).strip() for row in rows[1:] for column in (start, end) if column is not None]
    cells = [cell for cell in cells if cell]
    columns = Columns(found["text"], found.get("speaker"), start, end, header=True)
    if not cells or not all(_BARE.fullmatch(cell) for cell in cells):
        return columns
    whole = all(cell.isdigit() for cell in cells)
    if whole and end is None:
        return replace(columns, short_hand=True)
    said = sum(len(_cell(row, columns.text)) for row in rows[1:])
    if whole and max(map(int, cells)) > said:
        return replace(columns, milliseconds=True)
    return replace(columns, seconds=True)


def _text_by_weight(rows: Sequence[Row], found: dict[str, int]) -> dict[str, int]:
    """Beside columns whose names are known, the one that holds most different words is the text, whatever its name."""
    width = max(map(len, rows))
    weights = {
        column: sum(map(len, {_cell(row, column).strip() for row in rows[1:]}))
        for column in range(width)
        if column not in found.values()
    }
    best = max(weights, key=lambda column: weights[column], default=None)
    return {"text": best} if best is not None and weights[best] > 4 * len(rows) else {}


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


def _say_what_was_left(draft: Draft, rows: Sequence[Row], columns: Columns, numbers: Sequence[int]) -> None:
    used = {columns.text, columns.speaker, columns.start, columns.end}
    headings = [cell.strip().casefold().replace(" ", "_") for cell in rows[0]] if columns.header else []
    facts = {column for column, heading in enumerate(headings) if heading in INTERVIEW_COLUMNS}
    others = sorted(
        {
            column
            for row in rows
            for column, cell in enumerate(row)
            if column not in used and column not in facts and cell.strip() and not cell.strip().startswith("%")
        }
    )
    first = rows[0] if columns.header else ()
    for column in others:
        entries = [
            (number, cell)
            for number, row in zip(numbers[columns.header :], rows[columns.header :], strict=True)
            if (cell := _cell(row, column).strip()) and not cell.startswith("%")
        ]
        what = f"column {column + 1}" + (f" (“{shortened(first[column])}”)" if column < len(first) else "")
        if any(character.isalpha() for _, cell in entries for character in cell):
            draft.notes += [dropped(cell, f"{what} is no speech, left out", number) for number, cell in entries]
        elif entries:
            draft.notes.append(ImportNote("dropped", f"{what} holds {len(entries)} numbers, left out"))
    if columns.seconds:
        draft.notes.append(ImportNote("doubt", "the times are bare numbers; they were read as seconds"))


def _refuse_lost_times(rows: Sequence[Row], columns: Columns, numbers: Sequence[int], draft: Draft, name: str) -> None:
    """Raise TranscriptError where most entries of the column of times are none; a few are listed as doubts."""
    if columns.start is None:
        return
    column = columns.start
    filled = [
        (number, row)
        for number, row in zip(numbers[columns.header :], rows[columns.header :], strict=True)
        if _cell(row, column).strip() and not any(cell.strip().startswith("%") for cell in row)
    ]
    lost = [number for number, row in filled if _times([cell.strip() for cell in row], columns)[0] is None]
    if len(lost) * 2 > len(filled):
        mend = "Write times as 00:01:02.5 (hours, minutes, seconds), or take that column out."
        what = f"the times in column {column + 1} cannot be read ({len(lost)} of {len(filled)})."
        raise TranscriptError(what, place=f"{name}, row {lost[0]}", mend=mend)
    draft.notes += [ImportNote("doubt", f"the time in column {column + 1} cannot be read", each) for each in lost]


_HEADINGS = {
    "speaker": phrases(
        "speaker|speakers|name|who|participant|person|label|role|speaker name|speaker label|spk|speaker id|sprecher|"
        "sprecherin|person/rolle|locuteur|intervenant|hablante|orador|spreker|parlante|talare|taler|osoba"
    ),
    "text": phrases(
        "text|content|transcript|utterance|utterances|speech|talk|words|transcription|dialogue|what|said|"
        "caption|verbatim|inhalt|transkript|äußerung|aeusserung|texte|contenu|énoncé|texto|contenido|tekst|testo|inhoud"
    ),
    "start": phrases(
        "time|timespan|start|begin|timestamp|timecode|time code|time stamp|start time|starttime|start_time|from|tc|in|"
        "start (s)|start (ms)|zeit|zeitmarke|beginn|anfang|temps|début|heure|tiempo|inicio|tijd|hora|tempo"
    ),
    "end": phrases("end|stop|end time|endtime|end_time|to|until|finish|out|end (s)|end (ms)|ende|fin|einde|fim|fine"),
}
_BARE = re.compile(r"\d{1,9}(?:[.,]\d{1,6})?", re.ASCII)
_RANGE = re.compile(rf"({TIME})\s*(?:-->|-|–|to)\s*({TIME})", re.ASCII)
_is_time = re.compile(rf"[\[(#]?{TIME}(?:\s*(?:-->|-|–|to)\s*{TIME})?[\])#]?", re.ASCII)
