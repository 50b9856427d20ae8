"""The agreement report: every figure of every code with its interval, what it was made from, and why one is missing.

No word says whether a figure is good: the limits in the literature disagree, and none fits rare codes.
"""

from __future__ import annotations

from ipr_coder.agreement import COEFFICIENTS, CodeAgreement, Coefficient
from ipr_coder.reports.model import Cell, Column, Fact, Interval, Note, Report, Row, Section, Share, Table
from ipr_coder.reports.provenance import provenance
from ipr_coder.study.tables import TagTable
from ipr_coder.themes.code_agreement import AgreementTable

_UNITS = {"segment": "segments", "turn": "turns"}


def agreement_report(table: TagTable, agreement: AgreementTable, *, command: str | None = None) -> Report:
    """Build the report from figures made of the same `table`. The main table is `agreement`, a line a figure."""
    names = ", ".join(agreement.coders)
    sections = [
        Section("overview", "Agreement at a glance", (*_nothing_shared(agreement), _overview(agreement))),
        Section("figures", "Figures and intervals", (_figures(agreement),)),
    ]
    cautions = _cautions(agreement)
    if cautions:
        sections.insert(1, Section("cautions", "Cautions", (cautions,)))
    if len(agreement.coders) == 2 and agreement.lines:
        sections.append(Section("fourfold", "Who tagged what", (_fourfold(agreement),)))
    if agreement.lines:
        sections.append(Section("methods", "How the figures are made", (_methods(agreement),)))
    return Report(
        title=f"Agreement: {table.study}",
        subtitle=f"Coders: {names}. Unit: {agreement.unit}.",
        facts=provenance(
            table,
            unit=agreement.unit,
            command=command,
            more=(
                Fact("rule", "A tag marks a unit", "when it shares a character with it"),
                Fact("confidence", "Confidence of intervals", _percent(agreement)),
                Fact("shared", "Interviews answered by two coders or more", str(agreement.interviews_shared)),
            ),
        ),
        sections=tuple(sections),
        main_table="agreement",
    )


def _nothing_shared(agreement: AgreementTable) -> tuple[Note, ...]:
    if agreement.interviews_shared:
        return ()
    return (
        Note(
            "No interview has been answered for by two of these coders, so no figure has a value: "
            "let two coders submit the same interview."
        ),
    )


def _cautions(agreement: AgreementTable) -> Table | None:
    """What to bear in mind for each code, as the agreement room says it; None where there is nothing."""
    rows = [Row((line.line.code, warning)) for line in agreement.lines for warning in line.agreement.warnings]
    if not rows or not agreement.interviews_shared:
        return None
    return Table(
        id="cautions",
        title="What to bear in mind when reading these figures",
        columns=(Column("code", "Code"), Column("caution", "Caution")),
        rows=tuple(rows),
    )


def _overview(agreement: AgreementTable) -> Table:
    keys = _keys(agreement)
    units = _UNITS[agreement.unit]
    return Table(
        id="overview",
        title=f"Agreement on each code, without intervals ({', '.join(agreement.coders)})",
        columns=(
            Column("code", "Code"),
            Column("n", f"{units.capitalize()} compared", "int"),
            *(Column(f"tagged_{coder}", coder, "share", group=f"{units.capitalize()} tagged n/N")
              for coder in agreement.coders),
            *(Column(key, _short(key), "decimal", places=2) for key in keys),
        ),
        rows=tuple(
            Row(
                (
                    line.line.code,
                    line.agreement.n_pairable,
                    *_tagged(line.agreement),
                    *(line.agreement[key].value for key in keys),
                ),
                level=line.line.level,
            )
            for line in agreement.lines
        ),
        notes=(
            f"Compared: {units} of the {agreement.interviews_shared} interviews that two coders or more answered for. "
            "N of a coder: all units that coder answered for. A family counts a unit once, whichever subcode is there.",
        ),
        gap="undefined: the reason stands in the next table",
    )  # fmt: skip


