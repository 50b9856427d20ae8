"""The report on ratings or spans from a file: the same figures, tables and data as of a study, without one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ipr_coder import __version__
from ipr_coder.agreement import COEFFICIENTS
from ipr_coder.reports.agreement_data import SCHEMA, agreement_data, all_figures, figure_data, interval_data
from ipr_coder.reports.agreement_report import cautions_table, figures_table, fourfold_table, methods_table
from ipr_coder.reports.agreement_tables import further_sections, words_table
from ipr_coder.reports.figure_cells import percent, value_cells, value_columns
from ipr_coder.reports.model import Column, Fact, Note, Report, Row, Section, Table
from ipr_coder.themes.comparing.choices import Intervals
from ipr_coder.themes.comparing.rating_files import (
    WEIGHTS,
    CodesAgreement,
    MatrixAgreement,
    RatingMatrix,
    SpanList,
)

_LEVELS = {
    "nominal": "nominal: answers are names, and two differ or do not",
    "ordinal": "ordinal: numbers have an order, and near ones count in part",
    "interval": "interval: distances between numbers count, squared",
    "ratio": "ratio: distances count in proportion to the numbers",
}
_NO_LENGTH = (
    "Nothing says how long the text is, so it is taken to end where the last span does. The figures that count blank "
    "text (characters, u-alpha, |u-alpha) are lower for that: add a column length, or --length."
)


def matrix_report(
    found: MatrixAgreement | CodesAgreement, *, command: str | None = None, scale: str | None = None
) -> Report:
    """The report on a table of units x coders; `scale` adds words for figures."""
    if isinstance(found, CodesAgreement):
        return _codes_report(found, command=command, scale=scale)
    matrix = found.matrix
    units = Fact("units", "Units", str(found.n_units))
    facts = (units, Fact("level", "Level of measurement", _LEVELS[matrix.level]))
    sections = [
        Section("figures", "Figures and intervals", (*(Note(text) for text in found.left_out), _figures(found)))
    ]
    if found.categories:
        sections.append(Section("categories", "Answer by answer", (_categories(found),)))
    if scale is not None:
        words = words_table((("", 0, figure) for figure in found.coefficients if figure.key in _CORRECTED), scale)
        sections.append(Section("words", "Words for the figures", (words,)))
    every = [*found.coefficients, *(figure for one in found.categories for figure in one.coefficients)]
    sections.append(Section("methods", "How the figures are made", (methods_table(every),)))
    return Report(
        title=f"Agreement: {matrix.name}",
        subtitle=f"Coders: {', '.join(matrix.coders)}.",
        facts=_facts(matrix, found.interval, found.intervals, facts, command),
        sections=tuple(sections),
        main_table="agreement",
        data=_matrix_data(found, scale),
    )


def spans_report(found: CodesAgreement, *, command: str | None = None, scale: str | None = None) -> Report:
    """The report on a list of spans; `scale` adds words for figures."""
    return _codes_report(found, command=command, scale=scale)


_CORRECTED = frozenset(COEFFICIENTS) - {"percent_agreement", "icc_2_1", "icc_2_k", "icc_3_1"}


def _figures(found: MatrixAgreement) -> Table:
    weights = WEIGHTS[found.matrix.level]
    weighted = "" if weights == "identity" else f" Percent agreement, kappas and AC are weighted: {weights}."
    return Table(
        id="agreement",
        title=f"Every figure with its {percent(found.intervals.confidence)} interval",
        columns=(
            Column("coefficient", "Coefficient"),
            Column("n", "n", "int"),
            *value_columns(found.intervals.confidence),
        ),
        rows=tuple(Row((figure.name, figure.n_pairable, *value_cells(figure))) for figure in found.coefficients),
        notes=(f"n: units that two coders or more answered.{weighted}",),
        gap="undefined, or no interval can be made: see the remark",
    )


def _categories(found: MatrixAgreement) -> Table:
    return Table(
        id="categories",
        title="Agreement on each answer",
        columns=(
            Column("category", "Answer"),
            *(Column(f"times_{coder}", coder, "int", group="Given") for coder in found.matrix.coders),
            Column("coefficient", "Coefficient"),
            *value_columns(found.intervals.confidence),
        ),
        rows=tuple(
            Row((one.category, *one.times, figure.name, *value_cells(figure)))
            for one in found.categories
            for figure in one.coefficients
        ),
        notes=("Alpha of an answer: that answer against all the others taken together.",),
        gap="undefined, or no interval can be made: see the remark",
    )


def _matrix_data(found: MatrixAgreement, scale: str | None) -> dict[str, object]:
    figures = [
        figure_data(figure, part="matrix", scale=scale if figure.key in _CORRECTED else None)
        for figure in found.coefficients
    ]
    for one in found.categories:
        figures += [figure_data(figure, part="category", code=one.category) for figure in one.coefficients]
    return {
        "schema": SCHEMA,
        "file": found.matrix.name,
        "digest": found.matrix.digest,
        "coders": list(found.matrix.coders),
        "unit": "unit",
        "level": found.matrix.level,
        "weights": WEIGHTS[found.matrix.level],
        "scale": scale,
        "interval": interval_data(found.intervals, found.interval),
        "codes": [],
        "figures": figures,
        "episodes": None,
    }


def _codes_report(found: CodesAgreement, *, command: str | None, scale: str | None) -> Report:
    table = replace(found.table, choices=replace(found.table.choices, scale=scale))
    source = found.source
    sections = [Section("figures", "Figures and intervals", (*_caution(source), figures_table(table)))]
    cautions = cautions_table(table)
    if cautions:
        sections.insert(0, Section("cautions", "Cautions", (cautions,)))
    if len(table.coders) == 2 and table.lines:
        sections.append(Section("fourfold", "Who tagged what", (fourfold_table(table),)))
    sections += further_sections(table)
    sections.append(Section("methods", "How the figures are made", (methods_table(all_figures(table)),)))
    about: dict[str, object] = {"file": source.name, "digest": source.digest}
    return Report(
        title=f"Agreement: {source.name}",
        subtitle=f"Coders: {', '.join(table.coders)}. Unit: {table.unit}.",
        facts=_facts(source, table.interval, table.choices.intervals, _about(source), command),
        sections=tuple(sections),
        main_table="agreement",
        data=agreement_data(table, about),
    )


def _about(source: RatingMatrix | SpanList) -> tuple[Fact, ...]:
    if isinstance(source, RatingMatrix):
        units = Fact("units", "Units", str(len(source.answers)))
        return (units, Fact("answers", "Answers", "sets of codes; a cell with ; alone is the answer: no code"))
    said = "as said" if source.measured else "up to the last end"
    return (
        Fact("unit", "Unit", "character"),
        Fact("documents", "Documents", str(len(source.documents))),
        Fact("length", "Characters", f"{sum(source.lengths)}, {said}"),
    )


def _caution(source: RatingMatrix | SpanList) -> tuple[Note, ...]:
    if isinstance(source, RatingMatrix):
        return ()
    everybody = Note("Every coder is taken to have read every document.") if len(source.documents) > 1 else None
    unmeasured = None if source.measured else Note(_NO_LENGTH)
    return tuple(note for note in (unmeasured, everybody) if note is not None)


def _facts(
    source: RatingMatrix | SpanList,
    interval: str,
    intervals: Intervals,
    more: Iterable[Fact],
    command: str | None,
) -> tuple[Fact, ...]:
    return (
        Fact("file", "File", source.name),
        Fact("coders", "Coders", ", ".join(source.coders)),
        *more,
        Fact("intervals", "Intervals", interval),
        Fact("confidence", "Confidence of intervals", percent(intervals.confidence)),
        Fact("digest", "Digest of the file (SHA-256)", source.digest),
        Fact("software", "Software", f"ipr-coder {__version__}"),
        Fact("command", "Command", command),
    )
