"""`codes terms`: the words that mark a code."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ipr_coder.cli.delivering import FILE_HELP, SHAPE_HELP, Shape, check_output, deliver, this_command
from ipr_coder.cli.passphrases import FILE_HELP as PASSPHRASE_HELP
from ipr_coder.cli.passphrases import known_names
from ipr_coder.cli.printing import warn
from ipr_coder.cli.report_material import material_of
from ipr_coder.cli.selecting import UnitOfCounting, coder_list, select
from ipr_coder.cli.studies import STUDY_HELP, opened, which_study

LAYER_HELP = "Whose tags count: consensus, union, agreed, or one coder's label. Printed with the tables."
LEMMAS_HELP = "Count lemmas (go for went), where spaCy's English model is installed, or words as they were said."
KEY_HELP = "The key file of `deidentify`: warn where the words hold a name it knows."

_LONG = 10_000
"""Units whose lemmas take so long (half a minute) that one wants to know why nothing happens."""


def register(group: typer.Typer) -> None:
    """Add the command to the group `codes`."""
    group.command()(terms)


def terms(
    study: Annotated[str | None, typer.Argument(help=STUDY_HELP)] = None,
    code: Annotated[
        list[str] | None, typer.Option(metavar="CODE", help="List the terms of this code and its subcodes alone.")
    ] = None,
    most: Annotated[int, typer.Option(min=1, max=1000, help="List up to so many terms of a code.")] = 10,
    least: Annotated[int, typer.Option(min=1, help="A term must be said so often where its code is.")] = 3,
    participants: Annotated[int, typer.Option(min=1, help="By so many participants.")] = 2,
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
    key_file: Annotated[Path | None, typer.Option(help=KEY_HELP)] = None,
    passphrase_file: Annotated[Path | None, typer.Option(help=PASSPHRASE_HELP)] = None,
) -> None:
    """The words said more where a code is than elsewhere: weighted log-odds and log-likelihood, by code.

    Beside each term stand how many participants say it there, and how often the one who says it most.
    """
    from ipr_coder.reports.chapters import choose_chapters
    from ipr_coder.reports.material import Wishes
    from ipr_coder.reports.whole_report import whole_report
    from ipr_coder.reports.words_section import terms_of
    from ipr_coder.transcripts.lemmas import model_is_there

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
        key = known_names(store, key_file, passphrase_file)
        if lemmas and len(chosen.grid) > _LONG and model_is_there():
            warn("Looking up the lemmas of many words: that takes minutes. --words counts them as they were said.")
        material = material_of(
            store,
            chosen,
            layer=layer,
            case_unit="participant",
            command=this_command(),
            wishes=Wishes(
                lemmas=lemmas, terms=most, term_least=least, term_people=participants, term_codes=tuple(code or ())
            ),
        )
        made = whole_report(material, choose_chapters(["words"]), title=f"Key terms: {material.tags.study}")
    deliver(made, shape, out, key, words=terms_of(made.sections[0]))
