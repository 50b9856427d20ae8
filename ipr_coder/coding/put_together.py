"""What the coders of one interview put, laid side by side: where they are alike, and where not."""

from __future__ import annotations

from dataclasses import dataclass, field

from ipr_coder.coding.disagreements import Agreed, Disagreement, decompose
from ipr_coder.study import decisions, structure
from ipr_coder.study.decisions import TagName
from ipr_coder.study.interview_table import InterviewTable, interview_table
from ipr_coder.study.store import Store, Transaction


@dataclass(frozen=True, slots=True)
class Together:
    """The coders who answered, what all of them put alike, and their disagreements in text order.

    `ready` once everybody it is assigned to has submitted; before that, nothing is in it unless looked at early.
    """

    coders: tuple[str, ...]
    agreed: tuple[Agreed, ...] = field(repr=False)
    disagreements: tuple[Disagreement, ...] = field(repr=False)
    round_id: int
    ready: bool
    names: tuple[TagName, ...] = field(repr=False)
    """Every tag of theirs, in text order."""
    attributes: dict[TagName, dict[str, str]] = field(repr=False)
    """What their tags say beside the code."""


def together(store: Store, interview: str, round: str | None, *, early: bool = False) -> Together:
    """The work of the coders of an interview side by side; StudyError for an unknown interview or round."""

    def job(tx: Transaction) -> tuple[InterviewTable, dict[TagName, dict[str, str]]]:
        table = interview_table(tx, interview, round, early=early)
        number = structure.interview_id(tx, interview)
        said = decisions.live_attributes(tx, number, table.round_id) if table.tags.coders else {}
        return table, said

    table, said = store.read(job)
    tags = table.tags
    found = decompose(
        tags, {(interview, start, end, code, coder): one for (coder, code, start, end), one in said.items()}
    )
    names = tuple(
        (tags.coders[coder], tags.codes[code].id, int(start), int(end))
        for coder, code, start, end in zip(tags.coder, tags.code, tags.start, tags.end, strict=True)
    )
    return Together(
        coders=tags.coders,
        agreed=tuple(found.agreed(interview)),
        disagreements=tuple(found.disagreements(interview)),
        round_id=table.round_id,
        ready=table.ready,
        names=names,
        attributes=said,
    )
