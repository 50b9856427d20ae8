"""The whole report as a Word document: real styles, captions, repeated table heads, landscape where a table is wide."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

from ipr_coder.reports.basis import basis_line
from ipr_coder.reports.cells import attribution, visible
from ipr_coder.reports.drawing import Picture, pictures_png
from ipr_coder.reports.drawing.looks import looks_of
from ipr_coder.reports.layout import LANDSCAPE, PORTRAIT, Paper, Part, parts_of
from ipr_coder.reports.model import (
    FACTS_TITLE,
    GAP,
    Block,
    Figure,
    Heading,
    Note,
    Paragraph,
    Quote,
    Report,
    Table,
)
from ipr_coder.reports.numbering import Numbering, numbered
from ipr_coder.reports.word_contents import Contents, Place, add_contents, contents_of, is_listed, mark_heading
from ipr_coder.reports.word_figure import add_picture, media_name
from ipr_coder.reports.word_styles import (
    FACT,
    HEAD_OF_NOTE,
    NOTE,
    SOURCE,
    TABLE_BASIS,
    TABLE_NOTE,
    UNLISTED_HEADING,
    set_styles,
)
from ipr_coder.reports.word_table import printable, table_element
from ipr_coder.reports.word_text import add_bookmark, add_field, add_paragraph, add_run, one_line

if TYPE_CHECKING:
    from docx.document import Document
    from docx.section import Section as Page
    from docx.text.paragraph import Paragraph as WordParagraph

PROGRAM = "ipr-coder"

_LONGEST_PROPERTY = 255
_UNDER_FIGURE, _AFTER_FIGURE = 3 * 12_700, 12 * 12_700
"""In the units of Word, 12,700 to a point."""


def render_word(report: Report) -> bytes:
    """The report as .docx, A4. No date is written into it and its parts are packed alike, so equal reports give
    equal bytes."""
    from docx import Document

    document = Document()
    set_styles(document)
    _set_properties(document, report)
    made = _Made(report, numbered(report), _pictures(report), contents_of(report, numbered(report)))
    parted = parts_of(report.sections)
    sideways = parted[0][0].sideways if parted and not made.contents.headings else False
    _set_page(document.sections[0], sideways)
    _set_footer(document.sections[0], report.title)
    add_paragraph(document, one_line(report.title), "Title")
    if report.subtitle:
        add_paragraph(document, one_line(report.subtitle), "Subtitle")
    add_contents(document, made.contents)
    for at, parts in enumerate(parted):
        sideways = _add_section(document, at, parts, made, sideways)
    if report.facts:
        _turn_page(document, sideways, False)
        _add_facts(document, report, made.contents)
    return _packed(
        document, {media_name(made.numbers.figures[id]): picture.content for id, picture in made.pictures.items()}
    )


@dataclass(frozen=True, slots=True)
class _Made:
    """What is decided for the report as a whole."""

    report: Report
    numbers: Numbering
    pictures: dict[str, Picture]
    """By the ids of figures."""
    contents: Contents


def _pictures(report: Report) -> dict[str, Picture]:
    figures = list(report.figures())
    drawings = [figure.drawing for figure in figures]
    return dict(zip((figure.id for figure in figures), pictures_png(drawings, looks_of(drawings)), strict=True))


def _add_section(document: Document, at: int, parts: Sequence[Part], made: _Made, sideways: bool) -> bool:
    """Write a section, page turned or not as each of its parts lies; returns how the page lies at its end."""
    places = count()
    for number, part in enumerate(parts):
        turned = sideways != part.sideways
        sideways = _turn_page(document, sideways, part.sideways)
        if not number:
            title = _add_heading(document, made.report.sections[at].title, "Heading 1", made.contents, (at, -1))
            if made.contents.headings and not at and not turned:
                title.paragraph_format.page_break_before = True
        for block, place in zip(part.blocks, places):  # noqa: B905  (the places go on over all parts)
            if isinstance(block, Heading):
                style = "Heading 2" if is_listed(made.contents, (at, place)) else UNLISTED_HEADING
                _add_heading(document, block.text, style, made.contents, (at, place))
            else:
                _add(document, block, made, LANDSCAPE if sideways else PORTRAIT)
    return sideways


def _add_heading(document: Document, text: str, style: str, contents: Contents, place: Place) -> WordParagraph:
    paragraph = add_paragraph(document, one_line(text), style)
    mark_heading(paragraph, contents, place)
    return paragraph


def _add(document: Document, block: Block, made: _Made, paper: Paper) -> None:
    match block:
        case Paragraph(text):
            add_paragraph(document, visible(text), "Normal")
        case Note(text):
            paragraph = add_paragraph(document, "", NOTE)
            add_run(paragraph, "Note. ", HEAD_OF_NOTE)
            paragraph.add_run(visible(text))
        case Quote() if block.held:
            # Its place says why there are no words; a line for each that has none would fill pages.
            add_paragraph(document, attribution(block), SOURCE)
        case Quote():
            words = add_paragraph(document, GAP if block.text is None else visible(block.text), "Quote")
            words.paragraph_format.keep_with_next = True
            add_paragraph(document, attribution(block), SOURCE)
        case Table():
            _add_table(document, block, made, paper)
        case Figure():
            _add_figure(document, block, made, paper)


def _add_table(document: Document, table: Table, made: _Made, paper: Paper) -> None:
    table = printable(table)
    caption = _add_caption(document, "Table", made.numbers.tables[table.id], table.title, made.contents)
    caption._p.addnext(table_element(table, paper))
    basis = basis_line(made.report, table)
    # Word needs a paragraph between a table and the next one, so an empty one stands where nothing is said of it.
    under = [(visible(note), TABLE_NOTE) for note in table.all_notes] + ([(basis, TABLE_BASIS)] if basis else [])
    under = under or [("", TABLE_NOTE)]
    for place, (text, style) in enumerate(under, start=1):
        paragraph = add_paragraph(document, text, style)
        paragraph.paragraph_format.keep_with_next = place < len(under)


def _add_figure(document: Document, figure: Figure, made: _Made, paper: Paper) -> None:
    number = made.numbers.figures[figure.id]
    add_picture(document, figure, made.pictures[figure.id], number, paper)
    caption = _add_caption(document, "Figure", number, f"{figure.title.rstrip('.')}.", made.contents)
    if where := made.numbers.where(figure):
        caption.add_run(f" {where}").bold = False
    caption.paragraph_format.keep_with_next = False
    caption.paragraph_format.space_before, caption.paragraph_format.space_after = _UNDER_FIGURE, _AFTER_FIGURE


def _add_caption(document: Document, kind: str, number: int, words: str, contents: Contents) -> WordParagraph:
    """ "Table 3. Words": the number is a field, so that Word counts on when tables are put in or taken out."""
    caption = add_paragraph(document, "", "Caption")
    caption.add_run(f"{kind} ")
    add_field(caption, rf"SEQ {kind} \* ARABIC", str(number))
    caption.add_run(f". {one_line(words)}")
    if mark := contents.mark_of(kind, number):
        add_bookmark(caption, mark)
    return caption


def _add_facts(document: Document, report: Report, contents: Contents) -> None:
    _add_heading(document, FACTS_TITLE, "Heading 1", contents, (len(report.sections), -1))
    for fact in report.facts:
        paragraph = add_paragraph(document, "", FACT)
        add_run(paragraph, f"{one_line(fact.name)}: ", HEAD_OF_NOTE)
        paragraph.add_run(GAP if fact.value is None else visible(fact.value))


def _turn_page(document: Document, now: bool, wanted: bool) -> bool:
    """Start a new page the other way up where the next section needs it; returns how the page now lies."""
    if now != wanted:
        from docx.enum.section import WD_SECTION

        _set_page(document.add_section(WD_SECTION.NEW_PAGE), wanted)
    return wanted


def _set_page(page: Page, sideways: bool) -> None:
    from docx.enum.section import WD_ORIENTATION
    from docx.shared import Mm

    page.orientation = WD_ORIENTATION.LANDSCAPE if sideways else WD_ORIENTATION.PORTRAIT
    page.page_width, page.page_height = (Mm(297), Mm(210)) if sideways else (Mm(210), Mm(297))
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Mm(20)
    page.header_distance = page.footer_distance = Mm(10)


def _set_footer(page: Page, title: str) -> None:
    """The report's title and the page number on every page; later pages of any orientation take it over."""
    footer = page.footer.paragraphs[0]
    footer.add_run(f"{one_line(title)[:90]}  ·  page ")
    add_field(footer, "PAGE", "1")
    footer.add_run(" of ")
    add_field(footer, "NUMPAGES", "1")


