"""The objects of a PDF page: paths as drawings, rules and fills, pictures as rasters. It does not know text."""

from __future__ import annotations

import ctypes

import pypdfium2 as pdfium
import pypdfium2.raw as c

from agents.sources.pdf_geometry import Box, PageContent, Placement, Raster, Rule

_OBJECTS_CAP = 40_000
_SEGMENTS_CAP = 400


def read_objects(page: pdfium.PdfPage, placement: Placement, content: PageContent) -> None:
    """Adds an open page's drawings, rules, fills and rasters; forms are looked into."""
    identity = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    budget = [_OBJECTS_CAP]
    count = c.FPDFPage_CountObjects(page.raw)
    for i in range(count):
        _read_object(page, c.FPDFPage_GetObject(page.raw, i), identity, 0, placement, content, budget)


def _read_object(
    page: pdfium.PdfPage,
    handle: object,
    matrix: tuple[float, ...],
    depth: int,
    placement: Placement,
    content: PageContent,
    budget: list[int],
) -> None:
    budget[0] -= 1
    if budget[0] < 0 or not handle:
        return
    kind = c.FPDFPageObj_GetType(handle)
    if kind == c.FPDF_PAGEOBJ_FORM and depth < 6:
        inner = _times(_matrix_of(handle), matrix)
        for i in range(c.FPDFFormObj_CountObjects(handle)):
            _read_object(page, c.FPDFFormObj_GetObject(handle, i), inner, depth + 1, placement, content, budget)
    elif kind == c.FPDF_PAGEOBJ_IMAGE:
        box = _bounds(handle, matrix, placement)
        content.rasters.append(Raster(box, pdfium.PdfImage(handle, page=page, pdf=page.pdf, level=depth)))  # pyright: ignore[reportArgumentType, reportCallIssue, reportAttributeAccessIssue]
    elif kind == c.FPDF_PAGEOBJ_SHADING:
        content.drawings.append(_bounds(handle, matrix, placement))
    elif kind == c.FPDF_PAGEOBJ_PATH:
        _read_path(handle, matrix, placement, content)


def _read_path(handle: object, matrix: tuple[float, ...], placement: Placement, content: PageContent) -> None:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    c.FPDFPath_GetDrawMode(handle, fill, stroke)
    filled = bool(fill.value) and not _is_white(handle)
    if not filled and not stroke.value:
        return
    box = _bounds(handle, matrix, placement)
    if box.width > 0.97 * content.width and box.height > 0.97 * content.height:
        return
    content.drawings.append(box)
    if box.height <= 2.5 and box.width > 4:
        middle = (box.y0 + box.y1) / 2
        content.rules.append(Rule(box.x0, middle, box.x1, middle))
    elif box.width <= 2.5 and box.height > 4:
        middle = (box.x0 + box.x1) / 2
        content.rules.append(Rule(middle, box.y0, middle, box.y1))
    elif 0 < c.FPDFPath_CountSegments(handle) <= _SEGMENTS_CAP:
        straight = _straight_segments(handle, _times(_matrix_of(handle), matrix), placement)
        content.rules.extend(straight)
        if filled and len(straight) in (4, 3) and c.FPDFPath_CountSegments(handle) <= 6:
            content.fills.append(box)


def _straight_segments(handle: object, matrix: tuple[float, ...], placement: Placement) -> list[Rule]:
    rules: list[Rule] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    first = last = None
    for i in range(c.FPDFPath_CountSegments(handle)):
        segment = c.FPDFPath_GetPathSegment(handle, i)
        kind = c.FPDFPathSegment_GetType(segment)
        c.FPDFPathSegment_GetPoint(segment, x, y)
        point = placement.point(*_apply(matrix, x.value, y.value))
        if kind == c.FPDF_SEGMENT_MOVETO:
            first = last = point
            continue
        if kind == c.FPDF_SEGMENT_LINETO and last:
            rules.extend(_rule(last, point))
        if c.FPDFPathSegment_GetClose(segment) and first and last:
            rules.extend(_rule(point, first))
        last = point
    return rules


def _rule(a: tuple[float, float], b: tuple[float, float]) -> list[Rule]:
    (xa, ya), (xb, yb) = a, b
    if abs(ya - yb) < 0.8 and abs(xa - xb) > 4:
        return [Rule(min(xa, xb), ya, max(xa, xb), ya)]
    if abs(xa - xb) < 0.8 and abs(ya - yb) > 4:
        return [Rule(xa, min(ya, yb), xa, max(ya, yb))]
    return []


def _bounds(handle: object, matrix: tuple[float, ...], placement: Placement) -> Box:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    c.FPDFPageObj_GetBounds(handle, left, bottom, right, top)
    corners = [_apply(matrix, px.value, py.value) for px in (left, right) for py in (bottom, top)]
    xs, ys = [p[0] for p in corners], [p[1] for p in corners]
    return placement.box(min(xs), min(ys), max(xs), max(ys))


def _is_white(handle: object) -> bool:
    r, g, b, a = (ctypes.c_uint() for _ in range(4))
    if not c.FPDFPageObj_GetFillColor(handle, r, g, b, a):
        return False
    return a.value < 8 or min(r.value, g.value, b.value) >= 252


def _matrix_of(handle: object) -> tuple[float, ...]:
    m = c.FS_MATRIX()
    c.FPDFPageObj_GetMatrix(handle, m)
    return (m.a, m.b, m.c, m.d, m.e, m.f)


def _apply(m: tuple[float, ...], x: float, y: float) -> tuple[float, float]:
    return m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]


def _times(m: tuple[float, ...], n: tuple[float, ...]) -> tuple[float, ...]:
    """First `m`, then `n`."""
    return (
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    )
