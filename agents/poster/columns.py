"""Columns: panels in reading order are divided so that the columns are as even as can be, and the type as large.

Heights are measured by the browser for several sizes of type; here is arithmetic only.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Filled:
    """How a sheet is filled."""

    scale: float
    """Of the type, against the size's own."""
    columns: list[list[int]]
    """Indices of panels, in order."""
    fill: float
    """Height of the fullest column over what there is; above 1 it does not fit."""


def divided(heights: Sequence[float], count: int, gap: float) -> list[list[int]]:
    """Consecutive runs of panels, `count` of them, whose tallest is as low as can be (linear partition)."""
    count = max(1, min(count, len(heights)))
    best: dict[tuple[int, int], tuple[float, int]] = {}

    def cost(start: int, end: int) -> float:
        return sum(heights[start:end]) + gap * max(end - start - 1, 0)

    for end in range(1, len(heights) + 1):
        best[end, 1] = (cost(0, end), 0)
    for columns in range(2, count + 1):
        for end in range(columns, len(heights) + 1):
            best[end, columns] = min(
                (max(best[cut, columns - 1][0], cost(cut, end)), cut) for cut in range(columns - 1, end)
            )
    parts: list[list[int]] = []
    end = len(heights)
    for columns in range(count, 0, -1):
        cut = best[end, columns][1]
        parts.append(list(range(cut, end)))
        end = cut
    return parts[::-1]


def packed(heights: Sequence[float], count: int, gap: float) -> list[list[int]]:
    """Each panel in turn under the column that is shortest so far: fuller sheets, read across and not down."""
    count = max(1, min(count, len(heights)))
    columns: list[list[int]] = [[] for _ in range(count)]
    for index in range(len(heights)):
        shortest = min(range(count), key=lambda c: (tallest(heights, [columns[c]], gap), c))
        columns[shortest].append(index)
    return columns


def tallest(heights: Sequence[float], columns: Sequence[Sequence[int]], gap: float) -> float:
    """Height of the fullest column."""
    return max((sum(heights[i] for i in c) + gap * max(len(c) - 1, 0) for c in columns), default=0.0)


def filled(
    measure: Callable[[float], tuple[list[float], float]],
    count: int,
    gap: Callable[[float], float],
    scales: tuple[float, float],
) -> Filled:
    """The largest type that fits, by halving the way between the two `scales`.

    `measure(scale)` gives the panels' heights in columns and the height that is left for columns. When nothing fits,
    the smallest is taken and `fill` says by how much it is too full.
    """
    low, high = scales
    divide = divided
    best = _at(measure, count, gap, low, divide)
    if best.fill > 1:  # what is read down the columns leaves holes: across them more finds room
        divide = packed
        across = _at(measure, count, gap, low, divide)
        if across.fill > 1:
            return best
        best = across
    whole = _at(measure, count, gap, high, divide)
    if whole.fill <= 1:
        return whole
    for _ in range(6):
        middle = (low + high) / 2
        tried = _at(measure, count, gap, middle, divide)
        if tried.fill <= 1:
            low, best = middle, tried
        else:
            high = middle
    return best


def _at(
    measure: Callable[[float], tuple[list[float], float]],
    count: int,
    gap: Callable[[float], float],
    scale: float,
    divide: Callable[[Sequence[float], int, float], list[list[int]]],
) -> Filled:
    heights, room = measure(scale)
    columns = divide(heights, count, gap(scale)) if heights else [[]]
    return Filled(scale, columns, tallest(heights, columns, gap(scale)) / max(room, 1.0))
