"""The whole report as .json for programs, schema `ipr-coder/report@1`: docs/report-json.md has its keys.

Values are numbers in full (nothing rounded), text, null for a gap, {"n", "of"} for a share and {"low", "high"} for
an interval. Text is as it was read, in ASCII with \\u escapes. A new version of the schema gets a new number; keys may
be added to this one.
"""

from __future__ import annotations

import json

from ipr_coder.reports.basis import basis_of
from ipr_coder.reports.model import (
    Block,
    Cell,
    Fact,
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
from ipr_coder.reports.numbering import Numbering, numbered

SCHEMA = "ipr-coder/report@1"


def render_json(report: Report) -> bytes:
    """The report as one JSON object, indented, with a line feed at the end."""
    numbers = numbered(report)
    value: dict[str, object] = {
        "schema": SCHEMA,
        "title": report.title,
        "subtitle": report.subtitle,
        "main_table": table.id if (table := report.main()) else None,
        "facts": [_fact(fact) for fact in report.facts],
        "sections": [
            {
                "id": section.id,
                "title": section.title,
                "blocks": [_block(block, report, numbers) for block in section.blocks],
            }
            for section in report.sections
        ],
    }
    if report.data is not None:
        value["data"] = report.data
    return (json.dumps(value, indent=1, allow_nan=False) + "\n").encode("ascii")


def _block(block: Block, report: Report, numbers: Numbering) -> dict[str, object]:
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
                "text": None if block.held else block.text,
                "held": block.held,
                "participant": block.participant,
                "role": block.role,
                "interview": block.interview,
                "turn": block.turn,
                "interview_ms": block.interview_ms,
                "session_start_ms": block.session_start_ms,
                "session_end_ms": block.session_end_ms,
            }
        case Figure():
            return {
                "type": "figure",
                "id": block.id,
                "number": numbers.figures[block.id],
                "title": block.title,
                "alt": block.alt,
                "table": block.table,
            }
        case Table():
            basis = [_fact(fact) for fact in basis_of(report, block)]
            return _table(block) | {"number": numbers.tables[block.id], "basis": basis}


def _fact(fact: Fact) -> dict[str, str | None]:
    return {"key": fact.key, "name": fact.name, "value": fact.value}


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
