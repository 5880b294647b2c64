"""Accuracy against compute as a picture: SVG made here, in English or Chinese; the points are means over a set.

Each line is a run; its points are what had been answered after each attempt. It knows no files.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

from agents.evaluation.harness import Record
from agents.evaluation.measures import interval

Cost = Literal["searches", "tokens", "seconds"]
WIDTH, HEIGHT = 760, 440
LEFT, RIGHT, TOP, BOTTOM = 78, 196, 64, 66
COLOURS = ("#1f5fa8", "#c2571a", "#2f7d4f", "#7a4fa0", "#9a6a00", "#4a5560")
FONT = "Inter, 'Noto Sans SC', 'Noto Sans CJK SC', 'DejaVu Sans', sans-serif"
WORDS = {
    "en": {
        "title": "Accuracy against compute",
        "accuracy": "Right answers",
        "searches": "Searches per question",
        "tokens": "Tokens per question",
        "seconds": "Seconds per question",
        "band": "Bars: 95 % interval",
    },
    "zh": {
        "title": "准确率与计算量",
        "accuracy": "答对的比例",
        "searches": "每题搜索次数",
        "tokens": "每题词元数",
        "seconds": "每题秒数",
        "band": "竖线：95% 区间",
    },
}


@dataclass(frozen=True)
class Point:
    """A mean over a set: what had been spent, and the share that was right with its interval."""

    cost: float
    accuracy: float
    low: float
    high: float
    label: str = ""


@dataclass(frozen=True)
class Line:
    """A run."""

    name: str
    points: tuple[Point, ...]


def line_of(name: str, records: Sequence[Record], cost: Cost) -> Line:
    """A run's line: a point for each number of attempts, then the end; one that stopped early stays where it was."""
    most = max((len(record.steps) for record in records), default=0)
    points = []
    for n in range(most if cost == "searches" else 0):
        reached = [record.steps[min(n, len(record.steps) - 1)] for record in records if record.steps]
        right = sum(bool(step["correct"]) for step in reached)
        spent = sum(float(step["searches"]) for step in reached) / len(reached)
        points.append(_point(spent, right, len(records), str(n + 1)))
    ended = sum(float(getattr(record.attempted, cost)) for record in records) / max(1, len(records))
    right = sum(record.judgement.correct for record in records)
    if not points or cost != "searches":
        points.append(_point(ended, right, len(records)))
    return Line(name, tuple(points))


def _point(cost: float, right: int, of: int, label: str = "") -> Point:
    low, high = interval(right, of)
    return Point(cost, right / max(1, of), low, high, label)


def svg(lines: Sequence[Line], cost: Cost, language: str = "en", *, note: str = "") -> str:
    """The picture. Costs are on a logarithmic scale when they span more than a factor of twenty."""
    words = WORDS.get(language, WORDS["en"])
    costs = [point.cost for line in lines for point in line.points] or [1.0]
    positive = [c for c in costs if c > 0]
    logarithmic = bool(positive) and max(costs) / min(positive) > 20
    low, high = _bounds(costs, logarithmic)

    def across(value: float) -> float:
        place = math.log10(max(value, low)) if logarithmic else value
        first, last = (math.log10(low), math.log10(high)) if logarithmic else (low, high)
        return LEFT + (WIDTH - LEFT - RIGHT) * (place - first) / ((last - first) or 1.0)

    def down(share: float) -> float:
        return TOP + (HEIGHT - TOP - BOTTOM) * (1.0 - share)

    parts = [_axes(across, down, _ticks(low, high, logarithmic), words, cost)]
    places = _apart([down(line.points[-1].accuracy) for line in lines])
    for n, line in enumerate(lines):
        parts.append(_drawn(line, COLOURS[n % len(COLOURS)], across, down, places[n]))
    caption = " · ".join(filter(None, (words["band"], note)))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        f'font-family="{FONT}" role="img" aria-label="{escape(words["title"])}">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>'
        f'<text x="{LEFT}" y="30" font-size="19" font-weight="600" fill="#1b1f24">{escape(words["title"])}</text>'
        f'<text x="{LEFT}" y="49" font-size="12.5" fill="#59636e">{escape(caption)}</text>{"".join(parts)}</svg>\n'
    )


