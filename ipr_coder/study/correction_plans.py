"""A correction worked out before anything of it is written: the new text, and where every mark goes."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Connection

from ipr_coder.errors import StudyError
from ipr_coder.study import schema, texts
from ipr_coder.study.displaced import Unplaced
from ipr_coder.study.mark_rows import KINDS, MarkKind, MarkRow, WaitingKind, marks_on
from ipr_coder.study.moment_rows import StoredMoment, moment_rows, moments_of_file
from ipr_coder.study.proposals import proposals_from
from ipr_coder.study.re_anchoring import Place, Plan, following, place_talk, plan_marks
from ipr_coder.study.text_layout import Layout, Source, cut_layout, edited_layout, layout_from, load_layout
from ipr_coder.study.text_versions import NOBODY, ChangeKind, body_of, standing, steps
from ipr_coder.transcripts.anchoring import Carrier, Edit, context, edited, stretches
from ipr_coder.transcripts.model import RecallMoment, Turn
from ipr_coder.transcripts.moment_finder import ProposedMoment


@dataclass(frozen=True, slots=True)
class NewText:
    """A newly read text's turns, its recall moments (empty: the old ones stay) and its file."""

    turns: tuple[Turn, ...]
    moments: tuple[RecallMoment, ...]
    source: Source


@dataclass(frozen=True, slots=True)
class Change:
    """What a correction does: the text before (version `number`) and after, the marks' places, the moments.

    `undoes` is the version whose correction is taken back; `revived` are the rows that it had switched off;
    `proposals` the proposed moments of then (None: those there are go along).
    """

    transcript_id: int
    number: int
    kind: ChangeKind
    edits: tuple[Edit, ...] = field(repr=False)
    before: Layout
    after: Layout
    plan: Plan
    moments: tuple[StoredMoment, ...]
    unplaced: tuple[Unplaced, ...]
    undoes: int | None = None
    revived: Mapping[MarkKind, list[int]] = field(default_factory=dict)
    proposals: tuple[ProposedMoment, ...] | None = None


def planned(
    tx: Connection,
    transcript_id: int,
    edits: Sequence[Edit],
    kind: ChangeKind,
    *,
    new: NewText | None = None,
    by_position: bool = False,
) -> Change:
    """The plan of a change by edits; StudyError where they are not possible."""
    before = load_layout(tx, transcript_id)
    after = _after(before, edits, new)
    carrier = Carrier(stretches(edits))
    rule = following(before.text, after.text, carrier, by_position=by_position)
    plan = plan_marks([row for row in marks_on(tx, transcript_id) if row.placed], rule, carrier)
    moments, gone = _carried(moment_rows(tx, transcript_id), (before, after), carrier, plan)
    if new and new.moments:
        moments, gone = moments_of_file(moments, new.moments, after.turns, len(after.text)), ()
    return Change(
        transcript_id=transcript_id,
        number=texts.text_version(tx, transcript_id),
        kind=kind,
        edits=tuple(edits),
        before=before,
        after=after,
        plan=plan,
        moments=moments,
        unplaced=_unplaced(before.text, plan.lost, gone),
    )


def planned_undo(tx: Connection, transcript_id: int) -> Change:
    """The plan of taking back the last correction in force; StudyError where there is none, or no older text."""
    held = standing(steps(tx, transcript_id))
    if not held:
        raise StudyError("this transcript was not corrected, so there is nothing to take back.")
    step = held[-1]
    body = body_of(tx, transcript_id, step.number)
    if body is None:
        raise StudyError(
            "names were taken out of this transcript, so no older text is kept.",
            mend="Nothing was changed. An older text comes back only from a backup, with the names in it.",
        )
    before, after = load_layout(tx, transcript_id), layout_from(body)
    edits = tuple(_back(step.stretches, after.text))
    carrier = Carrier(stretches(edits))
    known = {(kind, row): (start, end) for kind in KINDS for row, start, end in body["marks"].get(kind, ())}
    follows = following(before.text, after.text, carrier)
    there = [row for row in marks_on(tx, transcript_id) if row.placed or (row.kind, row.id) in known]
    revived = _revived(body, there)
    # what the correction switched off is in force again, so no mark taken away stands in its way
    rows = [replace(row, deleted_ms=None) if row.id in revived.get(row.kind, ()) else row for row in there]

    def place(row: MarkRow) -> Place | None:
        return known.get((row.kind, row.id)) or follows(row)

    plan = plan_marks(rows, place, carrier, restored=known.keys())
    moments, gone = _restored(moment_rows(tx, transcript_id), body, (before, after), carrier, plan)
    return Change(
        transcript_id=transcript_id,
        number=texts.text_version(tx, transcript_id),
        kind="undo",
        edits=edits,
        before=before,
        after=after,
        plan=plan,
        moments=moments,
        unplaced=_unplaced(before.text, plan.lost, gone),
        undoes=step.number,
        revived=revived,
        proposals=proposals_from(body["proposed"]) if "proposed" in body else None,
    )


