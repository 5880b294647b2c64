"""Contrast: text against what is painted below it (WCAG 2.2, success criterion 1.4.3).

The ground is composed from the slide's background and the boxes below the text in paint order, at points along each
line, the worst point counting. Where a picture lies below, the pixels of the slide's PNG around the glyphs decide;
without a PNG such text is not judged.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from agents.checks.base import Finding, Remedy
from agents.checks.extent import bounds, contains, ink
from agents.checks.medium import Medium
from agents.checks.wording import cut, is_ornament
from agents.render.paint import Solid
from agents.render.scene import (
    Box,
    Cell,
    ChartNode,
    Color,
    Fill,
    Gradient,
    Line,
    Node,
    Picture,
    Raster,
    Rect,
    Run,
    Scene,
    SceneSlide,
    TableNode,
    TextBlock,
    Vector,
)

NORMAL, LARGE = 4.5, 3.0
LARGE_SIZE, LARGE_BOLD = 24.0, 18.66
"""px on a slide of 1280 x 720: 18 pt, and 14 pt bold"""
POINTS = (0.02, 0.25, 0.5, 0.75, 0.98)
PERCENTILE = 0.2
"""Share of the pixels around a line that may be worse: neighbouring glyphs reach into the sample."""
ALIKE = 1.3
"""Ratio below which a pixel has the text's own colour"""
BLACK, WHITE = Color(r=0, g=0, b=0), Color(r=255, g=255, b=255)
_Worst = tuple[float, Color]
"""A ratio, and the ground that it was measured on"""


def low_contrast(slide: SceneSlide, scene: Scene, png: Path | None, medium: Medium) -> Iterator[Finding]:
    """Nodes with text below its limit, by the worst run of each."""
    pixels = None
    if png is not None and any(isinstance(n, Picture | Raster | Vector) for n in slide.nodes):
        with Image.open(png) as image:
            pixels = image.convert("RGB")
    for at, node in enumerate(slide.nodes):
        if is_ornament(node):
            continue
        worst: tuple[_Worst, float, str, Color, Rect] | None = None
        for line, cell in _lines(node):
            for run, place in _runs(line, node):
                found = _ratio(run, place, slide, at, cell, scene, pixels)
                limit = _limit(run, medium)
                if (
                    found is not None
                    and found[0] < limit - 0.005
                    and (worst is None or found[0] / limit < worst[0][0] / worst[1])
                ):
                    worst = (found, limit, run.text.strip(), run.color, place)
        if worst:
            (ratio, ground), limit, text, color, place = worst
            detail = f"“{cut(text, 40)}” has a contrast of {ratio:.2f} : 1; it needs {limit:g} : 1."
            ink = (color.r, color.g, color.b)
            best = _best(place, _around(place, slide, at, scene, pixels)) if pixels is not None else None
            busy = best is not None and best[0] < limit
            ground = best[1] if best else ground
            remedy = Remedy(ground=(ground.r, ground.g, ground.b), ink=ink, ratio=limit, busy=busy, words=text)
            yield Finding("contrast", node, detail, ratio, limit, remedy)


def _lines(node: Node) -> Iterator[tuple[Line, tuple[Cell, Rect] | None]]:
    if isinstance(node, TextBlock):
        yield from ((line, None) for paragraph in node.paragraphs for line in paragraph.lines)
    if isinstance(node, TableNode):
        for cell in node.cells:
            place = cell_rect(node, cell)
            yield from ((line, (cell, place)) for paragraph in cell.paragraphs for line in paragraph.lines)


def cell_rect(table: TableNode, cell: Cell) -> Rect:
    """Where a cell lies on the slide."""
    return Rect(
        x=table.rect.x + sum(table.columns[: cell.column]),
        y=table.rect.y + sum(table.rows[: cell.row]),
        w=sum(table.columns[cell.column : cell.column + cell.column_span]),
        h=sum(table.rows[cell.row : cell.row + cell.row_span]),
    )


def _runs(line: Line, node: Node) -> Iterator[tuple[Run, Rect]]:
    """Runs with their share of the line, by number of characters."""
    whole = ink(line, vertical=isinstance(node, TextBlock) and node.vertical)
    total = sum(len(run.text) * run.size for run in line.runs) or 1
    x = whole.x
    for run in line.runs:
        width = whole.w * len(run.text) * run.size / total
        if run.text.strip():
            yield run, Rect(x=x, y=whole.y, w=width, h=whole.h)
        x += width