def _figures(agreement: AgreementTable) -> Table:
    return Table(
        id="agreement",
        title=f"Every figure with its {_percent(agreement)} interval",
        columns=(
            Column("code", "Code"),
            Column("coefficient", "Coefficient"),
            Column("n", "n", "int"),
            *(Column(f"prevalence_{coder}", coder, "decimal", places=3, group="Prevalence")
              for coder in agreement.coders),
            Column("value", "Value", "decimal", places=3),
            Column("interval", f"{_percent(agreement)} interval", "interval", places=3),
            Column("remark", "Remark"),
        ),
        rows=tuple(
            Row(_figure_cells(line.line.code, coefficient), level=line.line.level)
            for line in agreement.lines
            for coefficient in line.agreement.coefficients
        ),
        notes=(
            f"n: {_UNITS[agreement.unit]} that two coders or more answered for. Prevalence: share of the units a coder "
            "answered for that the coder tagged.",
        ),
        gap="undefined, or no interval can be made: see the remark",
    )  # fmt: skip


def _figure_cells(code: str, figure: Coefficient) -> tuple[Cell, ...]:
    interval = None
    if figure.ci_low is not None and figure.ci_high is not None:
        interval = Interval(figure.ci_low, figure.ci_high)
    remarks = [f"Undefined: {figure.undefined}"] if figure.undefined else list(figure.warnings)
    return (code, figure.name, figure.n_pairable, *figure.prevalence, figure.value, interval, " ".join(remarks))


def _fourfold(agreement: AgreementTable) -> Table:
    first, second = agreement.coders
    rows = []
    for line in agreement.lines:
        four, of = line.agreement.table, line.agreement
        counts = (four.both, four.first_only, four.second_only, four.neither) if four else (None,) * 4
        cells = (line.line.code, *counts, of.n_pairable, of.prevalence_index, of.bias_index, of.kappa_max)
        rows.append(Row(cells, level=line.line.level))
    return Table(
        id="fourfold",
        title=f"{_UNITS[agreement.unit].capitalize()} by what {first} and {second} said",
        columns=(
            Column("code", "Code"),
            Column("both", "Both", "int"),
            Column("first_only", f"Only {first}", "int"),
            Column("second_only", f"Only {second}", "int"),
            Column("neither", "Neither", "int"),
            Column("n", "Compared", "int"),
            Column("prevalence_index", "Prevalence index", "decimal"),
            Column("bias_index", "Bias index", "decimal"),
            Column("kappa_max", "Highest possible kappa", "decimal"),
        ),
        rows=tuple(rows),
        notes=(
            f"Prevalence index: (both - neither) / n. Bias index: (only {first} - only {second}) / n "
            "(Byrt, Bishop & Carlin 1993). Highest possible kappa: with these shares of tagged units (Cohen 1960).",
        ),
        gap="undefined",
    )


def _methods(agreement: AgreementTable) -> Table:
    rows = []
    for key in _keys(agreement):
        formula = COEFFICIENTS[key]
        figures = [line.agreement[key] for line in agreement.lines]
        methods = dict.fromkeys(figure.ci_method for figure in figures if figure.ci_low is not None)
        rows.append(
            Row((formula.name, formula.formula, formula.source, "; ".join(methods) or None, formula.undefined_when))
        )
    return Table(
        id="methods",
        title="Coefficients, formulas and sources",
        columns=(
            Column("coefficient", "Coefficient"),
            Column("formula", "Formula"),
            Column("source", "Source"),
            Column("interval_method", "Interval"),
            Column("undefined_when", "Undefined when"),
        ),
        rows=tuple(rows),
        gap="no interval was made",
    )


def _tagged(agreement: CodeAgreement) -> tuple[Share | None, ...]:
    """Units each coder tagged, of those the coder answered for: prevalence as the counts it came from."""
    return tuple(
        None if share is None else Share(round(share * answered), answered)
        for share, answered in zip(agreement.prevalence, agreement.n_by_coder, strict=True)
    )


def _keys(agreement: AgreementTable) -> list[str]:
    return [figure.key for figure in agreement.lines[0].agreement.coefficients] if agreement.lines else []


def _short(key: str) -> str:
    name = COEFFICIENTS[key].name
    return name[0].upper() + name[1:]


def _percent(agreement: AgreementTable) -> str:
    return f"{100 * agreement.confidence:g} %"
