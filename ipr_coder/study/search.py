"""Finding turns by their words, a pattern, who speaks, where, and what coders did; in the order of the study.

Words are looked up in the index (`word_index.py`); a text that is not in it is read through. A page of hits is found
without finding the others: the study is gone through interview by interview until the page is full.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from sqlalchemy import Connection, Row, select

from ipr_coder.study import schema, seats, word_index
from ipr_coder.study.hidden import RESPONDENT, aliases, names_hidden
from ipr_coder.study.patterns import Pattern, compile_pattern
from ipr_coder.study.search_values import Hit, Hits, Place, Query
from ipr_coder.study.texts import moment_at
from ipr_coder.study.words import SPEAKER, find_terms, fold, joined, speaker_key
from ipr_coder.text import Span
from ipr_coder.transcripts.placing import interview_label

MOST_AT_ONCE = 10_000
"""Turns the index is asked for in one go; of more the total is not counted."""

_Turn = Row[int, str, str, int, int, int | None, int | None]
"""ordinal, speaker, role, start_at, end_at, start_ms, end_ms"""
_Stop = Row[int, int, int, int | None]
"""start_at, end_at, session_start_ms, session_end_ms"""
_AT_A_TIME = 200
_EXCERPT, _BEFORE = 240, 80


def find(
    tx: Connection,
    query: Query,
    limit: int = 50,
    after: Place | None = None,
    *,
    coder: str | None = None,
    round: str | None = None,
    early: bool = False,
) -> Hits:
    """The first `limit` turns that the query fits, or those behind `after`.

    With `coder` it is that coder's search: interviews assigned to the coder, and the coder's own marks (in the `round`,
    or else in the newest of each). Without, it is the lead's: all interviews, and the marks of the `round` (left out:
    the newest) in interviews that all have submitted, unless `early`. Only the lead's goes into the sessions' own
    transcripts. Interviews that a respondent withdrew are never searched.

    StudyError and UsageError for what the query names and the study has not.
    """
    seats.refuse_sessions(query, coder)
    if coder is not None:
        seats.refuse_other_coders(query, coder)
        allowed = seats.own_seats(tx, coder, round)
        seats.refuse_hidden(query, allowed)
    else:
        allowed = seats.lead_seats(tx, query, round, early=early)
    scope = _scope(tx, query, allowed)
    look = _Look(tx, query, allowed, compile_pattern(query.regex) if query.regex else None)
    rough, total = _candidates(tx, query, scope)
    unsure = len(query.speakers) > 1 or (query.speakers and any(text.neutral for text in scope))
    if look.by_mark or look.pattern or query.untagged or unsure:
        total = None
    found: list[Hit] = []
    unfinished = False
    for text in _behind(scope, after):
        ordinals = rough(text)
        if after is not None and text.label == after.interview:
            first = after.turn + 1
            ordinals = list(range(first, text.turns(tx))) if ordinals is None else [n for n in ordinals if n >= first]
        for hit in look.hits_in(text, ordinals):
            found.append(hit)
            if len(found) > limit:
                break
        unfinished = look.pattern is not None and look.pattern.is_late
        if len(found) > limit or unfinished:
            break
    more = len(found) > limit
    return Hits(
        hits=tuple(found[:limit]),
        after=found[limit - 1].place if more else None,
        total=len(found) if total is None and not more and after is None and not unfinished else total,
        waiting=allowed.waiting,
        read_through=bool(query.terms) and any(not text.indexed and not text.is_session for text in scope),
        unfinished=unfinished,
    )


@dataclass(frozen=True, slots=True)
class _Text:
    """An interview's transcript that the search goes through, as whoever searches may see it.

    `neutral`: whose interview it is is hidden, so that its speakers go by neutral names. `is_session`: it is not an
    interview but the session itself; those are not in the index and are read through.
    """

    id: int
    label: str
    dyad: str
    session: int | None
    role: str
    indexed: bool
    neutral: bool = False
    is_session: bool = False

    def turns(self, tx: Connection) -> int:
        last = schema.Turn.ordinal
        newest = select(last).where(schema.Turn.transcript_id == self.id).order_by(last.desc()).limit(1)
        found = tx.execute(newest).scalar()
        return 0 if found is None else found + 1


class _Look:
    """What a turn must have, asked of one transcript after another."""

    def __init__(self, tx: Connection, query: Query, allowed: seats.Seats, pattern: Pattern | None) -> None:
        self._tx, self._query, self._allowed, self.pattern = tx, query, allowed, pattern
        self.by_mark = seats.marked(tx, allowed, query)
        self._speakers = frozenset(speaker_key(one) for one in query.speakers)

    def hits_in(self, text: _Text, ordinals: Sequence[int] | None) -> Iterator[Hit]:
        """The hits among some of a transcript's turns, or among all of them."""
        if any(text.id not in spans for spans in self.by_mark) or ordinals == []:
            return
        kept = self._kept(text)
        body: str | None = None
        stops: Sequence[_Stop] = ()
        for turn in _turns(self._tx, text.id, ordinals):
            if not kept(turn):
                continue
            if body is None:
                body = self._tx.execute(
                    select(schema.Transcript.text).where(schema.Transcript.id == text.id)
                ).scalar_one()
                stops = _stops(self._tx, text.id)
            matches = self._matches(body[turn.start_at : turn.end_at], turn.start_at)
            if matches is not None:
                yield _hit(text, turn, matches, body, stops)
            if self.pattern is not None and self.pattern.is_late:
                return

    def _kept(self, text: _Text) -> Callable[[_Turn], bool]:
        """What tells whether a turn has the speaker and the marks asked for."""
        transcript_id = text.id
        wanted = [_Touched(spans[transcript_id]) for spans in self.by_mark]
        query, speakers = self._query, self._speakers
        done = _Touched(seats.decided(self._tx, self._allowed, transcript_id)) if query.untagged else None

        def kept(turn: _Turn) -> bool:
            who = tuple(map(speaker_key, _who(text, turn))) if speakers else ()
            if speakers and speakers.isdisjoint(who):
                return False
            if any(not spans.at(turn.start_at, turn.end_at) for spans in wanted):
                return False
            if done is None:
                return True
            asked_for = turn.role != "interviewer" or bool(speakers)
            return asked_for and not done.at(turn.start_at, turn.end_at)

        return kept

    def _matches(self, spoken: str, start: int) -> tuple[Span, ...] | None:
        """Where the words and the pattern stand; None where one of them does not."""
        found: list[Span] = []
        if self._query.terms:
            stretches = find_terms(self._query.terms, spoken)
            if stretches is None:
                return None
            found += [Span(start + one.start, start + one.end) for one in stretches]
        if self.pattern is not None:
            here = self.pattern.find(spoken, start)
            if not here:
                return None
            found += here
        return joined(found)


