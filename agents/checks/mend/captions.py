"""Captions: an alternative text for what has none, from words that are there already: its caption, its data, its name.

Where nothing says what a picture shows, there is no answer: a guess would be worse than silence.
"""

from __future__ import annotations

import re

from agents.checks.chart_truth import ChartFacts
from agents.checks.extent import ink_of
from agents.checks.sizes import FURNITURE
from agents.checks.wording import text_of
from agents.render.scene import ChartNode, Node, Rect, SceneSlide, TableNode, TextBlock

NEAR = 0.07
"""Share of the slide's height within which a caption stands"""
LONGEST = 160
_GENERIC = re.compile(
    r"(?:picture|image|grafik|bild|photo|figure|table|chart|graphic|object|shape|content placeholder|google shape|"
    r"图片|图像|图表|表格|内容占位符|diagram|screenshot|img|untitled|placeholder|element|raster|vector)"
    r"(?:[\s_;:.\-]*[\dp;]+)*",
    re.IGNORECASE,
)
_FILE = re.compile(r"[\w\-. ()]+\.[a-z]{3,4}$", re.IGNORECASE)
_KINDS = {"column": "Column chart", "bar": "Bar chart", "line": "Line chart", "pie": "Pie chart", "area": "Area chart"}


def described(node: Node, slide: SceneSlide, height: float) -> str | None:
    """What a node shows, in words of its slide; None where nothing says so."""
    name = (node.name or "").strip()
    if name and not _GENERIC.fullmatch(name) and not _FILE.search(name) and re.search(r"\w{3}|[㐀-鿿]{2}", name):
        return name
    if isinstance(node, ChartNode):
        return _of_chart(node)
    if caption := _caption(node.rect, slide, height):
        return caption
    return _of_table(node) if isinstance(node, TableNode) else None


def _of_chart(node: ChartNode) -> str | None:
    facts = ChartFacts.model_validate(node.data)
    names = [s.name for s in facts.series if s.name.strip()]
    if not names or not facts.categories:
        return None
    ends = f"{facts.categories[0]} to {facts.categories[-1]}" if len(facts.categories) > 1 else facts.categories[0]
    return f"{_KINDS.get(facts.kind.removeprefix('stacked_'), 'Chart')}: {', '.join(names[:4])}; {ends}"


def _of_table(node: TableNode) -> str | None:
    head = [text_of(cell.paragraphs) for cell in node.cells if cell.row == 0]
    head = [words for words in head if words]
    return f"Table: {', '.join(head[:6])}" if head else None


def _caption(rect: Rect, slide: SceneSlide, height: float) -> str | None:
    """The short text right below (or above) a thing, over its width."""
    found: list[tuple[float, str]] = []
    for node in slide.nodes:
        if not isinstance(node, TextBlock) or node.role == "title" or node.role in FURNITURE - {"source"}:
            continue
        words, lines = text_of(node.paragraphs), ink_of(node)
        if not 3 <= len(words) <= LONGEST or not lines:
            continue
        left, top = min(b.x for b in lines), min(b.y for b in lines)
        right, bottom = max(b.x + b.w for b in lines), max(b.y + b.h for b in lines)
        place = Rect(x=left, y=top, w=right - left, h=bottom - top)
        common = min(rect.x + rect.w, place.x + place.w) - max(rect.x, place.x)
        below, above = place.y - rect.y - rect.h, rect.y - place.y - place.h
        gap = below if below >= -2 else above + 0.5 * NEAR * height if above >= -2 else None
        if gap is not None and gap <= NEAR * height and common >= 0.6 * min(rect.w, place.w):
            found.append((gap, words))
    return min(found)[1] if found else None
