"""Freeform view: the markup of a freeform slide with its words, charts, tables and pictures in place.

The markup came in sanitized and holds no words (`agents/deck/freeform`); what is put in is escaped. An element whose
word was taken off the slide is left out. It decides no places.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from lxml import html
from markupsafe import Markup

from agents.deck.library import Library
from agents.deck.spec import FreeformSlide, Mark, TableBlock, Text
from agents.render import icons
from agents.render.chart_view import chart_view
from agents.render.layouts import Theme
from agents.render.parts_view import image_uri

SVG = "http://www.w3.org/2000/svg"
CREDIT, CREDIT_TALL = 14, 24
"""px of captions under pictures; on a tall slide, which is read on a phone"""
_SMALLEST_CHART = 80.0
_DIVS = {"section": "div", "header": "div", "article": "div"}


def own_title(slide: FreeformSlide) -> bool:
    """Whether the markup shows the title itself, and so fills the whole slide."""
    return 'data-key="title"' in slide.html


def filled(slide: FreeformSlide, library: Library, theme: Theme, say: Callable[[Text], str]) -> Markup:
    """The markup as it stands on the slide."""
    root = html.fragment_fromstring(f"<div>{slide.html}</div>")
    _Filling(slide, library, theme, say).fill(root)
    inner = (root.text or "") + "".join(str(html.tostring(child, encoding="unicode")) for child in root)
    return Markup(inner)


class _Filling:
    def __init__(self, slide: FreeformSlide, library: Library, theme: Theme, say: Callable[[Text], str]) -> None:
        self._slide, self._library, self._theme, self._say = slide, library, theme, say
        self._words = {word.key: place for place, word in enumerate(slide.words)}

    def fill(self, root: Any) -> None:
        """Fill every element that shows something of the slide."""
        for element in list(root.iter()):
            element.tag = _DIVS.get(element.tag, element.tag)
            if "data-key" in element.attrib:
                self._word(element)
            elif "data-icon" in element.attrib:
                self._icon(element)
            elif "data-chart-at" in element.attrib:
                self._chart(element)
            elif "data-table-at" in element.attrib:
                self._table(element)
            elif "data-image-at" in element.attrib:
                self._image(element)

    def _word(self, element: Any) -> None:
        key = element.attrib.pop("data-key")
        if key == "title":
            element.set("data-item", "title")
            element.set("data-role", "title")
            element.set("data-placeholder", "title")
            element.tag = "h2"
            element.text = self._say(self._slide.title)
            return
        place = self._words.get(key)
        text = self._slide.words[place].text if place is not None else None
        if place is None or text is None:
            element.drop_tree()
            return
        element.set("data-item", f"words/{place}/text")
        if "data-role" not in element.attrib:
            element.set("data-role", "body")
        _marked(element, self._say(text), self._slide.words[place].marks)

    def _icon(self, element: Any) -> None:
        icon = icons.named(element.attrib.pop("data-icon")) or icons.every()[icons.PLAIN]
        drawn = html.Element("svg", viewBox="0 0 24 24")
        drawn.set("style", "width:1em;height:1em;display:block;fill:none;stroke:currentColor;stroke-width:2")
        drawn.set("aria-hidden", "true")
        drawn.set("data-role", "decoration")
        for path in icon.paths:
            drawn.append(html.Element("path", d=path))
        element.append(drawn)
        element.tag = "span"
        element.set("style", f"display:inline-block;{element.get('style', '')}")

    def _chart(self, element: Any) -> None:
        place = int(element.attrib.pop("data-chart-at"))
        if place >= len(self._slide.charts):
            element.drop_tree()
            return
        width, height = _size(element)
        drawn = chart_view(self._slide.charts[place], width, height, self._theme)
        element.set("class", "chart")
        element.set("data-role", "chart")
        element.set("data-chart", drawn.json)
        element.set("data-chart-style", drawn.style)
        element.set("aria-label", self._slide.charts[place].alt)
        element.append(html.fragment_fromstring(drawn.svg))

    def _table(self, element: Any) -> None:
        place = int(element.attrib.pop("data-table-at"))
        if place >= len(self._slide.tables):
            element.drop_tree()
            return
        block = self._slide.tables[place]
        box = html.Element("div")
        box.set("class", "table-box")
        box.set("style", f"--pad:0.42em;--cell-gap:0.9em;{element.attrib.pop('style', '')}")
        element.set("data-role", "table")
        element.set("aria-label", block.alt)
        _rows(element, block)
        parent, tail = element.getparent(), element.tail
        element.tail = None
        parent.replace(element, box)
        box.append(element)
        box.tail = tail

    def _image(self, element: Any) -> None:
        place = int(element.attrib.pop("data-image-at"))
        image = self._slide.images[place] if place < len(self._slide.images) else None
        uri = image_uri(self._library, image) if image is not None else ""
        if image is None or not uri:
            element.drop_tree()
            return
        style = element.get("style", "")
        fit = "cover" if "object-fit:cover" in style else "contain"
        element.set("style", f"display:flex;flex-direction:column;gap:6px;{style}")
        shown = html.Element("img", src=uri, alt=image.alt)
        shown.set("data-role", "picture")
        shown.set("style", f"flex:1 1 auto;min-height:0;width:100%;object-fit:{fit};display:block")
        element.append(shown)
        if image.caption is not None:
            said = html.Element("figcaption")
            said.text = self._say(image.caption)
            said.set("data-item", f"images/{place}/caption")
            said.set("data-role", "body")
            size = CREDIT_TALL if self._theme.tall else CREDIT
            said.set("style", f"flex:0 0 auto;font-size:{size}px;line-height:1.3;opacity:0.8")
            element.append(said)


def _marked(element: Any, said: str, marks: list[Mark]) -> None:
    """The words in the element, marked stretches in elements of their own, in their order."""
    element.text, last, rest = "", None, said
    for mark in marks:
        found = _as_set(mark.words).search(rest)
        if found is None:
            continue
        before, after = rest[: found.start()], rest[found.end() :]
        made = html.Element(mark.tag)
        made.text = found[0]
        if mark.style:
            made.set("style", mark.style)
        if last is None:
            element.text = before
        else:
            last.tail = before
        element.append(made)
        last, rest = made, after
    if last is None:
        element.text = rest
    else:
        last.tail = rest


def _as_set(words: str) -> re.Pattern[str]:
    """The words as the typesetter may have set them: other spaces, other quotation marks."""
    letters = ["['’‘\"“”]" if c in "'’‘\"“”" else re.escape(c) for c in "".join(words.split())]
    return re.compile(r"[\s\u2060\u200b]*".join(letters) or r"(?!)")


def _rows(element: Any, block: TableBlock) -> None:
    for tag, rows, cell in (("thead", [block.columns], "th"), ("tbody", block.rows, "td")):
        part = html.Element(tag)
        for row in rows:
            line = html.Element("tr")
            for place, said in enumerate(row):
                made = html.Element(cell)
                made.text = said
                first = " first" if place == 0 and cell == "td" else ""
                made.set("class", (block.align[place] if place < len(block.align) else "left") + first)
                line.append(made)
            part.append(line)
        element.append(part)


def _size(element: Any) -> tuple[float, float]:
    """Width and height of the element's style, px."""
    given = dict(part.split(":", 1) for part in element.get("style", "").split(";") if ":" in part)
    sides = [float(given.get(side, "320px").strip().removesuffix("px")) for side in ("width", "height")]
    return max(_SMALLEST_CHART, sides[0]), max(_SMALLEST_CHART, sides[1])
