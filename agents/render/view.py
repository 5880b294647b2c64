"""View: what a layout's template asks for: boxes, type sizes, the source line, notes, the chart's SVG.

One `View` per slide. It decides sizes by content; it does not know colours or CSS selectors.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from markupsafe import Markup

from agents.deck.library import Library
from agents.deck.spec import (
    AgendaSlide,
    BulletsSlide,
    ChartSlide,
    ClosingSlide,
    ComparisonSlide,
    DeckSpec,
    ImageTextSlide,
    Item,
    KeyFiguresSlide,
    Prompt,
    SectionSlide,
    Slide,
    SourcesSlide,
    StatementSlide,
    TableSlide,
    Text,
    TwoColumnsSlide,
)
from agents.render import composition, fit, provenance
from agents.render.chart_view import ChartView, chart_view
from agents.render.closing_place import ClosingPlace
from agents.render.equation_view import picture_element
from agents.render.figure_places import FigurePlaces
from agents.render.layouts import Slot, Theme
from agents.render.ornaments import ornament
from agents.render.parts_view import PartsView, box_css, slot_css
from agents.render.picture_place import PicturePlace
from agents.render.typography import breakable, ended, typeset
from agents.sources.base import Language

_LIFTED = {"bullets": "bullets", "chart": "chart", "table": "table", "key_figures": "quad", "image_text": "picture"}
"""Layouts whose content begins higher under a short title, by how the names of their slots begin."""


def views(spec: DeckSpec, library: Library, theme: Theme) -> list[View]:
    """A view per slide, with the section that each stands in."""
    shown: list[View] = []
    section = ""
    for number, slide in enumerate(spec.slides, start=1):
        if isinstance(slide, SectionSlide):
            section = slide.title.text
        shown.append(View(slide, number, section, spec.title, spec.language, library, theme, spec.logo))
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
    logo: str | None = None

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
        if isinstance(self.slide, ClosingSlide | AgendaSlide | SourcesSlide):
            return ""
        slot = self.slot("source")
        longest = int(slot.w / slot.sizes[0] * (1.0 if self.language == "zh" else 1.9))
        return self.typeset(provenance.source_line(self.slide, self.library, self.language, longest))

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
            marks["set"] = "rows" if self.rows_of_list else "list"
        if isinstance(slide, StatementSlide):
            quoted = isinstance(slide.statement, Item) and slide.statement.origin == "extracted"
            marks["quoted"] = "yes" if quoted else "no"
        if isinstance(slide, ImageTextSlide):
            marks["picture"] = "cover" if self._picture.covers else "whole"
            marks["set"] = self.arrangement
        if isinstance(slide, ClosingSlide):
            marks["set"] = self.closing.arrangement
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

    def shown(self, value: Text, slot: Slot) -> str:
        """A text as markup in its place: a heading breaks between phrases only, a wide text ends in whole phrases."""
        return breakable(self.say(value), self.language) if slot.phrased else self.listed(value, slot)

    def listed(self, value: Text, slot: Slot) -> str:
        """The same of an item of a list, which is no heading."""
        return ended(self.say(value), self.language, slot.w / slot.sizes[0])

    def typeset(self, text: str) -> str:
        """Typewriter quotes become typographic ones and a number keeps its unit; words stay as they are."""
        return typeset(text)

    @property
    def ornament(self) -> list[tuple[str, str]]:
        """The theme's drawing behind this layout: class and path."""
        return ornament(self.theme.look.ornament, self.layout, self.theme.width, self.theme.height)

    @cached_property
    def diagram(self) -> PartsView:
        """Parts of a layout that is arranged by rule."""
        return PartsView(self.slide, self.library, self.theme, self.language, self.say, self.slot("title"))

    # -- boxes and sizes -------------------------------------------------------------------------------------------

    def slot(self, name: str) -> Slot:
        """A slot of this slide's layout, in the variant that suits its content."""
        if isinstance(self.slide, ImageTextSlide) and self.arrangement != "side":
            name = f"{name}_stage" if self.theme.has_slot(self.layout, f"{name}_stage") else name
        if isinstance(self.slide, ClosingSlide):
            return self.closing.slot(name)
        slot = self.theme.slot(self.layout, name)
        if self.layout not in _LIFTED or not name.startswith((_LIFTED[self.layout], "takeaway", "lead", "bullets")):
            return slot
        if self.theme.tall and isinstance(self.slide, ImageTextSlide) and name.startswith("bullets"):
            return slot  # under the picture, which grows upward
        higher = composition.lifted(slot, self.slot("title"), self.say(self.slide.title), self.theme, self.language)
        return higher if name != "takeaway_wide" else higher.model_copy(update={"h": slot.h})

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
        if rows := self.rows_of_list if name == self.body_slot else None:
            return self._css(slot, rows.size) + f"--indent:{rows.indent}px;--gap:0px;--hang:{rows.hang}px;"
        size = slot.sizes_in(self.language)[self.step(name, values) if values else 0]
        return self._css(slot, size) + self._list_css(name, slot, size, values)

    def _css(self, slot: Slot, size: float) -> str:
        return slot_css(slot, size, self.theme, self.language)

    def _list_css(self, name: str, slot: Slot, size: float, values: Sequence[Text] = ()) -> str:
        if name == "entries":
            return f"--pitch:{self.pitch:g}px;--indent:{round(slot.indent * size)}px;"
        if not slot.indent:
            return ""
        gap = round(slot.gap * size)
        if name == "bullets":
            gap += self._spread(slot, size, values)
        elif name in self._twins:
            gap += min(self._spread(self.slot(n), size, held) for n, held in self._twins.items())
        return f"--indent:{round(slot.indent * size)}px;--gap:{gap}px;"

    def _spread(self, slot: Slot, size: float, values: Sequence[Text]) -> int:
        """px more between items, where the list would leave a hole under it."""
        most = round(0.5 * size)
        if len(values) < 2:
            return most
        needed = fit.height(slot, int(size), [self.say(v) for v in values], self.theme, self.language)
        free = slot.h - needed - slot.line_height(size, self.language)
        return max(0, min(most, round(0.7 * free / (len(values) - 1))))

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
            wide = "_wide" if slide.lead is None else ""
            few = self.slot(f"bullets_few{wide}")
            texts = [self.say(b) for b in slide.bullets]
            fits = composition.rows_fit if wide else fit.fits
            sparse = len(texts) <= 4 and fits(few, texts, self.theme, self.language)
            return f"bullets_few{wide}" if sparse else f"bullets{wide}"
        if isinstance(slide, ChartSlide):
            return "chart" if slide.takeaway is not None else "chart_wide"
        if isinstance(slide, TableSlide):
            wide = slide.takeaway is None or len(slide.table.columns) > 5
            return "table_wide" if wide else "table"
        return "body"

    @cached_property
    def rows_of_list(self) -> composition.Rows | None:
        """Without a lead, a list takes the whole measure in rows; None where it does not."""
        if not isinstance(self.slide, BulletsSlide) or self.slide.lead is not None or not self.slide.bullets:
            return None
        texts = [self.say(b) for b in self.slide.bullets]
        slot = self.slot(self.body_slot)
        return composition.rows(slot, texts, self.theme, self.language, numbered=self.is_ordered)

    @property
    def is_ordered(self) -> bool:
        """Whether the bullets are steps or recommendations."""
        assert isinstance(self.slide, BulletsSlide)
        return composition.ordered(self.slide.title.text, [b.text for b in self.slide.bullets])

    # -- key figures -----------------------------------------------------------------------------------------------

    def part_style(self, name: str, index: int) -> str:
        """Inline style of a part of key figure `index`."""
        slot = self._figures.place(name, index)
        if name == "figure_rule":
            return box_css(slot.x, slot.y, slot.w, slot.h)
        return self._css(slot, self._figures.size(name, slot))

    @cached_property
    def _figures(self) -> FigurePlaces:
        assert isinstance(self.slide, KeyFiguresSlide)
        values, labels = ([self.say(getattr(f, n)) for f in self.slide.figures] for n in ("value", "label"))
        slots = {name: self.slot(name) for name in ("figure_rule", "value", "label", "context", "quad")}
        return FigurePlaces(values, labels, self.slide.context is not None, slots, self.theme, self.language)

    # -- chart -----------------------------------------------------------------------------------------------------

    @cached_property
    def chart(self) -> ChartView:
        """The chart in its place."""
        assert isinstance(self.slide, ChartSlide)
        slot = self.slot(self.body_slot)
        return chart_view(self.slide.chart, slot.w, slot.h, self.theme)

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
        given = self.slide.table.align if isinstance(self.slide, TableSlide) else []
        return given[column] if column < len(given) else "left"

    @cached_property
    def whole_columns(self) -> frozenset[int]:
        """Columns of a table whose cells are not broken."""
        table = self.slide.table if isinstance(self.slide, TableSlide) else None
        return fit.whole_columns([table.columns, *table.rows]) if table else frozenset()

    @cached_property
    def table_style(self) -> str:
        """Inline style of the table's box: the largest type by which it fits, rows as tall as is comfortable."""
        assert isinstance(self.slide, TableSlide)
        slot, table = self.slot(self.body_slot), self.slide.table
        size, needed = fit.table_size(slot, slot.sizes_in(self.language), table, self.theme, self.language)
        free = max(0.0, slot.h - needed)
        padding = min(fit.CELL_PADDING * size + free / (2 * (len(table.rows) + 1)), 1.05 * size)
        gaps = f"--cell-gap:{fit.CELL_GAP * size:.0f}px;--parted-gap:{fit.PARTED_GAP * size:.0f}px;"
        wide = fit.table_width(slot, size, table, self.theme)
        return f"{self._css(slot, size)}--pad:{padding:.1f}px;{gaps}--table:{wide:.0f}px;"

    # -- picture ---------------------------------------------------------------------------------------------------

    @cached_property
    def _picture(self) -> PicturePlace:
        assert isinstance(self.slide, ImageTextSlide)
        return PicturePlace(self.slide.image, [self.say(b) for b in self.slide.bullets], self.theme, self.language)

    @cached_property
    def arrangement(self) -> str:
        """How picture and text stand to each other."""
        return self._picture.arrangement

    @cached_property
    def picture(self) -> Markup:
        """The picture's element, an equation's drawing among them; "" when the library lacks it."""
        assert isinstance(self.slide, ImageTextSlide)
        bleeds = self._picture.covers and self.arrangement == "side"
        return picture_element(self.library, self.slide.image, self.image_style, self.label, bleeds=bleeds)

    @property
    def _picture_slot(self) -> Slot:
        return self.slot({"side": "picture", "beside": "picture_beside", "stage": "picture"}[self.arrangement])

    @cached_property
    def image_style(self) -> str:
        """Inline style of the picture: the whole of it, as large as the slot allows, or the slot filled."""
        if self._picture.covers and self.arrangement == "side":
            slot = self.slot("picture_cover")
            return box_css(slot.x, slot.y, slot.w, slot.h) + "object-fit:cover;"
        return box_css(*self._picture.box(self._picture_slot))

    @property
    def caption_style(self) -> str:
        """Inline style of the caption."""
        assert isinstance(self.slide, ImageTextSlide)
        alone = self.arrangement == "side" and not self.slide.bullets
        place = self._picture.caption(self.slot("caption_alone" if alone else "caption"), self._picture_slot)
        texts = [self.say(c) for c in (self.slide.image.caption,) if c is not None]
        return self._css(place, place.sizes_in(self.language)[fit.step(place, texts, self.theme, self.language)])

    # -- closing ---------------------------------------------------------------------------------------------------

    @cached_property
    def closing(self) -> ClosingPlace:
        """How the last slide is arranged."""
        assert isinstance(self.slide, ClosingSlide)
        references = self.slide.references
        texts = [self.typeset(r.text) for r in references]
        places = [self.label("separator").join(r.locators) for r in references if r.locators]
        title, message = self.say(self.slide.title), self.say(self.slide.message) if self.slide.message else ""
        return ClosingPlace(title, message, texts, places, self.theme, self.language)

    @property
    def references_style(self) -> str:
        """Inline style of the list of sources."""
        slot, size = self.closing.list_of_sources()
        return self._css(slot, size) + self._list_css("references", slot, size)
