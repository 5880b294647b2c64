"""Where the parts of a native chart stand, so that it looks like the page's: plot, legend, unit, axis bounds.

The page draws its charts by the rules of `chart_svg`; this module states the same rules as shares of the frame. A chart
of another page is laid out by them too: they leave room for what it shows. It writes no XML.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from agents.deck.spec import Chart
from agents.render.chart_data import POINTS, across_scale, drawn_as, secondary_scale, value_scale
from agents.render.chart_labels import LEADING, SIZE, ends, holds_number, round_places, text_width, wrap
from agents.render.chart_scale import Scale, number, tick_format
from agents.render.fonts import families
from agents.render.scene import ChartStyle, Rect

_LEGEND_ROW = 38.0
ROUND = ("pie", "doughnut")
HORIZONTAL = ("bar", "stacked_bar")
STACKED = ("stacked_column", "stacked_bar", "stacked_area")


@dataclass(frozen=True)
class ChartLayout:
    """Boxes as shares (0..1) of the frame; `gap` in per cent of a bar's width, `bar` its width in px."""

    plot: Rect
    legend: Rect | None
    unit: Rect | None
    axis: Scale | None
    gap: int
    bar: float
    across: Scale | None = None
    """The horizontal axis of points"""
    narrow: frozenset[tuple[int, int]] = frozenset()
    """Series and category of the parts of stacked bars that hold no number"""


def chart_layout(chart: Chart, style: ChartStyle, width: float, height: float) -> ChartLayout:
    """The layout of a chart in a frame of `width` × `height` px."""
    scale = style.size / SIZE if style.size > 0 else 1.0  # rules are for letters of one size: all grows with them
    made = _laid(chart, style, width / scale, height / scale)
    return replace(made, bar=made.bar * scale)


def _laid(chart: Chart, style: ChartStyle, width: float, height: float) -> ChartLayout:
    family = style.family if style.family in families() else "Arimo"
    top = _LEGEND_ROW if style.legend == "top" else 0.0
    if chart.kind in ROUND:
        return _round(chart, style, width, height)
    axis = value_scale(chart)
    if chart.kind in POINTS:
        return _points(chart, style, axis, family, width, height, top)
    if chart.kind in HORIZONTAL:
        plot, unit = _horizontal(chart, style, axis, family, width, height, top)
        band, widest_bar = plot.h / max(1, len(chart.categories)), 64.0 if chart.kind in STACKED else 56.0
    else:
        plot, unit = _vertical(chart, style, axis, family, width, height, top)
        band, widest_bar = plot.w / max(1, len(chart.categories)), 96.0
    count = 1 if chart.kind in (*STACKED, "waterfall") else len(chart.series)
    if chart.kind == "combo":
        count = max(1, sum(drawn_as(chart, n) == "column" for n in range(count)))
    bar = min(band / (count + style.gap / 100), widest_bar)
    gap = round((band / bar - count) * 100) if bar > 0 else round(style.gap)
    legend = _legend(style, width, height)
    narrow = _narrow(chart, plot, axis, family)
    return ChartLayout(_share(plot, width, height), legend, unit, axis, min(max(gap, 0), 500), bar, narrow=narrow)


def _narrow(chart: Chart, plot: Rect, axis: Scale, family: str) -> frozenset[tuple[int, int]]:
    """The parts of stacked bars whose numbers the page leaves out, since they have no room."""
    if chart.kind not in ("stacked_column", "stacked_bar"):
        return frozenset()
    per_unit = (plot.w if chart.kind == "stacked_bar" else plot.h) / ((axis.high - axis.low) or 1.0)
    return frozenset(
        (index, at)
        for index, series in enumerate(chart.series)
        for at, value in enumerate(series.values)
        if value is not None
        and not holds_number(chart.kind, abs(value) * per_unit, number(value, chart.number_format), family)
    )


def _tick_texts(chart: Chart, axis: Scale) -> list[str]:
    code = tick_format(chart.number_format, axis.ticks)
    return [number(t, code) for t in axis.ticks]


