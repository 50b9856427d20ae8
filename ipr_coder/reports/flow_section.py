"""The section on the interviews: what became of those planned, why, and how long after the session they were held."""

from __future__ import annotations

from ipr_coder.reports.material import ReportMaterial
from ipr_coder.reports.model import Block, Column, Note, Paragraph, Row, Section, Table
from ipr_coder.themes.flow import Flow, FlowRow, interview_flow


def section_of(material: ReportMaterial) -> Section:
    """The flow of the study's interviews, as a section of a whole report."""
    from ipr_coder.study.structure import study_row

    limit: float | None = material.read(study_row).hours_limit
    return flow_section(interview_flow(material.tags.interviews, hours_limit=limit))


def flow_section(flow: Flow) -> Section:
    """The flow in one sentence and two tables, and a table of losses where there are any."""
    if not flow.losses and not flow.rows[0].planned:
        return Section("flow", "Interviews", (Note("The study lists no interviews."), _flow_table(flow)))
    blocks: list[Block] = [Paragraph(_sentence(flow.rows[0])), _flow_table(flow)]
    if flow.losses:
        blocks.append(_loss_table(flow))
    delay = flow.rows[0].delay
    if delay.median is None and flow.rows[0].planned:
        blocks.append(Note(_no_hours(delay.unknown)))
    else:
        blocks.append(_delay_table(flow))
    return Section("flow", "Interviews", tuple(blocks))


def _no_hours(held: int) -> str:
    if not held:
        return "No interview has been held, so there are no hours between session and interview."
    return f"Hours between session and interview are not known of any interview held ({held})."


def _sentence(row: FlowRow) -> str:
    parts = [f"planned {row.planned}", f"done {row.done}"]
    rest = (
        ("broken off", row.broken_off),
        ("declined", row.declined),
        ("missing", row.missing),
        ("withdrawn", row.withdrawn),
        ("still to come", row.open),
    )
    parts += [f"{name} {number}" for name, number in rest if number]
    return f"Interviews: {', '.join(parts)}."


def _flow_table(flow: Flow) -> Table:
    names = ("planned", "done", "broken_off", "declined", "missing", "withdrawn", "open", "transcripts")
    heads = ("Planned", "Done", "Broken off", "Declined", "Missing", "Withdrawn", "Still to come", "Transcripts")
    return Table(
        id="flow",
        title="Interview flow",
        columns=(
            Column("of", "Interviews"),
            *(Column(name, head, "int") for name, head in zip(names, heads, strict=True)),
        ),
        rows=tuple(
            Row((_stratum(row), *(getattr(row, name) for name in names)), level=int(row.kind != "all"))
            for row in flow.rows
        ),
        notes=("Every interview that the study lists counts as planned.",),
    )


def _loss_table(flow: Flow) -> Table:
    return Table(
        id="losses",
        title="Interviews that did not take their planned course",
        columns=(Column("interview", "Interview"), Column("status", "Status"), Column("reason", "Reason")),
        rows=tuple(Row((loss.interview, loss.status.replace("_", " "), loss.reason)) for loss in flow.losses),
        gap="no reason on record",
    )


def _delay_table(flow: Flow) -> Table:
    limit = "no limit stated" if flow.hours_limit is None else f"over {flow.hours_limit:g} h"
    return Table(
        id="delay",
        title="Hours between session and interview, interviews held",
        columns=(
            Column("of", "Interviews"),
            Column("median", "Median", "decimal", places=1),
            Column("shortest", "Shortest", "decimal", places=1),
            Column("longest", "Longest", "decimal", places=1),
            Column("over_limit", limit.capitalize(), "int"),
            Column("unknown", "Hours not known", "int"),
        ),
        rows=tuple(
            Row(
                (
                    _stratum(row),
                    row.delay.median,
                    row.delay.shortest,
                    row.delay.longest,
                    row.delay.over,
                    row.delay.unknown,
                ),
                level=int(row.kind != "all"),
            )
            for row in flow.rows
        ),
        gap="not known, or no limit stated",
    )


def _stratum(row: FlowRow) -> str:
    if row.kind == "session":
        return f"session {row.stratum}"
    return "all interviews" if row.kind == "all" else f"respondent {row.stratum or 'not known'}"
