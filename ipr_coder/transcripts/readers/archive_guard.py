"""What a .docx, .odt or .xlsx must pass before anything unpacks it: sizes, counts, names, no document types."""

from __future__ import annotations

import io
import zipfile
import zlib

from ipr_coder.errors import TranscriptError

MOST_UNPACKED = 128 << 20
"""Bytes all parts may take unpacked."""
MOST_PART = 48 << 20
"""Bytes one XML part may take unpacked; the text of a hundred pages takes under one megabyte."""
MOST_RATIO = 200
MOST_PARTS = 2000
MOST_PARAGRAPHS = 200_000


def guard(data: bytes, name: str, kind: str = "Word document") -> None:
    """Raise TranscriptError unless the archive in `data` is whole, of sane size, and free of XML tricks.

    `kind` is what a person calls it. The archive's directory is looked at first, so a bomb is never unpacked.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _guard_directory(archive, name, kind)
            for part in archive.infolist():
                if part.filename.endswith((".xml", ".rels")):
                    _guard_part(archive.read(part), name, kind)
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError, zlib.error):
        raise _refused(f"is damaged: the {kind} breaks off or cannot be unpacked.", name, _MEND_DAMAGED) from None
    except RuntimeError:
        raise _refused("is protected by a password.", name, "Take the password off first.") from None


def _guard_directory(archive: zipfile.ZipFile, name: str, kind: str) -> None:
    parts = archive.infolist()
    if len(parts) > MOST_PARTS or len({part.filename for part in parts}) != len(parts):
        raise _refused(f"is no ordinary {kind}: it has too many parts, or parts of one name.", name)
    total = 0
    for part in parts:
        path = part.filename.replace("\\", "/")
        if path.startswith("/") or ".." in path.split("/") or ":" in path:
            raise _refused(f"is no ordinary {kind}: a part's name points outside it.", name)
        if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise _refused(f"is no ordinary {kind}: it is packed in an unusual way.", name)
        if part.flag_bits & 1:
            raise _refused("is protected by a password.", name, "Take the password off first.")
        total += part.file_size
        swollen = part.file_size > (1 << 20) and part.file_size > MOST_RATIO * max(1, part.compress_size)
        large = part.file_size > MOST_PART and path.endswith((".xml", ".rels"))
        if swollen or large or total > MOST_UNPACKED:
            raise _refused("would unpack to far more than a transcript can hold; it was not opened.", name)


def _guard_part(xml: bytes, name: str, kind: str) -> None:
    flat = xml.replace(b"\0", b"")
    if b"<!DOCTYPE" in flat or b"<!ENTITY" in flat:
        raise _refused(f"holds an XML document type declaration, which no {kind} has; it was not opened.", name)
    if flat.count(b"<w:p/>") + flat.count(b"<w:p>") + flat.count(b"<w:p ") > MOST_PARAGRAPHS:
        raise _refused(f"has more than {MOST_PARAGRAPHS} paragraphs; it was not opened.", name)


def _refused(what: str, name: str, mend: str | None = None) -> TranscriptError:
    return TranscriptError(
        what, place=name, mend=mend or "Open it in the program it was made with and save it under a new name."
    )


_MEND_DAMAGED = "Copy or download it again; if its own program can still open it, save it under a new name."
