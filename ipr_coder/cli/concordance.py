"""`codes concordance`: every time a term is said, with the words around it."""

from __future__ import annotations

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
from ipr_coder.cli.printing import say, warn
from ipr_coder.cli.report_material import material_of
from ipr_coder.cli.selecting import UnitOfCounting, select
from ipr_coder.cli.studies import opened, study_and_rest
from ipr_coder.cli.terms import KEY_HELP, LAYER_HELP
from ipr_coder.errors import UsageError
from ipr_coder.text import displayable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ipr_coder.reports.material import ReportMaterial
    from ipr_coder.study.store import Store
    from ipr_coder.study.tables import Selection
    from ipr_coder.themes.among import Among
    from ipr_coder.themes.concordance import KwicLine

NOTHING_FOUND = 1
"""Exit code when the term is never said, as grep has it."""


def register(group: typer.Typer) -> None:
    """Add the command to the group `codes`."""
    group.command()(concordance)


def concordance(
    words: Annotated[
        list[str] | None, typer.Argument(metavar="[STUDY] TERM...", help="A word, or several that stand side by side.")
    ] = None,
    lemmas: Annotated[
        bool, typer.Option("--lemmas/--words", help="The term is a lemma: go also finds went. Needs spaCy's model.")
    ] = False,
    code: Annotated[
        list[str] | None, typer.Option(metavar="CODE", help="Only where this code is, or one of its subcodes.")
    ] = None,
    role: Annotated[
        list[str] | None, typer.Option(metavar="ROLE", help="Only interviews of this role: client or therapist.")
    ] = None,
    dyad: Annotated[list[str] | None, typer.Option(metavar="DYAD", help="Only this dyad.")] = None,
    session: Annotated[list[int] | None, typer.Option(metavar="NUMBER", help="Only this session.")] = None,
    interview: Annotated[list[str] | None, typer.Option(metavar="INTERVIEW", help="Only this interview.")] = None,
    coder: Annotated[str | None, typer.Option(help="With --code: as this coder tagged it.")] = None,
    width: Annotated[int, typer.Option(min=5, max=500, help="So many characters to each side.")] = 40,
    limit: Annotated[int | None, typer.Option(min=1, help="Give so many lines; without it, all.")] = None,
    layer: Annotated[str | None, typer.Option(help=LAYER_HELP)] = None,
    round: Annotated[str | None, typer.Option(help="The round, where there are several.")] = None,
    include_open: Annotated[bool, typer.Option("--include-open", help="Also what is not submitted yet.")] = False,
    reason: Annotated[str | None, typer.Option(help="Why, for --include-open; it is kept.")] = None,
    format: Annotated[Shape, typer.Option(help=SHAPE_HELP)] = Shape.table,
    json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
    out: Annotated[Path | None, typer.Option("-o", "--output", help=FILE_HELP)] = None,
    key_file: Annotated[Path | None, typer.Option(help=KEY_HELP)] = None,
    working_paper: Annotated[bool, typer.Option("--working-paper", help=WORKING_PAPER_HELP)] = False,
    passphrase_file: Annotated[Path | None, typer.Option(help=PASSPHRASE_HELP)] = None,
) -> None:
    """Every time a respondent says a term, with the words around it (keyword in context); exit code 1 when never."""
    from ipr_coder.reports.concordance_report import concordance_report, words_of
    from ipr_coder.reports.material import Wishes
    from ipr_coder.themes.among import Among

    shape = Shape.json if json else format
    check_output(out, shape)
    check_working_paper(out, shape, allowed=working_paper, instead="Leave -o and --format away")
    study, rest = study_and_rest(words)
    terms = [part for word in rest for part in word.split()]
    _check(code, coder=coder, layer=layer, include_open=include_open)
    among = Among(tuple(code or ()), tuple(role or ()), tuple(dyad or ()), tuple(session or ()), tuple(interview or ()))
    with opened(study) as store:
        chosen = (
            select(
                store,
                coders=None,
                round=round,
                unit=UnitOfCounting.segment,
                include_open=include_open,
                reason=reason,
                consensus=True,
                least=0,
            )
            if code
            else _texts_alone(store, round)
        )
        key = known_names(store, key_file, passphrase_file)
        material = material_of(
            store,
            chosen,
            layer=coder or layer,
            case_unit="participant",
            command=this_command(),
            wishes=Wishes(lemmas=lemmas),
        )
        found, how, participants = _said(material, terms, among, width)
    lines = found[:limit]
    if out is None and shape is Shape.table:
        _print(lines, material, width, participants=participants, total=len(found))
    else:
        report = concordance_report(
            lines,
            material,
            term=" ".join(terms),
            how=how,
            among=among.text,
            participants=participants,
            by_tags=bool(code),
            total=len(found),
        )
        deliver(report, shape, out, key, words=words_of(report), uncleared=True)
    if not found:
        raise typer.Exit(NOTHING_FOUND)


def _check(code: Sequence[str] | None, *, coder: str | None, layer: str | None, include_open: bool) -> None:
    if coder is not None and layer is not None:
        raise UsageError("--coder and --layer both say whose tags count.", mend="Give one of them.")
    if not code and (coder is not None or layer is not None or include_open):
        raise UsageError(
            "--coder, --layer and --include-open say whose tags count, and no code is named.", mend="Add --code."
        )


def _texts_alone(store: Store, round: str | None) -> Selection:
    """All units. What coders did is not asked for, so nobody's work is waited for."""
    from ipr_coder.study.tag_table import load_selection

    return store.read(lambda tx: load_selection(tx, round=round, unit="segment"))


def _said(
    material: ReportMaterial, terms: Sequence[str], among: Among, width: int
) -> tuple[tuple[KwicLine, ...], str, int]:
    """The lines, what a term is, and how many participants were looked through."""
    from ipr_coder.reports.words_section import words_of_material
    from ipr_coder.study.interview_texts import interview_texts
    from ipr_coder.themes import concordance as kwic
    from ipr_coder.themes.among import units_among
    from ipr_coder.themes.cases import case_of

    tags, grid = material.tags, material.grid
    units = units_among(among, tags, grid, material.layer)
    interviews = set(grid.interview[units].tolist())
    texts = material.read(lambda tx: interview_texts(tx, [tags.interviews[place].label for place in interviews]))
    words = words_of_material(material, texts)
    found = kwic.concordance(terms, words, tags, grid, texts, units=units, width=width)
    people = {case_of(tags.interviews[place], "participant") for place in interviews}
    return found, words.how, len(people)


def _print(lines: Sequence[KwicLine], material: ReportMaterial, width: int, *, participants: int, total: int) -> None:
    """Term below term; how often it is said and by how many stands on standard error, so that lines can be piped."""
    from ipr_coder.reports.concordance_report import said_by

    labels = [facts.label for facts in material.tags.interviews]
    widest = max((len(labels[line.interview]) for line in lines), default=0)
    for line in lines:
        left, said, right = (displayable(part) for part in (line.left, line.said, line.right))
        say(f"{labels[line.interview].ljust(widest)}  {left.rjust(width)}[{said}]{right}")
    if not lines:
        warn("Nothing found.")
        return
    count = f"The first {len(lines):,} of {total:,} lines." if len(lines) < total else f"{total:,} lines."
    warn(f"{'1 line.' if total == 1 else count} {said_by(lines, material, participants)}")
