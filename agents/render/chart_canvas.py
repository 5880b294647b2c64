"""Canvas of a chart's SVG: words, bars, lines, paths; the plot with its value axis; the colours' names."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from markupsafe import escape

from agents.render.chart_labels import text_width
from agents.render.chart_scale import Scale

QUIET = "fill:color-mix(in srgb, var(--ink) 72%, transparent)"
STRONG = "font-weight:700"


def on(index: int) -> str:
    """Style of words inside a bar."""
    return f"font-weight:700;fill:var(--on-series-{index % 12 + 1})"


@dataclass(frozen=True)
class Plot:
    """Where values stand."""

    left: float
    top: float
    right: float
    bottom: float
    axis: Scale

    def x(self, value: float) -> float:
        """px of a value on a lying axis."""
        return self.left + (self.right - self.left) * self.axis.share(value)

    def y(self, value: float) -> float:
        """px of a value on an upright axis."""
        return self.bottom - (self.bottom - self.top) * self.axis.share(value)

    @property
    def base(self) -> float:
        """Where bars begin."""
        return min(max(0.0, self.axis.low), self.axis.high)


def color(index: int) -> str:
    """The colour of a series."""
    return f"var(--series-{index % 12 + 1})"


@dataclass
class Canvas:
    """A box to draw in; `family` is the shipped font that texts are measured in."""

    width: float
    height: float
    family: str
    style: dict[str, Any]
    parts: list[str] = field(default_factory=list)

    def text(self, x: float, y: float, text: str, anchor: str = "start", css: str = "") -> None:
        """Words, anchored at a point."""
        style = f' style="{css}"' if css else ""
        self.parts.append(f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{style}>{escape(text)}</text>')

    def rect(self, x: float, y: float, w: float, h: float, color: str) -> None:
        """A bar."""
        self.parts.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(w, 0):.1f}" height="{max(h, 0):.1f}" style="fill:{color}"/>'
        )

    def line(self, x1: float, y1: float, x2: float, y2: float, *, strong: bool = False) -> None:
        """A rule of the plot."""
        share, weight = (60, 1.25) if strong else (13, 1)
        self.parts.append(
            f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" '
            f'style="stroke:color-mix(in srgb, var(--ink) {share}%, transparent);stroke-width:{weight}px"/>'
        )

    def legend_row(self, names: Sequence[str]) -> None:
        """Names with their colours in a row."""
        x = 0.0
        for index, name in enumerate(names):
            self.rect(x, 2, 12, 12, color(index))
            self.text(x + 20, 13.5, name)
            x += 20 + text_width(name, self.family) + 28

    def path(self, d: str, css: str) -> None:
        """A path with its paint."""
        self.parts.append(f'<path d="{d}" style="{css}"/>')

    def dot(self, x: float, y: float, r: float, css: str) -> None:
        """A circle with its paint."""
        self.parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}" style="{css}"/>')


def polar(centre: tuple[float, float], radius: float, turn: float) -> tuple[float, float]:
    """A point on a circle; `turn` 0 is at twelve o'clock, clockwise."""
    angle = 2 * math.pi * turn - math.pi / 2
    return centre[0] + radius * math.cos(angle), centre[1] + radius * math.sin(angle)
