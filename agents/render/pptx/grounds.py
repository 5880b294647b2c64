"""Grounds: what lies behind a slide's shapes, as `p:bg`, and once more for programs that print some of it badly.

LibreOffice's PDF draws a gradient about a centre in rings, between which the white page shines through, and of a
gradient of many colours two. Shapes have answers to both (`shapes.box`); nothing can lie below a background, so such a
program is shown a shape of the slide's size. PowerPoint takes the other, empty branch. This module knows fills, nothing
of what stands on them.
"""

from __future__ import annotations

from agents.render.paint import Solid
from agents.render.pptx import drawing
from agents.render.pptx.alternatives import alternate
from agents.render.pptx.context import Context
from agents.render.pptx.ooxml import Element, el
from agents.render.pptx.palette import Palette
from agents.render.pptx.shapes import box, layered
from agents.render.scene import Box, Color, Fill, Rect, SceneSlide

NAME = "Background"
_WHITE = Solid(color=Color(r=255, g=255, b=255))


def ground(slide: SceneSlide) -> Fill:
    """What is painted behind everything; a browser's canvas is white."""
    return slide.background or _WHITE


def background(fill: Fill, palette: Palette) -> Element:
    """`p:bg`."""
    return el("p:bg", el("p:bgPr", drawing.fill(fill, palette), el("a:effectLst")))


def stand_in(fill: Fill, width: float, height: float, context: Context) -> list[Element]:
    """A shape of the slide's size (px) in place of the background, for programs that draw it otherwise; else none."""
    place = Box(id=NAME, name=NAME, rect=Rect(x=0, y=0, w=width, h=height), fill=fill)
    shown = layered(place, context) or (box(place, context) if drawing.is_ringed(fill) else [])
    return [alternate([], shown)] if shown else []
