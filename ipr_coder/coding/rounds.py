"""The rounds of coding of a study: how far each has come, what it hides, and its settled layer."""

from __future__ import annotations

from dataclasses import dataclass

from ipr_coder.coding.setting_up import LEAD, check_label
from ipr_coder.errors import StudyError
from ipr_coder.study import assignments, audit, looks, structure
from ipr_coder.study.hidden import hidden_by_round
from ipr_coder.study.store import Store, Transaction


@dataclass(frozen=True, slots=True)
class RoundLine:
    """A round as a list shows it.

    `seats` counts a coder at an interview, `submitted` those handed in, `ready` the interviews that everybody they are
    assigned to has submitted. `layer` is the name of its settled layer (None: nothing is settled), `closed` the
    interviews whose consensus is closed; `looked` and `early` the interviews looked at together, and too early.
    """

    name: str
    coders: tuple[str, ...]
    interviews: int
    seats: int
    submitted: int
    ready: int
    hidden: tuple[str, ...]
    layer: str | None
    closed: int
    looked: int
    early: int


def rounds(store: Store) -> tuple[RoundLine, ...]:
    """The rounds of coding, oldest first."""

    def job(tx: Transaction) -> tuple[RoundLine, ...]:
        hides = hidden_by_round(tx)
        return tuple(_line(tx, name, tuple(sorted(hides[name]))) for name in assignments.round_names(tx))

    return store.read(job)


def add_round(store: Store, name: str) -> None:
    """A new round, the newest from now on. Names are free; StudyError for one that is taken, by a layer too."""
    check_label("round", name)

    def job(tx: Transaction) -> None:
        if name in assignments.round_names(tx):
            raise StudyError(f"there is a round {name} already.", mend="Nothing was added; choose another name.")
        assignments.ensure_round(tx, structure.study_row(tx).id, name)
        audit.record(tx, LEAD, "add round", {"round": name})

    store.write(job)


def _line(tx: Transaction, name: str, hidden: tuple[str, ...]) -> RoundLine:
    rows = assignments.all_assignments(tx, name)
    waiting = {row.interview for row in rows if row.submitted_ms is None}
    layer = assignments.settled_layer(tx, name)
    settled = assignments.all_assignments(tx, layer[1]) if layer else ()
    taken = looks.all_looks(tx, name)
    mine = {row.coder for row in rows}
    return RoundLine(
        name=name,
        coders=tuple(label for label in assignments.coder_ids(tx) if label in mine),
        interviews=len({row.interview for row in rows}),
        seats=len(rows),
        submitted=sum(row.submitted_ms is not None for row in rows),
        ready=len({row.interview for row in rows} - waiting),
        hidden=hidden,
        layer=None if layer is None else layer[1],
        closed=sum(row.submitted_ms is not None for row in settled),
        looked=len({look.interview for look in taken}),
        early=len({look.interview for look in taken if look.early}),
    )
