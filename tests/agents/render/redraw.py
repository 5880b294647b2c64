"""Redraws a captured scene as absolutely positioned HTML, so that it can be compared with the page it came from."""

from __future__ import annotations

import base64
import html

import numpy as np
from PIL import Image
from skimage.metrics import structural_similarity

from agents.render.capture import Capture
from agents.render.paint import Solid
from agents.render.scene import (
    Border,
    Borders,
    Box,
    Color,
    Fill,
    Node,
    Paragraph,
    Picture,
    Raster,
    SceneSlide,
    TableNode,
    TextBlock,
    Vector,
)


def redraw(captured: Capture, slide: SceneSlide) -> str:
    """The slide as a page of its own."""
    scene = captured.scene
    body = "".join(_node(node, captured) for node in slide.nodes)
    ground = _fill(slide.background)
    return (
        "<!doctype html><meta charset=utf-8><style>*{margin:0;padding:0;box-sizing:border-box}"
        ".t{position:absolute;white-space:pre;line-height:1}</style>"
        f'<div class="slide" style="position:relative;overflow:hidden;width:{scene.width}px;height:{scene.height}px;'
        f'{ground}">{body}</div>'
    )


def similarity(first: Image.Image, second: Image.Image) -> float:
    """SSIM of two pictures of one size, grey."""
    a, b = (np.asarray(picture.convert("L")) for picture in (first, second))
    return float(structural_similarity(a, b))


def _color(color: Color) -> str:
    return f"rgb({color.r} {color.g} {color.b} / {color.a})"


def _fill(fill: Fill | None) -> str:
    if fill is None:
        return ""
    if isinstance(fill, Solid):
        return f"background:{_color(fill.color)};"
    stops = ",".join(f"{_color(s.color)} {s.at * 100}%" for s in fill.stops)
    if fill.kind == "linear":
        return f"background:linear-gradient({fill.angle}deg,{stops});"
    cx, cy = fill.center
    return f"background:radial-gradient(circle farthest-corner at {cx * 100}% {cy * 100}%,{stops});"


def _border(side: str, border: Border | None) -> str:
    return f"border-{side}:{border.width}px {border.style} {_color(border.color)};" if border else ""


def _borders(borders: Borders) -> str:
    return "".join(_border(side, getattr(borders, side)) for side in ("top", "right", "bottom", "left"))


def _node(node: Node, captured: Capture) -> str:
    r = node.rect
    x, y = r.x, r.y
    place = f"position:absolute;left:{x}px;top:{y}px;width:{r.w}px;height:{r.h}px;"
    if node.rotation:
        place += f"transform:rotate({node.rotation}deg);"
    if node.clip:
        c = node.clip
        place += f"clip-path:inset({c.y - y}px {x + r.w - c.x - c.w}px {y + r.h - c.y - c.h}px {c.x - x}px);"
    match node:
        case Box():
            shadows = ",".join(
                f"{'inset ' if s.inset else ''}{s.dx}px {s.dy}px {s.blur}px {s.spread}px {_color(s.color)}"
                for s in node.shadows
            )
            corner = "border-radius:" + " ".join(f"{v}px" for v in node.radii) + ";"
            cast = f"box-shadow:{shadows};" if shadows else ""
            return f'<div style="{place}{_fill(node.fill)}{_borders(node.borders)}{corner}{cast}"></div>'
        case TextBlock():
            return f'<div style="{place}">{_paragraphs(node.paragraphs, x, y, vertical=node.vertical)}</div>'
        case Picture():
            return _picture(node, place, captured)
        case Raster():
            return f'<img style="{place}" src="{_data(node.asset, captured)}">'
        case Vector():
            return f'<svg style="{place}overflow:visible">{"".join(_path(p) for p in node.paths)}</svg>'
        case TableNode():
            return _table(node)
        case _:
            return ""


def _data(asset: str, captured: Capture) -> str:
    kind = captured.scene.assets[asset].media_type
    return f"data:{kind};base64,{base64.b64encode(captured.assets[asset]).decode()}"


