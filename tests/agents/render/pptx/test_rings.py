"""Discs for gradients about a centre: together they are the gradient, and none leaves its box."""

from __future__ import annotations

import math

import pytest

from agents.render.paint import Color, Gradient, Rect, Stop
from agents.render.pptx.rings import Ring, rings

AREA = Rect(x=40, y=20, w=400, h=200)
SQUARE = (0.0, 0.0, 0.0, 0.0)
FAR = math.hypot(200, 100)


def glow(*, ratio: float = 2.0, center: tuple[float, float] = (0.5, 0.5), end: float = 0.0) -> Gradient:
    stops = [Stop(at=0.0, color=Color(r=90, g=40, b=200, a=0.8)), Stop(at=0.5, color=Color(r=90, g=40, b=200, a=end))]
    return Gradient(kind="radial", center=center, ratio=ratio, stops=[*stops, stops[-1].model_copy(update={"at": 1.0})])


def alpha(found: list[Ring], x: float, y: float) -> float:
    """How much of what lies below the discs is hidden at a place that no edge cuts."""
    left = 1.0
    for ring in found:
        across, down = ring.rect.w / 2, ring.rect.h / 2
        if ((x - ring.rect.x - across) / across) ** 2 + ((y - ring.rect.y - down) / down) ** 2 < 1:
            left *= 1 - ring.color.a
    return 1 - left


@pytest.mark.parametrize("share", [0.1, 0.3, 0.6, 0.9])
def it_fades_as_the_gradient_does(share: float) -> None:
    reach = 0.5 * FAR * math.sqrt(2)
    found = rings(glow(), AREA, SQUARE)
    assert alpha(found, 240 + share * reach, 120) == pytest.approx(0.8 * (1 - share), abs=0.03)


@pytest.mark.parametrize("radii", [SQUARE, (30.0, 30.0, 30.0, 30.0)])
def it_stays_in_its_box(radii: tuple[float, float, float, float]) -> None:
    for ring in rings(glow(center=(0.9, -0.2)), AREA, radii):
        for x, y in ring.points or ((ring.rect.x, ring.rect.y),):
            assert AREA.x - 0.01 <= x <= AREA.x + AREA.w + 0.01
            assert AREA.y - 0.01 <= y <= AREA.y + AREA.h + 0.01


def it_hides_the_whole_box_where_all_colours_do() -> None:
    stops = [Stop(at=0, color=Color(r=255, g=255, b=255)), Stop(at=1, color=Color(r=0, g=0, b=0))]
    found = rings(Gradient(kind="radial", ratio=2.0, stops=stops), AREA, SQUARE)
    assert found[0].rect == AREA
    assert [ring.color.r for ring in found] == sorted(ring.color.r for ring in found)


@pytest.mark.parametrize("paint", [glow(ratio=1.0), glow(end=0.4), None])
def it_leaves_what_is_drawn_well(paint: Gradient | None) -> None:
    assert rings(paint, AREA, SQUARE) == []
