"""Looking at several coders' tags side by side: allowed when all have submitted, on record whenever it is done.

Blind coding ends here. Who hands an interview in again after such a look has seen more than the text, so figures and
methods facts tell of it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from ipr_coder.errors import StudyError, TooEarly
from ipr_coder.study import assignments, audit, looks, structure
from ipr_coder.study.looks import Look
from ipr_coder.study.store import Store, Transaction
from ipr_coder.text import normalise


@dataclass(frozen=True, slots=True)
class Looked:
    """What was put on record: the interviews newly looked at, and those of them that were not ready for it."""

    interviews: tuple[str, ...]
    early: tuple[str, ...]


def record_look(
    store: Store,
    round: str | None,
    interviews: Collection[str],
    by: str,
    *,
    early: bool = False,
    reason: str | None = None,
) -> Looked:
    """Put on record that `by` looks at the coders' tags on these interviews side by side, in one audit event.

    Call it before anything is shown. An interview that not everybody it is assigned to in the round has submitted is
    opened only with `early` and a reason; TooEarly otherwise, and nothing is written. Whoever has looked already, at
    what is still the same submissions, is not put down twice. Without a round, the newest is meant. StudyError for an
    unknown round or interview.
    """
    why = normalise(reason or "").strip() or None

    def job(tx: Transaction) -> Looked:
        name = assignments.round_name(tx, round)
        waiting = open_interviews(tx, name) & set(interviews)
        if waiting and not (early and why):
            raise TooEarly(
                f"not everybody has submitted {_some(sorted(waiting))} in round {name}.",
                mend="To look all the same, give a reason, which is kept: --include-open --reason ..., or --early ... "
                "with the commands of `consensus`.",
            )
        numbers = {label: structure.interview_id(tx, label) for label in dict.fromkeys(interviews)}
        known = looks.still_known(tx, name, by)
        new = tuple(label for label in numbers if label in waiting or label not in known)
        if not new:
            return Looked((), ())
        opened = tuple(label for label in new if label in waiting)
        in_round = assignments.ensure_round(tx, structure.study_row(tx).id, name)
        looks.add_looks(tx, [(numbers[label], label in waiting) for label in new], in_round, by, why)
        facts = {"round": name, "interviews": list(new), "early": list(opened), "reason": why if opened else None}
        audit.record(tx, by, "opened early" if opened else "looked together", facts)
        return Looked(new, opened)

    return store.write(job)


def looks_taken(store: Store, round: str | None = None) -> tuple[Look, ...]:
    """Every look on record, oldest first."""
    return store.read(lambda tx: looks.all_looks(tx, round))


def open_interviews(tx: Transaction, round: str) -> frozenset[str]:
    """The interviews of a round that somebody they are assigned to has not submitted: closed to all."""
    return frozenset(row.interview for row in assignments.all_assignments(tx, round) if row.submitted_ms is None)


def refuse_too_early(tx: Transaction, interview: str, round: str, by: str) -> None:
    """TooEarly for whoever would work at the settled layer of an interview that not everybody has submitted (any more),
    unless `by` has opened it early with a reason."""
    if interview not in open_interviews(tx, round):
        return
    if not any(one.early and (one.interview, one.by) == (interview, by) for one in looks.all_looks(tx, round)):
        raise TooEarly(
            f"interview {interview} is not submitted by everybody it is assigned to in round {round}.",
            mend="Wait until it is, or open it early with a reason, which is kept: ipr-coder settle STUDY --by ...",
        )


def needed_reason(reason: str | None) -> str:
    """The reason for an early look in the form it is kept; StudyError where there is none."""
    why = normalise(reason or "").strip()
    if not why:
        raise StudyError(
            "some interviews are not submitted yet by all their coders.",
            mend="To look all the same, give a reason: --reason ... It is kept in the audit trail.",
        )
    return why


def _some(labels: Sequence[str]) -> str:
    return ", ".join(labels[:3]) + (f" and {len(labels) - 3} more" if len(labels) > 3 else "")
