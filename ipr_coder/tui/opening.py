"""Opening a study for a coder: done off the screen's thread, because it loads the database library."""

from __future__ import annotations

import gc
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ipr_coder.codebook.model import Codebook
from ipr_coder.study.values import Desk, WorkItem, Workplace
from ipr_coder.tui.sheet import Sheet, sheet_of

if TYPE_CHECKING:
    from ipr_coder.coding.writer import Writer
    from ipr_coder.study.store import Store


@dataclass(frozen=True, slots=True)
class OpenStudy:
    """A study a coder works in: the store, the one thread that writes to it, and the codebook in use."""

    store: Store
    writer: Writer
    codebook: Codebook
    coder: str

    def close(self, timeout: float) -> bool:
        """Finish what is queued and give the study back; False when that took too long (the study stays open then)."""
        finished = self.writer.close(timeout)
        if finished:
            self.store.close()
        return finished


def open_study(target: str, coder: str) -> OpenStudy:
    """Open a study; StudyError when it is none or the coder is unknown."""
    from ipr_coder.coding.desk import study_codebook, work_list
    from ipr_coder.coding.writer import Writer
    from ipr_coder.study.store import open_store

    store = open_store(target)
    try:
        work_list(store, coder)
        codebook = study_codebook(store)
    except BaseException:
        store.close()
        raise
    return OpenStudy(store, Writer(store), codebook, coder)


def work_list_job(coder: str) -> Callable[[Store], tuple[WorkItem, ...]]:
    """A job that reads the coder's work list; queued behind the deeds, so that it counts them."""

    def job(store: Store) -> tuple[WorkItem, ...]:
        from ipr_coder.coding.desk import work_list

        return work_list(store, coder)

    return job


def desk_job(coder: str, interview: str, round: str | None) -> Callable[[Store], tuple[Workplace, Sheet]]:
    """A job that opens an interview and lays it out."""

    def job(store: Store) -> tuple[Workplace, Sheet]:
        from ipr_coder.coding.desk import open_desk

        # Nothing that is read becomes garbage; without this the collector goes through it again and again.
        gc.disable()
        try:
            workplace = open_desk(store, coder, interview, round)
            return workplace, sheet_of(workplace)
        finally:
            gc.enable()

    return job


def place_job(desk: Desk, position: int) -> Callable[[Store], None]:
    """A job that notes where the coder stopped."""

    def job(store: Store) -> None:
        from ipr_coder.coding.desk import remember_place

        remember_place(store, desk, position)

    return job


def reopen_job(coder: str, item: WorkItem, reason: str) -> Callable[[Store], object]:
    """A job that takes a submission back."""

    def job(store: Store) -> object:
        from ipr_coder.coding.submitting import desk_of, reopen

        return reopen(store, desk_of(store, coder, item.interview, item.round), reason)

    return job
