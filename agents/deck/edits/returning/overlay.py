"""Shapes that a person drew in PowerPoint, on the page too: text boxes, plain shapes, pictures, near enough to know.

The PowerPoint file holds them as they are; the page shows words, fills, outlines and pictures where they stand. What
cannot be shown (charts of their own, freeforms) is left to the file.
"""

from __future__ import annotations

import base64
import html
import io
import re
from collections.abc import Mapping, Sequence
from typing import Any

import pptx
from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]

from agents.deck.edits.returning.carrier import slide_id_of
from agents.deck.edits.returning.shapes import A, Shape, shapes_of

EMU_PER_PX = 9525
LARGEST_PICTURE = 8 << 20
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_TOKENS = {"tx1": "dk1", "bg1": "lt1", "tx2": "dk2", "bg2": "lt2"}
_MEDIA = ("image/png", "image/jpeg", "image/gif", "image/webp")


def overlaid(page: str, drawn: bytes, foreign: Mapping[str, Sequence[tuple[int, ...]]]) -> str:
    """The page with the foreign shapes of a presentation on their slides."""
    presentation: Any = pptx.Presentation(io.BytesIO(drawn))
    for slide in presentation.slides:
        slide_id = slide_id_of(slide) or ""
        wanted = set(foreign.get(slide_id, ()))
        parts = [_drawn(s, slide) for s in shapes_of(slide) if s.path in wanted] if wanted else []
        start = re.search(rf'<section\b[^>]*\bid="{re.escape(slide_id)}"[^>]*>', page) if any(parts) else None
        if start is not None:
            end = page.find("</section>", start.end())
            page = page[:end] + "".join(parts) + page[end:]
    return page


def _drawn(shape: Shape, slide: Any) -> str:
    if shape.place is None:
        return ""
    x, y, w, h = (v / EMU_PER_PX for v in shape.place)
    box = f"position:absolute;left:{x:.1f}px;top:{y:.1f}px;width:{w:.1f}px;height:{h:.1f}px;"
    name = html.escape(shape.name, quote=True)
    if shape.kind == "picture":
        source = _picture(shape, slide)
        return f'<img data-foreign="{name}" alt="{name}" style="{box}object-fit:fill" src="{source}">' if source else ""
    if shape.kind != "text" or not (shape.texts or _fill(shape)):
        return ""
    lines = "<br>".join(html.escape(t) for t in shape.texts)
    return f'<div data-foreign="{name}" style="{box}{_look(shape)}">{lines}</div>'


def _look(shape: Shape) -> str:
    run = next(shape.element.iter(f"{A}rPr"), None)
    size = int(run.get("sz", 1800)) / 100 * 4 / 3 if run is not None else 24.0
    ink = _color(run.find(f"{A}solidFill")) if run is not None else None
    bold = "font-weight:700;" if run is not None and run.get("b") == "1" else ""
    fill = _fill(shape)
    line = shape.element.find(f".//{A}ln/{A}solidFill")
    parts = [f"font-size:{size:.0f}px;line-height:1.25;padding:5px 10px;box-sizing:border-box;overflow:hidden;{bold}"]
    parts += [f"color:{ink};"] if ink else []
    parts += [f"background:{fill};"] if fill else []
    parts += [f"border:1px solid {_color(line) or 'currentColor'};"] if line is not None else []
    return "".join(parts)


def _fill(shape: Shape) -> str | None:
    properties = next((e for e in shape.element if etree.QName(e).localname == "spPr"), None)
    return _color(properties.find(f"{A}solidFill")) if properties is not None else None


def _color(fill: Any) -> str | None:
    """A solid fill as CSS: a theme colour by its variable."""
    if fill is None or not len(fill):
        return None
    value = str(fill[0].get("val") or "")
    if fill[0].tag == f"{A}srgbClr" and re.fullmatch(r"[0-9A-Fa-f]{6}", value):
        return f"#{value}"
    token: str = _TOKENS.get(value, value)
    return f"var(--{token})" if re.fullmatch(r"[a-zA-Z0-9]{3,10}", token) and fill[0].tag == f"{A}schemeClr" else None


def _picture(shape: Shape, slide: Any) -> str | None:
    blip = next(shape.element.iter(f"{A}blip"), None)
    key = blip.get(f"{_R}embed") if blip is not None else None
    if not key or key not in slide.part.rels:
        return None
    part = slide.part.related_part(key)
    if part.content_type not in _MEDIA or len(part.blob) > LARGEST_PICTURE:
        return None
    return f"data:{part.content_type};base64,{base64.b64encode(part.blob).decode()}"
