"""`quotes`: pick what is quoted in the paper, clear it for print, and print it with its place."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ipr_coder.cli.delivering import FILE_HELP, SHAPE_HELP, Shape, check_output, deliver, this_command
from ipr_coder.cli.passphrases import FILE_HELP as PASSPHRASE_HELP
from ipr_coder.cli.passphrases import known_names
from ipr_coder.cli.printing import say, say_json, say_rows
from ipr_coder.cli.report_material import material_of
from ipr_coder.cli.results import LAYER_HELP
from ipr_coder.cli.selecting import UnitOfCounting, coder_list, select
from ipr_coder.cli.studies import STUDY_HELP, opened, which_study
from ipr_coder.errors import UsageError

if TYPE_CHECKING:
    from ipr_coder.study.quote_picks import PickRow

STUDY = typer.Argument(help=STUDY_HELP)
BY_HELP = "Who does it; it goes on record."
NUMBERS_HELP = "Numbers of quotes, as `quotes list` shows them: 1,4,7"
SHARE_HELP = "The most of the quotes printed for a code that one participant may give."
_KEY_HELP = "The key file of `deidentify`: hold back quotes with a name it knows."


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    group = typer.Typer(help="Pick quotes for the paper, clear them for print, and print them.", no_args_is_help=True)
    for command in (show, pick, unpick, clear, stars):
        group.command()(command)
    group.command("list")(list_picks)
    group.command("hold")(hold)
    app.add_typer(group, name="quotes")


def show(
    study: Annotated[str | None, STUDY] = None,
    each: Annotated[int, typer.Option(min=0, max=100, help="Suggest so many for a code without a pick.")] = 2,
    largest_share: Annotated[float, typer.Option(help=SHARE_HELP)] = 0.5,
    layer: Annotated[str | None, typer.Option(help=LAYER_HELP)] = None,
    coders: Annotated[str | None, typer.Option(help="Only these coders: A,B")] = None,
    unit: Annotated[UnitOfCounting, typer.Option(help="What is quoted.")] = UnitOfCounting.segment,
    round: Annotated[str | None, typer.Option(help="The round, where there are several.")] = None,
    include_open: Annotated[bool, typer.Option("--include-open", help="Also what is not submitted yet.")] = False,
    reason: Annotated[str | None, typer.Option(help="Why, for --include-open; it is kept.")] = None,
    format: Annotated[Shape, typer.Option(help=SHAPE_HELP)] = Shape.table,
    json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
    out: Annotated[Path | None, typer.Option("-o", "--output", help=FILE_HELP)] = None,
    key_file: Annotated[Path | None, typer.Option(help=_KEY_HELP)] = None,
    passphrase_file: Annotated[Path | None, typer.Option(help=PASSPHRASE_HELP)] = None,
) -> None:
    """The quotes picked, and suggestions for codes without any; a file gets the words of cleared quotes alone."""
    from ipr_coder.reports.chapters import choose_chapters
    from ipr_coder.reports.material import Wishes
    from ipr_coder.reports.whole_report import whole_report

    shape = Shape.json if json else format
    check_output(out, shape)
    if not 0 < largest_share <= 1:
        raise UsageError("--largest-share must be more than 0, and at most 1.", mend="For example 0.5 for half.")
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
            wishes=Wishes(quotes_a_code=each, largest_share=largest_share),
        )
        key = known_names(store, key_file, passphrase_file)
        made = whole_report(material, choose_chapters(["quotes"]), title=f"Quotes: {material.tags.study}")
    deliver(made, shape, out, key)


def list_picks(
    study: Annotated[str | None, STUDY] = None,
    json: Annotated[bool, typer.Option("--json", help="JSON instead of lines.")] = False,
) -> None:
    """The quotes picked, with their numbers and places, and whether they are cleared; no words."""
    from ipr_coder.coding.quoting import picks

    with opened(which_study(study)) as store:
        there = picks(store)
    if json:
        say_json({"schema": "ipr-coder/quotes@1", "quotes": [_as_json(one) for one in there]})
    elif not there:
        say("No quote is picked yet. See what may be: ipr-coder quotes show, ipr-coder quotes stars.")
    else:
        head = ("number", "interview", "start", "end", "code", "picked by", "cleared")
        say_rows(head, [_line(one) for one in there])


def stars(
    study: Annotated[str | None, STUDY] = None,
    round: Annotated[str | None, typer.Option(help="The round. Left out: the newest.")] = None,
    json: Annotated[bool, typer.Option("--json", help="JSON instead of lines.")] = False,
) -> None:
    """What coders marked as worth quoting, in interviews that all their coders have submitted; no words."""
    from ipr_coder.coding.quoting import starred

    with opened(which_study(study)) as store:
        there = starred(store, round)
    if json:
        rows = [
            {"interview": one.interview, "start": one.span.start, "end": one.span.end, "coder": one.coder}
            for one in there
        ]
        say_json({"schema": "ipr-coder/stars@1", "stars": rows})
    elif not there:
        say("No coder's star is to be seen yet.")
    else:
        rows_of = [(one.interview, str(one.span.start), str(one.span.end), one.coder) for one in there]
        say_rows(("interview", "start", "end", "coder"), rows_of)


def pick(
    study: Annotated[str | None, STUDY] = None,
    interview: Annotated[str | None, typer.Option(help="The interview's label.")] = None,
    turn: Annotated[int | None, typer.Option(min=1, help="The turn, counted from 1.")] = None,
    words: Annotated[str | None, typer.Option(help="Only these words of the turn, as they stand there.")] = None,
    start: Annotated[int | None, typer.Option(min=0, help="Instead of --turn: the first character.")] = None,
    end: Annotated[int | None, typer.Option(min=1, help="Instead of --turn: the end, exclusive.")] = None,
    stars_of: Annotated[
        str | None, typer.Option(help="Instead of a place: all that this coder starred (in --interview).")
    ] = None,
    code: Annotated[str | None, typer.Option(help="The code it stands for.")] = None,
    by: Annotated[str, typer.Option(help=BY_HELP)] = "lead",
    round: Annotated[str | None, typer.Option(help="The round. Left out: the newest.")] = None,
) -> None:
    """Pick a turn, words of it, or what a coder starred, to be quoted."""
    from ipr_coder.coding import quoting
    from ipr_coder.text import Span

    with opened(which_study(study)) as store:
        if stars_of is not None:
            if (turn, words, start, end) != (None, None, None, None):
                raise UsageError("--stars-of names its places itself.", mend="Leave --turn, --words and so on away.")
            chosen = [
                star
                for star in quoting.starred(store, round)
                if star.coder == stars_of and interview in (None, star.interview)
            ]
            made = [quoting.pick_star(store, star, code=code, by=by) for star in chosen]
        else:
            if interview is None or (turn is None) == (start is None) or (start is None) != (end is None):
                raise UsageError(
                    "what is to be picked is not said.", mend="Give --interview and --turn, or --start and --end."
                )
            if turn is not None:
                span = quoting.place_of(store, interview, turn, words)
            elif start is not None and end is not None and start < end:
                span = Span(start, end)
            else:
                raise UsageError("--end must lie behind --start.")
            made = [quoting.pick(store, interview, span, code=code, by=by, round=round)]
    for one in made:
        say(f"Picked quote {one.number}: {one.interview}, {one.span.start} to {one.span.end}.")
    if not made:
        say(f"There is no star of {stars_of} to be picked.")


def unpick(
    numbers: Annotated[str, typer.Option(help=NUMBERS_HELP)],
    study: Annotated[str | None, STUDY] = None,
    by: Annotated[str, typer.Option(help=BY_HELP)] = "lead",
) -> None:
    """Take picks back."""
    from ipr_coder.coding import quoting

    with opened(which_study(study)) as store:
        for number in _numbers(numbers):
            quoting.unpick(store, number, by=by)
    say("Taken back.")


def clear(
    numbers: Annotated[str, typer.Option(help=NUMBERS_HELP)],
    note: Annotated[str, typer.Option(help="Why it may be printed; it is kept.")],
    study: Annotated[str | None, STUDY] = None,
    by: Annotated[str, typer.Option(help=BY_HELP)] = "lead",
) -> None:
    """Say that somebody read these quotes as the other member of the dyad would, and that they may be printed."""
    from ipr_coder.coding import quoting

    with opened(which_study(study)) as store:
        quoting.clear(store, _numbers(numbers), note, by=by)
    say("Cleared: the words may be printed.")


def hold(
    numbers: Annotated[str, typer.Option(help=NUMBERS_HELP)],
    study: Annotated[str | None, STUDY] = None,
    by: Annotated[str, typer.Option(help=BY_HELP)] = "lead",
) -> None:
    """Take clearances back: the words are held back again."""
    from ipr_coder.coding import quoting

    with opened(which_study(study)) as store:
        quoting.hold_back(store, _numbers(numbers), by=by)
    say("Held back again.")


def _numbers(text: str) -> list[int]:
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if not parts or not all(part.isascii() and part.isdecimal() and len(part) < 10 for part in parts):
        raise UsageError("--numbers takes numbers of quotes.", mend="For example --numbers 1,4,7")
    return [int(part) for part in parts]


def _line(one: PickRow) -> tuple[str, ...]:
    cleared = f"by {one.cleared_by}" if one.cleared else "no: the text was corrected" if one.lapsed else "no"
    place = (str(one.number), one.interview, str(one.span.start), str(one.span.end))
    return (*place, one.code or "-", one.picked_by, cleared)


def _as_json(one: PickRow) -> dict[str, object]:
    return {
        "number": one.number,
        "interview": one.interview,
        "start": one.span.start,
        "end": one.span.end,
        "code": one.code,
        "star_by": one.star_by,
        "picked_by": one.picked_by,
        "picked_ms": one.picked_ms,
        "cleared": one.cleared,
        "cleared_by": one.cleared_by,
        "cleared_ms": one.cleared_ms,
        "lapsed": one.lapsed,
        "note": one.note,
    }
