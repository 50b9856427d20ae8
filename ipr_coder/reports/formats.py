"""The formats a report can be written in: one entry a format, and everything that lists formats lists these."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import cast

from ipr_coder.errors import UsageError
from ipr_coder.reports.held_quotes import rescanned, without_held_words
from ipr_coder.reports.model import Report
from ipr_coder.reports.saving import save


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its name and file suffix, what it is for, and the function that renders it (module:function)."""

    name: str
    suffix: str
    what: str
    renderer: str

    def render(self, report: Report) -> bytes:
        """The bytes of a file in this format. The renderer's libraries are loaded now and not before."""
        module, function = self.renderer.split(":")
        renderer = cast(Callable[[Report], bytes], getattr(import_module(module), function))
        return renderer(without_held_words(rescanned(report)))


FORMATS: tuple[Format, ...] = (
    Format("docx", ".docx", "Word document", "ipr_coder.reports.word:render_word"),
    Format("html", ".html", "web page in one file", "ipr_coder.reports.web:render_html"),
    Format("md", ".md", "Markdown", "ipr_coder.reports.markdown:render_markdown"),
    Format("csv", ".csv", "the main table, for Excel and R", "ipr_coder.reports.csv_tables:render_csv"),
    Format("json", ".json", "everything, for programs", "ipr_coder.reports.json_report:render_json"),
    Format("txt", ".txt", "plain text as on the terminal", "ipr_coder.reports.terminal:render_text"),
    Format("xlsx", ".xlsx", "Excel workbook, a sheet for each table", "ipr_coder.reports.spreadsheet:render_xlsx"),
    Format("zip", ".zip", "every table as .csv, for R", "ipr_coder.reports.csv_tables:render_csv_zip"),
)


def render(report: Report, format: str) -> bytes:
    """`report` in the format of this name. The same report gives the same bytes every time, .docx included.

    UsageError for an unknown format.
    """
    for known in FORMATS:
        if known.name == format:
            return known.render(report)
    raise UsageError(f'There is no report format "{format}".', mend=f"Choose one of: {_names()}.")


def format_of(path: Path) -> str:
    """The format that a file name asks for by its suffix; UsageError naming the formats when there is none."""
    for known in FORMATS:
        if path.suffix.lower() == known.suffix:
            return known.name
    asked = f'The ending "{path.suffix}"' if path.suffix else "A name without an ending"
    raise UsageError(
        f"{asked} does not say which format to write.", place=str(path), mend=f"Use one of: {_suffixes()}."
    )


def write_report(report: Report, path: Path) -> None:
    """Write `report` to `path` in the format of its suffix, all of it or nothing, readable by its owner alone.

    A report of that name is replaced. UsageError or StudyError (see `saving.save`) when it can't be written.
    """
    format = format_of(path)
    save(render(report, format), path)


def _names() -> str:
    return ", ".join(known.name for known in FORMATS)


def _suffixes() -> str:
    return ", ".join(known.suffix for known in FORMATS)
