"""Alignment: things that stand a few px beside the line that their neighbours stand on, and gaps that are nearly equal.

A page's grid is what its own elements agree on. Only near misses are named, 1 to 6 px on a slide of 1280 x 720: what is
further off was meant. Compared are things of one kind and size side by side, and wide things in one column; a thing
that has its start, its centre or its end in common with a neighbour is aligned.
"""

from __future__ import annotations

import itertools
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from agents.checks.base import Finding, Remedy
from agents.checks.extent import contains
from agents.checks.medium import Medium
from agents.checks.sizes import FURNITURE
from agents.checks.wording import is_ornament, is_page, name_of
from agents.render.scene import Box, ChartNode, Node, Picture, Rect, Scene, SceneSlide, TableNode, TextBlock

SAME, NEAREST, FURTHEST = 0.75, 1.0, 6.0
"""px: up to SAME two edges are one; between NEAREST and FURTHEST they were meant to be."""
WIDEST_GAP = 8.0
"""px by which a gap may differ from its fellows and still count as one of them"""
ALIKE = 0.1
"""Share by which the sizes of things of one kind may differ"""
WIDE = 0.2
"""Share of the slide's width from which on a thing is part of the page's columns"""
LEAST_SIDE = 14.0
_SOLID = (Picture, ChartNode, TableNode, Box)


@dataclass(frozen=True)
class _Piece:
    """One element: its frame and the box that it stands in."""

    node: Node
    rect: Rect
    holder: str | None
    kind: tuple[object, ...]

    def span(self, axis: int) -> tuple[float, float]:
        return (self.rect.x, self.rect.w) if axis == 0 else (self.rect.y, self.rect.h)


def off_grid(slide: SceneSlide, scene: Scene, medium: Medium) -> Iterator[Finding]:
    """Near misses of edges, each element once."""
    pieces = _pieces(slide, scene)
    told: set[str] = set()
    for axis in (0, 1):
        for piece, shift in [*_beside(pieces, axis, medium), *(_columns(pieces, scene, medium) if axis == 0 else ())]:
            if piece.node.id in told:
                continue
            told.add(piece.node.id)
            side = ("too far left", "too far right") if axis == 0 else ("too high", "too low")
            place = f"{abs(shift):.1f} px {side[shift < 0]}"
            detail = f"{name_of(piece.node)} stands {place} for the line that its neighbours share."
            move = Remedy(dx=round(shift, 2)) if axis == 0 else Remedy(dy=round(shift, 2))
            yield Finding("off_grid", piece.node, detail, abs(shift), NEAREST * medium.unit, move)


def uneven_gaps(slide: SceneSlide, scene: Scene, medium: Medium) -> Iterator[Finding]:
    """Rows and columns of three and more like things with one gap that is a little wider or narrower."""
    pieces = [p for p in _pieces(slide, scene) if isinstance(p.node, _SOLID)]
    for axis in (0, 1):
        for row in _rows(pieces, axis):
            yield from _uneven(row, axis, medium)


def _pieces(slide: SceneSlide, scene: Scene) -> list[_Piece]:
    page = scene.width * scene.height
    boxes = [n for n in slide.nodes if isinstance(n, Box) and n.rect.w * n.rect.h < 0.9 * page]
    found: list[_Piece] = []
    for node in slide.nodes:
        if node.rotation or node.role in FURNITURE or is_ornament(node) or is_page(node) or node.formula:
            continue
        rect = _frame(node)
        if rect is None or min(rect.w, rect.h) < LEAST_SIDE or rect.w * rect.h >= 0.9 * page:
            continue
        if any(p.rect == rect and p.node.kind == "box" for p in found):
            continue
        holders = [b for b in boxes if b is not node and contains(b.rect, rect, 1.0) and b.rect != rect]
        holder = min(holders, key=lambda b: b.rect.w * b.rect.h).id if holders else None
        found.append(_Piece(node, rect, holder, _kind(node)))
    return found


def _frame(node: Node) -> Rect | None:
    if isinstance(node, TextBlock):
        if not node.paragraphs or node.vertical or any(p.align == "center" or p.rtl for p in node.paragraphs):
            return None
        top, right, bottom, left = node.padding
        r = node.rect
        return Rect(x=r.x + left, y=r.y + top, w=max(0.0, r.w - left - right), h=max(0.0, r.h - top - bottom))
    return node.rect if isinstance(node, _SOLID) else None


def _kind(node: Node) -> tuple[object, ...]:
    if isinstance(node, TextBlock):
        run = node.paragraphs[0].lines[0].runs[0]
        return "text", round(run.size), run.weight, node.role, node.paragraphs[0].bullet is not None
    return (node.kind,)


def _alike(a: _Piece, b: _Piece) -> bool:
    if a.kind != b.kind or a.holder != b.holder:
        return False
    near = (abs(p - q) <= ALIKE * max(p, q) for p, q in ((a.rect.w, b.rect.w), (a.rect.h, b.rect.h)))
    return all(near)


