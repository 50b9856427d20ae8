"""The whole report as .json for programs, schema `ipr-coder/report@1`.

    {"schema": "ipr-coder/report@1", "title": str, "subtitle": str, "main_table": str | null,
     "facts": [{"key": str, "name": str, "value": str | null}],
     "sections": [{"id": str, "title": str, "blocks": [block]}]}

A block has a "type": "heading", "paragraph" and "note" have "text"; "quote" has "text", "participant", "role",
"interview", "turn" (from 1), "interview_ms", "session_start_ms", "session_end_ms"; "table" has "id", "title",
"notes", "gap" (what null means in it), "columns" ([{"key", "head", "group", "kind", "places"}]) and "rows"
([{"level": int, "cells": {column key: value}}]); "figure" has "id", "title", "alt" and "table" (the id of the table
whose numbers it shows).

Values are numbers in full (nothing rounded), text, null for a gap, {"n", "of"} for a share and {"low", "high"} for
an interval. Text is as it was read, in ASCII with \\u escapes. A report of figures has a further key "data": every
figure under a schema of its own, `ipr-coder/agreement@1` (docs/agreement-command.md). A new version of the schema
gets a new number; keys may be added to this one.
"""

from __future__ import annotations

import json

from ipr_coder.reports.model import (
    Block,
    Cell,
    Figure,
    Heading,
    Interval,
    Note,
    Paragraph,
    Quote,
    Report,
    Share,
    Table,
)

SCHEMA = "ipr-coder/report@1"


def render_json(report: Report) -> bytes:
    """The report as one JSON object, indented, with a line feed at the end."""
    value: dict[str, object] = {
        "schema": SCHEMA,
        "title": report.title,
        "subtitle": report.subtitle,
        "main_table": table.id if (table := report.main()) else None,
        "facts": [{"key": fact.key, "name": fact.name, "value": fact.value} for fact in report.facts],
        "sections": [
            {"id": section.id, "title": section.title, "blocks": [_block(block) for block in section.blocks]}
            for section in report.sections
        ],
    }
    if report.data is not None:
        value["data"] = report.data
    return (json.dumps(value, indent=1, allow_nan=False) + "\n").encode("ascii")


def _block(block: Block) -> dict[str, object]:
    match block:
        case Heading(text):
            return {"type": "heading", "text": text}
        case Paragraph(text):
            return {"type": "paragraph", "text": text}
        case Note(text):
            return {"type": "note", "text": text}
        case Quote():
            return {
                "type": "quote",
                "text": block.text,
                "participant": block.participant,
                "role": block.role,
                "interview": block.interview,
                "turn": block.turn,
                "interview_ms": block.interview_ms,
                "session_start_ms": block.session_start_ms,
                "session_end_ms": block.session_end_ms,
            }
        case Figure():
            return {"type": "figure", "id": block.id, "title": block.title, "alt": block.alt, "table": block.table}
        case Table():
            return _table(block)


def _table(table: Table) -> dict[str, object]:
    return {
        "type": "table",
        "id": table.id,
        "title": table.title,
        "columns": [
            {"key": c.key, "head": c.head, "group": c.group, "kind": c.kind, "places": c.places} for c in table.columns
        ],
        "rows": [
            {
                "level": row.level,
                "cells": {column.key: _value(cell) for column, cell in zip(table.columns, row.cells, strict=True)},
            }
            for row in table.rows
        ],
        "notes": list(table.notes),
        "gap": table.gap,
    }


def _value(cell: Cell) -> object:
    if isinstance(cell, Share):
        return {"n": cell.n, "of": cell.of}
    if isinstance(cell, Interval):
        return {"low": cell.low, "high": cell.high}
    return cell
