"""The agreement report: every figure of every code with its interval, what it was made from, and why one is missing.

No word says whether a figure is good: the limits in the literature disagree, and none fits rare codes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from ipr_coder.agreement import COEFFICIENTS, CodeAgreement, Coefficient, Rule
from ipr_coder.reports.agreement_data import about_study, agreement_data, all_figures
from ipr_coder.reports.agreement_tables import further_sections
from ipr_coder.reports.figure_cells import figure_cells, percent, short_name
from ipr_coder.reports.model import Column, Fact, Note, Report, Row, Section, Share, Table
from ipr_coder.reports.provenance import provenance
from ipr_coder.study.tables import TagTable
from ipr_coder.themes.code_agreement import AgreementTable

UNITS: Mapping[str, str] = MappingProxyType(
    {
        "segment": "segments",
        "turn": "turns",
        "sentence": "sentences",
        "moment": "recall moments",
        "interview": "interviews",
        "character": "characters",
        "unit": "units",
    }
)
"""What units are called when there are several."""

RULES: Mapping[Rule, str] = MappingProxyType(
    {
        "any overlap": "any overlap: when it shares a character with it",
        "majority": "majority: when the coder's tags cover more than half of it",
        "exact": "exact: when it begins and ends where the unit does",
    }
)


def agreement_report(
    table: TagTable, agreement: AgreementTable, *, command: str | None = None, interviewer_turns: bool = False
) -> Report:
    """Build the report from figures made of the same `table`. The main table is `agreement`, a line a figure.

    Where figures were asked for by group the main table is `groups`, against a yardstick `against`.
    """
    sections = [
        Section(
            "overview",
            "Agreement at a glance",
            (*_nothing_shared(agreement), *_seen_before(table), _overview(agreement)),
        ),
        Section("figures", "Figures and intervals", (figures_table(agreement),)),
    ]
    cautions = cautions_table(agreement)
    if cautions:
        sections.insert(1, Section("cautions", "Cautions", (cautions,)))
    if len(agreement.coders) == 2 and agreement.lines:
        sections.append(Section("fourfold", "Who tagged what", (fourfold_table(agreement),)))
    sections += further_sections(agreement)
    if agreement.lines:
        sections.append(Section("methods", "How the figures are made", (methods_table(all_figures(agreement)),)))
    facts = provenance(
        table, unit=agreement.unit, command=command, more=_facts(agreement, interviewer_turns=interviewer_turns)
    )
    return Report(
        title=f"Agreement: {table.study}",
        subtitle=f"Coders: {', '.join(agreement.coders)}. Unit: {agreement.unit}.",
        facts=facts,
        sections=tuple(sections),
        main_table="groups" if agreement.groups else "against" if agreement.against else "agreement",
        data=agreement_data(agreement, about_study(table, interviewer_turns=interviewer_turns)),
    )


def _facts(agreement: AgreementTable, *, interviewer_turns: bool) -> tuple[Fact, ...]:
    asked, outside = agreement.choices, agreement.tags_outside
    of_characters = agreement.unit == "character"
    rule = "none: every character is counted" if of_characters else RULES[asked.rule]
    shared = "all coders" if of_characters else "two coders or more"
    return (
        Fact("rule", "A tag marks a unit", rule),
        Fact("codes", "Codes", ", ".join(asked.codes) if asked.codes is not None else "all of the codebook"),
        Fact("roll_up", "A family counts its subcodes", "yes" if asked.roll_up else "no"),
        Fact("interviewer_turns", "The interviewer's turns", "counted" if interviewer_turns else "not counted"),
        Fact("intervals", "Intervals", agreement.interval),
        Fact("confidence", "Confidence of intervals", percent(agreement.confidence)),
        Fact("by", "By", asked.by or "all together"),
        Fact("shared", f"Interviews answered by {shared}", str(agreement.interviews_shared)),
        Fact("outside", "Tags that lie on no unit", "does not apply" if outside is None else str(outside)),
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


def _seen_before(table: TagTable) -> tuple[Note, ...]:
    """That some of what is compared was handed in by somebody who had seen the others' work."""
    if not table.after_look:
        return ()
    return (
        Note(
            f"Handed in again after the coders' tags had been looked at together: {', '.join(table.after_look)}. "
            "There the figures are not those of independent coders; --submission first compares what was handed in "
            "before."
        ),
    )