class _Touched:
    """Spans of marks, to be asked whether any of them shares a character with a stretch."""

    def __init__(self, spans: Sequence[tuple[int, int]]) -> None:
        ordered = sorted(spans)
        self._starts = [start for start, _ in ordered]
        furthest = 0
        self._furthest = [furthest := max(furthest, end) for _, end in ordered]

    def at(self, start: int, end: int) -> bool:
        """True when a mark begins before `end` and reaches beyond `start`."""
        before = bisect_left(self._starts, end)
        return before > 0 and self._furthest[before - 1] > start


def _scope(tx: Connection, query: Query, allowed: seats.Seats) -> list[_Text]:
    """The transcripts to search, in the order of the study; a session stands before what is told of it."""
    texts = _interview_texts(tx, query, allowed) if query.within != "sessions" else []
    if query.within != "interviews" and query.fits_sessions:
        texts += _session_texts(tx, query)
    return sorted(
        texts,
        key=lambda one: (one.dyad, one.session is None, one.session or 0, not one.is_session, one.role, one.label),
    )


def _session_texts(tx: Connection, query: Query) -> list[_Text]:
    session, transcript = schema.TherapySession, schema.Transcript
    dyads = {fold(one) for one in query.dyads}
    rows = tx.execute(
        select(transcript.id, schema.Dyad.label, session.number)
        .join_from(transcript, session, transcript.session_id == session.id)
        .join(schema.Dyad, session.dyad_id == schema.Dyad.id)
    )
    return [
        _Text(
            row.id, interview_label(row.label, row.number, "session"), row.label, row.number, "", False, is_session=True
        )
        for row in rows
        if (not dyads or fold(row.label) in dyads) and (not query.sessions or row.number in query.sessions)
    ]


