"""The whole report as one web page that asks for nothing from outside: no script, no picture, no font, no link."""

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
from ipr_coder.reports.layout import sideways_sections
from ipr_coder.reports.model import FACTS_TITLE, GAP, Column, Figure, Report, Table
from ipr_coder.reports.numbering import numbered

if TYPE_CHECKING:
    from markupsafe import Markup


def render_html(report: Report) -> bytes:
    """The report as UTF-8 HTML. Its content security policy admits the page's own style sheet and nothing else."""
    from jinja2 import DictLoader, Environment, StrictUndefined

    sources = {name: _template(name) for name in ("report.html", "report.css")}
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
    )
    style = environment.get_template("report.css").render()
    page = environment.get_template("report.html").render(
        report=report, sideways=sideways_sections(report.sections), style=style, style_hash=_digest(style)
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


def _kind(block: object) -> str:
    return type(block).__name__


def _digest(style: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(style.encode()).digest()).decode("ascii")


def _template(name: str) -> str:
    return files("ipr_coder.reports").joinpath("templates", name).read_text(encoding="utf-8")
