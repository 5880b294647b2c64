"""Charts as native charts with their workbook, styled as the page draws them."""

from __future__ import annotations

from typing import Any

from pptx.enum.chart import XL_CHART_TYPE
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.parts.chart import ChartPart

from agents.deck.spec import Chart
from agents.render.chart_data import POINTS, drawn_as
from agents.render.pptx import chart_forms as forms
from agents.render.pptx.chart_axes import axes
from agents.render.pptx.chart_layout import ROUND, STACKED, ChartLayout, chart_layout
from agents.render.pptx.chart_paint import c, color_of, look, replace, text
from agents.render.pptx.context import Context
from agents.render.pptx.ooxml import Element, el, emu
from agents.render.pptx.package import fixed_zip
from agents.render.pptx.styles import run_properties
from agents.render.pptx.tables import graphic_frame
from agents.render.scene import ChartNode, ChartStyle, Color, Rect

_TYPES = {
    "column": XL_CHART_TYPE.COLUMN_CLUSTERED,
    "bar": XL_CHART_TYPE.BAR_CLUSTERED,
    "line": XL_CHART_TYPE.LINE_MARKERS,
    "pie": XL_CHART_TYPE.PIE,
    "doughnut": XL_CHART_TYPE.DOUGHNUT,
    "stacked_column": XL_CHART_TYPE.COLUMN_STACKED,
    "stacked_bar": XL_CHART_TYPE.BAR_STACKED,
    "area": XL_CHART_TYPE.AREA,
    "stacked_area": XL_CHART_TYPE.AREA_STACKED,
    "scatter": XL_CHART_TYPE.XY_SCATTER,
    "bubble": XL_CHART_TYPE.BUBBLE,
    "waterfall": XL_CHART_TYPE.COLUMN_STACKED,
    "combo": XL_CHART_TYPE.COLUMN_CLUSTERED,
}
AREAS = ("area", "stacked_area")
COLUMNS = ("column", "bar", "stacked_column", "stacked_bar", "waterfall", "combo")
_CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_LEGENDS = {"top": "t", "right": "r", "bottom": "b"}


def chart(node: ChartNode, context: Context, *, placeholder: Element | None = None) -> list[Element]:
    """`p:graphicFrame` with a chart part and its workbook."""
    data = Chart.model_validate(node.data)
    if not data.categories or not data.series:
        context.report.faults.append(f"A chart on slide {context.slide_id} has no data.")
        return []
    context.report.charts += 1
    source: Any = forms.source(data)
    part: Any = ChartPart.new(_TYPES[data.kind], source, context.part.package)
    workbook = part.chart_workbook.xlsx_part
    workbook.blob = fixed_zip(workbook.blob)
    placed = chart_layout(data, node.style, node.rect.w, node.rect.h)
    _style(part._element, data, node.style, placed, context)
    context.report.native_text_chars += sum(len("".join(c.split())) for c in data.categories)
    reference = el("c:chart", r__id=context.part.relate_to(part, RT.CHART))
    graphic = el("a:graphicData", reference, uri=_CHART)
    alt = node.alt if node.alt else data.alt
    return [graphic_frame(node.name or "Chart", alt, node.rect, graphic, context, placeholder, locked=False)]


def _style(space: Any, data: Chart, style: ChartStyle, placed: ChartLayout, context: Context) -> None:
    """Everything but the data is rebuilt: python-pptx writes the series, this module how they look."""
    chart_element = space.find(c("chart"))
    plot_area = chart_element.find(c("plotArea"))
    plot = next(e for e in plot_area if e.tag.endswith("Chart"))
    for removed in ("title", "autoTitleDeleted", "legend"):
        for element in chart_element.findall(c(removed)):
            chart_element.remove(element)
    for axis_id in plot_area.iter(c("axId"), c("crossAx")):
        # python-pptx writes negative ids; the schema has unsigned ones.
        axis_id.set("val", str(abs(int(axis_id.get("val")))))
    title = _unit(data, style, placed, context)
    chart_element.insert(0, el("c:autoTitleDeleted", val=title is None))
    if title is not None:
        chart_element.insert(0, title)
    for old in plot_area.findall(c("layout")):
        plot_area.remove(old)
    plot_area.insert(0, _manual(placed.plot, inner=True))
    if data.kind in POINTS:
        _points_series(plot, data, style, context)
    else:
        _series(plot, data, style, context)
        _plot(plot, data, style, placed, context)
    if data.kind == "combo":
        forms.combined(plot_area, data)
    axes(plot_area, data, style, placed, context)
    legend = _legend(style, placed, context)
    if legend is not None:
        plot_area.addnext(legend)
    words = el("c:txPr", *text(style, style.text, context))
    replace(space, words, before=("externalData", "printSettings", "userShapes", "extLst"))
    corners = space.find(c("roundedCorners"))
    if corners is None:
        date = space.find(c("date1904"))
        rounded = el("c:roundedCorners", val=False)
        date.addnext(rounded) if date is not None else space.insert(0, rounded)


