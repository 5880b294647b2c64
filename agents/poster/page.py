"""A poster as one HTML page at true size: header, banner, columns, footer. It opens no browser.

It keeps the deck's promises to the capture (`docs/architecture.md`): roles, names, groups, charts with their data.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import segno
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from agents.deck.diagrams import ChartPanel
from agents.deck.library import Library
from agents.deck.parts import Chart, Half, Image, Text
from agents.deck.spec import CodeSlide, Slide
from agents.deck.texts import texts
from agents.mathematics.drawing import SIZE
from agents.poster.sizes import BLEED_PX, MARGIN_PX, Size, size_of
from agents.poster.spec import Laid, Panel, PosterSpec
from agents.render import provenance
from agents.render.chart_labels import SIZE as LETTER_SIZE
from agents.render.chart_labels import chart_style, suited
from agents.render.chart_svg import chart_svg
from agents.render.deck_theme import recoloured
from agents.render.diagrams.code import code_spans
from agents.render.emphasis import head_dressed, panels_dressed
from agents.render.equation_view import drawing_of, equation_svg
from agents.render.html import fonts_css, variables_css
from agents.render.layouts import Theme, load_theme
from agents.render.parts_view import image_uri
from agents.render.typography import breakable, typeset
from agents.text.words import length

TEMPLATES = Path(__file__).resolve().parents[2] / "templates" / "posters"
COLUMNS = {"academic": (3, 4), "event": (1, 2), "infographic": (2, 3), "social": (1, 2)}
"""Columns of an upright and of a lying sheet."""
BASE = {"academic": 0.0118, "event": 0.019, "infographic": 0.0135, "social": 0.03}
"""Type of running text, as a share of the shorter side."""
LEAST_TYPE = 12.0
"""px of the running text on paper, however small the sheet: 9 pt"""
LONGEST_TITLE = 2.0
"""Lines of a title before its type gives way, to seven tenths"""
LETTERS, LEAST_ACROSS = 0.9, 380.0
"""Letters of a chart against the text around it, and the least width of a chart in px of a drawing with letters of 16:
in a narrower column the letters are smaller"""
CHART_HEIGHT, CHART_ROWS = 300.0, {"bar": 34.0, "stacked_bar": 40.0}
"""px of such a drawing: a chart's height, and that of each row of bars"""
DPI = 150
"""Least resolution of a picture in print."""
MANNERS = {
    "timeline": "timed",
    "process": "counted",
    "cycle": "counted",
    "pyramid": "counted",
    "funnel": "named",
    "icons": "named",
    "team": "named",
    "faq": "named",
    "pricing": "named",
}
"""Layouts of named things, and how a poster sets them."""
PANELS_TO_A_COLUMN = 2
"""Of an upright sheet for an event, before it has two columns"""
EQUATION = 1.35
"""Type of an equation against the running text."""
WORDS = {
    "en": {
        "sources": "Sources",
        "more": "Read on",
        "chart": "Chart",
        "table": "Table",
        "code": "Code",
        "code_more": "… lines not shown: {}",
        "picture": "Picture",
        "equation": "Equation",
        "logo": "Logo",
    },
    "zh": {
        "sources": "来源",
        "more": "阅读全文",
        "chart": "图表",
        "table": "表格",
        "code": "代码",
        "code_more": "…… 未显示 {} 行",
        "picture": "图片",
        "equation": "公式",
        "logo": "标志",
    },
}


def poster_theme(spec: PosterSpec) -> Theme:
    """The poster's theme in its brand's colours. Raises ConfigurationError when there is no such theme."""
    return recoloured(load_theme(spec.theme), spec.colors, spec.fonts)


def column_count(spec: PosterSpec, size: Size) -> int:
    """Columns that suit the sheet; no more than there are panels to stand in them."""
    upright, lying = COLUMNS[spec.kind]
    narrow = 2 if size.paper and min(size.width, size.height) < 1200 else 9
    inside = sum(not panel.wide for panel in spec.panels)
    crowded = spec.kind == "event" and size.paper and inside > PANELS_TO_A_COLUMN
    wanted = spec.column_count or min(lying if size.landscape or crowded else upright, narrow)
    return max(1, min(wanted, inside or 1))


