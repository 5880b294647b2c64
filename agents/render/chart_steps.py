"""SVG of waterfalls, combos and points. Axes and names under them are drawn here as `chart_svg` draws its own."""

from __future__ import annotations

import math

from agents.deck.spec import Chart
from agents.render.chart_canvas import QUIET, STRONG, Canvas, Plot, color
from agents.render.chart_data import across_scale, drawn_as, levels, points, secondary_scale, value_scale
from agents.render.chart_labels import LEADING, SIZE, text_width, wrap
from agents.render.chart_scale import Scale, number, tick_format

LARGEST = 46.0
"""px: radius of the largest bubble"""


def ticks_of(axis: Scale, chart: Chart) -> list[str]:
    """The axis' ticks as written."""
    code = tick_format(chart.number_format, axis.ticks)
    return [number(t, code) for t in axis.ticks]


def _names(canvas: Canvas, chart: Chart, centres: list[float], band: float, bottom: float) -> None:
    for x, name in zip(centres, chart.categories, strict=False):
        for row, line in enumerate(wrap(name, band - 8, canvas.family)):
            canvas.text(x, bottom + 22 + row * SIZE * LEADING, line, "middle")


def _foot(canvas: Canvas, chart: Chart, band: float) -> float:
    lines = max((len(wrap(c, band - 8, canvas.family)) for c in chart.categories), default=1)
    return canvas.height - lines * SIZE * LEADING - 14


def waterfall(canvas: Canvas, chart: Chart, top: float) -> None:
    """Changes as floating bars, levels reached as whole ones, joined by hairlines."""
    band = canvas.width / max(1, len(chart.categories))
    bottom = _foot(canvas, chart, band)
    top += 24 + (20 if chart.unit else 0)
    plot = Plot(0, top, canvas.width, bottom, value_scale(chart))
    if chart.unit:
        canvas.text(0, top - 26, chart.unit, css=QUIET)
    each = min(band / (1 + canvas.style["gap"] / 100), 110.0)
    bars = levels(chart)
    centres = [band * (i + 0.5) for i in range(len(bars))]
    paint = {"total": color(3), "rise": color(0), "fall": color(1)}
    for n, (bar, x) in enumerate(zip(bars, centres, strict=True)):
        y0, y1 = plot.y(bar.start), plot.y(bar.end)
        canvas.rect(x - each / 2, min(y0, y1), each, max(abs(y1 - y0), 1), paint[bar.shown])
        if n + 1 < len(bars):
            canvas.line(x + each / 2, y1, centres[n + 1] - each / 2, y1, strong=True)
        said = number(bar.value, chart.number_format)
        said = f"+{said}" if bar.shown == "rise" and bar.value > 0 else said
        canvas.text(x, min(y0, y1) - 8, said, "middle", STRONG)
    canvas.line(0, plot.y(plot.base), canvas.width, plot.y(plot.base), strong=True)
    _names(canvas, chart, centres, band, bottom)


def combo(canvas: Canvas, chart: Chart, top: float) -> None:
    """Columns and lines over one row of names, with a second axis where a series has another unit."""
    axis, other = value_scale(chart), secondary_scale(chart)
    left = max(text_width(t, canvas.family) for t in ticks_of(axis, chart)) + 14
    right = canvas.width
    if other is not None:
        right -= max(text_width(number(t, "General"), canvas.family) for t in other.ticks) + 14
    band = (right - left) / max(1, len(chart.categories))
    bottom = _foot(canvas, chart, band)
    top += 24 + (20 if chart.unit or chart.unit_secondary else 0)
    plot = Plot(left, top, right, bottom, axis)
    second = Plot(left, top, right, bottom, other) if other is not None else plot
    if chart.unit:
        canvas.text(0, top - 26, chart.unit, css=QUIET)
    if chart.unit_secondary and other is not None:
        canvas.text(canvas.width, top - 26, chart.unit_secondary, "end", QUIET)
    for tick, said in zip(axis.ticks, ticks_of(axis, chart), strict=True):
        canvas.line(left, plot.y(tick), right, plot.y(tick))
        canvas.text(left - 12, plot.y(tick) + 5, said, "end", QUIET)
    if other is not None:
        for tick in other.ticks:
            canvas.text(right + 12, second.y(tick) + 5, number(tick, "General"), "start", QUIET)
    centres = [left + band * (i + 0.5) for i in range(len(chart.categories))]
    _combined(canvas, chart, plot, second, centres, band)
    canvas.line(left, plot.y(plot.base), right, plot.y(plot.base), strong=True)
    _names(canvas, chart, centres, band, bottom)


