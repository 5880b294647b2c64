"""Arrangement: what a deck as a whole gets wrong: titles said twice, slides with nothing or far too much on them.

It reads the scene like `measure.py`; the deck agent's limits stand in its layouts: only `impasto check` asks here.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from agents.checks.base import Fault, FaultKind
from agents.checks.measure import text_of
from agents.render.scene import Scene, SceneSlide, TableNode, TextBlock

MOST_WORDS = 130
"""On a slide of 1280 x 720 px; a poster of twice the area may have twice as many."""
LONGEST_PARAGRAPH = 60
"""Words"""
REFERENCE_AREA = 1280 * 720
_WORD = re.compile(r"[㐀-鿿豈-﫿]{2}|[^\W㐀-鿿豈-﫿]+")


def arranged(scene: Scene) -> Iterator[Fault]:
    """Faults of the deck's arrangement, slide by slide."""
    titles: dict[str, list[int]] = defaultdict(list)
    for number, slide in enumerate(scene.slides, 1):
        yield from _slide(number, slide, scene)
        if (slide.title or "").strip():
            titles[" ".join((slide.title or "").split()).casefold()].append(number)
    for numbers in titles.values():
        for number in numbers[1:]:
            slide = scene.slides[number - 1]
            detail = f"“{(slide.title or '')[:60]}” is the title of slide {numbers[0]} too."
            yield _fault("repeated_title", number, slide, detail)


def _slide(number: int, slide: SceneSlide, scene: Scene) -> Iterator[Fault]:
    blocks = [n.paragraphs for n in slide.nodes if isinstance(n, TextBlock) and n.role != "footer"]
    blocks += [cell.paragraphs for n in slide.nodes if isinstance(n, TableNode) for cell in n.cells]
    running = [text_of([p]) for b in blocks for p in b]
    words = sum(len(_WORD.findall(text)) for text in running)
    limit = MOST_WORDS * max(1.0, scene.width * scene.height / REFERENCE_AREA)
    if not words and not any(n.kind in ("picture", "chart", "vector", "raster") and n.alt != "" for n in slide.nodes):
        yield _fault("empty", number, slide, "The slide has neither text nor a picture.")
    if words > limit:
        detail = f"The slide has {words} words; more than {limit:.0f} are a wall of text."
        yield _fault("wall_of_text", number, slide, detail, words, limit)
        return
    longest = max((len(_WORD.findall(text)) for text in running), default=0)
    if longest > LONGEST_PARAGRAPH * max(1.0, limit / MOST_WORDS):
        detail = f"A paragraph has {longest} words; a slide reads better with at most {LONGEST_PARAGRAPH}."
        yield _fault("wall_of_text", number, slide, detail, longest, LONGEST_PARAGRAPH)


def _fault(
    kind: FaultKind,
    number: int,
    slide: SceneSlide,
    detail: str,
    measured: float | None = None,
    limit: float | None = None,
) -> Fault:
    return Fault(kind=kind, slide=number, slide_id=slide.id, detail=detail, measured=measured, limit=limit)
