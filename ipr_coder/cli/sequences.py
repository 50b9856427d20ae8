"""`sequences`: episodes from rupture to repair on the session's clock, and what is told after what."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ipr_coder.cli.delivering import FILE_HELP, SHAPE_HELP, Shape, check_output, deliver, this_command
from ipr_coder.cli.moments import LAYER_HELP, WITHIN_HELP, milliseconds
from ipr_coder.cli.report_material import material_of
from ipr_coder.cli.selecting import UnitOfCounting, coder_list, select
from ipr_coder.cli.studies import STUDY_HELP, opened, which_study
from ipr_coder.errors import UsageError

if TYPE_CHECKING:
    from ipr_coder.reports.material import ReportMaterial, Wishes
    from ipr_coder.reports.model import Report
    from ipr_coder.study.store import Store
    from ipr_coder.study.tables import TagTable
    from ipr_coder.themes.sequences import EpisodeRules

LONGEST_LAG = 10


class ToldByChoice(StrEnum):
    """Whose accounts are read."""

    both = "both"
    client = "client"
    therapist = "therapist"


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command()(sequences)


def sequences(
    study: Annotated[str | None, typer.Argument(help=STUDY_HELP)] = None,
    layer: Annotated[str | None, typer.Option(help=LAYER_HELP)] = None,
    coders: Annotated[str | None, typer.Option(help="Only these coders: A,B")] = None,
    unit: Annotated[UnitOfCounting, typer.Option(help="What carries a code.")] = UnitOfCounting.segment,
    round: Annotated[str | None, typer.Option(help="The round, where there are several.")] = None,
    told_by: Annotated[ToldByChoice, typer.Option(help="Whose accounts: both together, or one of the two alone.")] = (
        ToldByChoice.both
    ),
    within: Annotated[float, typer.Option(min=0, max=86_400, help=WITHIN_HELP)] = 30,
    window: Annotated[
        float | None,
        typer.Option(min=0, max=86_400, help="Seconds within which a repair resolves one. Left out: the session."),
    ] = None,
    rupture: Annotated[
        str | None, typer.Option(help="Codes that open an episode, with their subcodes: A,B. Left out: rupture.")
    ] = None,
    repair: Annotated[
        str | None, typer.Option(help="Codes that resolve one, with their subcodes: A,B. Left out: repair.")
    ] = None,
    stalled: Annotated[
        str | None, typer.Option(help="Codes of those that do not. Left out: repair.stalled; '' for none.")
    ] = None,
    repaired_by: Annotated[
        list[str] | None, typer.Option(help="Who acts where a code is told: repair.owns=therapist. May be repeated.")
    ] = None,
    lag: Annotated[int, typer.Option(min=1, max=LONGEST_LAG, help="Up to how many moments apart.")] = 1,
    codes: Annotated[
        str | None, typer.Option(help="The codes between which transitions are counted. Left out: the topmost.")
    ] = None,
    include_open: Annotated[bool, typer.Option("--include-open", help="Also what is not submitted yet.")] = False,
    reason: Annotated[str | None, typer.Option(help="Why, for --include-open; it is kept.")] = None,
    format: Annotated[Shape, typer.Option(help=SHAPE_HELP)] = Shape.table,
    json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
    out: Annotated[Path | None, typer.Option("-o", "--output", help=FILE_HELP)] = None,
) -> None:
    """Episodes from rupture to repair in session time, how long repair takes, and what is told after what."""
    from ipr_coder.reports.material import Wishes

    shape = Shape.json if json else format
    check_output(out, shape)
    wishes = Wishes(
        match_ms=milliseconds(within),
        window_ms=None if window is None else milliseconds(window),
        episodes=_rules(rupture, repair, stalled, repaired_by),
        told_by=told_by.value,
        lags=lag,
        sequence_codes=_codes(codes),
    )
    with opened(which_study(study)) as store:
        chosen = select(
            store,
            coders=coder_list(coders),
            round=round,
            unit=unit,
            include_open=include_open,
            reason=reason,
            consensus=True,
            least=0,
            check=lambda selection: check_codes(store, selection.tags, wishes),
        )
        check_codes(store, chosen.tags, wishes)
        material = material_of(store, chosen, layer=layer, case_unit="dyad", command=this_command(), wishes=wishes)
        report = sequence_report(material)
    deliver(report, shape, out)


def sequence_report(material: ReportMaterial) -> Report:
    """The section on sequences as a report of its own."""
    from ipr_coder.reports.model import Report, Table
    from ipr_coder.reports.provenance import provenance
    from ipr_coder.reports.sequence_section import rule_facts, section_of
    from ipr_coder.reports.told_sessions import matching_fact

    section = section_of(material)
    tables = [block.id for block in section.blocks if isinstance(block, Table)]
    return Report(
        title=f"From rupture to repair: {material.tags.study}",
        subtitle=f"Layer: {material.layer.text}.",
        facts=provenance(
            material.tags,
            unit=material.grid.kind,
            case_unit=material.case_unit,
            layer=material.layer.text,
            command=material.command,
            more=(matching_fact(material), *rule_facts(material)),
        ),
        sections=(section,),
        main_table="episodes" if "episodes" in tables else None,
    )


def _rules(rupture: str | None, repair: str | None, stalled: str | None, repaired_by: list[str] | None) -> EpisodeRules:
    """The rules of the core codebook with what was said in place of it."""
    from dataclasses import replace

    from ipr_coder.themes.sequences import CORE_RULES

    rules = CORE_RULES
    if rupture is not None:
        rules = replace(rules, rupture=_codes(rupture))
    if repair is not None:
        rules = replace(rules, repair=_codes(repair))
    if stalled is not None:
        rules = replace(rules, stalled=_codes(stalled))
    pairs = [text.partition("=") for text in repaired_by or ()]
    for code, _, who in pairs:
        if not code.strip() or not who.strip():
            raise UsageError(
                "--repaired-by takes a code and who acts where it is told.", mend="For example repair.owns=therapist."
            )
    said = {code.strip(): who.strip() for code, _, who in pairs}
    return replace(rules, repaired_by=tuple({**dict(rules.repaired_by), **said}.items()))


def _codes(text: str | None) -> tuple[str, ...]:
    return tuple(code.strip() for code in (text or "").split(",") if code.strip())


def check_codes(store: Store, table: TagTable, wishes: Wishes) -> None:
    """UsageError where a code named on the command line is not in the codebook, under this name or a former one.

    The rules of the core codebook are not checked here: the report says where they do not fit another codebook.
    """
    from ipr_coder.study.codebooks import former_ids
    from ipr_coder.themes.sequences import CORE_RULES

    rules, known = wishes.episodes, {code.id for code in table.codes} | store.read(former_ids).keys()
    usual = {*CORE_RULES.rupture, *CORE_RULES.repair, *CORE_RULES.stalled, *dict(CORE_RULES.repaired_by)}
    named = [*rules.rupture, *rules.repair, *rules.stalled, *dict(rules.repaired_by), *wishes.sequence_codes]
    for code in named:
        if code not in known and code not in usual:
            raise UsageError(
                f"there is no code {code!r} in the codebook.", mend="See the codes: ipr-coder codebook show."
            )
