"""Forms of native charts that are more than one plot of categories: waterfalls, combos, points.

Their workbooks hold the same numbers as the page; how they look is `charts.py`'s, what is peculiar to them is here.
"""

from __future__ import annotations

import copy
from typing import Any

from pptx.chart.data import BubbleChartData, CategoryChartData, XyChartData

from agents.deck.spec import Chart
from agents.render.chart_data import drawn_as, levels, points
from agents.render.chart_labels import line_places
from agents.render.pptx.ooxml import Element, el

WATERFALL = ("base", "total", "rise", "fall")
"""Series of a waterfall: one that is not seen carries the others."""
_SHOWN = {"total": 3, "rise": 0, "fall": 1}
"""Which of the chart's colours each has"""
_NS = "http://schemas.openxmlformats.org/drawingml/2006/chart"


def c(name: str) -> str:
    """A name in the chart namespace."""
    return f"{{{_NS}}}{name}"


def source(data: Chart) -> CategoryChartData | XyChartData | BubbleChartData:
    """The workbook of a chart."""
    if data.kind == "scatter":
        return _scattered(data)
    if data.kind == "bubble":
        return _bubbled(data)
    workbook = CategoryChartData(number_format=data.number_format)
    workbook.categories = data.categories
    if data.kind == "waterfall":
        bars = levels(data)
        low = [min(b.start, b.end) if b.shown != "total" else 0.0 for b in bars]
        workbook.add_series("Base", low)
        for name in WATERFALL[1:]:
            workbook.add_series(name.capitalize(), [abs(b.end - b.start) if b.shown == name else None for b in bars])
        return workbook
    for index, series in enumerate(data.series, 1):
        values = (series.values + [None] * len(data.categories))[: len(data.categories)]
        workbook.add_series(series.name or f"Series {index}", values)
    return workbook


def _scattered(data: Chart) -> XyChartData:
    workbook = XyChartData(number_format=data.number_format)
    for index, series in enumerate(data.series, 1):
        made = workbook.add_series(series.name or f"Series {index}")
        for _, x, y, _ in points(series):
            made.add_data_point(x, y)
    return workbook


def _bubbled(data: Chart) -> BubbleChartData:
    workbook = BubbleChartData(number_format=data.number_format)
    for index, series in enumerate(data.series, 1):
        made = workbook.add_series(series.name or f"Series {index}")
        for _, x, y, size in points(series):
            made.add_data_point(x, y, max(size, 0.0))
    return workbook


def shown_color(kind: str, index: int) -> int | None:
    """The colour of a native series; None for the one that is not seen."""
    if kind != "waterfall":
        return index
    return None if index == 0 else _SHOWN[WATERFALL[index]]


def sign(data: Chart, index: int) -> str:
    """What stands before the numbers of a native series: its bars have no sign of their own."""
    if data.kind != "waterfall":
        return ""
    return {"rise": '"+"', "fall": '"\u2212"'}.get(WATERFALL[index], "")


def combined(plot_area: Any, data: Chart) -> None:
    """Move the lines of a combo out of its columns into a plot of their own, on the same axes or a second pair."""
    columns = plot_area.find(c("barChart"))
    series = columns.findall(c("ser"))
    lines = [n for n in range(len(data.series)) if drawn_as(data, n) == "line"]
    for secondary in (False, True):
        moved = [n for n in lines if data.series[n].secondary is secondary]
        if not moved:
            continue
        ids = [axis.get("val") for axis in columns.findall(c("axId"))]
        if secondary:
            ids = [str(int(i) + 7) for i in ids]
        plot = el("c:lineChart", el("c:grouping", val="standard"), el("c:varyColors", val=False))
        for n in moved:
            columns.remove(series[n])
            for name in ("invertIfNegative",):
                for old in series[n].findall(c(name)):
                    series[n].remove(old)
            plot.append(series[n])
        plot.append(el("c:marker", val=True))
        for identity in ids:
            plot.append(el("c:axId", val=identity))
        last = [e for e in plot_area if e.tag.endswith("Chart")][-1]
        last.addnext(plot)
        if secondary:
            _second_axes(plot_area, ids)


def _second_axes(plot_area: Any, ids: list[str]) -> None:
    """A value axis at the right, over a category axis that is not seen."""
    first, value = plot_area.find(c("catAx")), plot_area.find(c("valAx"))
    hidden, right = copy.deepcopy(first), copy.deepcopy(value)
    for axis, own, crossing in ((hidden, ids[0], ids[1]), (right, ids[1], ids[0])):
        axis.find(c("axId")).set("val", own)
        axis.find(c("crossAx")).set("val", crossing)
    value.addnext(right)
    right.addnext(hidden)
    for old in [*right.findall(c("majorGridlines")), *right.findall(c("axPos"))]:
        right.remove(old)
    hidden.set("second", "1")
    right.set("second", "1")


def point_names(series: Any, data: Chart, index: int, look: list[Element]) -> Element | None:
    """`c:dLbls` with the names of a series' points, where it has any."""
    held = points(data.series[index])
    made = []
    for place, (n, *_rest) in enumerate(held):
        name = data.categories[n] if n < len(data.categories) else ""
        if not name:
            continue
        default = copy.deepcopy(look[2].find(".//{*}defRPr"))
        default.tag = default.tag.replace("defRPr", "rPr")
        words = el("a:p", el("a:r", default, el("a:t", name)))
        rich = el("c:rich", el("a:bodyPr"), el("a:lstStyle"), words)
        made.append(
            el("c:dLbl", el("c:idx", val=place), el("c:tx", rich), el("c:dLblPos", val="r"), *_flags(name=True))
        )
    if not made:
        return None
    return el("c:dLbls", *made, *_flags(name=False))


def _flags(*, name: bool) -> list[Element]:
    shown = ("showLegendKey", "showVal", "showCatName", "showSerName", "showPercent", "showBubbleSize")
    return [el(f"c:{flag}", val=name and flag == "showSerName") for flag in shown]


def line_labels(data: Chart, index: int, plain: Element, look: list[Element], *, direct: bool) -> Element | None:
    """`c:dLbls` of a line whose numbers do not all stand above their points; `plain`: those of a line whose do.

    `direct`: its name stands at its last point, in its `look`, with the number where there are numbers.
    """
    special = sorted((at, where) for (one, at), where in line_places(data, direct=direct).items() if one == index)
    shows = plain.find(c("showVal"))
    numbers = shows is not None and shows.get("val") == "1"
    if not special or not (numbers or direct):
        return None
    made = copy.deepcopy(plain)
    for at, where in reversed(special):
        if where == "none" or (where != "end" and not numbers):
            made.insert(0, el("c:dLbl", el("c:idx", val=at), el("c:delete", val=True)))
            continue
        code, paint, letters = (copy.deepcopy(plain.find(c(name))) for name in ("numFmt", "spPr", "txPr"))
        if where == "end":
            letters = el("c:txPr", *copy.deepcopy(look))
            letters[0].set("wrap", "none")
        flags = _flags(name=where == "end")
        flags[1].set("val", "1" if numbers else "0")
        apart = el("c:separator", " ") if where == "end" and numbers else None
        at_side = el("c:dLblPos", val={"end": "r", "left": "l"}.get(where, "b"))
        made.insert(0, el("c:dLbl", el("c:idx", val=at), code, paint, letters, at_side, *flags, apart))
    return made
