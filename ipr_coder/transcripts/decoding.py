"""Bytes to text: what the file says of its encoding, strict UTF-8, or what the user says; never a guess."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field
from typing import Literal

from ipr_coder.errors import TranscriptError
from ipr_coder.text import normalise
from ipr_coder.transcripts.model import ImportNote

ToldBy = Literal["user", "byte-order mark", "strict UTF-8"]
"""What an encoding was decided by."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text in normal form, the encoding it was read in and what told it, and what a person should know about it."""

    text: str = field(repr=False)
    encoding: str
    told_by: ToldBy
    notes: tuple[ImportNote, ...] = ()


def decode(data: bytes, name: str, encoding: str | None = None) -> Decoded:
    """The text in `data`. Order: the given `encoding`, a byte-order mark, strict UTF-8; nothing is guessed.

    Raises TranscriptError, naming the file and what to do, for bytes that are no text or need an encoding.
    """
    told_by: ToldBy = "strict UTF-8"
    marked = next(((codec, mark) for codec, mark in _MARKS if data.startswith(mark)), None)
    if encoding is not None:
        codec, told_by = _known_codec(encoding, name), "user"
        text = _strictly(data, codec, name)
        text = text.removeprefix("\ufeff")
    elif marked:
        codec, told_by = marked[0], "byte-order mark"
        text = _strictly(data[len(marked[1]) :], codec, name)
    else:
        codec = "utf-8"
        _refuse_binary(data, name)
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as fault:
            raise _asks_for_encoding(data, fault.start, name) from None
    if "\0" in text:
        raise TranscriptError("holds NUL characters, so it is no plain text.", place=name, mend=_MEND_BINARY)
    if not text.isascii() or "\r" in text:
        text = normalise(text)
    return Decoded(text, codec, told_by, _damage(text))


def _known_codec(encoding: str, name: str) -> str:
    try:
        info = codecs.lookup(encoding)
    except (LookupError, ValueError):
        info = None
    if info is None or not getattr(info, "_is_text_encoding", True):
        raise TranscriptError(
            f"no text encoding is called {encoding!r}.",
            place=name,
            mend="Try utf-8, windows-1252, mac_roman, utf-16-le or utf-16-be.",
        )
    return info.name


def _strictly(data: bytes, codec: str, name: str) -> str:
    try:
        return data.decode(codec)
    except UnicodeDecodeError as fault:
        line = data.count(b"\n", 0, fault.start) + 1
        raise TranscriptError(
            f"the bytes are not {codec}.",
            place=f"{name}, line {line}",
            mend="Give another --encoding, or save the file again as UTF-8.",
        ) from None


def _refuse_binary(data: bytes, name: str) -> None:
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            raise TranscriptError(f"is {kind}, not a transcript.", place=name, mend=_MEND_BINARY)
    if b"\0" in data:
        even, odd = data[:4096:2].count(0), data[1:4096:2].count(0)
        half = min(len(data), 4096) // 2
        if half and (odd > half * 0.6) != (even > half * 0.6):
            likely = "utf-16-le" if odd > even else "utf-16-be"
            raise TranscriptError(
                "looks like UTF-16 text without a byte-order mark.", place=name, mend=f"Try --encoding {likely}."
            )
        raise TranscriptError("is not text but binary data.", place=name, mend=_MEND_BINARY)
    head = data[:8192]
    if head and len(head.translate(None, _CONTROL)) < len(head) * 0.95:
        raise TranscriptError("is not text but binary data.", place=name, mend=_MEND_BINARY)


def _asks_for_encoding(data: bytes, at: int, name: str) -> TranscriptError:
    line = data.count(b"\n", 0, at) + 1
    old_mac = b"\r" in data and b"\n" not in data
    windows = sum(data.count(bytes([byte])) for byte in (0x85, 0x91, 0x92, 0x93, 0x94, 0x96, 0x97, 0xE9))
    mac = sum(data.count(bytes([byte])) for byte in (0xC9, 0xD0, 0xD1, 0xD2, 0xD3, 0xD4, 0xD5, 0x8E))
    first, second = ("mac_roman", "windows-1252") if old_mac or mac > windows else ("windows-1252", "mac_roman")
    return TranscriptError(
        "is not UTF-8, and its encoding cannot be told for certain.",
        place=name if old_mac else f"{name}, line {line}",
        mend=f"Say which it is: --encoding {first} is the likeliest, then {second}; or save it again as UTF-8.",
    )


def _damage(text: str) -> tuple[ImportNote, ...]:
    if text.isascii():
        return ()
    notes = []
    for pattern, what in _SIGNS_OF_DAMAGE:
        first = pattern.search(text)
        if first:
            count = sum(1 for _ in pattern.finditer(text))
            line = text.count("\n", 0, first.start()) + 1
            message = f"{what} ({count} times): letters were damaged before this import; look for an undamaged copy"
            notes.append(ImportNote("doubt", message, line))
    return tuple(notes)


_MARKS = (
    ("utf-8", codecs.BOM_UTF8),
    ("utf-32-le", codecs.BOM_UTF32_LE),
    ("utf-32-be", codecs.BOM_UTF32_BE),
    ("utf-16-le", codecs.BOM_UTF16_LE),
    ("utf-16-be", codecs.BOM_UTF16_BE),
)
_MAGIC = (
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"ID3", "a sound recording"),
    (b"RIFF", "a sound or video recording"),
    (b"OggS", "a sound recording"),
    (b"fLaC", "a sound recording"),
    (b"SQLite format 3\0", "a database"),
    (b"\x1f\x8b", "a compressed archive"),
    (b"7z\xbc\xaf", "a compressed archive"),
)
_MEND_BINARY = "Export the transcript from the program it was made with as .docx, .vtt or plain text."
_CONTROL = bytes(code for code in range(0x20) if code not in (0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x15, 0x1B)) + b"\x7f"
_SIGNS_OF_DAMAGE = (
    (re.compile("[\x80-\x84\x86-\x9f]"), "control characters stand where quotes or dashes belong"),
    (
        re.compile("â€|Ã[\x80-\xbf©¨¯¼¶¤±³ª«]|Â[\xa0-\xbf]"),
        "sequences such as “â€™” stand where quotes or accents belong",
    ),
    (re.compile("\ufffd"), "replacement characters (“\ufffd”) stand where letters belong"),
)