def _limit(run: Run, medium: Medium) -> float:
    size = run.size / medium.unit
    return LARGE if size >= LARGE_SIZE or (run.weight >= 700 and size >= LARGE_BOLD) else NORMAL


def _ratio(
    run: Run,
    place: Rect,
    slide: SceneSlide,
    at: int,
    cell: tuple[Cell, Rect] | None,
    scene: Scene,
    pixels: Image.Image | None,
) -> _Worst | None:
    inks = [stop.color for stop in run.gradient.stops] if run.gradient else [run.color]
    ratios: list[_Worst] = []
    pictured = False
    for share in POINTS:
        x, y = place.x + share * place.w, place.y + place.h / 2
        ground = _ground(x, y, slide, at, cell, scene)
        if ground is None:
            pictured = True
            continue
        ratios += [(contrast(over(color, ground), ground), ground) for color in inks]
    if pictured and pixels is not None:
        ratios += _pixel_ratios(inks, place, _around(place, slide, at, scene, pixels))
    return min(ratios, key=lambda found: found[0]) if ratios else None


def _ground(
    x: float, y: float, slide: SceneSlide, at: int, cell: tuple[Cell, Rect] | None, scene: Scene
) -> Color | None:
    """The colour below the text at a point; None where a picture shows through."""
    ground: Color | None = color_at(slide.background, Rect(x=0, y=0, w=scene.width, h=scene.height), x, y, WHITE)
    for node in slide.nodes[:at]:
        if not _inside(node, x, y):
            continue
        if isinstance(node, Box) and node.fill is not None:
            ground = _paint(node.fill, node.rect, x, y, ground)
        elif isinstance(node, TableNode):
            hit = next((c for c in node.cells if c.fill and _within(cell_rect(node, c), x, y)), None)
            ground = _paint(hit.fill, cell_rect(node, hit), x, y, ground) if hit and hit.fill else ground
        elif isinstance(node, Picture | Raster | Vector | ChartNode):
            ground = None
    if cell and cell[0].fill:
        ground = _paint(cell[0].fill, cell[1], x, y, ground)
    return ground


def _paint(fill: Fill, rect: Rect, x: float, y: float, ground: Color | None) -> Color | None:
    top = color_at(fill, rect, x, y, None)
    if ground is None:
        return top if top.a >= 0.99 else None
    return over(top, ground)


def _inside(node: Node, x: float, y: float) -> bool:
    if isinstance(node, Vector) and all(path.fill is None for path in node.paths):
        return False
    return _within(bounds(node), x, y)


def _within(rect: Rect, x: float, y: float) -> bool:
    return contains(rect, Rect(x=x, y=y, w=0, h=0))


def color_at(fill: Fill | None, rect: Rect, x: float, y: float, base: Color | None) -> Color:
    """The colour of a fill over `rect` at a point, on `base` when that is given."""
    if fill is None:
        return base or WHITE
    color = fill.color if isinstance(fill, Solid) else _stop_color(fill, _progress(fill, rect, x, y))
    return over(color, base) if base else color


def _progress(fill: Gradient, rect: Rect, x: float, y: float) -> float:
    if fill.kind == "radial":
        cx, cy = rect.x + fill.center[0] * rect.w, rect.y + fill.center[1] * rect.h
        far = max(math.hypot(cx - px, cy - py) for px in (rect.x, rect.x + rect.w) for py in (rect.y, rect.y + rect.h))
        return math.hypot(x - cx, y - cy) / (far or 1)
    angle = math.radians(fill.angle)
    dx, dy = math.sin(angle), -math.cos(angle)
    length = abs(rect.w * dx) + abs(rect.h * dy)
    return 0.5 + ((x - rect.x - rect.w / 2) * dx + (y - rect.y - rect.h / 2) * dy) / (length or 1)


def _stop_color(fill: Gradient, at: float) -> Color:
    stops = fill.stops
    if at <= stops[0].at:
        return stops[0].color
    for a, b in itertools.pairwise(stops):
        if at <= b.at:
            t = (at - a.at) / ((b.at - a.at) or 1)
            mix = [p + (q - p) * t for p, q in zip(_parts(a.color), _parts(b.color), strict=True)]
            return Color(r=round(mix[0]), g=round(mix[1]), b=round(mix[2]), a=mix[3])
    return stops[-1].color


def _parts(color: Color) -> tuple[float, float, float, float]:
    return color.r, color.g, color.b, color.a


