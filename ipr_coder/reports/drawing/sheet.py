"""The sheet a figure is drawn on: measured in millimetres, the same on every computer, and deaf to markup.

Lettering is DejaVu Sans, which comes with matplotlib, in the size in which it is printed.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from ipr_coder.reports.cells import visible

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH = 170.0
"""Millimetres between the margins of an upright page."""
TALLEST = 150.0
"""Millimetres that leave room for a caption on a page that lies on its side."""

INK, SOFT, HAIR, BAND, PAPER = "#1b1b1b", "#595959", "#d8d8d8", "#e9e6df", "#ffffff"
"""The colours that follow the page, dark or light; all others are fixed."""

POINTS = 8.0
SMALL = 7.0

_MM = 1 / 25.4
_LOCK = threading.Lock()
_ROW_MM = 4.6


@contextmanager
def drawing_board(salt: str) -> Iterator[None]:
    """matplotlib's own defaults, whatever the user has set, with the few that figures need; one figure at a time.

    `salt` keeps the ids inside two SVG files apart.
    """
    import matplotlib as mpl

    with _LOCK, mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(
            {
                "font.family": ["DejaVu Sans"],
                "font.size": POINTS,
                "text.parse_math": False,
                "text.color": INK,
                "axes.edgecolor": INK,
                "axes.labelcolor": INK,
                "axes.labelsize": POINTS,
                "axes.linewidth": 0.6,
                "axes.spines.top": False,
                "axes.spines.right": False,
                "axes.unicode_minus": True,
                "axes.facecolor": "none",
                "xtick.color": INK,
                "ytick.color": INK,
                "xtick.labelsize": POINTS,
                "ytick.labelsize": POINTS,
                "xtick.major.width": 0.6,
                "ytick.major.width": 0.6,
                "xtick.major.size": 2.5,
                "ytick.major.size": 2.5,
                "hatch.linewidth": 0.5,
                "svg.fonttype": "none",
                "svg.hashsalt": salt,
            }
        )
        yield


def sheet(width: float, height: float) -> Figure:
    """An empty sheet of this many millimetres."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width * _MM, height * _MM), facecolor=PAPER)
    FigureCanvasAgg(figure)
    return figure


def axes_in(figure: Figure, left: float, bottom: float, right: float, top: float) -> Axes:
    """Axes with these margins in millimetres."""
    width, height = size_of(figure)
    axes = figure.add_axes(
        (left / width, bottom / height, (width - left - right) / width, (height - bottom - top) / height)
    )
    # Said where it stands, a title does not have matplotlib measure all that it might lie over; few have one.
    axes.set_title("", y=1.0)
    return axes


def size_of(figure: Figure) -> tuple[float, float]:
    """Width and height in millimetres."""
    width, height = figure.get_size_inches()
    return float(width) / _MM, float(height) / _MM


def label(text: str, longest: int = 36) -> str:
    """A text of the study in one line, cut where it is too long for a picture (the table has it in full)."""
    line = " ".join(visible(text).split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def text_mm(text: str, points: float = POINTS) -> float:
    """Millimetres that a line takes."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    font = FontProperties(family=["DejaVu Sans"], size=points)
    width, _, _ = text_to_path.get_text_width_height_descent(text, font, False)
    return float(width) / 72 / _MM


def widest_mm(texts: Sequence[str], points: float = POINTS) -> float:
    """Millimetres that the longest of the lines takes."""
    return max((text_mm(text, points) for text in texts), default=0.0)


class Legend:
    """What the signs mean, in as many columns as the sheet holds. `height` is in millimetres, 0 without entries."""

    def __init__(self, entries: Sequence[tuple[Artist, str]], width: float) -> None:
        self._entries = [(handle, label(text)) for handle, text in entries]
        texts = [text for _, text in self._entries]
        self._columns = max(1, min(len(texts), int(width // (widest_mm(texts) + 14)))) if texts else 1
        self.height = -(-len(texts) // self._columns) * _ROW_MM + 2 if texts else 0.0

    def put(self, figure: Figure, left: float = 0.0) -> None:
        """At the foot of the sheet, `left` millimetres from its edge."""
        if not self._entries:
            return
        width, _ = size_of(figure)
        made = figure.legend(
            [handle for handle, _ in self._entries],
            ["x"] * len(self._entries),
            loc="lower left",
            bbox_to_anchor=(left / width, 0.0),
            ncols=self._columns,
            frameon=False,
            borderaxespad=0.0,
            borderpad=0.2,
            fontsize=POINTS,
            handlelength=2.8,
        )
        # Set afterwards: matplotlib leaves out what begins with an underscore.
        for text, (_, words) in zip(made.get_texts(), self._entries, strict=True):
            text.set_text(words)


def number(value: float) -> str:
    """A number in a picture: whole where it is whole."""
    return str(round(value)) if float(value).is_integer() else f"{value:.2f}".rstrip("0").rstrip(".")


def whole_ticks(axis: Any, whole: bool) -> None:
    """A few round ticks, whole numbers where only those can occur."""
    from matplotlib.ticker import MaxNLocator

    axis.set_major_locator(MaxNLocator(nbins=6, integer=whole, min_n_ticks=2))