def base_of(spec: PosterSpec) -> float:
    """px of the running text that suits the sheet."""
    size = size_of(spec.size)
    return round(max(min(size.width, size.height) * BASE[spec.kind], LEAST_TYPE if size.paper else 0), 2)


def is_tailed(spec: PosterSpec) -> bool:
    """Whether sources and code end the last column, and do not stand below all of them."""
    return (
        size_of(spec.size).paper and column_count(spec, size_of(spec.size)) > 1 and bool(spec.references or spec.link)
    )


def title_scale(spec: PosterSpec) -> float:
    """Of the title's type: what was asked for, smaller where the title is long."""
    size, em = size_of(spec.size), {"event": 4.6, "social": 2.9}.get(spec.kind, 4.1)
    lines = _em(spec.title) * 0.86 * em * base_of(spec) / (size.width - 6 * base_of(spec))
    return round(spec.title_scale * max(0.7, min(1.0, LONGEST_TITLE / max(lines, 0.1))), 3)


def views_of(spec: PosterSpec, library: Library, scale: float) -> list[PanelView]:
    """The panels as they are shown in type of a scale."""
    theme = poster_theme(spec)
    return [PanelView(panel, number, spec, library, theme, scale) for number, panel in enumerate(spec.panels)]


def render_poster(
    spec: PosterSpec,
    library: Library,
    laid: Laid | None,
    *,
    bleed: bool = False,
    scale: float = 1.0,
    head: float = 1.0,
    forms: Sequence[tuple[int, Panel]] = (),
) -> str:
    """The page. Without `laid` the panels stand hidden in one column, to be measured.

    They are then drawn for type of `scale`, under a head whose type is `head` times what suits the sheet; `forms` are
    shown in their stead: panels with what they could say, by their places among all.
    """
    size, theme = size_of(spec.size), poster_theme(spec)
    count = column_count(spec, size)
    views = views_of(spec, library, laid.scale if laid else scale)
    inside = [view for view in views if not view.panel.wide]
    columns = [[inside[i] for i in column] for column in laid.columns] if laid else []
    for column, stretch in zip(columns, laid.stretch if laid else [], strict=False):
        for view in column:
            view.stretch = stretch
    for column, swell in zip(columns, laid.swell if laid else [], strict=False):
        for view in column:
            view.swell = swell
    measured = [PanelView(panel, number, spec, library, theme, scale) for number, panel in forms] or inside
    words = WORDS[spec.language]
    context = {
        "spec": spec,
        "size": size,
        "theme": theme,
        "lang": "zh-CN" if spec.language == "zh" else "en",
        "count": count,
        "scale": laid.scale if laid else 1.0,
        "base": base_of(spec),
        "head_scale": laid.head if laid else head,
        "banner": [view for view in views if view.panel.wide],
        "columns": columns,
        "measured": [] if laid else measured,
        "tailed": is_tailed(spec),
        "title_scale": title_scale(spec),
        "words": words,
        "qr": qr_svg(spec.link, words["more"]) if spec.link else "",
        "bleed": round(BLEED_PX, 2) if bleed and size.paper else 0,
        "margin": round(MARGIN_PX, 2) if bleed and size.paper else 0,
        "variables": Markup(variables_css(theme)),
        "css": Markup((TEMPLATES / "poster.css").read_text("utf-8")),
    }
    template = _environment().get_template("poster.html.j2")
    bare = template.render(font_css="", **context)
    page = template.render(font_css=Markup(fonts_css(theme, bare, spec.language)), **context)
    return head_dressed(panels_dressed(page, [panel.slide for panel in spec.panels]), spec.styles)


