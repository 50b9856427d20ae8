"""What speakers' labels mean in this study, told once and used at every import."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from sqlalchemy import Connection, insert, select, update

from ipr_coder.study import schema
from ipr_coder.transcripts.model import Role


def speaker_roles(tx: Connection) -> dict[str, Role]:
    """The roles of labels as they stand in the files."""
    rows = tx.execute(select(schema.SpeakerRole.label, schema.SpeakerRole.role).order_by(schema.SpeakerRole.label))
    return {label: cast("Role", role) for label, role in rows}


def keep_speaker_roles(tx: Connection, study_id: int, roles: Mapping[str, Role]) -> int:
    """Remember roles over what was remembered before; returns how many are new or different."""
    known = speaker_roles(tx)
    changed = {label: role for label, role in roles.items() if known.get(label) != role}
    for label, role in changed.items():
        if label in known:
            tx.execute(update(schema.SpeakerRole).where(schema.SpeakerRole.label == label).values(role=role))
        else:
            tx.execute(insert(schema.SpeakerRole).values(study_id=study_id, label=label, role=role))
    return len(changed)
