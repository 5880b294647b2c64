"""Charts as native charts with their workbook, styled as the page draws them."""

from __future__ import annotations

from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.parts.chart import ChartPart

from agents.deck.spec import Chart
from agents.render.pptx.chart_layout import ROUND, STACKED, ChartLayout, chart_layout
from agents.render.pptx.context import Context
from agents.render.pptx.ooxml import Element, el, emu
from agents.render.pptx.package import fixed_zip
from agents.render.pptx.styles import RunStyle, run_properties
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
}
_CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_LEGENDS = {"top": "t", "right": "r", "bottom": "b"}


def chart(node: ChartNode, context: Context, *, placeholder: Element | None = None) -> list[Element]:
    """`p:graphicFrame` with a chart part and its workbook."""
    data = Chart.model_validate(node.data)
    if not data.categories or not data.series:
        context.report.faults.append(f"A chart on slide {context.slide_id} has no data.")
        return []
    context.report.charts += 1
    source: Any = _workbook(data)
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


def _workbook(data: Chart) -> CategoryChartData:
    workbook = CategoryChartData(number_format=data.number_format)
    workbook.categories = data.categories
    for index, series in enumerate(data.series, 1):
        values = (series.values + [None] * len(data.categories))[: len(data.categories)]
        workbook.add_series(series.name or f"Series {index}", values)
    return workbook


def _style(space: Any, data: Chart, style: ChartStyle, placed: ChartLayout, context: Context) -> None:
    """Everything but the data is rebuilt: python-pptx writes the series, this module how they look."""
    chart_element = space.find(_c("chart"))
    plot_area = chart_element.find(_c("plotArea"))
    plot = next(e for e in plot_area if e.tag.endswith("Chart"))
    for removed in ("title", "autoTitleDeleted", "legend"):
        for element in chart_element.findall(_c(removed)):
            chart_element.remove(element)
    for axis_id in plot_area.iter(_c("axId"), _c("crossAx")):
        # python-pptx writes negative ids; the schema has unsigned ones.
        axis_id.set("val", str(abs(int(axis_id.get("val")))))
    title = _unit(data, style, placed, context)
    chart_element.insert(0, el("c:autoTitleDeleted", val=title is None))
    if title is not None:
        chart_element.insert(0, title)
    for old in plot_area.findall(_c("layout")):
        plot_area.remove(old)
    plot_area.insert(0, _manual(placed.plot, inner=True))
    _series(plot, data, style, context)
    _plot(plot, data, style, placed, context)
    for axis in [e for e in plot_area if e.tag in (_c("catAx"), _c("valAx"), _c("dateAx"))]:
        if axis.tag == _c("valAx"):
            _value_axis(axis, data, style, placed, context)
        else:
            _category_axis(axis, data, style, context)
    legend = _legend(style, placed, context)
    if legend is not None:
        plot_area.addnext(legend)
    text = _text(style, style.text, context)
    _replace(space, el("c:txPr", *text), before=("externalData", "printSettings", "userShapes", "extLst"))
    corners = space.find(_c("roundedCorners"))
    if corners is None:
        date = space.find(_c("date1904"))
        rounded = el("c:roundedCorners", val=False)
        date.addnext(rounded) if date is not None else space.insert(0, rounded)


def _c(name: str) -> str:
    return f"{{{_CHART}}}{name}"


def _replace(parent: Any, child: Element, *, before: tuple[str, ...]) -> None:
    """Put `child` in, in place of its namesake, ahead of the elements that the schema puts after it."""
    for old in parent.findall(child.tag):
        parent.remove(old)
    following = next((e for e in parent if e.tag in {_c(b) for b in before}), None)
    if following is None:
        parent.append(child)
    else:
        following.addprevious(child)


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
    default = run_properties(_look(style, quiet, context), None, context.palette, tag="a:defRPr")
    run = run_properties(_look(style, quiet, context), None, context.palette, languages=(context.language, None))
    words = el("a:p", el("a:pPr", default, algn="l"), el("a:r", run, el("a:t", data.unit)))
    insets = {"lIns": 0, "tIns": 0, "rIns": 0, "bIns": 0}
    rich = el("c:rich", el("a:bodyPr", **insets), el("a:lstStyle"), words)
    context.report.native_text_chars += len("".join(data.unit.split()))
    return el("c:title", el("c:tx", rich), _manual(placed.unit, sized=False), el("c:overlay", val=False))


def _look(style: ChartStyle, color: Color, context: Context, *, bold: bool = False) -> RunStyle:
    slot = context.palette.slot(style.family, heading=False)
    return RunStyle(round(style.size * 75), color, style.family, slot, bold=bold)


