"""From styled runs of text to the strips a terminal is painted with. Text here is data: there is no markup."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

Run = tuple[str, Style]


def strip_of(runs: Iterable[Run], width: int) -> Strip:
    """One strip of runs that together take `width` cells; neighbours of one style become one piece."""
    pieces: list[Segment] = []
    held, held_style = "", None
    for text, style in runs:
        if not text:
            continue
        if style is held_style or style == held_style:
            held += text
            continue
        if held:
            pieces.append(Segment(held, held_style))
        held, held_style = text, style
    if held:
        pieces.append(Segment(held, held_style))
    return Strip(pieces, width)


def fitted(runs: Iterable[Run], width: int, filler: Style) -> list[Run]:
    """Runs cut (with an ellipsis) or filled to exactly `width` cells."""
    out: list[Run] = []
    left = width
    for text, style in runs:
        taken = cell_len(text)
        if taken > left:
            if left > 0:
                out.append((clipped(text, left), style))
            return out
        out.append((text, style))
        left -= taken
    if left > 0:
        out.append((" " * left, filler))
    return out


def clipped(text: str, width: int) -> str:
    """Text cut to at most `width` cells, the cut shown by an ellipsis."""
    if cell_len(text) <= width:
        return text
    return set_cell_size(text, width - 1).rstrip() + "…" if width > 1 else "…"[:width]


def two_rows(text: str, width: int) -> tuple[str, str]:
    """Text on two rows, parted at a blank, when it is wider than `width` cells; else nothing and the text."""
    if width <= 0 or cell_len(text) <= width:
        return "", text
    first = set_cell_size(text, width + 1)
    at = first.rfind(" ")
    at = at if at > 0 else len(set_cell_size(text, width).rstrip())
    return text[:at], text[at:].lstrip()


def padded(text: str, width: int) -> str:
    """Text cut or filled to exactly `width` cells."""
    return set_cell_size(clipped(text, width), width)


@lru_cache(maxsize=512)
def chip_style(colour: str) -> Style:
    """A code's colour as background, under whichever of black and white reads better on it."""
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    light = sum(
        share * (value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4)
        for share, value in ((0.2126, red), (0.7152, green), (0.0722, blue))
    )
    # WCAG 2 contrast: (lighter + 0.05) / (darker + 0.05); the two are equal at a luminance of 0.179.
    return Style(color="#000000" if light > 0.179 else "#ffffff", bgcolor=colour, bold=True)
