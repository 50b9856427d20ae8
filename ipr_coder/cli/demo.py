"""`demo`: the fictional study RIVER, built, counted and reported in one go, then opened for coding."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ipr_coder.cli.printing import console, progress, say
from ipr_coder.cli.selecting import UnitOfCounting, select, tell_look
from ipr_coder.errors import UsageError

if TYPE_CHECKING:
    from ipr_coder.study.store import Store
    from ipr_coder.transcripts.model import Transcript
    from ipr_coder.transcripts.plan import StudyPlan

STUDY = "river.ipr"
CODER = "EF"
"""The third coder of the demo study, whose work is still to do: yours."""
REPORTS = ("themes", "agreement")
SUFFIXES = (".docx", ".html", ".csv", ".md", ".json")
WHOLE = ("report.docx", "report.html", "report.xlsx")
"""Everything that can be counted, in one file each."""
OPEN_INTERVIEWS = ("D01_S5_client", "D03_S5_therapist", "D04_S5_therapist")


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command()(demo)


def demo(
    folder: Annotated[Path | None, typer.Argument(help="Where to put it; left out: ipr-demo in this folder.")] = None,
    no_tui: Annotated[bool, typer.Option("--no-tui", help="Do not open the coder's screen afterwards.")] = False,
) -> None:
    """Build the fictional study RIVER, print its flow, agreement and themes, write the reports, and open it."""
    place = folder or Path("ipr-demo")
    path = place / STUDY
    _make_folder(place)
    if path.exists():
        say(f"{path} is there already; it is used as it is. (Delete it to build it anew.)")
    else:
        _check_names_are_free(place)
        build(path)
    report(path)
    if no_tui or not (sys.stdin.isatty() and sys.stdout.isatty()):
        say(f"\nTo code in it yourself: ipr-coder code {path} --coder {CODER}")
        return
    from ipr_coder.cli.coding import open_screen

    raise typer.Exit(open_screen(str(path), CODER))


def build(path: Path) -> None:
    """Make the study at `path` from the transcripts, manifest and tags that come along; all of it or nothing.

    It gets its name only when it is whole, so that a demo that was killed is not taken for a finished one.
    """
    from ipr_coder.codebook.reading import read_codebook
    from ipr_coder.codebook.shipped import find_codebook
    from ipr_coder.coding.setting_up import new_study
    from ipr_coder.resources import data_dir
    from ipr_coder.study.store import check_no_remains, remove_files
    from ipr_coder.transcripts.manifest import read_manifest

    check_no_remains(path)
    plan = read_manifest(data_dir("sample_transcripts") / "study.yaml")
    book = read_codebook(find_codebook(plan.codebook or "ipr-core"))
    unfinished = path.with_name(f".{path.name}.unfinished")
    remove_files(unfinished)
    store = new_study(unfinished, plan.title, book, case_unit=plan.case_unit, hours_limit=plan.hours_limit)
    try:
        _fill(store, plan)
    except BaseException:
        store.discard()
        raise
    store.close()
    unfinished.replace(path)


def report(path: Path) -> None:
    """Print flow, agreement and themes of the two finished coders, and write the reports beside the study.

    The whole report lays their tags side by side; that is on record in the study, as with `report`.
    """
    from ipr_coder.cli.compared_study import agreement_of
    from ipr_coder.cli.report_material import material_of
    from ipr_coder.cli.results import themes_of
    from ipr_coder.cli.studies import opened
    from ipr_coder.reports.formats import write_report
    from ipr_coder.reports.terminal import print_table
    from ipr_coder.reports.whole_report import whole_report

    with opened(str(path)) as store:
        chosen = select(store, coders=["AB", "CD"], round=None, unit=UnitOfCounting.turn)
        agreed = agreement_of(chosen, f"ipr-coder agreement {path.name} --coders AB,CD --unit turn")
        themes = themes_of(
            store,
            chosen,
            case_unit="dyad",
            layer=None,
            quotes=2,
            command=f"ipr-coder themes {path.name} --case-unit dyad --coders AB,CD --unit turn",
        )
        material = material_of(
            store,
            chosen,
            layer=None,
            case_unit="dyad",
            command=f"ipr-coder report {path.name} --case-unit dyad --coders AB,CD --unit turn",
        )
        whole = whole_report(material)
        tell_look(store, chosen.tags)
    shown = console()
    tables = {table.id: table for made in (themes, agreed) for table in made.tables()}
    for name in ("flow", "overview", "themes"):
        print_table(tables[name], shown)
        say()
    for name, made in zip(REPORTS, (themes, agreed), strict=True):
        for suffix in SUFFIXES:
            write_report(made, path.with_name(f"{name}{suffix}"))
    for name in WHOLE:
        write_report(whole, path.with_name(name))
    say(f"The study is {path}; beside it lies the whole report as .docx, .html and .xlsx, and themes and agreement")
    say("also as .csv, .md and .json. Words of quotes are held back in files until they are cleared (`quotes clear`).")
    say("RIVER is wholly fictional: nobody in it exists.")


def _fill(store: Store, plan: StudyPlan) -> None:
    from ipr_coder.coding.setting_up import add_coder, assign
    from ipr_coder.exchange.whole_study import import_study
    from ipr_coder.transcripts.reading import read

    files = sum(one.file is not None for one in plan.interviews) + sum(
        one.transcript is not None for one in plan.sessions
    )
    with progress("reading the demo study", files) as tick:
        done = 0

        def read_one(file: Path) -> Transcript:
            nonlocal done
            transcript = read(file, speakers=plan.speakers)
            done += 1
            tick(done)
            return transcript

        import_study(store, plan, read_one)
    add_coder(store, CODER)
    assign(store, CODER, OPEN_INTERVIEWS, plan.round)


def _check_names_are_free(place: Path) -> None:
    """In a folder that has no demo study yet, a report of such a name is somebody's own."""
    for name in (*WHOLE, *(f"{report}{suffix}" for report in REPORTS for suffix in SUFFIXES)):
        if (place / name).exists():
            raise UsageError(
                "a file of this name is there already, and the demo would replace it.",
                place=str(place / name),
                mend="Choose an empty folder, or one that is not there yet.",
            )


def _make_folder(place: Path) -> None:
    try:
        place.mkdir(mode=0o700, parents=False, exist_ok=True)
    except OSError as error:
        raise UsageError(
            f"the folder cannot be made ({error.strerror}).", place=str(place), mend="Choose a folder you may write in."
        ) from error
