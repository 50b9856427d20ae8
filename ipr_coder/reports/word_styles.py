"""The styles of a Word report. A reader who wants another look changes a style, not a thousand paragraphs."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docx.document import Document
    from docx.styles.style import CharacterStyle, ParagraphStyle

TABLE_TEXT = "Report Table Text"
TABLE_HEAD = "Report Table Head"
TABLE_NOTE = "Report Table Note"
NOTE = "Report Note"
SOURCE = "Report Quote Source"
FACT = "Report Fact"
TABLE_BASIS = "Report Table Basis"
PICTURE = "Report Picture"
HEAD_OF_NOTE = "Strong"
UNLISTED_HEADING = "Report Heading 2"
"""A heading of the second level that is left out of the contents."""
CONTENTS_HEAD = "Report Contents Head"
CONTENTS_ENTRIES = ("toc 1", "toc 2")
LIST_ENTRY = "table of figures"
"""Word's own names for what stands in contents and lists; what it makes anew takes them up."""

TABLE_POINTS = 8.5
"""The height of the letters in tables."""

_FONT = "Arial"


def style_id(name: str) -> str:
    """The id that python-docx gives the style of this name, one of its template's or one it adds."""
    return name.replace(" ", "")


def set_styles(document: Document) -> None:
    """Give the template's styles one typeface and quiet colours, and add those that a report needs."""
    from docx.shared import Pt

    _set(document, "Normal", 10, after=6)
    document.styles["Normal"].paragraph_format.line_spacing = 1.15
    _set(document, "Title", 20, bold=True, after=2)
    _set(document, "Subtitle", 12, after=10, colour="555555")
    _set(document, "Heading 1", 14, bold=True, before=16, after=6)
    _set(document, "Heading 2", 12, bold=True, before=12, after=4)
    _set(document, "Caption", 10, bold=True, before=10, after=4).paragraph_format.keep_with_next = True
    quote = _set(document, "Quote", 10, before=6, after=2)
    quote.paragraph_format.left_indent = Pt(18)
    _set(document, "Footer", 8.5, colour="555555")
    _add(document, TABLE_TEXT, TABLE_POINTS, before=1.5, after=1.5)
    _add(document, TABLE_HEAD, TABLE_POINTS, bold=True, before=1.5, after=1.5)
    _add(document, TABLE_NOTE, 8, before=2, after=2, colour="333333")
    _add(document, TABLE_BASIS, 7, before=2, after=8, colour="595959")
    _add(document, PICTURE, 10, before=8).paragraph_format.keep_with_next = True
    source = _add(document, SOURCE, 8.5, after=8, colour="555555")
    source.paragraph_format.left_indent = Pt(18)
    fact = _add(document, FACT, 9, after=2)
    fact.paragraph_format.left_indent, fact.paragraph_format.first_line_indent = Pt(18), Pt(-18)
    _add_contents(document)
    _frame(_add(document, NOTE, 10, before=4, after=8))
    _clear_border(document.styles["Title"])


def _add_contents(document: Document) -> None:
    from docx.shared import Pt

    head = _add(document, CONTENTS_HEAD, 12, bold=True, before=12, after=4)
    head.paragraph_format.keep_with_next = True
    for level, name in enumerate(CONTENTS_ENTRIES):
        entry = _add(document, name, 10 - level, before=3 * (1 - level), after=1)
        entry.paragraph_format.left_indent = Pt(14 * level)
    entry = _add(document, LIST_ENTRY, 9, after=1)
    entry.paragraph_format.left_indent, entry.paragraph_format.first_line_indent = Pt(14), Pt(-14)
    unlisted = _add(document, UNLISTED_HEADING, 12, bold=True, before=12, after=4)
    unlisted.base_style = document.styles["Heading 2"]


def _add(document: Document, name: str, size: float, **look: object) -> ParagraphStyle:
    from docx.enum.style import WD_STYLE_TYPE

    own = name not in (*CONTENTS_ENTRIES, LIST_ENTRY)
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=not own)
    style.base_style = document.styles["Normal"]
    style.paragraph_format.line_spacing = 1.0
    return _set(document, name, size, **look)  # type: ignore[arg-type]


def _set(
    document: Document,
    name: str,
    size: float,
    *,
    bold: bool = False,
    before: float = 0,
    after: float = 0,
    colour: str = "000000",
) -> ParagraphStyle:
    from docx.shared import Pt, RGBColor

    style: ParagraphStyle = document.styles[name]
    style.font.size, style.font.bold, style.font.italic = Pt(size), bold, False
    style.font.color.rgb = RGBColor.from_string(colour)
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    _set_font(style)
    return style


def _set_font(style: CharacterStyle) -> None:
    """Name the typeface for every script: the template's theme would otherwise overrule the name."""
    from docx.oxml.ns import qn

    style.font.name = _FONT
    fonts = style.element.rPr.rFonts
    for attribute in list(fonts.attrib):
        if "Theme" in str(attribute):
            del fonts.attrib[attribute]
    for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(script), _FONT)
    for spacing in style.element.rPr.findall(qn("w:spacing")):
        style.element.rPr.remove(spacing)


def _frame(style: ParagraphStyle) -> None:
    """A bar at the left, so that a warning is seen in grey print as well."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    properties = style.element.get_or_add_pPr()
    border = parse_xml(
        f'<w:pBdr {nsdecls("w")}><w:left w:val="single" w:sz="18" w:space="6" w:color="8A5A00"/></w:pBdr>'
    )
    properties.insert_element_before(border, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc")


def _clear_border(style: ParagraphStyle) -> None:
    from docx.oxml.ns import qn

    properties = style.element.get_or_add_pPr()
    for border in properties.findall(qn("w:pBdr")):
        properties.remove(border)
