"""What a study remembers of its files between imports: who a speaker's label is, and how files are named."""

from __future__ import annotations

from collections.abc import Mapping

from ipr_coder.coding.setting_up import LEAD
from ipr_coder.study import audit, structure
from ipr_coder.study.speaker_roles import keep_speaker_roles, speaker_roles
from ipr_coder.study.store import Store, Transaction
from ipr_coder.study.study_settings import keep_setting, setting
from ipr_coder.transcripts.model import Role
from ipr_coder.transcripts.placing import check_pattern

_PATTERN = "file pattern"


def remembered_roles(store: Store) -> dict[str, Role]:
    """The roles of speakers' labels that this study was told before."""
    return store.read(speaker_roles)


def remembered_pattern(store: Store) -> str | None:
    """The pattern of file names that this study was told before; None where it was told none."""
    found = store.read(lambda tx: setting(tx, _PATTERN))
    return found if isinstance(found, str) else None


def remember(store: Store, roles: Mapping[str, Role] | None = None, pattern: str | None = None) -> None:
    """Remember roles of labels, and a pattern of file names, for the imports to come. Labels are kept out of the audit
    trail: they may be names."""
    roles = roles or {}
    if pattern is not None:
        check_pattern(pattern)

    def job(tx: Transaction) -> None:
        changed = keep_speaker_roles(tx, structure.study_row(tx).id, roles)
        new = pattern is not None and setting(tx, _PATTERN) != pattern
        if new:
            keep_setting(tx, _PATTERN, pattern)
        if changed or new:
            audit.record(tx, LEAD, "remember", {"speaker labels": changed, "file pattern": new})

    known = store.read(speaker_roles)
    if pattern is not None or any(known.get(label) != role for label, role in roles.items()):
        store.write(job)