def _overlap(a: _Piece, b: _Piece, axis: int) -> float:
    """The share of the smaller one's extent that both have in common along an axis."""
    (p, v), (q, w) = a.span(axis), b.span(axis)
    return (min(p + v, q + w) - max(p, q)) / (min(v, w) or 1)


def _shift(a: _Piece, b: _Piece, axis: int) -> float:
    """By how much `a` must move to be aligned with `b`: the least of start, centre and end."""
    (p, v), (q, w) = a.span(axis), b.span(axis)
    return min((q - p, q + w / 2 - p - v / 2, q + w - p - v), key=abs)


def _beside(pieces: Sequence[_Piece], axis: int, medium: Medium) -> Iterator[tuple[_Piece, float]]:
    """Like things side by side across the axis, most of which agree along it."""
    for at, piece in enumerate(pieces):
        fellows = [
            other
            for n, other in enumerate(pieces)
            if n != at and _alike(piece, other) and _overlap(piece, other, axis) >= 0.8 and _apart(piece, other, axis)
        ]
        shifts = [_shift(piece, other, axis) for other in fellows]
        if not shifts or any(abs(s) <= SAME * medium.unit for s in shifts) or not _near(shifts, medium):
            continue
        agreeing = sum(abs(_shift(fellows[0], other, axis)) <= SAME * medium.unit for other in fellows)
        first_of_two = len(fellows) == 1 and at < pieces.index(fellows[0])
        if agreeing == len(fellows) and not first_of_two:
            yield piece, shifts[0]


def _apart(a: _Piece, b: _Piece, axis: int) -> bool:
    """Whether two things stand side by side across the axis, none inside of the other."""
    return _overlap(a, b, 1 - axis) <= 0


def _near(shifts: Sequence[float], medium: Medium) -> bool:
    return all(NEAREST * medium.unit < abs(s) <= FURTHEST * medium.unit for s in shifts)


def _columns(pieces: Sequence[_Piece], scene: Scene, medium: Medium) -> Iterator[tuple[_Piece, float]]:
    """Wide things whose left edge misses one that at least two others share."""
    wide = [p for p in pieces if p.rect.w >= WIDE * scene.width and not (p.kind[0] == "text" and p.kind[-1])]
    for piece in wide:
        fellows = [o for o in wide if o is not piece and o.holder == piece.holder and _apart(piece, o, 0)]
        starts = [o.rect.x for o in fellows]
        if any(abs(s - piece.rect.x) <= SAME * medium.unit for s in starts) or not starts:
            continue
        near = [s for s in starts if NEAREST * medium.unit < abs(s - piece.rect.x) <= FURTHEST * medium.unit]
        shared = [s for s in near if sum(abs(s - o) <= SAME * medium.unit for o in starts) >= 2]
        ends = [abs(_shift(piece, o, 0)) <= SAME * medium.unit for o in fellows]
        if shared and not any(ends):
            yield piece, statistics.median(shared) - piece.rect.x


def _rows(pieces: Sequence[_Piece], axis: int) -> Iterator[list[_Piece]]:
    """Things of one kind and size in a line along the axis, three at least, in order."""
    left = list(pieces)
    while left:
        first = left.pop(0)
        across = 1 - axis
        row = [first, *(p for p in left if _alike(first, p) and abs(_shift(first, p, across)) <= FURTHEST)]
        left = [p for p in left if p not in row]
        row.sort(key=lambda p: p.span(axis))
        if len(row) >= 3:
            yield row


def _uneven(row: Sequence[_Piece], axis: int, medium: Medium) -> Iterator[Finding]:
    gaps = [b.span(axis)[0] - sum(a.span(axis)) for a, b in itertools.pairwise(row)]
    if min(gaps) < 0:
        return
    usual = statistics.mode(round(gap, 1) for gap in gaps)
    odd = [n for n, gap in enumerate(gaps) if abs(gap - usual) > SAME * medium.unit]
    if not odd or any(not 1.5 * medium.unit < abs(gaps[n] - usual) <= WIDEST_GAP * medium.unit for n in odd):
        return
    at = odd[0]
    pair = len(odd) == 2 and odd[1] == at + 1 and abs(gaps[at] + gaps[at + 1] - 2 * usual) <= 2 * SAME * medium.unit
    if len(odd) > 1 and not pair:
        return
    # One that slid between two fellows, or the last of a row, moves alone; the first moves away from the second.
    first = at == 0 and len(gaps) > 1 and not pair
    moved = row[0] if first else row[at + 1]
    shift = gaps[at] - usual if first else usual - gaps[at]
    alone = pair or first or at == len(gaps) - 1
    remedy = None if not alone else Remedy(dx=round(shift, 2)) if axis == 0 else Remedy(dy=round(shift, 2))
    detail = f"The gap beside {name_of(moved.node)} is {gaps[at]:.1f} px, the others are {usual:.1f} px."
    yield Finding("uneven_gaps", moved.node, detail, gaps[at], usual, remedy)
