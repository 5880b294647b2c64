"""Frame: where the parts of every layout stand on a slide of a given size, from where its headline stands.

A theme may place slots itself, for 1280 × 720; those are stretched to 1280 × 960. What it does not place, and
everything on a tall slide, is placed here: one grid, one scale of type for the whole deck. Boxes are px. It knows no
text.
"""

from __future__ import annotations

from typing import Any

from agents.render.frame_base import Slots
from agents.render.frame_tall import Tall
from agents.render.frame_wide import Wide


def slots(frame: dict[str, Any], own: Slots, margin: float, gutter: float, width: int, height: int) -> Slots:
    """Slots by layout and name. `frame`: `headline` (top, center, side, bottom), `top`, and sizes `title`, `display`,
    `body`; `own`: what the theme places itself."""
    tall = height > width
    placed = Tall(frame, margin, width, height) if tall else Wide(frame, margin, gutter, width, height)
    made: Slots = placed.all()
    if not tall:
        stretched = height / 720
        for layout, named in own.items():
            for name, slot in named.items():
                kept = {k: (v * stretched if k in ("y", "h") else v) for k, v in slot.items()}
                made.setdefault(layout, {})[name] = {**made.get(layout, {}).get(name, {}), **kept}
        _area(made)
    else:
        for layout, named in own.items():
            for name, slot in named.items():
                if name in made.get(layout, {}):
                    looks = {k: slot[k] for k in ("font", "font_zh", "bold", "leading", "leading_zh") if k in slot}
                    made[layout][name] = {**made[layout][name], **looks}
    return made


def _area(made: Slots) -> None:
    """The room of diagrams is that of lists."""
    wide = made["bullets"]["bullets_wide"]
    made["*"]["area"] = {k: wide[k] for k in ("x", "y", "w", "h")}
