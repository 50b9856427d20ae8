"""Every disagreement for programs, with offsets: schema `ipr-coder/compare@1`, documented in docs/comparing.md. New
keys may be added to it; a changed meaning gets a new number."""

from __future__ import annotations

from collections.abc import Sequence

from ipr_coder.coding.comparing import Listed
from ipr_coder.coding.disagreements import Decomposition
from ipr_coder.study.decisions import DecisionRow
from ipr_coder.study.facts import Excerpt

SCHEMA = "ipr-coder/compare@1"


def compare_data(
    found: Decomposition, listed: Sequence[Listed], excerpts: Sequence[Excerpt], *, words: bool
) -> dict[str, object]:
    """The coders, how many tags they agree on, and each listed disagreement. Offsets are code points, end exclusive;
    turns count from 1, times are milliseconds. `words` is null without words."""
    return {
        "schema": SCHEMA,
        "study": found.table.study,
        "codebook": found.table.codebook,
        "round": found.table.round,
        "digest": found.table.digest,
        "coders": list(found.coders),
        "agreed": len(found.agreed()),
        "kinds": found.by_kind(),
        "disagreements": [
            _listed(one, excerpt, words=words) for one, excerpt in zip(listed, excerpts, strict=True)
        ],
    }  # fmt: skip


def _listed(one: Listed, excerpt: Excerpt, *, words: bool) -> dict[str, object]:
    what = one.disagreement
    return {
        "interview": what.interview,
        "number": one.number,
        "kind": what.kind,
        "start": what.start,
        "end": what.end,
        "turn": excerpt.turn + 1,
        "interview_ms": excerpt.interview_ms,
        "session_ms": excerpt.session_start_ms,
        "words": excerpt.text if words else None,
        "coders": {
            coder: [
                {"code": tag.code, "start": tag.start, "end": tag.end, "attributes": dict(tag.attributes)}
                for tag in side
            ]
            for coder, side in what.sides
        },
        "decision": None if one.decision is None else _decision(one.decision),
    }


def _decision(made: DecisionRow) -> dict[str, object]:
    return {
        "outcome": made.outcome,
        "took": made.took,
        "settled": [
            {"code": tag.code, "start": tag.start, "end": tag.end, "attributes": dict(tag.attributes)}
            for tag in made.settled
        ],
        "reason": made.reason,
        "present": list(made.present),
        "by": made.made_by,
    }
