"""Labels of a chart: which of them are drawn, how wide they are, where they break; and whether columns suit them.

It measures text in the shipped fonts and knows nothing of SVG or of a chart's plot.
"""

from __future__ import annotations

from typing import Any

from agents.deck.spec import Chart
from agents.render.fonts import advance

SIZE = 16
"""px of labels; the smallest type of a chart."""
LEADING = 1.2
STACKED = {"stacked_column", "stacked_bar"}
ROUND = {"pie", "doughnut"}
_TURNED = {"column": "bar", "stacked_column": "stacked_bar"}


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


def chart_style(chart: Chart, **defaults: Any) -> dict[str, Any]:
    """`ChartStyle` without colours and font: value labels where they fit, a legend where there is more than one series.

    With value labels the value axis and its gridlines say nothing more, and are left out.
    """
    points = len(chart.categories) * (1 if chart.kind in ROUND else len(chart.series))
    most = {"line": 8, "area": 0, "stacked_column": 24, "stacked_bar": 24}.get(chart.kind, 16)
    several = len(chart.series) > 1
    legend = "right" if chart.kind in ROUND else "top" if several else "none"
    gap = 55 if chart.kind in STACKED or not several else 70
    return {"labels": points <= most, "legend": legend, "gap": gap, **defaults}


def suited(chart: Chart, width: float, family: str) -> Chart:
    """The chart, with columns turned to bars when their category names would not stand under them."""
    if chart.kind not in _TURNED or not chart.categories:
        return chart
    band = (width - 56) / len(chart.categories) - 10
    if all(_stands(c, band, family) for c in chart.categories):
        return chart
    return chart.model_copy(update={"kind": _TURNED[chart.kind]})


def _stands(text: str, band: float, family: str) -> bool:
    lines = wrap(text, band, family)
    return len(lines) <= 3 and all(text_width(line, family) <= band for line in lines)
