"""Scores of questionnaires put into the study, such as a Working Alliance Inventory total by session and rater."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ipr_coder.coding.setting_up import LEAD
from ipr_coder.study import audit, structure
from ipr_coder.study.measures import ScoreFacts, all_scores, put_scores
from ipr_coder.study.store import Store, Transaction
from ipr_coder.transcripts.manifest_outcomes import read_scores
from ipr_coder.transcripts.plan import PlannedScore

__all__ = ["ScoreFacts", "ScoresImported", "import_score_table", "import_scores", "scores", "store_scores"]


@dataclass(frozen=True, slots=True)
class ScoresImported:
    """How many scores are new, how many have another value than before, and how many were there already."""

    added: int
    changed: int
    known: int


def scores(store: Store) -> tuple[ScoreFacts, ...]:
    """Every score in the study, by measure, dyad, session and rater."""
    return store.read(all_scores)


def import_score_table(store: Store, path: Path) -> ScoresImported:
    """Put a table of scores (CSV or Excel) into the study, all or none; see `transcripts.manifest_outcomes`."""
    return import_scores(store, read_scores(path, store.read(structure.people)))


def import_scores(store: Store, found: Sequence[PlannedScore]) -> ScoresImported:
    """Put scores into the study, all or none. One that is there already is corrected, none is taken away."""
    return store.write(lambda tx: store_scores(tx, found))


def store_scores(tx: Transaction, found: Sequence[PlannedScore]) -> ScoresImported:
    """As `import_scores`, within a transaction."""
    added, changed = put_scores(tx, found)
    if added or changed:
        names = sorted({score.name for score in found})
        audit.record(tx, LEAD, "import scores", {"measures": names, "added": added, "changed": changed})
    return ScoresImported(added, changed, len(found) - added - changed)
