"""Figures on a PDF page: embedded pictures, and drawings rendered from the page together with their labels."""

from __future__ import annotations

from dataclasses import dataclass, field

import pypdfium2 as pdfium
from PIL import Image

from agents.sources.captions import caption_kind
from agents.sources.pdf_geometry import Box, PageContent, Raster, Span
from agents.sources.pictures import Picture, picture_of, png_of

_CELL = 4.0
"""Size in pt of the grid on which drawings are gathered."""
_DENSE = 1200
"""So many drawings on a page are a plot, not rules and bullets."""
_LEAST_DPI, _MOST_DPI = 150, 300
_MOST_PIXELS = 2400


@dataclass(eq=False)
class FoundFigure:
    """A figure's place on the page and its picture."""

    box: Box
    picture: Picture


@dataclass
class _Region:
    box: Box
    drawings: int = 0
    rasters: list[Raster] = field(default_factory=list)
    labels: int = 0


def find_figures(
    page: pdfium.PdfPage, content: PageContent, taken: list[Box], body_size: float
) -> tuple[list[FoundFigure], set[Span]]:
    """Figures of an open page outside of `taken` (its tables), and the spans that are labels in them."""
    captions = [s.box for s in content.spans if s.upright and caption_kind(s.text) == "figure"]
    regions = [_with_labels(r, content, body_size) for r in _merged(_regions(content, taken), captions)]
    regions = _merged([r for r in _merged(regions, captions) if _is_figure(r, content, captions)], captions)
    figures: list[FoundFigure] = []
    labels: set[Span] = set()
    for region in regions:
        picture = _picture(page, content, region)
        if picture is None:
            continue
        figures.append(FoundFigure(region.box, picture))
        labels.update(s for s in content.spans if region.box.holds(s.box, 0.6))
    return figures, labels


def _regions(content: PageContent, taken: list[Box]) -> list[_Region]:
    boxes: list[tuple[Box, Raster | None]] = [(r.box, r) for r in content.rasters if _counts(r.box, content, taken)]
    backgrounds = _text_backgrounds(content)
    drawn = [b for b in content.drawings if b not in backgrounds and _counts(b, content, taken)]
    boxes += [(b, None) for b in (drawn if len(drawn) > _DENSE else _without_marks(drawn, content))]
    if not boxes:
        return []
    components = _components([b for b, _ in boxes], content)
    regions: dict[int, _Region] = {}
    for (box, raster), component in zip(boxes, components, strict=True):
        region = regions.setdefault(component, _Region(box))
        region.box = region.box.union(box)
        if raster is None:
            region.drawings += 1
        else:
            region.rasters.append(raster)
    return list(regions.values())


def _without_marks(drawn: list[Box], content: PageContent) -> list[Box]:
    """Drawings without what belongs to text: rules that part or underline it, bullets beside it."""
    solid = [b for b in drawn if not _is_rule(b, content) and not _is_mark(b)]
    # Grid lines, axes and markers belong to the drawing that they touch.
    grid = _grid_lines([b for b in drawn if _is_rule(b, content)], solid)
    near = {b for b in drawn if _is_mark(b) and any(s.inflated(8).overlap(b) for s in solid)}
    return [b for b in drawn if b in solid or b in grid or b in near]


def _grid_lines(rules: list[Box], solid: list[Box]) -> set[Box]:
    """Rules that touch a drawing, and all others of the same length at the same place: the lines of its grid."""
    families: dict[tuple[int, int], list[Box]] = {}
    for rule in rules:
        families.setdefault((round(rule.x0 / 3), round(rule.x1 / 3)), []).append(rule)
    found: set[Box] = set()
    for family in families.values():
        touching = [r for r in family if any(_touch(r, s) for s in solid)]
        reach = Box(0, min(r.y0 for r in touching) - 120, 1e6, max(r.y1 for r in touching) + 120) if touching else None
        found.update(r for r in family if reach and reach.y0 <= r.y0 <= reach.y1)
    return found


def _touch(rule: Box, box: Box) -> bool:
    return box.inflated(24).overlap(rule.inflated(0.5)) > 0 and box.width < 1.5 * rule.width


def _is_mark(box: Box) -> bool:
    """A bullet or a check box drawn beside text."""
    return box.width < 7 and box.height < 7


