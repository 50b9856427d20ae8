"""A file as readers see it: its name, its bytes, and its text once somebody asks for it."""

from __future__ import annotations

import errno
import hashlib
import stat
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from ipr_coder.errors import TranscriptError
from ipr_coder.transcripts.decoding import Decoded, decode
from ipr_coder.transcripts.model import Role

LARGEST_FILE = 64 << 20
"""Bytes; a transcript of ten hours of talk is under one megabyte."""

MOST_LINES = 500_000
"""Lines of text; ten hours of talk have some 20,000. More would only fill the memory."""

MOST_PIECES = 2_000_000
"""Entries of JSON, tags of XML or HTML, cells of a table, control words of RTF in one file."""

_SAMPLE_LINES = 40
_SAMPLE_CHARACTERS = 1 << 16


@dataclass(frozen=True)
class Source:
    """One file, read once.

    What the user said of it comes along: `known_labels` are speakers' labels in `labels.key` form, `layout` how its
    lines show who speaks, `first_speaker` who begins where nothing shows it.
    """

    name: str
    data: bytes = field(repr=False)
    encoding: str | None = None
    known_labels: frozenset[str] = field(default=frozenset())
    layout: str | None = None
    first_speaker: Role | None = None

    @cached_property
    def decoded(self) -> Decoded:
        """The file as text. Raises TranscriptError when it is none, or its encoding must be asked for."""
        found = decode(self.data, self.name, self.encoding)
        refuse_more_than(MOST_LINES, found.text.count("\n"), "lines", self.name)
        return found

    @cached_property
    def lines(self) -> list[str]:
        """The text's lines. Only line feeds part lines: form feeds or Unicode separators stay inside them."""
        return self.decoded.text.split("\n")

    @cached_property
    def sample(self) -> list[str]:
        """The first lines that hold something, shortened: enough to tell a format by."""
        found: list[str] = []
        for line in self.decoded.text[:_SAMPLE_CHARACTERS].split("\n"):
            if line.strip():
                found.append(line[:400])
                if len(found) == _SAMPLE_LINES:
                    break
        return found

    @cached_property
    def opening(self) -> str:
        """The first character of the text that is no blank, "" where the first thousand are blanks."""
        return self.decoded.text[:1000].lstrip()[:1]

    @property
    def sha256(self) -> str:
        """The digest of the file's bytes, in hexadecimal."""
        return hashlib.sha256(self.data).hexdigest()


def open_source(
    path: Path,
    encoding: str | None = None,
    known_labels: frozenset[str] = frozenset(),
    first_speaker: Role | None = None,
) -> Source:
    """Read the file at `path` whole. Raises TranscriptError if it is missing, closed, a folder, empty or too large."""
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise TranscriptError("is a folder.", place=path.name or str(path), mend="Name the files in it.")
        if not stat.S_ISREG(status.st_mode):
            raise TranscriptError("is not an ordinary file.", place=path.name)
        if status.st_size > LARGEST_FILE:
            raise TranscriptError(
                f"is {status.st_size >> 20} MB; transcripts of up to {LARGEST_FILE >> 20} MB are read.",
                place=path.name,
                mend="Check that it is a transcript and not a recording, or split it.",
            )
        data = path.read_bytes()
    except OSError as fault:
        raise _unreadable(path, fault) from None
    except ValueError:
        raise TranscriptError("is no file name this system allows.", place=ascii(str(path))) from None
    if not data.strip():
        raise TranscriptError("is empty.", place=path.name, mend="Check that the right file was exported and copied.")
    return Source(path.name, data, encoding, known_labels, first_speaker=first_speaker)


def refuse_more_than(most: int, found: int, what: str, name: str) -> None:
    """Raise TranscriptError if `found` exceeds `most`: the file holds more `what` than talk can have."""
    if found > most:
        mend = "Check that it is a transcript; if it is, split it."
        raise TranscriptError(f"has more than {most:,} {what}; it was not read.", place=name, mend=mend)


def _unreadable(path: Path, fault: OSError) -> TranscriptError:
    if fault.errno in (errno.ENOENT, errno.ENOTDIR):
        return TranscriptError("there is no such file.", place=str(path), mend="Check the name and the folder.")
    if fault.errno in (errno.EACCES, errno.EPERM):
        return TranscriptError("may not be read by this user.", place=str(path), mend="Change the file's permissions.")
    return TranscriptError(f"cannot be read ({fault.strerror or 'unknown reason'}).", place=str(path))
