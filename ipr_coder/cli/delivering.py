"""Handing a report over: on the terminal, on standard output in some format, or as a file."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from ipr_coder.cli.printing import console, say, say_json, warn
from ipr_coder.cli.studies import shown_place
from ipr_coder.cli.writing import must_have_folder
from ipr_coder.errors import UsageError

if TYPE_CHECKING:
    from ipr_coder.reports.model import Report
    from ipr_coder.transcripts.deidentifying.key import Key


class Shape(StrEnum):
    """How a result is printed."""

    table = "table"
    json = "json"
    csv = "csv"
    md = "md"
    html = "html"
    docx = "docx"
    txt = "txt"
    xlsx = "xlsx"
    zip = "zip"


FILE_HELP = "Write it to a file; the ending says how: .docx .html .md .csv .json .txt .xlsx .zip (every table as .csv)"
SHAPE_HELP = "How to print it; docx, xlsx and zip need -o."

WORKING_PAPER_HELP = "Let words nobody has cleared leave in a file or another format; it is marked as not for print."

_BINARY = (Shape.docx, Shape.xlsx, Shape.zip)


def this_command() -> str:
    """The command line as it was typed, for the report to name; without the password of a database."""
    return shlex.join(["ipr-coder", *(shown_place(word) for word in sys.argv[1:])])


def check_output(out: Path | None, shape: Shape) -> None:
    """A name that cannot be written is told before the study is opened, and before an early look goes on record."""
    from ipr_coder.reports.formats import format_of

    if out is not None:
        ending = format_of(out)
        must_have_folder(out)
        if shape not in (Shape.table, Shape.json, ending):
            raise UsageError(
                f"--format {shape.value} and the ending {out.suffix} do not say the same.",
                place=str(out),
                mend="Leave --format away: the ending says how.",
            )
    elif shape in _BINARY:
        raise UsageError(
            f"--format {shape.value} makes a file that cannot be shown here.", mend=f"Name it: -o report.{shape.value}"
        )


def check_working_paper(out: Path | None, shape: Shape, *, allowed: bool, instead: str) -> None:
    """Participants' words that nobody has cleared stay on the terminal, unless they are asked for as a working paper.

    UsageError otherwise, before the study is opened; `instead` is the option that leaves the words out.
    """
    if _leaves(out, shape) and not allowed:
        raise UsageError(
            "participants' words would leave the program, and nobody has cleared them.",
            mend=f"{instead}, or add --working-paper: for the team alone, and marked as not for publication.",
        )


def deliver(
    report: Report,
    shape: Shape,
    out: Path | None,
    key: Key | None = None,
    *,
    words: Sequence[str] = (),
    uncleared: bool = False,
) -> None:
    """Write `report` to `out` and say so, or print it in its shape.

    Where it leaves the terminal with quotes (or other `words` of participants that stand in it) that may tell who
    somebody is, one line on standard error says so; with the study's key file names that were replaced are looked for,
    too. Where `uncleared` says that those other words are stretches of speech, the report is marked as a working paper.
    Quotes that nobody has cleared, or that such a look finds something in, leave without their words.
    """
    from ipr_coder.reports.formats import render, write_report
    from ipr_coder.reports.held_quotes import held_back, rescanned
    from ipr_coder.reports.working_paper import as_working_paper

    if _leaves(out, shape):
        _warn_of_names(report, key, words)
        report = rescanned(report, key)
        if held := held_back(report):
            warn(held)
        if uncleared and words:
            report = as_working_paper(report)
    if out is not None:
        write_report(report, out)
        if shape is Shape.json:
            say_json({"schema": "ipr-coder/written@1", "file": str(out)})
        else:
            say(f"Wrote {out}.")
    elif shape is Shape.table:
        from ipr_coder.reports.terminal import print_report

        print_report(report, console())
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(render(report, shape.value))


def _leaves(out: Path | None, shape: Shape) -> bool:
    return out is not None or shape is not Shape.table


def _warn_of_names(report: Report, key: Key | None, further: Sequence[str]) -> None:
    from ipr_coder.reports.model import Quote

    quotes = [block.text for section in report.sections for block in section.blocks if isinstance(block, Quote)]
    words = [*(text for text in quotes if text), *further]
    if words:
        from ipr_coder.coding.deidentifying import warnings_before_export

        for line in warnings_before_export(words, key):
            warn(line)
