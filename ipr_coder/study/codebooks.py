"""Codebook versions in a study: kept whole, as JSON, beside the rows that tags point to."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, insert, select, update

from ipr_coder.codebook.model import Code, Codebook
from ipr_coder.codebook.writing import codebook_digest
from ipr_coder.errors import StudyError
from ipr_coder.study import schema
from ipr_coder.study.values import Desk
from ipr_coder.text import Span


@dataclass(frozen=True, slots=True)
class Made:
    """How a version came about: the row number of the version it was edited from, by whom and why."""

    based_on: int
    by: str
    reason: str


def save_codebook(tx: Connection, study_id: int, codebook: Codebook, made: Made | None = None) -> str:
    """Take a codebook into the study as the version in use; returns its digest, the one the codebook room gives.

    `made` says how it came about where it was edited in the study.
    """
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
    row = tx.execute(
        insert(schema.CodebookVersion).values(
            study_id=study_id,
            name=codebook.id,
            version=codebook.version,
            title=codebook.title,
            digest=digest,
            body=body,
            **({"based_on_id": made.based_on, "made_by": made.by, "reason": made.reason} if made else {}),
        )
    ).inserted_primary_key
    if row is None:
        raise AssertionError("an insert always has a key")
    rows = [
        {
            "codebook_version_id": row[0],
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
    return codebook_of(body)


def former_ids(tx: Connection) -> dict[str, str]:
    """From each id that the codebook in use knows as a former one to the id it is called now."""
    body = tx.execute(select(schema.CodebookVersion.body).where(schema.CodebookVersion.in_use == 1)).scalar()
    codes = codebook_of(body).codes if body is not None else ()
    return {former: code.id for code in codes for former in code.formerly}


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


@dataclass(frozen=True, slots=True)
class TagCode:
    """The code a new tag is made under: its id, its row number, and the digest of the codebook in use."""

    ident: str
    number: int
    in_use: str


def code_for_tag(tx: Connection, ident: str, seen: str | None = None) -> TagCode:
    """The code that a new tag of this id is made under.

    That is the code itself, or the one it was renamed to or merged into. Where neither takes new tags (it is retired,
    or gone), a coder who still has an older codebook in sight (its digest `seen`) tags under that version; otherwise
    StudyError.
    """
    code, version = schema.Code, schema.CodebookVersion
    row = tx.execute(
        select(code.id, version.id.label("version"), version.body, version.digest)
        .join_from(version, code, (code.codebook_version_id == version.id) & (code.ident == ident), isouter=True)
        .where(version.in_use == 1)
    ).first()
    if row is None:
        raise _no_code(ident)
    if row.id is not None and _RETIRED not in row.body:
        return TagCode(ident, row.id, row.digest)
    book = codebook_of(row.body)
    now = book.called_now(ident)
    if now is not None and not book.code(now).retired:
        return TagCode(now, row.id if now == ident else _number_of(tx, row.version, now), row.digest)
    older = None
    if seen is not None:
        older = tx.execute(
            select(code.id, version.body)
            .join_from(code, version, code.codebook_version_id == version.id)
            .where(version.digest == seen, code.ident == ident)
        ).first()
    if older is not None and not codebook_of(older.body).code(ident).retired:
        return TagCode(ident, older.id, row.digest)
    if now is None:
        raise _no_code(ident)
    raise StudyError(
        f"the code {now} is retired and takes no new tags.",
        mend="Use another, or let it take tags again: ipr-coder codebook revive.",
    )


def called_now(tx: Connection, ident: str) -> str:
    """The id under which a code goes in the codebook in use; StudyError where it has neither it nor a successor."""
    now = load_codebook(tx).called_now(ident)
    if now is None:
        raise _no_code(ident)
    return now


def _no_code(ident: str) -> StudyError:
    return StudyError(f"there is no code {ident!r} in the codebook.", mend="See the codes: ipr-coder codebook show.")


def _number_of(tx: Connection, version: int, ident: str) -> int:
    number: int = tx.execute(
        select(schema.Code.id).where(schema.Code.codebook_version_id == version, schema.Code.ident == ident)
    ).scalar_one()
    return number


def codebook_of(stored: str) -> Codebook:
    """The codebook that a version's `body` holds."""
    body: dict[str, Any] = json.loads(stored)
    codes = tuple(
        Code(**{**code, **{name: tuple(code.get(name, ())) for name in _CODE_LISTS}}) for code in body["codes"]
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


_CODE_LISTS = ("include_when", "exclude_when", "formerly", "split_into")
_RETIRED = '"retired": true'
"""What stands in a version's body when a code of it is retired (a quote inside a text is escaped there)."""
