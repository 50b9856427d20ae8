"""The contents of a Word report and its lists of tables and figures, as the fields that Word makes them by.

What the fields show is written out, each entry a link to its place, so that a reader sees them at once and nobody is
asked whether fields may be updated. How pages fall is not known before Word lays them out: entries have page numbers
once a reader updates the field.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ipr_coder.reports.model import FACTS_TITLE, Heading, Report
from ipr_coder.reports.numbering import Numbering
from ipr_coder.reports.word_styles import CONTENTS_ENTRIES, CONTENTS_HEAD, LIST_ENTRY
from ipr_coder.reports.word_text import add_bookmark, add_paragraph, one_line

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph
    from lxml.etree import _Element

_WORTH_IT = 8
"""Tables from which on a report is too long to be leafed through."""
_FEW_FIGURES = 3
_MANY_HEADINGS = 12
"""Headings of one section that would crowd the contents out: those of quotes, one a code."""

Place = tuple[int, int]
"""The place of a section, and of a heading among its blocks; -1 is the section's title."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents: how deep it stands, its words, and the bookmark that it leads to."""

    level: int
    text: str
    mark: str


@dataclass(frozen=True, slots=True)
class Contents:
    """What is listed: headings by their places, tables and figures by their numbers. All empty in a short report."""

    headings: dict[Place, Entry]
    tables: tuple[Entry, ...] = ()
    figures: tuple[Entry, ...] = ()

    def mark_of(self, kind: str, number: int) -> str | None:
        """The bookmark of the caption of a "Table" or "Figure"; None where it is not listed."""
        listed = self.tables if kind == "Table" else self.figures
        return listed[number - 1].mark if listed else None


def contents_of(report: Report, numbers: Numbering) -> Contents:
    """The contents of a report with many tables, and nothing for another."""
    if len(numbers.tables) < _WORTH_IT:
        return Contents({})
    headings: dict[Place, Entry] = {}
    for at, section in enumerate(report.sections):
        headings[at, -1] = Entry(1, one_line(section.title), _mark(at, -1))
        inside = [(place, block) for place, block in enumerate(section.blocks) if isinstance(block, Heading)]
        if len(inside) <= _MANY_HEADINGS:
            headings |= {(at, place): Entry(2, one_line(block.text), _mark(at, place)) for place, block in inside}
    if report.facts:
        headings[len(report.sections), -1] = Entry(1, FACTS_TITLE, _mark(len(report.sections), -1))
    tables = [
        Entry(1, f"Table {numbers.tables[one.id]}. {one_line(one.title)}", f"_Toc2{numbers.tables[one.id]:07}")
        for one in report.tables()
    ]
    figures = [
        Entry(1, f"Figure {numbers.figures[one.id]}. {one_line(one.title)}", f"_Toc3{numbers.figures[one.id]:07}")
        for one in report.figures()
    ]
    return Contents(headings, tuple(tables), tuple(figures) if len(figures) > _FEW_FIGURES else ())


def add_contents(document: Document, contents: Contents) -> None:
    """Write the contents and the lists at the end of the document as it is."""
    if contents.headings:
        _add_list(document, "Contents", r'TOC \o "1-2" \h \z', list(contents.headings.values()), CONTENTS_ENTRIES)
    for head, kind, entries in (("Tables", "Table", contents.tables), ("Figures", "Figure", contents.figures)):
        if entries:
            _add_list(document, head, rf'TOC \h \z \c "{kind}"', entries, (LIST_ENTRY,))


def mark_heading(paragraph: Paragraph, contents: Contents, place: Place) -> None:
    """Give a heading the bookmark that its entry leads to, where it has one."""
    entry = contents.headings.get(place)
    if entry is not None:
        add_bookmark(paragraph, entry.mark)


def is_listed(contents: Contents, place: Place) -> bool:
    """Whether a heading stands in the contents; True for all of a report without contents."""
    return not contents.headings or place in contents.headings


def _add_list(document: Document, head: str, instruction: str, entries: Sequence[Entry], styles: Sequence[str]) -> None:
    add_paragraph(document, head, CONTENTS_HEAD)
    for number, entry in enumerate(entries):
        line = add_paragraph(document, "", styles[entry.level - 1])
        if not number:
            _begin(line, instruction)
        line._p.append(_link(entry))
        if number == len(entries) - 1:
            line.add_run()._r.append(_mark_of_field("end"))


def _begin(paragraph: Paragraph, instruction: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    paragraph.add_run()._r.append(_mark_of_field("begin"))
    words = OxmlElement("w:instrText")
    words.set(qn("xml:space"), "preserve")
    words.text = f" {instruction} "
    paragraph.add_run()._r.append(words)
    paragraph.add_run()._r.append(_mark_of_field("separate"))


def _mark_of_field(kind: str) -> _Element:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    return mark


def _link(entry: Entry) -> _Element:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    link, run, text = OxmlElement("w:hyperlink"), OxmlElement("w:r"), OxmlElement("w:t")
    link.set(qn("w:anchor"), entry.mark)
    link.set(qn("w:history"), "1")
    text.set(qn("xml:space"), "preserve")
    text.text = entry.text
    run.append(text)
    link.append(run)
    return link


def _mark(section: int, block: int) -> str:
    """Names that begin like those that Word gives itself are hidden among bookmarks."""
    return f"_Toc1{section:03}{block + 1:05}"
