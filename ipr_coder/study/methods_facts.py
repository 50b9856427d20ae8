"""What the study itself knows of its method: people, texts, moments, coding, codebooks, looks; numbers and names."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, replace

from sqlalchemy import Connection, func, select

from ipr_coder.codebook.model import Code
from ipr_coder.study import codebook_versions, schema, structure
from ipr_coder.study.assignments import all_assignments, round_names
from ipr_coder.study.codebook_notes import load_notes
from ipr_coder.study.groups import GroupFacts, group_versions
from ipr_coder.study.hidden import hidden_by_round
from ipr_coder.study.looks import Look, all_looks
from ipr_coder.study.measures import all_scores
from ipr_coder.study.recall_facts import RecallFacts, recall_facts
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
    merged: tuple[tuple[str, str], ...] = ()
    """A code that is gone, and the one it went into."""
    changed: int = 0
    """Codes that kept their name and have another wording, place or attribute."""


@dataclass(frozen=True, slots=True)
class MeasureFacts:
    """A questionnaire: how many scores, whose they are by role, and on which occasions."""

    name: str
    scores: int
    raters: tuple[str, ...]
    occasions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MethodsFacts:
    """The facts; None is what nobody has told the study. Times are milliseconds."""

    method: str | None
    ethics_ref: str | None
    agreement_off: bool
    dyads: int
    sessions: int
    participants: tuple[tuple[str, int], ...]
    """Role and number of participants."""
    attributes: tuple[tuple[str, str, int], ...]
    """Attribute, value and number of participants; only values that three or more share are told."""
    attributes_small: tuple[tuple[str, int], ...]
    """Attribute, and how many of its values fewer than three participants share: these are held back."""
    interviewers: tuple[tuple[str | None, int], ...]
    """Who interviewed (None: not said), and how many of the interviews that were held."""
    recall: RecallFacts
    formats: tuple[tuple[str, int], ...]
    session_texts: int
    units: tuple[tuple[str, int], ...]
    """How interviews were cut into segments, and how many of them so."""
    corrections: tuple[tuple[str, int, int], ...]
    """Kind of correction of a text, how many of it, and of how many transcripts."""
    memos: int
    stars: int
    """Memos and stars of coders on interviews that all their coders have submitted."""
    groups: tuple[GroupFacts, ...]
    measures: tuple[MeasureFacts, ...]
    notes: tuple[tuple[str | None, int], ...]
    """Notes for the codebook by what became of them (None: they wait), those that came up at interviews that somebody
    has still to submit left out."""
    training_rounds: tuple[str, ...]
    """Rounds that a plan of assignments made for training."""
    imported: tuple[str, ...]
    """Coders whose tags, some or all, were read in from a file."""
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
        sessions=_count(tx, schema.TherapySession),
        participants=_by(tx, schema.Participant.role),
        attributes=common,
        attributes_small=tuple(sorted(Counter(name for name, _, number in told if number < _SMALLEST_CELL).items())),
        interviewers=_interviewers(tx),
        recall=recall_facts(tx),
        formats=_texts_by(tx, schema.Transcript.format),
        session_texts=tx.execute(
            select(func.count()).select_from(schema.Transcript).where(schema.Transcript.session_id.is_not(None))
        ).scalar_one(),
        units=_texts_by(tx, schema.Transcript.unit),
        corrections=_corrections(tx),
        memos=_handed_in(tx, schema.Memo),
        stars=_handed_in(tx, schema.Star),
        groups=group_versions(tx),
        measures=_measures(tx),
        notes=_notes(tx),
        training_rounds=_training_rounds(tx),
        imported=_imported(tx),
        rounds=_rounds(tx),
        books=_books(tx),
        events=study.audit_length,
    )


_SMALLEST_CELL = 3


def _count(tx: Connection, table: type[schema.Dyad] | type[schema.TherapySession]) -> int:
    return tx.execute(select(func.count()).select_from(table)).scalar_one()


def _by(tx: Connection, column: object) -> tuple[tuple[str, int], ...]:
    rows = tx.execute(select(column, func.count()).group_by(column).order_by(column))  # type: ignore[call-overload]
    return tuple((str(value), int(number)) for value, number in rows)


def _interviewers(tx: Connection) -> tuple[tuple[str | None, int], ...]:
    who = schema.Interview.interviewer
    held = schema.Interview.status.in_(("done", "broken_off"))
    rows = tx.execute(select(who, func.count()).where(held).group_by(who).order_by(who)).all()
    return tuple((name, number) for name, number in sorted(rows, key=lambda row: (row[0] is None, row[0] or "")))


def _texts_by(tx: Connection, column: object) -> tuple[tuple[str, int], ...]:
    """Interviews' transcripts by a column, without what respondents took back."""
    rows = tx.execute(
        select(column, func.count())  # type: ignore[call-overload]
        .select_from(schema.Transcript)
        .join(schema.Interview, schema.Transcript.interview_id == schema.Interview.id)
        .where(schema.Interview.status != "withdrawn")
        .group_by(column)
        .order_by(column)
    )
    return tuple((str(value), int(number)) for value, number in rows)