def _axes(across, down, ticks: Sequence[float], words: dict[str, str], cost: Cost) -> str:
    bottom, end = HEIGHT - BOTTOM, WIDTH - RIGHT
    parts = []
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        y = down(share)
        parts.append(f'<path d="M{LEFT} {y:.1f}H{end}" stroke="#e3e6ea"/>')
        parts.append(_text(LEFT - 10, y + 4.5, f"{share:.0%}", anchor="end"))
    for tick in ticks:
        x = across(tick)
        parts.append(f'<path d="M{x:.1f} {bottom}v5" stroke="#59636e"/>')
        parts.append(_text(x, bottom + 20, _number(tick), anchor="middle"))
    parts.append(f'<path d="M{LEFT} {bottom}H{end}" stroke="#59636e"/>')
    parts.append(_text((LEFT + end) / 2, HEIGHT - 18, words[cost], anchor="middle", size=14))
    turned = f'transform="rotate(-90 22 {(TOP + bottom) / 2:.0f})"'
    parts.append(_text(22, (TOP + bottom) / 2, words["accuracy"], anchor="middle", size=14, more=turned))
    return "".join(parts)


def _drawn(line: Line, colour: str, across, down, name_y: float) -> str:
    path = " ".join(f"{across(p.cost):.1f},{down(p.accuracy):.1f}" for p in line.points)
    parts = [f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2.5"/>']
    for point in line.points:
        x = across(point.cost)
        parts.append(
            f'<path d="M{x:.1f} {down(point.low):.1f}V{down(point.high):.1f}" stroke="{colour}" stroke-opacity=".45"/>'
        )
        parts.append(f'<circle cx="{x:.1f}" cy="{down(point.accuracy):.1f}" r="4.5" fill="{colour}"/>')
    end = line.points[-1]
    x, y, at = across(end.cost) + 9, down(end.accuracy), WIDTH - RIGHT + 12
    parts.append(f'<path d="M{x:.1f} {y:.1f}L{at - 4} {name_y:.1f}" stroke="{colour}" stroke-opacity=".35"/>')
    parts.append(_text(at, name_y + 4.5, f"{line.name}  {end.accuracy:.0%}", size=13, fill=colour, weight=600))
    return "".join(parts)


def _text(
    x: float, y: float, text: str, *, anchor: str = "start", size: float = 12.5, fill: str = "#3a424a",
    weight: int = 400, more: str = "",
) -> str:  # fmt: skip
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" font-weight="{weight}" text-anchor="{anchor}" '
        f'fill="{fill}" {more}>{escape(text)}</text>'
    )


def _apart(places: Sequence[float], least: float = 19.0) -> list[float]:
    """The heights of names, moved so that none covers another."""
    order = sorted(range(len(places)), key=lambda n: places[n])
    found = list(places)
    for before, n in itertools.pairwise(order):
        found[n] = max(found[n], found[before] + least)
    over = max([*(y - (HEIGHT - BOTTOM) for y in found), 0.0])
    return [y - over for y in found]


def _bounds(costs: Sequence[float], logarithmic: bool) -> tuple[float, float]:
    if not logarithmic:
        return 0.0, max(costs) * 1.08 or 1.0
    positive = [c for c in costs if c > 0]
    return 10 ** math.floor(math.log10(min(positive))), 10 ** math.ceil(math.log10(max(positive) * 1.001))


def _ticks(low: float, high: float, logarithmic: bool) -> list[float]:
    if logarithmic:
        first, last = round(math.log10(low)), round(math.log10(high))
        return [10.0**n for n in range(first, last + 1)]
    raw = (high - low) / 5
    size = 10 ** math.floor(math.log10(raw)) if raw > 0 else 1.0
    step = next(size * m for m in (1, 2, 2.5, 5, 10) if size * m >= raw)
    return [n * step for n in range(int(high / step) + 1)]


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 or value == int(value) else f"{value:g}"