def _set_properties(document: Document, report: Report) -> None:
    properties = document.core_properties
    properties.title = one_line(report.title)[:_LONGEST_PROPERTY]
    properties.subject = one_line(report.subtitle)[:_LONGEST_PROPERTY]
    properties.author = properties.last_modified_by = PROGRAM
    properties.comments = properties.keywords = properties.category = ""
    properties.language = "en-GB"
    # The template's dates are years old and today's would make equal reports differ.
    for child in list(properties._element):
        if str(child.tag).rpartition("}")[2] in ("created", "modified", "lastPrinted"):
            properties._element.remove(child)


def _packed(document: Document, media: Mapping[str, bytes]) -> bytes:
    """The document's parts in a package whose only date is the earliest a package can carry.

    `media` are the contents of the parts that were left empty, by their names: pictures, which are packed already.
    """
    loose, packed = io.BytesIO(), io.BytesIO()
    document.save(loose)
    with zipfile.ZipFile(loose) as parts, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        for part in parts.infolist():
            name = zipfile.ZipInfo(part.filename)
            if part.filename in media:
                package.writestr(name, media[part.filename], compress_type=zipfile.ZIP_STORED)
            else:
                package.writestr(name, parts.read(part), compress_type=zipfile.ZIP_DEFLATED)
    return packed.getvalue()
