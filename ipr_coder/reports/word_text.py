"""Paragraphs, fields and bookmarks of a Word report.

Styles are put on by their ids: python-docx looks each name up among all styles for every paragraph, which in a long
report takes longer than everything else that is written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ipr_coder.reports.cells import visible
from ipr_coder.reports.word_styles import style_id

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run


def add_paragraph(document: Document, text: str, style: str) -> Paragraph:
    """A paragraph at the end of the document; `text` is put in as it is."""
    paragraph = document.add_paragraph(text)
    paragraph._p.style = style_id(style)
    return paragraph


def add_run(paragraph: Paragraph, text: str, style: str) -> Run:
    """More of a paragraph, in the style of some words."""
    run = paragraph.add_run(text)
    run._r.style = style_id(style)
    return run


def add_field(paragraph: Paragraph, instruction: str, now: str) -> None:
    """A field that Word keeps up to date, showing `now` until it does."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), f" {instruction} ")
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = now
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def add_bookmark(paragraph: Paragraph, name: str) -> None:
    """Put all of a paragraph under a bookmark; names are `_Toc` and a number that no other of the document has."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for mark in (start, end):
        mark.set(qn("w:id"), name.removeprefix("_Toc"))
    start.set(qn("w:name"), name)
    properties = paragraph._p.pPr
    paragraph._p.insert(0 if properties is None else 1, start)
    paragraph._p.append(end)


def one_line(text: str) -> str:
    """A text of the study without line feeds."""
    return " ".join(visible(text).split("\n"))
