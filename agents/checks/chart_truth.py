"""Chart truth: charts that mislead, whoever made them: how a chart draws its numbers, not whether they are right.

Bars that do not start at zero, axes upside down, two scales in one chart, depth that distorts areas, a line through
things that have no order, slices that make no whole or that nobody can tell apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from agents.checks.base import Finding
from agents.checks.wording import cut, name_of
from agents.checks.words import HAN
from agents.render.scene import ChartNode, SceneSlide

MOST_SLICES = 7
LEAST_TIMES = 5
"""Points in time from which on a series of bars is better a line, if it runs over many"""
MOST_BARS = 24
MOST_LINES = 8
ROUND = 0.015
"""Share by which percentages may miss 100 for being rounded"""
BARS = {"column", "bar", "stacked_column", "stacked_bar", "area", "stacked_area"}
SINGLE = {"column", "bar", "area"}
CLOSE = 5 / 6
"""Share of the largest value above which all must lie for PowerPoint to begin an axis above zero by itself"""
PIES = {"pie", "doughnut"}
_TIME = re.compile(
    r"(?:fy\s?)?(?:1[6-9]|20|21)\d\d(?:\s?[/\u2013-]\s?\d{2,4})?(?:年(?:\d{1,2}月)?)?|(?:[hq][1-4]|[1-4]q)(?:\s?[/-]?\s?(?:\d\d){1,2})?"
    r"|(?:1[6-9]|20|21)\d\d[\s/-]?(?:[hq][1-4]|\d{1,2})(?:[/-]\d{1,2})?|\d{1,2}月"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\.?(?:\s?'?\d{2,4})?|\d{1,2}[:h]\d{0,2}"
    r"|(?:(?:1[6-9]|20|21)\d\d年?)?(?:第?[一二三四1-4]季度?|[上下]半年)|(?:十[一二]?|[一二三四五六七八九])月|(?:周|星期)[一二三四五六日天]"
    r"|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?",
    re.IGNORECASE,
)


Cause = Literal[
    "nothing",
    "depth",
    "start",
    "cut",
    "upside_down",
    "scales",
    "slices",
    "course",
    "no_order",
    "many_lines",
    "many_points",
    "lying",
]
"""`slices`: bars are better; `course`: a course of time in slices; `lying`: a course of time from top to bottom."""


class ChartFacts(BaseModel):
    """What a chart shows and how: the fields of `agents.deck.spec.Chart` that matter, and those of a file's chart."""

    model_config = ConfigDict(extra="ignore")

    class Series(BaseModel):
        """Values, one per category."""

        model_config = ConfigDict(extra="ignore")
        name: str = ""
        values: list[float | None] = []

    kind: str
    categories: list[str] = []
    series: list[Series] = []
    minimum: float | None = None
    """Where the value axis was made to begin; None: by itself, which is zero for bars."""
    automatic: bool = False
    """Whether whoever draws it chooses where the axis begins: PowerPoint, above zero where values lie close."""
    reversed: bool = False
    deep: bool = False
    """Three-dimensional"""
    axes: int = 1
    """Value axes"""
    number_format: str = "General"


def misleading_charts(slide: SceneSlide) -> Iterator[Finding]:
    """The first thing about each chart that misleads."""
    for node in slide.nodes:
        if not isinstance(node, ChartNode):
            continue
        try:
            facts = ChartFacts.model_validate({"minimum": node.style.minimum, **node.data})
        except ValidationError:
            continue
        if wrong := misleading(facts):
            yield Finding("misleading_chart", node, f"{name_of(node).capitalize()} {wrong}")


def misleading(chart: ChartFacts) -> str | None:
    """What misleads about a chart, as the rest of a sentence; None when nothing does."""
    found = cause_of(chart)
    return found[1] if found else None


def cause_of(chart: ChartFacts) -> tuple[Cause, str] | None:
    """The first thing that misleads about a chart, and its sentence; None when nothing does."""
    values = [v for series in chart.series for v in series.values if v is not None]
    if not values:
        return "nothing", "has no values."
    return _drawing(chart, values) or (_slices(chart) if chart.kind in PIES else _order(chart))


def _drawing(chart: ChartFacts, values: Sequence[float]) -> tuple[Cause, str] | None:
    if chart.deep and chart.kind in {*BARS, *PIES}:
        return "depth", "is three-dimensional, which distorts its areas: make it flat."
    if chart.kind in BARS and chart.minimum is not None and chart.minimum > 0:
        said = f"begins at {chart.minimum:g}: bars are compared by their length, so the axis must begin at 0."
        return "start", said
    if chart.kind in SINGLE and chart.automatic and chart.minimum is None and min(values) > CLOSE * max(values) > 0:
        said = "has no beginning of its axis, and PowerPoint begins it above 0 where values lie so close: set it to 0."
        return "start", said
    if chart.kind in BARS and chart.minimum is not None and min(values) < chart.minimum < 0:
        return "cut", f"cuts its bars off at {chart.minimum:g}."
    if chart.reversed and chart.kind != "bar":
        return "upside_down", "has its value axis upside down: what rises seems to fall."
    if chart.axes > 1 and chart.kind != "combo":
        return "scales", "has two value axes: where its lines cross means nothing. Make two charts of it."
    return None


def _slices(chart: ChartFacts) -> tuple[Cause, str] | None:
    if len(chart.series) > 1 and chart.kind == "pie":
        return "slices", f"is a pie of {len(chart.series)} series; it shows only one: use bars."
    values = [v for v in chart.series[0].values if v is not None]
    if any(v < 0 for v in values):
        return "slices", "has slices below zero: use bars."
    if len(values) > MOST_SLICES:
        return "slices", f"has {len(values)} slices; more than {MOST_SLICES} are not told apart: use bars."
    times = sum(bool(_TIME.fullmatch(c.strip())) for c in chart.categories)
    if len(values) >= 3 and times == len(chart.categories):
        return "course", "shows a course of time as slices of a whole: use a line or columns."
    total = sum(values)
    whole = 100.0 if total > 2 else 1.0
    if "%" in chart.number_format and abs(total - whole) > max(ROUND * whole, 0.005 * whole * len(values)):
        share = f"{100 * total / whole:.4g}"
        return "slices", f"has slices that add up to {share} % instead of 100 %: use bars, or add the rest."
    return None


def _order(chart: ChartFacts) -> tuple[Cause, str] | None:
    names = [c.strip() for c in chart.categories if c.strip()]
    times = sum(bool(_TIME.fullmatch(name)) for name in names)
    if chart.kind == "line" and len(names) >= 3 and times == 0 and not _ordered(names):
        shown = cut(", ".join(names[:3]), 50)
        return "no_order", f"draws a line through things without an order ({shown} …): use bars."
    if chart.kind == "line" and len(chart.series) > MOST_LINES:
        return "many_lines", f"has {len(chart.series)} lines; more than {MOST_LINES} are not told apart: show fewer."
    if chart.kind in ("column", "bar") and len(names) > MOST_BARS and times == len(names):
        return "many_points", f"shows {len(names)} points in time as bars: use a line."
    if chart.kind == "bar" and len(names) >= LEAST_TIMES and times == len(names):
        return "lying", "shows a course of time from top to bottom: use columns or a line."
    return None


def _ordered(names: Sequence[str]) -> bool:
    """Whether categories have an order of their own: they hold numbers, or are steps, ages, sizes."""
    numbered = sum(bool(re.search(r"\d|[一二三四五六七八九十]", name)) for name in names)
    short = all(len(name) <= (1 if HAN.match(name) else 2) for name in names)
    return numbered >= 0.6 * len(names) or short
