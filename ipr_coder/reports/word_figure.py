"""A figure in a Word report: the picture with its description for readers who cannot see it, kept with its caption.

python-docx's own way looks through all pictures and all ids there are for each new one: the time grows with the square
of their number. Here the numbers of the figures tell pictures apart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from ipr_coder.reports.cells import visible
from ipr_coder.reports.drawing import Picture
from ipr_coder.reports.layout import Paper
from ipr_coder.reports.model import Figure
from ipr_coder.reports.word_styles import PICTURE
from ipr_coder.reports.word_text import add_paragraph

if TYPE_CHECKING:
    from docx.document import Document

_EMU_PER_MM = 36_000


def media_name(number: int) -> str:
    """The name of the part that holds the picture of a figure."""
    return f"word/media/figure{number}.png"


def add_picture(document: Document, figure: Figure, picture: Picture, number: int, paper: Paper) -> None:
    """Put the picture into a paragraph of its own, in the size it was drawn for or as wide as `paper`.

    The part for its bytes is left empty: it is filled as the document is packed.
    """
    from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls
    from docx.parts.image import ImagePart

    part = ImagePart(PackURI(f"/{media_name(number)}"), CONTENT_TYPE.PNG, b"")
    link = document.part.relate_to(part, RELATIONSHIP_TYPE.IMAGE)
    width = min(picture.width, paper.width)
    size = [round(side * width / picture.width * _EMU_PER_MM) for side in (picture.width, picture.height)]
    extent = f'cx="{size[0]}" cy="{size[1]}"'
    name = quoteattr(f"Figure {visible(figure.id)}"[:250])
    drawn = parse_xml(
        f"<w:drawing {nsdecls('w', 'wp', 'a', 'pic', 'r')}>"
        f'<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {extent}/>'
        f'<wp:docPr id="{number}" name={name} descr={quoteattr(_one_line(figure.alt))}'
        f" title={quoteattr(_one_line(figure.title)[:250])}/>"
        '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        f'<pic:pic><pic:nvPicPr><pic:cNvPr id="0" name={name}/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{link}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {extent}/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing>"
    )
    add_paragraph(document, "", PICTURE).add_run()._r.append(drawn)


def _one_line(text: str) -> str:
    return " ".join(visible(text).split())
