"""What the coders of one interview put, laid side by side: where they are alike, and where not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from ipr_coder.coding.disagreements import Agreed, Decomposition, Disagreement, decompose
from ipr_coder.study import decisions, structure
from ipr_coder.study.decisions import TagName
from ipr_coder.study.interview_table import InterviewTable, interview_table
from ipr_coder.study.store import Store, Transaction


@dataclass(frozen=True)
class Together:
    """The coders who answered for an interview, and their tags, parted.

    `ready` once everybody it is assigned to has submitted; before that, nothing is in it unless looked at early.
    """

    interview: str
    parted: Decomposition = field(repr=False)
    round_id: int
    ready: bool
    attributes: Mapping[TagName, Mapping[str, str]] = field(repr=False)
    """What their tags say beside the code."""

    @property
    def coders(self) -> tuple[str, ...]:
        """Those who answered."""
        return self.parted.table.coders

    @cached_property
    def agreed(self) -> tuple[Agreed, ...]:
        """What all of them put alike, in text order."""
        return self.parted.agreed(self.interview)

    @cached_property
    def disagreements(self) -> tuple[Disagreement, ...]:
        """Where they differ, in text order."""
        return self.parted.disagreements(self.interview)

    @cached_property
    def names(self) -> tuple[TagName, ...]:
        """Every tag of theirs, in text order."""
        tags = self.parted.table
        columns = (tags.coder.tolist(), tags.code.tolist(), tags.start.tolist(), tags.end.tolist())
        return tuple(
            (tags.coders[coder], tags.codes[code].id, start, end)
            for coder, code, start, end in zip(*columns, strict=True)
        )


def together(store: Store, interview: str, round: str | None, *, early: bool = False) -> Together:
    """The work of the coders of an interview side by side; StudyError for an unknown interview or round."""

    def job(tx: Transaction) -> tuple[InterviewTable, dict[TagName, dict[str, str]]]:
        table = interview_table(tx, interview, round, early=early)
        number = structure.interview_id(tx, interview)
        said = decisions.live_attributes(tx, number, table.round_id) if table.tags.coders else {}
        return table, said

    table, said = store.read(job)
    by_place = {(interview, start, end, code, coder): one for (coder, code, start, end), one in said.items()}
    return Together(interview, decompose(table.tags, by_place), table.round_id, table.ready, said)
