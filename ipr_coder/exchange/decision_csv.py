"""Decisions as a plain table (CSV), one row a decision: what was settled, why, and by whom.

Columns: interview, round, number, kind, coders (the tags it is about: "AB shame.hiding 120-180"), outcome, took,
settled, reason, remark, present, by, at (UTC), and gone (how many of the coders' tags were taken away since). Positions
are code points in the stored text. It holds no transcript text; remarks are there as written.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import UTC, datetime

from ipr_coder.coding.looking_together import open_interviews
from ipr_coder.exchange.csv_rows import without_formula
from ipr_coder.study.decisions import DecisionRow, SettledTag, TagName, load_decisions
from ipr_coder.study.store import Store

COLUMNS = (
    "interview", "round", "number", "kind", "coders", "outcome", "took", "settled", "reason", "remark", "present", "by",
    "at", "gone",
)  # fmt: skip


def decisions_as_csv(store: Store, round: str) -> tuple[str, int]:
    """The decisions in force in a round as CSV text, in the order of interviews and time, and how many there are.

    Those on interviews that somebody has not submitted (or has opened again) are left out: they tell of others' tags.
    """
    waiting = store.read(lambda tx: open_interviews(tx, round))
    found = [one for one in store.read(lambda tx: load_decisions(tx, round)) if one.interview not in waiting]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for one in found:
        writer.writerow([without_formula(str(cell)) for cell in _cells(one, round)])
    return out.getvalue(), len(found)


def _cells(one: DecisionRow, round: str) -> list[str | int]:
    return [
        one.interview,
        round,
        one.number,
        one.kind,
        _about(one.about),
        one.outcome,
        one.took or "",
        "; ".join(map(_settled, one.settled)),
        one.reason or "",
        one.remark or "",
        ", ".join(one.present),
        one.made_by,
        datetime.fromtimestamp(one.made_ms / 1000, UTC).strftime("%Y-%m-%d %H:%M:%S"),
        len(one.gone),
    ]


def _about(names: Iterable[TagName]) -> str:
    return "; ".join(f"{coder} {code} {start}-{end}" for coder, code, start, end in sorted(names))


def _settled(one: SettledTag) -> str:
    said = " ".join(f"{name}={value}" for name, value in one.attributes)
    return f"{one.code} {one.start}-{one.end}" + (f" ({said})" if said else "")
