"""Word documents (.docx), their XML walked: labels before paragraphs, or a table of turns.

What the paragraphs and tables mean is for `document_blocks`; this is about what a .docx hides and what it shows.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter

from ipr_coder.errors import TranscriptError
from ipr_coder.transcripts.draft import Draft
from ipr_coder.transcripts.model import ImportNote
from ipr_coder.transcripts.readers.archive_guard import guard
from ipr_coder.transcripts.readers.document_blocks import Paragraph, Table, read_blocks
from ipr_coder.transcripts.readers.word_text import Walk
from ipr_coder.transcripts.source import Source


def sniff(source: Source) -> float:
    """Certain for an archive that holds a Word document's main part."""
    return 1.0 if source.data.startswith(b"PK") and _MAIN_NAME.search(source.data) else 0.0


def read(source: Source) -> Draft:
    """The turns of the document. Raises TranscriptError for a damaged or hostile file, or one without turns."""
    guard(source.data, source.name)
    walk = Walk()
    blocks, numbered = _blocks(source, walk)
    draft = read_blocks(blocks, source, "Word document")
    draft.notes += _facts_of_the_file(walk.seen, numbered)
    return draft


def _blocks(source: Source, walk: Walk) -> tuple[list[Paragraph | Table], bool]:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True)
    try:
        with zipfile.ZipFile(io.BytesIO(source.data)) as archive:
            root = etree.fromstring(archive.read(_main_part(archive)), parser)
        body = next(child for child in root if str(child.tag).endswith("}body"))
        blocks = list(walk.blocks(body))
    except (etree.LxmlError, LookupError, ValueError, StopIteration, RecursionError):
        raise TranscriptError(
            "is damaged or no Word document.",
            place=source.name,
            mend="Open it in Word and save it under a new name as .docx.",
        ) from None
    numbered = any(True for element in body.iter() if str(element.tag).endswith("}lnNumType"))
    return blocks, numbered


def _main_part(archive: zipfile.ZipFile) -> str:
    """The name of the part that holds the text; Word on the web calls it otherwise than Word."""
    if "word/document.xml" in archive.namelist():
        return "word/document.xml"
    found = _MAIN_PART.search(archive.read("_rels/.rels").decode("utf-8", "replace"))
    return found.group(1).lstrip("/") if found else "word/document.xml"


def _facts_of_the_file(seen: Counter[str], numbered: bool) -> list[ImportNote]:
    notes = []
    for what, message in _TOLD.items():
        if seen[what]:
            notes.append(ImportNote("said", message.format(seen[what])))
    if numbered:
        message = "Word shows automatic line numbers; they are not part of the file's text and are not kept"
        notes.append(ImportNote("said", message))
    return notes


_MAIN_NAME = re.compile(rb"word/document\d{0,2}\.xml")
_MAIN_PART = re.compile(r"Target=\"/?(word/document\d{0,2}\.xml)\"")
_TOLD = {
    "ins": "tracked changes: {} insertions were accepted",
    "del": "tracked changes: {} deletions were left out",
    "vanish": "hidden text was left out ({} places)",
    "commentReference": "{} comments were not read",
    "footnoteReference": "{} footnotes were not read",
    "endnoteReference": "{} endnotes were not read",
    "txbx": "{} text boxes were not read",
    "sym": "{} symbols of a picture font were read as they could be; check them",
}
