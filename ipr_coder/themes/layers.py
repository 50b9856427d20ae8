"""Whose tags are counted: the settled layer, one coder's, the union of the coders, or only what every coder found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ipr_coder.errors import UsageError
from ipr_coder.study.tables import CONSENSUS, TagTable

LayerKind = Literal["consensus", "coder", "union", "agreed"]


@dataclass(frozen=True, slots=True)
class Layer:
    """What counts as "the code is there". `coders` are the coders it rests on, one for kind "coder"."""

    kind: LayerKind
    coders: tuple[str, ...]

    @property
    def text(self) -> str:
        """The layer in words, as it is printed beside every table."""
        if self.kind == "consensus":
            return CONSENSUS
        if not self.coders:
            return "none, for nobody has coded"
        names = ", ".join(self.coders)
        return {"coder": "coder ", "union": "union of ", "agreed": "agreed by "}[self.kind] + names

    @property
    def meaning(self) -> str:
        """When a unit counts under the layer."""
        if self.kind == "consensus":
            return (
                "a unit counts when the coders settled on it together; interviews not settled to the end are left out"
            )
        if self.kind == "coder":
            return "a unit counts when this coder tagged it"
        if self.kind == "union":
            return "a unit counts when at least one of them tagged it"
        return "a unit counts when every coder of the interview, two or more, tagged it"


def choose_layer(wish: str | None, table: TagTable) -> Layer:
    """The layer called "consensus", "union" or "agreed", or that of one coder by name.

    None means the consensus where something is settled, else the only coder where there is one, and the union
    otherwise. A coder whose name is that of a layer can't be asked for alone. UsageError when nothing goes by that
    name, when nothing is settled, or when one coder is to agree with nobody.
    """
    names = table.people
    settled = table.settled and bool(table.covered[:, -1].any())
    if not names:
        raise UsageError("There are no coders to count.", mend="Import or make some codings and submit them first.")
    if wish is None and not settled:
        return Layer("coder", names) if len(names) == 1 else Layer("union", names)
    if wish in (None, CONSENSUS):
        if not settled:
            raise UsageError(
                "Nothing is settled to the end yet, so there is no consensus to count.",
                mend="Settle an interview and close it, or choose another layer: union, agreed or a coder.",
            )
        return Layer("consensus", (table.coders[-1],))
    if wish == "union":
        return Layer("union", names)
    if wish == "agreed":
        if len(names) < 2:
            raise UsageError(
                f'The layer "agreed" needs two coders, and only {names[0]} is counted here.',
                mend=f'Ask for the layer "{names[0]}", or add a second coder.',
            )
        return Layer("agreed", names)
    if wish in names:
        return Layer("coder", (wish,))
    raise UsageError(
        f'There is no layer or coder called "{wish}".',
        mend=f"Choose consensus, union, agreed or one of: {', '.join(names)}.",
    )


def answered_by(table: TagTable, layer: Layer) -> NDArray[np.int64]:
    """How many of the layer's coders have answered for each interview, shape (interviews,).

    An interview that was withdrawn counts as answered by nobody: what its respondent took back is in no table.
    """
    columns = [table.coders.index(name) for name in layer.coders]
    answered: NDArray[np.int64] = table.covered[:, columns].sum(axis=1).astype(np.int64)
    withdrawn = np.array([facts.status == "withdrawn" for facts in table.interviews], dtype=bool)
    answered[withdrawn] = 0
    return answered


def covered_by(table: TagTable, layer: Layer) -> NDArray[np.bool_]:
    """The interviews in which a missing code means "not there" under this layer, shape (interviews,)."""
    covered: NDArray[np.bool_] = answered_by(table, layer) >= (2 if layer.kind == "agreed" else 1)
    return covered
