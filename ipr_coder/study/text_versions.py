"""The versions of a transcript: what each correction changed, and how an older position is carried to today's text."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final, Literal

from sqlalchemy import Connection, insert, select, update

from ipr_coder.errors import StudyError
from ipr_coder.study import schema
from ipr_coder.study.mark_rows import PARKED, MarkKind, Owner, row_at_desk
from ipr_coder.study.values import Desk
from ipr_coder.text import Span
from ipr_coder.transcripts.anchoring import Carrier, Stretch

ChangeKind = Literal["edit", "replace", "deidentify", "undo"]
"""What a correction was: one turn, a whole file, names taken out, or an earlier correction taken back."""

NOBODY: Owner = ("", "", None)
"""Whose a recall moment is."""

ANY_MARK: Final = "any"
"""The kind of an exception that holds for every mark on a span, whoever made it."""

ExceptionKey = tuple[str, str, str, str | None, int, int]
"""Kind of mark, coder, round, code, and where it lay."""


@dataclass(frozen=True)
class VersionStep:
    """The way from version `number` of a transcript to the next one.

    `exceptions` are the marks that did not simply go along with the edits; `undoes` is the version whose correction
    an "undo" took back.
    """

    number: int
    kind: ChangeKind
    stretches: tuple[Stretch, ...]
    event_id: int | None
    replaced_ms: int
    has_body: bool
    undoes: int | None = None
    exceptions: Mapping[ExceptionKey, tuple[int, int] | None] = field(default_factory=dict, repr=False)

    @cached_property
    def carrier(self) -> Carrier:
        """Carries positions over this step."""
        return Carrier(self.stretches)

    def place(self, kind: MarkKind, owner: Owner, start: int, end: int) -> tuple[int, int] | None:
        """Where a mark that lay on `start`-`end` lies after this step; None where it lost its place."""
        for key in ((kind, *owner, start, end), (ANY_MARK, *NOBODY, start, end)):
            if key in self.exceptions:
                return self.exceptions[key]
        return carried_place(self.carrier, kind, start, end)


def carried_place(carrier: Carrier, kind: MarkKind, start: int, end: int) -> tuple[int, int] | None:
    """Where a mark lies after edits, by the edits alone; None where nothing of it is left."""
    if kind == "cut":
        at = carrier.point(start)
        return (at, at) if at else None
    moved = carrier.span(Span(start, end))
    return None if moved is None else (moved.start, moved.end)


def steps(tx: Connection, transcript_id: int) -> tuple[VersionStep, ...]:
    """All corrections of a transcript, oldest first."""
    version = schema.TranscriptVersion
    rows = tx.execute(
        select(
            version.version,
            version.kind,
            version.edits,
            version.event_id,
            version.replaced_ms,
            version.body.is_not(None),
        )
        .where(version.transcript_id == transcript_id)
        .order_by(version.version)
    )
    return tuple(_step(tuple(row)) for row in rows)


def standing(all_steps: Iterable[VersionStep]) -> tuple[VersionStep, ...]:
    """The steps without corrections that were taken back, and without their taking back: oldest first.

    A text that was brought back to the letter is as if it had never been changed.
    """
    held: list[VersionStep] = []
    for step in all_steps:
        found = next((at for at, one in enumerate(held) if one.number == step.undoes), None)
        if step.kind == "undo" and found is not None:
            del held[found:]
        else:
            held.append(step)
    return tuple(held)


def carried_span(
    tx: Connection, desk: Desk, event_id: int, span: Span, *, code: str | None = None, kind: MarkKind = "tag"
) -> Span:
    """Where a mark of the desk that lay on `span` when event `event_id` happened lies in the text of today.

    StudyError, in a sentence for the coder, where its words were taken out of the text since then.
    """
    start, end = _carried(tx, desk, event_id, (kind, code), (span.start, span.end))
    return Span(start, end)


def carried_cut(tx: Connection, desk: Desk, event_id: int, at: int) -> int:
    """The same for the place of a coder's own cut."""
    return _carried(tx, desk, event_id, ("cut", None), (at, at))[0]


