"""How a value looks to a reader: the same characters in Word, on a page, in Markdown and in the terminal."""

from __future__ import annotations

import re

from ipr_coder.reports.model import GAP, Cell, Column, Interval, Quote, Share
from ipr_coder.text import displayable
from ipr_coder.transcripts.clock import hms


def visible(text: str) -> str:
    """Text that no terminal, page or document can take for a command, nor an XML file refuse."""
    return _NO_XML.sub("\ufffd", displayable(text.replace("\r\n", "\n")))


def shown(cell: Cell, column: Column) -> str:
    """A cell as a reader sees it: decimals at the column's places, shares as n/N, gaps as a dash."""
    if cell is None or (isinstance(cell, Share) and not cell.of):
        return GAP
    if isinstance(cell, str):
        return visible(cell)
    if isinstance(cell, Share):
        return f"{cell.n}/{cell.of}"
    if isinstance(cell, Interval):
        return f"[{_decimal(cell.low, column.places)}, {_decimal(cell.high, column.places)}]"
    if column.kind == "int":
        return str(cell)
    return _decimal(cell, column.places)


def head(column: Column) -> str:
    """A column's head in one line, with the head it shares where there is one."""
    return visible(f"{column.group}: {column.head}" if column.group else column.head)


def attribution(quote: Quote) -> str:
    """Who said it and where: participant, interview and turn, interview time, session time; unknown is a dash."""
    session = clock(quote.session_start_ms)
    if quote.session_end_ms is not None and quote.session_start_ms is not None:
        session += f" to {clock(quote.session_end_ms)}"
    held = f"; words held back: {quote.held}" if quote.held else ""
    turn = GAP if quote.turn is None else str(quote.turn)
    return visible(
        f"{quote.participant}, {quote.role}; interview {quote.interview}, turn {turn}; "
        f"interview time {clock(quote.interview_ms)}; session time {session}{held}"
    )


def clock(ms: int | None) -> str:
    """Milliseconds as hh:mm:ss, cut off to the second; a dash where unknown."""
    return GAP if ms is None else hms(ms)


def _decimal(number: float, places: int) -> str:
    text = f"{number:.{places}f}"
    return text[1:] if text.startswith("-") and float(text) == 0 else text


_NO_XML = re.compile("[\ufffe\uffff]")
