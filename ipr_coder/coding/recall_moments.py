"""Setting, moving and removing recall moments: facts of the study that all its coders share.

A coder does so at an own open desk, undoably; who did it is in the audit trail, and others see it when they open the
interview again. Talk belongs to one moment at a time: a moment set inside another's talk ends that talk there, and one
that is removed gives its talk back to the one whose talk ended where it began.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ipr_coder.coding.at_desk import carry_out, recorded
from ipr_coder.errors import StudyError
from ipr_coder.study import texts
from ipr_coder.study.hidden import hidden_in_round
from ipr_coder.study.moment_rows import StoredMoment, moment_rows, write_moments
from ipr_coder.study.schema import now_ms
from ipr_coder.study.store import Store, Transaction
from ipr_coder.study.values import EVERYWHERE, Change, Deed, Desk
from ipr_coder.text import Span
from ipr_coder.transcripts.directives import STOPPERS

Records = dict[int, StoredMoment]
"""By their numbers, those taken away left out."""


@dataclass(frozen=True, slots=True)
class _New:
    """A recall moment to be set at the turn that holds the character `position`; times are the session's, in ms."""

    position: int
    session_start_ms: int
    session_end_ms: int | None = None
    stopped_by: str | None = None
    question: str | None = field(default=None, repr=False)


def set_moment(
    store: Store,
    desk: Desk,
    position: int,
    session_start_ms: int,
    *,
    session_end_ms: int | None = None,
    stopped_by: str | None = None,
    question: str | None = None,
) -> Deed:
    """Let a new recall moment begin with the turn at a character; times are the session's, in milliseconds.

    Its talk goes on to the end of the talk it was set into, or else to the next moment or the end of the text.
    `question` is a short label such as Q1. Refused where a moment begins at that turn already.
    """
    new = _New(position, session_start_ms, session_end_ms, stopped_by, question)
    _check(new)

    def job(tx: Transaction) -> Deed:
        before = _live(tx, desk.transcript_id)
        after = _with(tx, desk.transcript_id, before, new, _next(tx, desk.transcript_id))
        return _record(tx, desk, before, after, "set a recall moment")

    return carry_out(store, desk, job)


def move_moment(store: Store, desk: Desk, ordinal: int, to_position: int) -> Deed:
    """Let a recall moment begin with another turn: taken away where it was, set where it belongs, its times kept."""

    def job(tx: Transaction) -> Deed:
        before = _live(tx, desk.transcript_id)
        old = _known(before, ordinal)
        without = _without(tx, desk.transcript_id, before, ordinal)
        new = _New(to_position, old.session_start_ms, old.session_end_ms, old.stopped_by, old.question)
        after = _with(tx, desk.transcript_id, without, new, ordinal)
        return _record(tx, desk, before, after, f"move recall moment {ordinal}")

    return carry_out(store, desk, job)


def remove_moment(store: Store, desk: Desk, ordinal: int) -> Deed:
    """Take a recall moment away; the talk about it goes back to the moment before, where that ended just there."""

    def job(tx: Transaction) -> Deed:
        before = _live(tx, desk.transcript_id)
        _known(before, ordinal)
        after = _without(tx, desk.transcript_id, before, ordinal)
        return _record(tx, desk, before, after, f"remove recall moment {ordinal}")

    return carry_out(store, desk, job)


def change_moment(
    store: Store,
    desk: Desk,
    ordinal: int,
    session_start_ms: int,
    *,
    session_end_ms: int | None = None,
    stopped_by: str | None = None,
) -> Deed:
    """Correct when in the session a recall moment lies, and who stopped the tape; its talk and question stay.

    Where the round hides roles, who stopped it is not seen and stays, too, unless it is said.
    """
    _check(_New(0, session_start_ms, session_end_ms, stopped_by))

    def job(tx: Transaction) -> Deed:
        before = _live(tx, desk.transcript_id)
        known = _known(before, ordinal)
        unseen = stopped_by is None and "role" in hidden_in_round(tx, desk.round_id)
        changed = replace(
            known,
            session_start_ms=session_start_ms,
            session_end_ms=session_end_ms,
            stopped_by=known.stopped_by if unseen else stopped_by,
        )
        return _record(tx, desk, before, {**before, ordinal: changed}, f"change recall moment {ordinal}")

    return carry_out(store, desk, job)


def replay_moments(tx: Transaction, desk: Desk, facts: Mapping[str, Any], *, forward: bool) -> tuple[Change, ...]:
    """Bring the moments back to what they were before (or after) an earlier deed.

    Moments are shared: where somebody has changed one of them since, all of them stay as they are.
    """
    rows = facts["rows"]
    known = {row.ordinal: row for row in moment_rows(tx, desk.transcript_id)}
    old, new = ("before", "after") if forward else ("after", "before")
    if any(_seen(known.get(int(ordinal))) != change[old] for ordinal, change in rows.items()):
        return ()
    changed = []
    for ordinal, change in rows.items():
        facts_then = change[new]
        gone = None if facts_then else now_ms()
        changed.append(replace(known[int(ordinal)], **(facts_then or {}), deleted_ms=gone))
    write_moments(tx, desk.transcript_id, changed)
    return (_changed(rows),)


