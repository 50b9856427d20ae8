"""Beginning a study: its title, its codebook, its case unit, its coders and who codes what."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from ipr_coder.codebook.model import Codebook
from ipr_coder.coding.looking_together import needed_reason, record_look
from ipr_coder.errors import UsageError
from ipr_coder.study import assignments, audit, checking, codebooks, structure
from ipr_coder.study.store import Store, Transaction, create_store
from ipr_coder.study.tables import CONSENSUS
from ipr_coder.text import normalise

LEAD = "lead"
"""The actor of deeds that are not a coder's own."""

RESERVED = frozenset((LEAD, CONSENSUS))
"""What nobody who codes can be called: the study's own seats go by these names."""

LONGEST_CODER = 20
"""Characters in a coder's label."""

CaseUnit = Literal["dyad", "participant", "interview"]


def new_study(
    target: str | Path,
    title: str,
    codebook: Codebook,
    *,
    case_unit: CaseUnit = "dyad",
    hours_limit: float | None = None,
    agreement: bool = True,
) -> Store:
    """Create the study at a path (or address) where there is none yet, and return it open.

    `hours_limit` is the number of hours after the session within which interviews should be held; a later one is
    reported as a deviation, not refused. Without `agreement` no agreement figures are made: some methods (reflexive
    thematic analysis) reject them.
    """
    title = normalise(title).strip()
    if not title:
        raise UsageError("a study needs a title.", mend='Give one: --title "My study"')
    store = create_store(target)

    def job(tx: Transaction) -> None:
        number = structure.add_study(
            tx, title, case_unit=case_unit, hours_limit=hours_limit, agreement_off=0 if agreement else 1
        )
        digest = codebooks.save_codebook(tx, number, codebook)
        facts = {"codebook": codebook.id, "version": codebook.version, "digest": digest, "case_unit": case_unit}
        facts["agreement"] = "on" if agreement else "off"
        audit.record(tx, LEAD, "new study", facts)

    try:
        store.write(job)
    except BaseException:
        store.discard()
        raise
    return store


def check_label(what: str, label: str, *, most: int = 40, place: str | None = None) -> None:
    """UsageError for a label that a table, a file name or a command line could take for something else.

    `what` is whose label it is ("dyad"), `most` how many characters it may have.
    """
    if re.fullmatch(r"\w[\w.-]*", label) is None or len(label) > most:
        shown = label if len(label) <= most else f"{label[:most]}..."
        raise UsageError(
            f"{shown!r} cannot be the label of a {what}.",
            place=place,
            mend=f"Use up to {most} letters, digits, dots or dashes, a letter or digit first: a pseudonym, not a name.",
        )


def add_coder(store: Store, *labels: str) -> None:
    """Add coders by short labels, all or none; refused when one is taken or looks like more than a label."""
    for label in labels:
        check_label("coder", label, most=LONGEST_CODER)
        if label.casefold() in RESERVED:
            raise UsageError(
                f"{label!r} cannot be a coder: the study uses this name itself.",
                mend="Choose another label, such as AB.",
            )

    def job(tx: Transaction) -> None:
        study_id = structure.study_row(tx).id
        for label in labels:
            assignments.add_coder(tx, study_id, label)
            audit.record(tx, LEAD, "add coder", {"coder": label})

    store.write(job)


def assign(store: Store, coder: str, interviews: Sequence[str], round: str = "main") -> tuple[str, ...]:
    """Assign interviews to a coder in a round; returns those that were not assigned before. All or none."""
    check_label("round", round)

    def job(tx: Transaction) -> tuple[str, ...]:
        who = assignments.coder_id(tx, coder)
        wanted = [(label, structure.interview_id(tx, label)) for label in interviews]
        in_round = assignments.ensure_round(tx, structure.study_row(tx).id, round)
        added = tuple(label for label, number in wanted if assignments.ensure_assignment(tx, who, number, in_round))
        if added:
            audit.record(tx, LEAD, "assign", {"coder": coder, "round": round, "interviews": list(added)})
        return added

    return store.write(job)


def with_transcripts(store: Store) -> tuple[str, ...]:
    """The labels of all interviews that have a transcript, in the study's order."""
    return store.read(lambda tx: tuple(one.label for one in structure.interviews(tx).values() if one.has_transcript))


def open_early(
    store: Store, reason: str, waiting: Sequence[str], round: str | None = None, *, by: str | None = None
) -> None:
    """Put on record that tags were looked at before all coders had submitted, and why. Needs a reason.

    Without a round, the newest is meant; without `by`, the lead.
    """
    record_look(store, round, waiting, by or LEAD, early=True, reason=needed_reason(reason))


def check_audit(store: Store) -> audit.ChainCheck:
    """Go through the audit trail and see whether it is whole."""
    return store.read(audit.check_chain)


def check_file(store: Store) -> tuple[str, ...]:
    """Faults of the database itself and of stored texts that were changed, in words; empty when all is well."""
    return store.read(checking.faults)
