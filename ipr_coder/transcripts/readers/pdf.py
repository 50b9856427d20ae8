"""PDF, as a last resort: a page says where ink stands, not what belongs together, so every choice made is a doubt.

Running heads and feet that come back on most pages are taken off, the margin's line numbers become places, two columns
are read one after the other, and words parted at a line's end are joined. pypdf lays the page out as text.
"""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from ipr_coder.errors import TranscriptError
from ipr_coder.transcripts.draft import Draft, Lines, dropped
from ipr_coder.transcripts.layouts import read_laid_out
from ipr_coder.transcripts.line_numbers import without_line_numbers
from ipr_coder.transcripts.model import ImportNote
from ipr_coder.transcripts.readers.page_columns import in_reading_order
from ipr_coder.transcripts.source import MOST_LINES, Source, refuse_more_than

if TYPE_CHECKING:
    from pypdf import PdfReader

MOST_PAGES = 1000
MOST_DRAWN = 8 << 20
"""Bytes of drawing instructions on all pages; a page of talk has some ten thousand; a megabyte takes two seconds."""

MEND = "If you have the document it was made from (Word, text), use that: nothing has to be guessed there."


@dataclass(frozen=True, slots=True)
class _Line:
    text: str = field(repr=False)
    page: int
    number: int


def sniff(source: Source) -> float:
    """Certain when the bytes begin like a PDF."""
    return 1.0 if source.data[:1024].lstrip().startswith(b"%PDF-") else 0.0


def read(source: Source) -> Draft:
    """The turns in the PDF's text. Raises TranscriptError for one that is damaged, locked, or a scan."""
    pages = _pages(source)
    notes = [ImportNote("doubt", f"a PDF of {len(pages)} pages, read as its lines stand on the page; look it through")]
    ordered = []
    for number, page in enumerate(pages, 1):
        lines, parted = in_reading_order(page)
        ordered.append(lines)
        if parted:
            notes.append(ImportNote("doubt", f"page {number} was read as two columns, the left one first"))
    kept = _without_bare_numbers(_without_running_lines(ordered, notes), notes)
    refuse_more_than(MOST_LINES, len(kept), "lines", source.name)
    if not any(line.text.strip() for line in kept):
        raise TranscriptError(
            "is a PDF without text; its pages may be pictures.",
            place=source.name,
            mend="Have its text recognised (OCR) and checked first, or use the document it was made from.",
        )
    freed, numbered = _without_margin(kept)
    if numbered:
        notes.append(ImportNote("doubt", "numbers in the margin were read as line numbers and left out of the talk"))
    whole = _without_hyphens(freed, notes)
    draft = read_laid_out(whole, source)
    if draft.confidence is not None:
        draft.confidence = min(draft.confidence, 0.8)
    if numbered and draft.format == "prefix":
        draft.format = "line-numbered"
    draft.notes[:0] = notes
    return draft


