"""What the study itself knows of its method: people, texts, moments, coding, codebooks, looks; numbers and names."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from ipr_coder.study import codebook_versions, schema, structure
from ipr_coder.study.assignments import all_assignments, round_names
from ipr_coder.study.hidden import hidden_by_round
from ipr_coder.study.looks import Look, all_looks
from ipr_coder.study.submissions import AfterLook, resubmitted_after_look


@dataclass(frozen=True, slots=True)
class RoundFacts:
    """A round of coding: its interviews with a coder, those with two coders or more, submissions, what was hidden."""

    name: str
    interviews: int
    double: int
    by_coder: tuple[tuple[str, int, int], ...]
    """Coder, interviews assigned, interviews submitted."""
    hidden: tuple[str, ...]
    looks: tuple[Look, ...]
    resubmitted: tuple[AfterLook, ...]


@dataclass(frozen=True, slots=True)
class BookFacts:
    """A version of the codebook: how many codes it has, and what changed since the one before it."""

    version: str
    codes: int
    made_ms: int
    made_by: str | None
    added: tuple[str, ...]
    removed: tuple[str, ...]
    renamed: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class MethodsFacts:
    """The facts; None is what nobody has told the study. Times are milliseconds."""

    method: str | None
    ethics_ref: str | None
    agreement_off: bool
    dyads: int
    participants: tuple[tuple[str, int], ...]
    """Role and number of participants."""
    attributes: tuple[tuple[str, str, int], ...]
    """Attribute, value and number of participants; only values that three or more share are told."""
    attributes_small: int
    """Values of attributes that fewer than three participants share: held back."""
    moments: tuple[int, ...]
    """Recall moments of each interview that has a transcript."""
    stopped_by: tuple[tuple[str, int], ...]
    formats: tuple[tuple[str, int], ...]
    session_texts: int
    units: tuple[tuple[str, int], ...]
    """How interviews were cut into segments, and how many of them so."""
    corrections: tuple[tuple[str, int], ...]
    """Kind of correction of a text, and how many."""
    memos: int
    rounds: tuple[RoundFacts, ...]
    books: tuple[BookFacts, ...]
    events: int


def methods_facts(tx: Connection) -> MethodsFacts:
    """Read them all; a few small queries."""
    study = structure.study_row(tx)
    told = _attributes(tx)
    common = tuple(one for one in told if one[2] >= _SMALLEST_CELL)
    return MethodsFacts(
        method=study.method,
        ethics_ref=study.ethics_ref,
        agreement_off=bool(study.agreement_off),
        dyads=_count(tx, schema.Dyad),
        participants=_by(tx, schema.Participant.role),
        attributes=common,
        attributes_small=len(told) - len(common),
        moments=_moments(tx),
        stopped_by=_stopped_by(tx),
        formats=_texts_by(tx, schema.Transcript.format),
        session_texts=tx.execute(
            select(func.count()).select_from(schema.Transcript).where(schema.Transcript.session_id.is_not(None))
        ).scalar_one(),
        units=_texts_by(tx, schema.Transcript.unit),
        corrections=_by(tx, schema.TranscriptVersion.kind),
        memos=tx.execute(
            select(func.count()).select_from(schema.Memo).where(schema.Memo.deleted_ms.is_(None))
        ).scalar_one(),
        rounds=_rounds(tx),
        books=_books(tx),
        events=study.audit_length,
    )


_SMALLEST_CELL = 3


def _count(tx: Connection, table: type[schema.Dyad]) -> int:
    return tx.execute(select(func.count()).select_from(table)).scalar_one()


def _by(tx: Connection, column: object) -> tuple[tuple[str, int], ...]:
    rows = tx.execute(select(column, func.count()).group_by(column).order_by(column))  # type: ignore[call-overload]
    return tuple((str(value), int(number)) for value, number in rows)


def _texts_by(tx: Connection, column: object) -> tuple[tuple[str, int], ...]:
    """Interviews' transcripts by a column."""
    rows = tx.execute(
        select(column, func.count())  # type: ignore[call-overload]
        .select_from(schema.Transcript)
        .where(schema.Transcript.interview_id.is_not(None))
        .group_by(column)
        .order_by(column)
    )
    return tuple((str(value), int(number)) for value, number in rows)


def _attributes(tx: Connection) -> list[tuple[str, str, int]]:
    counts: Counter[tuple[str, str]] = Counter()
    for body in tx.execute(select(schema.Participant.attributes)).scalars():
        counts.update((name, str(value)) for name, value in json.loads(body or "{}").items())
    return [(name, value, number) for (name, value), number in sorted(counts.items())]


def _moments(tx: Connection) -> tuple[int, ...]:
    transcript, moment = schema.Transcript, schema.RecallMoment
    rows = tx.execute(
        select(transcript.id, func.count(moment.id))
        .join_from(
            transcript, moment, (moment.transcript_id == transcript.id) & moment.deleted_ms.is_(None), isouter=True
        )
        .where(transcript.interview_id.is_not(None))
        .group_by(transcript.id)
        .order_by(transcript.id)
    )
    return tuple(number for _, number in rows)


def _stopped_by(tx: Connection) -> tuple[tuple[str, int], ...]:
    moment = schema.RecallMoment
    rows = tx.execute(
        select(moment.stopped_by, func.count())
        .where(moment.deleted_ms.is_(None))
        .group_by(moment.stopped_by)
        .order_by(moment.stopped_by)
    )
    return tuple(("not known" if who is None else str(who), number) for who, number in rows)


def _rounds(tx: Connection) -> tuple[RoundFacts, ...]:
    hidden = hidden_by_round(tx)
    found = []
    for name in round_names(tx):
        rows = all_assignments(tx, name)
        of_interview = Counter(row.interview for row in rows)
        assigned = Counter(row.coder for row in rows)
        submitted = Counter(row.coder for row in rows if row.submitted_ms is not None)
        found.append(
            RoundFacts(
                name=name,
                interviews=len(of_interview),
                double=sum(number >= 2 for number in of_interview.values()),
                by_coder=tuple((coder, assigned[coder], submitted[coder]) for coder in sorted(assigned)),
                hidden=tuple(sorted(hidden.get(name, ()))),
                looks=all_looks(tx, name),
                resubmitted=resubmitted_after_look(tx, name),
            )
        )
    return tuple(found)


def _books(tx: Connection) -> tuple[BookFacts, ...]:
    found: list[BookFacts] = []
    before: dict[str, str] = {}
    for one in codebook_versions.versions(tx):
        codes = {code.id: code.name for code in one.codebook.codes}
        former = {old: code.id for code in one.codebook.codes for old in code.formerly}
        renamed = tuple((old, former[old]) for old in before if old not in codes and former.get(old) in codes)
        gone = {old for old, _ in renamed}
        new = {code for _, code in renamed}
        found.append(
            BookFacts(
                version=f"{one.name} {one.version}",
                codes=len(codes),
                made_ms=one.created_ms,
                made_by=one.made_by,
                added=tuple(code for code in codes if found and code not in before and code not in new),
                removed=tuple(old for old in before if old not in codes and old not in gone),
                renamed=renamed,
            )
        )
        before = codes
    return tuple(found)
