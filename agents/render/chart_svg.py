"""Charts as SVG: what the browser shows of a `Chart`. The native chart is made from the same data and style.

Colours are the page's CSS variables (`--series-1` …, `--ink`, `--on-series-1` …), so that a theme recolours a
chart without drawing it again. Every word is `<text>`. Parsing, layout of slides and PowerPoint are elsewhere.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

from markupsafe import Markup, escape

from agents.deck.spec import Chart
from agents.render.chart_canvas import QUIET, STRONG, Canvas, Plot, color, on, polar
from agents.render.chart_data import POINTS, stack, value_scale
from agents.render.chart_labels import (
    LEADING,
    ROUND,
    SIZE,
    chart_style,
    end_names,
    ends,
    holds_number,
    line_places,
    round_places,
    text_width,
    wrap,
)
from agents.render.chart_scale import number, tick_format
from agents.render.chart_steps import combo, scattered, waterfall

_BESIDE = {"above": (0, -13, "middle"), "below": (0, 24, "middle"), "left": (-12, 5, "end")}
"""px from a line's point to its number, and what of the number is there"""
HORIZONTAL = {"bar", "stacked_bar"}


def chart_svg(
    chart: Chart, *, width: float, height: float, style: dict[str, Any] | None = None, family: str, scale: float = 1.0
) -> Markup:
    """The chart drawn in a box of `width` × `height` px, in the advance widths of the shipped `family`.

    `scale`: all of it so many times as large, letters and lines too.
    """
    within, high = width / scale, height / scale
    drawn = _Drawing(within, high, family, style or chart_style(chart))
    drawn.draw(chart)
    unit = f" ({chart.unit})" if chart.unit else ""
    title = ", ".join(s.name for s in chart.series if s.name) + unit
    return Markup(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {within:.6g} {high:.6g}" '
        f'width="{width:g}" height="{height:g}" role="img" style="font-size:{SIZE}px;fill:var(--ink)">'
        f"<title>{escape(title)}</title><desc>{escape(chart.alt)}</desc>{''.join(drawn.parts)}</svg>"
    )