def _points_series(plot: Any, data: Chart, style: ChartStyle, context: Context) -> None:
    """Points as discs in their series' colour, with their names."""
    replace(plot, el("c:varyColors", val=False), before=("ser",))
    for index, series in enumerate(plot.findall(c("ser"))):
        for name in ("spPr", "marker", "dLbls", "smooth"):
            for old in series.findall(c(name)):
                series.remove(old)
        color = color_of(style, index)
        if data.kind == "scatter":
            replace(series, el("c:spPr", el("a:ln", el("a:noFill"))), before=_AFTER_POINTS)
            replace(series, _marker(color, context, size=9), before=_AFTER_POINTS[1:])
        else:
            soft = color.model_copy(update={"a": color.a * 0.62})
            replace(series, el("c:spPr", context.palette.solid(soft)), before=_AFTER_POINTS)
        names = forms.point_names(series, data, index, text(style, style.text, context))
        if names is not None:
            replace(series, names, before=_AFTER_POINTS[4:])
    if data.kind == "bubble":
        replace(plot, el("c:bubbleScale", val=70), before=("showNegBubbles", "sizeRepresents", "axId", "extLst"))
        replace(plot, el("c:sizeRepresents", val="area"), before=("axId", "extLst"))


_AFTER_POINTS = (
    "marker", "invertIfNegative", "dPt", "dLbls", "trendline", "errBars", "xVal", "yVal", "smooth", "bubbleSize",
    "bubble3D", "extLst",
)  # fmt: skip


def _manual(box: Rect, *, inner: bool = False, sized: bool = True) -> Element:
    """`c:layout` by shares of the chart's frame."""
    return el(
        "c:layout",
        el(
            "c:manualLayout",
            el("c:layoutTarget", val="inner") if inner else None,
            el("c:xMode", val="edge"),
            el("c:yMode", val="edge"),
            el("c:x", val=f"{box.x:.5f}"),
            el("c:y", val=f"{box.y:.5f}"),
            el("c:w", val=f"{box.w:.5f}") if sized else None,
            el("c:h", val=f"{box.h:.5f}") if sized else None,
        ),
    )


def _unit(data: Chart, style: ChartStyle, placed: ChartLayout, context: Context) -> Element | None:
    """What is measured, as the chart's title: an axis title would go with the axis that value labels make needless."""
    if not data.unit or placed.unit is None:
        return None
    quiet = style.text.model_copy(update={"a": style.text.a * 0.72})
    default = run_properties(look(style, quiet, context), None, context.palette, tag="a:defRPr")
    run = run_properties(look(style, quiet, context), None, context.palette, languages=(context.language, None))
    words = el("a:p", el("a:pPr", default, algn="l"), el("a:r", run, el("a:t", data.unit)))
    insets = {"lIns": 0, "tIns": 0, "rIns": 0, "bIns": 0}
    rich = el("c:rich", el("a:bodyPr", **insets), el("a:lstStyle"), words)
    context.report.native_text_chars += len("".join(data.unit.split()))
    return el("c:title", el("c:tx", rich), _manual(placed.unit, sized=False), el("c:overlay", val=False))


_AFTER_SERIES_PAINT = (
    "invertIfNegative", "pictureOptions", "marker", "dPt", "dLbls", "trendline", "errBars", "explosion", "cat", "val",
    "smooth", "shape", "extLst",
)  # fmt: skip


def _series(plot: Any, data: Chart, style: ChartStyle, context: Context) -> None:
    for index, series in enumerate(plot.findall(c("ser"))):
        for name in ("spPr", "marker", "dPt", "explosion"):
            for old in series.findall(c(name)):
                series.remove(old)
        shown = forms.shown_color(data.kind, index)
        if shown is None:
            unseen = el("c:spPr", el("a:noFill"), el("a:ln", el("a:noFill")))
            replace(series, unseen, before=_AFTER_SERIES_PAINT)
            continue
        color = color_of(style, shown)
        if data.kind in ROUND:
            _points(series, len(data.categories), style, context)
        elif data.kind == "line" or (data.kind == "combo" and drawn_as(data, index) == "line"):
            replace(series, _stroke(color, 2.5, context), before=_AFTER_SERIES_PAINT)
            replace(series, _marker(color, context), before=_AFTER_SERIES_PAINT[3:])
            replace(series, el("c:smooth", val=False), before=("extLst",))
        else:
            paint = el("c:spPr", context.palette.solid(color))
            replace(series, paint, before=_AFTER_SERIES_PAINT)
            if data.kind not in AREAS:
                replace(series, el("c:invertIfNegative", val=False), before=_AFTER_SERIES_PAINT[1:])


def _stroke(color: Color, width: float, context: Context) -> Element:
    outline = el("a:ln", context.palette.solid(color), el("a:round"), w=emu(width), cap="rnd")
    return el("c:spPr", outline)


def _marker(color: Color, context: Context, size: int = 6) -> Element:
    paint = el("c:spPr", context.palette.solid(color), el("a:ln", el("a:noFill")))
    return el("c:marker", el("c:symbol", val="circle"), el("c:size", val=size), paint)


