"""Where an earlier deed was done, told in the text of today: a transcript may have been corrected since."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ipr_coder.errors import StudyError
from ipr_coder.study.audit import PastDeed
from ipr_coder.study.store import Transaction
from ipr_coder.study.text_versions import carried_cut, carried_span, carried_talk, steps
from ipr_coder.study.values import Desk
from ipr_coder.text import Span


def carried_facts(tx: Transaction, desk: Desk, past: PastDeed) -> Mapping[str, Any]:
    """What the trail keeps of a deed, each place where its words are now.

    StudyError where the words of a mark were taken out of the text.
    """
    if all((step.event_id or 0) < past.id for step in steps(tx, desk.transcript_id)):
        return past.payload
    facts = dict(past.payload)
    match past.kind:
        case "star" | "review":
            span = carried_span(tx, desk, past.id, Span(facts["start"], facts["end"]), kind=past.kind)
            facts |= {"start": span.start, "end": span.end}
        case "review run":
            facts["spans"] = _still_there(tx, desk, past, facts["spans"])
        case "adjust":
            for end in ("old", "new"):
                span = carried_span(tx, desk, past.id, Span(*facts[end]), code=facts["code"])
                facts[end] = [span.start, span.end]
        case "cut":
            at = carried_cut(tx, desk, past.id, facts["at"])
            facts["at"] = at
        case "moment":
            facts["rows"] = {ordinal: _moved(tx, desk, past, rows) for ordinal, rows in facts["rows"].items()}
        case "memo" if facts.get("span"):
            span = carried_span(tx, desk, past.id, Span(*facts["span"]), kind="memo")
            facts["span"] = [span.start, span.end]
    if "tag" in facts:
        tag = facts["tag"]
        span = carried_span(tx, desk, past.id, Span(tag["start"], tag["end"]), code=tag["code"])
        facts["tag"] = {**tag, "start": span.start, "end": span.end}
    if "cleared" in facts:
        facts["cleared"] = _still_there(tx, desk, past, facts["cleared"])
    return facts


def _moved(tx: Transaction, desk: Desk, past: PastDeed, rows: Mapping[str, Any]) -> dict[str, Any]:
    moved: dict[str, Any] = dict(rows)
    for when, row in rows.items():
        if row:
            start, end = carried_talk(tx, desk.transcript_id, past.id, row["start"], row["end"])
            moved[when] = {**row, "start": start, "end": end}
    return moved


def _still_there(tx: Transaction, desk: Desk, past: PastDeed, cleared: list[list[int]]) -> list[list[int]]:
    """The "nothing here" marks whose words are still in the text."""
    kept = []
    for start, end in cleared:
        try:
            span = carried_span(tx, desk, past.id, Span(start, end), kind="review")
        except StudyError:
            continue
        kept.append([span.start, span.end])
    return kept
