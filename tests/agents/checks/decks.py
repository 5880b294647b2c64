"""Decks that other programs make, built with python-pptx: odd but sound, and the parts of unsound ones."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_AUTO_SIZE
from pptx.util import Inches, Pt

PICTURE = Path(__file__).parents[3] / "benchmarks/render/corpus/pictures/ada.png"
SMART_ART = """<p:graphicFrame xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><p:nvGraphicFramePr><p:cNvPr id="99" name="Diagram 1"
 descr="Three steps in a ring"/><p:cNvGraphicFramePr/><p:nvPr/></p:nvGraphicFramePr><p:xfrm><a:off x="914400" y="2286000"/>
 <a:ext cx="3048000" cy="2286000"/></p:xfrm><a:graphic><a:graphicData
 uri="http://schemas.openxmlformats.org/drawingml/2006/diagram"/></a:graphic></p:graphicFrame>"""


class DeckBuilder:
    """A deck of 13.333 x 7.5 inches (or 4:3) on python-pptx's own template."""

    def __init__(self, *, wide: bool = True) -> None:
        self.deck = Presentation()
        if wide:
            self.deck.slide_width, self.deck.slide_height = Inches(13.333), Inches(7.5)

    def slide(self, title: str | None = None) -> Any:
        made = self.deck.slides.add_slide(self.deck.slide_layouts[5 if title is not None else 6])
        if title is not None:
            made.shapes.title.text = title
            made.shapes.title.left, made.shapes.title.top = Inches(0.6), Inches(0.4)
            made.shapes.title.width, made.shapes.title.height = Inches(8.6), Inches(1)
        return made

    def save(self, path: Path) -> Path:
        self.deck.save(str(path))
        return path


def words(slide: Any, x: float, y: float, w: float, h: float, said: str, size: float = 20) -> Any:
    """A text box in inches; its first run."""
    box = slide.shapes.add_textbox(Inches(x), Inches(y), Inches(w), Inches(h))
    box.text_frame.word_wrap = True
    box.text_frame.auto_size = MSO_AUTO_SIZE.NONE
    run = box.text_frame.paragraphs[0].add_run()
    run.text, run.font.size = said, Pt(size)
    return run


def card(slide: Any, x: float, y: float, w: float = 2.6, h: float = 2.0) -> Any:
    """A filled rectangle in inches."""
    shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, Inches(x), Inches(y), Inches(w), Inches(h))
    shape.fill.solid()
    shape.fill.fore_color.rgb = RGBColor(0xDD, 0xE6, 0xF0)
    return shape


def chart(
    slide: Any, kind: XL_CHART_TYPE, categories: list[str], values: list[float], alt: str | None = "A chart"
) -> Any:
    """A native chart."""
    data = CategoryChartData()
    data.categories = categories
    data.add_series("Trees", values)
    frame = slide.shapes.add_chart(kind, Inches(1), Inches(2), Inches(6), Inches(4), data)
    if alt:
        frame._element.nvGraphicFramePr.cNvPr.set("descr", alt)
    return frame


def odd_deck(path: Path) -> Path:
    """Groups (scaled, turned), rotation, tables, charts, SmartArt, hidden slides, notes, Chinese, Hebrew: all sound."""
    from lxml import etree

    made = DeckBuilder()
    groups = made.slide("Groups and turns")
    group = groups.shapes.add_group_shape()
    box = group.shapes.add_textbox(Inches(1), Inches(2), Inches(3), Inches(0.6))
    box.text_frame.text = "Inside of a group"
    box.text_frame.paragraphs[0].runs[0].font.size = Pt(20)
    group.left, group.top = Inches(6), Inches(3)
    turned = groups.shapes.add_textbox(Inches(0.5), Inches(4), Inches(2), Inches(0.5))
    turned.text_frame.text, turned.rotation = "Turned", -90
    data = made.slide("A table and a diagram")
    frame = data.shapes.add_table(3, 2, Inches(6), Inches(2), Inches(5), Inches(1.8))
    for r, row in enumerate([["Year", "Trees"], ["2022", "1200"], ["2023", "3400"]]):
        for c, said in enumerate(row):
            frame.table.cell(r, c).text = said
    frame._element.nvGraphicFramePr.cNvPr.set("descr", "Trees by year")
    data.shapes._spTree.append(etree.fromstring(SMART_ART))
    bars = made.slide("Trees by year")
    chart(bars, XL_CHART_TYPE.COLUMN_CLUSTERED, ["2021", "2022", "2023"], [800, 1200, 3400])
    hidden = made.slide("Only for questions")
    hidden._element.set("show", "0")
    words(hidden, 12.5, 3, 4, 1, "Words off the slide that nobody is shown")
    chinese = made.slide("城市的树荫")
    words(chinese, 0.6, 2, 9, 1, "二〇二三年种下三千四百棵树，街道夏天更凉爽。", 22)
    hebrew = made.slide("צל בעיר")
    run = words(hebrew, 0.6, 2, 9, 1, "העיר נטעה עצים ברחובות הראשיים", 22)
    run._r.getparent().get_or_add_pPr().set("rtl", "1")
    hebrew.notes_slide.notes_text_frame.text = "Notes are not on the slide, and may be as long as they like."
    return made.save(path)


def with_part(deck: Path, out: Path, changed: Mapping[str, Callable[[bytes], bytes | None]]) -> Path:
    """A copy of a package with parts changed (None: left out)."""
    kept = io.BytesIO()
    with zipfile.ZipFile(deck) as source, zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            data: bytes | None = source.read(name)
            if name in changed:
                data = changed[name](source.read(name))
            if data is not None:
                target.writestr(name, data)
    out.write_bytes(kept.getvalue())
    return out
