"""Recall moments kept in a table of their own, one row a moment: an event sheet, or a list typed from the video.

Columns: interview (its label, or dyad, session and respondent in columns of their own), ordinal, session_start,
session_end, stopped_by, question, first_turn, and end_turn or last_turn. Turns are counted from 1, as they are
everywhere a person sees them; end_turn is the first turn that no longer talks about the moment, last_turn the last
one that does. Without either, the talk goes on to the next moment of the interview.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ipr_coder.transcripts.directives import STOPPERS
from ipr_coder.transcripts.field_table import FieldRow, Names, read_field_table
from ipr_coder.transcripts.placing import interview_label, role_named

COLUMNS: Names = {
    "interview": ("transcript", "label"),
    "dyad": (),
    "session": ("session_number",),
    "respondent": ("role",),
    "ordinal": ("number", "moment", "nr", "no"),
    "session_start": ("start", "session_time", "time", "from"),
    "session_end": ("end", "to"),
    "stopped_by": ("who_stopped", "stopper"),
    "question": ("guide_question",),
    "first_turn": ("turn",),
    "end_turn": (),
    "last_turn": (),
}
"""The columns of a table of moments, and other names they may have."""


@dataclass(frozen=True, slots=True)
class ListedMoment:
    """One row. Session times are milliseconds; turns are ordinals counted from 0, end exclusive.

    `ordinal` and `end_turn` are None where the row leaves them out. `place` is the row, for messages.
    """

    interview: str
    ordinal: int | None
    session_start_ms: int
    session_end_ms: int | None
    stopped_by: str | None
    question: str | None
    first_turn: int
    end_turn: int | None
    place: str


def read_moments_csv(path: Path) -> tuple[ListedMoment, ...]:
    """The moments in a CSV file or workbook, in its order. Raises TranscriptError, with the row, for what cannot be:
    a time that is none, an end before its start, a moment that occurs twice.
    """
    found: list[ListedMoment] = []
    seen: dict[tuple[str, object], int] = {}
    for row in read_field_table(path, COLUMNS, ("session_start", "first_turn")):
        moment = _moment(row)
        own = ("ordinal", moment.ordinal) if moment.ordinal is not None else ("start", moment.session_start_ms)
        if (moment.interview, own) in seen:
            mend = f"Line {seen[moment.interview, own]} has it too: take one of them out."
            raise row.wrong("ordinal", f"gives a moment of {moment.interview} a second time.", mend)
        seen[moment.interview, own] = row.number
        found.append(moment)
    return tuple(found)


def _moment(row: FieldRow) -> ListedMoment:
    start, end = row.time("session_start"), row.time("session_end")
    if start is None:
        raise row.wrong("session_start", "is missing.", "Write the time of the session, such as 00:12:40.")
    if end is not None and end < start:
        raise row.wrong("session_end", "lies before session_start.", "Put the earlier time first.")
    first = _turn(row, "first_turn")
    if first is None:
        raise row.wrong("first_turn", "is missing.", "Write the number of the turn, counted from 1.")
    stop, last = _turn(row, "end_turn"), _turn(row, "last_turn")
    stop = last + 1 if stop is None and last is not None else stop
    if stop is not None and stop < first:
        raise row.wrong("end_turn", "lies before first_turn.", "Put the earlier turn first.")
    return ListedMoment(
        interview=_interview(row),
        ordinal=row.whole("ordinal"),
        session_start_ms=start,
        session_end_ms=end,
        stopped_by=row.choice("stopped_by", STOPPERS),
        question=row.maybe("question"),
        first_turn=first,
        end_turn=stop,
        place=row.place,
    )


def _interview(row: FieldRow) -> str:
    label = row.maybe("interview")
    if label is not None:
        return label
    if row.maybe("dyad") is None:
        raise row.wrong("interview", "is missing.", "Write its label, such as D03_S3_client.")
    who = row.text("respondent")
    return interview_label(row.text("dyad"), row.whole("session", "s|session"), role_named(who) or who)


def _turn(row: FieldRow, name: str) -> int | None:
    number = row.whole(name)
    if number == 0:
        raise row.wrong(name, "is 0.", "Turns are counted from 1.")
    return None if number is None else number - 1