def _attributes(tx: Connection) -> list[tuple[str, str, int]]:
    counts: Counter[tuple[str, str]] = Counter()
    for body in tx.execute(select(schema.Participant.attributes)).scalars():
        counts.update((name, str(value)) for name, value in json.loads(body or "{}").items())
    return [(name, value, number) for (name, value), number in sorted(counts.items())]


def _corrections(tx: Connection) -> tuple[tuple[str, int, int], ...]:
    version = schema.TranscriptVersion
    rows = tx.execute(
        select(version.kind, func.count(), func.count(version.transcript_id.distinct()))
        .join(schema.Transcript, version.transcript_id == schema.Transcript.id)
        .outerjoin(schema.Interview, schema.Transcript.interview_id == schema.Interview.id)
        .where(func.coalesce(schema.Interview.status, "") != "withdrawn")
        .group_by(version.kind)
        .order_by(version.kind)
    )
    return tuple((kind, number, texts) for kind, number, texts in rows)


def _handed_in(tx: Connection, mark: type[schema.Memo] | type[schema.Star]) -> int:
    """Coders' live memos (on a tag, a text or a code) or stars. How many a coder has made on an interview that is still
    open is nobody's business, nor is a memo on a code before its coder has submitted everything."""
    waiting = [row for row in all_assignments(tx) if row.submitted_ms is None]
    shut, busy = {row.interview for row in waiting}, {row.coder for row in waiting}
    query = select(schema.Interview.label, schema.Coder.label).select_from(mark).join(schema.Coder)
    text = mark.transcript_id
    if mark is schema.Memo:
        query = query.outerjoin(schema.Tag, schema.Memo.tag_id == schema.Tag.id)
        text = func.coalesce(schema.Memo.transcript_id, schema.Tag.transcript_id)  # type: ignore[assignment]
    rows = tx.execute(
        query.outerjoin(schema.Transcript, text == schema.Transcript.id)
        .outerjoin(schema.Interview, schema.Transcript.interview_id == schema.Interview.id)
        .where(mark.deleted_ms.is_(None), schema.Coder.kind == "coder")
    )
    return sum(coder not in busy if interview is None else interview not in shut for interview, coder in rows)


def _measures(tx: Connection) -> tuple[MeasureFacts, ...]:
    scores = all_scores(tx)
    return tuple(
        MeasureFacts(
            name,
            sum(one.name == name for one in scores),
            tuple(sorted({one.role for one in scores if one.name == name})),
            tuple(dict.fromkeys(one.occasion for one in scores if one.name == name)),
        )
        for name in dict.fromkeys(one.name for one in scores)
    )


def _notes(tx: Connection) -> tuple[tuple[str | None, int], ...]:
    waiting = {(row.interview, row.round) for row in all_assignments(tx) if row.submitted_ms is None}
    told = Counter(one.outcome for one in load_notes(tx) if (one.interview, one.round) not in waiting)
    return tuple(sorted(told.items(), key=lambda one: (one[0] is None, one[0] or "")))


def _training_rounds(tx: Connection) -> tuple[str, ...]:
    event = schema.AuditEvent
    plans = tx.execute(select(event.payload).where(event.kind == "assign plan").order_by(event.id)).scalars()
    told = [json.loads(body) for body in plans]
    return tuple(dict.fromkeys(str(one["training_round"]) for one in told if one.get("training")))


def _imported(tx: Connection) -> tuple[str, ...]:
    event, coder = schema.AuditEvent, schema.Coder
    return tuple(
        tx.execute(
            select(coder.label)
            .join_from(event, coder, event.coder_id == coder.id)
            .where(event.kind == "import tags")
            .distinct()
            .order_by(coder.label)
        ).scalars()
    )


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
    before: dict[str, Code] = {}
    for one in codebook_versions.versions(tx):
        codes = {code.id: code for code in one.codebook.codes}
        former = {old: code.id for code in one.codebook.codes for old in code.formerly}
        moved = [(old, former[old]) for old in before if old not in codes and former.get(old) in codes]
        takers = Counter(new for _, new in moved)
        merged = tuple((old, new) for old, new in moved if new in before or takers[new] > 1)
        gone, new = {old for old, _ in moved}, set(takers)
        found.append(
            BookFacts(
                version=f"{one.name} {one.version}",
                codes=len(codes),
                made_ms=one.created_ms,
                made_by=one.made_by,
                added=tuple(code for code in codes if found and code not in before and code not in new),
                removed=tuple(old for old in before if old not in codes and old not in gone),
                renamed=tuple(pair for pair in moved if pair not in merged),
                merged=merged,
                changed=sum(
                    name in before and replace(before[name], formerly=code.formerly) != code
                    for name, code in codes.items()
                ),
            )
        )
        before = codes
    return tuple(found)