def _after(before: Layout, edits: Sequence[Edit], new: NewText | None) -> Layout:
    try:
        text = edited(before.text, edits)
    except ValueError:
        raise StudyError("the edits do not fit the transcript's text.", mend="Nothing was changed.") from None
    if not unicodedata.is_normalized("NFC", text):
        raise StudyError("an edit parts a letter from its accent.", mend="Replace the whole letter.")
    if new is None:
        return edited_layout(before, text, edits)
    segments = cut_layout(text, new.turns, before.unit)
    return replace(before, text=text, turns=new.turns, segments=segments, source=new.source)


def _revived(body: Mapping[str, Any], rows: Iterable[MarkRow]) -> dict[MarkKind, list[int]]:
    """The rows that a correction switched off and nobody has placed since."""
    parked = {(row.kind, row.id) for row in rows if not row.placed}
    return {kind: [row for row in ids if (kind, row) in parked] for kind, ids in body["off"].items()}


def _back(step: Iterable[Any], old: str) -> Iterable[Edit]:
    """The edits that take a step back, which led away from `old`."""
    shift = 0
    for one in step:
        start = one.start + shift
        yield Edit(start, start + one.length, old[one.start : one.end])
        shift += one.length - (one.end - one.start)


def _carried(
    moments: Iterable[StoredMoment], texts: tuple[Layout, Layout], carrier: Carrier, plan: Plan
) -> tuple[tuple[StoredMoment, ...], tuple[StoredMoment, ...]]:
    """The moments with their talk carried over, and those in force whose talk is gone: they are switched off."""
    moved, gone = [], []
    before, after = texts
    for moment in moments:
        place = place_talk(moment, before.text, after.text, carrier, (before.turns, after.turns))
        at = carrier.start(moment.start)
        if place is None:
            if moment.deleted_ms is None:
                gone.append(moment)
            moved.append(replace(moment, start=at, end=at, deleted_ms=moment.deleted_ms or schema.now_ms()))
        else:
            moved.append(replace(moment, start=place[0], end=place[1]))
        if place != (at, max(at, carrier.end(moment.end))):
            plan.exceptions[("moment", *NOBODY, moment.start, moment.end)] = place
    return tuple(moved), tuple(gone)


def _restored(
    moments: Iterable[StoredMoment],
    body: Mapping[str, Any],
    texts: tuple[Layout, Layout],
    carrier: Carrier,
    plan: Plan,
) -> tuple[tuple[StoredMoment, ...], tuple[StoredMoment, ...]]:
    """The moments as they were, where nobody has changed them since; those that the correction brought are away."""
    were = {one.id: one for one in (StoredMoment(*fact) for fact in body["moments"])}
    left = {one.id: one for one in (StoredMoment(*fact) for fact in body["moments_after"])}
    back, since = [], []
    for moment in moments:
        if left.get(moment.id) != moment:
            since.append(moment)
        elif moment.id in were:
            old = were[moment.id]
            back.append(old)
            plan.exceptions[("moment", *NOBODY, moment.start, moment.end)] = (old.start, old.end)
        else:
            back.append(replace(moment, start=0, end=0, deleted_ms=schema.now_ms()))
    moved, gone = _carried(since, texts, carrier, plan)
    return (*back, *moved), gone


def _unplaced(text: str, marks: Iterable[MarkRow], moments: Iterable[StoredMoment]) -> tuple[Unplaced, ...]:
    found = [
        _waiting(text, mark.kind, mark.id, mark.owner, (mark.start, mark.end))
        for mark in marks
        if mark.live and mark.placed
    ]
    found += [_waiting(text, "moment", moment.id, NOBODY, (moment.start, moment.end)) for moment in moments]
    return tuple(sorted(found, key=lambda one: (one.start, one.end, one.kind, one.row_id)))


def _waiting(text: str, kind: WaitingKind, row: int, owner: tuple[str, str, str | None], place: Place) -> Unplaced:
    start, end = place
    before, after = context(text, start, end)
    return Unplaced(kind, row, *owner, start, end, text[start:end], before, after)
