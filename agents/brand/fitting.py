"""Fitting: a template whose places lie beside its slide gets them scaled to it, as PowerPoint does when it resizes one.

Programs that set a slide's size without moving anything leave such files. It knows boxes of masters and layouts in EMU,
and not what they are for; sizes of type stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
SLACK = 0.03
"""Share of the slide by which a place may stand out of it: it is meant to bleed"""
SIZES = (
    (9_144_000, 5_143_500), (9_144_000, 5_715_000), (9_144_000, 6_858_000), (9_906_000, 6_858_000),
    (12_192_000, 6_858_000), (6_858_000, 9_144_000), (6_858_000, 12_192_000),
)  # fmt: skip
"""Slides as programs begin them, EMU; the least first."""


def fit_to_slide(presentation: Any) -> bool:
    """Scale what masters and layouts hold where most of their titles and bodies run off the slide; whether it did."""
    width, height = int(presentation.slide_width), int(presentation.slide_height)
    holders = [h for master in presentation.slide_masters for h in (master, *master.slide_layouts)]
    boxes = [box for holder in holders for box in _main_places(holder)]
    astray = [b for b in boxes if b[0] + b[2] > width * (1 + SLACK) or b[1] + b[3] > height * (1 + SLACK)]
    if len(astray) * 2 <= len(boxes):
        return False
    drawn_for = _drawn_for(boxes)
    across, down = width / drawn_for[0], height / drawn_for[1]
    for holder in holders:
        for place in _places(holder._element.cSld.spTree):
            for name, value, factor in (
                ("off", "x", across),
                ("off", "y", down),
                ("ext", "cx", across),
                ("ext", "cy", down),
            ):
                node = place.find(f"{_A}{name}")
                if node is not None:
                    node.set(value, str(round(int(node.get(value)) * factor)))
    return True


def _main_places(holder: Any) -> Iterator[tuple[int, int, int, int]]:
    """Boxes of titles, texts and objects that say where they stand."""
    for shape in holder.placeholders:
        mark = next(shape._element.iter(f"{_P}ph"))
        place = next(shape._element.iter(f"{_A}xfrm", f"{_P}xfrm"), None)
        if place is not None and mark.get("type") not in ("ftr", "sldNum", "dt") and place.find(f"{_A}ext") is not None:
            yield int(shape.left), int(shape.top), int(shape.width), int(shape.height)


def _drawn_for(boxes: list[tuple[int, int, int, int]]) -> tuple[int, int]:
    """The slide that these places were drawn for: the least usual one that holds them, else with their margin."""
    right, bottom = max(x + w for x, _, w, _ in boxes), max(y + h for _, y, _, h in boxes)
    holding = (size for size in SIZES if right <= size[0] and bottom <= size[1])
    margin = max(0, min(x for x, *_ in boxes)), max(0, min(y for _, y, *_ in boxes))
    return next(holding, (right + margin[0], bottom + margin[1]))


def _places(tree: Any) -> Iterator[Any]:
    """The place of every shape of a slide; of a group its own alone, since its members go by it."""
    for shape in tree:
        holder = next(
            (shape.find(f"{_P}{name}") for name in ("spPr", "grpSpPr") if shape.find(f"{_P}{name}") is not None), None
        )
        place = shape.find(f"{_P}xfrm") if holder is None else holder.find(f"{_A}xfrm")
        if place is not None:
            yield place
