"""Markup that a model wrote becomes a tree of listed elements and attributes: nothing that runs, fetches or leads away.

What is not listed goes: harmless elements leave their children behind, others go with all that is in them. Each removal
is told, so that the model can do without. It knows nothing of sources and slides.
"""

from __future__ import annotations

import re
from typing import Any

from lxml import etree, html  # pyright: ignore[reportAttributeAccessIssue]

from agents.deck.freeform import styles

INLINE = frozenset({"span", "b", "strong", "em", "i", "small", "sub", "sup", "br", "u", "mark"})
BLOCK = frozenset(
    {"div", "section", "article", "header", "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote"}
    | {"figure", "figcaption", "img", "table", "thead", "tbody", "tr", "th", "td", "hr", "dl", "dt", "dd"}
)
DRAWN = frozenset(
    {"svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "defs"}
    | {"lineargradient", "radialgradient", "stop"}
)
GONE_WHOLE = frozenset(
    {"script", "style", "iframe", "object", "embed", "link", "meta", "base", "template", "noscript", "form", "input"}
    | {"button", "select", "textarea", "audio", "video", "canvas", "foreignobject", "animate", "set", "use", "image"}
    | {"text", "title", "head", "applet", "frame", "frameset", "portal", "math", "annotation-xml", "filter", "pattern"}
)
"""With what is in them. Words in a drawing go, too: words stand in elements, where they can be cited and edited."""
ATTRIBUTES = frozenset(
    {"style", "alt", "aria-label", "aria-hidden", "colspan", "rowspan", "data-role", "data-passages", "data-chart"}
    | {"data-kind", "data-columns", "data-table", "data-rows", "data-picture", "data-icon", "data-group", "data-name"}
)
_GEOMETRIES = (
    "viewbox d x y x1 y1 x2 y2 cx cy r rx ry width height points fill stroke stroke-width stroke-linecap "
    "stroke-linejoin stroke-dasharray opacity fill-opacity stroke-opacity transform preserveaspectratio offset "
    "stop-color stop-opacity gradientunits gradienttransform"
)
GEOMETRY = frozenset(_GEOMETRIES.split())
PLACES = ("data-key", "data-chart-at", "data-table-at", "data-image-at")
"""What elements of a spec's markup show; models do not write them"""
_PLACE = re.compile(r"title|w?\d{1,4}")
ROLES = ("title", "subtitle", "body", "decoration")
PASSES = 6
LONGEST, MOST_ELEMENTS, DEEPEST = 40_000, 300, 24
_GEOMETRY = re.compile(r"[-\w\s#%.,()+]*")
_SAFE_NAME = re.compile(r"[^\w \-–—:.,&+/()%“”‘’、，。：（）]")


class Refused(ValueError):
    """The markup cannot be used at all; the message is for the model."""


def kept_safe(markup: str) -> str:
    """The markup of a slide's spec, cleaned once more and without words. Raises Refused, which is a ValueError."""
    for _ in range(PASSES):  # what is written out may be read otherwise: a block does not stay in a paragraph
        cleaned = _without_words(markup) if markup else ""
        if cleaned == markup:
            return cleaned
        markup = cleaned
    raise Refused("The markup is read otherwise each time.")


def _without_words(markup: str) -> str:
    root, _ = sanitized(markup, held=True)
    for element in root.iter():
        element.text = element.tail = None  # words stand in the spec's own fields, where they are checked
    return "".join(str(html.tostring(child, encoding="unicode", with_tail=False)) for child in root)


def sanitized(markup: str, *, held: bool = False) -> tuple[Any, list[str]]:
    """A `div` with the markup's clean elements, and what was taken out in words. Raises Refused.

    `held`: the markup of a spec, whose elements name the words and data that they show.
    """
    if len(markup) > LONGEST:
        raise Refused(f"The markup has {len(markup)} characters; at most {LONGEST} are read.")
    parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True)
    try:
        parent: Any = "div"
        root = html.fragment_fromstring(_body_of(markup), create_parent=parent, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError) as error:
        raise Refused("The markup cannot be read as HTML.") from error
    gone: dict[str, None] = {}
    _clean(root, gone, 0, held=held)
    root.attrib.clear()
    if sum(1 for _ in root.iter()) > MOST_ELEMENTS:
        raise Refused(f"The markup has more than {MOST_ELEMENTS} elements; a slide needs far fewer.")
    return root, list(gone)


def _body_of(markup: str) -> str:
    """What is in the body, where a whole page was given."""
    text = "".join(c for c in markup if c in "\t\n" or ord(c) >= 32)
    found = re.search(r"<body\b[^>]*>(.*?)(?:</body>|\Z)", text, re.DOTALL | re.IGNORECASE)
    return found[1] if found else re.sub(r"<!doctype[^>]*>|</?html\b[^>]*>", "", text, flags=re.IGNORECASE)


def _clean(element: Any, gone: dict[str, None], depth: int, *, held: bool) -> None:
    if depth > DEEPEST:
        raise Refused(f"The markup is nested more than {DEEPEST} deep.")
    for child in list(element):
        tag = child.tag.lower() if isinstance(child.tag, str) else ""
        if tag in GONE_WHOLE or not tag:
            gone[f"<{tag or 'comment'}>"] = None
            child.drop_tree()
            continue
        _clean(child, gone, depth + 1, held=held)
        if tag not in INLINE | BLOCK | DRAWN:
            gone[f"<{tag}>"] = None
            child.drop_tag()
            continue
        for name, value in list(child.attrib.items()):
            if held and name in PLACES and _PLACE.fullmatch(value):
                continue
            kept, why = _attribute(tag, name.lower(), value)
            gone.update(dict.fromkeys(why))
            if kept is None:
                del child.attrib[name]
            else:
                child.set(name, kept)


def _attribute(tag: str, name: str, value: str) -> tuple[str | None, list[str]]:
    """The value that stays, None for none, and what went in words."""
    if name == "style":
        kept, lost = styles.clean(value)
        return kept or None, [f"the style {each}" for each in lost]
    if tag in DRAWN and name in GEOMETRY:
        safe = _GEOMETRY.fullmatch(value) and len(value) <= 8000 and "url" not in value.lower()
        return (value, []) if safe else (None, [f"{name} of <{tag}>"])
    if name not in ATTRIBUTES:
        return None, [f"the attribute {name[:40]}"]
    if name == "data-role" and value not in ROLES:
        return None, [f"data-role={value[:20]!r}"]
    if name in ("alt", "aria-label", "data-group", "data-name"):
        return _SAFE_NAME.sub("", value)[:200], []
    return value, []
