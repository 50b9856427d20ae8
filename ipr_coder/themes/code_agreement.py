"""How far coders agree on each line of a theme table: the same units, the same rolled-up families, the same order."""

from __future__ import annotations

from dataclasses import dataclass

from ipr_coder.agreement import CodeAgreement, agreement_by_code, unit_ratings_by_code
from ipr_coder.errors import UsageError
from ipr_coder.study.tables import TagTable, UnitGrid, UnitKind
from ipr_coder.themes.carried import Line, code_lines


@dataclass(frozen=True, slots=True)
class LineAgreement:
    """Agreement on a line: a code, or a family with its subcodes counted as one code."""

    line: Line
    agreement: CodeAgreement


@dataclass(frozen=True, slots=True)
class AgreementTable:
    """Agreement on every line, between the coders of a tag table, over the units of a grid."""

    coders: tuple[str, ...]
    unit: UnitKind
    confidence: float
    lines: tuple[LineAgreement, ...]
    interviews_shared: int
    """Interviews that two or more of the coders answered for."""


def agreement_table(table: TagTable, grid: UnitGrid, *, confidence: float = 0.95) -> AgreementTable:
    """Agreement of all coders of `table` on each code, and on each family rolled up.

    A tag marks every unit it shares a character with. Coders are missing in interviews they have not answered for,
    and everybody is in those that were withdrawn. UsageError when there are fewer than two coders.
    """
    if len(table.coders) < 2:
        named = f"only {table.coders[0]} is" if table.coders else "there are none"
        raise UsageError(
            f"Agreement needs two coders, and {named} counted here.", mend="Name two coders who have submitted."
        )
    covered = table.covered.copy()
    for place, facts in enumerate(table.interviews):
        if facts.status == "withdrawn":
            covered[place] = False
    lines = [line for line in code_lines(table.codes) if line.kind in ("code", "family")]
    ratings = unit_ratings_by_code(table, grid, covered, [line.codes for line in lines])
    return AgreementTable(
        coders=table.coders,
        unit=grid.kind,
        confidence=confidence,
        lines=tuple(
            LineAgreement(line, agreement)
            for line, agreement in zip(lines, agreement_by_code(ratings, confidence=confidence), strict=True)
        ),
        interviews_shared=int((covered.sum(axis=1) >= 2).sum()),
    )