def _picture(node: Picture, place: str, captured: Capture) -> str:
    left, top, right, bottom = node.crop
    w, h = node.rect.w / (1 - left - right), node.rect.h / (1 - top - bottom)
    corner = "border-radius:" + " ".join(f"{v}px" for v in node.radii) + ";"
    inner = f"position:absolute;width:{w}px;height:{h}px;left:{-left * w}px;top:{-top * h}px"
    image = f'<img style="{inner}" src="{_data(node.asset, captured)}">'
    return f'<div style="{place}overflow:hidden;opacity:{node.opacity};{corner}">{image}</div>'


def _path(path) -> str:
    paint = "fill:none;"
    if isinstance(path.fill, Solid):
        paint = f"fill:{_color(path.fill.color)};"
    elif path.fill:
        paint = f"fill:{_color(path.fill.stops[0].color)};"
    if path.stroke:
        paint += f"stroke:{_color(path.stroke.color)};stroke-width:{path.stroke.width};"
    return f'<path d="{path.d}" style="{paint}"/>'


def _paragraphs(paragraphs: list[Paragraph], x: float, y: float, *, vertical: bool = False) -> str:
    parts = []
    for paragraph in paragraphs:
        for n, line in enumerate(paragraph.lines):
            size = max(run.size for run in line.runs)
            if vertical:
                spans = "".join(_run(run) for run in line.runs)
                at = f"left:{line.rect.x - x}px;top:{line.rect.y - y}px;width:{line.rect.w}px;writing-mode:vertical-rl"
                parts.append(f'<div class="t" style="{at}">{spans}</div>')
                continue
            bullet = paragraph.bullet if n == 0 else None
            if bullet and bullet.character:
                mark = f"left:{line.rect.x - x - bullet.gap}px;font-size:{size}px;" + (
                    f"color:{_color(bullet.color)};" if bullet.color else ""
                )
                parts.append(_on_baseline(mark, line.baseline - y, html.escape(bullet.character)))
            spans = "".join(_run(run) for run in line.runs)
            side = f"direction:{'rtl' if paragraph.rtl else 'ltr'};width:{line.rect.w + 1}px;"
            parts.append(_on_baseline(f"left:{line.rect.x - x}px;{side}", line.baseline - y, spans))
    return "".join(parts)


def _on_baseline(style: str, baseline: float, inner: str) -> str:
    """A strut of known height puts the baseline where it belongs, whatever the font's metrics."""
    strut = '<span style="display:inline-block;height:400px"></span>'
    return f'<div class="t" style="{style}top:{baseline - 400}px">{strut}{inner}</div>'


def _run(run) -> str:
    lines = " ".join(name for name, on in (("underline", run.underline), ("line-through", run.strike)) if on)
    style = (
        f"font:{'italic' if run.italic else 'normal'} {run.weight} {run.size}px/1 '{run.family}';"
        f"color:{_color(run.color)};letter-spacing:{run.spacing}px;text-decoration:{lines or 'none'};"
    )
    if run.shift:
        style += f"vertical-align:{run.shift};"
    return f'<span style="{style}">{html.escape(run.text)}</span>'


def _table(node: TableNode) -> str:
    parts = []
    for cell in node.cells:
        x = node.rect.x + sum(node.columns[: cell.column])
        y = node.rect.y + sum(node.rows[: cell.row])
        w = sum(node.columns[cell.column : cell.column + cell.column_span])
        h = sum(node.rows[cell.row : cell.row + cell.row_span])
        place = f"position:absolute;left:{x}px;top:{y}px;width:{w}px;height:{h}px;"
        parts.append(f'<div style="{place}{_fill(cell.fill)}{_borders(cell.borders)}"></div>')
        parts.append(f'<div style="position:absolute;left:0;top:0">{_paragraphs(cell.paragraphs, 0, 0)}</div>')
    return "".join(parts)
