"""Codebook versions in a study: kept whole, as JSON, beside the rows that tags point to."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, insert, select, update

from ipr_coder.codebook.model import Code, Codebook
from ipr_coder.codebook.writing import codebook_digest
from ipr_coder.errors import StudyError
from ipr_coder.study import schema
from ipr_coder.study.values import Desk
from ipr_coder.text import Span


def save_codebook(tx: Connection, study_id: int, codebook: Codebook) -> str:
    """Take a codebook into the study as the version in use; returns its digest, the one the codebook room gives."""
    body = json.dumps(asdict(codebook), ensure_ascii=False, sort_keys=True, default=dict)
    digest = codebook_digest(codebook)
    tx.execute(update(schema.CodebookVersion).values(in_use=0))
    known = tx.execute(
        select(schema.CodebookVersion.id).where(
            schema.CodebookVersion.name == codebook.id, schema.CodebookVersion.digest == digest
        )
    ).scalar()
    if known is not None:
        tx.execute(update(schema.CodebookVersion).where(schema.CodebookVersion.id == known).values(in_use=1))
        return digest
    made = tx.execute(
        insert(schema.CodebookVersion).values(
            study_id=study_id,
            name=codebook.id,
            version=codebook.version,
            title=codebook.title,
            digest=digest,
            body=body,
        )
    ).inserted_primary_key
    if made is None:
        raise AssertionError("an insert always has a key")
    rows = [
        {
            "codebook_version_id": made[0],
            "position": position,
            "ident": code.id,
            "parent_ident": code.parent,
            "key": code.key,
            "name": code.name,
            "colour": code.colour,
        }
        for position, code in enumerate(codebook.codes)
    ]
    if rows:
        tx.execute(insert(schema.Code), rows)
    return digest


def load_codebook(tx: Connection) -> Codebook:
    """The codebook in use; StudyError when the study has none."""
    body = tx.execute(select(schema.CodebookVersion.body).where(schema.CodebookVersion.in_use == 1)).scalar()
    if body is None:
        raise StudyError(
            "the study has no codebook yet.", mend="Give one when making it: ipr-coder new ... --codebook."
        )
    return _from_json(json.loads(body))


def code_ids(tx: Connection) -> dict[str, int]:
    """Row number of each code of the codebook in use, by its id, in the codebook's order."""
    rows = tx.execute(
        select(schema.Code.ident, schema.Code.id)
        .join_from(schema.Code, schema.CodebookVersion, schema.Code.codebook_version_id == schema.CodebookVersion.id)
        .where(schema.CodebookVersion.in_use == 1)
        .order_by(schema.Code.position)
    )
    return {row.ident: row.id for row in rows}


def any_code_id(tx: Connection, desk: Desk, ident: str, span: Span) -> int:
    """The code a tag of the desk was made under, which may be of an older codebook version than the one in use.

    A live tag counts before one that was taken away, and a newer one before an older.
    """
    tag, code = schema.Tag, schema.Code
    found = tx.execute(
        select(code.id)
        .join_from(tag, code, tag.code_id == code.id)
        .where(
            tag.transcript_id == desk.transcript_id,
            tag.coder_id == desk.coder_id,
            tag.round_id == desk.round_id,
            tag.start_at == span.start,
            tag.end_at == span.end,
            code.ident == ident,
        )
        .order_by(tag.deleted_ms.is_not(None), tag.id.desc())
        .limit(1)
    ).scalar()
    if found is None:
        raise StudyError(f"the tag {ident} is no longer in the study.")
    return found


def _from_json(body: dict[str, Any]) -> Codebook:
    codes = tuple(
        Code(**{**code, "include_when": tuple(code["include_when"]), "exclude_when": tuple(code["exclude_when"])})
        for code in body["codes"]
    )
    return Codebook(
        **{
            **body,
            "codes": codes,
            "sources": tuple(body["sources"]),
            "attributes": {name: tuple(values) for name, values in body["attributes"].items()},
            "extra": {name: _as_read(value) for name, value in body["extra"].items()},
        }
    )


def _as_read(value: Any) -> Any:
    """JSON has lists where the reader of codebooks makes tuples."""
    if isinstance(value, list):
        return tuple(map(_as_read, value))
    return {name: _as_read(one) for name, one in value.items()} if isinstance(value, dict) else value