def cautions_table(agreement: AgreementTable) -> Table | None:
    """What to bear in mind for each code, as the agreement room says it; None where there is nothing."""
    lines = agreement.lines
    everywhere = [
        text
        for text in (lines[0].agreement.warnings if len(lines) > 1 else ())
        if all(text in line.agreement.warnings for line in lines)
    ]
    rows = [Row(("every code", text)) for text in everywhere]
    rows += [
        Row((line.line.code, text)) for line in lines for text in line.agreement.warnings if text not in everywhere
    ]
    if not rows or (agreement.unit != "unit" and not agreement.interviews_shared):
        return None
    return Table(
        id="cautions",
        title="What to bear in mind when reading these figures",
        columns=(Column("code", "Code"), Column("caution", "Caution")),
        rows=tuple(rows),
    )


def _overview(agreement: AgreementTable) -> Table:
    keys = _keys(agreement)
    units = UNITS[agreement.unit]
    return Table(
        id="overview",
        title=f"Agreement on each code, without intervals ({', '.join(agreement.coders)})",
        columns=(
            Column("code", "Code"),
            Column("n", f"{units.capitalize()} compared", "int"),
            *(Column(f"tagged_{coder}", coder, "share", group=f"{units.capitalize()} tagged n/N")
              for coder in agreement.coders),
            *(Column(key, short_name(key), "decimal", places=2) for key in keys),
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
            f"Compared: {units} of the {agreement.interviews_shared} interviews that {_those(agreement)} answered for. "
            "N of a coder: all units that coder answered for."
            + (" A family counts a unit once, whichever subcode is there." if agreement.choices.roll_up else ""),
        ),
        gap="undefined: the reason stands in the next table",
    )  # fmt: skip


def figures_table(agreement: AgreementTable) -> Table:
    """Every figure of every code, a line a figure."""
    return Table(
        id="agreement",
        title=f"Every figure with its {percent(agreement.confidence)} interval",
        columns=(
            Column("code", "Code"),
            Column("coefficient", "Coefficient"),
            Column("n", "n", "int"),
            *(Column(f"prevalence_{coder}", coder, "decimal", places=3, group="Prevalence")
              for coder in agreement.coders),
            Column("value", "Value", "decimal", places=3),
            Column("interval", f"{percent(agreement.confidence)} interval", "interval", places=3),
            Column("remark", "Remark"),
        ),
        rows=tuple(
            Row(figure_cells(line.line.code, coefficient, line.agreement.warnings), level=line.line.level)
            for line in agreement.lines
            for coefficient in line.agreement.coefficients
        ),
        notes=(
            f"n: {UNITS[agreement.unit]} that {_those(agreement)} answered for. Prevalence: share of the units a coder "
            "answered for that the coder tagged.",
        ),
        gap="undefined, or no interval can be made: see the remark",
    )  # fmt: skip


def fourfold_table(agreement: AgreementTable) -> Table:
    """What two coders said of each code's units."""
    first, second = agreement.coders
    rows = []
    for line in agreement.lines:
        four, of = line.agreement.table, line.agreement
        counts = (four.both, four.first_only, four.second_only, four.neither) if four else (None,) * 4
        cells = (line.line.code, *counts, of.n_pairable, of.prevalence_index, of.bias_index, of.kappa_max)
        rows.append(Row(cells, level=line.line.level))
    return Table(
        id="fourfold",
        title=f"{UNITS[agreement.unit].capitalize()} by what {first} and {second} said",
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


def methods_table(all_of_them: Iterable[Coefficient]) -> Table:
    """Name, formula and source of every coefficient among these figures, and how their intervals were made."""
    used: dict[str, list[Coefficient]] = {}
    for figure in all_of_them:
        used.setdefault(figure.key, []).append(figure)
    rows = []
    for key, figures in used.items():
        formula = COEFFICIENTS[key]
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


def _those(agreement: AgreementTable) -> str:
    return "all coders" if agreement.unit == "character" else "two coders or more"
