"""Sitting down to code: the work list, and an interview opened at a coder's desk. Nobody else's tags are read here."""

from __future__ import annotations

from ipr_coder.codebook.model import Codebook
from ipr_coder.errors import StudyError
from ipr_coder.study import assignments, audit, codebooks, cuts, marks, memos, texts, worklist
from ipr_coder.study.hidden import hidden_in_round, neutral_moments, neutral_turns
from ipr_coder.study.store import Store, Transaction
from ipr_coder.study.structure import interview_facts
from ipr_coder.study.values import Desk, WorkItem, Workplace


def work_list(store: Store, coder: str) -> tuple[WorkItem, ...]:
    """The interviews assigned to a coder, with how far each has come; StudyError for an unknown coder."""
    return store.read(lambda tx: worklist.work_items(tx, coder))


def open_next(store: Store, coder: str) -> WorkItem | None:
    """The interview to go on with: the open one last worked at, or else the first open one with something left.

    None when all is submitted, or nothing is assigned yet.
    """
    waiting = [item for item in work_list(store, coder) if not item.submitted]
    begun = [item for item in waiting if item.last_ms is not None]
    if begun:
        return max(begun, key=lambda item: item.last_ms or 0)
    return next((item for item in waiting if item.decided < item.codable), waiting[0] if waiting else None)


def open_desk(store: Store, coder: str, interview: str, round: str | None = None) -> Workplace:
    """All that the coder sees of an interview, segments as this coder has cut them.

    StudyError when it is not assigned or has no transcript.
    """

    def job(tx: Transaction) -> Workplace:
        desk, submitted = assignments.find_desk(tx, coder, interview, round)
        stored = texts.load_text(tx, desk.transcript_id)
        if not stored.segments:
            raise StudyError(f"interview {interview} has a transcript without any speech.", place=store.target)
        neutral = "role" in hidden_in_round(tx, desk.round_id)
        return Workplace(
            desk=desk,
            text=stored.text,
            turns=neutral_turns(stored.turns) if neutral else stored.turns,
            segments=cuts.with_cuts(stored, cuts.own_cuts(tx, desk)),
            moments=neutral_moments(stored.moments) if neutral else stored.moments,
            tags=marks.own_tags(tx, desk),
            reviewed=marks.own_reviews(tx, desk),
            submitted=submitted,
            respondent_role="" if neutral else interview_facts(tx, desk.interview).respondent_role,
            stars=marks.own_stars(tx, desk),
            memos=memos.own_memos(tx, desk),
            last_at=assignments.last_place(tx, desk),
            displaced=marks.waiting_for_a_place(tx, desk),
            newest_event=audit.stacks_of(tx, desk).newest,
        )

    return store.read(job)


def remember_place(store: Store, desk: Desk, position: int) -> None:
    """Note the character at which the coder stopped, so that work goes on there. No deed: it is not in the audit trail.

    It is noted for submitted interviews, too, because one may be read again.
    """
    store.write(lambda tx: assignments.remember_place(tx, desk, position))


def newest_event(store: Store, desk: Desk) -> int | None:
    """The row number of the newest audit event at a desk, by which a window notices what another one did there."""
    return store.read(lambda tx: audit.stacks_of(tx, desk).newest)


def study_codebook(store: Store) -> Codebook:
    """The codebook in use."""
    return store.read(codebooks.load_codebook)
