"""Labels of a chart: which of them are drawn, how wide they are, where they break; and whether columns suit them.

It measures text in the shipped fonts and knows nothing of SVG or of a chart's plot.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any, Literal

from agents.deck.spec import Chart
from agents.render.chart_data import levels, value_scale
from agents.render.chart_scale import number
from agents.render.fonts import advance

SIZE = 16
"""px of labels; the smallest type of a chart."""
LEADING = 1.2
DIRECT = 4
"""Lines up to so many are named at their ends and not in a legend."""
TOUCHING = 0.1
"""Share of an axis by which two numbers over one name touch each other"""
STACKED = {"stacked_column", "stacked_bar", "stacked_area"}
ROUND = {"pie", "doughnut"}
LARGEST, LEAST_TALL = 22, 24
"""px: labels of a chart that has room, and those of a slide that is read on a phone"""
_TURNED = {"column": "bar", "stacked_column": "stacked_bar"}


def round_places(kind: str, width: float, height: float) -> tuple[float, float, float]:
    """Radius and centre of a pie or ring from the left, and where its legend begins, px. A pie has labels around."""
    radius = max(min(height / 2 - 30, width * 0.27), 1.0)
    beside, after = (8, 34) if kind == "doughnut" else (58, 84)
    return radius, radius + beside, 2 * radius + beside + after


def wrap(text: str, measure: float, family: str) -> list[str]:
    """Lines of `text` no wider than `measure` px where words allow, of about one length; Han breaks anywhere."""
    lines = _greedy(text, measure, family)
    narrower = measure
    while len(lines) > 1 and narrower > measure / 2:
        narrower -= 4
        tried = _greedy(text, narrower, family)
        if len(tried) > len(lines) or any(text_width(line, family) > narrower for line in tried):
            break
        lines = tried
    return lines


def _greedy(text: str, measure: float, family: str) -> list[str]:
    if text_width(text, family) <= measure:
        return [text]
    han = sum(ord(c) >= 0x2E80 for c in text) > len(text) / 2
    words, glue = (list(text), "") if han else (text.split(), " ")
    lines = [""]
    for word in words:
        longer = f"{lines[-1]}{glue}{word}" if lines[-1] else word
        if lines[-1] and text_width(longer, family) > measure:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def text_width(text: str, family: str, size: float = SIZE, *, bold: bool = False) -> float:
    """px that a text takes on one line."""
    return advance(family, "bold" if bold else "regular", text) * size


def holds_number(kind: str, part: float, text: str, family: str) -> bool:
    """Whether a part of a stacked column or bar, `part` px long, has room for its number."""
    return part >= (text_width(text, family) + 10 if kind == "stacked_bar" else 22)


def chart_style(chart: Chart, **defaults: Any) -> dict[str, Any]:
    """`ChartStyle` without colours and font: value labels where they fit, a legend where there is more than one series.

    With value labels the value axis and its gridlines say nothing more, and are left out.
    """
    points = len(chart.categories) * (1 if chart.kind in ROUND else len(chart.series))
    never = {"area": 0, "stacked_area": 0, "scatter": 0, "bubble": 0, "combo": 0}
    most = {"line": 8, "stacked_column": 24, "stacked_bar": 24, "waterfall": 99, **never}.get(chart.kind, 16)
    several = len(chart.series) > 1 and chart.kind != "waterfall"
    direct = chart.kind == "line" and 2 <= len(chart.series) <= DIRECT and not _close(chart)
    legend = "right" if chart.kind in ROUND else "top" if several and not direct else "none"
    if direct:
        defaults = {**defaults, "direct": True}
    gap = 55 if chart.kind in STACKED or not several else 70
    return {"labels": points <= most, "legend": legend, "gap": gap, **defaults}


def _close(chart: Chart) -> bool:
    """Whether lines end so near to each other that their names would be pushed far from them."""
    last = [_last_value(s.values) for s in chart.series]
    known = sorted(v for v in last if v is not None)
    values = [v for s in chart.series for v in s.values if v is not None]
    reach = max(values, default=0.0) - min(0.0, *values) if values else 0.0
    return len(known) < len(chart.series) or any(b - a < 0.06 * reach for a, b in itertools.pairwise(known))


def end_names(chart: Chart, *, labels: bool) -> list[str]:
    """What stands at the end of each line: its name, with its last number where numbers are shown."""
    last = [_last_value(s.values) for s in chart.series]
    return [
        f"{s.name} {number(v, chart.number_format)}" if labels and v is not None else s.name
        for s, v in zip(chart.series, last, strict=True)
    ]


def ends(chart: Chart, family: str, *, labels: bool) -> float:
    """px at the right of lines for their names."""
    return max((text_width(t, family, bold=True) for t in end_names(chart, labels=labels)), default=0.0) + 18


Place = Literal["end", "left", "below", "none"]


def line_places(chart: Chart, *, direct: bool) -> dict[tuple[int, int], Place]:
    """Where numbers of lines stand that are not above their points: by series and place.

    The last one stands with the name of its line (`direct`). Of two that would touch the lower one goes beside its
    point at the left end, else below it; it is left out between two others and where the axis is.
    """
    axis = value_scale(chart)
    reach = (axis.high - axis.low) or 1.0
    last = {n: _last(s.values) for n, s in enumerate(chart.series)} if direct else {}
    found: dict[tuple[int, int], Place] = {}
    for at in range(max((len(s.values) for s in chart.series), default=0)):
        held = [(s.values[at], n) for n, s in enumerate(chart.series) if at < len(s.values)]
        known = sorted([(v, n) for v, n in held if v is not None], reverse=True)
        for place, (value, n) in enumerate(known):
            above = place > 0 and known[place - 1][0] - value < TOUCHING * reach
            floor = known[place + 1][0] if place + 1 < len(known) else axis.low
            if last.get(n) == at:
                found[n, at] = "end"
            elif above and at == 0 and place == len(known) - 1:
                found[n, at] = "left"
            elif above:
                found[n, at] = "below" if value - floor >= TOUCHING * reach else "none"
    return found


def _last_value(values: Sequence[float | None]) -> float | None:
    return values[_last(values)] if values else None


def _last(values: Sequence[float | None]) -> int:
    return next((n for n in reversed(range(len(values))) if values[n] is not None), -1)


def suited(chart: Chart, width: float, family: str) -> Chart:
    """The chart, with columns turned to bars when their category names would not stand under them."""
    if chart.kind == "waterfall" and any(min(b.start, b.end) < 0 for b in levels(chart)):
        return chart.model_copy(update={"kind": "column"})
    if chart.kind not in _TURNED or not chart.categories:
        return chart
    band = (width - 56) / len(chart.categories) - 10
    if all(_stands(c, band, family) for c in chart.categories):
        return chart
    return chart.model_copy(update={"kind": _TURNED[chart.kind]})


def lettered(chart: Chart, width: float, height: float, family: str, *, tall: bool) -> tuple[Chart, float]:
    """The chart as it suits its box on a slide, and how many times `SIZE` its letters are."""
    scale = lettering(chart, width, height, family, least=LEAST_TALL if tall else SIZE)
    return suited(chart, width / scale, family), scale


def lettering(chart: Chart, width: float, height: float, family: str, *, least: float = SIZE) -> float:
    """How many times as large as `SIZE` letters the chart may be drawn in a box of `width` × `height` px.

    The largest by which it is the same chart: names still stand under columns on two lines, bars have room for theirs.
    """
    steps = [s / SIZE for s in range(max(LARGEST, round(least)), round(least), -1)]
    same = suited(chart, width * SIZE / least, family).kind
    for scale in steps:
        drawn = suited(chart, width / scale, family)
        if drawn.kind == same and _roomy(drawn, width / scale, height / scale, family):
            return scale
    return least / SIZE


def _roomy(chart: Chart, width: float, height: float, family: str) -> bool:
    """Whether names take two lines at most and no label is dropped."""
    count = max(1, len(chart.categories))
    if chart.kind in ROUND:
        return height >= 24 * count and width >= 1.5 * height
    if chart.kind in ("bar", "stacked_bar"):
        rows = count * (len(chart.series) if chart.kind == "bar" else 1)
        lines = [wrap(c, width * 0.36, family) for c in chart.categories]
        return height >= rows * 26 and all(len(held) * SIZE * LEADING <= height / count for held in lines)
    if chart.kind in ("scatter", "bubble"):
        return width >= 560 and height >= 300
    band = (width - 56) / count
    values = [number(v, chart.number_format) for s in chart.series for v in s.values if v is not None]
    each = band / (1 if chart.kind != "column" else len(chart.series) + 0.4)
    labelled = chart_style(chart)["labels"] and chart.kind in ("column", "stacked_column", "line", "waterfall")
    if labelled and any(text_width(v, family, bold=True) + 6 > max(each, 30) for v in values):
        return False
    return height >= 240 and all(_stands(c, band - 10, family, most=2) for c in chart.categories)


def _stands(text: str, band: float, family: str, *, most: int = 3) -> bool:
    lines = wrap(text, band, family)
    return len(lines) <= most and all(text_width(line, family) <= band for line in lines)
