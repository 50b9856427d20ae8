"""A session from left to right: what its client told above the line, what its therapist told below, a row a code."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ipr_coder.reports.drawing.looks import Looks
from ipr_coder.reports.drawing.sheet import (
    BAND,
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
    sheet,
    widest_mm,
)
from ipr_coder.reports.drawings import FamilyStyle, MapMark, MomentMap
from ipr_coder.transcripts.clock import hms

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.patches import Patch
    from matplotlib.path import Path

_ROW_MM, _EDGE, _THICK = 4.4, 0.2, 0.54
_NAME_GAP_MM = 1.3
_MOST_ROWS = 26
"""Rows that a page holds; a session with more codes has a row a family."""
_CROWDED = "Too many codes for a row each: they are drawn with their families."
_STEPS_S = (10, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200)


def draw_moment_map(drawing: MomentMap, looks: Looks) -> Figure:
    """The map; each mark is a bar as long as its stretch of the session, with its family's sign at its beginning."""
    client, therapist = _rows(drawing.client), _rows(drawing.therapist)
    crowded = len(client) + len(therapist) > _MOST_ROWS
    if crowded:
        client, therapist = _families(drawing.client), _families(drawing.therapist)
    above, below = len(client) + 1, len(therapist) + 1
    names = [label(name) for name, _ in (*client, *therapist)]
    left = max(widest_mm(names), 24) + 4
    families = list(dict.fromkeys(mark.family for mark in (*drawing.client, *drawing.therapist)))
    legend = Legend([(_sign(looks[name]), name) for name in families] + _both(drawing), WIDTH - 8)
    bottom, top = 12 + legend.height, 6.0 if crowded else 2.0
    height = min(_ROW_MM * (above + below + 2 * _EDGE), TALLEST - bottom - top)
    figure = sheet(WIDTH, height + bottom + top)
    axes = axes_in(figure, left, bottom, 9, top)
    length = max([drawing.length_ms, 1, *(mark.end_ms for mark in (*drawing.client, *drawing.therapist))])
    axes.set_xlim(0, length)
    axes.set_ylim(-below - _EDGE, above + _EDGE)
    _bands(axes, [(start, max(end, start + length / 400)) for start, end in drawing.matches])
    spots = [len(client) - place - 0.5 for place in range(len(client))]
    spots += [-place - 1.5 for place in range(len(therapist))]
    axes.hlines(spots, 0, length, color=HAIR, linewidth=0.4, zorder=0.5)
    placed = [(spot, mark) for spot, (_, marks) in zip(spots, (*client, *therapist), strict=True) for mark in marks]
    for family in families:
        _paint(axes, [(spot, mark) for spot, mark in placed if mark.family == family], looks[family])
    axes.axhline(0, color=INK, linewidth=1.2)
    axes.set_yticks([])
    _name(axes, spots, names)
    axes.spines["left"].set_visible(False)
    _time_axis(axes, length)
    _side(axes, "" if client else drawing.silence("client"), above - 0.5, "Client")
    _side(axes, "" if therapist else drawing.silence("therapist"), -0.5, "Therapist")
    if crowded:
        axes.set_title(_CROWDED, fontsize=SMALL, loc="left")
    legend.put(figure, 4)
    return figure


def _rows(marks: Sequence[MapMark]) -> list[tuple[str, list[MapMark]]]:
    """The marks by code, in the order of families and codes."""
    families = list(dict.fromkeys(mark.family for mark in sorted(marks, key=lambda mark: mark.family)))
    codes = sorted({(families.index(mark.family), mark.code) for mark in marks})
    return [(code, [mark for mark in marks if mark.code == code]) for _, code in codes]


def _families(marks: Sequence[MapMark]) -> list[tuple[str, list[MapMark]]]:
    names = sorted({mark.family for mark in marks})
    return [(name, [mark for mark in marks if mark.family == name]) for name in names]


