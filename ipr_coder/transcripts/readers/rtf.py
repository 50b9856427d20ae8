"""Rich text (.rtf) as f4, MAXQDA and old word processors write it: its text, without its dress.

Only what carries words is followed: paragraphs, breaks, tabs, Unicode escapes, bytes of the stated code page. Hidden
and deleted text is left out and counted.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field

from ipr_coder.errors import TranscriptError
from ipr_coder.transcripts.columns import find_columns, read_rows
from ipr_coder.transcripts.draft import Draft, Lines, dropped
from ipr_coder.transcripts.layouts import read_laid_out
from ipr_coder.transcripts.model import ImportNote
from ipr_coder.transcripts.source import MOST_LINES, MOST_PIECES, Source, refuse_more_than
from ipr_coder.transcripts.vocabulary import words


def sniff(source: Source) -> float:
    """Certain when the bytes begin like RTF."""
    return 1.0 if source.data.startswith(b"{\\rtf") else 0.0


def read(source: Source) -> Draft:
    """The turns of the document's text. Raises TranscriptError for one that breaks off."""
    text, left_out = rtf_text(source.data, source.name)
    refuse_more_than(MOST_LINES, text.count("\n"), "lines", source.name)
    draft = _table(text, source) if b"\\cell" in source.data and source.layout is None else None
    draft = draft or read_laid_out(Lines(text.split("\n")), source)
    if left_out:
        draft.notes.append(ImportNote("said", f"hidden or deleted text was left out ({left_out} places)"))
    return draft


def _table(text: str, source: Source) -> Draft | None:
    """The turns of the table whose rows are lines with tabs, if most of the text stands in one; the rest is listed."""
    lines = text.split("\n")
    rows = [(number, line.rstrip("\t").split("\t")) for number, line in enumerate(lines, 1) if "\t" in line]
    columns = find_columns([row for _, row in rows], source.known_labels) if rows else None
    if columns is None or sum(len(line) for line in lines if "\t" in line) * 2 < len(text):
        return None
    draft = read_rows([row for _, row in rows], columns, source.name, [number for number, _ in rows])
    draft.format = "rtf-table"
    draft.notes += [
        dropped(line, "outside the table of turns", number)
        for number, line in enumerate(lines, 1)
        if "\t" not in line and line.strip()
    ]
    return draft


def rtf_text(data: bytes, name: str) -> tuple[str, int]:
    """The words of the RTF in `data`, and in how many places hidden or deleted ones were passed over."""
    refuse_more_than(MOST_PIECES, data.count(b"\\") + data.count(b"{"), "control words", name)
    words_found = _Words(_code_page(data))
    for match in _TOKEN.finditer(data):
        words_found.take(match)
    words_found.flush()
    if words_found.stack:
        mend = "Copy or export it again, or save it as .docx."
        raise TranscriptError("is damaged: the RTF document breaks off.", place=name, mend=mend)
    text = "".join(words_found.out)
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace"), words_found.left_out


@dataclass
class _Words:
    """Follows groups and gathers words; a group inherits what its parent skips or hides."""

    page: str
    out: list[str] = field(default_factory=list)
    stack: list[tuple[bool, bool, int]] = field(default_factory=list)
    raw: bytearray = field(default_factory=bytearray)
    skipping: bool = False
    hidden: bool = False
    after_unicode: int = 1
    to_pass: int = 0
    left_out: int = 0

    def take(self, match: re.Match[bytes]) -> None:
        """One token of RTF."""
        word, number, byte, symbol, brace, plain = match.groups()
        if byte is None:
            self.flush()
        if brace is not None:
            self._brace(brace)
        elif word is not None:
            self._control(word.decode("ascii"), int(number) if number else None)
        elif symbol == b"*":
            self.skipping = True
        elif self.skipping or self.hidden:
            return
        elif byte is not None:
            if self.to_pass:
                self.to_pass -= 1
            else:
                self.raw.append(int(byte, 16))
        elif symbol is not None:
            self.out.append(_SYMBOLS.get(symbol, ""))
        elif plain is not None:
            kept = plain.replace(b"\r", b"").replace(b"\n", b"")
            self.out.append(kept[self.to_pass :].decode(self.page, errors="replace"))
            self.to_pass = max(0, self.to_pass - len(kept))

    def flush(self) -> None:
        """Decode the escaped bytes gathered so far, which may make one character together."""
        if self.raw:
            self.out.append(bytes(self.raw).decode(self.page, errors="replace"))
            self.raw.clear()

    def _brace(self, brace: bytes) -> None:
        self.to_pass = 0
        if brace == b"{":
            self.stack.append((self.skipping, self.hidden, self.after_unicode))
        elif self.stack:
            self.skipping, self.hidden, self.after_unicode = self.stack.pop()

    def _control(self, control: str, value: int | None) -> None:
        if control in _DESTINATIONS:
            self.skipping = True
        elif control in ("v", "deleted"):
            self.hidden = value != 0
            self.left_out += self.hidden
        elif control == "uc":
            self.after_unicode = min(value or 0, 10)
        elif self.skipping or self.hidden:
            return
        elif control == "u" and value is not None:
            self.out.append(_unit(value))
            self.to_pass = self.after_unicode
        elif control in _CHARACTERS:
            self.out.append(_CHARACTERS[control])


def _unit(value: int) -> str:
    """A UTF-16 unit, which RTF writes as a signed number; pairs are put together at the end."""
    return chr(value % 65536)


def _code_page(data: bytes) -> str:
    match = re.search(rb"\\ansicpg(\d{3,5})", data[:2000])
    name = f"cp{match.group(1).decode()}" if match else ("mac_roman" if b"\\mac" in data[:200] else "cp1252")
    try:
        return codecs.lookup(name).name
    except LookupError:
        return "cp1252"


_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})?[ ]?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z0-9])|([{}])|([^\\{}]+)", re.DOTALL
)
_DESTINATIONS = words(
    "fonttbl colortbl stylesheet info pict object header footer headerl headerr footerl footerr headerf footerf "
    "footnote annotation atnid atnauthor generator themedata colorschememapping datastore latentstyles listtable "
    "listoverridetable rsidtbl xmlnstbl fldinst bkmkstart bkmkend nonshppict revtbl filetbl"
)
_CHARACTERS = {
    "par": "\n",
    "line": " ",
    "sect": "\n",
    "page": "\n",
    "row": "\n",
    "cell": "\t",
    "tab": "\t",
    "emdash": "—",
    "endash": "–",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "bullet": "•",
    "emspace": " ",
    "enspace": " ",
}
_SYMBOLS = {b"~": "\u00a0", b"_": "-", b"-": "", b"\\": "\\", b"{": "{", b"}": "}", b"\n": "\n", b"\r": "\n"}
