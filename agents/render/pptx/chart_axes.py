"""Axes of native charts: bounds, ticks, lines, names, as the page draws them."""

from __future__ import annotations

from typing import Any

from agents.deck.spec import Chart
from agents.render.chart_data import POINTS, secondary_scale
from agents.render.pptx.chart_layout import ChartLayout
from agents.render.pptx.chart_paint import c, faint, look, replace, text
from agents.render.pptx.context import Context
from agents.render.pptx.ooxml import Element, el
from agents.render.pptx.styles import run_properties
from agents.render.scene import ChartStyle

_AXIS_ORDER = (
    "axId", "scaling", "delete", "axPos", "majorGridlines", "minorGridlines", "title", "numFmt", "majorTickMark",
    "minorTickMark", "tickLblPos", "spPr", "txPr", "crossAx", "crosses", "crossesAt", "auto", "lblAlgn", "lblOffset",
    "noMultiLvlLbl", "crossBetween", "majorUnit", "minorUnit", "dispUnits", "extLst",
)  # fmt: skip


def axes(plot_area: Any, data: Chart, style: ChartStyle, placed: ChartLayout, context: Context) -> None:
    """Every axis of a plot area: its bounds, its ticks, its line."""
    kinds = (c("catAx"), c("valAx"), c("dateAx"))
    for position, axis in enumerate([e for e in plot_area if e.tag in kinds]):
        second = axis.attrib.pop("second", None) is not None
        if axis.tag != c("valAx"):
            _category_axis(axis, data, style, context)
            if second:
                _set(axis, el("c:delete", val=True))
            continue
        across = data.kind in POINTS and position == 0
        _value_axis(axis, data, style, placed, context)
        bounds = placed.across if across else secondary_scale(data) if second else None
        if bounds is not None:
            limits = (el("c:max", val=f"{bounds.high:.12g}"), el("c:min", val=f"{bounds.low:.12g}"))
            _set(axis, el("c:scaling", el("c:orientation", val="minMax"), *limits))
            if len(bounds.ticks) > 1:
                _set(axis, el("c:majorUnit", val=f"{bounds.ticks[1] - bounds.ticks[0]:.12g}"))
            _set(axis, el("c:numFmt", formatCode="General", sourceLinked=False))
        if across:
            for grid in axis.findall(c("majorGridlines")):
                axis.remove(grid)
            _set(axis, faint(style.text.model_copy(update={"a": style.text.a * 0.6}), 1.25, context))
            _set(axis, el("c:tickLblPos", val="low"))
            if data.across_name:
                _set(axis, _axis_name(data.across_name, style, context))
        if second:
            _set(axis, el("c:axPos", val="r"))
            _set(axis, el("c:crosses", val="max"))


def _axis_name(name: str, style: ChartStyle, context: Context) -> Element:
    quiet = style.text.model_copy(update={"a": style.text.a * 0.72})
    run = run_properties(look(style, quiet, context), None, context.palette, languages=(context.language, None))
    rich = el("c:rich", el("a:bodyPr"), el("a:lstStyle"), el("a:p", el("a:r", run, el("a:t", name))))
    context.report.native_text_chars += len("".join(name.split()))
    return el("c:title", el("c:tx", rich), el("c:overlay", val=False))


def _set(axis: Any, child: Element) -> None:
    name = child.tag.rpartition("}")[2]
    replace(axis, child, before=_AXIS_ORDER[_AXIS_ORDER.index(name) + 1 :])


def _category_axis(axis: Any, data: Chart, style: ChartStyle, context: Context) -> None:
    line = style.text.model_copy(update={"a": style.text.a * 0.6})
    for grid in axis.findall(c("majorGridlines")):
        axis.remove(grid)
    if data.kind in ("bar", "stacked_bar"):
        # The first category stands on top, as on the page and in the workbook.
        _set(axis, el("c:scaling", el("c:orientation", val="maxMin")))
    _set(axis, el("c:delete", val=False))
    _set(axis, el("c:majorTickMark", val="none"))
    _set(axis, el("c:minorTickMark", val="none"))
    _set(axis, el("c:tickLblPos", val="low"))
    _set(axis, faint(line, 1.25, context))
    _set(axis, el("c:txPr", *text(style, style.text, context)))


def _value_axis(axis: Any, data: Chart, style: ChartStyle, placed: ChartLayout, context: Context) -> None:
    for grid in axis.findall(c("majorGridlines")):
        axis.remove(grid)
    hidden = style.labels
    if style.grid is not None and not hidden:
        _set(axis, el("c:majorGridlines", faint(style.grid, 1, context)))
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
    _set(axis, faint(None, 1, context))
    _set(axis, el("c:txPr", *text(style, style.text, context)))
    if data.kind in ("area", "stacked_area"):
        _set(axis, el("c:crossBetween", val="between"))
    if data.kind in ("bar", "stacked_bar"):
        _set(axis, el("c:crosses", val="max"))
