"""Presentation MathML read into a plain tree: known elements only, no attributes but those that mean something.

What is not known is replaced by its children; scripts, links and styles have no way in. Raises ValueError for what is
no MathML at all.
"""

from __future__ import annotations

import re
from typing import Any, TypeAlias

from lxml import etree as _etree  # pyright: ignore[reportAttributeAccessIssue]

etree: Any = _etree
Element: TypeAlias = Any
"""An lxml element: it ships no types."""

NAMESPACE = "http://www.w3.org/1998/Math/MathML"
TOKENS = frozenset(["mi", "mn", "mo", "mtext", "ms"])
KNOWN = TOKENS | {
    "math", "mrow", "mfrac", "msqrt", "mroot", "msub", "msup", "msubsup", "munder", "mover", "munderover", "mtable",
    "mtr", "mtd", "mspace", "mstyle", "mpadded", "mphantom", "mfenced", "mmultiscripts", "mprescripts", "none",
}  # fmt: skip
CHILDREN = {
    "mfrac": 2, "mroot": 2, "msub": 2, "msup": 2, "msubsup": 3, "munder": 2, "mover": 2, "munderover": 3,
}  # fmt: skip
"""Elements whose meaning depends on how many children they have."""
KEPT = {
    "math": {"display"}, "mi": {"mathvariant"}, "mn": {"mathvariant"}, "mo": {"stretchy", "fence", "form", "largeop"},
    "mtext": {"mathvariant"}, "mfrac": {"linethickness"}, "mspace": {"width"}, "mover": {"accent"},
    "munder": {"accentunder"}, "mtd": {"columnalign"}, "mtable": {"columnalign"},
}  # fmt: skip
LARGEST = 60_000
"""Characters of markup that are read."""
DEEPEST = 60
MOST = 2_000
"""Elements of one equation."""
_VALUE = re.compile(r"[\w .%+-]{1,40}")


def parsed(markup: str) -> Element:
    """The cleaned `math` element. Raises ValueError."""
    if len(markup) > LARGEST:
        raise ValueError("the equation is too long")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return cleaned(etree.fromstring(markup.encode(), parser))
    except etree.XMLSyntaxError as error:
        raise ValueError(f"no MathML: {error.msg}") from error


def cleaned(element: Element) -> Element:
    """A copy of a `math` element (of any parser) with what is known. Raises ValueError."""
    count = 0

    def copy(node: Element, depth: int) -> list[Element]:
        nonlocal count
        count += 1
        if depth > DEEPEST or count > MOST:
            raise ValueError("the equation is nested too deeply, or too long")
        if not isinstance(node.tag, str):
            return []
        name = etree.QName(node).localname.lower()
        if name in ("annotation", "annotation-xml", "script", "style"):
            return []
        inside = [made for child in node for made in copy(child, depth + 1)]
        if name not in KNOWN:
            return inside or ([_token("mtext", node.text)] if (node.text or "").strip() else [])
        if name in TOKENS:
            return [_token(name, "".join(map(str, node.itertext())), node)]
        if name in CHILDREN:
            while len(inside) < CHILDREN[name]:
                inside.append(_new("mrow"))
        made = _new(name)
        _attributes(node, made, name)
        made.extend(inside[: CHILDREN[name]] if name in CHILDREN else inside)
        return [made]

    found = copy(element, 0)
    if not found or etree.QName(found[0]).localname != "math":
        raise ValueError("no math element")
    if not "".join(map(str, found[0].itertext())).strip():
        raise ValueError("an empty equation")
    return found[0]


def written(element: Element) -> str:
    """The element as markup."""
    return etree.tostring(element, encoding="unicode")


def local(element: Element) -> str:
    """The local name; empty for comments."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _new(name: str) -> Element:
    return etree.Element(f"{{{NAMESPACE}}}{name}", nsmap={None: NAMESPACE})


def _token(name: str, text: str | None, source: Element | None = None) -> Element:
    made = _new(name)
    words = " ".join((text or "").split()) if name != "mtext" else re.sub(r"\s+", " ", text or "")
    made.text = re.sub("[\x00-\x1f\ufffe\uffff]", "", words)
    if source is not None:
        _attributes(source, made, name)
    return made


def _attributes(source: Element, made: Element, name: str) -> None:
    for key in KEPT.get(name, ()):
        value = source.get(key)
        if value and _VALUE.fullmatch(value):
            made.set(key, value)
