"""Whose marks a search may read: the coder's own, or for the lead those of interviews that all have submitted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, Select, select

from ipr_coder.errors import StudyError, UsageError
from ipr_coder.study import assignments, codebooks, schema
from ipr_coder.study.hidden import hidden_in_round
from ipr_coder.study.search_values import Query
from ipr_coder.study.words import find_terms

Spans = list[tuple[int, int]]
"""(start, end) in one transcript."""


@dataclass(frozen=True, slots=True)
class Seats:
    """Who may be read where. `seats` are (transcript, coder, round) by row numbers, `interviews` the labels that a
    search is about (None: all), `waiting` those whose marks stay closed."""

    seats: frozenset[tuple[int, int, int]]
    interviews: frozenset[str] | None
    waiting: tuple[str, ...] = ()
    hidden: Mapping[str, frozenset[str]] = field(default_factory=dict, hash=False)
    """What the coder does not see of some interviews, by their labels."""


def own_seats(tx: Connection, coder: str, round: str | None = None) -> Seats:
    """A coder's own: the interviews assigned to the coder (in that round), each in the newest round it is assigned in.

    Each with what its round hides from its coders. StudyError for an unknown coder or round.
    """
    assignments.coder_id(tx, coder)
    statement = _assigned().where(schema.Coder.label == coder).order_by(schema.Round.position)
    if round is not None:
        statement = statement.where(schema.Round.name == assignments.round_name(tx, round))
    newest: dict[str, tuple[int, int, int]] = {}
    for interview, transcript, who, in_round in tx.execute(statement):
        newest[interview] = (transcript, who, in_round)
    by_round = {number: hidden_in_round(tx, number) for number in {seat[2] for seat in newest.values()}}
    hidden = {label: by_round[seat[2]] for label, seat in newest.items() if by_round[seat[2]]}
    return Seats(frozenset(newest.values()), frozenset(newest), hidden=hidden)


def lead_seats(tx: Connection, query: Query, round: str | None, *, early: bool) -> Seats:
    """The lead's: every interview's text, and the marks of those coders asked for (or all) in one round.

    Unless `early`, the marks in an interview are read only when everybody it is assigned to has submitted it.
    StudyError for an unknown coder or round.
    """
    if not query.reads_marks:
        return Seats(frozenset(), None)
    for label in query.coders:
        assignments.coder_id(tx, label)
    name = assignments.round_name(tx, round)
    rows = assignments.all_assignments(tx, name)
    open_ones = frozenset() if early else frozenset(row.interview for row in rows if row.submitted_ms is None)
    asked = frozenset(query.coders) or frozenset(row.coder for row in rows)
    theirs = frozenset(row.interview for row in rows if row.coder in asked)
    places = tx.execute(_assigned().where(schema.Round.name == name, schema.Coder.label.in_(sorted(asked))))
    seats = frozenset((number, who, place) for label, number, who, place in places if label not in open_ones)
    return Seats(seats, theirs - open_ones, tuple(sorted(theirs & open_ones)))


def refuse_other_coders(query: Query, coder: str) -> None:
    """UsageError when a coder's search names somebody else."""
    others = [label for label in query.coders if label != coder]
    if others:
        raise UsageError(
            f"a coder's search reads the own marks only, not those of {', '.join(others)}.",
            mend="Leave coder: away.",
        )


def refuse_sessions(query: Query, coder: str | None) -> None:
    """UsageError when a coder's search goes into sessions (they may be hidden), or asks of them what they lack."""
    if query.within == "interviews":
        return
    if coder is not None:
        raise UsageError(
            "a coder's search goes through the interviews assigned to the coder, not through sessions.",
            mend="Leave --in away.",
        )
    if query.within == "sessions" and not query.fits_sessions:
        raise UsageError(
            "nobody codes a session's own transcript, and it is nobody's interview: role:, interview: and what coders "
            "did cannot be asked of it.",
            mend="Leave them away, or leave --in away.",
        )


def refuse_hidden(query: Query, seats: Seats) -> None:
    """UsageError when a coder's search asks for what is hidden from coders."""
    unseen = frozenset[str]().union(*seats.hidden.values())
    asked = {"role": bool(query.roles), "session_number": bool(query.sessions)}
    for fact, filters in (("role", "role:"), ("session_number", "session:")):
        if asked[fact] and fact in unseen:
            raise UsageError(f"what {filters} asks for is hidden from coders.", mend=f"Leave {filters} away.")


