"""Parts view: what the template of diagrams asks for: the parts of a slide, and how each is written as CSS and data.

It decides no places (`diagrams/` does) and knows no colours.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from agents.deck.library import Library
from agents.deck.spec import FreeformSlide, Image, Slide, Text
from agents.render import composition, fit, provenance
from agents.render.chart_view import ChartView, chart_view
from agents.render.diagrams import ARRANGED, Area, Kit, Part, arranged
from agents.render.diagrams.base import Coded, Listed, Plot, Words
from agents.render.layouts import Slot, Theme
from agents.sources.base import Language

MEDIA = {"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "svg": "image/svg+xml"}


def box_css(x: float, y: float, w: float, h: float) -> str:
    """Inline style of a place."""
    return f"left:{x:.5g}px;top:{y:.5g}px;width:{w:.5g}px;height:{h:.5g}px;"


def slot_css(slot: Slot, size: float, theme: Theme, language: Language) -> str:
    """Inline style of a slot at a size: place, face, weight, size, line height, anchor."""
    anchor = {"top": "", "middle": "align-content:center;", "bottom": "align-content:end;"}[slot.anchor]
    bold = fit.role(slot, theme, language)[1]
    return (
        f"{box_css(slot.x, slot.y, slot.w, slot.h)}font-family:var(--{slot.font_in(language)});"
        f"font-weight:{700 if bold else 400};font-size:{size:g}px;"
        f"line-height:{slot.line_height(size, language)}px;{anchor}"
    )


def image_uri(library: Library, image: Image) -> str:
    """A picture as a `data:` URI; "" when the library lacks it."""
    data = library.assets.get(image.asset)
    if data is None:
        return ""
    media = MEDIA.get(image.asset.rpartition(".")[2].lower(), "image/png")
    return f"data:{media};base64,{base64.b64encode(data).decode('ascii')}"


FOOT = 88
"""px at the lower edge that footer and sources take"""


@dataclass(frozen=True)
class Freeform:
    """A freeform slide's markup, and where it stands."""

    own_title: bool
    style: str
    markup: str


class PartsView:
    """The parts of one slide. `say` typesets a text."""

    def __init__(
        self, slide: Slide, library: Library, theme: Theme, language: Language, say: Callable[[Text], str], title: Slot
    ) -> None:
        self._slide, self._library, self._theme, self._say = slide, library, theme, say
        self._language: Language = language
        self._title = title

    @cached_property
    def kit(self) -> Kit:
        """What parts are sized by. Content begins higher under a title of one line."""
        place = self._theme.slot(self._slide.layout, "area")
        under = self._title.y + self._title.h <= place.y + 8 and self._theme.has_slot(self._slide.layout, "area")
        if under and self._slide.layout not in ("quote", "full_picture"):
            said = self._say(self._slide.title)
            place = composition.lifted(place, self._title, said, self._theme, self._language)
        if self._slide.layout == "quote":
            y = self._title.y + self._title.h + 24
            bottom = self._theme.height - 120
            place = place.model_copy(
                update={"x": self._title.x, "w": self._theme.width - 2 * self._title.x, "y": y, "h": bottom - y}
            )
        area = Area(place.x, place.y, place.w, place.h)
        whole = Area(0, 0, self._theme.width, self._theme.height)
        return Kit(self._theme, self._language, area, whole, self._say, lambda n: provenance.label(n, self._language))

    @cached_property
    def parts(self) -> list[Part]:
        """In reading order; none for a layout whose template places everything."""
        return arranged(self._slide, self.kit) if self._slide.layout in ARRANGED else []

    @property
    def freeform(self) -> Freeform:
        """Markup that a model wrote, in the room under the title; over the slide where it has a title of its own."""
        from agents.render import freeform_view

        assert isinstance(self._slide, FreeformSlide)
        own, area = freeform_view.own_title(self._slide), self.kit.area
        if own:
            area = Area(0, 0, self._theme.width, self._theme.height - FOOT)
        markup = freeform_view.filled(self._slide, self._library, self._theme, self._say)
        return Freeform(own, box_css(area.x, area.y, area.w, area.h), markup)

    def style(self, part: Any) -> str:
        """Inline style of a part."""
        if isinstance(part, Words):
            align = "" if part.align == "left" else f"text-align:{part.align};"
            return slot_css(part.slot, part.size, self._theme, self._language) + align
        if isinstance(part, Coded):
            return slot_css(part.slot, part.size, self._theme, self._language) + "font-family:var(--code);"
        if hasattr(part, "slot"):
            indent, gap = round(part.slot.indent * part.size), round(part.slot.gap * part.size)
            spread = self._spread(part) if isinstance(part, Listed) else 0
            return (
                slot_css(part.slot, part.size, self._theme, self._language)
                + f"--indent:{indent}px;--gap:{gap + spread}px;"
            )
        radius = f"border-radius:{part.radius};" if getattr(part, "radius", "") else ""
        return box_css(part.area.x, part.area.y, part.area.w, part.area.h) + radius

    def _spread(self, part: Listed) -> int:
        """px more between items, where the list would leave a hole under it."""
        if len(part.values) < 2:
            return 0
        texts = [self._say(v) for v in part.values]
        free = part.slot.h - fit.height(part.slot, part.size, texts, self._theme, self._language) - part.size
        return max(0, round(min(0.4 * part.size, 0.5 * free / (len(part.values) - 1))))

    def references(self, part: Any) -> list[Any]:
        """The references of one list."""
        held: list[Any] = getattr(self._slide, "references", [])
        return held[part.first : part.first + part.count]

    def uri(self, image: Image) -> str:
        """A picture's bytes."""
        return image_uri(self._library, image)

    def chart(self, part: Plot) -> ChartView:
        """A chart in its place."""
        return chart_view(part.chart, part.area.w, part.area.h, self._theme)
