"""Files that are known for what they are and not read: each refused with a sentence that says what to do instead."""

from __future__ import annotations

import io
import re
import zipfile

from ipr_coder.errors import TranscriptError
from ipr_coder.transcripts.source import Source


def refuse_binary(source: Source) -> None:
    """Raise TranscriptError if the bytes are of a kind that is not read."""
    for magic, what, mend in _BINARY:
        if source.data.startswith(magic):
            raise TranscriptError(what, place=source.name, mend=mend)
    if source.data.startswith(b"PK"):
        _refuse_archive(source)


def refuse_text(source: Source) -> None:
    """Raise TranscriptError if the text is some program's own and no reader knows it: it must not pass for talk."""
    head = source.decoded.text[:20_000].lstrip()
    for pattern, what, mend in _TEXT:
        if pattern.match(head):
            raise TranscriptError(what, place=source.name, mend=mend)


def _refuse_archive(source: Source) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(source.data)) as archive:
            names = set(archive.namelist()[:5000])
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise TranscriptError(
            "is damaged: the Word document or archive breaks off.",
            place=source.name,
            mend="Copy or download it again; if Word can still open it, save it under a new name.",
        ) from None
    if names & _READ or any(_WORD.fullmatch(each) for each in names) or _OPEN_TEXT in source.data[:200]:
        return
    for inside, what, mend in _ARCHIVES:
        if inside in names:
            raise TranscriptError(what, place=source.name, mend=mend)
    raise TranscriptError(
        "is an archive, not a transcript.", place=source.name, mend="Unpack it and name the files in it."
    )


_READ = frozenset(("xl/workbook.xml",))
_WORD = re.compile(r"word/document\d{0,2}\.xml")
_OPEN_TEXT = b"application/vnd.oasis.opendocument.text"
_SAVE_DOCX = "Open it in a word processor and save it as .docx."
_BINARY = ((b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "is an old Office file (or one with a password).", _SAVE_DOCX),)
_ARCHIVES = (
    ("content.xml", "is an OpenDocument file that is no text document.", _SAVE_DOCX),
    ("ppt/presentation.xml", "is a presentation, not a transcript.", "Name the transcript's file."),
)
_TEXT = (
    (
        re.compile(r"\{\s*\"|\[\s*[{\[]\s*[\"{\[]"),
        "is JSON of a transcription program, which is not read yet.",
        "Export the transcript as .docx, .vtt or text.",
    ),
    (
        re.compile(r"(?:@UTF8|@Begin|@Font:)"),
        "is a CHAT transcript, which is not read yet.",
        "Export it as plain text with a label before each turn.",
    ),
    (
        re.compile(r"<(?:!doctype|html|\?xml|[a-z]+ xmlns)", re.IGNORECASE),
        "is a web page or XML, which is not read yet.",
        "Export the transcript as .docx, .vtt or text.",
    ),
)