class PanelView:
    """One panel, ready to be filled into its template."""

    def __init__(
        self, panel: Panel, number: int, spec: PosterSpec, library: Library, theme: Theme, scale: float = 1.0
    ) -> None:
        self.panel, self.number, self.spec, self.library, self.theme = panel, number, spec, library, theme
        self.scale = scale
        self.stretch = 1.0
        self.swell = 1.0
        """Of its charts' height."""
        self.slide: Slide = panel.slide

    @property
    def layout(self) -> str:
        """Name of the slide's layout; `pictures` for all that show some, `list` for those shown as their texts."""
        own = {"bullets", "key_figures", "chart", "two_charts", "table", "code", "statement", "quote"}
        if self.slide.layout in own:
            return self.slide.layout
        if self.slide.layout in ("image_text", "full_picture", "gallery"):
            return "pictures"
        return "halves" if self.halves else "pairs" if self.slide.layout in MANNERS and self.pairs else "list"

    @property
    def manner(self) -> str:
        """How named things stand: behind their time, behind their number, under their name."""
        return MANNERS.get(self.slide.layout, "named")

    @property
    def pairs(self) -> list[list[tuple[str, Text]]]:
        """The texts of each event, step, person, question or plan together, its name first, by path."""
        groups: dict[str, list[tuple[str, Text]]] = {}
        for path, text in self.listed:
            parts = path.split("/")
            groups.setdefault("/".join(parts[:2]) if len(parts) > 2 else path, []).append((path, text))
        return list(groups.values())

    @property
    def continues(self) -> bool:
        """Whether it goes on with what the panel before it is about, so that its heading would say the same again."""
        before = self.spec.panels[self.number - 1] if self.number else None
        return before is not None and not before.wide and before.slide.title.text == self.slide.title.text

    @property
    def across(self) -> int:
        """Key figures side by side."""
        count = max(1, len(getattr(self.slide, "figures", [])))
        lying = size_of(self.spec.size).width > 0.9 * size_of(self.spec.size).height
        most = 4 if self.panel.wide and (lying or size_of(self.spec.size).paper) else 2
        return count if count <= most else 2 if count == 4 and most < 4 else min(count, most)

    @property
    def widest_value(self) -> float:
        """Width of the longest key figure in em of its type."""
        figures = getattr(self.slide, "figures", [])
        return max((_em(figure.value.text) for figure in figures), default=1.0)

    @property
    def source(self) -> str:
        return provenance.source_line(self.slide, self.library, self.spec.language)

    @property
    def notes(self) -> str:
        return provenance.notes(self.slide, self.library, self.spec.language)

    @property
    def halves(self) -> list[tuple[str, Half]]:
        """Headed lists of slides with columns, by their paths."""
        found = [(name, getattr(self.slide, name)) for name in type(self.slide).model_fields]
        flat = [(name, value) for name, value in found if isinstance(value, Half)]
        many = [
            (f"{name}/{i}", v)
            for name, vs in found
            if isinstance(vs, list)
            for i, v in enumerate(vs)
            if isinstance(v, Half)
        ]
        return flat + many

    @property
    def listed(self) -> list[tuple[str, Text]]:
        """All texts but the title, by path."""
        return [(path, text) for path, text in texts(self.slide) if path != "title" and text.text.strip()]

    @property
    def widest_head(self) -> float:
        """Width of the longest name in em, so that all stand in one column."""
        return max((_em(pair[0][1].text) for pair in self.pairs), default=4.0)

    @property
    def coded(self) -> list[tuple[str, str]]:
        """Stretches of its code, with what each is."""
        more = WORDS[self.spec.language]["code_more"]
        return code_spans(self.slide.code, more) if isinstance(self.slide, CodeSlide) else []

    @property
    def widest_line(self) -> int:
        """Columns of its longest line of code, so that its type can be as large as the line allows."""
        return max(length(line) for line in "".join(text for _, text in self.coded).split("\n"))

    @property
    def charts(self) -> list[tuple[str, Text | None, Chart]]:
        """The slide's charts, each with the path and the words of its heading where it has one."""
        found: list[tuple[str, Text | None, Chart]] = []
        for name in type(self.slide).model_fields:
            value = getattr(self.slide, name)
            if isinstance(value, Chart):
                found.append((name, None, value))
            elif isinstance(value, ChartPanel):
                found.append((name, value.heading, value.chart))
        return found

    @property
    def image(self) -> Image | None:
        return next((v for v in self._values() if isinstance(v, Image)), None)

    def _values(self) -> list[Any]:
        values = [getattr(self.slide, name) for name in type(self.slide).model_fields]
        return [v for value in values for v in (value if isinstance(value, list) else [value])]

    @property
    def width(self) -> float:
        """px that the panel has for a chart."""
        size, base = size_of(self.spec.size), base_of(self.spec)
        whole, em = size.width - 6 * base, base * self.scale
        if self.panel.wide:
            return whole - 3.4 * em
        count = column_count(self.spec, size)
        column = (whole - (count - 1) * 2 * base) / count
        return column - (2.6 * em * self.panel.scale if self.spec.kind == "infographic" else 0)

    def fitting(self, chart: Chart) -> tuple[Chart, float]:
        """The chart as it suits the panel, and the px of the sheet to one px of its drawing."""
        em = base_of(self.spec) * self.scale * self.panel.scale
        unit = min(LETTERS * em / LETTER_SIZE, self.width / LEAST_ACROSS)
        return suited(chart, self.width / unit, self.theme.body.family), unit

    def drawn(self, chart: Chart) -> dict[str, Any]:
        """A chart's SVG, data, style and height as CSS, which grows with the text as the chart's letters do."""
        fitting, unit = self.fitting(chart)
        style = chart_style(fitting, **self.theme.chart)
        rows = len(fitting.categories) * max(1, len(fitting.series) if fitting.kind == "bar" else 1)
        each = CHART_ROWS.get(fitting.kind)
        height = max(240.0, 70 + rows * each) if each else min(CHART_HEIGHT, 0.7 * self.width / unit)
        height *= self.stretch
        family, width = self.theme.body.family, self.width
        svg = chart_svg(fitting, width=width, height=height * unit, style=style, family=family, scale=unit)
        responsive = Markup(re.sub(r' width="[^"]*" height="[^"]*"', ' class="drawn"', str(svg), count=1))
        css = f"min({LETTERS / LETTER_SIZE:.5f}em, {width / LEAST_ACROSS:.4f}px)"
        return {
            "svg": responsive,
            "json": fitting.model_dump_json(),
            "style": json.dumps(style),
            "alt": fitting.alt,
            "height": f"calc({height:.1f} * {css})",
        }

    @property
    def pictures(self) -> list[dict[str, Any]]:
        """The slide's pictures by their paths: an equation's element, else a `data:` URI, and how wide it may be."""
        listed = getattr(self.slide, "images", None)
        held = [(f"images/{i}", one) for i, one in enumerate(listed)] if listed else [("image", self.image)]
        return [
            {"path": path, "image": image, "equation": self._equation(image), "uri": image_uri(self.library, image)}
            | {"widest": self._widest(image)}
            for path, image in held
            if image is not None
        ]

    def _equation(self, image: Image) -> Markup:
        """The picture's element where it is an equation, set a little larger than the text around it."""
        drawn = drawing_of(self.library, image)
        if drawn is None:
            return Markup("")
        _, _, w, h = drawn.box
        style = f"width:min(100%, {w / SIZE * EQUATION:.2f}em);aspect-ratio:{w:g} / {h:g};"
        name = WORDS[self.spec.language]["equation"]
        return equation_svg(self.library, image, style=style, name=name, css="picture equation")

    def _widest(self, image: Image) -> float:
        """px that the picture may be wide, so that it prints with 150 dpi; screens take any."""
        return image.width / DPI * 96 if size_of(self.spec.size).paper else 1e6


def _em(text: str) -> float:
    """About how wide a text is set in em, with some room to spare."""
    return sum(1.04 if ord(ch) > 0x2E7F else 0.34 if ch in " .,:'’" else 0.66 for ch in text)


def qr_svg(link: str, label: str) -> Markup:
    """A QR code as one vector path, with a quiet zone of four modules."""
    code = segno.make(link, error="m", micro=False)
    rows = list(code.matrix_iter(border=4))
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    side = len(rows)
    return Markup(
        f'<svg class="qr" viewBox="0 0 {side} {side}" role="img" aria-label="{escape(f"{label}: {link}")}" '
        f'data-name="QR"><rect width="{side}" height="{side}" fill="#ffffff"/><path fill="#000000" d="{path}"/></svg>'
    )


@cache
def _environment() -> Environment:
    made = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)
    made.filters.update(typeset=typeset, heading=breakable)
    return made
