"""The whole report as Markdown (.md), with pipe tables as GitHub and pandoc read them.

A figure is told in words: its picture is in the formats that hold pictures. Text from a study is escaped so that it
is never markup: no emphasis, link, image, heading, list, table or HTML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ipr_coder.reports.basis import basis_line
from ipr_coder.reports.cells import attribution, head, shown, visible
from ipr_coder.reports.model import FACTS_TITLE, GAP, Block, Figure, Heading, Note, Paragraph, Quote, Report, Row, Table
from ipr_coder.reports.numbering import Numbering, numbered


def render_markdown(report: Report) -> bytes:
    """The report as UTF-8 Markdown, one blank line between blocks."""
    numbers = numbered(report)
    parts = [f"# {_line(report.title)}"]
    if report.subtitle:
        parts.append(_line(report.subtitle))
    for section in report.sections:
        parts.append(f"## {_line(section.title)}")
        parts += [text for block in section.blocks for text in _block(block, report, numbers)]
    if report.facts:
        parts.append(f"## {FACTS_TITLE}")
        values = [(_line(fact.name), GAP if fact.value is None else _line(fact.value)) for fact in report.facts]
        parts.append("\n".join(f"- {name}: {value}" for name, value in values))
    return ("\n\n".join(parts) + "\n").encode()


def escaped(text: str) -> str:
    """Text in one line that Markdown shows as it is; line feeds are left to the caller."""
    text = visible(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    text = _MARKUP.sub(r"\\\g<0>", text)
    text = _LOOSE_UNDERSCORE.sub(r"\\_", text)
    text = _LINE_START.sub(r"\g<1>\\\g<2>", text)
    return _WWW.sub(r"\g<0>\\", text.replace("://", ":\\//").replace("mailto:", "mailto\\:").replace("@", "\\@"))


def _block(block: Block, report: Report, numbers: Numbering) -> Iterator[str]:
    match block:
        case Heading(text):
            yield f"### {_line(text)}"
        case Paragraph(text):
            yield "\n".join(escaped(line) for line in text.splitlines() if line.strip())
        case Note(text):
            yield f"> **Note.** {_line(text)}"
        case Quote():
            words = GAP if block.text is None else block.text
            lines = [escaped(line.strip()) for line in words.split("\n")]
            yield "\n".join([*(f"> {line}".rstrip() for line in lines), ">", f"> ({_line(attribution(block))})"])
        case Table():
            yield f"**Table {numbers.tables[block.id]}. {_line(block.title)}**"
            yield from _table(block, basis_line(report, block))
        case Figure():
            yield f"**Figure {numbers.figures[block.id]}. {_line(block.title)}**"
            yield _line(f"{block.alt} {numbers.where(block)}")


def _table(table: Table, basis: str) -> Iterator[str]:
    heads = [_line(head(column)) for column in table.columns]
    rules = ["---" if column.kind == "text" else "--:" for column in table.columns]
    yield "\n".join([_pipes(heads), _pipes(rules), *(_pipes(_cells(table, row)) for row in table.rows)])
    said = (*table.all_notes, basis) if basis else table.all_notes
    if said:
        yield "\n".join(f"- {_line(note)}" for note in said)


def _cells(table: Table, row: Row) -> list[str]:
    cells = [
        "<br>".join(escaped(line.strip()) for line in shown(cell, column).split("\n"))
        if isinstance(cell, str)
        else shown(cell, column)
        for column, cell in zip(table.columns, row.cells, strict=True)
    ]
    return ["&nbsp;&nbsp;" * row.level + cells[0], *cells[1:]] if cells else cells


def _pipes(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _line(text: str) -> str:
    return escaped(" ".join(text.split("\n")).strip())


_MARKUP = re.compile(r"[\\`*{}\[\]|~$^]")
_LOOSE_UNDERSCORE = re.compile(r"(?<![^\W_])_|_(?![^\W_])")
_LINE_START = re.compile(r"^(\s*|\d+)([-+#=.):])")
_WWW = re.compile(r"\bwww(?=\.)", re.IGNORECASE)