def _interview_texts(tx: Connection, query: Query, allowed: seats.Seats) -> list[_Text]:
    """One lean query: large studies have thousands of them."""
    interview, transcript = schema.Interview, schema.Transcript
    rows = tx.execute(
        select(
            schema.Dyad.label,
            schema.TherapySession.number,
            schema.Participant.role,
            interview.label,
            transcript.id,
            word_index.is_indexed(),
        )
        .join_from(transcript, interview, transcript.interview_id == interview.id)
        .join(schema.Dyad, interview.dyad_id == schema.Dyad.id)
        .join(schema.Participant, interview.respondent_id == schema.Participant.id)
        .outerjoin(schema.TherapySession, interview.session_id == schema.TherapySession.id)
        .where(interview.status != "withdrawn")
    ).all()
    usable = word_index.is_there(tx)
    dyads, labels, roles = ({fold(one) for one in given} for given in (query.dyads, query.interviews, query.roles))
    names = aliases(tx) if any(map(names_hidden, allowed.hidden.values())) else {}
    return [
        _seen(_Text(number, label, dyad, session, role, usable and bool(indexed)), allowed, names)
        for dyad, session, role, label, number, indexed in rows
        if (allowed.interviews is None or label in allowed.interviews)
        and (not dyads or fold(dyad) in dyads)
        and (not labels or fold(label) in labels or fold(names.get(label, label)) in labels)
        and (not roles or fold(role) in roles)
        and (not query.sessions or session in query.sessions)
    ]


def _candidates(
    tx: Connection, query: Query, scope: Sequence[_Text]
) -> tuple[Callable[[_Text], Sequence[int] | None], int | None]:
    """A function from a transcript to the turns worth reading (None: all of them), and their number where it is sure.

    Rare words are asked for once in the whole study, frequent ones in each interview as it comes.
    """
    hidden = any(text.neutral for text in scope)  # the index knows speakers by their real names
    speaker = speaker_key(query.speakers[0]) if len(query.speakers) == 1 and not hidden else None
    terms = tuple(term for one in query.terms if (term := word_index.worth_asking(one)) is not None)
    if not terms and speaker in (None, SPEAKER):
        return (lambda _text: None), None
    wanted = None if speaker == SPEAKER else speaker
    places = word_index.places_with(tx, terms, wanted, MOST_AT_ONCE) if any(text.indexed for text in scope) else []

    def in_turn(text: _Text) -> Sequence[int] | None:
        return word_index.ordinals_in(tx, terms, wanted, text.id) if text.indexed else None

    if places is None:
        return in_turn, None
    split = map(word_index.transcript_at, places)
    by_text = {number: [ordinal for _, ordinal in rows] for number, rows in groupby(split, key=lambda place: place[0])}
    exact = (
        all(text.indexed for text in scope)
        and word_index.is_exact(tx, terms)
        and (terms, wanted) == (query.terms, speaker)
    )
    total = sum(len(by_text.get(text.id, ())) for text in scope) if exact else None
    return (lambda text: by_text.get(text.id, []) if text.indexed else None), total


