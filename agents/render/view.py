"""View: what a layout's template asks for: boxes, type sizes, the source line, notes, the chart's SVG.

One `View` per slide. It decides sizes by content; it does not know colours or CSS selectors.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from agents.deck.library import Library
from agents.deck.spec import (
    AgendaSlide,
    BulletsSlide,
    Chart,
    ChartSlide,
    ClosingSlide,
    ComparisonSlide,
    DeckSpec,
    Image,
    ImageTextSlide,
    Item,
    KeyFiguresSlide,
    Prompt,
    SectionSlide,
    Slide,
    StatementSlide,
    TableSlide,
    Text,
    TwoColumnsSlide,
)
from agents.render import fit, provenance
from agents.render.chart_labels import chart_style, suited
from agents.render.chart_svg import chart_svg
from agents.render.layouts import Slot, Theme
from agents.sources.base import Language

_MEDIA = {"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "svg": "image/svg+xml"}
_UNIT = re.compile(r"(?<=\d) (?=[°%‰€£$¥]|[A-Za-zµ]{1,2}\b)|(?<=[€£$¥]) (?=\d)|(?<=\bpp\.) (?=\d)|(?<=\bp\.) (?=\d)")
Box = tuple[float, float, float, float]


def views(spec: DeckSpec, library: Library, theme: Theme) -> list[View]:
    """A view per slide, with the section that each stands in."""
    shown: list[View] = []
    section = ""
    for number, slide in enumerate(spec.slides, start=1):
        if isinstance(slide, SectionSlide):
            section = slide.title.text
        shown.append(View(slide, number, section, spec.title, spec.language, library, theme))
    return shown


@dataclass
class View:
    """One slide, ready to be filled into its layout."""

    slide: Slide
    number: int
    section: str
    deck_title: str
    language: Language
    library: Library
    theme: Theme

    @property
    def id(self) -> str:
        """Id of the slide's element."""
        return self.slide.id

    @property
    def layout(self) -> str:
        """Name of the layout."""
        return self.slide.layout

    @property
    def lang(self) -> str:
        """BCP 47 tag."""
        return "zh-CN" if self.language == "zh" else "en"

    @property
    def footer(self) -> str:
        """Deck title and, where there is one, the section."""
        parts = [self.deck_title] + ([self.section] if self.section and self.section != self.deck_title else [])
        return self.label("separator").replace(" ", "\u2002").join(self.typeset(p) for p in parts)

    @cached_property
    def source(self) -> str:
        """Line that says where the claims come from."""
        if isinstance(self.slide, ClosingSlide):
            return ""
        return self.typeset(provenance.source_line(self.slide, self.library, self.language))

    @cached_property
    def notes(self) -> str:
        """Speaker notes with the sources."""
        return provenance.notes(self.slide, self.library, self.language)

    @cached_property
    def marks(self) -> dict[str, str]:
        """`data-*` of the slide, by which the theme's CSS adapts to content."""
        slide = self.slide
        marks: dict[str, str] = {}
        for name in ("entries", "bullets", "figures", "references"):
            if hasattr(slide, name):
                marks["count"] = str(len(getattr(slide, name)))
        if isinstance(slide, BulletsSlide):
            marks["mood"] = self.body_slot
        if isinstance(slide, StatementSlide):
            quoted = isinstance(slide.statement, Item) and slide.statement.origin == "extracted"
            marks["quoted"] = "yes" if quoted else "no"
        if isinstance(slide, ImageTextSlide):
            marks["picture"] = "cover" if self._covers(slide.image) else "whole"
        return marks

    def label(self, name: str) -> str:
        """Furniture in the deck's language."""
        return provenance.label(name, self.language)

    def is_prompt(self, value: object) -> bool:
        """Whether a text is a blank to fill."""
        return isinstance(value, Prompt)

    def say(self, value: Text) -> str:
        """A text as it is set."""
        return self.typeset(value.text)

    def typeset(self, text: str) -> str:
        """Typewriter quotes become typographic ones and a number keeps its unit; words stay as they are."""
        text = _UNIT.sub("\u00a0", " ".join(text.split()))
        text = re.sub(r"(^|[\s(\[—–/-])\"(?=\S)", r"\1“", text).replace('"', "”")
        return re.sub(r"(^|[\s(\[—–“])'(?=\w)", r"\1‘", text).replace("'", "’")

    # -- boxes and sizes -------------------------------------------------------------------------------------------

    def slot(self, name: str) -> Slot:
        """A slot of this slide's layout."""
        return self.theme.slot(self.layout, name)

    def step(self, name: str, values: Sequence[Text]) -> int:
        """Index of the size that `values` are set in. Twin slots share the smaller of their sizes."""
        if name in self._twins:
            return max(self._step(twin, held) for twin, held in self._twins.items())
        return self._step(name, values)

    def _step(self, name: str, values: Sequence[Text]) -> int:
        return fit.step(self.slot(name), [self.say(v) for v in values], self.theme, self.language)

    @cached_property
    def _twins(self) -> dict[str, list[Text]]:
        """The two bodies of a two-sided slide: set in one size."""
        if isinstance(self.slide, TwoColumnsSlide | ComparisonSlide):
            return {"left": self.slide.left.bullets, "right": self.slide.right.bullets}
        return {}

    def style(self, name: str, values: Sequence[Text]) -> str:
        """Inline style of a slot: box, size, line height."""
        slot = self.slot(name)
        size = slot.sizes_in(self.language)[self.step(name, values) if values else 0]
        return self._css(slot, size) + self._list_css(name, slot, size, values)

    def _css(self, slot: Slot, size: float) -> str:
        anchor = {"top": "", "middle": "align-content:center;", "bottom": "align-content:end;"}[slot.anchor]
        bold = fit.role(slot, self.theme, self.language)[1]
        return (
            f"{_box_css((slot.x, slot.y, slot.w, slot.h))}font-family:var(--{slot.font_in(self.language)});"
            f"font-weight:{700 if bold else 400};font-size:{size:g}px;"
            f"line-height:{slot.line_height(size, self.language)}px;{anchor}"
        )

    def _list_css(self, name: str, slot: Slot, size: float, values: Sequence[Text] = ()) -> str:
        if name == "entries":
            return f"--pitch:{self.pitch:g}px;--indent:{round(slot.indent * size)}px;"
        if not slot.indent:
            return ""
        gap = round(slot.gap * size)
        if name == "bullets" and len(values) > 1:
            texts = [self.say(v) for v in values]
            spare = slot.line_height(size, self.language)
            free = slot.h - fit.height(slot, int(size), texts, self.theme, self.language) - spare
            gap += round(max(0.0, min(0.5 * size, 0.7 * free / (len(values) - 1))))
        return f"--indent:{round(slot.indent * size)}px;--gap:{gap}px;"

    # -- agenda ----------------------------------------------------------------------------------------------------

    @cached_property
    def pitch(self) -> float:
        """px from one agenda entry to the next: the list fills its box, but not with holes."""
        assert isinstance(self.slide, AgendaSlide)
        slot = self.slot("entries")
        return min(120, slot.h // max(1, len(self.slide.entries)))

    @cached_property
    def rows(self) -> list[float]:
        """Tops of the agenda's entries, px within the list."""
        assert isinstance(self.slide, AgendaSlide)
        return [i * self.pitch for i in range(len(self.slide.entries))]

    def at(self, name: str, top: float) -> str:
        """Inline style of a rule `top` px below the top of a slot."""
        slot = self.slot(name)
        return f"left:{slot.x:g}px;top:{slot.y + top:g}px;width:{slot.w:g}px;"

    # -- bullets ---------------------------------------------------------------------------------------------------

    @cached_property
    def body_slot(self) -> str:
        """The variant of the main slot that suits how much there is to show."""
        slide = self.slide
        if isinstance(slide, BulletsSlide):
            few = self.slot("bullets_few")
            texts = [self.say(b) for b in slide.bullets]
            sparse = len(texts) <= 4 and fit.fits(few, texts, self.theme, self.language)
            return "bullets_few" if sparse else "bullets"
        if isinstance(slide, ChartSlide):
            return "chart" if slide.takeaway is not None else "chart_wide"
        if isinstance(slide, TableSlide):
            wide = slide.takeaway is None or len(slide.table.columns) > 5
            return "table_wide" if wide else "table"
        return "body"

    # -- key figures -----------------------------------------------------------------------------------------------

    def part_style(self, name: str, index: int) -> str:
        """Inline style of a part of key figure `index`."""
        assert isinstance(self.slide, KeyFiguresSlide)
        count = len(self.slide.figures)
        slot = self._part(name, index, count)
        if name == "figure_rule":
            return _box_css((slot.x, slot.y, slot.w, slot.h))
        size = self._part_size(name, slot)
        above = self._part("value", index, count)
        if name == "label" and above.anchor == "top":
            taken = above.line_height(self._part_size("value", above), self.language)
            slot = slot.model_copy(update={"y": above.y + taken + 14})
        return self._css(slot, size)

    def _part_size(self, name: str, slot: Slot) -> int:
        """One size for this part of all figures. Beside two others a label stays small."""
        assert isinstance(self.slide, KeyFiguresSlide)
        if name == "label" and len(self.slide.figures) > 2:
            slot = slot.model_copy(update={"sizes": tuple(s for s in slot.sizes if s <= 24)})
        texts = [self.say(getattr(f, name)) for f in self.slide.figures]
        return slot.sizes_in(self.language)[max(fit.step(slot, [t], self.theme, self.language) for t in texts)]

    def _part(self, name: str, index: int, count: int) -> Slot:
        whole = self.slot(name)
        gutter = self.theme.grid.gutter * (2 if count <= 2 else 1.5)
        each = (whole.w - gutter * (count - 1)) / count
        return whole.at(whole.x + index * (each + gutter), each)

    # -- chart -----------------------------------------------------------------------------------------------------

    @cached_property
    def _chart(self) -> Chart:
        assert isinstance(self.slide, ChartSlide)
        return suited(self.slide.chart, self.slot(self.body_slot).w, self.theme.body.family)

    @cached_property
    def _chart_style(self) -> dict[str, Any]:
        return chart_style(self._chart, **self.theme.chart)

    @property
    def chart_style(self) -> str:
        """`ChartStyle` as JSON, colours left to the page."""
        return json.dumps(self._chart_style)

    @property
    def chart_json(self) -> str:
        """The chart as JSON."""
        return self._chart.model_dump_json()

    @property
    def chart_svg(self) -> str:
        """What the browser shows."""
        slot, family = self.slot(self.body_slot), self.theme.body.family
        return chart_svg(self._chart, width=slot.w, height=slot.h, style=self._chart_style, family=family)

    # -- table -----------------------------------------------------------------------------------------------------

    @property
    def takeaway_slot(self) -> str:
        """A wide table has its takeaway above it."""
        return "takeaway_wide" if self.body_slot == "table_wide" else "takeaway"

    @property
    def caption_slot(self) -> str:
        """Under a chart without a takeaway, the caption has the whole width."""
        return "caption_wide" if self.body_slot == "chart_wide" else "caption"

    def align(self, column: int) -> str:
        """Alignment of a table's column."""
        assert isinstance(self.slide, TableSlide)
        given = self.slide.table.align
        return given[column] if column < len(given) else "left"

    @cached_property
    def table_style(self) -> str:
        """Inline style of the table's box: the largest type by which it fits, rows as tall as is comfortable."""
        assert isinstance(self.slide, TableSlide)
        slot = self.slot(self.body_slot)
        table = self.slide.table
        sizes = slot.sizes_in(self.language)
        needed = {s: fit.table_height(slot, s, [table.columns, *table.rows], self.theme, self.language) for s in sizes}
        size = next((s for s in sizes if needed[s] <= slot.h), sizes[-1])
        free = max(0.0, slot.h - needed[size])
        padding = min(fit.CELL_PADDING * size + free / (2 * (len(table.rows) + 1)), 0.85 * size)
        return self._css(slot, size) + f"--pad:{padding:.1f}px;--cell-gap:{fit.CELL_GAP * size:.0f}px;"

    # -- picture ---------------------------------------------------------------------------------------------------

    def _covers(self, image: Image) -> bool:
        """A photograph of about the slot's shape fills it; a drawing is always shown whole."""
        slot = self.slot("picture_cover")
        shape, place = image.width / max(1, image.height), slot.w / slot.h
        return image.asset.lower().endswith((".jpg", ".jpeg")) and 0.62 <= place / shape <= 1.6

    @cached_property
    def image_uri(self) -> str:
        """The picture as a `data:` URI; "" when the library lacks it."""
        assert isinstance(self.slide, ImageTextSlide)
        name = self.slide.image.asset
        data = self.library.assets.get(name)
        if data is None:
            return ""
        media = _MEDIA.get(name.rpartition(".")[2].lower(), "image/png")
        return f"data:{media};base64,{base64.b64encode(data).decode('ascii')}"

    @cached_property
    def image_style(self) -> str:
        """Inline style of the picture: the whole of it, as large as the slot allows, or the slot filled."""
        assert isinstance(self.slide, ImageTextSlide)
        image = self.slide.image
        if self._covers(image):
            slot = self.slot("picture_cover")
            return _box_css((slot.x, slot.y, slot.w, slot.h)) + "object-fit:cover;"
        return _box_css(self._whole_box)

    @property
    def _whole_box(self) -> Box:
        assert isinstance(self.slide, ImageTextSlide)
        image, slot = self.slide.image, self.slot("picture")
        scale = min(slot.w / max(1, image.width), slot.h / max(1, image.height))
        w, h = image.width * scale, image.height * scale
        return slot.x + (slot.w - w) / 2, slot.y + (slot.h - h) / 2, w, h

    # -- closing ---------------------------------------------------------------------------------------------------

    @cached_property
    def references_style(self) -> str:
        """Inline style of the list of sources."""
        assert isinstance(self.slide, ClosingSlide)
        slot = self.slot("references")
        separator = self.label("separator")
        texts = [self.typeset(r.text) for r in self.slide.references]
        places = [separator.join(r.locators) for r in self.slide.references if r.locators]
        sizes = slot.sizes_in(self.language)
        bare = slot.model_copy(update={"gap": 0.0})

        def needed(size: int) -> float:
            gaps = (len(texts) - 1) * round(slot.gap * size)
            return fit.height(bare, size, [*texts, *places], self.theme, self.language) + gaps

        size = next((s for s in sizes if needed(s) <= slot.h), sizes[-1])
        return self._css(slot, size) + self._list_css("references", slot, size)

    @property
    def caption_style(self) -> str:
        """Inline style of the caption: right under a picture shown whole, else in its own place."""
        assert isinstance(self.slide, ImageTextSlide)
        image, slot = self.slide.image, self.slot("caption")
        if image.caption is None or self._covers(image):
            return self.style("caption", [image.caption] if image.caption else [])
        x, y, w, h = self._whole_box
        below = slot.model_copy(update={"x": x, "w": w, "y": min(y + h + 14, slot.y)}) if w > 300 else slot
        return self._css(
            below, slot.sizes_in(self.language)[fit.step(below, [self.say(image.caption)], self.theme, self.language)]
        )


def _box_css(box: Box) -> str:
    x, y, w, h = box
    return f"left:{x:.4g}px;top:{y:.4g}px;width:{w:.5g}px;height:{h:.5g}px;"
