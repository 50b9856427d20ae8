"""The strip under the transcript that says which letters may follow, fitted into the cells there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.cells import cell_len

from ipr_coder.codebook.model import Code
from ipr_coder.tui.bar import Piece
from ipr_coder.tui.strips import chip_style, clipped
from ipr_coder.tui.transcript_row import CodeLook

GAP = "  "
SHORTEST = 4


def strip_rows(
    options: Sequence[tuple[str, Code]], looks: Mapping[str, CodeLook], width: int, rows: int, lead: str = ""
) -> list[list[Piece]]:
    """Letters with the names they lead to, over `rows` rows of `width` cells; names give way evenly."""
    names = [looks[code.id].name for _, code in options]
    longest = max((cell_len(name) for name in names), default=0)
    for most in range(longest, SHORTEST - 1, -1):
        packed = _packed(options, [clipped(name, most) for name in names], width, rows, lead)
        if packed is not None:
            return packed
    return _packed(options, [""] * len(names), width, rows, lead) or [[] for _ in range(rows)]


def _packed(
    options: Sequence[tuple[str, Code]], names: Sequence[str], width: int, rows: int, lead: str
) -> list[list[Piece]] | None:
    packed: list[list[Piece]] = [[(lead, "strong")]] if lead else [[]]
    used = cell_len(lead)
    for (letter, code), name in zip(options, names, strict=True):
        size = len(letter) + (1 + cell_len(name) if name else 0)
        gap = len(GAP) if used else 0
        if used + gap + size > width:
            if len(packed) == rows:
                return None
            packed.append([])
            used, gap = 0, 0
        row = packed[-1]
        if gap:
            row.append((GAP, "plain"))
        row.append((letter, chip_style(code.colour)))
        if name:
            row.append((f" {name}", "plain"))
        used += gap + size
    return packed + [[] for _ in range(rows - len(packed))]
