"""Laying out: the browser measures panels at several sizes of type, `columns.py` divides them, and panels that find no
room are left out, the last ones first.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from agents.deck.library import Library
from agents.deck.parts import Half
from agents.deck.spec import Slide
from agents.errors import InputRefused
from agents.poster.columns import Filled, divided, filled, tallest
from agents.poster.page import column_count, render_poster, views_of
from agents.poster.sizes import size_of
from agents.poster.spec import Laid, PosterSpec
from agents.render.browser import Browser

SCALES = {"academic": (0.92, 1.95), "infographic": (0.92, 2.2), "event": (0.9, 2.6), "social": (0.9, 2.4)}
"""Least and largest type, against what suits the sheet."""
FIRST = 1.2
"""Scale of type that charts are first drawn for"""
HEADS, LOUD = (1.0, 0.8, 0.64), ("event", "social")
"""Type of the head, against what suits the sheet, and the kinds whose head gives way to what is under it"""
LISTS = (5, 4, 3)
"""Entries that lists are cut to, one after the other, before a panel is left out."""
UNEVEN = 0.45
"""Share of a column's height by which two columns may differ before panels are divided anew."""
WORSE = 0.12
"""Share of a column's height by which panels that stay may be fuller than if they were divided anew"""
SPARE = 0.03
"""Share of the room that is left when a sheet is laid out, so that a longer word does not move everything"""
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


class NoRoom(InputRefused):
    """What was asked for does not fit on the sheet."""

    code = "no-room"


def laid_out(
    spec: PosterSpec, library: Library, browser: Browser, *, keep_all: bool = False, steady: bool = False
) -> tuple[PosterSpec, list[str]]:
    """The poster with what fits on it, how it stands (`laid`), and what was left out. Raises BrowserMissing.

    `steady`: the panels stay where they stand and keep their size of type, where that still fits. `keep_all`: nothing
    is cut or left out; raises NoRoom where not everything fits.
    """
    said: list[str] = []
    while True:
        found, head = _under_its_head(spec, library, browser, spec.laid if steady else None)
        inside = [panel for panel in spec.panels if not panel.wide]
        if found.fill <= 1 or (len(inside) <= 1 and not keep_all):
            return spec.model_copy(update={"laid": Laid(scale=found.scale, columns=found.columns, head=head)}), said
        if keep_all:
            raise NoRoom(
                "There is no room for that on the sheet.",
                fix="Remove or shorten a part first, make the type smaller, or take a larger size.",
            )
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


def _under_its_head(spec: PosterSpec, library: Library, browser: Browser, keep: Laid | None) -> tuple[Filled, float]:
    """The fullest sheet, and the type of its head: smaller where what is under it would find no room."""
    first = keep.head if keep else HEADS[0]
    found, head = _fill(spec, library, browser, keep, first), first
    for smaller in HEADS[1:] if spec.kind in LOUD else ():
        if found.fill <= 1:
            break
        if smaller < first:
            found, head = _fill(spec, library, browser, None, smaller), smaller
    return found, head


def _fill(spec: PosterSpec, library: Library, browser: Browser, keep: Laid | None, head: float) -> Filled:
    """The fullest sheet. Charts are measured at one scale; where others suit the scale that was found, once more."""
    found = _filled(spec, library, browser, keep, keep.scale if keep else FIRST, head)
    if keep is None and _kinds(spec, library, found.scale) != _kinds(spec, library, FIRST):
        return _filled(spec, library, browser, None, found.scale, head)
    return found


def _kinds(spec: PosterSpec, library: Library, scale: float) -> list[str]:
    """The kinds of all charts in type of a scale."""
    return [view.fitting(chart)[0].kind for view in views_of(spec, library, scale) for _, _, chart in view.charts]


def _filled(
    spec: PosterSpec, library: Library, browser: Browser, keep: Laid | None, scale: float, head: float
) -> Filled:
    size = size_of(spec.size)
    html = render_poster(spec, library, None, scale=scale, head=head)
    with browser.page(html, int(size.width), int(size.height)) as page:
        seen: dict[float, dict[str, Any]] = {}

        def at(scale: float) -> dict[str, Any]:
            if scale not in seen:
                seen[scale] = page.call(lambda opened: opened.page.evaluate(MEASURE, scale))
            return seen[scale]

        def measured(scale: float) -> tuple[list[float], float]:
            told = at(scale)
            return told["heights"], told["room"] * (1 - SPARE)

        if keep is not None:
            told = at(keep.scale)
            stays = standing(keep, told["heights"], told["gap"], told["room"], column_count(spec, size))
            if stays is not None:
                return stays
        scales = (spec.type_scale, spec.type_scale) if spec.type_scale else SCALES[spec.kind]
        return filled(measured, column_count(spec, size), lambda scale: at(scale)["gap"], scales)


def standing(keep: Laid, heights: Sequence[float], gap: float, room: float, count: int) -> Filled | None:
    """The panels as they stood, where they still fit and no column has become much emptier than the others."""
    if sorted(i for column in keep.columns for i in column) != list(range(len(heights))) or len(keep.columns) != count:
        return None
    high = [tallest(heights, [column], gap) / max(room, 1.0) for column in keep.columns]
    if not high or max(high) > 1:
        return None
    best = tallest(heights, divided(heights, count, gap), gap) / max(room, 1.0)
    if max(high) - min(high) > UNEVEN and max(high) - best > WORSE:
        return None
    return Filled(keep.scale, keep.columns, max(high))