def _seen(text: _Text, allowed: seats.Seats, names: Mapping[str, str]) -> _Text:
    """A text without what is hidden from whoever searches."""
    hidden = allowed.hidden.get(text.label, frozenset())
    if not names_hidden(hidden):
        return text
    return replace(
        text,
        label=names[text.label],
        session=None if "session_number" in hidden else text.session,
        role="" if "role" in hidden else text.role,
        neutral="role" in hidden,
    )


def _who(text: _Text, turn: _Turn) -> tuple[str, str]:
    """Who speaks a turn, and in which role, for the eyes of whoever searches."""
    hidden = text.neutral and turn.role in ("client", "therapist")
    return (RESPONDENT, "other") if hidden else (turn.speaker, turn.role)


def _behind(scope: Sequence[_Text], after: Place | None) -> Sequence[_Text]:
    """The transcripts from the one of `after` on."""
    if after is None:
        return scope
    return scope[next((at for at, text in enumerate(scope) if text.label == after.interview), len(scope)) :]


def _turns(tx: Connection, transcript_id: int, ordinals: Sequence[int] | None) -> Iterator[_Turn]:
    turn = schema.Turn
    statement = (
        select(turn.ordinal, turn.speaker, turn.role, turn.start_at, turn.end_at, turn.start_ms, turn.end_ms)
        .where(turn.transcript_id == transcript_id)
        .order_by(turn.ordinal)
    )
    if ordinals is None:
        yield from tx.execute(statement).all()
        return
    for first in range(0, len(ordinals), _AT_A_TIME):
        yield from tx.execute(statement.where(turn.ordinal.in_(ordinals[first : first + _AT_A_TIME]))).all()


def _stops(tx: Connection, transcript_id: int) -> Sequence[_Stop]:
    moment = schema.RecallMoment
    return tx.execute(
        select(moment.start_at, moment.end_at, moment.session_start_ms, moment.session_end_ms)
        .where(moment.transcript_id == transcript_id, moment.deleted_ms.is_(None))
        .order_by(moment.start_at, moment.ordinal)
    ).all()


def _hit(
    text: _Text,
    turn: _Turn,
    matches: tuple[Span, ...],
    body: str,
    stops: Sequence[_Stop],
) -> Hit:
    index = moment_at([(stop.start_at, stop.end_at) for stop in stops], turn.start_at)
    stop = stops[index] if index >= 0 else None
    begin, end = _excerpt(turn.start_at, turn.end_at, matches, body)
    speaker, role = _who(text, turn)
    return Hit(
        interview=text.label,
        dyad=text.dyad,
        session=text.session,
        turn=turn.ordinal,
        speaker=speaker,
        role=role,
        span=Span(turn.start_at, turn.end_at),
        matches=matches,
        excerpt=body[begin:end],
        excerpt_at=begin,
        start_ms=turn.start_ms,
        end_ms=turn.end_ms,
        session_start_ms=turn.start_ms if text.is_session else stop.session_start_ms if stop else None,
        session_end_ms=turn.end_ms if text.is_session else stop.session_end_ms if stop else None,
        source="session" if text.is_session else "interview",
    )


def _excerpt(start: int, end: int, matches: Sequence[Span], body: str) -> tuple[int, int]:
    """The whole turn where it is short, else a stretch around the first match that begins and ends at a blank."""
    if end - start <= _EXCERPT:
        return start, end
    first = matches[0].start if matches else start
    begin = max(start, min(first - _BEFORE, end - _EXCERPT))
    stop = min(end, begin + _EXCERPT)
    if begin > start:
        blank = body.find(" ", begin, first)
        begin = blank + 1 if blank >= 0 else begin
    if stop < end:
        blank = body.rfind(" ", max(begin, matches[0].end if matches else begin), stop)
        stop = blank if blank > begin else stop
    return begin, stop
