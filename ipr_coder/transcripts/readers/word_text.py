"""The text of a Word document as Word shows it with all changes accepted, walked in the XML.

Insertions are read and deletions are not; of moved text only the new place counts; hidden text is left out. Content
controls, links, tabs and line breaks are followed. What was decided is counted, so that it can be said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ipr_coder.transcripts.readers.document_blocks import Cell, Paragraph, Table
from ipr_coder.transcripts.vocabulary import words

Element = Any
"""An lxml element; lxml has no types of its own."""


@dataclass
class Walk:
    """Walks one document body. `seen` counts what a person should be told: "ins", "del", "vanish", "txbx" ..."""

    seen: Counter[str] = field(default_factory=Counter)
    paragraphs: int = 0

    def blocks(self, parent: Element) -> Iterator[Paragraph | Table]:
        """Paragraphs and tables in order, from inside content controls too."""
        carried = ""
        for child in parent:
            tag = _name(child)
            if tag == "p":
                paragraph = self._paragraph(child)
                paragraph.text, carried = carried + paragraph.text, ""
                if _mark_deleted(child):
                    self.seen["del"] += 1
                    carried = paragraph.text
                else:
                    yield paragraph
            elif tag == "tbl":
                yield self._table(child)
            elif tag in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo"):
                yield from self.blocks(child)
        if carried:
            yield Paragraph(carried, self.paragraphs)

    def _paragraph(self, element: Element) -> Paragraph:
        self.paragraphs += 1
        runs: list[_Run] = []
        self._runs(element, runs)
        shown = next((run for run in runs if run.text.strip()), None)
        style = element.find(f"{_W}pPr/{_W}pStyle")
        bold = _lead([(run.text, run.bold) for run in runs]) if shown is not None and shown.bold else 0
        italic = _lead([(run.text, run.italic) for run in runs]) if shown is not None and shown.italic else 0
        return Paragraph(
            text="".join([run.text for run in runs]),
            number=self.paragraphs,
            bold=bold,
            italic=italic,
            colour=shown.colour if shown is not None else None,
            style="" if style is None else style.get(f"{_W}val", ""),
        )

    def _runs(self, element: Element, runs: list[_Run]) -> None:
        for child in element:
            tag = _name(child)
            if tag in _SKIPPED:
                if tag in _TOLD:
                    self.seen[_TOLD[tag]] += 1
                continue
            if tag == "r":
                self._run(child, runs)
            elif tag == "p":
                continue
            elif tag == "txbxContent":
                self.seen["txbx"] += 1
            elif tag is not None:
                if tag in ("ins", "moveTo"):
                    self.seen["ins"] += 1
                self._runs(child, runs)

    def _run(self, element: Element, runs: list[_Run]) -> None:
        properties = element.find(f"{_W}rPr")
        if properties is not None and (_on(properties, "vanish") or _on(properties, "webHidden")):
            self.seen["vanish"] += 1
            return
        bold = properties is not None and _on(properties, "b")
        colour = properties.find(f"{_W}color") if properties is not None else None
        text = "".join(self._pieces(element))
        italic = properties is not None and _on(properties, "i")
        runs.append(_Run(text, bold, italic, None if colour is None else colour.get(f"{_W}val")))

    def _pieces(self, element: Element) -> Iterator[str]:
        for child in element:
            tag = _name(child)
            if tag in ("t",):
                yield child.text or ""
            elif tag in _CHARACTERS:
                yield _CHARACTERS[tag]
            elif tag == "sym":
                self.seen["sym"] += 1
                yield _symbol(child.get(f"{_W}char", ""))
            elif tag in ("footnoteReference", "endnoteReference", "commentReference"):
                self.seen[tag] += 1
            elif tag in ("drawing", "pict", "object", "AlternateContent"):
                self.seen["txbx"] += sum(1 for each in child.iter(f"{_W}txbxContent"))
            elif tag is not None and tag not in _SKIPPED:
                yield from self._pieces(child)

    def _table(self, element: Element) -> Table:
        number, rows = self.paragraphs + 1, []
        for row in self._inside(element, "tr"):
            if row.find(f"{_W}trPr/{_W}del") is not None:
                self.seen["del"] += 1
                continue
            rows.append([self._cell(cell) for cell in self._inside(row, "tc")])
        return Table(rows, number)

    def _cell(self, element: Element) -> Cell:
        span = element.find(f"{_W}tcPr/{_W}gridSpan")
        columns = int(span.get(f"{_W}val", "1")) if span is not None and span.get(f"{_W}val", "1").isdigit() else 1
        texts = []
        for block in self.blocks(element):
            if isinstance(block, Paragraph):
                texts.append(block.text)
            else:
                texts += [cell.text for row in block.rows for cell in row]
        return Cell("\n".join(texts), min(columns, 64))

    def _inside(self, element: Element, wanted: str) -> Iterator[Element]:
        for child in element:
            tag = _name(child)
            if tag == wanted:
                yield child
            elif tag in ("sdt", "sdtContent", "customXml", "ins"):
                yield from self._inside(child, wanted)


@dataclass(slots=True)
class _Run:
    text: str
    bold: bool
    italic: bool
    colour: str | None


def _lead(pieces: list[tuple[str, bool]]) -> int:
    """How many characters at the beginning are set so, blanks counted in."""
    lead = 0
    for text, so in pieces:
        if text and not so and text.strip():
            break
        lead += len(text)
    return lead


def _name(element: Element) -> str | None:
    """The element's name without its namespace; None for comments and processing instructions."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else None


def _on(properties: Element, name: str) -> bool:
    switch = properties.find(f"{_W}{name}")
    return switch is not None and switch.get(f"{_W}val", "1") not in ("0", "false", "off")


def _mark_deleted(paragraph: Element) -> bool:
    return paragraph.find(f"{_W}pPr/{_W}rPr/{_W}del") is not None


def _symbol(code: str) -> str:
    try:
        point = int(code, 16)
    except ValueError:
        return "\ufffd"
    return "\ufffd" if 0xD800 <= point <= 0xF8FF or point > 0xFFFF or point < 0x20 else chr(point)


_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SKIPPED = words(
    "del moveFrom delText instrText delInstrText pPr rPr sdtPr sdtEndPr tblPr tcPr trPr Fallback bookmarkStart "
    "bookmarkEnd proofErr commentRangeStart commentRangeEnd smartTagPr customXmlPr fldData"
)
_TOLD = {"del": "del", "moveFrom": "del", "commentRangeStart": "comment"}
_CHARACTERS = {
    "tab": "\t",
    "ptab": "\t",
    "br": "\n",
    "cr": "\n",
    "noBreakHyphen": "-",
    "softHyphen": "",
    "t": "",
}
