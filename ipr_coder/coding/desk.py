"""Sitting down to code: the work list, and an interview opened at a coder's desk. Nobody else's tags are read here."""

from __future__ import annotations

from ipr_coder.codebook.model import Codebook
from ipr_coder.errors import StudyError
from ipr_coder.study import assignments, codebooks, marks, texts, worklist
from ipr_coder.study.store import Store, Transaction
from ipr_coder.study.structure import interview_facts
from ipr_coder.study.values import WorkItem, Workplace


def work_list(store: Store, coder: str) -> tuple[WorkItem, ...]:
    """The interviews assigned to a coder, with how far each has come; StudyError for an unknown coder."""
    return store.read(lambda tx: worklist.work_items(tx, coder))


def open_desk(store: Store, coder: str, interview: str, round: str | None = None) -> Workplace:
    """All that the coder sees of an interview. StudyError when it is not assigned or has no transcript."""

    def job(tx: Transaction) -> Workplace:
        desk, submitted = assignments.find_desk(tx, coder, interview, round)
        stored = texts.load_text(tx, desk.transcript_id)
        if not stored.segments:
            raise StudyError(f"interview {interview} has a transcript without any speech.", place=store.target)
        return Workplace(
            desk=desk,
            text=stored.text,
            turns=stored.turns,
            segments=stored.segments,
            moments=stored.moments,
            tags=marks.own_tags(tx, desk),
            reviewed=marks.own_reviews(tx, desk),
            submitted=submitted,
            respondent_role=interview_facts(tx, interview).respondent_role,
        )

    return store.read(job)


def study_codebook(store: Store) -> Codebook:
    """The codebook in use."""
    return store.read(codebooks.load_codebook)
