"""The settled layer of a round at one interview: its desk, and its tags put there or switched, many at a time."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection, and_, func, select, update
from sqlalchemy.orm import aliased

from ipr_coder.errors import StudyError
from ipr_coder.study import assignments, codebooks, marks, schema, structure, texts
from ipr_coder.study.decision_moves import rest_on
from ipr_coder.study.decisions import Resting, SettledTag
from ipr_coder.study.mark_rows import PARKED, switch_rows
from ipr_coder.study.tables import CONSENSUS
from ipr_coder.study.tag_moves import portions
from ipr_coder.study.values import Desk
from ipr_coder.text import Span


@dataclass(frozen=True, slots=True)
class Put:
    """A tag that was to be in the settled layer: its row, whether it was there, and the attributes it had.

    `waited`: it had been taken away and is in force again.
    """

    tag: int
    uid: str
    settled: SettledTag
    was_live: bool
    waited: bool
    before: Mapping[str, str]


def layer_desk(tx: Connection, interview: str, round: str) -> Desk | None:
    """The desk at which an interview of a round is settled; None while nobody has sat down to it."""
    layer, who = assignments.settled_layer(tx, round), assignments.coder_ids(tx, CONSENSUS)
    if layer is None or not who:
        return None
    (label, number), what = next(iter(who.items())), structure.interview_id(tx, interview)
    seat, transcript = schema.Assignment, texts.transcript_of(tx, what)
    here = (seat.coder_id == number, seat.interview_id == what, seat.round_id == layer[0])
    if transcript is None or tx.execute(select(seat.id).where(*here)).first() is None:
        return None
    version = texts.text_version(tx, transcript)
    return Desk(label, interview, layer[1], number, what, transcript, layer[0], version)


def ensure_layer_desk(tx: Connection, interview: str, round: str) -> tuple[Desk, bool]:
    """The same, with the layer, its seat and its place at the interview made where they are missing.

    True beside it when something was made. StudyError for an interview without a transcript.
    """
    there = layer_desk(tx, interview, round)
    if there is not None:
        return there, False
    study = structure.study_row(tx).id
    what = structure.interview_id(tx, interview)
    if texts.transcript_of(tx, what) is None:
        raise StudyError(f"interview {interview} has no transcript yet.", mend="Import it first: ipr-coder import.")
    number = assignments.ensure_seat_of(tx, study, CONSENSUS)
    layer, _ = assignments.ensure_settled_layer(tx, study, round)
    assignments.ensure_assignment(tx, number, what, layer)
    made = layer_desk(tx, interview, round)
    if made is None:
        raise AssertionError("a desk that was just made is there")
    return made, True


def is_layer(tx: Connection, desk: Desk) -> bool:
    """True for the desk of a settled layer, False for a coder's."""
    return tx.execute(select(schema.Coder.kind).where(schema.Coder.id == desk.coder_id)).scalar() == CONSENSUS


def layer_closed(tx: Connection, desk: Desk) -> bool:
    """True where the consensus of the interview is closed."""
    return assignments.is_submitted(tx, desk)


def closed_error(desk: Desk) -> StudyError:
    """What to say to somebody who would change a closed consensus."""
    return StudyError(
        f"the consensus of {desk.interview} is closed.",
        mend=f"Reopen it with a reason: ipr-coder consensus reopen STUDY {desk.interview} --reason ...",
    )


def put_settled(tx: Connection, desk: Desk, wanted: Sequence[tuple[SettledTag, int]]) -> tuple[Put, ...]:
    """Let the layer have these tags (each with the row number of its code) with exactly their attributes.

    A tag of the same code in an older version of the codebook is the same tag.
    """
    there = _layer_rows(tx, desk, {one.start for one, _ in wanted})
    missing = [(one, code) for one, code in wanted if _name(one) not in there]
    if missing:
        marks.add_tags(tx, [(desk, code, Span(one.start, one.end), dict(one.attributes)) for one, code in missing])
    fresh = _layer_rows(tx, desk, {one.start for one, _ in missing})
    done = [_put(tx, one, there.get(_name(one)), fresh) for one, _ in wanted]
    switch_rows(tx, "tag", [put.tag for put in done if put.waited], present=True)
    return tuple(done)


def follow(tx: Connection, touched: Collection[Resting]) -> tuple[tuple[Resting, ...], tuple[Resting, ...]]:
    """Put settled tags in force that a decision bears, and take those out that none bears any more.

    Returns the two. A tag that a corrected text has no place for waits until a person has placed it.
    """
    waiting = [_today(tx, one) for one in touched if one.borne and not one.live and one.start < PARKED]
    on = tuple({one.tag: one for one in waiting}.values())
    off = tuple(one for one in touched if one.live and not one.borne)
    switch_rows(tx, "tag", [one.tag for one in on], present=True)
    switch_rows(tx, "tag", [one.tag for one in off], present=False)
    return on, off


