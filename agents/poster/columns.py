"""Columns: panels in reading order are divided so that the columns are as even as can be, and the type as large.

Heights are measured by the browser for several sizes of type; here is arithmetic only.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

Manner = Literal["down", "across", "tight"]
MANNERS: tuple[Manner, ...] = ("down", "across", "tight")
"""How columns are filled, each with fewer holes and less of the order than the one before"""


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
    """Consecutive runs of panels, `count` of them, whose tallest is as low as can be, and which are as even as that
    allows (linear partition).
    """
    count = max(1, min(count, len(heights)))
    sums = [0.0]
    for height in heights:
        sums.append(sums[-1] + height)

    def cost(start: int, end: int) -> float:
        return sums[end] - sums[start] + gap * max(end - start - 1, 0)

    tall: dict[tuple[int, int], float] = {(end, 1): cost(0, end) for end in range(1, len(heights) + 1)}
    for columns in range(2, count + 1):
        for end in range(columns, len(heights) + 1):
            tall[end, columns] = min(max(tall[cut, columns - 1], cost(cut, end)) for cut in range(columns - 1, end))
    most = tall[len(heights), count] * (1 + 1e-9)
    best: dict[tuple[int, int], tuple[float, int]] = {}
    for end in range(1, len(heights) + 1):
        if cost(0, end) <= most:
            best[end, 1] = (cost(0, end) ** 2, 0)
    for columns in range(2, count + 1):
        for end in range(columns, len(heights) + 1):
            cuts = [
                (best[cut, columns - 1][0] + cost(cut, end) ** 2, cut)
                for cut in range(columns - 1, end)
                if (cut, columns - 1) in best and cost(cut, end) <= most
            ]
            if cuts:
                best[end, columns] = min(cuts)
    parts: list[list[int]] = []
    end = len(heights)
    for columns in range(count, 0, -1):
        cut = best[end, columns][1]
        parts.append(list(range(cut, end)))
        end = cut
    return parts[::-1]


def packed(
    heights: Sequence[float], count: int, gap: float, tail: float = 0.0, highest_first: bool = False
) -> list[list[int]]:
    """Each panel in turn under the column that is shortest so far: fuller sheets, read across and not down.

    With `highest_first` the order gives way further, but for the first one, so that there are fewer holes. The last
    column ends with `tail` beside its panels.
    """
    count = max(1, min(count, len(heights)))
    columns: list[list[int]] = [[] for _ in range(count)]
    order = sorted(range(len(heights)), key=lambda i: (i > 0, -heights[i])) if highest_first else range(len(heights))
    for index in order:
        shortest = min(range(count), key=lambda c: (full(heights, columns, c, gap, tail), c))
        columns[shortest].append(index)
    read = [sorted(column) for column in columns]
    return [*sorted(read[:-1]), read[-1]] if tail and count > 1 else sorted(read)


def full(heights: Sequence[float], columns: Sequence[Sequence[int]], column: int, gap: float, tail: float) -> float:
    """Height of one column; the last one ends with `tail`, beside its panels."""
    own = tallest(heights, [columns[column]], gap)
    return own if column < len(columns) - 1 or not tail else own + tail + (gap if own else 0.0)


def tallest(heights: Sequence[float], columns: Sequence[Sequence[int]], gap: float) -> float:
    """Height of the fullest column."""
    return max((sum(heights[i] for i in c) + gap * max(len(c) - 1, 0) for c in columns), default=0.0)


def filled(
    measure: Callable[[float], tuple[list[float], float]],
    count: int,
    gap: Callable[[float], float],
    scales: tuple[float, float],
    tail: Callable[[float], float] = lambda scale: 0.0,
) -> Filled:
    """The largest type that fits, by halving the way between the two `scales`.

    `measure(scale)` gives the panels' heights in columns and the height that is left for columns. When nothing fits,
    the smallest is taken and `fill` says by how much it is too full. `tail` is what ends the last column.
    """
    low, high = scales

    def fill(scale: float, manner: Manner) -> Filled:
        return at(*measure(scale), scale, count, gap(scale), tail(scale), manner)

    manner: Manner = "down"
    best = fill(low, manner)
    for looser in MANNERS[1:]:
        if best.fill > 1 and (tried := fill(low, looser)).fill <= 1:
            manner, best = looser, tried
    if best.fill > 1:
        return best
    whole = fill(high, manner)
    if whole.fill <= 1:
        return whole
    for _ in range(6):
        middle = (low + high) / 2
        tried = fill(middle, manner)
        if tried.fill <= 1:
            low, best = middle, tried
        else:
            high = middle
    return best


def at(
    heights: Sequence[float],
    room: float,
    scale: float,
    count: int,
    gap: float,
    tail: float,
    manner: Manner = "down",
) -> Filled:
    """The sheet in type of one size, filled in one manner."""
    if not heights:
        return Filled(scale, [[]], tail / max(room, 1.0))
    ended = [*heights[:-1], heights[-1] + tail + gap * (tail > 0)]
    columns = divided(ended, count, gap) if manner == "down" else packed(heights, count, gap, tail, manner == "tight")
    high = max(full(heights, columns, c, gap, tail) for c in range(len(columns)))
    return Filled(scale, columns, high / max(room, 1.0))
