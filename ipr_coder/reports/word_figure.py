"""A figure in a Word report: the picture with its description for readers who cannot see it, kept with its caption."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from ipr_coder.reports.cells import visible
from ipr_coder.reports.drawing import picture_png
from ipr_coder.reports.drawing.looks import Looks
from ipr_coder.reports.layout import Paper
from ipr_coder.reports.model import Figure
from ipr_coder.reports.word_styles import PICTURE

if TYPE_CHECKING:
    from docx.document import Document


def add_picture(document: Document, figure: Figure, looks: Looks, paper: Paper) -> None:
    """Put the picture into a paragraph of its own, in the size it was drawn for or as wide as `paper`."""
    from docx.shared import Mm

    picture = picture_png(figure.drawing, looks)
    width = min(picture.width, paper.width)
    paragraph = document.add_paragraph(style=PICTURE)
    shape = paragraph.add_run().add_picture(io.BytesIO(picture.content), width=Mm(width))
    properties = shape._inline.docPr
    properties.set("name", f"Figure {figure.id}"[:250])
    properties.set("title", _one_line(figure.title)[:250])
    properties.set("descr", _one_line(figure.alt))


def _one_line(text: str) -> str:
    return " ".join(visible(text).split())
