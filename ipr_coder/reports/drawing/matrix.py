"""A square of numbers, darker where they are higher; the numbers stand in it as long as they can be read."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from ipr_coder.reports.drawing.sheet import (
    HAIR,
    INK,
    SMALL,
    SOFT,
    TALLEST,
    WIDTH,
    axes_in,
    label,
    number,
    sheet,
    text_mm,
    widest_mm,
)
from ipr_coder.reports.drawings import Matrix

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST = 30
"""Rows and columns drawn; the others are in the table, and the picture says so."""

_LARGEST_CELL, _SMALLEST_WITH_NUMBER = 11.0, 5.2
_DARK_TEXT, _LIGHT_TEXT = "#000000", "#fefefe"
_LEAST, _MOST_SHADE = (0.97, 0.97, 0.98), (0.03, 0.19, 0.42)
_WIDEST_UPRIGHT = 8.0
_AS_FAR_FROM_BOTH = 0.179
"""The luminance that has the same contrast to black and to white."""
_SLANT = math.sin(math.radians(45))


def draw_matrix(drawing: Matrix) -> Figure:
    """The cells with their row and column names; a gap is hatched."""
    rows = [label(text, 32) for text in drawing.rows[:MOST]]
    columns = [label(text, 32) for text in drawing.columns[:MOST]]
    values = [list(line[:MOST]) for line in drawing.values[:MOST]]
    left_out = max(len(drawing.rows) - len(rows), len(drawing.columns) - len(columns))
    slanted = _slanted(columns)
    above = widest_mm(columns) * _SLANT + 4 if slanted else 6.0
    left = widest_mm(rows) + 3 + (5 if drawing.row_title else 0)
    right = max(4.0, widest_mm(columns[-1:]) * _SLANT if slanted and columns else 0)
    top = above + (5 if drawing.column_title else 0)
    bottom = 16.0 + (4 if left_out else 0)
    cell = min(
        _LARGEST_CELL, (WIDTH - left - right) / max(1, len(columns)), (TALLEST - top - bottom) / max(1, len(rows))
    )
    cell = max(cell, 2.6)
    wide = max(cell * max(1, len(columns)), 60)
    figure = sheet(left + wide + right, top + cell * max(1, len(rows)) + bottom)
    axes = axes_in(figure, left, bottom, right + wide - cell * max(1, len(columns)), top)
    most = max((value for line in values for value in line if value is not None), default=0.0)
    least = min(0.0, *(value for line in values for value in line if value is not None), 0.0)
    _paint(axes, values, least, most, cell)
    _name(axes, drawing, rows, columns, above)
    _scale(figure, label(drawing.value_title, 60), (least, most), left, 4 if left_out else 0)
    if left_out:
        words = f"The first {MOST} rows and columns; the others are in the table."
        figure.text(0.01, 0.005, words, fontsize=SMALL, color=SOFT, va="bottom")
    return figure


def _paint(axes: Axes, values: list[list[float | None]], least: float, most: float, cell: float) -> None:
    from matplotlib.collections import PatchCollection
    from matplotlib.patches import Rectangle

    whole = all(float(value).is_integer() for line in values for value in line if value is not None)
    filled, shades, gaps = [], [], []
    for y, line in enumerate(values):
        for x, value in enumerate(line):
            box = Rectangle((x, y), 1, 1)
            if value is None:
                gaps.append(box)
                continue
            share = (value - least) / (most - least) if most > least else 0.0
            filled.append(box)
            shades.append(_shade(share))
            text = str(round(value)) if whole else f"{value:.2f}"
            if cell >= _SMALLEST_WITH_NUMBER and text_mm(text, SMALL) < cell:
                colour = _LIGHT_TEXT if _is_dark(_shade(share)) else _DARK_TEXT
                axes.text(x + 0.5, y + 0.53, text, ha="center", va="center", fontsize=SMALL, color=colour)
    axes.add_collection(PatchCollection(filled, facecolors=shades, edgecolors=HAIR, linewidths=0.5))
    axes.add_collection(PatchCollection(gaps, facecolors="none", edgecolors=SOFT, linewidths=0.3, hatch="//"))


def _name(axes: Axes, drawing: Matrix, rows: list[str], columns: list[str], above: float) -> None:
    axes.set_xlim(0, max(1, len(columns)))
    axes.set_ylim(max(1, len(rows)), 0)
    axes.xaxis.tick_top()
    axes.set_xticks([place + 0.5 for place in range(len(columns))], columns)
    axes.set_yticks([place + 0.5 for place in range(len(rows))], rows)
    axes.tick_params(length=0, pad=2)
    if _slanted(columns):
        for text in axes.get_xticklabels():
            text.set(rotation=45, ha="left", va="bottom", rotation_mode="anchor")
    for spine in axes.spines.values():
        spine.set_visible(False)
    if drawing.row_title:
        axes.set_ylabel(label(drawing.row_title), fontweight="bold")
    if drawing.column_title:
        axes.annotate(
            label(drawing.column_title), (0, 1), (0, above * 72 / 25.4), xycoords="axes fraction",
            textcoords="offset points", fontweight="bold", va="bottom",
        )  # fmt: skip


def _scale(figure: Figure, title: str, ends: tuple[float, float], left: float, lift: float) -> None:
    """A strip from the lowest shade to the highest, with what they mean."""
    from matplotlib.collections import PatchCollection
    from matplotlib.patches import Rectangle

    width, height = (float(side) * 25.4 for side in figure.get_size_inches())
    strip = figure.add_axes((left / width, (8 + lift) / height, 40 / width, 3 / height))
    steps = 24
    strip.add_collection(
        PatchCollection(
            [Rectangle((n, 0), 1, 1) for n in range(steps)],
            facecolors=[_shade(n / (steps - 1)) for n in range(steps)],
            edgecolors="face",
            linewidths=0.4,
        )
    )
    strip.set_xlim(0, steps)
    strip.set_ylim(0, 1)
    strip.set_yticks([])
    strip.set_xticks([0, steps], [number(end) for end in ends])
    strip.tick_params(length=0, labelsize=SMALL)
    for spine in strip.spines.values():
        spine.set(visible=True, color=INK, linewidth=0.4)
    strip.text(steps + 1.5, 0.5, title, va="center", fontsize=SMALL)


def _slanted(columns: list[str]) -> bool:
    return widest_mm(columns) > _WIDEST_UPRIGHT


def _shade(share: float) -> tuple[float, float, float]:
    low, high = _LEAST, _MOST_SHADE
    red, green, blue = (a + (b - a) * share for a, b in zip(low, high, strict=True))
    return red, green, blue


def _is_dark(colour: tuple[float, float, float]) -> bool:
    """Whether white letters are easier to read on it than black ones (relative luminance of WCAG 2)."""
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] < _AS_FAR_FROM_BOTH
