"""Density: slides with nothing on them, with a title and nothing below it, or with text over too much of them."""

from __future__ import annotations

from collections.abc import Iterator

from agents.checks.base import Finding
from agents.checks.extent import bounds, ink, ink_of
from agents.checks.medium import Medium
from agents.checks.sizes import FURNITURE
from agents.checks.wording import is_ornament, is_page
from agents.render.scene import Box, Node, Raster, Rect, Scene, SceneSlide, TableNode, TextBlock, Vector

TOP_SHARE = 0.3
"""A title that ends within this share of the slide's height heads something; a lower one may stand for itself."""
LEAST_BOX = 0.01
"""Share of the slide from which on a box is content"""
FULL_TABLE = 0.7
"""Share of a table's area that counts as ink where its cells are full: their padding does not."""
TABLE_AIR = 2.0
"""Times its words' own ink that a table takes up: one of few words, drawn large, is not crowded"""
MOST_TEXTS = 70
"""Separate texts that a slide bears"""
_FRAMES = {"title", "section", "statement", "closing", "cover", "quote"}
"""Layouts whose slides may consist of a title."""


def empty(slide: SceneSlide, number: int, scene: Scene) -> Iterator[Finding]:
    """Nothing to see at all; or a title at the top, and nothing below."""
    shown = [n for n in slide.nodes if n.role not in FURNITURE and not is_ornament(n) and not is_page(n)]
    content = [n for n in shown if not isinstance(n, Box)]
    if not content:
        if not any(isinstance(n, Raster | Vector) and not is_page(n) for n in slide.nodes):
            yield Finding("empty", None, "The slide has neither text nor a picture.")
        return
    titles = [n for n in content if n.role == "title"]
    if len(titles) != len(content) or number == 1 or slide.layout in _FRAMES or len(scene.slides) < 3:
        return
    inked = [box for n in titles for box in (isinstance(n, TextBlock) and ink_of(n)) or [bounds(n)]]
    end = max(box.y + box.h for box in inked)
    if end < TOP_SHARE * scene.height and not any(isinstance(n, Box) and _counts(n, scene) for n in shown):
        yield Finding("empty", titles[0], "The slide has a title and nothing below it.")


def _counts(node: Box, scene: Scene) -> bool:
    """Whether a box is content, as in a diagram, or the ground of a cover; a rule under the title is neither."""
    return node.rect.w * node.rect.h > LEAST_BOX * scene.width * scene.height


def crowded(slide: SceneSlide, scene: Scene, medium: Medium) -> Iterator[Finding]:
    """Text over more of the slide than its medium bears, or in too many pieces."""
    texts = [n for n in slide.nodes if isinstance(n, TextBlock | TableNode) and not is_ornament(n)]
    page = Rect(x=0, y=0, w=scene.width, h=scene.height)
    share = sum(_ink(n) for n in texts) / (page.w * page.h)
    if share > medium.ink:
        detail = f"Text covers {share:.0%} of the {medium.name}; more than {medium.ink:.0%} leave it no air."
        yield Finding("crowded", None, detail, share, medium.ink)
    elif medium.name == "slide" and len(texts) > MOST_TEXTS:
        detail = f"The slide has {len(texts)} separate texts; more than {MOST_TEXTS} are not taken in."
        yield Finding("crowded", None, detail, len(texts), MOST_TEXTS)


def _ink(node: Node) -> float:
    if isinstance(node, TextBlock):
        return sum(box.w * box.h for box in ink_of(node))
    full = FULL_TABLE * node.rect.w * node.rect.h
    if not isinstance(node, TableNode):
        return full
    lines = [ink(line) for cell in node.cells for paragraph in cell.paragraphs for line in paragraph.lines]
    return min(full, TABLE_AIR * sum(box.w * box.h for box in lines)) if lines else full
