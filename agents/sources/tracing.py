"""The outlines in a grey picture as one path: marching squares between pixels, then no more points than it takes.

The edge is put where the grey is half, which for smoothly drawn shapes is where their outline ran, to a small part of
a pixel. Nothing is known here of what is drawn.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.floating]
_STEPS = {
    1: ("LB",), 2: ("BR",), 3: ("LR",), 4: ("RT",), 5: ("RT", "LB"), 6: ("BT",), 7: ("LT",), 8: ("TL",),
    9: ("TB",), 10: ("TL", "BR"), 11: ("TR",), 12: ("RL",), 13: ("RB",), 14: ("BL",),
}  # fmt: skip
"""From which side of a cell to which the edge runs, by its dark corners (8 top left, 4 top right, 2 below right, 1)."""


def outlines(dark: NDArray[np.floating], tolerance: float = 0.2) -> list[Points]:
    """Closed outlines of what is dark, (n, 2) each in px, x before y, clockwise around ink and the other way around
    holes. `dark` is (height, width) in 0 to 1; pixel centres lie at halves. `tolerance` in px."""
    grid = np.pad(dark, 1)
    loops = (_simplified(_points(loop, grid), tolerance) for loop in _loops(grid > 0.5))
    return [loop - 0.5 for loop in loops if len(loop) > 2]


def _loops(inside: NDArray[np.bool_]) -> Iterator[list[int]]:
    """Rings of crossed grid edges: number 2 (row × width + column), and one more for the edge downwards."""
    following = _following(inside)
    while following:
        first, here = following.popitem()
        loop = [first]
        while here != first:
            loop.append(here)
            here = following.pop(here)
        yield loop


def _following(inside: NDArray[np.bool_]) -> dict[int, int]:
    bits = inside.view(np.uint8)
    cells = 8 * bits[:-1, :-1] + 4 * bits[:-1, 1:] + 2 * bits[1:, 1:] + bits[1:, :-1]
    width = inside.shape[1]
    rows, columns = np.nonzero((cells > 0) & (cells < 15))
    codes, corners = cells[rows, columns], 2 * (rows.astype(np.int64) * width + columns)
    following: dict[int, int] = {}
    for code, steps in _STEPS.items():
        corner = corners[codes == code]
        sides = {"T": corner, "B": corner + 2 * width, "L": corner + 1, "R": corner + 3}
        for start, end in steps:
            following.update(zip(sides[start].tolist(), sides[end].tolist(), strict=True))
    return following


def _points(loop: list[int], grid: NDArray[np.floating]) -> Points:
    edges = np.array(loop)
    rows, columns = np.divmod(edges // 2, grid.shape[1])
    down = edges % 2
    here, there = grid[rows, columns], grid[rows + down, columns + 1 - down]
    share = (0.5 - here) / (there - here)
    return np.stack([columns + share * (1 - down), rows + share * down], axis=1)


def _simplified(loop: Points, tolerance: float) -> Points:
    """Fewer points, none of the outline further than `tolerance` from them (Douglas and Peucker, on two halves)."""
    half = int(np.argmax(((loop - loop[0]) ** 2).sum(axis=1)))
    if half == 0:
        return loop[:0]
    closed = np.vstack([loop, loop[:1]])
    kept = np.zeros(len(closed), dtype=bool)
    kept[[0, half, len(loop)]] = True
    open_runs = [(0, half), (half, len(loop))]
    while open_runs:
        start, end = open_runs.pop()
        if end - start < 2:
            continue
        away = _distances(closed[start + 1 : end], closed[start], closed[end])
        furthest = int(np.argmax(away))
        if away[furthest] > tolerance:
            middle = start + 1 + furthest
            kept[middle] = True
            open_runs += [(start, middle), (middle, end)]
    return closed[:-1][kept[:-1]]


def _distances(points: Points, start: Points, end: Points) -> Points:
    along = end - start
    length = float(np.hypot(*along))
    if length == 0:
        return np.hypot(*(points - start).T)
    offset = points - start
    return np.abs(along[0] * offset[:, 1] - along[1] * offset[:, 0]) / length