class _Drawing(Canvas):
    """A chart on its canvas."""

    def draw(self, chart: Chart) -> None:
        """All of it."""
        top = 0.0
        if self.style["legend"] == "top":
            self.legend_row([s.name for s in chart.series])
            top = 38.0
        if chart.kind in ROUND:
            self._round(chart)
        elif chart.kind in POINTS:
            scattered(self, chart, top)
        elif chart.kind in ("waterfall", "combo"):
            (waterfall if chart.kind == "waterfall" else combo)(self, chart, top)
        elif chart.kind in HORIZONTAL:
            self._horizontal(chart, top)
        else:
            self._vertical(chart, top)

    # -- columns, lines, areas -------------------------------------------------------------------------------------

    def _vertical(self, chart: Chart, top: float) -> None:
        axis = value_scale(chart)
        labels = self.style["labels"]
        code = tick_format(chart.number_format, axis.ticks)
        ticks = [number(t, code) for t in axis.ticks]
        left = 0.0 if labels else max(text_width(t, self.family) for t in ticks) + 14
        bars = chart.kind in ("column", "stacked_column")
        count = max(1, len(chart.categories))
        direct = bool(self.style.get("direct"))
        right = self.width - (ends(chart, self.family, labels=labels) if direct else 0)
        band = (right - left) / count
        names = [wrap(c, band - 8, self.family) for c in chart.categories]
        skip = (
            1
            if bars
            else max(1, math.ceil(max((text_width(c, self.family) for c in chart.categories), default=1) / (band - 4)))
        )
        lines = max((len(n) for n in names), default=1) if skip == 1 else 1
        top += 24 + (20 if chart.unit else 0)
        bottom = self.height - lines * SIZE * LEADING - 14
        plot = Plot(left, top, right, bottom, axis)
        if chart.unit:
            self.text(0, top - 26, chart.unit, css=QUIET)
        if not labels:
            for tick, text in zip(axis.ticks, ticks, strict=True):
                self.line(left, plot.y(tick), right, plot.y(tick))
                self.text(left - 12, plot.y(tick) + 5, text, "end", QUIET)
        centres = [left + band * (i + 0.5) for i in range(count)]
        draw = {
            "column": self._columns,
            "stacked_column": self._stacked_columns,
            "stacked_area": self._stacked_areas,
        }.get(chart.kind, self._curves)
        draw(chart, plot, centres, band)
        self.line(left, plot.y(plot.base), right, plot.y(plot.base), strong=True)
        if direct:
            self._ends(chart, plot, centres)
        for index, (x, name) in enumerate(zip(centres, names, strict=False)):
            if index % skip:
                continue
            shown = name if skip == 1 else [chart.categories[index]]
            for row, line in enumerate(shown):
                self.text(x, bottom + 22 + row * SIZE * LEADING, line, "middle")

    def _columns(self, chart: Chart, plot: Plot, centres: list[float], band: float) -> None:
        series = len(chart.series)
        each = band / (series + self.style["gap"] / 100)
        each = min(each, 96.0)
        for s, held in enumerate(chart.series):
            for centre, value in zip(centres, held.values, strict=False):
                if value is None:
                    continue
                x = centre - each * series / 2 + s * each
                y, base = plot.y(value), plot.y(plot.base)
                self.rect(x, min(y, base), each - (2 if series > 1 else 0), abs(base - y), color(s))
                text = number(value, chart.number_format)
                if self.style["labels"] and (series == 1 or text_width(text, self.family) <= each + 6):
                    self.text(x + each / 2, y - 8 if value >= 0 else y + 19, text, "middle", STRONG)

    def _stacked_columns(self, chart: Chart, plot: Plot, centres: list[float], band: float) -> None:
        each = min(band / (1 + self.style["gap"] / 100), 120.0)
        for i, centre in enumerate(centres):
            for s, low, high, value in stack(chart, i):
                y, base = plot.y(high), plot.y(low)
                self.rect(centre - each / 2, min(y, base), each, abs(base - y) - 1, color(s))
                text = number(value, chart.number_format)
                if self.style["labels"] and holds_number(chart.kind, abs(base - y), text, self.family):
                    self.text(centre, (y + base) / 2 + 5, text, "middle", on(s))

    def _curves(self, chart: Chart, plot: Plot, centres: list[float], band: float) -> None:
        area = chart.kind == "area"
        places = line_places(chart, direct=bool(self.style.get("direct")))
        for s, held in enumerate(chart.series):
            runs = _runs(centres, held.values, plot)
            for run in runs:
                points = " L ".join(f"{x:.1f} {y:.1f}" for x, y in run)
                if area:
                    base = plot.y(plot.base)
                    soft = f"color-mix(in srgb, {color(s)} 28%, transparent)"
                    outline = f"M {run[0][0]:.1f} {base:.1f} L {points} L {run[-1][0]:.1f} {base:.1f} Z"
                    self.parts.append(f'<path d="{outline}" style="fill:{soft}"/>')
                self.parts.append(
                    f'<path d="M {points}" style="fill:none;stroke:{color(s)};stroke-width:3px;'
                    f'stroke-linejoin:round;stroke-linecap:round"/>'
                )
                if not area:
                    for x, y in run:
                        self.parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5" style="fill:{color(s)}"/>')
            if self.style["labels"]:
                for at, (x, value) in enumerate(zip(centres, held.values, strict=False)):
                    place = places.get((s, at), "above")
                    if value is not None and place in _BESIDE:
                        across, down, anchor = _BESIDE[place]
                        self.text(x + across, plot.y(value) + down, number(value, chart.number_format), anchor, STRONG)

    def _stacked_areas(self, chart: Chart, plot: Plot, centres: list[float], band: float) -> None:
        below = [0.0] * len(centres)
        for s, held in enumerate(chart.series):
            above = [b + (v or 0.0) for b, v in zip(below, [*held.values, *[0.0] * len(below)], strict=False)]
            upper = [f"{x:.1f} {plot.y(v):.1f}" for x, v in zip(centres, above, strict=True)]
            lower = [f"{x:.1f} {plot.y(v):.1f}" for x, v in zip(centres, below, strict=True)]
            self.path(f"M {' L '.join([*upper, *reversed(lower)])} Z", f"fill:{color(s)}")
            below = above

    def _ends(self, chart: Chart, plot: Plot, centres: list[float]) -> None:
        """The name of each line at its end, moved apart where two would touch."""
        last, named = [], end_names(chart, labels=self.style["labels"])
        for s, held in enumerate(chart.series):
            known = [(x, v) for x, v in zip(centres, held.values, strict=False) if v is not None]
            if known:
                last.append((plot.y(known[-1][1]), known[-1][0], s))
        floor = -math.inf
        for y, x, s in sorted(last):
            floor = max(y + 5, floor + SIZE * LEADING)
            self.text(x + 14, floor, named[s], "start", f"font-weight:700;fill:{color(s)}")

    # -- bars ------------------------------------------------------------------------------------------------------

    def _horizontal(self, chart: Chart, top: float) -> None:
        axis = value_scale(chart)
        labels = self.style["labels"]
        measure = min(self.width * 0.36, max((text_width(c, self.family) for c in chart.categories), default=0) + 2)
        names = [wrap(c, measure, self.family) for c in chart.categories]
        left = max((text_width(line, self.family) for name in names for line in name), default=0) + 18
        code = tick_format(chart.number_format, axis.ticks)
        ticks = [number(t, code) for t in axis.ticks]
        widest = max(
            (text_width(number(v, chart.number_format), self.family, bold=True) for v in _values(chart)), default=0
        )
        right = self.width - (widest + 14 if labels and chart.kind == "bar" else text_width(ticks[-1], self.family) / 2)
        if axis.low < 0 and labels:
            left += widest + 14
        bottom = self.height - (0 if labels else 28)
        if chart.unit:
            self.text(left if not labels else 0, top + 14, chart.unit, css=QUIET)
            top += 28
        plot = Plot(left, top, right, bottom, axis)
        if not labels:
            for tick, text in zip(axis.ticks, ticks, strict=True):
                self.line(plot.x(tick), top, plot.x(tick), bottom)
                self.text(plot.x(tick), bottom + 22, text, "middle", QUIET)
        band = (bottom - top) / max(1, len(chart.categories))
        for i, name in enumerate(names):
            centre = top + band * (i + 0.5)
            (self._bars if chart.kind == "bar" else self._stacked_bars)(chart, plot, i, centre, band)
            offset = 5.2 - (len(name) - 1) * SIZE * LEADING / 2
            for row, line in enumerate(name):
                self.text(
                    left - 14 - (widest + 14 if axis.low < 0 and labels else 0),
                    centre + offset + row * SIZE * LEADING,
                    line,
                    "end",
                )
        self.line(plot.x(plot.base), top, plot.x(plot.base), bottom, strong=True)

    def _bars(self, chart: Chart, plot: Plot, i: int, centre: float, band: float) -> None:
        series = len(chart.series)
        each = min(band / (series + self.style["gap"] / 100), 56.0)
        for s, held in enumerate(chart.series):
            value = held.values[i] if i < len(held.values) else None
            if value is None:
                continue
            y = centre - each * series / 2 + s * each
            x, base = plot.x(value), plot.x(plot.base)
            self.rect(min(x, base), y, abs(x - base), each - (2 if series > 1 else 0), color(s))
            if self.style["labels"]:
                text, negative = number(value, chart.number_format), value < 0
                self.text(x + (-8 if negative else 8), y + each / 2 + 5, text, "end" if negative else "start", STRONG)

    def _stacked_bars(self, chart: Chart, plot: Plot, i: int, centre: float, band: float) -> None:
        each = min(band / (1 + self.style["gap"] / 100), 64.0)
        for s, low, high, value in stack(chart, i):
            x, base = plot.x(high), plot.x(low)
            self.rect(min(x, base), centre - each / 2, abs(x - base) - 1, each, color(s))
            text = number(value, chart.number_format)
            if self.style["labels"] and holds_number(chart.kind, abs(x - base), text, self.family):
                self.text((x + base) / 2, centre + 5, text, "middle", on(s))

    # -- pies ------------------------------------------------------------------------------------------------------

    def _round(self, chart: Chart) -> None:
        values = [max(0.0, v or 0.0) for v in (chart.series[0].values if chart.series else [])]
        total = sum(values) or 1.0
        radius, cx, beside = round_places(chart.kind, self.width, self.height)
        cy = self.height / 2
        hole = radius * 0.58 if chart.kind == "doughnut" else 0.0
        turn = 0.0
        for index, value in enumerate(values):
            share = value / total
            if share <= 0:
                continue
            self._slice((cx, cy), radius, hole, turn, turn + share, color(index))
            self._slice_label(chart, value, index, (cx, cy), radius, hole, turn + share / 2, share)
            turn += share
        self._legend_column(chart, values, beside)

    def _slice(self, c: tuple[float, float], radius: float, hole: float, start: float, end: float, color: str) -> None:
        end = min(end, start + 0.99999)
        large = int(end - start > 0.5)
        a, b = polar(c, radius, start), polar(c, radius, end)
        d = f"M {a[0]:.2f} {a[1]:.2f} A {radius:.2f} {radius:.2f} 0 {large} 1 {b[0]:.2f} {b[1]:.2f}"
        if hole:
            p, q = polar(c, hole, end), polar(c, hole, start)
            d += f" L {p[0]:.2f} {p[1]:.2f} A {hole:.2f} {hole:.2f} 0 {large} 0 {q[0]:.2f} {q[1]:.2f} Z"
        else:
            d += f" L {c[0]:.2f} {c[1]:.2f} Z"
        self.parts.append(f'<path d="{d}" style="fill:{color};stroke:var(--ground);stroke-width:2px"/>')

    def _slice_label(
        self,
        chart: Chart,
        value: float,
        index: int,
        c: tuple[float, float],
        radius: float,
        hole: float,
        at: float,
        share: float,
    ) -> None:
        if not self.style["labels"] or share < 0.025:
            return
        text = number(value, chart.number_format)
        if hole:
            if share >= 0.05:
                x, y = polar(c, (radius + hole) / 2, at)
                self.text(x, y + 5, text, "middle", on(index))
            return
        x, y = polar(c, radius + 14, at)
        anchor = "start" if x > c[0] + 4 else "end" if x < c[0] - 4 else "middle"
        self.text(x, y + 5, text, anchor, STRONG)

    def _legend_column(self, chart: Chart, values: Sequence[float], x: float) -> None:
        pitch = min(38.0, self.height / max(1, len(values)))
        y = self.height / 2 - pitch * len(values) / 2 + pitch / 2
        for index, name in enumerate(chart.categories[: len(values)]):
            self.rect(x, y - 6.5, 12, 12, color(index))
            lines = wrap(name, self.width - x - 24, self.family)
            for row, line in enumerate(lines[:2]):
                self.text(x + 22, y + 5 + row * SIZE * LEADING - (len(lines[:2]) - 1) * SIZE * LEADING / 2, line)
            y += pitch


def _values(chart: Chart) -> Iterable[float]:
    return (v for s in chart.series for v in s.values if v is not None)


def _runs(xs: Sequence[float], values: Sequence[float | None], plot: Plot) -> list[list[tuple[float, float]]]:
    """Stretches without a gap."""
    runs: list[list[tuple[float, float]]] = [[]]
    for x, value in zip(xs, values, strict=False):
        if value is None:
            runs.append([])
        else:
            runs[-1].append((x, plot.y(value)))
    return [run for run in runs if run]
