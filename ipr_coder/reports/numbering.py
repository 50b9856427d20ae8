"""Which number each table and figure of a report has: Table 1, Table 2 ..., and Figure 1, Figure 2 ..."""

from __future__ import annotations

from dataclasses import dataclass

from ipr_coder.reports.model import Figure, Report


@dataclass(frozen=True, slots=True)
class Numbering:
    """Numbers by the ids of tables and of figures."""

    tables: dict[str, int]
    figures: dict[str, int]

    def where(self, figure: Figure) -> str:
        """The sentence that sends the reader of a figure to its numbers; empty where the table is not in the report."""
        number = self.tables.get(figure.table)
        return f"The numbers are in Table {number}." if number else ""


def numbered(report: Report) -> Numbering:
    """The numbers of all tables and figures of `report`."""
    return Numbering(
        {table.id: number for number, table in enumerate(report.tables(), start=1)},
        {figure.id: number for number, figure in enumerate(report.figures(), start=1)},
    )