def _text(style: ChartStyle, color: Color, context: Context, *, bold: bool = False) -> list[Element]:
    look = _look(style, color, context, bold=bold)
    default = run_properties(look, None, context.palette, tag="a:defRPr")
    end = el("a:endParaRPr", lang=context.language)
    return [el("a:bodyPr"), el("a:lstStyle"), el("a:p", el("a:pPr", default), end)]


_AFTER_SERIES_PAINT = (
    "invertIfNegative", "pictureOptions", "marker", "dPt", "dLbls", "trendline", "errBars", "explosion", "cat", "val",
    "smooth", "shape", "extLst",
)  # fmt: skip


def _series(plot: Any, data: Chart, style: ChartStyle, context: Context) -> None:
    for index, series in enumerate(plot.findall(_c("ser"))):
        for name in ("spPr", "marker", "dPt", "explosion"):
            for old in series.findall(_c(name)):
                series.remove(old)
        color = _color(style, index)
        if data.kind in ROUND:
            _points(series, len(data.categories), style, context)
        elif data.kind == "line":
            _replace(series, _stroke(color, 2.5, context), before=_AFTER_SERIES_PAINT)
            _replace(series, _marker(color, context), before=_AFTER_SERIES_PAINT[3:])
            _replace(series, el("c:smooth", val=False), before=("extLst",))
        else:
            paint = el("c:spPr", context.palette.solid(color))
            _replace(series, paint, before=_AFTER_SERIES_PAINT)
            if data.kind != "area":
                _replace(series, el("c:invertIfNegative", val=False), before=_AFTER_SERIES_PAINT[1:])


def _color(style: ChartStyle, index: int) -> Color:
    return style.colors[index % len(style.colors)] if style.colors else Color(r=68, g=84, b=106)


def _stroke(color: Color, width: float, context: Context) -> Element:
    outline = el("a:ln", context.palette.solid(color), el("a:round"), w=emu(width), cap="rnd")
    return el("c:spPr", outline)


def _marker(color: Color, context: Context) -> Element:
    paint = el("c:spPr", context.palette.solid(color), el("a:ln", el("a:noFill")))
    return el("c:marker", el("c:symbol", val="circle"), el("c:size", val=6), paint)


def _points(series: Any, count: int, style: ChartStyle, context: Context) -> None:
    ground = Color(r=255, g=255, b=255)
    for index in range(count):
        gap = el("a:ln", context.palette.solid(ground), w=emu(1.5))
        paint = el("c:spPr", context.palette.solid(_color(style, index)), gap)
        point = el("c:dPt", el("c:idx", val=index), el("c:bubble3D", val=False), paint)
        following = next(e for e in series if e.tag in (_c("dLbls"), _c("cat"), _c("val")))
        following.addprevious(point)


def _plot(plot: Any, data: Chart, style: ChartStyle, placed: ChartLayout, context: Context) -> None:
    for name in ("dLbls",):
        for old in [*plot.findall(_c(name)), *plot.findall(f"{_c('ser')}/{_c(name)}")]:
            old.getparent().remove(old)
    varied = data.kind in ROUND
    _replace(plot, el("c:varyColors", val=varied), before=("ser",))
    if style.labels:
        _replace(plot, _labels(data, style, _label_color(data, style, 0), context), before=_AFTER_LABELS)
        if data.kind in STACKED:
            for index, series in enumerate(plot.findall(_c("ser"))):
                labels = _labels(data, style, _label_color(data, style, index), context)
                _replace(series, labels, before=_AFTER_SERIES_PAINT[5:])
    if data.kind in ("column", "bar", "stacked_column", "stacked_bar"):
        _replace(plot, el("c:gapWidth", val=placed.gap), before=("overlap", "serLines", "axId", "extLst"))
        apart = -min(round(200 / placed.bar), 100) if placed.bar > 0 and len(data.series) > 1 else 0
        overlap = 100 if data.kind in STACKED else apart
        _replace(plot, el("c:overlap", val=overlap), before=("serLines", "axId", "extLst"))
    if data.kind == "doughnut":
        _replace(plot, el("c:holeSize", val=60), before=("extLst",))


_AFTER_LABELS = (
    "gapWidth", "overlap", "serLines", "dropLines", "hiLowLines", "upDownBars", "marker", "smooth", "firstSliceAng",
    "holeSize", "axId", "extLst",
)  # fmt: skip


