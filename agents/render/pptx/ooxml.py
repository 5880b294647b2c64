"""Elements of OOXML, built by name, and its units.

`el("a:off", x=0, y=0)` makes an element of python-pptx's own classes, so that what is built here can be read
back through its API. `draft` takes the same and makes something lighter, for shapes, which are many: a whole slide of
drafts is parsed at once (`real`), at a third of the time. Children that are None are left out. This module does not
know what a scene is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any
from xml.sax.saxutils import escape

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]
from pptx.oxml import oxml_parser
from pptx.oxml.ns import _nsmap

NAMESPACES: dict[str, str] = {
    **_nsmap,
    "p14": "http://schemas.microsoft.com/office/powerpoint/2010/main",
    "asvg": "http://schemas.microsoft.com/office/drawing/2016/SVG/main",
    "adec": "http://schemas.microsoft.com/office/drawing/2017/decorative",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
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
        elif isinstance(child, Draft):
            element.append(real([child])[0])
        elif child is not None:
            element.append(child)
    return element


class Draft:
    """An element to be: its name as `a:off`, its attributes, its children (drafts or elements), its text."""

    __slots__ = ("attrib", "children", "name", "text")

    def __init__(self, name: str, attrib: dict[str, str], children: list[Any], text: str = "") -> None:
        self.name, self.attrib, self.children, self.text = name, attrib, children, text

    @property
    def tag(self) -> str:
        """The name as lxml says it."""
        prefix, _, local = self.name.partition(":")
        return f"{{{NAMESPACES[prefix]}}}{local}"

    def get(self, name: str) -> str | None:
        """An attribute."""
        return self.attrib.get(name)

    def set(self, name: str, value: str) -> None:
        """Set an attribute."""
        self.attrib[name] = value

    def append(self, child: Element) -> None:
        """Add a last child."""
        self.children.append(child)

    def insert(self, at: int, child: Element) -> None:
        """Add a child before the one at `at`."""
        self.children.insert(at, child)

    def remove(self, child: Element) -> None:
        """Take a child away."""
        self.children = [known for known in self.children if known is not child]

    def find(self, tag: str) -> Element | None:
        """The first child of that name, as lxml says it."""
        return next((child for child in self.children if child.__class__ is not Markup and child.tag == tag), None)

    def iter(self, *tags: str) -> Iterator[Element]:
        """This and all within it that have one of these names, in the order of the document."""
        if self.tag in tags:
            yield self
        for child in self.children:
            if child.__class__ is not Markup:
                yield from child.iter(*tags)

    def __len__(self) -> int:
        return len(self.children)

    def write(self, into: list[str]) -> None:
        """Add the pieces of its XML."""
        name = self.name
        opened = f"<{name}"
        if name[:2] not in _DECLARED:
            prefix = name.partition(":")[0]
            opened += f' xmlns:{prefix}="{NAMESPACES[prefix]}"'
        for key, value in self.attrib.items():
            opened += f' {key}="{_quoted(value) if _DELICATE(value) else value}"'
        if not self.children:
            into.append(f"{opened}>{escape(self.text)}</{name}>" if self.text else f"{opened}/>")
            return
        into.append(f"{opened}>")
        for child in self.children:
            if child.__class__ is Draft:
                child.write(into)
            elif child.__class__ is Markup:
                into.append(child)
            else:
                into.append(etree.tostring(child, encoding="unicode"))
        into.append(f"</{name}>")


class Markup(str):
    """XML as it is to stand inside a draft, in the prefixes a and p: for what comes in thousands."""

    __slots__ = ()


_DECLARED = ("a:", "p:", "mc")
_ROOT = "<x " + " ".join(f'xmlns:{prefix}="{NAMESPACES[prefix]}"' for prefix in ("a", "r", "p", "mc")) + ">"
_DELICATE = re.compile('[&<>"\\t\\n\\r]').search


def _quoted(value: str) -> str:
    return escape(value, {'"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"})


def draft(tag: str, /, *children: Element | str | None, **attributes: object) -> Draft:
    """As `el`, but a draft."""
    attrib: dict[str, str] = {}
    for name, value in attributes.items():
        if value.__class__ is int:
            attrib[name] = str(value)
        elif value is not None:
            attrib[name.replace("__", ":")] = _written(value)
    if children and children[0].__class__ is str:
        return Draft(tag, attrib, [], legal(str(children[0])))
    return Draft(tag, attrib, [child for child in children if child is not None])


def real(drafts: Sequence[Element]) -> list[Element]:
    """Elements of what may be drafts, in their order, parsed in one go."""
    pieces = [_ROOT]
    for one in drafts:
        if isinstance(one, Draft):
            one.write(pieces)
    pieces.append("</x>")
    parsed = iter(list(etree.fromstring("".join(pieces), oxml_parser)))
    return [next(parsed) if isinstance(one, Draft) else one for one in drafts]


def filled(slide: Element, drafts: Sequence[Element]) -> Element:
    """The slide anew, with what may be drafts at the end of its tree.

    To parse all of it at once is many times as fast as to move into a document what was parsed outside of it.
    """
    slide.cSld.spTree.append(el("p:ph"))
    pieces: list[str] = []
    for one in drafts:
        if isinstance(one, Draft):
            one.write(pieces)
        else:
            pieces.append(etree.tostring(one, encoding="unicode", with_tail=False))
    before, _, after = etree.tostring(slide, encoding="unicode").partition("<p:ph/>")
    opened = f'<p:sld xmlns:mc="{NAMESPACES["mc"]}" ' if any("<mc:" in piece for piece in pieces) else "<p:sld "
    return etree.fromstring("".join([before.replace("<p:sld ", opened, 1), *pieces, after]), oxml_parser)


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
    """`<a:extLst>` with the one extension, a draft."""
    return draft(f"{prefix}:extLst", draft(f"{prefix}:ext", child, uri=uri))


def _qualified(name: str) -> str:
    prefix, _, local = name.rpartition("__")
    return f"{{{NAMESPACES[prefix]}}}{local}" if prefix else name


def _written(value: object) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    return legal(str(value))
