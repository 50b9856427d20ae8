"""`codes terms` and `codes concordance`: the words that mark a code, and every place where one is said."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ipr_coder.cli.delivering import FILE_HELP, SHAPE_HELP, Shape, check_output, deliver, this_command
from ipr_coder.cli.printing import say, say_json, warn
from ipr_coder.cli.report_material import material_of
from ipr_coder.cli.selecting import UnitOfCounting, coder_list, select
from ipr_coder.cli.studies import STUDY_HELP, opened, study_and_rest, which_study
from ipr_coder.errors import UsageError
from ipr_coder.text import displayable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ipr_coder.reports.material import ReportMaterial
    from ipr_coder.themes.concordance import KwicLine

LAYER_HELP = "Whose tags count: consensus, union, agreed, or one coder's label. Printed with the tables."
LEMMAS_HELP = "Count lemmas (go for went), where spaCy's English model is installed, or words as they were said."
NOTHING_FOUND = 1
"""Exit code when the term is never said, as grep has it."""


def register(group: typer.Typer) -> None:
    """Add the commands to the group `codes`."""
    group.command()(terms)
    group.command()(concordance)


def terms(
    study: Annotated[str | None, typer.Argument(help=STUDY_HELP)] = None,
    most: Annotated[int, typer.Option(min=1, max=1000, help="List up to so many terms of a code.")] = 10,
    lemmas: Annotated[bool, typer.Option("--lemmas/--words", help=LEMMAS_HELP)] = True,
    layer: Annotated[str | None, typer.Option(help=LAYER_HELP)] = None,
    coders: Annotated[str | None, typer.Option(help="Only these coders: A,B")] = None,
    unit: Annotated[UnitOfCounting, typer.Option(help="What carries a code.")] = UnitOfCounting.segment,
    round: Annotated[str | None, typer.Option(help="The round, where there are several.")] = None,
    include_open: Annotated[bool, typer.Option("--include-open", help="Also what is not submitted yet.")] = False,
    reason: Annotated[str | None, typer.Option(help="Why, for --include-open; it is kept.")] = None,
    format: Annotated[Shape, typer.Option(help=SHAPE_HELP)] = Shape.table,
    json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
    out: Annotated[Path | None, typer.Option("-o", "--output", help=FILE_HELP)] = None,
) -> None:
    """The words said more where a code is than elsewhere: weighted log-odds and log-likelihood, by code."""
    from ipr_coder.reports.chapters import choose_chapters
    from ipr_coder.reports.material import Wishes
    from ipr_coder.reports.whole_report import whole_report

    shape = Shape.json if json else format
    check_output(out, shape)
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
        )
        material = material_of(
            store,
            chosen,
            layer=layer,
            case_unit="participant",
            command=this_command(),
            wishes=Wishes(lemmas=lemmas, terms=most),
        )
        made = whole_report(material, choose_chapters(["words"]), title=f"Key terms: {material.tags.study}")
    deliver(made, shape, out)


def concordance(
    words: Annotated[
        list[str] | None, typer.Argument(metavar="[STUDY] TERM...", help="A word, or several that stand side by side.")
    ] = None,
    lemmas: Annotated[
        bool, typer.Option("--lemmas/--words", help="The term is a lemma: go also finds went. Needs spaCy's model.")
    ] = False,
    code: Annotated[str | None, typer.Option(help="Only where this code is, or one of its subcodes.")] = None,
    role: Annotated[str | None, typer.Option(help="Only interviews of this role: client or therapist.")] = None,
    dyad: Annotated[str | None, typer.Option(help="Only this dyad.")] = None,
    session: Annotated[int | None, typer.Option(help="Only this session.")] = None,
    coder: Annotated[str | None, typer.Option(help="With --code: as this coder tagged it.")] = None,
    width: Annotated[int, typer.Option(min=5, max=500, help="So many characters to each side.")] = 40,
    limit: Annotated[int, typer.Option(min=1, help="Show so many lines.")] = 200,
    layer: Annotated[str | None, typer.Option(help=LAYER_HELP)] = None,
    round: Annotated[str | None, typer.Option(help="The round, where there are several.")] = None,
    json: Annotated[bool, typer.Option("--json", help="JSON instead of lines.")] = False,
) -> None:
    """Every time a respondent says a term, with the words around it (keyword in context); exit code 1 when never."""
    from ipr_coder.reports.material import Wishes
    from ipr_coder.reports.words_section import words_of_material
    from ipr_coder.study.interview_texts import interview_texts
    from ipr_coder.themes import concordance as kwic

    study, rest = study_and_rest(words)
    terms = [part for word in rest for part in word.split()]
    if coder is not None and layer is not None:
        raise UsageError("--coder and --layer both say whose tags count.", mend="Give one of them.")
    with opened(study) as store:
        chosen = select(store, coders=None, round=round, unit=UnitOfCounting.segment, consensus=True, least=0)
        material = material_of(
            store,
            chosen,
            layer=coder or layer,
            case_unit="participant",
            command=None,
            wishes=Wishes(lemmas=lemmas),
        )
        texts = store.read(lambda tx: interview_texts(tx, [facts.label for facts in material.tags.interviews]))
        found = kwic.concordance(
            terms,
            words_of_material(material),
            material.tags,
            material.grid,
            texts,
            units=_units(material, code, role, dyad, session),
            width=width,
        )
    _print(found[:limit], material, width, as_json=json, total=len(found))
    if not found:
        raise typer.Exit(NOTHING_FOUND)


def _units(
    material: ReportMaterial, code: str | None, role: str | None, dyad: str | None, session: int | None
) -> NDArray[np.bool_]:
    """The units to look through."""
    import numpy as np

    from ipr_coder.themes.carried import carried

    table, grid = material.tags, material.grid
    wanted = np.array(
        [
            role in (None, facts.respondent_role)
            and dyad in (None, facts.dyad)
            and session in (None, facts.session)
            and facts.status != "withdrawn"
            for facts in table.interviews
        ],
        dtype=np.bool_,
    )
    units = wanted[grid.interview] if len(grid) else np.zeros(0, dtype=np.bool_)
    if code is None:
        return units
    counted = carried(table, grid, material.layer)
    lines = [
        place
        for place, line in enumerate(counted.lines)
        if line.code == code and line.kind in ("code", "family", "own")
    ]
    if code not in {one.id for one in table.codes}:
        raise UsageError(f"there is no code {code!r} in the codebook.", mend="See them: ipr-coder codebook show.")
    carrying = np.zeros(len(grid), dtype=np.bool_)
    carrying[counted.unit[np.isin(counted.line, lines)]] = True
    there: NDArray[np.bool_] = units & carrying
    return there


def _print(lines: tuple[KwicLine, ...], material: ReportMaterial, width: int, *, as_json: bool, total: int) -> None:
    labels = [facts.label for facts in material.tags.interviews]
    if as_json:
        listed = [
            {
                "interview": labels[line.interview],
                "start": line.start,
                "end": line.end,
                "left": line.left,
                "said": line.said,
                "right": line.right,
            }
            for line in lines
        ]
        say_json({"schema": "ipr-coder/concordance@1", "lines": listed, "total": total})
        return
    widest = max((len(labels[line.interview]) for line in lines), default=0)
    for line in lines:
        left, said, right = (displayable(part) for part in (line.left, line.said, line.right))
        say(f"{labels[line.interview].ljust(widest)}  {left.rjust(width)}[{said}]{right}")
    of = f"The first {len(lines):,} of {total:,} lines; --limit shows more." if len(lines) < total else ""
    warn(of or ("Nothing found." if not total else f"{total:,} {'line' if total == 1 else 'lines'}."))
