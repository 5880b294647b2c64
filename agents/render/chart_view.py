"""Chart view: a chart in its box on a slide: the same chart as JSON, its style as JSON, and its drawing.

It decides how large the letters are; it knows neither the slide nor its layout.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from markupsafe import Markup

from agents.deck.spec import Chart
from agents.render.chart_labels import chart_style, lettered
from agents.render.chart_svg import chart_svg
from agents.render.layouts import Theme


@dataclass(frozen=True)
class ChartView:
    """What the page's element of a chart holds."""

    json: str
    style: str
    """`ChartStyle`, colours left to the page"""
    svg: Markup


def chart_view(chart: Chart, width: float, height: float, theme: Theme) -> ChartView:
    """The chart as it suits a box of `width` × `height` px."""
    family = theme.body.family
    drawn, scale = lettered(chart, width, height, family, tall=theme.tall)
    style = chart_style(drawn, **theme.chart)
    svg = chart_svg(drawn, width=width, height=height, style=style, family=family, scale=scale)
    return ChartView(drawn.model_dump_json(), json.dumps(style), svg)
