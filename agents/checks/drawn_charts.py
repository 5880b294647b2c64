"""Drawn charts: bars that a page draws by hand beside a scale of numbers, where the scale does not begin at zero.

What reads as one is told by places alone: three or more bars on one line, and beside them numbers that rise evenly.
Scales of years are none, for bars along them are spans of time. It knows neither SVG nor CSS: boxes and paths are bars.
"""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from agents.checks.base import Finding
from agents.checks.wording import name_of, text_of
from agents.render.scene import Box, Node, Rect, SceneSlide, TextBlock, Vector

LEAST = 3
"""Bars and numbers that make a chart"""
NEAR = 2.0
"""px within which bars stand on one line, and numbers below one another"""
EVEN = 0.04
"""Share of a scale by which its numbers may stand beside their places"""
SMALL = 0.05
"""Share of the largest number up to which a beginning counts as zero: numbers stand a little off their lines"""
_NUMBER = re.compile(r"[^\d\s.,+-]{0,3}\s?(\d+(?:[., ]\d{3})*(?:[.,]\d{1,2})?)\s?[^\d\s.,]{0,3}")
_RECTANGLE = re.compile(r"M ([\d.-]+) ([\d.-]+)" + r" L ([\d.-]+) ([\d.-]+)" * 3 + r"(?: L ([\d.-]+) ([\d.-]+))? Z")


def cut_bars(slide: SceneSlide) -> Iterator[Finding]:
    """The first drawn chart whose bars begin above zero, upright or lying."""
    bars, numbers = list(_bars(slide)), list(_numbers(slide))
    if len(bars) < LEAST or len(numbers) < LEAST:
        return
    for lying in (False, True):
        standing = [(node, _turned(rect) if lying else rect) for node, rect in bars]
        places = [(value, _turned(rect) if lying else rect) for value, rect in numbers]
        for group in _on_one_line(standing):
            start = _start(places, [rect for _, rect in group])
            if start is not None:
                said = f"{name_of(group[0][0]).capitalize()} has bars that begin at {start:g}"
                why = "bars are compared by their length, so the scale must begin at 0."
                yield Finding("misleading_chart", group[0][0], f"{said}: {why}")
                return


def _turned(rect: Rect) -> Rect:
    """A lying bar as an upright one: what was at the left is at the bottom."""
    return Rect(x=rect.y, y=-rect.x - rect.w, w=rect.h, h=rect.w)


def _bars(slide: SceneSlide) -> Iterator[tuple[Node, Rect]]:
    for node in slide.nodes:
        if isinstance(node, Box) and node.fill is not None and not node.rotation:
            yield node, node.rect
        elif isinstance(node, Vector) and not node.rotation:
            for path in node.paths:
                if path.fill is not None and (found := _RECTANGLE.fullmatch(path.d.strip())):
                    at = [float(v) for v in found.groups() if v is not None]
                    xs, ys = sorted(set(at[::2])), sorted(set(at[1::2]))
                    if len(xs) == len(ys) == 2:
                        yield (
                            node,
                            Rect(x=node.rect.x + xs[0], y=node.rect.y + ys[0], w=xs[1] - xs[0], h=ys[1] - ys[0]),
                        )


def _numbers(slide: SceneSlide) -> Iterator[tuple[float, Rect]]:
    for node in slide.nodes:
        if isinstance(node, TextBlock) and len(node.paragraphs) == 1 and not node.rotation:
            found = _NUMBER.fullmatch(text_of(node.paragraphs).strip())
            if found:
                whole = re.sub(r"[., ](?=\d{3}(?:\D|$))", "", found[1])
                yield float(whole.replace(",", ".").replace(" ", "")), node.rect


def _on_one_line(bars: Sequence[tuple[Node, Rect]]) -> Iterator[list[tuple[Node, Rect]]]:
    """Bars side by side of one width and one ground, not all of one height."""
    alike: defaultdict[tuple[int, int], list[tuple[Node, Rect]]] = defaultdict(list)
    for node, rect in bars:
        if rect.w > 1 and rect.h > 1:
            alike[round((rect.y + rect.h) / NEAR), round(rect.w / NEAR)].append((node, rect))
    for group in alike.values():
        group.sort(key=lambda bar: bar[1].x)
        rects = [rect for _, rect in group]
        apart = all(a.x + a.w <= b.x + NEAR for a, b in itertools.pairwise(rects))
        if len(group) >= LEAST and apart and max(r.h for r in rects) - min(r.h for r in rects) > NEAR:
            yield group


def _start(numbers: Sequence[tuple[float, Rect]], bars: Sequence[Rect]) -> float | None:
    """The number at the bars' ground by the scale beside them; None where there is none, or where it is zero."""
    left, right = min(b.x for b in bars), max(b.x + b.w for b in bars)
    ground, top = bars[0].y + bars[0].h, min(b.y for b in bars)
    columns: defaultdict[tuple[str, int], list[tuple[float, Rect]]] = defaultdict(list)
    for value, rect in numbers:
        outside = rect.x + rect.w <= left + NEAR or rect.x >= right - NEAR
        if outside and top - rect.h * 6 <= rect.y + rect.h / 2 <= ground + rect.h:
            columns["right", round((rect.x + rect.w) / (2 * NEAR))].append((value, rect))
            columns["left", round(rect.x / (2 * NEAR))].append((value, rect))
            columns["middle", round((rect.x + rect.w / 2) / (2 * NEAR))].append((value, rect))
    for column in columns.values():
        scale = sorted((rect.y + rect.h / 2, value) for value, rect in column)
        if len(scale) < LEAST or _is_years([value for _, value in scale]):
            continue
        (y0, v0), (y1, v1) = scale[0], scale[-1]
        if y1 - y0 < LEAST * NEAR or v0 <= v1:
            continue
        step = (v1 - v0) / (y1 - y0)
        even = all(abs(v0 + step * (y - y0) - value) <= EVEN * (v0 - v1) for y, value in scale)
        start = v0 + step * (ground - y0)
        if even and start > SMALL * v0:
            nearest = min((value for _, value in scale), key=lambda value: abs(value - start))
            return nearest if abs(nearest - start) <= EVEN * (v0 - v1) else round(start, 1)
    return None


def _is_years(values: Sequence[float]) -> bool:
    return all(1800 <= value <= 2200 and value == int(value) for value in values)
