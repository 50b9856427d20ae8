"""The lines of a concordance as a report: every time a term is said, who says it and where, and the words around it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ipr_coder.reports.cells import clock
from ipr_coder.reports.material import ReportMaterial
from ipr_coder.reports.model import Column, Fact, Note, Paragraph, Report, Row, Section, Table
from ipr_coder.reports.provenance import provenance
from ipr_coder.themes.cases import case_of
from ipr_coder.themes.concordance import KwicLine

_TABLE = "concordance"


def concordance_report(
    lines: Sequence[KwicLine],
    material: ReportMaterial,
    *,
    term: str,
    how: str,
    among: str,
    participants: int,
    by_tags: bool,
    total: int,
) -> Report:
    """The lines as a table, and how many participants said the term.

    `how` says what a term is, `among` what was looked through and `participants` of how many people that is, `by_tags`
    whether tags chose among the units (then the layer is a fact of the report). `total` is how many lines there are
    where not all are given.
    """
    section = Section(
        _TABLE, "Concordance", (Paragraph(_rule(term, how, among)), *_blocks(lines, material, participants, total))
    )
    layer = material.layer.text if by_tags else None
    return Report(
        title=f"Concordance: {material.tags.study}",
        subtitle="" if layer is None else f"Layer: {layer}.",
        facts=provenance(
            material.tags,
            unit=material.grid.kind,
            layer=layer,
            command=material.command,
            more=(Fact("term", "Term", term), Fact("terms_are", "Terms are", how), Fact("among", "Among", among)),
        ),
        sections=(section,),
    )


def words_of(report: Report) -> list[str]:
    """All words of participants that stand in the report, line by line."""
    return ["".join(str(cell) for cell in row.cells[-3:]) for table in report.tables() for row in table.rows]


def said_by(lines: Sequence[KwicLine], material: ReportMaterial, participants: int) -> str:
    """How many participants said it, and how often the one who said it most: one person's word shows by that."""
    tags = material.tags
    times = Counter(case_of(tags.interviews[line.interview], "participant") for line in lines)
    who, most = min(times.items(), key=lambda one: (-one[1], one[0]))
    return f"Said by {len(times)} of {participants} participants; most often by {who}: {most} of {len(lines)}."


def _blocks(
    lines: Sequence[KwicLine], material: ReportMaterial, participants: int, total: int
) -> tuple[Note | Table, ...]:
    if not lines:
        return (Note("Nobody says it."),)
    cut = f"The first {len(lines)} of {total} lines, and of these: " if len(lines) < total else ""
    return (
        Note(
            "A working paper for the team: these are participants' words, and client and therapist know each other. "
            "It is not for anybody outside."
        ),
        _table(lines, material, cut + said_by(lines, material, participants)),
    )


def _rule(term: str, how: str, among: str) -> str:
    return (
        f"Every time a respondent says “{term}”, with the words around it in the same unit. Looked through: {among}. "
        f"Terms are {how}. What the interviewer says is not looked through."
    )


def _table(lines: Sequence[KwicLine], material: ReportMaterial, note: str) -> Table:
    return Table(
        id=_TABLE,
        title="Every time it is said",
        columns=(
            Column("interview", "Interview"),
            Column("participant", "Participant"),
            Column("time", "Time in the interview"),
            Column("start", "Start", "int", group="Character"),
            Column("end", "End", "int", group="Character"),
            Column("left", "Before"),
            Column("said", "Said"),
            Column("right", "After"),
        ),
        rows=tuple(_row(line, material) for line in lines),
        notes=(note, "Characters count from 0 in the interview's text."),
        gap="the transcript has no time here",
    )


def _row(line: KwicLine, material: ReportMaterial) -> Row:
    facts = material.tags.interviews[line.interview]
    time = int(material.grid.interview_ms[line.unit])
    return Row(
        (
            facts.label,
            facts.respondent,
            None if time < 0 else clock(time),
            line.start,
            line.end,
            line.left,
            line.said,
            line.right,
        )
    )
