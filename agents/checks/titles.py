"""Titles: slides without one, and titles that say what another slide's title says already."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from agents.checks.base import Finding
from agents.checks.wording import cut
from agents.render.scene import Scene, SceneSlide


def untitled(slide: SceneSlide) -> Iterator[Finding]:
    """A slide without a title cannot be found in an outline or by a screen reader."""
    if not (slide.title or "").strip():
        yield Finding("untitled", None, "The slide has no title.")


def repeated(scene: Scene) -> Iterator[tuple[int, Finding]]:
    """Slides (1-based) whose title an earlier slide has. A section may be called as the cover is."""
    seen: dict[str, list[int]] = defaultdict(list)
    for number, slide in enumerate(scene.slides, 1):
        words = " ".join((slide.title or "").split())
        if not words:
            continue
        first = seen[words.casefold()]
        first.append(number)
        cover = scene.slides[first[0] - 1].layout == "title"
        if len(first) > 1 and not (cover and slide.layout == "section"):
            titled = next((n for n in slide.nodes if n.role == "title"), None)
            detail = f"“{cut(words, 60)}” is the title of slide {first[0]} too."
            yield number, Finding("repeated_title", titled, detail)
