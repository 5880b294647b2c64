"""Laying out: the browser measures panels at several sizes of type, `columns.py` divides them, and panels that find no
room are left out, the last ones first.
"""

from __future__ import annotations

from typing import Any

from agents.deck.library import Library
from agents.deck.parts import Half
from agents.deck.spec import Slide
from agents.poster.columns import Filled, filled
from agents.poster.page import Laid, column_count, render_poster
from agents.poster.sizes import size_of
from agents.poster.spec import PosterSpec
from agents.render.browser import Browser

SCALES = {"academic": (0.92, 1.6), "infographic": (0.92, 1.9), "event": (0.9, 2.6), "social": (0.9, 2.4)}
"""Least and largest type, against what suits the sheet."""
LISTS = (5, 4, 3)
"""Entries that lists are cut to, one after the other, before a panel is left out."""
KEPT = ("chart", "two_charts", "table", "image_text")
"""Panels that say more than their words: left out last."""
MEASURE = """
(scale) => {
  document.documentElement.style.setProperty('--scale', scale);
  const columns = document.querySelector('.columns');
  const gap = parseFloat(getComputedStyle(document.documentElement).getPropertyValue('--base')) * 1.8;
  const panels = [...document.querySelectorAll('.measure > .panel')];
  const heights = panels.map((panel) => panel.getBoundingClientRect().height);
  return { heights, room: columns.getBoundingClientRect().height, gap };
}
"""


def laid_out(spec: PosterSpec, library: Library, browser: Browser) -> tuple[PosterSpec, Laid, list[str]]:
    """The poster with what fits on it, how it stands, and what was left out. Raises BrowserMissing."""
    said: list[str] = []
    while True:
        found = _fill(spec, library, browser)
        if found.fill <= 1 or sum(not panel.wide for panel in spec.panels) <= 1:
            return spec, Laid(found.scale, found.columns), said
        spec, told = lighter(spec)
        said += told


def lighter(spec: PosterSpec) -> tuple[PosterSpec, list[str]]:
    """A poster with less on it: shorter lists first, then without the panel that is missed least."""
    for most in LISTS:
        panels = [panel.model_copy(update={"slide": _cut(panel.slide, most)}) for panel in spec.panels]
        if panels != spec.panels:
            return spec.model_copy(update={"panels": panels}), []
    inside = [panel for panel in spec.panels if not panel.wide]
    middle = [panel for panel in inside[1:-1] if panel.slide.layout not in KEPT] or inside[1:] or inside
    least = middle[-1]
    said = f"There was no room for “{least.slide.title.text}”."
    return spec.model_copy(update={"panels": [panel for panel in spec.panels if panel is not least]}), [said]


def _cut(slide: Slide, most: int) -> Slide:
    bullets = getattr(slide, "bullets", None)
    if isinstance(bullets, list) and len(bullets) > most:
        return slide.model_copy(update={"bullets": bullets[:most]})
    halves = {
        n: v for n in type(slide).model_fields if isinstance(v := getattr(slide, n), Half) and len(v.bullets) > most
    }
    shorter = {name: half.model_copy(update={"bullets": half.bullets[:most]}) for name, half in halves.items()}
    return slide.model_copy(update=shorter) if shorter else slide


def _fill(spec: PosterSpec, library: Library, browser: Browser) -> Filled:
    size = size_of(spec.size)
    html = render_poster(spec, library, None)
    with browser.page(html, int(size.width), int(size.height)) as page:
        seen: dict[float, dict[str, Any]] = {}

        def at(scale: float) -> dict[str, Any]:
            if scale not in seen:
                seen[scale] = page.call(lambda opened: opened.page.evaluate(MEASURE, scale))
            return seen[scale]

        def measured(scale: float) -> tuple[list[float], float]:
            told = at(scale)
            return told["heights"], told["room"]

        return filled(measured, column_count(spec, size), lambda scale: at(scale)["gap"], SCALES[spec.kind])
