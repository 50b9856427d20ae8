"""A drawing as a picture: PNG at 300 dots an inch for Word, SVG to stand inside a page."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ipr_coder.reports.drawing.looks import Looks
from ipr_coder.reports.drawing.sheet import drawing_board, size_of
from ipr_coder.reports.drawings import Bars, Curves, Drawing, Matrix, MomentMap, Slopes

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DOTS_AN_INCH = 300


@dataclass(frozen=True, slots=True)
class Picture:
    """The bytes of a picture and the millimetres it is drawn for."""

    content: bytes
    width: float
    height: float


def picture_png(drawing: Drawing, looks: Looks) -> Picture:
    """The drawing as .png; the same drawing gives the same bytes on one computer."""
    return _picture(drawing, looks, "png", {"Software": None}, "")


def picture_svg(drawing: Drawing, looks: Looks, name: str) -> Picture:
    """The drawing as an `<svg>` element to stand in a page; `name` keeps its ids apart from those of other pictures.

    It has no style sheet, no style attribute and no address of anything outside, and takes ink and paper from the
    page (`color`, and the CSS variables --paper, --soft, --hair and --band).
    """
    from ipr_coder.reports.drawing.inline_svg import inline_svg

    none = {"Date": None, "Creator": None, "Format": None, "Type": None}
    made = _picture(drawing, looks, "svg", none, name)
    return Picture(inline_svg(made.content, name, made.width, made.height), made.width, made.height)


def _picture(drawing: Drawing, looks: Looks, format: str, metadata: dict[str, None], salt: str) -> Picture:
    page = io.BytesIO()
    with drawing_board(salt), warnings.catch_warnings():
        # Letters that the typeface lacks are drawn as boxes; in a page the browser finds them elsewhere.
        warnings.filterwarnings("ignore", message=r"Glyph .* missing from font")
        figure = _drawn(drawing, looks)
        # Packing a picture tighter takes longer than drawing it.
        packing: dict[str, Any] = {"pil_kwargs": {"compress_level": 3}} if format == "png" else {}
        figure.savefig(page, format=format, dpi=DOTS_AN_INCH, metadata=metadata, **packing)
        width, height = size_of(figure)
    return Picture(page.getvalue(), width, height)


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