def _pages(source: Source) -> list[list[str]]:
    """The lines of each page, blanks standing for distance."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(source.data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise TranscriptError(
                "is a PDF protected by a password.", place=source.name, mend="Take the password off, or print it anew."
            )
        refuse_more_than(MOST_PAGES, len(reader.pages), "pages", source.name)
        refuse_more_than(MOST_DRAWN, _drawn(reader), "bytes of drawing", source.name)
        return [_page(reader, index) for index in range(len(reader.pages))]
    except TranscriptError:
        raise
    except (PyPdfError, RecursionError, MemoryError, OSError, ArithmeticError, AttributeError, LookupError):
        raise _damaged(source.name) from None
    except (ValueError, TypeError, NotImplementedError, AssertionError):
        raise _damaged(source.name) from None


def _drawn(reader: PdfReader) -> int:
    """Bytes of drawing instructions, counted no further than the limit."""
    found = 0
    for page in reader.pages:
        contents = page.get_contents()
        found += len(contents.get_data()) if contents is not None else 0
        if found > MOST_DRAWN:
            break
    return found


def _page(reader: PdfReader, index: int) -> list[str]:
    page = reader.pages[index]
    if page.get_contents() is None:
        return []
    text = page.extract_text(extraction_mode="layout", layout_mode_strip_rotated=True)
    return [_BLANKS.sub(" ", line).replace("\x00", "").rstrip() for line in text.split("\n")]


def _damaged(name: str) -> TranscriptError:
    return TranscriptError("is damaged: the PDF cannot be read.", place=name, mend=MEND)


def _without_running_lines(pages: list[list[str]], notes: list[ImportNote]) -> list[_Line]:
    """All lines but those at the top and bottom of pages that come back on most, page numbers apart."""
    edges: Counter[str] = Counter()
    for page in pages:
        filled = [line for line in page if line.strip()]
        edges.update({_faceless(line) for line in (*filled[:_EDGE], *filled[-_EDGE:])})
    running = {each for each, count in edges.items() if len(pages) > 1 and count * 2 > len(pages)}
    kept: list[_Line] = []
    number = 0
    for page_number, page in enumerate(pages, 1):
        places = [index for index, line in enumerate(page) if line.strip()]
        edge = {*places[:_EDGE], *places[-_EDGE:]}
        whole: list[_Line] = []
        for index, line in enumerate(page):
            number += 1
            alone = index in places[:1] + places[-1:] and _PAGE_NUMBER.fullmatch(line.strip()) is not None
            if alone or (index in edge and _faceless(line) in running and not _LABEL.match(line)):
                notes.append(dropped(line, f"running head, foot or number of page {page_number}, left out", number))
            else:
                whole.append(_Line(line, page_number, number))
        while whole and not whole[0].text.strip():
            whole.pop(0)
        while whole and not whole[-1].text.strip():
            whole.pop()
        kept += whole
    return kept


def _without_bare_numbers(lines: list[_Line], notes: list[ImportNote]) -> list[_Line]:
    """The lines without those that are nothing but a number: margins whose text stands elsewhere."""
    kept: list[_Line] = []
    for line in lines:
        if _BARE_NUMBER.fullmatch(line.text.strip()):
            notes.append(dropped(line.text, f"a number alone on page {line.page}, left out", line.number))
        else:
            kept.append(line)
    return kept


def _without_margin(lines: list[_Line]) -> tuple[Lines, bool]:
    """The lines freed of numbers in the margin, be they on every line or on every fifth."""
    plain = Lines([line.text for line in lines], [line.number for line in lines], wrapped=True)
    freed, numbered = without_line_numbers(plain)
    if numbered:
        return freed, True
    matches = [_MARGIN.match(line.text) for line in lines]
    values = [int(match.group(1)) for match in matches if match]
    steps = {later - earlier for earlier, later in pairwise(values) if later > earlier}
    if len(values) < 3 or steps - {5, 10} or any(value % 5 for value in values):
        return plain, False
    texts = [match.group(2) if match else line.text for line, match in zip(lines, matches, strict=True)]
    return Lines(texts, [line.number for line in lines], wrapped=True), True


def _without_hyphens(lines: Lines, notes: list[ImportNote]) -> Lines:
    """Words parted at the end of a line joined again where the next line goes on in small letters, each a doubt."""
    texts = list(lines.texts)
    for index in range(len(texts) - 1):
        parted = _PARTED.search(texts[index])
        following = next((at for at in range(index + 1, min(index + 3, len(texts))) if texts[at].strip()), None)
        if parted is None or following is None:
            continue
        rest = _SMALL.match(texts[following])
        if rest is None or _LABEL.match(texts[following]):
            continue
        joined = parted.group(1) + rest.group(1)
        texts[index] = texts[index][: parted.start(1)] + joined + texts[following][rest.end(1) : rest.end()].rstrip()
        texts[following] = texts[following][rest.end() :]
        notes.append(ImportNote("doubt", f"“{parted.group(1)}-” and “{rest.group(1)}” were joined", lines.place(index)))
    return Lines(texts, lines.places, wrapped=True)


def _faceless(line: str) -> str:
    return re.sub(r"\d+", "#", " ".join(line.split()))


_EDGE = 2
_BLANKS = re.compile(r"[\t\u00a0]+")
_PAGE_NUMBER = re.compile(r"(?:-\s*)?(?:page\s*)?\d{1,4}(?:\s*(?:/|of|von|sur|de)\s*\d{1,4})?(?:\s*-)?", re.IGNORECASE)
_BARE_NUMBER = re.compile(r"\d{1,5}", re.ASCII)
_MARGIN = re.compile(r"[ \t]{0,12}(\d{1,4})(?:[ \t]{2,}(\S.*)|\s*()$)", re.ASCII)
_LABEL = re.compile(r"\s*(?:\d{1,5}\s+)?[^\W\d_][\w .]{0,30}:\s")
_PARTED = re.compile(r"([^\W\d_]{2,})[-\u00ad\u2010]\s*$")
_SMALL = re.compile(r"\s*((?=[^\W\d_])[^\WA-Z\d_]+)([.,;:!?…”’)]*)\s*")
