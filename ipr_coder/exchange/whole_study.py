"""A whole study from its manifest: people, interviews and texts, then the codings that come with them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from ipr_coder.codebook.reading import read_codebook
from ipr_coder.codebook.shipped import find_codebook
from ipr_coder.coding.desk import study_codebook
from ipr_coder.coding.importing import Accept, Imported, import_plan
from ipr_coder.coding.remembering import remember
from ipr_coder.coding.submitting import desk_of, submit
from ipr_coder.coding.taking_over import TakenOver, take_over
from ipr_coder.errors import IprError, UsageError
from ipr_coder.exchange.tag_csv import read_tags
from ipr_coder.study import assignments
from ipr_coder.study.store import Store
from ipr_coder.transcripts.model import Transcript, Unit
from ipr_coder.transcripts.plan import StudyPlan


@dataclass(frozen=True, slots=True)
class StudyImported:
    """What came in: the transcripts, and the tags where the manifest names a file of them."""

    transcripts: tuple[Imported, ...]
    tags: TakenOver | None


def import_study(
    store: Store,
    plan: StudyPlan,
    read: Callable[[Path], Transcript],
    unit: Unit = "turn",
    accept: Accept = "none",
) -> StudyImported:
    """Put a manifest's study in: transcripts, coders and their interviews, tags, and what was submitted.

    Importing the same manifest again adds what is new and leaves what a coder has submitted since as it is; tags that
    a coder has taken off stay off. The manifest's words on speakers and file names are remembered. `accept` is as in
    `import_transcripts`.
    """
    _check_codebook(store, plan)
    transcripts = import_plan(store, plan, read, unit, accept)
    remember(store, plan.speakers, plan.file_pattern)
    try:
        taken = _take_tags(store, plan)
    except IprError as error:
        mend = "The transcripts came in, no tag did: mend it, and import again."
        raise type(error)(error.what, place=error.place, mend=f"{error.mend} {mend}" if error.mend else mend) from error
    closed = _submitted(store, plan.round)
    for coder in plan.coders:
        if coder.submitted:
            for interview in coder.interviews:
                if (coder.id, interview) not in closed:
                    submit(store, desk_of(store, coder.id, interview, plan.round))
    return StudyImported(transcripts, taken)


def _check_codebook(store: Store, plan: StudyPlan) -> None:
    """Tags of another codebook would be refused one by one, or be taken for codes that only have the same id."""
    if plan.codebook is None:
        return
    meant, used = read_codebook(find_codebook(plan.codebook)), study_codebook(store)
    if meant.id != used.id:
        raise UsageError(
            f"the manifest asks for the codebook {meant.id}, the study has {used.id}.",
            place=store.target,
            mend="Make a study with that codebook (ipr-coder new --codebook), or mend the manifest.",
        )


def _take_tags(store: Store, plan: StudyPlan) -> TakenOver | None:
    if plan.tags is None:
        return None
    closed = _submitted(store, plan.round)
    codings = read_tags(store, plan.tags, plan.round)
    still_open = [one for one in codings if (one.coder, one.interview) not in closed]
    taken = take_over(store, still_open, plan.round, bring_back=False)
    return replace(taken, known=taken.known + len(codings) - len(still_open))


def _submitted(store: Store, round: str) -> frozenset[tuple[str, str]]:
    rows = store.read(lambda tx: assignments.all_assignments(tx, round))
    return frozenset((row.coder, row.interview) for row in rows if row.submitted_ms is not None)