def _combined(canvas: Canvas, chart: Chart, plot: Plot, second: Plot, centres: list[float], band: float) -> None:
    """The columns, and the lines over them."""
    columns = [n for n in range(len(chart.series)) if drawn_as(chart, n) == "column"]
    each = min(band / (len(columns) + canvas.style["gap"] / 100), 96.0)
    for place, n in enumerate(columns):
        at = second if chart.series[n].secondary else plot
        for x, value in zip(centres, chart.series[n].values, strict=False):
            if value is not None:
                y, base = at.y(value), at.y(at.base)
                canvas.rect(x - each * len(columns) / 2 + place * each, min(y, base), each - 2, abs(base - y), color(n))
    for n in (n for n in range(len(chart.series)) if n not in columns):
        at = second if chart.series[n].secondary else plot
        held = [(x, at.y(v)) for x, v in zip(centres, chart.series[n].values, strict=False) if v is not None]
        if held:
            run = " L ".join(f"{x:.1f} {y:.1f}" for x, y in held)
            canvas.path(f"M {run}", f"fill:none;stroke:{color(n)};stroke-width:3px;stroke-linejoin:round")
        for x, y in held:
            canvas.dot(x, y, 4.5, f"fill:{color(n)}")


def scattered(canvas: Canvas, chart: Chart, top: float) -> None:
    """Points on two measured axes; a point with a name has it beside it where there is room."""
    up, across = value_scale(chart), across_scale(chart)
    said = ticks_of(up, chart)
    left = max(text_width(t, canvas.family) for t in said) + 14
    reach = LARGEST if chart.kind == "bubble" else 8.0
    top += 14 + (20 if chart.unit else 0)
    bottom = canvas.height - 30 - (24 if chart.across_name else 0)
    right = canvas.width - 16
    plot = Plot(left, top, right, bottom, up)
    flat = Plot(left, top, right, bottom, across)
    if chart.unit:
        canvas.text(0, top - 18, chart.unit, css=QUIET)
    for tick, text in zip(up.ticks, said, strict=True):
        canvas.line(left, plot.y(tick), right, plot.y(tick))
        canvas.text(left - 12, plot.y(tick) + 5, text, "end", QUIET)
    for tick in across.ticks:
        canvas.text(flat.x(tick), bottom + 22, number(tick, tick_format("General", across.ticks)), "middle", QUIET)
    if chart.across_name:
        canvas.text(right, canvas.height - 6, chart.across_name, "end", QUIET)
    canvas.line(left, bottom, right, bottom, strong=True)
    largest = max((p[3] for s in chart.series for p in points(s)), default=1.0) or 1.0
    taken = [
        (flat.x(x) - 7, plot.y(y) - 7, flat.x(x) + 7, plot.y(y) + 7)
        for series in chart.series
        for _, x, y, _ in points(series)
    ]
    for n, series in enumerate(chart.series):
        fill = f"fill:color-mix(in srgb, {color(n)} {62 if chart.kind == 'bubble' else 100}%, transparent)"
        for index, x, y, size in points(series):
            r = reach * math.sqrt(max(size, 0.0) / largest) if chart.kind == "bubble" else 7.0
            canvas.dot(flat.x(x), plot.y(y), max(r, 2.0), fill)
            name = chart.categories[index] if index < len(chart.categories) else ""
            _named(canvas, name, (flat.x(x), plot.y(y)), r, right, taken)


def _named(
    canvas: Canvas,
    name: str,
    at: tuple[float, float],
    r: float,
    right: float,
    taken: list[tuple[float, float, float, float]],
) -> None:
    """The name at the right of its point, else at its left; nowhere when another name or point stands there."""
    wide = text_width(name, canvas.family)
    for anchor, x in (("start", at[0] + r + 6), ("end", at[0] - r - 6)):
        x0 = x if anchor == "start" else x - wide
        box = (x0, at[1] - 10, x0 + wide, at[1] + 8)
        free = all(box[2] < t[0] or box[0] > t[2] or box[3] < t[1] or box[1] > t[3] for t in taken)
        if name and free and box[0] >= 0 and box[2] <= right + 14:
            taken.append(box)
            canvas.text(x, at[1] + 5, name, anchor)
            return
