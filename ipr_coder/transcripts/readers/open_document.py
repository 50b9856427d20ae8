"""OpenDocument text (.odt) of LibreOffice: its paragraphs and tables; deleted text and notes are left out."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ipr_coder.errors import TranscriptError
from ipr_coder.transcripts.draft import Draft
from ipr_coder.transcripts.model import ImportNote
from ipr_coder.transcripts.readers.archive_guard import guard
from ipr_coder.transcripts.readers.document_blocks import Cell, Paragraph, Table, read_blocks
from ipr_coder.transcripts.source import Source
from ipr_coder.transcripts.vocabulary import words


def sniff(source: Source) -> float:
    """Certain for an archive that says it is OpenDocument text."""
    return 1.0 if source.data.startswith(b"PK") and _MIME in source.data[:200] else 0.0


def read(source: Source) -> Draft:
    """The turns of the document. Raises TranscriptError for a damaged or hostile file, or one without turns."""
    guard(source.data, source.name, "OpenDocument text")
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        with zipfile.ZipFile(io.BytesIO(source.data)) as archive:
            root = etree.fromstring(archive.read("content.xml"), parser)
    except (KeyError, ValueError, etree.LxmlError):
        raise TranscriptError(
            "is damaged or no OpenDocument text.", place=source.name, mend="Open it and save it under a new name."
        ) from None
    walk = _Walk(_styles(root))
    draft = read_blocks(list(walk.blocks(root)), source, "OpenDocument text")
    if draft.format == "docx-table":
        draft.format = "odt-table"
    left = sum(1 for element in root.iter() if _name(element) in ("note", "annotation", "deletion"))
    if left:
        draft.notes.append(ImportNote("said", f"{left} notes, comments or tracked deletions were left out"))
    frames = sum(
        1 for each in root.iter() if _name(each) == "frame" and any(str(text).strip() for text in each.itertext())
    )
    if frames:
        draft.notes.append(ImportNote("doubt", f"{frames} frames or text boxes were not read"))
    return draft


@dataclass
class _Walk:
    """Walks the document's body in order; `styles` gives bold and colour of each automatic style."""

    styles: dict[str, tuple[bool, str | None]]
    number: int = 0

    def blocks(self, parent: Any) -> Iterator[Paragraph | Table]:
        """Paragraphs, headings and tables, from inside lists and sections too."""
        for child in parent:
            name = _name(child)
            if name in ("p", "h"):
                yield self._paragraph(child, heading=name == "h")
            elif name == "table":
                yield self._table(child)
            elif name not in _SKIPPED and name is not None:
                yield from self.blocks(child)

    def _paragraph(self, element: Any, *, heading: bool) -> Paragraph:
        self.number += 1
        whole = self._look(element)
        lead, colour, shown = 0, whole[1], False
        for text, (bold, tint) in _runs(element, whole, self.styles):
            if not text.strip():
                lead += len(text) if not shown or lead else 0
                continue
            if not shown:
                colour, shown = tint, True
            if not bold:
                break
            lead += len(text)
        text = "".join(_pieces(element))
        return Paragraph(
            text, self.number, lead if text[:lead].strip() else 0, 0, colour, "heading1" if heading else ""
        )

    def _look(self, element: Any) -> tuple[bool, str | None]:
        return self.styles.get(_attribute(element, "style-name"), (False, None))

    def _table(self, element: Any) -> Table:
        number, rows = self.number + 1, []
        for row in element.iter():
            if _name(row) == "table-row" and _owner(row) is element:
                rows.append([self._cell(cell) for cell in row if _name(cell) in ("table-cell", "covered-table-cell")])
        return Table(rows, number)

    def _cell(self, element: Any) -> Cell:
        texts = [block.text for block in self.blocks(element) if isinstance(block, Paragraph)]
        repeated = _attribute(element, "number-columns-repeated")
        return Cell("\n".join(texts), min(int(repeated), 64) if repeated.isdigit() and repeated != "0" else 1)


def _owner(row: Any) -> Any:
    return next((parent for parent in row.iterancestors() if _name(parent) == "table"), None)


def _styles(root: Any) -> dict[str, tuple[bool, str | None]]:
    found = {}
    for style in root.iter():
        if _name(style) == "style":
            look = next((each for each in style if _name(each) == "text-properties"), None)
            weight = "" if look is None else _attribute(look, "font-weight")
            colour = "" if look is None else _attribute(look, "color")
            found[_attribute(style, "name")] = (weight in ("bold", "700", "800", "900"), colour.lstrip("#") or None)
    return found


def _runs(
    element: Any, look: tuple[bool, str | None], styles: dict[str, tuple[bool, str | None]]
) -> Iterator[tuple[str, tuple[bool, str | None]]]:
    """Stretches of text with what they look like; a span's own style goes before the paragraph's."""
    yield element.text or "", look
    for child in element:
        name = _name(child)
        if name == "span":
            own = styles.get(_attribute(child, "style-name"))
            yield "".join(_pieces(child)), look if own is None else (own[0] or look[0], own[1] or look[1])
        elif name not in _SKIPPED and name is not None:
            yield "".join(_pieces(child)) or " ", look
        yield child.tail or "", look


def _attribute(element: Any, name: str) -> str:
    return next((str(value) for key, value in element.attrib.items() if str(key).rpartition("}")[2] == name), "")


def _pieces(element: Any) -> list[str]:
    found = [element.text or ""]
    for child in element:
        name = _name(child)
        if name == "s":
            count = next((value for key, value in child.attrib.items() if str(key).endswith("}c")), "1")
            found.append(" " * min(int(count), 1000) if str(count).isdigit() else " ")
        elif name == "tab":
            found.append("\t")
        elif name == "line-break":
            found.append("\n")
        elif name not in _SKIPPED and name is not None:
            found += _pieces(child)
        found.append(child.tail or "")
    return found


def _name(element: Any) -> str | None:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else None


_MIME = b"application/vnd.oasis.opendocument.text"
_SKIPPED = words("note annotation tracked-changes deletion frame table-of-content forms ruby-text")