def _counts(box: Box, content: PageContent, taken: list[Box]) -> bool:
    page = content.width * content.height
    if box.area > 0.85 * page and any(len(s.text) > 20 for s in content.spans):
        return False
    if box.x1 < 0 or box.y1 < 0 or box.x0 > content.width or box.y0 > content.height:
        return False
    flat = Box(box.x0, box.y0 - 0.5, box.x1 + 0.5, box.y1 + 0.5)
    return not any(t.inflated(3).holds(flat, 0.7) for t in taken)


def _is_rule(box: Box, content: PageContent) -> bool:
    """A straight thin line: it may part text, underline it, or belong to a grid."""
    thin = (box.height < 3 and box.width > 24) or (box.width < 3 and box.height > 24)
    underline = box.height < 2.5 and any(
        abs(box.y0 - s.baseline) < 0.35 * s.size and box.x0 >= s.box.x0 - 3 and box.x1 <= s.box.x1 + 3
        for s in content.spans
    )
    return thin or underline


def _text_backgrounds(content: PageContent) -> set[Box]:
    """Filled boxes behind running text: call-outs, code, table rows."""
    found: set[Box] = set()
    for box in content.fills:
        inside = [s for s in content.spans if s.upright and box.inflated(2).holds(s.box, 0.7)]
        prose = [s for s in inside if len(s.text) > 25]
        if len(prose) >= 2 or (inside and box.height < 3.2 * inside[0].size and box.width > 0.3 * content.width):
            found.add(box)
    return found


