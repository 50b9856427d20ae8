"""The whole report as a Word document: real styles, captions, repeated table heads, landscape where a table is wide."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ipr_coder.reports.basis import basis_line
from ipr_coder.reports.cells import attribution, visible
from ipr_coder.reports.drawing.looks import Looks, looks_of
from ipr_coder.reports.layout import LANDSCAPE, PORTRAIT, Paper, parts_of
from ipr_coder.reports.model import FACTS_TITLE, GAP, Block, Figure, Heading, Note, Paragraph, Quote, Report, Table
from ipr_coder.reports.numbering import Numbering, numbered
from ipr_coder.reports.word_figure import add_picture
from ipr_coder.reports.word_styles import FACT, HEAD_OF_NOTE, NOTE, SOURCE, TABLE_BASIS, TABLE_NOTE, set_styles
from ipr_coder.reports.word_table import table_element

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
    parted = parts_of(report.sections)
    sideways = parted[0][0].sideways if parted else False
    _set_page(document.sections[0], sideways)
    _set_footer(document.sections[0], report.title)
    document.add_paragraph(_one_line(report.title), style="Title")
    if report.subtitle:
        document.add_paragraph(_one_line(report.subtitle), style="Subtitle")
    made = _Made(report, numbered(report), looks_of(figure.drawing for figure in report.figures()))
    for section, parts in zip(report.sections, parted, strict=True):
        for place, part in enumerate(parts):
            sideways = _turn_page(document, sideways, part.sideways)
            if not place:
                document.add_heading(_one_line(section.title), level=1)
            for block in part.blocks:
                _add(document, block, made, LANDSCAPE if sideways else PORTRAIT)
    if report.facts:
        _turn_page(document, sideways, False)
        _add_facts(document, report)
    return _packed(document)


@dataclass(frozen=True, slots=True)
class _Made:
    """What is decided for the report as a whole."""

    report: Report
    numbers: Numbering
    looks: Looks


def _add(document: Document, block: Block, made: _Made, paper: Paper) -> None:
    match block:
        case Heading(text):
            document.add_heading(_one_line(text), level=2)
        case Paragraph(text):
            document.add_paragraph(visible(text))
        case Note(text):
            paragraph = document.add_paragraph(style=NOTE)
            paragraph.add_run("Note. ", style=HEAD_OF_NOTE)
            paragraph.add_run(visible(text))
        case Quote():
            words = document.add_paragraph(GAP if block.text is None else visible(block.text), style="Quote")
            words.paragraph_format.keep_with_next = True
            document.add_paragraph(attribution(block), style=SOURCE)
        case Table():
            _add_table(document, block, made, paper)
        case Figure():
            _add_figure(document, block, made, paper)


def _add_table(document: Document, table: Table, made: _Made, paper: Paper) -> None:
    caption = _add_caption(document, "Table", made.numbers.tables[table.id], table.title)
    caption._p.addnext(table_element(table, paper))
    basis = basis_line(made.report, table)
    # Word needs a paragraph between a table and the next one, so an empty one stands where nothing is said of it.
    under = [(visible(note), TABLE_NOTE) for note in table.all_notes] + ([(basis, TABLE_BASIS)] if basis else [])
    under = under or [("", TABLE_NOTE)]
    for place, (text, style) in enumerate(under, start=1):
        paragraph = document.add_paragraph(text, style=style)
        paragraph.paragraph_format.keep_with_next = place < len(under)


def _add_figure(document: Document, figure: Figure, made: _Made, paper: Paper) -> None:
    add_picture(document, figure, made.looks, paper)
    caption = _add_caption(document, "Figure", made.numbers.figures[figure.id], f"{figure.title.rstrip('.')}.")
    if where := made.numbers.where(figure):
        caption.add_run(f" {where}").bold = False
    caption.paragraph_format.keep_with_next = False
    caption.paragraph_format.space_before, caption.paragraph_format.space_after = _UNDER_FIGURE, _AFTER_FIGURE


def _add_caption(document: Document, kind: str, number: int, words: str) -> WordParagraph:
    """ "Table 3. Words": the number is a field, so that Word counts on when tables are put in or taken out."""
    caption = document.add_paragraph(style="Caption")
    caption.add_run(f"{kind} ")
    _add_field(caption, rf"SEQ {kind} \* ARABIC", str(number))
    caption.add_run(f". {_one_line(words)}")
    return caption


def _add_facts(document: Document, report: Report) -> None:
    document.add_heading(FACTS_TITLE, level=1)
    for fact in report.facts:
        paragraph = document.add_paragraph(style=FACT)
        paragraph.add_run(f"{_one_line(fact.name)}: ", style=HEAD_OF_NOTE)
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
    footer.add_run(f"{_one_line(title)[:90]}  ·  page ")
    _add_field(footer, "PAGE", "1")
    footer.add_run(" of ")
    _add_field(footer, "NUMPAGES", "1")


def _add_field(paragraph: WordParagraph, instruction: str, now: str) -> None:
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


def _set_properties(document: Document, report: Report) -> None:
    properties = document.core_properties
    properties.title = _one_line(report.title)[:_LONGEST_PROPERTY]
    properties.subject = _one_line(report.subtitle)[:_LONGEST_PROPERTY]
    properties.author = properties.last_modified_by = PROGRAM
    properties.comments = properties.keywords = properties.category = ""
    properties.language = "en-GB"
    # The template's dates are years old and today's would make equal reports differ.
    for child in list(properties._element):
        if str(child.tag).rpartition("}")[2] in ("created", "modified", "lastPrinted"):
            properties._element.remove(child)


def _packed(document: Document) -> bytes:
    """The document's parts in a package whose only date is the earliest a package can carry."""
    loose, packed = io.BytesIO(), io.BytesIO()
    document.save(loose)
    with zipfile.ZipFile(loose) as parts, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        for part in parts.infolist():
            package.writestr(zipfile.ZipInfo(part.filename), parts.read(part), compress_type=zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _one_line(text: str) -> str:
    return " ".join(visible(text).split("\n"))
