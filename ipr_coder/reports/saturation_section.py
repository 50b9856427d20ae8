"""Where each code was found first and last, and how many codes each further interview brought."""

from __future__ import annotations

from ipr_coder.reports.cells import clock
from ipr_coder.reports.drawings import Curve, Curves
from ipr_coder.reports.material import ReportMaterial
from ipr_coder.reports.model import Block, Cell, Column, Figure, Note, Paragraph, Row, Section, Table
from ipr_coder.reports.theme_words import line_name
from ipr_coder.study.tables import Ints
from ipr_coder.themes.carried import Carried, carried
from ipr_coder.themes.co_occurrence import turns_of_units
from ipr_coder.themes.saturation import ORDER_WORDS, Occurrence, Saturation, interview_order, occurrences, saturation

ID, TITLE = "saturation", "First and last occurrences, and saturation"


def saturation_section(material: ReportMaterial) -> Section:
    """A table of first and last occurrences, and the curve of codes found with its table."""
    table, grid, order = material.tags, material.grid, material.wishes.order
    counted = carried(table, grid, material.layer, flat=material.wishes.flat)
    interviews = interview_order(table, counted, order, material.layer, material.selection.submitted)
    if not interviews.size:
        return Section(ID, TITLE, (Note("No interview counts in this layer, so no code has a first occurrence."),))
    found = saturation(table, grid, counted, order, interviews)
    if not found.last_new:
        return Section(ID, TITLE, (Note("No unit carries a code in this layer, so nothing can be saturated."),))
    blocks: list[Block] = [Paragraph(_in_short(found)), _saturation_table(material, found), _curve(found)]
    return Section(ID, TITLE, (*blocks, _occurrence_table(material, counted, interviews)))


def _in_short(found: Saturation) -> str:
    last, steps = found.last_new or 0, len(found.steps)
    after = steps - last
    tail = (
        f"the last {after} brought none" if after > 1 else "the last one brought none" if after else "none came after"
    )
    return (
        f"Interviews are gone through {ORDER_WORDS[found.order]}. {found.steps[-1].total} codes were found in {steps} "
        f"interviews; the last new one came with interview {last}, and {tail}."
    )


def _saturation_table(material: ReportMaterial, found: Saturation) -> Table:
    facts = material.tags.interviews
    never = ", ".join(found.never)
    return Table(
        id="saturation",
        title="New codes by interview",
        columns=(
            Column("number", "No.", "int"),
            Column("interview", "Interview"),
            Column("codes", "Codes in it", "int"),
            Column("new", "New", "int"),
            Column("total", "Found so far", "int"),
            Column("expected", "Mean of all orders", "decimal", places=1),
            Column("new_codes", "New codes"),
        ),
        rows=tuple(
            Row(
                (
                    number,
                    facts[step.interview].label,
                    step.codes,
                    len(step.new),
                    step.total,
                    step.expected,
                    ", ".join(step.new) or None,
                )
            )
            for number, step in enumerate(found.steps, start=1)
        ),
        notes=(
            f"Layer: {material.layer.text}. Interviews in order: {ORDER_WORDS[found.order]}. Codes count for "
            "themselves; a family counts only where no subcode was named.",
            "Mean of all orders: how many codes as many interviews bring on average, whichever they are (Colwell, "
            "Mao & Chang 2004). That few new codes come says that the codebook fits, "
            "not that nothing more is to be found.",
            *((f"In no interview: {never}.",) if never else ()),
        ),
        gap="no code was new",
    )


def _curve(found: Saturation) -> Figure:
    steps, last = found.steps, found.last_new or 0
    return Figure(
        id="saturation_curve",
        title="Codes found with each further interview",
        alt=(
            f"A curve that rises from {steps[0].total} codes after the first interview to {steps[-1].total} after "
            f"{len(steps)}; it no longer rises after interview {last}. A second curve shows the mean of all orders."
        ),
        drawing=Curves(
            curves=(
                Curve("in this order", _points([step.total for step in steps])),
                Curve("mean of all orders", _points([step.expected for step in steps])),
            ),
            x_title="Interviews",
            y_title="Codes found",
            y_range=(0.0, float(max(step.total for step in steps))),
        ),
        table="saturation",
    )


def _points(totals: list[int] | list[float]) -> tuple[tuple[float, float], ...]:
    return ((0.0, 0.0), *((float(at), float(total)) for at, total in enumerate(totals, start=1)))


def _occurrence_table(material: ReportMaterial, counted: Carried, interviews: Ints) -> Table:
    from ipr_coder.study.turn_positions import turn_starts

    labels = [facts.label for facts in material.tags.interviews]
    turns = turns_of_units(material.grid, *material.read(lambda tx: turn_starts(tx, labels)))
    number = {at: place for place, at in enumerate(interviews.tolist(), start=1)}
    session = {(stop.interview, stop.ordinal): stop.session_start_ms for stop in material.tags.moments}

    def place(unit: int) -> tuple[Cell, ...]:
        where = int(material.grid.interview[unit])
        at = session.get((where, int(material.grid.moment[unit])))
        return number[where], labels[where], int(turns[unit]) + 1, None if at is None else clock(at)

    def cells(found: Occurrence) -> tuple[Cell, ...]:
        return line_name(counted.lines[found.line]), *place(found.first), *place(found.last)

    parts = (("number", "No.", "int"), ("interview", "Interview", "text"), ("turn", "Turn", "int"),
             ("session_time", "Session time", "text"))  # fmt: skip
    return Table(
        id="occurrences",
        title="First and last occurrence of each code",
        columns=(
            Column("code", "Code"),
            *(
                Column(f"{end}_{key}", head, "int" if kind == "int" else "text", group=end.capitalize())
                for end in ("first", "last")
                for key, head, kind in parts
            ),
        ),
        rows=tuple(
            Row(cells(one), level=counted.lines[one.line].level)
            for one in occurrences(material.grid, counted, interviews)
        ),
        notes=(
            f"Layer: {material.layer.text}. Interviews in order: {ORDER_WORDS[material.wishes.order]}; No. is the "
            "interview's place in it. Codes that no unit carries are left out.",
        ),
        gap="told of no recall moment",
    )