def over(top: Color, ground: Color) -> Color:
    """Paint `top` on an opaque ground."""
    mix = [round(t * top.a + g * (1 - top.a)) for t, g in zip(_parts(top)[:3], _parts(ground)[:3], strict=True)]
    return Color(r=mix[0], g=mix[1], b=mix[2])


def luminance(color: Color) -> float:
    """Relative luminance of an opaque sRGB colour, 0..1 (WCAG 2.2)."""
    r, g, b = (_linear(c / 255) for c in (color.r, color.g, color.b))
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def _linear(c: float) -> float:
    return c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4


def contrast(a: Color, b: Color) -> float:
    """Contrast ratio of two opaque colours, 1..21."""
    light, dark = sorted((luminance(a), luminance(b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _floor(place: Rect, slide: SceneSlide, at: int, scene: Scene) -> Rect:
    """The box that a line stands on: the last one painted before it that holds its middle."""
    x, y = place.x + place.w / 2, place.y + place.h / 2
    under = [n for n in slide.nodes[:at] if not isinstance(n, TextBlock) and _inside(n, x, y)]
    return bounds(under[-1]) if under else Rect(x=0, y=0, w=scene.width, h=scene.height)


def _unlined(rows: list[list[_Worst]]) -> list[list[_Worst]]:
    """Without the row that is the text's own underline: all of its colour, where the other row is hardly."""
    alike = [sum(ratio < ALIKE for ratio, _ in row) / len(row) if row else 0.0 for row in rows]
    return [row for n, row in enumerate(rows) if not (alike[n] > 0.9 and min(alike) < 0.3)]


@dataclass(frozen=True)
class Around:
    """What is seen around a text: the box it stands on, other texts' lines, the slide's picture and its px per px."""

    floor: Rect
    letters: list[Rect]
    pixels: Image.Image
    scale: float


def _around(place: Rect, slide: SceneSlide, at: int, scene: Scene, pixels: Image.Image) -> Around:
    floor = _floor(place, slide, at, scene)
    return Around(floor, _letters_of_others(slide, at, place), pixels, pixels.width / scene.width)


def _best(place: Rect, around: Around) -> _Worst | None:
    """The better of black and white on what is seen around a line: its contrast, and where that is worst."""
    found = [worst for ink in (BLACK, WHITE) for worst in _pixel_ratios([ink], place, around)]
    return max(found, key=lambda worst: worst[0], default=None)


def _letters_of_others(slide: SceneSlide, at: int, place: Rect) -> list[Rect]:
    """Lines of other texts about a place: where two lie on each other, that is an overlap and no ground."""
    lines = (ink(line) for n, node in enumerate(slide.nodes) if n != at for line, _ in _lines(node))
    near = [r for r in lines if r.x < place.x + place.w and place.x < r.x + r.w]
    return [r for r in near if r.y < place.y + place.h + 3 and place.y - 3 < r.y + r.h]


def _pixel_ratios(inks: list[Color], place: Rect, around: Around) -> list[_Worst]:
    """Contrast against the pixels just above and below the glyphs, on the box they stand on; the worst few left out."""
    floor, pixels, scale = around.floor, around.pixels, around.scale
    listed: list[list[_Worst]] = []
    known: dict[tuple[int, int, int], _Worst] = {}
    top, bottom = max(place.y - 2, floor.y + 1.5), min(place.y + place.h + 2, floor.y + floor.h - 1.5)
    left, right = max(place.x, floor.x + 1), min(place.x + place.w, floor.x + floor.w - 1)
    rows = [round(top * scale), round(bottom * scale) - (1 if bottom * scale > pixels.height - 1 else 0)]
    columns = range(round(left * scale), round(right * scale), max(1, round(2 * scale)))
    for y in rows:
        listed.append([])
        for x in columns:
            hidden = any(_within(rect, x / scale, y / scale) for rect in around.letters)
            if 0 <= x < pixels.width and 0 <= y < pixels.height and not hidden:
                seen: tuple[int, int, int] = pixels.getpixel((x, y))  # type: ignore[assignment]
                if seen not in known:
                    ground = Color(r=seen[0], g=seen[1], b=seen[2])
                    known[seen] = (min(contrast(over(color, ground), ground) for color in inks), ground)
                listed[-1].append(known[seen])
    ratios = sorted((found for row in _unlined(listed) for found in row), key=lambda found: found[0])
    return [ratios[int(PERCENTILE * len(ratios))]] if ratios else []
