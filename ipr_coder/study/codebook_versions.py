"""The versions of a study's codebook: which there are, which is in use, and putting an older one back in use."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select, update

from ipr_coder.codebook.model import Codebook
from ipr_coder.errors import StudyError
from ipr_coder.study import schema
from ipr_coder.study.codebooks import codebook_of
from ipr_coder.study.study_settings import keep_setting, setting

LOCKED = "codebook.locked"
"""The setting that leaves the editing of the codebook to the lead."""


@dataclass(frozen=True, slots=True)
class StoredVersion:
    """One version: `number` and `based_on` are local row numbers, `made_by` and `reason` None unless it was edited."""

    number: int
    uid: str
    name: str
    version: str
    digest: str
    in_use: bool
    created_ms: int
    based_on: int | None
    made_by: str | None
    reason: str | None = field(repr=False)
    codebook: Codebook = field(repr=False)


def versions(tx: Connection) -> tuple[StoredVersion, ...]:
    """All versions, oldest first."""
    return tuple(map(_stored, tx.execute(select(*_COLUMNS).order_by(schema.CodebookVersion.id)).all()))


def version_in_use(tx: Connection) -> StoredVersion:
    """The version that new tags are made under; StudyError when the study has none."""
    row = tx.execute(select(*_COLUMNS).where(schema.CodebookVersion.in_use == 1)).first()
    if row is None:
        raise StudyError(
            "the study has no codebook yet.", mend="Give one when making it: ipr-coder new ... --codebook."
        )
    return _stored(row)


def stored_version(tx: Connection, number: int) -> StoredVersion:
    """The version with this row number."""
    return _stored(tx.execute(select(*_COLUMNS).where(schema.CodebookVersion.id == number)).one())


def put_in_use(tx: Connection, number: int) -> None:
    """Let new tags be made under this version."""
    tx.execute(update(schema.CodebookVersion).values(in_use=0))
    tx.execute(update(schema.CodebookVersion).where(schema.CodebookVersion.id == number).values(in_use=1))


def code_numbers(tx: Connection, number: int) -> dict[str, int]:
    """The row number of each code of a version, by its id."""
    code = schema.Code
    rows = tx.execute(select(code.ident, code.id).where(code.codebook_version_id == number).order_by(code.position))
    return {row.ident: row.id for row in rows}


def is_locked(tx: Connection) -> bool:
    """True when only the lead may edit the codebook."""
    return setting(tx, LOCKED) is True


def set_locked(tx: Connection, *, locked: bool) -> bool:
    """Leave the editing to the lead, or to everybody; False when it was so already."""
    if is_locked(tx) == locked:
        return False
    keep_setting(tx, LOCKED, locked)
    return True


def _stored(row: Any) -> StoredVersion:
    return StoredVersion(
        number=row.id,
        uid=bytes(row.uid).hex(),
        name=row.name,
        version=row.version,
        digest=row.digest,
        in_use=row.in_use == 1,
        created_ms=row.created_ms,
        based_on=row.based_on_id,
        made_by=row.made_by,
        reason=row.reason,
        codebook=codebook_of(row.body),
    )


_COLUMNS = tuple(
    getattr(schema.CodebookVersion, name)
    for name in (
        "id",
        "uid",
        "name",
        "version",
        "digest",
        "in_use",
        "created_ms",
        "based_on_id",
        "made_by",
        "reason",
        "body",
    )
)
