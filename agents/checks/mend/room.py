"""Room: where on a slide something may stand without standing on anything else. It knows neither decks nor pages."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from agents.checks.extent import bounds, contains, ink_of, intersection
from agents.checks.medium import Medium
from agents.checks.wording import is_page
from agents.render.scene import Node, Rect, Scene, SceneSlide, TextBlock

GAP, EDGE = 8.0, 24.0
"""px of a slide of 1280 x 720 that a moved thing keeps from another, and from the slide's edge"""
FURTHEST = 0.35
"""Share of the slide's height that a thing may move"""
MOST_STEPS = 12
SIDEWAYS = 1.5
"""How much longer a move seems to the side, where it leaves its column"""


@dataclass(frozen=True)
class Room:
    """A slide, seen as the places that its things take."""

    slide: SceneSlide
    scene: Scene
    medium: Medium

    @property
    def edge(self) -> float:
        return EDGE * self.medium.unit

    def others(self, apart: Collection[str]) -> Iterator[Rect]:
        """Where everything stands but for the nodes named."""
        for node in self.slide.nodes:
            if node.id not in apart and not is_page(node):
                yield frame(node)

    def is_free(self, apart: Collection[str], place: Rect) -> bool:
        """Whether nothing but the nodes named stands at a place."""
        return not any(intersection(place, other) for other in self.others(apart))

    def inward(self, place: Rect) -> tuple[float, float]:
        """How far something must move to stand within the slide's edges; 0 along an axis where it crosses none."""
        x = _inward(place.x, place.w, self.scene.width, self.edge)
        return x, _inward(place.y, place.h, self.scene.height, self.edge)

    def stands_alone(self, node: TextBlock) -> bool:
        """Whether a text lies on no panel or picture that it would have to leave."""
        page = self.scene.width * self.scene.height
        others = (n for n in self.slide.nodes if n.id != node.id and not isinstance(n, TextBlock) and not is_page(n))
        return not any(contains(n.rect, frame(node), 2.0) and n.rect.w * n.rect.h < 0.9 * page for n in others)

    def way_out(self, node: TextBlock, other: Node) -> tuple[float, float] | None:
        """The shortest move that brings a text off another thing and onto nothing else."""
        own = frame(node)
        found: list[tuple[float, float, float]] = []
        for direction in ((0, 1), (0, -1), (1, 0), (-1, 0)):
            at = self._freed(own, [frame(other), *self.others((node.id, other.id))], direction)
            if at is None:
                continue
            step = (at.x - own.x, at.y - own.y)
            far = max(abs(step[0]) * SIDEWAYS, abs(step[1]))
            inside = Rect(x=0, y=0, w=self.scene.width, h=self.scene.height)
            if far <= FURTHEST * self.scene.height and contains(inside, at, -0.5 * self.edge):
                found.append((far, *step))
        return min(found)[1:] if found else None

    def _freed(self, at: Rect, obstacles: list[Rect], direction: tuple[int, int]) -> Rect | None:
        """A place past all obstacles that are met on the way in a direction."""
        for _ in range(MOST_STEPS):
            hit = next((o for o in obstacles if intersection(at, o)), None)
            if hit is None:
                return at
            at = _past(at, hit, direction, GAP * self.medium.unit)
        return None


def frame(node: Node) -> Rect:
    """Where something is seen: a text by its ink, anything else by its bounds."""
    boxes = ink_of(node) if isinstance(node, TextBlock) else []
    if not boxes:
        return bounds(node)
    x, y = min(b.x for b in boxes), min(b.y for b in boxes)
    return Rect(x=x, y=y, w=max(b.x + b.w for b in boxes) - x, h=max(b.y + b.h for b in boxes) - y)


def _past(at: Rect, hit: Rect, direction: tuple[int, int], gap: float) -> Rect:
    dx, dy = direction
    x = at.x if not dx else hit.x + hit.w + gap if dx > 0 else hit.x - at.w - gap
    y = at.y if not dy else hit.y + hit.h + gap if dy > 0 else hit.y - at.h - gap
    return Rect(x=x, y=y, w=at.w, h=at.h)


def _inward(start: float, length: float, whole: float, edge: float) -> float:
    if start >= -0.5 and start + length <= whole + 0.5:
        return 0.0
    return edge - start if start < 0 else whole - edge - start - length
