"""One line an item from occasion to occasion, its name at its end."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ipr_coder.reports.drawing.looks import Looks, series_looks
from ipr_coder.reports.drawing.sheet import HAIR, INK, SOFT, WIDTH, axes_in, label, sheet, whole_ticks, widest_mm
from ipr_coder.reports.drawings import Slopes

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_LINE_MM = 3.9


def draw_slopes(drawing: Slopes, looks: Looks) -> Figure:
    """Lines over the occasions, named at the right where there is room for each name."""
    names = [label(series.name) for series in drawing.series]
    styles = series_looks([series.family for series in drawing.series], looks)
    right = widest_mm(names) + 14
    bottom, top = 8.0, 4.0
    height = max(66.0, _LINE_MM * len(names) + 6)
    figure = sheet(WIDTH, height + bottom + top)
    axes = axes_in(figure, 17, bottom, right, top)
    values = [value for series in drawing.series for value in series.values if value is not None]
    low, high = min([0.0, *values]), max(values, default=1.0) or 1.0
    axes.set_ylim(low, low + (high - low) * 1.06)
    axes.set_xlim(-0.08, max(1, len(drawing.occasions) - 1) + 0.04)
    for series, look in zip(drawing.series, styles, strict=True):
        heights = [math.nan if value is None else value for value in series.values]  # no line is drawn over a gap
        axes.plot(
            range(len(heights)), heights, color=look.style.colour, linestyle=look.dash, linewidth=1.5,
            marker=look.style.marker, markersize=5, markeredgecolor=INK, markeredgewidth=0.5, clip_on=False,
        )  # fmt: skip
    axes.set_xticks(range(len(drawing.occasions)), [label(text, 20) for text in drawing.occasions])
    whole_ticks(axes.yaxis, high > 6 and all(float(value).is_integer() for value in values))
    axes.set_ylabel(label(drawing.value_title, 46))
    axes.grid(axis="x", color=HAIR, linewidth=0.8)
    axes.grid(axis="y", color=HAIR, linewidth=0.4)
    axes.set_axisbelow(True)
    mm = height / (axes.get_ylim()[1] - low)
    ends = [_last(series.values) for series in drawing.series]
    spots = _apart([((end[1] if end else low) - low) * mm for end in ends], height)
    edge = axes.get_xlim()[1]
    step = (edge - axes.get_xlim()[0]) / (WIDTH - 17 - right)
    for name, look, end, spot in zip(names, styles, ends, spots, strict=True):
        y = low + spot / mm
        # A line on from an earlier occasion would look like a value that stays.
        goes_on = end is not None and end[0] == len(drawing.occasions) - 1
        if end is not None and goes_on:
            axes.plot([end[0], edge + 4 * step], [end[1], y], color=SOFT, linewidth=0.4, clip_on=False)
        axes.plot(
            [edge + 6 * step], [y], marker=look.style.marker, markersize=5, color=look.style.colour,
            markeredgecolor=INK, markeredgewidth=0.5, clip_on=False,
        )  # fmt: skip
        axes.text(edge + 8 * step, y, name if goes_on else f"{name} (–)", va="center")
    return figure


def _last(values: Sequence[float | None]) -> tuple[int, float] | None:
    return next(((x, value) for x, value in reversed(list(enumerate(values))) if value is not None), None)


def _apart(wanted: Sequence[float], height: float) -> list[float]:
    """Millimetres at which names stand: as near to where their lines end as a line's height between them allows."""
    order = sorted(range(len(wanted)), key=lambda place: (wanted[place], place))
    spots = list(wanted)
    floor = -_LINE_MM
    for place in order:
        spots[place] = floor = max(spots[place], floor + _LINE_MM)
    ceiling = height + _LINE_MM / 2
    for place in reversed(order):
        spots[place] = ceiling = min(spots[place], ceiling - _LINE_MM)
    return spots