def _vertical(
    chart: Chart, style: ChartStyle, axis: Scale, family: str, width: float, height: float, top: float
) -> tuple[Rect, Rect | None]:
    left = 0.0 if style.labels else max(text_width(t, family) for t in _tick_texts(chart, axis)) + 14
    right = width - (ends(chart, family, labels=style.labels) if style.direct else 0.0)
    if (other := secondary_scale(chart)) is not None:
        right -= max(text_width(number(t, "General"), family) for t in other.ticks) + 14
    band = (right - left) / max(1, len(chart.categories))
    bars = chart.kind in ("column", "stacked_column", "waterfall", "combo")
    fits = bars or all(text_width(c, family) <= band - 4 for c in chart.categories)
    lines = max((len(wrap(c, band - 8, family)) for c in chart.categories), default=1) if fits else 1
    unit = _share(Rect(x=0, y=top, w=width, h=18), width, height) if chart.unit else None
    top += 24 + (20 if chart.unit else 0)
    bottom = height - lines * SIZE * LEADING - 14
    return Rect(x=left, y=top, w=right - left, h=max(bottom - top, 1.0)), unit


def _horizontal(
    chart: Chart, style: ChartStyle, axis: Scale, family: str, width: float, height: float, top: float
) -> tuple[Rect, Rect | None]:
    measure = min(width * 0.36, max((text_width(c, family) for c in chart.categories), default=0.0) + 2)
    names = [line for c in chart.categories for line in wrap(c, measure, family)]
    left = max((text_width(line, family) for line in names), default=0.0) + 18
    values = [v for s in chart.series for v in s.values if v is not None]
    widest = max((text_width(number(v, chart.number_format), family, bold=True) for v in values), default=0.0)
    if axis.low < 0 and style.labels:
        left += widest + 14
    beside = style.labels and chart.kind == "bar"
    right = width - (widest + 14 if beside else text_width(_tick_texts(chart, axis)[-1], family) / 2)
    bottom = height - (0 if style.labels else 28)
    unit = None
    if chart.unit:
        x = 0.0 if style.labels else left
        unit = _share(Rect(x=x, y=top, w=width - x, h=18), width, height)
        top += 28
    return Rect(x=left, y=top, w=max(right - left, 1.0), h=max(bottom - top, 1.0)), unit


def _points(
    chart: Chart, style: ChartStyle, axis: Scale, family: str, width: float, height: float, top: float
) -> ChartLayout:
    left = max(text_width(t, family) for t in _tick_texts(chart, axis)) + 14
    unit = _share(Rect(x=0, y=top, w=width, h=18), width, height) if chart.unit else None
    top += 14 + (20 if chart.unit else 0)
    bottom = height - 30 - (24 if chart.across_name else 0)
    plot = Rect(x=left, y=top, w=width - 16 - left, h=max(bottom - top, 1.0))
    legend = _legend(style, width, height)
    return ChartLayout(_share(plot, width, height), legend, unit, axis, round(style.gap), 0.0, across_scale(chart))


def _round(chart: Chart, style: ChartStyle, width: float, height: float) -> ChartLayout:
    radius, centre, beside = round_places(chart.kind, width, height)
    plot = Rect(x=centre - radius, y=height / 2 - radius, w=2 * radius, h=2 * radius)
    legend = _legend(style, width, height)
    if style.legend == "right":
        count = max(1, len(chart.categories))
        pitch = min(38.0, height / count)
        x = beside - 4
        family = style.family if style.family in families() else "Arimo"
        widest = max((text_width(name, family) for name in chart.categories), default=0.0)  # wider, names go in rows
        box = Rect(x=x, y=height / 2 - pitch * count / 2, w=max(min(width - x, widest + 48), 1.0), h=pitch * count)
        legend = _share(box, width, height)
    return ChartLayout(_share(plot, width, height), legend, None, None, round(style.gap), 0.0)


def _legend(style: ChartStyle, width: float, height: float) -> Rect | None:
    return Rect(x=0, y=0, w=1, h=min(20 / height, 1.0)) if style.legend == "top" and width > 0 else None


def _share(rect: Rect, width: float, height: float) -> Rect:
    x, y = max(rect.x / width, 0.0), max(rect.y / height, 0.0)
    return Rect(x=x, y=y, w=min(rect.w / width, 1 - x), h=min(rect.h / height, 1 - y))
