"""What the study remembers about how it is worked with: named values, as JSON."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, insert, select, update

from ipr_coder.study import schema, structure


def setting(tx: Connection, name: str) -> Any:
    """The value of a setting; None where it was never made."""
    body = tx.execute(select(schema.Setting.body).where(schema.Setting.name == name)).scalar()
    return None if body is None else json.loads(body)


def keep_setting(tx: Connection, name: str, value: Any) -> None:
    """Make or change a setting; `value` is whatever JSON can hold."""
    body = json.dumps(value, ensure_ascii=False, sort_keys=True)
    changed = tx.execute(update(schema.Setting).where(schema.Setting.name == name).values(body=body))
    if changed.rowcount == 0:
        study = structure.study_row(tx)
        tx.execute(insert(schema.Setting).values(study_id=study.id, name=name, body=body))
