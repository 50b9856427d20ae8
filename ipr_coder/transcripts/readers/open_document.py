"""OpenDocument text (.odt) of LibreOffice: paragraphs and headings as lines; deleted text and notes are left out."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from ipr_coder.errors import TranscriptError
from ipr_coder.transcripts.draft import Draft, Lines
from ipr_coder.transcripts.layouts import read_laid_out
from ipr_coder.transcripts.model import ImportNote
from ipr_coder.transcripts.readers.archive_guard import guard
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
    texts = ["".join(_pieces(element)) for element in root.iter() if _name(element) in ("p", "h") and _is_read(element)]
    lines = Lines([" ".join(text.split("\n")) for text in texts], list(range(1, len(texts) + 1)))
    draft = read_laid_out(lines, source)
    left = sum(1 for element in root.iter() if _name(element) in ("note", "annotation", "deletion"))
    if left:
        draft.notes.append(ImportNote("said", f"{left} notes, comments or tracked deletions were left out"))
    return draft


def _is_read(element: Any) -> bool:
    return all(_name(parent) not in _SKIPPED and _name(parent) not in ("p", "h") for parent in element.iterancestors())


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
