"""Settling: a diagram that does not fill its area moves down into the middle of it, a little above the true middle.

It moves everything by one amount and changes no size.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from agents.render.diagrams.base import Cited, Coded, Group, Kit, Listed, Part, Shape, Words

MIDDLE = 0.42
"""Share of the free height that stays above a diagram"""
LEAST, MOST = 10.0, 130.0
"""px: a smaller way is not worth moving, a longer one would part it from its title"""
HUNG = ("rule", "bar", "plain")
"""Cards that are seen by their edge alone, not by their ground"""


def settled(parts: list[Part], kit: Kit) -> list[Part]:
    """The parts, lower where the area has room under them."""
    seen = [extent for part in parts for extent in _extents(part, kit)]
    if not seen:
        return parts
    above = min(top for top, _ in seen) - kit.area.y
    below = kit.area.bottom - max(bottom for _, bottom in seen)
    down = min(MIDDLE * (above + below) - above, MOST)
    return [_moved(part, round(down), kit.area.bottom) for part in parts] if down >= LEAST else parts


def _extents(part: Part, kit: Kit) -> Iterator[tuple[float, float]]:
    """Top and bottom of what is seen."""
    if isinstance(part, Group):
        for inner in part.parts:
            yield from _extents(inner, kit)
    elif isinstance(part, Words):
        yield _text(part, [kit.said(part.value)], kit)
    elif isinstance(part, Listed):
        yield _text(part, [kit.said(value) for value in part.values], kit)
    elif isinstance(part, Cited | Coded):
        yield part.slot.y, part.slot.y + part.slot.h
    elif isinstance(part, Shape) and _hangs(part, kit):
        yield part.area.y, part.area.y + 2
    else:
        yield part.area.y, part.area.bottom


def _hangs(part: Shape, kit: Kit) -> bool:
    return part.kind.startswith("card") and "strong" not in part.kind and kit.look.card in HUNG


def _text(part: Words | Listed, said: Sequence[str], kit: Kit) -> tuple[float, float]:
    slot = part.slot
    high = min(kit.height(slot.model_copy(update={"lines": None}), part.size, said), slot.h)
    top = slot.y + {"top": 0.0, "middle": (slot.h - high) / 2, "bottom": slot.h - high}[slot.anchor]
    return top, top + high


def _moved(part: Part, down: float, bottom: float) -> Part:
    """The part so much lower; room that a text does not need ends at `bottom`."""
    if isinstance(part, Group):
        return replace(part, parts=tuple(_moved(inner, down, bottom) for inner in part.parts))
    if isinstance(part, Words | Listed | Cited | Coded):
        y, high = part.slot.y + down, part.slot.h
        if part.slot.anchor == "top":
            high = min(high, max(bottom - y, 10.0))
        return replace(part, slot=part.slot.model_copy(update={"y": y, "h": high}))
    y, high = part.area.y + down, part.area.h
    if isinstance(part, Shape) and part.kind.startswith("card"):
        high = min(high, max(bottom - y, 10.0))
    return replace(part, area=replace(part.area, y=y, h=high))