def turn_attributes(tx: Connection, changed: Mapping[str, tuple[Mapping[str, str], Mapping[str, str]]]) -> list[int]:
    """Give tags (by uid) other attributes, from the first to the second, unless they were changed again since.

    Returns the row numbers of those that were given them.
    """
    tag, done = schema.Tag, []
    for some in portions([bytes.fromhex(uid) for uid in changed]):
        for row in tx.execute(select(tag.id, tag.uid, tag.attributes).where(tag.uid.in_(some))).all():
            old, new = changed[bytes(row.uid).hex()]
            if marks.read_attributes(row.attributes) == old:
                marks.set_attributes(tx, row.id, new)
                done.append(row.id)
    return done


def layer_tags(tx: Connection, desk: Desk) -> tuple[SettledTag, ...]:
    """The settled tags in force at an interview, in the order of the text."""
    return tuple(
        SettledTag(one.code, one.span.start, one.span.end, tuple(sorted(one.attributes.items())))
        for one in marks.own_tags(tx, desk)
    )


def settled_counts(tx: Connection, round_name: str) -> dict[str, int]:
    """How many tags the settled layer of a round has, by interview; one without any is absent."""
    tag, layer = schema.Tag, assignments.settled_layer(tx, round_name)
    if layer is None:
        return {}
    rows = tx.execute(
        select(schema.Interview.label, func.count())
        .join_from(tag, schema.Interview, tag.interview_id == schema.Interview.id)
        .where(tag.round_id == layer[0], tag.deleted_ms.is_(None))
        .group_by(schema.Interview.label)
    )
    return {row[0]: row[1] for row in rows}


_Row = tuple[int, str, bool, str]


def _layer_rows(tx: Connection, desk: Desk, starts: Collection[int]) -> dict[tuple[str, int, int], _Row]:
    """Rows of the layer that begin at some places, by code, start and end; one in force before one taken away."""
    tag = schema.Tag
    found: dict[tuple[str, int, int], _Row] = {}
    for some in portions(sorted(starts)):
        rows = tx.execute(
            select(tag.id, tag.uid, schema.Code.ident, tag.start_at, tag.end_at, tag.deleted_ms, tag.attributes)
            .join_from(tag, schema.Code, tag.code_id == schema.Code.id)
            .where(
                tag.transcript_id == desk.transcript_id,
                tag.coder_id == desk.coder_id,
                tag.round_id == desk.round_id,
                tag.start_at.in_(some),
            )
            .order_by(tag.deleted_ms.is_(None), tag.id)
        )
        for number, uid, ident, start, end, deleted, said in rows:
            found[ident, start, end] = (number, bytes(uid).hex(), deleted is None, said)
    return found


def _today(tx: Connection, one: Resting) -> Resting:
    """The tag under the code as it is called now. A tag that was away while codes were merged was not moved with them;
    where one of the code it belongs to lies in its very place, that is the tag."""
    now = codebooks.former_ids(tx).get(one.code)
    if now is None:
        return one
    tag, mine = schema.Tag, aliased(schema.Tag)
    place = [
        getattr(tag, name) == getattr(mine, name)
        for name in ("transcript_id", "coder_id", "round_id", "start_at", "end_at")
    ]
    there = tx.execute(
        select(tag.id)
        .join_from(tag, mine, and_(*place))
        .join(schema.Code, tag.code_id == schema.Code.id)
        .where(mine.id == one.tag, schema.Code.ident == now)
        .order_by(tag.deleted_ms.is_not(None), tag.id.desc())
        .limit(1)
    ).scalar()
    if there is None:
        code = codebooks.code_ids(tx)[now]
        tx.execute(update(tag).where(tag.id == one.tag).values(code_id=code, revision=tag.revision + 1))
        return replace(one, code=now)
    rest_on(tx, one.tag, there)
    return replace(one, tag=there, code=now)


def _put(tx: Connection, one: SettledTag, row: _Row | None, fresh: Mapping[tuple[str, int, int], _Row]) -> Put:
    wanted = dict(one.attributes)
    if row is None:
        number, uid, _, _ = fresh[_name(one)]
        return Put(number, uid, one, was_live=False, waited=False, before=wanted)
    number, uid, live, said = row
    before = marks.read_attributes(said)
    if before != wanted:
        marks.set_attributes(tx, number, wanted)
    return Put(number, uid, one, was_live=live, waited=not live, before=before)


def _name(one: SettledTag) -> tuple[str, int, int]:
    return (one.code, one.start, one.end)
