"""The study at a glance, for the lead: interviews, their status, and who has submitted what (never what they coded)."""

from __future__ import annotations

from dataclasses import dataclass

from ipr_coder.errors import StudyError
from ipr_coder.study import assignments, codebooks, structure, texts
from ipr_coder.study.store import Store, Transaction


@dataclass(frozen=True, slots=True)
class Seat:
    """A coder at an interview."""

    coder: str
    round: str
    submitted: bool


@dataclass(frozen=True, slots=True)
class InterviewLine:
    """One interview as a list shows it; `turns` is None without a transcript."""

    label: str
    dyad: str
    session: int | None
    respondent: str
    respondent_role: str
    status: str
    reason: str | None
    hours_after_session: float | None
    turns: int | None
    coders: tuple[Seat, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """The whole study."""

    title: str
    codebook: str
    coders: tuple[str, ...]
    interviews: tuple[InterviewLine, ...]


def overview(store: Store) -> Overview:
    """What is in the study."""

    def job(tx: Transaction) -> Overview:
        seats: dict[str, list[Seat]] = {}
        for row in assignments.all_assignments(tx):
            seats.setdefault(row.interview, []).append(Seat(row.coder, row.round, row.submitted_ms is not None))
        turns = texts.turn_counts(tx)
        lines = tuple(
            InterviewLine(
                label=one.label,
                dyad=one.dyad,
                session=one.session,
                respondent=one.respondent,
                respondent_role=one.respondent_role,
                status=one.status,
                reason=one.reason,
                hours_after_session=one.hours_after_session,
                turns=turns.get(number),
                coders=tuple(seats.get(one.label, ())),
            )
            for number, one in structure.interviews(tx).items()
        )
        study, book = structure.study_row(tx), codebooks.load_codebook(tx)
        return Overview(study.title, f"{book.id} {book.version}", tuple(assignments.coder_ids(tx)), lines)

    return store.read(job)


def refuse_if_agreement_is_off(store: Store) -> None:
    """StudyError where the study was made without agreement, because its method rejects such figures."""
    if store.read(structure.study_row).agreement_off:
        raise StudyError(
            "this study was made without agreement figures, because its method rejects them.",
            place=store.target,
            mend="`ipr-coder themes` counts what each coder found.",
        )


def hours_limit(store: Store) -> float | None:
    """Hours after the session within which interviews should be held; None where the study sets no limit."""
    limit: float | None = store.read(structure.study_row).hours_limit
    return limit
