"""What the coders of one interview put, laid side by side: where they are alike, and where not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from ipr_coder.coding.disagreements import Agreed, Decomposition, Disagreement, decompose
from ipr_coder.errors import StudyError
from ipr_coder.study import decisions, structure
from ipr_coder.study.decisions import TagName
from ipr_coder.study.interview_table import interview_table
from ipr_coder.study.store import Store, Transaction
from ipr_coder.study.values import Desk


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
    return store.read(lambda tx: together_within(tx, interview, round, early=early))


def together_within(tx: Transaction, interview: str, round: str | None, *, early: bool = False) -> Together:
    """The same as part of a transaction that does more."""
    table = interview_table(tx, interview, round, early=early)
    number = structure.interview_id(tx, interview)
    said = decisions.live_attributes(tx, number, table.round_id) if table.tags.coders else {}
    by_place = {(interview, start, end, code, coder): one for (coder, code, start, end), one in said.items()}
    return Together(interview, decompose(table.tags, by_place), table.round_id, table.ready, said)


def refuse_if_changed(tx: Transaction, desk: Desk, found: Together) -> None:
    """StudyError where the coders' tags are others by now than those that were laid side by side."""
    rows = decisions.live_rows(tx, desk.interview_id, found.round_id)
    said = decisions.live_attributes(tx, desk.interview_id, found.round_id)
    theirs = {name for name in rows if name[0] in found.coders}
    if theirs != set(found.names) or said != found.attributes:
        raise changed_error(desk.interview)


def changed_error(interview: str) -> StudyError:
    """What to say to somebody who decides on tags that are others by now."""
    return StudyError(
        f"the tags on {interview} are no longer as they were when this was shown.",
        mend="Nothing was decided; open the interview again.",
    )
