"""What of a sheet's panels is shown where not everything fits: how long their lists are, and which panels stay.

Heights come measured; here is arithmetic only. What was cut for want of room comes back as soon as some column has it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

_LEAST_LEFT, _MOST_SWOLLEN, _CAUTION = 0.15, 1.5, 0.97
"""Share of a column that is left over from which its lists are set larger, how much larger, and what is kept back"""


@dataclass(frozen=True)
class Chosen:
    """What stands on the sheet."""

    lengths: dict[int, int]
    """Per panel that stays, which of its forms: 0 is whole, each next one shorter."""

    def heights(self, of: Sequence[Sequence[float]]) -> list[float]:
        """Heights of the panels that stay, in order."""
        return [of[i][self.lengths[i]] for i in sorted(self.lengths)]


def choose(
    forms: Sequence[Sequence[float]],
    fits: Callable[[Chosen], bool],
    least: Callable[[list[int]], int],
) -> Chosen:
    """The most that fits. `forms`: per panel its heights, whole first; `least`: which of panels is missed least."""
    chosen = Chosen(dict.fromkeys(range(len(forms)), 0))
    deepest = max((len(of) for of in forms), default=1) - 1
    for length in range(1, deepest + 1):
        if fits(chosen):
            break
        chosen = Chosen({i: min(length, len(forms[i]) - 1) for i in chosen.lengths})
    gone: list[int] = []
    while len(chosen.lengths) > 1 and not fits(chosen):
        gone.append(least(sorted(chosen.lengths)))
        chosen = Chosen({i: n for i, n in chosen.lengths.items() if i != gone[-1]})
    for back in reversed(gone):
        again = Chosen(chosen.lengths | {back: len(forms[back]) - 1})
        chosen = again if fits(again) else chosen
    return _longer(chosen, fits)


def _longer(chosen: Chosen, fits: Callable[[Chosen], bool]) -> Chosen:
    """Lists that were cut get their entries back, those that lost most first."""
    stuck: set[int] = set()
    while cut := [i for i, n in chosen.lengths.items() if n and i not in stuck]:
        most = max(cut, key=lambda i: (chosen.lengths[i], -i))
        again = Chosen(chosen.lengths | {most: chosen.lengths[most] - 1})
        if fits(again):
            chosen = again
        else:
            stuck.add(most)
    return chosen


def swell(high: float, room: float) -> float:
    """How much larger the lists of a column's cards are set, whose height goes with the square of it; 1 where little is
    left over."""
    if room < _LEAST_LEFT * high:
        return 1.0
    return round(min(_MOST_SWOLLEN, _CAUTION * ((high + room) / high) ** 0.5), 3)


def stretches(rooms: Sequence[float], charts: Sequence[float], most: float) -> list[float]:
    """Per column, how much higher its charts are drawn than they need be, so that the column is full."""
    return [
        round(min(most, 1 + max(0.0, room) / high), 3) if high > 1 else 1.0
        for room, high in zip(rooms, charts, strict=True)
    ]
