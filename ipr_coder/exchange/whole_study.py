"""A whole study from its manifest: people, interviews and texts, then the codings that come with them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ipr_coder.coding.importing import Imported, import_plan
from ipr_coder.coding.submitting import desk_of, submit
from ipr_coder.coding.taking_over import TakenOver, take_over
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
    store: Store, plan: StudyPlan, read: Callable[[Path], Transcript], unit: Unit = "turn"
) -> StudyImported:
    """Put a manifest's study in: transcripts, coders and their interviews, tags, and what was submitted.

    Importing the same manifest again adds what is new and leaves what a coder has submitted since as it is.
    """
    transcripts = import_plan(store, plan, read, unit)
    taken = None
    if plan.tags is not None:
        closed = _submitted(store, plan.round)
        codings = read_tags(store, plan.tags, plan.round)
        still_open = [one for one in codings if (one.coder, one.interview) not in closed]
        taken = take_over(store, still_open, plan.round)
        taken = TakenOver(taken.added, taken.known + len(codings) - len(still_open))
    closed = _submitted(store, plan.round)
    for coder in plan.coders:
        if coder.submitted:
            for interview in coder.interviews:
                if (coder.id, interview) not in closed:
                    submit(store, desk_of(store, coder.id, interview, plan.round))
    return StudyImported(transcripts, taken)


def _submitted(store: Store, round: str) -> frozenset[tuple[str, str]]:
    rows = store.read(lambda tx: assignments.all_assignments(tx, round))
    return frozenset((row.coder, row.interview) for row in rows if row.submitted_ms is not None)
