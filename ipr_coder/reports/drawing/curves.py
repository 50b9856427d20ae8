"""Curves over one axis: saturation, time to repair."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ipr_coder.reports.drawing.looks import Look, Looks, series_looks
from ipr_coder.reports.drawing.sheet import HAIR, INK, PAPER, Legend, axes_in, label, sheet, whole_ticks, widest_mm
from ipr_coder.reports.drawings import Curve, Curves

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.lines import Line2D

_WIDTH, _HEIGHT = 140.0, 74.0
_MOST_MARKED = 40
"""Points of a curve that each get a marker; of longer ones, some."""
_MOST_NAMED = 24
"""Names that fit beside each other under an axis, standing upright."""


def draw_curves(drawing: Curves, looks: Looks) -> Figure:
    """The curves, each with its own colour, dash and marker; crosses where something was last seen."""
    styles = series_looks([curve.family for curve in drawing.curves], looks)
    names = [label(text, 24) for text in drawing.x_labels]
    named = 0 < len(names) <= _MOST_NAMED
    legend = Legend(
        [(_sign(look), curve.name) for curve, look in zip(drawing.curves, styles, strict=True)] + _last_seen(drawing),
        _WIDTH,
    )
    bottom = 11 + legend.height + (widest_mm(names) if named else 0)
    figure = sheet(_WIDTH, _HEIGHT + bottom)
    axes = axes_in(figure, 16, bottom, 5, 3)
    for curve, look in zip(drawing.curves, styles, strict=True):
        _paint(axes, curve, look, drawing.steps)
    _scale(axes, drawing)
    if named:
        axes.set_xticks(range(len(names)), names, rotation=90)
    axes.set_xlabel(label(drawing.x_title, 80))
    axes.set_ylabel(label(drawing.y_title, 52))
    axes.grid(color=HAIR, linewidth=0.5)
    axes.set_axisbelow(True)
    legend.put(figure, 14)
    return figure


def _paint(axes: Axes, curve: Curve, look: Look, steps: bool) -> None:
    xs, ys = [x for x, _ in curve.points], [y for _, y in curve.points]
    if steps and curve.ended and xs and max(curve.ended) > xs[-1]:
        axes.plot([xs[-1], max(curve.ended)], [ys[-1]] * 2, color=look.style.colour, linestyle=look.dash, linewidth=1.4)
    axes.plot(
        xs,
        ys,
        drawstyle="steps-post" if steps else "default",
        color=look.style.colour,
        linestyle=look.dash,
        linewidth=1.4,
        marker=look.style.marker,
        markevery=max(1, -(-len(xs) // _MOST_MARKED)),
        markersize=4,
        markeredgecolor=INK,
        markeredgewidth=0.5,
        clip_on=False,
    )
    if curve.ended:
        heights = [_height(curve, x, steps) for x in curve.ended]
        axes.plot(
            curve.ended, heights, linestyle="none", marker="x", markersize=5.5, color=INK, clip_on=False, zorder=5
        )


def _scale(axes: Axes, drawing: Curves) -> None:
    xs = [x for curve in drawing.curves for x, _ in curve.points] + [x for curve in drawing.curves for x in curve.ended]
    ys = [y for curve in drawing.curves for _, y in curve.points]
    low, high = drawing.y_range or (min([0.0, *ys]), max(ys, default=1.0))
    axes.set_ylim(low, high if high > low else low + 1)
    axes.set_xlim(min([0.0, *xs]), max(xs, default=1.0) or 1.0)
    whole_ticks(axes.xaxis, all(float(x).is_integer() for x in xs) and max(xs, default=0) > 1)
    whole_ticks(axes.yaxis, high - low > 2)


def _height(curve: Curve, x: float, steps: bool) -> float:
    """The curve's value at x: the step it is on, or between the two points beside it."""
    before = [point for point in curve.points if point[0] <= x]
    after = [point for point in curve.points if point[0] > x]
    if not before:
        return curve.points[0][1] if curve.points else 0.0
    if steps or not after:
        return before[-1][1]
    (x0, y0), (x1, y1) = before[-1], after[0]
    return y0 + (y1 - y0) * (x - x0) / (x1 - x0)


def _sign(look: Look) -> Line2D:
    from matplotlib.lines import Line2D

    return Line2D(
        [], [], color=look.style.colour, linestyle=look.dash, linewidth=1.4, marker=look.style.marker, markersize=4,
        markeredgecolor=INK, markeredgewidth=0.5, markerfacecoloralt=PAPER,
    )  # fmt: skip


def _last_seen(drawing: Curves) -> list[tuple[Line2D, str]]:
    from matplotlib.lines import Line2D

    if not any(curve.ended for curve in drawing.curves):
        return []
    return [(Line2D([], [], color=INK, linestyle="none", marker="x", markersize=5.5), "last seen, still open")]