def _label_color(data: Chart, style: ChartStyle, index: int) -> Color:
    """Labels inside of bars and rings are white or ink, whichever reads better."""
    if data.kind not in (*STACKED, "doughnut"):
        return style.text
    ground = _color(style, index)
    light = 0.2126 * ground.r + 0.7152 * ground.g + 0.0722 * ground.b
    return Color(r=255, g=255, b=255) if light < 150 else Color(r=26, g=26, b=26)


_POSITIONS = {"column": "outEnd", "bar": "outEnd", "line": "t", "pie": "outEnd"}


def _labels(data: Chart, style: ChartStyle, color: Color, context: Context) -> Element:
    position = "ctr" if data.kind in STACKED else _POSITIONS.get(data.kind)
    flags = ("showLegendKey", "showVal", "showCatName", "showSerName", "showPercent", "showBubbleSize")
    return el(
        "c:dLbls",
        el("c:numFmt", formatCode=data.number_format, sourceLinked=False),
        el("c:spPr", el("a:noFill"), el("a:ln", el("a:noFill"))),
        el("c:txPr", *_text(style, color, context, bold=True)),
        el("c:dLblPos", val=position) if position else None,
        *(el(f"c:{flag}", val=flag == "showVal") for flag in flags),
    )


_AXIS_ORDER = (
    "axId", "scaling", "delete", "axPos", "majorGridlines", "minorGridlines", "title", "numFmt", "majorTickMark",
    "minorTickMark", "tickLblPos", "spPr", "txPr", "crossAx", "crosses", "crossesAt", "auto", "lblAlgn", "lblOffset",
    "noMultiLvlLbl", "crossBetween", "majorUnit", "minorUnit", "dispUnits", "extLst",
)  # fmt: skip


def _set(axis: Any, child: Element) -> None:
    name = child.tag.rpartition("}")[2]
    _replace(axis, child, before=_AXIS_ORDER[_AXIS_ORDER.index(name) + 1 :])


def _faint(color: Color | None, width: float, context: Context) -> Element:
    if color is None:
        return el("c:spPr", el("a:ln", el("a:noFill")))
    return el("c:spPr", el("a:ln", context.palette.solid(color), w=emu(width)))


def _category_axis(axis: Any, data: Chart, style: ChartStyle, context: Context) -> None:
    line = style.text.model_copy(update={"a": style.text.a * 0.6})
    for grid in axis.findall(_c("majorGridlines")):
        axis.remove(grid)
    if data.kind in ("bar", "stacked_bar"):
        # The first category stands on top, as on the page and in the workbook.
        _set(axis, el("c:scaling", el("c:orientation", val="maxMin")))
    _set(axis, el("c:delete", val=False))
    _set(axis, el("c:majorTickMark", val="none"))
    _set(axis, el("c:minorTickMark", val="none"))
    _set(axis, el("c:tickLblPos", val="low"))
    _set(axis, _faint(line, 1.25, context))
    _set(axis, el("c:txPr", *_text(style, style.text, context)))


def _value_axis(axis: Any, data: Chart, style: ChartStyle, placed: ChartLayout, context: Context) -> None:
    for grid in axis.findall(_c("majorGridlines")):
        axis.remove(grid)
    hidden = style.labels
    if style.grid is not None and not hidden:
        _set(axis, el("c:majorGridlines", _faint(style.grid, 1, context)))
    bounds = placed.axis
    highest = el("c:max", val=f"{bounds.high:.12g}") if bounds else None
    lowest = el("c:min", val=f"{bounds.low:.12g}") if bounds else None
    _set(axis, el("c:scaling", el("c:orientation", val="minMax"), highest, lowest))
    if bounds and len(bounds.ticks) > 1:
        _set(axis, el("c:majorUnit", val=f"{bounds.ticks[1] - bounds.ticks[0]:.12g}"))
    _set(axis, el("c:delete", val=hidden))
    _set(axis, el("c:numFmt", formatCode=data.number_format, sourceLinked=False))
    _set(axis, el("c:majorTickMark", val="none"))
    _set(axis, el("c:minorTickMark", val="none"))
    _set(axis, el("c:tickLblPos", val="nextTo"))
    _set(axis, _faint(None, 1, context))
    _set(axis, el("c:txPr", *_text(style, style.text, context)))
    if data.kind in ("bar", "stacked_bar"):
        _set(axis, el("c:crosses", val="max"))


def _legend(style: ChartStyle, placed: ChartLayout, context: Context) -> Element | None:
    if style.legend == "none":
        return None
    return el(
        "c:legend",
        el("c:legendPos", val=_LEGENDS[style.legend]),
        _manual(placed.legend, sized=style.legend == "right") if placed.legend else None,
        el("c:overlay", val=False),
        el("c:txPr", *_text(style, style.text, context)),
    )
