"""Bars that lie on their side, so that the names of codes can be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ipr_coder.reports.drawing.looks import Looks, series_looks
from ipr_coder.reports.drawing.sheet import (
    HAIR,
    INK,
    POINTS,
    SMALL,
    SOFT,
    TALLEST,
    WIDTH,
    Legend,
    axes_in,
    label,
    number,
    sheet,
    whole_ticks,
    widest_mm,
)
from ipr_coder.reports.drawings import Bars

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_FOOT, _TOP, _TOP_WITH_WORDS = 11.0, 2.0, 7.0


def draw_bars(bars: Bars, looks: Looks) -> Figure:
    """The bars in the order of their labels, first on top."""
    from matplotlib.patches import Patch

    styles = [look.style for look in series_looks([series.family for series in bars.series], looks)]
    legend = Legend(
        [
            (Patch(facecolor=style.colour, edgecolor=INK, hatch=style.hatch * 2, linewidth=0.5), series.name)
            for series, style in zip(bars.series, styles, strict=True)
        ]
        if len(bars.series) > 1
        else [],
        WIDTH,
    )
    bottom = _FOOT + legend.height
    beside = 1 if bars.stacked else max(1, len(bars.series))
    row = 4.4 if beside == 1 else 2.6 * beside + 1.4
    # Labels for which a page has no room are in the table, and the picture says so.
    most = max(1, int((TALLEST - bottom - _TOP_WITH_WORDS) / row + 1e-6))
    labels = [label(text) for text in bars.labels[:most]]
    shown = [list(series.values[:most]) for series in bars.series]
    left_out = len(bars.labels) - len(labels)
    left, top = widest_mm(labels) + 4, _TOP_WITH_WORDS if left_out else _TOP
    figure = sheet(WIDTH, max(row * max(1, len(labels)), 8) + bottom + top)
    axes = axes_in(figure, left, bottom, 12, top)
    _paint(axes, shown, styles, bars.stacked)
    axes.set_yticks(range(len(labels)), labels)
    axes.set_ylim(max(1, len(labels)) - 0.5, -0.5)
    axes.tick_params(axis="y", length=0)
    everything = [value for values in shown for value in values if value is not None]
    whole_ticks(axes.xaxis, all(float(value).is_integer() for value in everything))
    axes.set_xlim(min([0.0, *everything]), None if any(everything) else 1)
    axes.set_xlabel(label(bars.value_title, 80))
    axes.grid(axis="x", color=HAIR, linewidth=0.5)
    axes.set_axisbelow(True)
    if left_out:
        axes.set_title(f"The first {len(labels)}; {left_out} more are in the table.", fontsize=SMALL, loc="left")
    legend.put(figure, 2)
    return figure


def _paint(axes: Axes, shown: list[list[float | None]], styles: list, stacked: bool) -> None:  # type: ignore[type-arg]
    many = 1 if stacked else max(1, len(shown))
    thick = 0.72 / many
    size = min(POINTS - 1, SMALL)
    ends = [0.0] * (len(shown[0]) if shown else 0)
    for place, (values, style) in enumerate(zip(shown, styles, strict=True)):
        at = [n + (0 if stacked else (place - (many - 1) / 2) * thick) for n in range(len(values))]
        lengths = [value or 0.0 for value in values]
        axes.barh(
            at,
            lengths,
            height=thick,
            left=ends if stacked else None,
            color=style.colour,
            edgecolor=INK,
            hatch=style.hatch * 2,
            linewidth=0.5,
        )
        if stacked:
            ends = [end + length for end, length in zip(ends, lengths, strict=True)]
        else:
            for y, value in zip(at, values, strict=True):
                _end(axes, value, y, "–" if value is None else number(value), size)
    if stacked:
        for y, end in enumerate(ends):
            _end(axes, end, y, number(end), size)


def _end(axes: Axes, value: float | None, y: float, text: str, size: float) -> None:
    axes.annotate(
        text, (value or 0.0, y), (2, 0), textcoords="offset points", va="center", fontsize=size,
        color=SOFT if value is None else INK,
    )  # fmt: skip
