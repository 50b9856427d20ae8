"""Word documents: labels before paragraphs, or a table of turns; python-docx opens them, the XML is walked.

What the paragraphs and tables mean is for `document_blocks`; this is about what a .docx hides and what it shows.
"""

from __future__ import annotations

import io
from collections import Counter
from zipfile import BadZipFile
from zlib import error as zlib_error

from ipr_coder.errors import TranscriptError
from ipr_coder.transcripts.draft import Draft
from ipr_coder.transcripts.model import ImportNote
from ipr_coder.transcripts.readers.archive_guard import guard
from ipr_coder.transcripts.readers.document_blocks import Paragraph, Table, read_blocks
from ipr_coder.transcripts.readers.word_text import Walk
from ipr_coder.transcripts.source import Source


def sniff(source: Source) -> float:
    """Certain for an archive that holds a Word document's main part."""
    return 1.0 if source.data.startswith(b"PK") and b"word/document.xml" in source.data else 0.0


def read(source: Source) -> Draft:
    """The turns of the document. Raises TranscriptError for a damaged or hostile file, or one without turns."""
    guard(source.data, source.name)
    walk = Walk()
    blocks, numbered = _blocks(source, walk)
    draft = read_blocks(blocks, source, "Word document")
    draft.notes += _facts_of_the_file(walk.seen, numbered)
    return draft


def _blocks(source: Source, walk: Walk) -> tuple[list[Paragraph | Table], bool]:
    from docx import Document
    from docx.opc.exceptions import OpcError
    from lxml.etree import LxmlError

    try:
        document = Document(io.BytesIO(source.data))
        body = document.element.body
        blocks = list(walk.blocks(body))
    except (
        OpcError,
        LxmlError,
        BadZipFile,
        zlib_error,
        LookupError,
        ValueError,
        AttributeError,
        TypeError,
        RecursionError,
    ):
        raise TranscriptError(
            "is damaged or no Word document.",
            place=source.name,
            mend="Open it in Word and save it under a new name as .docx.",
        ) from None
    numbered = any(True for element in body.iter() if str(element.tag).endswith("}lnNumType"))
    return blocks, numbered


def _facts_of_the_file(seen: Counter[str], numbered: bool) -> list[ImportNote]:
    notes = []
    for what, message in _TOLD.items():
        if seen[what]:
            notes.append(ImportNote("said", message.format(seen[what])))
    if numbered:
        message = "Word shows automatic line numbers; they are not part of the file's text and are not kept"
        notes.append(ImportNote("said", message))
    return notes


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