def _check(new: _New) -> None:
    start, end = new.session_start_ms, new.session_end_ms
    if start < 0 or (end is not None and end < start):
        raise StudyError("the recall moment ends before it starts.", mend="Give the earlier session time first.")
    if new.stopped_by is not None and new.stopped_by not in STOPPERS:
        raise StudyError("who stopped the tape is not known.", mend=f"It is one of {', '.join(STOPPERS)}.")
    if new.question is not None and not _QUESTION.fullmatch(new.question):
        raise StudyError(
            "a recall moment's question is a short label.", mend="Use up to 20 letters and digits, such as Q1."
        )


_QUESTION = re.compile(r"[\w.-]{1,20}")


def _live(tx: Transaction, transcript: int) -> Records:
    return {row.ordinal: row for row in moment_rows(tx, transcript) if row.deleted_ms is None}


def _next(tx: Transaction, transcript: int) -> int:
    """The number of the next new moment: no number is ever given twice."""
    return max((row.ordinal for row in moment_rows(tx, transcript)), default=0) + 1


def _known(records: Records, ordinal: int) -> StoredMoment:
    if ordinal not in records:
        raise StudyError(f"there is no recall moment {ordinal} here.", mend="Somebody may have removed it; look again.")
    return records[ordinal]


def _with(tx: Transaction, transcript: int, records: Records, new: _New, ordinal: int) -> Records:
    start = texts.turn_start(tx, transcript, new.position)
    end = texts.end_before(tx, transcript, _FAR)
    if start is None or end is None or new.position >= end:
        raise StudyError("there is no turn at this place.", mend="Choose a turn of the interview.")
    if any(record.start == start for record in records.values()):
        raise StudyError("a recall moment begins at this turn already.", mend="Change or remove that one.")
    after = dict(records)
    around = next((record for record in records.values() if record.start < start < record.end), None)
    later = [record.start for record in records.values() if record.start > start]
    if around is not None:
        end = around.end
        shortened = texts.end_before(tx, transcript, start)
        after[around.ordinal] = replace(around, end=around.start if shortened is None else shortened)
    elif later:
        end = texts.end_before(tx, transcript, min(later)) or end
    times = (new.session_start_ms, new.session_end_ms)
    after[ordinal] = StoredMoment(0, ordinal, *times, new.stopped_by, new.question, start, end, None)
    return after


def _without(tx: Transaction, transcript: int, records: Records, ordinal: int) -> Records:
    gone = records[ordinal]
    after = {number: record for number, record in records.items() if number != ordinal}
    earlier = [record for record in after.values() if (record.start, record.ordinal) < (gone.start, gone.ordinal)]
    before = max(earlier, key=lambda record: (record.start, record.ordinal), default=None)
    if before is not None and gone.end > gone.start:
        ended = {gone.start, texts.end_before(tx, transcript, gone.start)}
        if before.end in ended:
            after[before.ordinal] = replace(before, end=gone.end)
    return after


_FAR = 2**31 - 1


def _record(tx: Transaction, desk: Desk, before: Records, after: Records, label: str) -> Deed:
    rows = _write(tx, desk.transcript_id, before, after)
    if not rows:
        return Deed(label, ())
    return recorded(tx, desk, Deed(label, (_changed(rows),)), "moment", {"label": label, "rows": rows})


def _write(tx: Transaction, transcript: int, before: Records, after: Records) -> dict[str, dict[str, Any]]:
    """Write what differs; returns it for the audit trail: by number, the row before and after (None: not there)."""
    rows: dict[str, dict[str, Any]] = {}
    changed = []
    for ordinal in sorted(before.keys() | after.keys()):
        old, new = before.get(ordinal), after.get(ordinal)
        if _seen(old) == _seen(new):
            continue
        rows[str(ordinal)] = {"before": _seen(old), "after": _seen(new)}
        if new is not None:
            changed.append(replace(new, id=old.id) if old else new)
        elif old is not None:
            changed.append(replace(old, deleted_ms=now_ms()))
    write_moments(tx, transcript, changed)
    return rows


def _seen(record: StoredMoment | None) -> dict[str, Any] | None:
    return None if record is None or record.deleted_ms is not None else _row(record)


def _row(record: StoredMoment) -> dict[str, Any]:
    """A moment as the audit trail keeps it: the question, which may be words of a file, stays in its own row."""
    return {
        "session_start_ms": record.session_start_ms,
        "session_end_ms": record.session_end_ms,
        "stopped_by": record.stopped_by,
        "start": record.start,
        "end": record.end,
    }


def _changed(rows: Mapping[str, Any]) -> Change:
    """Where a screen should look: at the moment that came, went or begins elsewhere, not at those it took talk from."""
    moved = [one for one in rows.values() if (one["before"] or {}).get("start") != (one["after"] or {}).get("start")]
    starts = [(one["after"] or one["before"])["start"] for one in moved or rows.values()]
    return Change("layout", Span(min(starts), min(starts) + 1) if starts else EVERYWHERE, True)
