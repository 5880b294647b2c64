"""Elements of OOXML, built by name, and its units.

`el("a:off", x=0, y=0)` makes an element of python-pptx's own classes, so that what is built here can be read
back through its API. Children that are None are left out. This module does not know what a scene is.
"""

from __future__ import annotations

import re
from typing import Any

from pptx.oxml import oxml_parser
from pptx.oxml.ns import _nsmap

NAMESPACES: dict[str, str] = {
    **_nsmap,
    "p14": "http://schemas.microsoft.com/office/powerpoint/2010/main",
    "asvg": "http://schemas.microsoft.com/office/drawing/2016/SVG/main",
    "adec": "http://schemas.microsoft.com/office/drawing/2017/decorative",
    "ahyp": "http://schemas.microsoft.com/office/drawing/2018/hyperlinkcolor",
}
EMU_PER_PX = 9525
"""1280 px = 12192000 EMU = 13.333 in."""

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")

Element = Any
"""An lxml element; python-pptx's classes are not typed for what is done here."""


_TAGS: dict[str, tuple[str, dict[str, str]]] = {}
_ATTRIBUTES: dict[str, str] = {}


def el(tag: str, /, *children: Element | str | None, **attributes: object) -> Element:
    """An element; an attribute `r__id` becomes `r:id`, a None is left out, a bool becomes 1 or 0."""
    known = _TAGS.get(tag)
    if known is None:
        prefix, _, local = tag.partition(":")
        known = _TAGS[tag] = (f"{{{NAMESPACES[prefix]}}}{local}", {prefix: NAMESPACES[prefix]})
    element: Element = oxml_parser.makeelement(known[0], nsmap=known[1])
    for name, value in attributes.items():
        if value is not None:
            element.set(_ATTRIBUTES.get(name) or _ATTRIBUTES.setdefault(name, _qualified(name)), _written(value))
    for child in children:
        if isinstance(child, str):
            element.text = legal(child)
        elif child is not None:
            element.append(child)
    return element


def legal(text: str) -> str:
    """`text` without the characters that XML 1.0 forbids."""
    return _ILLEGAL.sub("", text)


def emu(px: float) -> int:
    """px → EMU."""
    return round(px * EMU_PER_PX)


def hundredths(px: float) -> int:
    """px → 1/100 pt (font sizes, letter spacing, line pitch)."""
    return round(px * 75)


def angle(degrees: float) -> int:
    """Degrees → 1/60000 degree, 0 ≤ angle < 21600000."""
    return round((degrees % 360) * 60000) % 21600000


def thousandths(share: float) -> int:
    """0..1 → 1/1000 per cent."""
    return round(share * 100000)


def extension(uri: str, child: Element, *, prefix: str = "a") -> Element:
    """`<a:extLst>` with the one extension."""
    return el(f"{prefix}:extLst", el(f"{prefix}:ext", child, uri=uri))


def _qualified(name: str) -> str:
    prefix, _, local = name.rpartition("__")
    return f"{{{NAMESPACES[prefix]}}}{local}" if prefix else name


def _written(value: object) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    return legal(str(value))