def _components(boxes: list[Box], content: PageContent) -> list[int]:
    """The connected component of each box, when boxes nearer than about two cells touch."""
    columns = int(content.width / _CELL) + 3
    rows = int(content.height / _CELL) + 3
    owner: dict[int, int] = {}
    parent = list(range(len(boxes)))

    def find(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for i, box in enumerate(boxes):
        x0, x1 = max(0, int(box.x0 / _CELL) - 1), min(columns - 1, int(box.x1 / _CELL) + 1)
        y0, y1 = max(0, int(box.y0 / _CELL) - 1), min(rows - 1, int(box.y1 / _CELL) + 1)
        for y in range(y0, y1 + 1):
            for x in range(x0, x1 + 1):
                other = owner.setdefault(y * columns + x, i)
                if other != i:
                    parent[find(i)] = find(other)
    return [find(i) for i in range(len(boxes))]


def _with_labels(region: _Region, content: PageContent, body_size: float) -> _Region:
    """Takes in the short texts that touch the drawing: axis labels, legends, titles of axes."""
    if not region.drawings:
        return region
    candidates = [s for s in content.spans if (not s.upright or len(s.text) <= 48) and not caption_kind(s.text)]
    for _ in range(4):
        near = region.box.inflated(9)
        grown = region.box
        for span in candidates:
            small = span.size <= 1.02 * body_size or not span.upright
            if small and near.overlap(span.box) > 0 and not _in_prose(span, content):
                grown = grown.union(span.box)
        if grown == region.box:
            break
        region.box = grown
    region.labels = sum(region.box.holds(s.box, 0.6) for s in candidates)
    return region


def _in_prose(span: Span, content: PageContent) -> bool:
    """Whether a span is the end of a paragraph or a heading: near lines of prose with the same left edge."""
    if not span.upright:
        return False
    same_row = [s for s in content.spans if s is not span and abs(s.baseline - span.baseline) < 2 and len(s.text) > 48]
    above = [
        s
        for s in content.spans
        if abs(s.box.x0 - span.box.x0) < 2 and 0 < span.baseline - s.baseline < 1.9 * span.size and len(s.text) > 48
    ]
    return bool(same_row or above) or (span.bold and span.size > 11)


def _is_figure(region: _Region, content: PageContent, captions: list[Box]) -> bool:
    box = region.box
    captioned = any(_near(box, c) for c in captions)
    if box.width < 40 or box.height < 30 or box.area < 2500:
        return False
    prose = [s for s in content.spans if s.upright and len(s.text) > 55 and box.holds(s.box, 0.6)]
    if len(prose) >= 4 and not captioned:
        return False
    margin = box.y1 < 0.08 * content.height or box.y0 > 0.92 * content.height
    if margin or (box.width > 14 * box.height):
        return False
    if region.rasters:
        largest = max(r.box.area for r in region.rasters)
        return captioned or largest > 9000
    return region.drawings >= 3 if captioned else region.drawings >= 10 and box.area > 12000 and box.height > 50


def _near(box: Box, caption: Box) -> bool:
    beside = min(box.x1, caption.x1) - max(box.x0, caption.x0) > 0
    return beside and (-8 < caption.y0 - box.y1 < 45 or -8 < box.y0 - caption.y1 < 45)


def _merged(regions: list[_Region], captions: list[Box]) -> list[_Region]:
    """Puts regions together that overlap, and drawings that are parts of one figure."""
    before = len(regions)
    regions = sorted(regions, key=lambda r: -r.box.area)
    merged: list[_Region] = []
    for region in regions:
        home = next((m for m in merged if _belongs(m, region, captions)), None)
        if home is None:
            merged.append(region)
            continue
        home.box = home.box.union(region.box)
        home.drawings += region.drawings
        home.rasters += region.rasters
        home.labels += region.labels
    return _merged(merged, captions) if len(merged) < before else sorted(merged, key=lambda r: (r.box.y0, r.box.x0))


def _belongs(home: _Region, region: _Region, captions: list[Box]) -> bool:
    if home.box.overlap(region.box) > 0:
        return True
    if any(home.box.union(region.box).holds(c, 0.8) for c in captions):
        return False
    beside = home.drawings > 0 and region.drawings > 0
    gap = max(region.box.y0 - home.box.y1, home.box.y0 - region.box.y1)
    aligned = abs(home.box.x0 - region.box.x0) < 12 and abs(home.box.x1 - region.box.x1) < 12 and gap < 40
    return beside and (aligned or home.box.inflated(14).overlap(region.box) > 0)


def _picture(page: pdfium.PdfPage, content: PageContent, region: _Region) -> Picture | None:
    if len(region.rasters) == 1 and not region.drawings:
        original = _jpeg(region.rasters[0])
        if original is not None:
            return original
    return _rendered(page, content, region)


def _jpeg(raster: Raster) -> Picture | None:
    """The embedded JPEG as it is, when the page shows it as it is."""
    image = raster.object
    try:
        if image.get_filters() != ["DCTDecode"]:  # pyright: ignore[reportAttributeAccessIssue]
            return None
        matrix = image.get_matrix()
        if abs(matrix.b) + abs(matrix.c) > 0.01 or matrix.a < 0 or matrix.d < 0:
            return None
        picture = picture_of(bytes(image.get_data(decode_simple=False)), 40_000_000)  # pyright: ignore[reportAttributeAccessIssue]
    except pdfium.PdfiumError:
        return None
    return picture if picture and picture.extension == "jpg" and picture.width <= 3000 else None


def _rendered(page: pdfium.PdfPage, content: PageContent, region: _Region) -> Picture | None:
    box = region.box if not region.drawings else region.box.inflated(2)
    box = Box(max(0.0, box.x0), max(0.0, box.y0), min(content.width, box.x1), min(content.height, box.y1))
    if box.width < 8 or box.height < 8:
        return None
    dpi = 200.0 if region.drawings else _native_dpi(region.rasters)
    dpi = min(max(dpi, _LEAST_DPI), _MOST_DPI, 72 * _MOST_PIXELS / max(box.width, box.height))
    crop = (box.x0, content.height - box.y1, content.width - box.x1, box.y0)
    bitmap = page.render(scale=dpi / 72, crop=crop, may_draw_forms=False)  # pyright: ignore[reportArgumentType]
    try:
        image = bitmap.to_pil().convert("RGB")
        return None if _is_blank(image) else png_of(image)
    finally:
        bitmap.close()


def _is_blank(image: Image.Image) -> bool:
    """Whether there is nothing inside: an empty frame."""
    edge_x, edge_y = round(0.06 * image.width), round(0.12 * image.height)
    inside = image.crop((edge_x, edge_y, image.width - edge_x, image.height - edge_y)).convert("L")
    low, high = inside.getextrema()
    return low == high


def _native_dpi(rasters: list[Raster]) -> float:
    densities = []
    for raster in rasters:
        try:
            width, _ = raster.object.get_px_size()  # pyright: ignore[reportAttributeAccessIssue]
        except pdfium.PdfiumError:
            continue
        densities.append(72 * width / max(raster.box.width, 1.0))
    return max(densities, default=_LEAST_DPI)
