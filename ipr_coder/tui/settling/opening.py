"""Opening a study to settle in it: done off the screen's thread, because it loads the database library."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ipr_coder.codebook.model import Codebook
from ipr_coder.tui.settling.interviews import InterviewLine

if TYPE_CHECKING:
    from ipr_coder.coding.writer import Writer
    from ipr_coder.study.store import Store


@dataclass(frozen=True, slots=True)
class SettlingStudy:
    """The study, the one thread that writes to it, its codebook in use, and the round that is settled."""

    store: Store
    writer: Writer
    codebook: Codebook
    round: str

    def close(self, timeout: float) -> bool:
        """Finish what is queued and give the study back; False when that took too long (the study stays open then)."""
        finished = self.writer.close(timeout)
        if finished:
            self.store.close()
        return finished


def open_settling_study(target: str, round: str | None) -> SettlingStudy:
    """Open a study; StudyError when it is none, or has no such round."""
    from ipr_coder.coding.desk import study_codebook
    from ipr_coder.coding.writer import Writer
    from ipr_coder.study.assignments import round_name
    from ipr_coder.study.store import open_store

    store = open_store(target)
    try:
        name = store.read(lambda tx: round_name(tx, round))
        codebook = study_codebook(store)
    except BaseException:
        store.close()
        raise
    return SettlingStudy(store, Writer(store), codebook, name)


def ready_interviews(round: str) -> Callable[[Store], tuple[InterviewLine, ...]]:
    """A job that reads every interview of a round: how many disagreements, how many open, closed or not."""

    def job(store: Store) -> tuple[InterviewLine, ...]:
        from ipr_coder.coding.consensus import assigned, standings
        from ipr_coder.coding.looking_together import open_interviews
        from ipr_coder.study.assignments import all_assignments
        from ipr_coder.study.structure import interviews

        facts = {one.label: one for one in store.read(interviews).values()}
        waiting = store.read(lambda tx: open_interviews(tx, round))
        found = {one.interview: one for one in standings(store, round)}
        seats = Counter(row.interview for row in store.read(lambda tx: all_assignments(tx, round)))
        lines = []
        for label in sorted(assigned(store, round), key=list(facts).index):
            one = found.get(label)
            lines.append(
                InterviewLine(
                    interview=label,
                    dyad=facts[label].dyad,
                    ready=label not in waiting,
                    coders=seats[label],
                    agreed=len(one.agreed) if one is not None else 0,
                    apart=len(one.disagreements) if one is not None else 0,
                    open=one.open if one is not None else 0,
                    closed=one is not None and one.closed,
                )
            )
        return tuple(lines)

    return job
