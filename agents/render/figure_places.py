"""Figure places: where key figures stand, side by side or two by two, and the sizes of their values and labels.

It does not know HTML.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from agents.render import fit
from agents.render.layouts import Slot, Theme
from agents.sources.base import Language

QUAD_GAP = 30
"""px between the two rows of four figures."""
VALUE_SHARE, VALUE_TOP = 0.6, 14
"""Share of a quarter's height that its value has, and px from its rule."""
LOWERED = 0.08
"""Share of the height by which figures move down where no context stands under them."""
TALLEST = 300.0
"""px that one figure takes at most on a tall slide"""
LABEL_BESIDE_OTHERS = 26
"""px: beside two others a label stays small."""

_MIXED = re.compile(r"(?<=[0-9A-Za-z%])(?= ?[\u3400-\u9fff])|(?<=[\u3400-\u9fff])(?= ?[0-9A-Za-z])")


def roomy(value: str) -> str:
    """The value as wide as office programs set it: they put a space between Han and Latin of their own."""
    return _MIXED.sub(" ", value).replace(" ", "\u00a0")


@dataclass(frozen=True)
class FigurePlaces:
    """The figures of a slide in its theme. `slots` are the layout's, by part, with `quad` and `context`."""

    values: Sequence[str]
    labels: Sequence[str]
    has_context: bool
    slots: dict[str, Slot]
    theme: Theme
    language: Language

    def place(self, name: str, index: int) -> Slot:
        """Place of a part (`figure_rule`, `value`, `label`) of figure `index`."""
        slot = self._part(name, index)
        above = self._part("value", index)
        if name == "label" and above.anchor == "top":
            top = above.y + above.line_height(self.size("value", above), self.language) + 14
            bounded = self._quad or self.theme.tall
            slot = slot.model_copy(update={"y": top, "h": slot.y + slot.h - top if bounded else slot.h})
        return slot

    def size(self, name: str, slot: Slot) -> int:
        """px: one size for this part of all figures."""
        if name == "label" and len(self.values) > 2 and not self.theme.tall:
            slot = slot.model_copy(update={"sizes": tuple(s for s in slot.sizes if s <= LABEL_BESIDE_OTHERS)})
        texts = [roomy(value) for value in self.values] if name == "value" else self.labels
        return slot.sizes_in(self.language)[max(fit.step(slot, [t], self.theme, self.language) for t in texts)]

    @property
    def _quad(self) -> bool:
        return len(self.values) == 4

    def _part(self, name: str, index: int) -> Slot:
        whole, count = self.slots[name], len(self.values)
        if self.theme.tall:
            return self._row(whole, name, index)
        gutter = self.theme.grid.gutter * (2 if count <= 2 else 1.5)
        if self._quad:
            return self._quarter(whole, name, index, 2 * gutter)
        if not self.has_context:
            whole = whole.model_copy(update={"y": whole.y + self.slots["quad"].h * LOWERED})
        each = (whole.w - gutter * (count - 1)) / count
        return whole.at(whole.x + index * (each + gutter), each)

    def _row(self, part: Slot, name: str, index: int) -> Slot:
        """One under the other, on a tall slide: rule, value under it, label under that."""
        quad, count = self.slots["quad"], len(self.values)
        height = self.slots["context"].y - 20 - quad.y if self.has_context else quad.h
        each = (height - QUAD_GAP * (count - 1)) / count
        h = min(each, TALLEST)
        y = quad.y + index * (h + QUAD_GAP + min(each - h, QUAD_GAP))
        value = VALUE_SHARE * (h - VALUE_TOP)
        top, tall = {
            "figure_rule": (0.0, part.h),
            "value": (VALUE_TOP, value),
            "label": (VALUE_TOP + value, h - VALUE_TOP - value),
        }[name]
        return part.model_copy(update={"y": y + top, "h": tall, "anchor": "top"})

    def _quarter(self, part: Slot, name: str, index: int, gutter: float) -> Slot:
        """Two by two: rule, value under it, label under that."""
        quad = self.slots["quad"]
        height = self.slots["context"].y - 20 - quad.y if self.has_context else quad.h
        w, h = (quad.w - gutter) / 2, (height - QUAD_GAP) / 2
        x, y = quad.x + index % 2 * (w + gutter), quad.y + index // 2 * (h + QUAD_GAP)
        value = VALUE_SHARE * h
        top, tall = {
            "figure_rule": (0.0, part.h),
            "value": (VALUE_TOP, value),
            "label": (VALUE_TOP + value, h - VALUE_TOP - value),
        }[name]
        return part.model_copy(update={"x": x, "y": y + top, "w": w, "h": tall, "anchor": "top"})