def _paint(axes: Axes, placed: Sequence[tuple[float, MapMark]], style: FamilyStyle) -> None:
    """The marks of one family at the heights of their rows, as one shape: a hatch is laid out once for each shape, and
    a report may have a map for every session."""
    from matplotlib.patches import PathPatch

    corners = [
        _corners(mark.start_ms, mark.end_ms, spot - _THICK / 2, spot + _THICK / 2)
        for spot, mark in placed
        if mark.end_ms > mark.start_ms
    ]
    if corners:
        look = {"facecolor": style.colour, "edgecolor": INK, "linewidth": 0.4, "hatch": style.hatch * 2, "zorder": 2}
        _put(axes, PathPatch(_shape(corners), **look))
    axes.plot(
        [mark.start_ms for _, mark in placed], [spot for spot, _ in placed], linestyle="none", marker=style.marker,
        markersize=5, color=style.colour, markeredgecolor=INK, markeredgewidth=0.6, clip_on=False, zorder=3,
    )  # fmt: skip


def _name(axes: Axes, spots: Sequence[float], names: Sequence[str]) -> None:
    """The names of the rows, as labels of ticks stand: those would bring lines and marks along that are not drawn."""
    across = axes.get_yaxis_transform()
    gap = _NAME_GAP_MM / (WIDTH * axes.get_position().width)
    for spot, name in zip(spots, names, strict=True):
        axes.text(-gap, spot, name, transform=across, ha="right", va="center_baseline", fontsize=POINTS)


def _bands(axes: Axes, stretches: Sequence[tuple[float, float]]) -> None:
    """What both told of, from top to bottom and as one shape."""
    if stretches:
        from matplotlib.patches import PathPatch

        look = {"facecolor": BAND, "edgecolor": SOFT, "linewidth": 0.4, "zorder": 0}
        shape = _shape([_corners(start, end, 0, 1) for start, end in stretches])
        _put(axes, PathPatch(shape, transform=axes.get_xaxis_transform(), **look))


def _put(axes: Axes, patch: Patch) -> None:
    """The same as add_patch, which besides looks at each corner for the ends of axes that are set already."""
    axes.add_artist(patch)


def _shape(rectangles: Sequence[Sequence[tuple[float, float]]]) -> Path:
    from matplotlib.path import Path

    codes = [Path.MOVETO, Path.LINETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY] * len(rectangles)
    return Path([corner for one in rectangles for corner in one], codes)


def _corners(left: float, right: float, low: float, high: float) -> list[tuple[float, float]]:
    """A rectangle's corners, and the first once more to close it."""
    return [(left, low), (right, low), (right, high), (left, high), (left, low)]


def _side(axes: Axes, silence: str, spot: float, name: str) -> None:
    """Whose marks these are, over the names of the codes; `silence` says why there are none."""
    across = axes.get_yaxis_transform()
    axes.annotate(
        name, (0, spot), (-4, 0), xycoords=across, textcoords="offset points", ha="right", va="center",
        fontweight="bold", fontsize=POINTS,
    )  # fmt: skip
    if silence:
        axes.text(0.01, spot, silence, transform=across, va="center", color=SOFT, fontsize=SMALL)


def _time_axis(axes: Axes, length: int) -> None:
    step = (
        next((step for step in _STEPS_S if length / 1000 / step <= 7), _STEPS_S[-1] * -(-length // 50_400_000)) * 1000
    )
    ticks = list(range(0, length + 1, step))
    axes.set_xticks(ticks, [hms(at) for at in ticks])
    axes.set_xlabel("Session time")


def _sign(style: FamilyStyle) -> Artist:
    from matplotlib.lines import Line2D

    return Line2D(
        [], [], linestyle="none", marker=style.marker, markersize=6, color=style.colour, markeredgecolor=INK,
        markeredgewidth=0.6,
    )  # fmt: skip


def _both(drawing: MomentMap) -> list[tuple[Artist, str]]:
    from matplotlib.patches import Patch

    band = Patch(facecolor=BAND, edgecolor=SOFT, linewidth=0.4)
    return [(band, "told of by both")] if drawing.matches else []