def _points(series: Any, count: int, style: ChartStyle, context: Context) -> None:
    ground = Color(r=255, g=255, b=255)
    for index in range(count):
        gap = el("a:ln", context.palette.solid(ground), w=emu(1.5))
        paint = el("c:spPr", context.palette.solid(color_of(style, index)), gap)
        point = el("c:dPt", el("c:idx", val=index), el("c:bubble3D", val=False), paint)
        following = next(e for e in series if e.tag in (c("dLbls"), c("cat"), c("val")))
        following.addprevious(point)


def _plot(plot: Any, data: Chart, style: ChartStyle, placed: ChartLayout, context: Context) -> None:
    for name in ("dLbls",):
        for old in [*plot.findall(c(name)), *plot.findall(f"{c('ser')}/{c(name)}")]:
            old.getparent().remove(old)
    varied = data.kind in ROUND
    replace(plot, el("c:varyColors", val=varied), before=("ser",))
    if style.labels:
        replace(plot, _labels(data, style, _label_color(data, style, 0), context), before=_AFTER_LABELS)
        if data.kind in STACKED or data.kind == "waterfall":
            _inner_labels(plot, data, style, placed, context)
    if data.kind == "line" and (style.direct or style.labels):
        for index, series in enumerate(plot.findall(c("ser"))):
            plain = _labels(data, style, style.text, context, shown=style.labels)
            look = text(style, color_of(style, index), context, bold=True)
            made = forms.line_labels(data, index, plain, look, direct=style.direct)
            if made is not None:
                replace(series, made, before=_AFTER_SERIES_PAINT[5:])
    if data.kind in COLUMNS:
        replace(plot, el("c:gapWidth", val=placed.gap), before=("overlap", "serLines", "axId", "extLst"))
        apart = -min(round(200 / placed.bar), 100) if placed.bar > 0 and len(data.series) > 1 else 0
        overlap = 100 if data.kind in (*STACKED, "waterfall") else apart
        replace(plot, el("c:overlap", val=overlap), before=("serLines", "axId", "extLst"))
    if data.kind == "doughnut":
        replace(plot, el("c:holeSize", val=60), before=("extLst",))


def _inner_labels(plot: Any, data: Chart, style: ChartStyle, placed: ChartLayout, context: Context) -> None:
    """Numbers within the parts of stacked bars, none where a part is too small: the page leaves out the same ones."""
    for index, series in enumerate(plot.findall(c("ser"))):
        shown = forms.shown_color(data.kind, index)
        if shown is None:
            flags = ("showLegendKey", "showVal", "showCatName", "showSerName", "showPercent", "showBubbleSize")
            labels = el("c:dLbls", *(el(f"c:{flag}", val=False) for flag in flags))
        else:
            labels = _labels(data, style, _label_color(data, style, shown), context, forms.sign(data, index))
            for place in sorted((at for one, at in placed.narrow if one == index), reverse=True):
                labels.insert(0, el("c:dLbl", el("c:idx", val=place), el("c:delete", val=True)))
        replace(series, labels, before=_AFTER_SERIES_PAINT[5:])


_AFTER_LABELS = (
    "gapWidth", "overlap", "serLines", "dropLines", "hiLowLines", "upDownBars", "marker", "smooth", "firstSliceAng",
    "holeSize", "axId", "extLst",
)  # fmt: skip


def _label_color(data: Chart, style: ChartStyle, index: int) -> Color:
    """Labels inside of bars and rings are white or ink, whichever reads better."""
    if data.kind not in (*STACKED, "doughnut", "waterfall"):
        return style.text
    ground = color_of(style, index)
    light = 0.2126 * ground.r + 0.7152 * ground.g + 0.0722 * ground.b
    return Color(r=255, g=255, b=255) if light < 150 else Color(r=26, g=26, b=26)


_POSITIONS = {"column": "outEnd", "bar": "outEnd", "line": "t", "pie": "outEnd"}


def _labels(
    data: Chart, style: ChartStyle, color: Color, context: Context, sign: str = "", *, shown: bool = True
) -> Element:
    position = "ctr" if data.kind in (*STACKED, "waterfall") and data.kind not in AREAS else _POSITIONS.get(data.kind)
    flags = ("showLegendKey", "showVal", "showCatName", "showSerName", "showPercent", "showBubbleSize")
    return el(
        "c:dLbls",
        el("c:numFmt", formatCode=sign + data.number_format, sourceLinked=False),
        el("c:spPr", el("a:noFill"), el("a:ln", el("a:noFill"))),
        el("c:txPr", *text(style, color, context, bold=True)),
        el("c:dLblPos", val=position) if position else None,
        *(el(f"c:{flag}", val=shown and flag == "showVal") for flag in flags),
    )


def _legend(style: ChartStyle, placed: ChartLayout, context: Context) -> Element | None:
    if style.legend == "none":
        return None
    return el(
        "c:legend",
        el("c:legendPos", val=_LEGENDS[style.legend]),
        _manual(placed.legend, sized=style.legend == "right") if placed.legend else None,
        el("c:overlay", val=False),
        el("c:txPr", *text(style, style.text, context)),
    )
