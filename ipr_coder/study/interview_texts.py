"""The whole texts of interviews, for counting words."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, select

from ipr_coder.study import schema


def interview_texts(tx: Connection, labels: Collection[str]) -> dict[str, str]:
    """The texts of those of these interviews that have one and were not withdrawn, by label."""
    wanted = frozenset(labels)
    rows = tx.execute(
        select(schema.Interview.label, schema.Transcript.text)
        .join_from(schema.Transcript, schema.Interview, schema.Transcript.interview_id == schema.Interview.id)
        .where(schema.Interview.status != "withdrawn")
        .order_by(schema.Interview.label)
    )
    return {label: text for label, text in rows if label in wanted}
