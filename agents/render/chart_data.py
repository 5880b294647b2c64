"""What a chart's values come to on its axes: stacks, the levels of a waterfall, the two axes of a combo, points.

Shared by the SVG and by the native chart, so that both have the same scales. It knows no pixels.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from agents.deck.spec import Chart, Series
from agents.render.chart_scale import Scale, scale

STACKED = ("stacked_column", "stacked_bar", "stacked_area")
POINTS = ("scatter", "bubble")


@dataclass(frozen=True)
class Level:
    """A bar of a waterfall: from `start` to `end`, and what it shows."""

    start: float
    end: float
    shown: Literal["total", "rise", "fall"]
    value: float
    """The change, or the level of a total"""


def levels(chart: Chart) -> list[Level]:
    """The bars of a waterfall, one per category; a missing value changes nothing."""
    made: list[Level] = []
    level = 0.0
    values = chart.series[0].values if chart.series else []
    for n in range(len(chart.categories)):
        value = (values[n] if n < len(values) else None) or 0.0
        if n in chart.totals:
            level = value
            made.append(Level(0.0, level, "total", value))
        else:
            made.append(Level(level, level + value, "rise" if value >= 0 else "fall", value))
            level += value
    return made


def drawn_as(chart: Chart, index: int) -> Literal["column", "line"]:
    """How a series of a combo is drawn."""
    return chart.series[index].drawn or ("column" if index == 0 else "line")


def stack(chart: Chart, category: int) -> list[tuple[int, float, float, float]]:
    """(series, from, to, value) of one stack; negative values pile downwards."""
    up = down = 0.0
    piled = []
    for s, held in enumerate(chart.series):
        value = held.values[category] if category < len(held.values) else None
        if not value:
            continue
        start = up if value > 0 else down
        piled.append((s, start, start + value, value))
        up, down = (start + value, down) if value > 0 else (up, start + value)
    return piled


def value_scale(chart: Chart) -> Scale:
    """The value axis: at the left, or of lying bars."""
    if chart.kind in STACKED:
        ends = [end for i in range(len(chart.categories)) for _, _, end, _ in stack(chart, i)]
        return scale(ends, zero=True, most_ticks=6)
    if chart.kind == "waterfall":
        return scale([v for bar in levels(chart) for v in (bar.start, bar.end)], zero=True, most_ticks=6)
    held = [s for s in chart.series if not (chart.kind == "combo" and s.secondary)]
    zero = chart.kind not in ("line", *POINTS)
    return scale([v for s in held for v in s.values if v is not None], zero=zero, most_ticks=6)


def secondary_scale(chart: Chart) -> Scale | None:
    """The axis at the right of a combo; None where no series has it."""
    values = [v for s in chart.series if s.secondary for v in s.values if v is not None]
    return scale(values, zero=True, most_ticks=6) if chart.kind == "combo" and values else None


def across_scale(chart: Chart) -> Scale:
    """The horizontal axis of points."""
    return scale([v for s in chart.series for v in s.across or []], zero=False, most_ticks=7)


def points(series: Series) -> list[tuple[int, float, float, float]]:
    """(index, across, up, size) of the points of a series that are whole."""
    across, sizes = series.across or [], series.sizes or []
    made = []
    for n, value in enumerate(series.values):
        if value is not None and n < len(across):
            made.append((n, across[n], value, sizes[n] if n < len(sizes) else 1.0))
    return made
