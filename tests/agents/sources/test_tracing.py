"""Outlines of a grey picture: what they enclose is what was dark."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from agents.sources.tracing import Points, outlines


def area(loop: Points) -> float:
    """Positive for loops that run clockwise on the screen."""
    x, y = loop[:, 0], loop[:, 1]
    return float((x * np.roll(y, -1) - np.roll(x, -1) * y).sum() / 2)


def disc(side: int, centre: tuple[float, float], radius: float) -> np.ndarray:
    """An anti-aliased disc."""
    y, x = np.mgrid[0:side, 0:side] + 0.5
    return np.clip(radius + 0.5 - np.hypot(x - centre[0], y - centre[1]), 0, 1)


def it_puts_an_edge_where_a_shape_ended():
    (loop,) = outlines(disc(60, (29.3, 31.8), 20.4))
    away = np.hypot(loop[:, 0] - 29.3, loop[:, 1] - 31.8)
    assert np.abs(away - 20.4).max() < 0.1
    assert abs(area(loop) - np.pi * 20.4**2) < 0.02 * np.pi * 20.4**2
    assert len(loop) < 60


def it_walks_around_holes_the_other_way():
    ring = disc(60, (30, 30), 20) - disc(60, (30, 30), 10)
    loops = sorted(outlines(ring), key=lambda loop: -abs(area(loop)))
    assert [np.sign(area(loop)) for loop in loops] == [1, -1]


def it_finds_nothing_on_an_empty_page():
    assert outlines(np.zeros((20, 20))) == []


@settings(deadline=None, max_examples=60)
@given(arrays(np.bool_, (9, 11), elements=st.booleans()))
def it_encloses_as_much_as_is_dark_for_any_picture(cells: np.ndarray):
    fine = np.kron(cells, np.ones((8, 8)))
    enclosed = sum(area(loop) for loop in outlines(fine, tolerance=0.01))
    edges = sum(len(loop) for loop in outlines(fine, tolerance=0.0))
    # Every corner of a pixel staircase is cut by less than an eighth of a pixel's square.
    assert abs(enclosed - fine.sum()) <= 0.25 * edges + 1
