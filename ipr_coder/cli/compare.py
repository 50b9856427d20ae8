"""`compare`: what coders disagree about, on paper or on the screen, for their meeting."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ipr_coder.cli.delivering import (
    FILE_HELP,
    SHAPE_HELP,
    WORKING_PAPER_HELP,
    Shape,
    check_output,
    check_working_paper,
    deliver,
    this_command,
)
from ipr_coder.cli.passphrases import FILE_HELP as PASSPHRASE_HELP
from ipr_coder.cli.passphrases import known_names
from ipr_coder.cli.report_material import material_of
from ipr_coder.cli.selecting import UnitOfCounting, coder_list, select, tell_look
from ipr_coder.cli.studies import STUDY_HELP, opened, which_study
from ipr_coder.errors import UsageError

if TYPE_CHECKING:
    from ipr_coder.coding.comparing import Narrowing
    from ipr_coder.reports.compare_report import ConfusionCell
    from ipr_coder.reports.model import Report
    from ipr_coder.study.store import Store
    from ipr_coder.study.tables import Selection

_NO_CODE = ("", "-", "none", "no code")


class KindChoice(StrEnum):
    """What kind of disagreement."""

    missed = "missed"
    code = "code"
    level = "level"
    ends = "ends"
    attributes = "attributes"


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command()(compare)


def compare(
    study: Annotated[str | None, typer.Argument(help=STUDY_HELP)] = None,
    coders: Annotated[str | None, typer.Option(help="Whose tags: A,B. Left out: all coders of the round.")] = None,
    interview: Annotated[
        list[str] | None, typer.Option(help="Only this interview; may be given several times.")
    ] = None,
    dyad: Annotated[list[str] | None, typer.Option(help="Only this dyad; may be given several times.")] = None,
    code: Annotated[
        list[str] | None, typer.Option(help="List only what is about this code or its subcodes; several times.")
    ] = None,
    kind: Annotated[list[KindChoice] | None, typer.Option(help="List only this kind; several times.")] = None,
    only_open: Annotated[bool, typer.Option("--open", help="List only what nobody has decided on.")] = False,
    only_settled: Annotated[bool, typer.Option("--settled", help="List only what is decided.")] = False,
    cell: Annotated[
        str | None,
        typer.Option(help='The units behind a cell of the confusion table: shame,"no code" (first coder, second).'),
    ] = None,
    families: Annotated[bool, typer.Option("--families", help="The --cell is of the table of families.")] = False,
    words: Annotated[bool, typer.Option("--words/--no-words", help="With the words of the interviews.")] = True,
    unit: Annotated[UnitOfCounting, typer.Option(help="What the confusion table counts.")] = UnitOfCounting.segment,
    round: Annotated[str | None, typer.Option(help="The round, where there are several. Left out: the newest.")] = None,
    by: Annotated[str | None, typer.Option(help="Who looks; it is kept. Left out: the lead.")] = None,
    include_open: Annotated[bool, typer.Option("--include-open", help="Also what is not submitted yet.")] = False,
    reason: Annotated[str | None, typer.Option(help="Why, for --include-open; it is kept.")] = None,
    format: Annotated[Shape, typer.Option(help=SHAPE_HELP)] = Shape.table,
    json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
    out: Annotated[Path | None, typer.Option("-o", "--output", help=FILE_HELP)] = None,
    key_file: Annotated[
        Path | None, typer.Option(help="The key file of `deidentify`: warn where the words hold a name it knows.")
    ] = None,
    working_paper: Annotated[bool, typer.Option("--working-paper", help=WORKING_PAPER_HELP)] = False,
    passphrase_file: Annotated[Path | None, typer.Option(help=PASSPHRASE_HELP)] = None,
) -> None:
    """What coders disagree about: every place with its words, by codes, and which codes need a better definition.

    Only interviews that everybody they are assigned to has submitted. That they were looked at is kept.
    """
    from ipr_coder.coding.comparing import Narrowing, check_narrowing
    from ipr_coder.coding.settling import person
    from ipr_coder.reports.compare_report import compared_table

    shape = Shape.json if json else format
    check_output(out, shape)
    if words:
        check_working_paper(out, shape, allowed=working_paper, instead="Add --no-words")
    if only_open and only_settled:
        raise UsageError("--open and --settled leave nothing.", mend="Leave one of them away.")
    wanted = Narrowing(
        interviews=tuple(dict.fromkeys(interview or ())),
        codes=tuple(dict.fromkeys(code or ())),
        kinds=tuple(dict.fromkeys(one.value for one in kind or ())),
        dyads=tuple(dict.fromkeys(dyad or ())),
        progress="open" if only_open else "settled" if only_settled else None,
    )
    behind = _cell(cell, wanted, families=families)
    who = None if by is None else person(by)
    with opened(which_study(study)) as store:

        def check(found: Selection) -> None:
            check_narrowing(found.tags, wanted)

        chosen = select(
            store,
            coders=coder_list(coders),
            round=round,
            unit=unit,
            include_open=include_open,
            reason=reason,
            least=0,
            check=check,
            shown=_shown(store, wanted),
            by=who,
        )
        key = known_names(store, key_file, passphrase_file)
        report, said = _made(store, chosen, wanted, behind, words=words)
        tell_look(store, compared_table(chosen.tags, wanted), who)
    deliver(report, shape, out, key, words=said, uncleared=True)


def _made(
    store: Store, chosen: Selection, wanted: Narrowing, behind: ConfusionCell | None, *, words: bool
) -> tuple[Report, list[str]]:
    """The report, and the words of participants in it."""
    from ipr_coder.reports.compare_report import cell_report, compare_report, words_in
    from ipr_coder.reports.material import Wishes

    material = material_of(
        store, chosen, layer=None, case_unit="interview", command=this_command(), wishes=Wishes(words=words)
    )
    report = compare_report(material, wanted) if behind is None else cell_report(material, behind, wanted)
    return report, words_in(report)


def _shown(store: Store, wanted: Narrowing) -> frozenset[str] | None:
    """The interviews that are looked at; None for all."""
    from ipr_coder.study.structure import interviews

    if not (wanted.interviews or wanted.dyads):
        return None
    return frozenset(
        one.label
        for one in store.read(interviews).values()
        if (not wanted.interviews or one.label in wanted.interviews) and (not wanted.dyads or one.dyad in wanted.dyads)
    )


def _cell(said: str | None, wanted: Narrowing, *, families: bool) -> ConfusionCell | None:
    """The cell of "A,B"."""
    from ipr_coder.reports.compare_report import ConfusionCell
    from ipr_coder.themes.confusion import NO_CODE

    if said is None:
        if families:
            raise UsageError("--families belongs to --cell.", mend='For example --cell shame,"no code" --families')
        return None
    if wanted.codes or wanted.kinds or wanted.progress:
        raise UsageError(
            "--cell is about units, not about disagreements.", mend="Leave --code, --kind, --open and --settled away."
        )
    parts = [part.strip() for part in said.split(",")]
    if len(parts) != 2:
        raise UsageError(
            "a cell has two codes: what the first coder put, and the second.", mend='For example --cell shame,"no code"'
        )
    first, second = (NO_CODE if part.lower() in _NO_CODE else part for part in parts)
    return ConfusionCell(first, second, families)
