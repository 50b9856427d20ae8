"""What a single table rests on, so that it can be trusted when it stands alone: in a paper, a sheet, an e-mail."""

from __future__ import annotations

from ipr_coder.reports.cells import visible
from ipr_coder.reports.model import GAP, Fact, Report, Table

_OF_EVERY_TABLE = (
    "unit",
    "case_unit",
    "layer",
    "coders",
    "round",
    "early",
    "submission",
    "codebook",
    "digest",
    "command",
)
"""Facts of the report that are repeated under each table; the others stand once, at its end."""
_SHORT = {
    "early": "Counted early",
    "digest": "Digest",
}
_DIGEST = 12
"""Characters of a digest in a line; all of it is among the report's facts and in files for programs."""


def basis_of(report: Report, table: Table) -> tuple[Fact, ...]:
    """The facts that a table rests on: its own, and of the report's those that every table has to say.

    A fact of the table takes the place of the report's of the same key.
    """
    own = {fact.key: fact for fact in table.basis}
    known = {fact.key: fact for fact in report.facts}
    common = [own.get(key) or known[key] for key in _OF_EVERY_TABLE if key in own or key in known]
    return (*common, *(fact for fact in table.basis if fact.key not in _OF_EVERY_TABLE))


def basis_line(report: Report, table: Table) -> str:
    """The basis of a table in one line to stand under it; empty where nothing is known of it."""
    return "; ".join(_said(fact) for fact in basis_of(report, table))


def _said(fact: Fact) -> str:
    value = GAP if fact.value is None else " ".join(visible(fact.value).split())
    if fact.key == "digest":
        value = value[:_DIGEST]
    return f"{visible(_SHORT.get(fact.key, fact.name))}: {value}"
