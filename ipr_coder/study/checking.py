"""Is the study's file whole: the database by its own check, and every stored text by its digest."""

from __future__ import annotations

import hashlib

from sqlalchemy import Connection, select

from ipr_coder.study import dialects, schema


def faults(tx: Connection) -> tuple[str, ...]:
    """What is wrong, a sentence each; empty when all is well."""
    found = list(dialects.integrity_faults(tx))
    texts = tx.execute(
        select(schema.Transcript.source_name, schema.Transcript.text, schema.Transcript.text_sha256).order_by(
            schema.Transcript.id
        )
    )
    for name, text, digest in texts:
        if hashlib.sha256(text.encode("utf-8")).hexdigest() != digest:
            found.append(f"The stored text of {name} is not what was imported.")
    return tuple(found)