def carried_talk(tx: Connection, transcript_id: int, event_id: int, start: int, end: int) -> tuple[int, int]:
    """Where the talk about a recall moment, `start`-`end` when the event happened, lies now; empty where it is gone."""
    for step in _standing_since(tx, transcript_id, event_id):
        key = ("moment", *NOBODY, start, end)
        if key in step.exceptions:
            start, end = step.exceptions[key] or (step.carrier.start(start),) * 2
        else:
            start, end = step.carrier.start(start), step.carrier.end(end)
            end = max(start, end)
    return start, end


def add_step(
    tx: Connection,
    transcript_id: int,
    number: int,
    *,
    kind: ChangeKind,
    digest: str,
    way: Mapping[str, Any],
    event_id: int,
    body: Mapping[str, Any] | None,
) -> None:
    """Keep how a transcript stood before a correction (`body`), and the way from there to the text after it."""
    tx.execute(
        insert(schema.TranscriptVersion).values(
            transcript_id=transcript_id,
            version=number,
            kind=kind,
            text_sha256=digest,
            body=None if body is None else _json(body),
            edits=_json(way),
            event_id=event_id,
        )
    )


def way_of(
    stretches: Iterable[Stretch], exceptions: Mapping[ExceptionKey, tuple[int, int] | None], undoes: int | None
) -> dict[str, Any]:
    """The way from one version to the next as JSON can hold it: positions only."""
    edits = [[one.start, one.end, one.length] for one in stretches]
    placed = [(*key, *(place or (None, None))) for key, place in exceptions.items()]
    return {"edits": edits, "exceptions": placed, "undoes": undoes}


def body_of(tx: Connection, transcript_id: int, number: int) -> dict[str, Any] | None:
    """What was written down of a version; None where a name was taken out since."""
    version = schema.TranscriptVersion
    body = tx.execute(
        select(version.body).where(version.transcript_id == transcript_id, version.version == number)
    ).scalar_one()
    return None if body is None else dict(json.loads(body))


def forget_bodies(tx: Connection, transcript_id: int) -> None:
    """Keep no older text of a transcript, because a name was taken out of it."""
    version = schema.TranscriptVersion
    tx.execute(update(version).where(version.transcript_id == transcript_id).values(body=None))


def _step(row: tuple[Any, ...]) -> VersionStep:
    number, kind, edits, event_id, at_ms, has_body = row
    way = json.loads(edits)
    exceptions: dict[ExceptionKey, tuple[int, int] | None] = {
        (what, coder, in_round, code, start, end): None if at is None else (at, until)
        for what, coder, in_round, code, start, end, at, until in way["exceptions"]
    }
    return VersionStep(
        number=number,
        kind=kind,
        stretches=tuple(Stretch(*one) for one in way["edits"]),
        event_id=event_id,
        replaced_ms=at_ms,
        has_body=has_body,
        undoes=way["undoes"],
        exceptions=exceptions,
    )


def _standing_since(tx: Connection, transcript_id: int, event_id: int) -> tuple[VersionStep, ...]:
    return standing(step for step in steps(tx, transcript_id) if (step.event_id or 0) > event_id)


def _carried(
    tx: Connection, desk: Desk, event_id: int, mark: tuple[MarkKind, str | None], place: tuple[int, int]
) -> tuple[int, int]:
    kind, code = mark
    owner: Owner = (desk.coder, desk.round, code if kind == "tag" else None)
    for step in _standing_since(tx, desk.transcript_id, event_id):
        moved = step.place(kind, owner, *place)
        if moved is None:
            placed = _placed_since(tx, desk, step.number, mark, place)
            if placed is not None:
                return placed
            raise StudyError(
                "the words it was about were taken out of the transcript since.",
                mend="Nothing was changed. `ipr-coder transcript displaced` lists the marks that wait for a place.",
            )
        place = moved
    return place


def _placed_since(
    tx: Connection, desk: Desk, number: int, mark: tuple[MarkKind, str | None], place: tuple[int, int]
) -> tuple[int, int] | None:
    """Where a person has put a mark of the desk that lost its place; None while it has none."""
    kind, code = mark
    displaced = schema.Displaced
    rows = tx.execute(
        select(displaced.row_id).where(
            displaced.transcript_id == desk.transcript_id,
            displaced.version == number,
            displaced.kind == kind,
            displaced.start_at == place[0],
            displaced.end_at == place[1],
            displaced.placed_ms.is_not(None),
        )
    ).scalars()
    for row in rows.all():
        found = row_at_desk(tx, desk, kind, row, code)
        if found is not None and found[0] < PARKED:
            return found
    return None


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