def marked(tx: Connection, seats: Seats, query: Query) -> list[dict[int, Spans]]:
    """For each kind of mark the query wants on a turn: where such marks are, by transcript."""
    wanted: list[dict[int, Spans]] = []
    tag = schema.Tag
    if query.codes or (query.coders and not (query.memo or query.untagged or query.starred)):
        statement = _spans(tag)
        if query.codes:
            statement = statement.where(tag.code_id.in_(_code_ids(tx, query.codes)))
        wanted.append(_read(tx, seats, statement))
    if query.starred:
        wanted.append(_read(tx, seats, _spans(schema.Star)))
    if query.memo:
        wanted.append(_memos(tx, seats, query))
    return wanted


def decided(tx: Connection, seats: Seats, transcript_id: int) -> Spans:
    """Where in a transcript there is a tag or a "nothing here" mark."""
    found: Spans = []
    for mark in (schema.Tag, schema.Review):
        found += _read(tx, seats, _spans(mark).where(mark.transcript_id == transcript_id)).get(transcript_id, [])
    return found


def _assigned() -> Select[str, int, int, int]:
    place = schema.Assignment
    return (
        select(schema.Interview.label, schema.Transcript.id, place.coder_id, place.round_id)
        .join_from(place, schema.Interview, place.interview_id == schema.Interview.id)
        .join(schema.Transcript, schema.Transcript.interview_id == schema.Interview.id)
        .join(schema.Coder, place.coder_id == schema.Coder.id)
        .join(schema.Round, place.round_id == schema.Round.id)
    )


def _spans(mark: type[schema.Tag | schema.Review | schema.Star]) -> Select[int, int, int, int, int]:
    return select(mark.transcript_id, mark.coder_id, mark.round_id, mark.start_at, mark.end_at).where(
        mark.deleted_ms.is_(None)
    )


def _read(tx: Connection, seats: Seats, statement: Select[int, int, int, int, int]) -> dict[int, Spans]:
    """The marks at the seats. The coders are named to the database, so that nobody else's rows are even fetched."""
    coders = sorted({who for _, who, _ in seats.seats})
    found: dict[int, Spans] = {}
    for transcript, who, in_round, start, end in tx.execute(statement.where(statement.selected_columns[1].in_(coders))):
        if (transcript, who, in_round) in seats.seats:
            found.setdefault(transcript, []).append((start, end))
    return found


def _memos(tx: Connection, seats: Seats, query: Query) -> dict[int, Spans]:
    """Where memos lie that have the words: on a tag, on a stretch, or (at the first turn) on the whole interview."""
    tag, memo = schema.Tag, schema.Memo
    on_tags = (
        select(tag.transcript_id, tag.coder_id, tag.round_id, tag.start_at, tag.end_at, memo.body)
        .join_from(memo, tag, memo.tag_id == tag.id)
        .where(memo.deleted_ms.is_(None), tag.deleted_ms.is_(None))
    )
    on_texts = select(memo.transcript_id, memo.coder_id, memo.round_id, memo.start_at, memo.end_at, memo.body).where(
        memo.deleted_ms.is_(None), memo.transcript_id.is_not(None)
    )
    coders = sorted({who for _, who, _ in seats.seats})
    found: dict[int, Spans] = {}
    for statement in (on_tags.where(tag.coder_id.in_(coders)), on_texts.where(memo.coder_id.in_(coders))):
        for transcript, who, in_round, start, end, body in tx.execute(statement):
            seated = transcript is not None and (transcript, who, in_round) in seats.seats
            if transcript is not None and seated and find_terms(query.memo, body) is not None:
                place = (0, 1) if start is None or end is None else (start, end)
                found.setdefault(transcript, []).append(place)
    return found


def _code_ids(tx: Connection, idents: Sequence[str]) -> list[int]:
    """The codes of these ids and their subcodes, in every version of the codebook, by what they are called now."""
    code, version = schema.Code, schema.CodebookVersion
    rows = tx.execute(
        select(code.id, code.ident, code.parent_ident)
        .join_from(code, version, code.codebook_version_id == version.id)
        .order_by(version.in_use, version.id)
    ).all()
    former = codebooks.former_ids(tx)
    parents = {row.ident: row.parent_ident for row in rows}  # the version in use comes last and stays
    for ident in idents:
        if ident not in parents:
            near = sorted(one for one in parents if ident.casefold() in one.casefold())[:5]
            mend = f"There is {', '.join(near)}." if near else "Name it as the codebook does, such as shame.hiding."
            raise StudyError(f"there is no code {ident!r} in the study.", mend=mend)
    wanted = {former.get(ident, ident) for ident in idents}
    now = {row.id: former.get(row.ident, row.ident) for row in rows}
    return [number for number, ident in now.items() if ident in wanted or parents.get(ident) in wanted]
