"""Lines in a gradient: stretches that follow the line and its colours."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest

from agents.render.paint import Border, Color, Gradient, Stop
from agents.render.pptx.drawing import flattened
from agents.render.pptx.inked import pieces
from agents.render.scene import Path

RED, BLUE = Color(r=255, g=0, b=0), Color(r=0, g=0, b=255)
INK = Gradient(kind="linear", angle=90, stops=[Stop(at=0, color=RED), Stop(at=1, color=BLUE)])


def line(d: str, **more: object) -> Path:
    stroke = Border(width=4, color=Color(r=127, g=0, b=127))
    return Path.model_validate({"d": d, "stroke": stroke, "ink": INK, **more})


@pytest.mark.parametrize("d", ["M 0 0 L 100 0 L 100 50 L 200 50", "M 0 0 C 50 80 150 80 200 0"])
def it_follows_the_line(d: str) -> None:
    found = [flattened(piece.d)[0] for piece in pieces(line(d))]
    whole = sum(math.dist(a, b) for a, b in pairwise(flattened(d)[0]))
    assert sum(math.dist(a, b) for part in found for a, b in pairwise(part)) == pytest.approx(whole, rel=0.01)
    assert all(math.dist(a[-1], b[0]) < 0.02 for a, b in pairwise(found))


def it_runs_from_the_first_colour_to_the_last() -> None:
    colors = [piece.stroke.color for piece in pieces(line("M 0 0 L 200 0")) if piece.stroke]
    assert colors[0].r > 240
    assert colors[-1].b > 240
    assert [c.b for c in colors] == sorted(c.b for c in colors)


def it_keeps_the_fill_and_the_shadow_below() -> None:
    first = pieces(line("M 0 0 L 200 0", fill={"kind": "solid", "color": RED}))[0]
    assert first.fill is not None
    assert first.ink is None


HAZE = Gradient(
    kind="linear", angle=90, stops=[Stop(at=s.at, color=s.color.model_copy(update={"a": 0.5})) for s in INK.stops]
)


def it_fills_the_area_of_a_translucent_line() -> None:
    (band,) = pieces(line("M 0 10 C 100 10 100 50 200 50", ink=HAZE))
    points = [point for part in flattened(band.d) for point in part]
    assert isinstance(band.fill, Gradient)
    assert [(round(s.at, 2), s.color) for s in band.fill.stops] == [(s.at, s.color) for s in HAZE.stops]
    assert (min(y for _, y in points), max(y for _, y in points)) == pytest.approx((8, 52))


@pytest.mark.parametrize("d", ["M 0 0 L 100 0 L 0 1", "M 0 0 A 1 1 0 1 1 0 1"])
def it_leaves_translucent_lines_that_turn_sharply(d: str) -> None:
    assert pieces(line(d, ink=HAZE, stroke=Border(width=9, color=RED))) == []


def it_leaves_lines_of_one_colour() -> None:
    assert pieces(line("M 0 0 L 200 0", ink=None)) == []
