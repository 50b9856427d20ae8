"""Figures as pictures: SVG for pages, PNG for Word. Knows numbers and words of a drawing, and no study."""

from __future__ import annotations

from ipr_coder.reports.drawing.pictures import Picture, picture_png, picture_svg, pictures_png

__all__ = ["Picture", "picture_png", "picture_svg", "pictures_png"]
