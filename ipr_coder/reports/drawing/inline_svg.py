"""matplotlib's SVG made fit to stand inside a page under a strict content security policy, light or dark."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ipr_coder.reports.drawing.sheet import BAND, HAIR, INK, PAPER, SOFT

if TYPE_CHECKING:
    from lxml.etree import _Element

_SVG = "http://www.w3.org/2000/svg"
_XLINK = "{http://www.w3.org/1999/xlink}href"
_PAGE_COLOURS = {
    INK: "currentColor",
    SOFT: f"var(--soft, {SOFT})",
    HAIR: f"var(--hair, {HAIR})",
    BAND: f"var(--band, {BAND})",
    PAPER: f"var(--paper, {PAPER})",
}
_SCREEN = 4.6
"""Pixels on a screen for each millimetre on paper: lettering of 8 points comes out at 13 pixels."""
_URL = re.compile(r"url\(#([^)]+)\)")
_FONT = re.compile(r"(?:(bold|\d{3})\s+)?([\d.]+)px\s+(.+)")


def inline_svg(source: bytes, name: str, width: float, height: float) -> bytes:
    """The `<svg>` element: styles as attributes, no metadata, ids that begin with `name`, colours of the page."""
    from lxml import etree

    root = etree.fromstring(source, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    for element in [*root.iter(f"{{{_SVG}}}metadata"), *root.iter(f"{{{_SVG}}}style")]:
        parent = element.getparent()
        assert parent is not None  # noqa: S101
        parent.remove(element)
    used = _references(root)
    for element in root.iter(f"{{{_SVG}}}*"):
        _mend(element, name, used)
    for comment in list(root.iter(etree.Comment)):
        above = comment.getparent()
        if above is not None:
            tail = comment.tail or ""
            above.text = (above.text or "") + tail if comment.getprevious() is None else above.text
            above.remove(comment)
    bare = _bare(root, width, height)
    return etree.tostring(bare, encoding="unicode").encode()


def _references(root: _Element) -> set[str]:
    found = set()
    for element in root.iter(f"{{{_SVG}}}*"):
        for key, value in element.attrib.items():
            if key == _XLINK:
                found.add(str(value).lstrip("#"))
            found.update(_URL.findall(str(value)))
    return found


def _mend(element: _Element, name: str, used: set[str]) -> None:
    own = element.attrib.pop("id", "")
    if own in used:
        element.set("id", f"{name}-{own!s}")
    for style, value in _attributes(str(element.attrib.pop("style", ""))):
        element.set(style, value)
    for key, there in list(element.attrib.items()):
        text = _URL.sub(rf"url(#{name}-\1)", str(there))
        if key == _XLINK:
            del element.attrib[key]
            element.set("href", f"#{name}-{text.lstrip('#')}")
        else:
            element.set(str(key), _PAGE_COLOURS.get(text.lower(), text) if key in ("fill", "stroke") else text)


def _attributes(style: str) -> list[tuple[str, str]]:
    """The declarations of a style attribute as attributes of their own."""
    made = []
    for declaration in style.split(";"):
        key, _, value = (part.strip() for part in declaration.partition(":"))
        if key == "font":
            if (font := _FONT.match(value)) is not None:
                made.append(("font-size", font[2]))
                if font[1]:
                    made.append(("font-weight", font[1]))
        elif key:
            made.append((key, value))
    return made


def _bare(root: _Element, width: float, height: float) -> _Element:
    """The element alone, without a namespace prefix for links, sized for a screen."""
    from lxml import etree

    bare = etree.fromstring(f'<svg xmlns="{_SVG}"/>')
    bare.set("viewBox", str(root.get("viewBox")))
    bare.set("width", f"{width * _SCREEN:.0f}")
    bare.set("height", f"{height * _SCREEN:.0f}")
    bare.set("font-family", "DejaVu Sans, Verdana, sans-serif")
    bare.set("stroke-linejoin", "round")
    bare.set("stroke-linecap", "butt")
    bare.set("aria-hidden", "true")
    bare.set("focusable", "false")
    bare.extend(list(root))
    etree.cleanup_namespaces(bare)
    return bare
