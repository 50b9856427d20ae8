"""The whole report as one web page that asks for nothing from outside: its pictures, style and script are in it."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from importlib.resources import files
from itertools import groupby
from typing import TYPE_CHECKING

from ipr_coder.reports.basis import basis_line
from ipr_coder.reports.cells import attribution, shown, visible
from ipr_coder.reports.drawing import picture_svg
from ipr_coder.reports.drawing.looks import looks_of
from ipr_coder.reports.layout import parts_of
from ipr_coder.reports.model import FACTS_TITLE, GAP, Cell, Column, Figure, Interval, Report, Share, Table
from ipr_coder.reports.numbering import numbered

if TYPE_CHECKING:
    from markupsafe import Markup


def render_html(report: Report) -> bytes:
    """The report as UTF-8 HTML. Its content security policy admits the page's own style sheet and
    the script that sorts its tables, by their digests, and nothing else."""
    from jinja2 import DictLoader, Environment, StrictUndefined

    sources = {name: _template(name) for name in ("report.html", "report.css", "sorting.js")}
    environment = Environment(
        loader=DictLoader(sources), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["visible"] = visible
    environment.globals.update(
        shown=shown,
        attribution=attribution,
        heads=_heads,
        kind=_kind,
        gap=GAP,
        facts_title=FACTS_TITLE,
        zip=zip,
        numbers=numbered(report),
        basis=lambda table: basis_line(report, table),
        picture=_pictures(report),
        place=_place,
        sort_key=_sort_key,
    )
    style, script = sources["report.css"], sources["sorting.js"]
    page = environment.get_template("report.html").render(
        report=report,
        parted=parts_of(report.sections),
        style=style,
        style_hash=_digest(style),
        script=script,
        script_hash=_digest(script),
    )
    return page.encode()


def _pictures(report: Report) -> Callable[[Figure], Markup]:
    """Draws a figure of the report as an SVG element; its text is escaped where it is made."""
    from markupsafe import Markup

    looks = looks_of(figure.drawing for figure in report.figures())
    numbers = numbered(report).figures

    def picture(figure: Figure) -> Markup:
        return Markup(picture_svg(figure.drawing, looks, f"f{numbers[figure.id]}").content.decode())  # noqa: S704

    return picture


def _heads(table: Table) -> list[tuple[str, list[Column]]]:
    """Neighbouring columns under the head they share; columns without one stand alone."""
    spans: list[tuple[str, list[Column]]] = []
    for group, columns in groupby(table.columns, key=lambda column: column.group):
        members = list(columns)
        spans += [(group, members)] if group else [("", [column]) for column in members]
    return spans


def _place(table: Table, column: Column) -> int:
    """Which of the table's columns this is, from 0."""
    return next(at for at, one in enumerate(table.columns) if one is column)


def _sort_key(cell: Cell) -> Markup:
    """The number by which a cell is sorted, where that is not its text; gaps come last either way."""
    from markupsafe import Markup

    if cell is None or (isinstance(cell, Share) and not cell.of):
        return Markup(' data-gap=""')
    if isinstance(cell, str):
        return Markup("")
    if isinstance(cell, Share):
        return Markup(f' data-v="{cell.n / cell.of!r}"')  # noqa: S704
    return Markup(f' data-v="{cell.low if isinstance(cell, Interval) else cell!r}"')  # noqa: S704


def _kind(block: object) -> str:
    return type(block).__name__


def _digest(source: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(source.encode()).digest()).decode("ascii")


def _template(name: str) -> str:
    return files("ipr_coder.reports").joinpath("templates", name).read_text(encoding="utf-8")
