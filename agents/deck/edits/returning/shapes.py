"""Shapes of a slide of a PowerPoint file as plain values: kind, place, texts, data. It reads and judges nothing.

Lengths are EMU. Line breaks within a paragraph that Impasto wrote are the browser's, not the person's, so they read
as spaces.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]
from pptx.util import Emu

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
Kind = Literal["text", "chart", "table", "picture", "group", "other"]
FURNITURE = ("ftr", "sldNum", "dt")
NEAR = 12_700 * 2
"""EMU by which a shape may lie elsewhere and still count as unmoved: two points."""


@dataclass(frozen=True)
class Shape:
    """One shape, groups opened."""

    id: int
    name: str
    kind: Kind
    place: tuple[int, int, int, int] | None
    """x, y, width, height; None where the layout says."""
    texts: tuple[str, ...]
    """Paragraphs that say something."""
    data: str
    """Of a chart or table, a digest of what it holds; of a picture, of its bytes."""
    look: str
    """A digest of how it is drawn: fills, lines, outlines."""
    type: str
    """A digest of how its text is set: sizes, weights, colours."""
    placeholder: str | None
    element: Any
    path: tuple[int, ...]
    """Indexes in the shape tree."""
    native: Any = None
    """Of a chart or table, python-pptx's object."""

    @property
    def is_furniture(self) -> bool:
        return self.placeholder in FURNITURE


def shapes_of(slide: Any) -> list[Shape]:
    """Every shape of a python-pptx slide in paint order; of groups, their members."""
    return list(_shapes(slide, slide.shapes, ()))


def _shapes(slide: Any, shapes: Any, path: tuple[int, ...]) -> Iterator[Shape]:
    for index, shape in enumerate(shapes):
        at = (*path, index)
        if shape.shape_type is not None and int(shape.shape_type) == 6:
            yield from _shapes(slide, shape.shapes, at)
            continue
        yield _shape(slide, shape, at)


def _shape(slide: Any, shape: Any, path: tuple[int, ...]) -> Shape:
    element = shape._element
    kind, texts, data = _content(slide, shape)
    mark = next(element.iter(f"{P}ph"), None)
    found = next((e for e in element.iter(f"{A}xfrm", f"{P}xfrm")), None)
    place = None if found is None or found.find(f"{A}off") is None else _place(found)
    placeholder = None if mark is None else mark.get("type", "obj")
    native = shape.chart if kind == "chart" else shape.table if kind == "table" else None
    looks = _look(element), _type(element)
    return Shape(int(shape.shape_id), shape.name, kind, place, texts, data, *looks, placeholder, element, path, native)


def _place(found: Any) -> tuple[int, int, int, int]:
    off, ext = found.find(f"{A}off"), found.find(f"{A}ext")
    width, height = (0, 0) if ext is None else (int(ext.get("cx")), int(ext.get("cy")))
    return int(off.get("x")), int(off.get("y")), width, height


def _content(slide: Any, shape: Any) -> tuple[Kind, tuple[str, ...], str]:
    if getattr(shape, "has_chart", False) and shape.has_chart:
        return "chart", (), _digest(repr(chart_values(shape.chart)))
    if getattr(shape, "has_table", False) and shape.has_table:
        return "table", (), _digest(repr(table_cells(shape.table)))
    if shape._element.tag == f"{P}pic":
        link = next(shape._element.iter(f"{A}blip"), None)
        key = None if link is None else link.get(f"{{{_R}}}embed")
        blob = slide.part.related_part(key).blob if key and key in slide.part.rels else b""
        return "picture", (), hashlib.sha256(blob).hexdigest()[:16]
    if getattr(shape, "has_text_frame", False) and shape.has_text_frame:
        return "text", tuple(t for p in shape.text_frame.paragraphs if (t := text_of(p._p)).strip()), ""
    return "other", (), ""


_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def text_of(paragraph: Any) -> str:
    """A paragraph's words. A break is a space, between Chinese characters nothing."""
    parts: list[str] = []
    for child in paragraph:
        if child.tag == f"{A}br":
            parts.append("\v")
        elif child.tag in (f"{A}r", f"{A}fld"):
            parts.append("".join(t.text or "" for t in child.iter(f"{A}t")))
    whole = "".join(parts)
    words = ""
    for piece in whole.split("\v"):
        joint = "" if not words or (_han(words[-1]) and _han(piece[:1])) or words.endswith((" ", "-")) else " "
        words += joint + piece.lstrip() if words else piece
    return words.strip()


def _han(sign: str) -> bool:
    return bool(sign) and ("\u2e80" <= sign <= "\u9fff" or "\uff00" <= sign <= "\uffef")


def plain(text: str) -> str:
    """What counts when texts are compared: no spaces, one kind of quotation mark."""
    return (
        "".join(text.split())
        .replace("“", '"')
        .replace("”", '"')
        .replace("‘", "'")
        .replace("’", "'")
        .replace("\u00a0", "")
    )


def chart_values(chart: Any) -> tuple[list[str], list[tuple[str, list[float | None]]]]:
    """Categories and series of a native chart, from its cache."""
    categories: list[str] = []
    series: list[tuple[str, list[float | None]]] = []
    for plot in chart.plots:
        try:
            categories = categories or [str(c) for c in plot.categories]
        except (AttributeError, KeyError, ValueError):
            categories = categories or []
        for one in plot.series:
            try:
                series.append((one.name, [None if v is None else float(v) for v in one.values]))
            except (AttributeError, TypeError, ValueError):
                series.append((one.name, []))
    return categories, series


def table_cells(table: Any) -> list[list[str]]:
    """Cells of a native table, row by row, the head first."""
    return [
        ["\n".join(text_of(p._p) for p in cell.text_frame.paragraphs).strip() for cell in row.cells]
        for row in table.rows
    ]


def _look(element: Any) -> str:
    """How a shape is drawn, whatever it says and wherever it stands."""
    kept = etree.fromstring(etree.tostring(element))
    gone = [f"{A}{n}" for n in ("p", "extLst", "off", "ext", "tbl", "graphicData")]
    gone += [f"{P}{n}" for n in ("extLst", "nvSpPr", "nvPicPr", "nvGraphicFramePr")]
    for one in list(kept.iter(*gone)):
        one.getparent().remove(one)
    return _digest(etree.tostring(kept, method="c14n").decode())


def _type(element: Any) -> str:
    """How its text is set: the kinds of runs there are, and how paragraphs are aligned."""
    found: set[str] = set()
    for run in element.iter(f"{A}rPr"):
        kept = etree.fromstring(etree.tostring(run))
        for name in ("lang", "dirty", "err", "altLang", "smtClean"):
            kept.attrib.pop(name, None)
        found.add(etree.tostring(kept, method="c14n").decode())
    found |= {f"{p.get('algn')} {p.get('lvl')}" for p in element.iter(f"{A}pPr")}
    return _digest("\n".join(sorted(found)))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def near(a: tuple[int, int, int, int] | None, b: tuple[int, int, int, int] | None) -> bool:
    """Whether two places are the same but for rounding."""
    if a is None or b is None:
        return a is b
    return all(abs(Emu(x) - Emu(y)) <= NEAR for x, y in zip(a, b, strict=True))
