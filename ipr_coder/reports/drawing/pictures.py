"""A drawing as a picture: PNG at 300 dots an inch for Word, SVG to stand inside a page."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ipr_coder.reports.drawing.looks import Looks
from ipr_coder.reports.drawing.sheet import drawing_board, size_of
from ipr_coder.reports.drawings import Bars, Curves, Drawing, Matrix, MomentMap, Slopes

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from PIL.Image import Image

DOTS_AN_INCH = 300

_MOST_WAITING = 2


@dataclass(frozen=True, slots=True)
class Picture:
    """The bytes of a picture and the millimetres it is drawn for."""

    content: bytes
    width: float
    height: float


def picture_png(drawing: Drawing, looks: Looks) -> Picture:
    """The drawing as .png; the same drawing gives the same bytes on one computer."""
    return _packed(*_dots(drawing, looks))


def pictures_png(drawings: Iterable[Drawing], looks: Looks) -> list[Picture]:
    """The drawings as .png, in their order: while one is packed, the next is drawn."""
    waiting: list[Future[Picture]] = []
    with ThreadPoolExecutor(1, "packing") as packing:
        for drawing in drawings:
            if len(waiting) >= _MOST_WAITING:
                # A picture that is not packed takes some 10 MB.
                waiting[-_MOST_WAITING].result()
            waiting.append(packing.submit(_packed, *_dots(drawing, looks)))
        return [picture.result() for picture in waiting]


def picture_svg(drawing: Drawing, looks: Looks, name: str) -> Picture:
    """The drawing as an `<svg>` element to stand in a page; `name` keeps its ids apart from those of other pictures.

    It has no style sheet, no style attribute and no address of anything outside, and takes ink and paper from the
    page (`color`, and the CSS variables --paper, --soft, --hair and --band).
    """
    from ipr_coder.reports.drawing.inline_svg import inline_svg

    none = {"Date": None, "Creator": None, "Format": None, "Type": None}
    page = io.BytesIO()
    with _board(name):
        figure = _drawn(drawing, looks)
        figure.savefig(page, format="svg", dpi=DOTS_AN_INCH, metadata=none)
        width, height = size_of(figure)
    return Picture(inline_svg(page.getvalue(), name, width, height), width, height)


@contextmanager
def _board(salt: str) -> Iterator[None]:
    with drawing_board(salt), warnings.catch_warnings():
        # Letters that the typeface lacks are drawn as boxes; in a page the browser finds them elsewhere.
        warnings.filterwarnings("ignore", message=r"Glyph .* missing from font")
        yield


def _dots(drawing: Drawing, looks: Looks) -> tuple[Image, float, float]:
    """The drawing in red, green and blue, and its millimetres."""
    from PIL import Image

    with _board(""):
        figure = _drawn(drawing, looks)
        figure.set_dpi(DOTS_AN_INCH)
        canvas: Any = figure.canvas
        canvas.draw()
        across, down = canvas.get_width_height(physical=True)
        with Image.frombuffer("RGBA", (across, down), canvas.buffer_rgba(), "raw", "RGBA", 0, 1) as shown:
            dots = shown.convert("RGB")
        # A figure and its canvas hold each other: without this, its 10 MB stay until Python looks for such rings.
        canvas.renderer = None
        return (dots, *size_of(figure))


def _packed(dots: Image, width: float, height: float) -> Picture:
    file = io.BytesIO()
    # Packing a picture tighter takes longer than drawing it.
    dots.save(file, "PNG", dpi=(DOTS_AN_INCH, DOTS_AN_INCH), compress_level=3)
    return Picture(file.getvalue(), width, height)


def _drawn(drawing: Drawing, looks: Looks) -> Figure:
    match drawing:
        case Bars():
            from ipr_coder.reports.drawing.bars import draw_bars

            return draw_bars(drawing, looks)
        case Curves():
            from ipr_coder.reports.drawing.curves import draw_curves

            return draw_curves(drawing, looks)
        case Matrix():
            from ipr_coder.reports.drawing.matrix import draw_matrix

            return draw_matrix(drawing)
        case Slopes():
            from ipr_coder.reports.drawing.slopes import draw_slopes

            return draw_slopes(drawing, looks)
        case MomentMap():
            from ipr_coder.reports.drawing.moment_map import draw_moment_map

            return draw_moment_map(drawing, looks)
