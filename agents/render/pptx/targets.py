"""Targets: what a deck must say differently for the program that will open it.

PowerPoint is what everything is written for. The others are reached by rewriting the finished parts:

* Google Slides wraps text whose box says not to, and draws an exact line pitch 1.2 times as high (its import, 2025).
* Left out to be safe, neither tried nor known from a source: soft edges for Google Slides; fonts, soft edges and
  morphs for Keynote.
* Google Slides and Keynote show nothing of an Office equation: its drawing takes its place.
* LibreOffice finds the metric twins under their own names, so text is named by those where a machine has no Office.

This module knows elements of parts that are written already.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from agents.render.fonts import families
from agents.render.pptx.ooxml import Element, el, emu

TargetName = Literal["powerpoint", "keynote", "google-slides", "libreoffice"]
TARGETS: tuple[TargetName, ...] = get_args(TargetName)
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_SLACK = 0.08
"""Share of a box's width that text may be wider elsewhere before it breaks."""
_LEAST_SLACK = 8.0
"""px"""


@dataclass(frozen=True)
class Target:
    """What a program needs."""

    pitch: float = 1.0
    """Factor on exact line pitches"""
    wraps_always: bool = False
    """It wraps text in boxes that say not to: such boxes get room instead."""
    soft_edges: bool = True
    embedded_fonts: bool = True
    own_font_names: bool = False
    """Metric twins are named by their own names (Carlito), not by Office's (Calibri)."""
    equations: bool = True
    """It reads Office's equations; else their drawings are written alone."""
    script_gaps: bool = False
    """It sets gaps of its own between Han and other letters, which letter-spacing takes back."""


PROFILES: dict[TargetName, Target] = {
    "powerpoint": Target(),
    "keynote": Target(soft_edges=False, embedded_fonts=False, equations=False),
    "google-slides": Target(pitch=1 / 1.2, wraps_always=True, soft_edges=False, equations=False),
    "libreoffice": Target(own_font_names=True, embedded_fonts=False, script_gaps=True),
}


def adapt(root: Element, target: Target) -> None:
    """Rewrite a slide, layout, master or theme in place."""
    if target.pitch != 1.0:
        for pitch in root.iter(f"{_A}lnSpc"):
            exact = pitch.find(f"{_A}spcPts")
            if exact is not None:
                exact.set("val", str(round(int(exact.get("val")) * target.pitch)))
    if target.wraps_always:
        for shape in root.iter(f"{_P}sp"):
            _give_room(shape)
    if not target.equations:
        as_drawings(root)
    if not target.soft_edges:
        for edge in list(root.iter(f"{_A}softEdge")):
            _fade_instead(edge)
    if target.own_font_names:
        own = {office: name for name, family in families().items() for office in family.office[:1]}
        for tag in ("latin", "ea", "cs", "buFont"):
            for font in root.iter(f"{_A}{tag}"):
                font.set("typeface", own.get(font.get("typeface"), font.get("typeface")))


def as_drawings(root: Element) -> bool:
    """Leave only the drawings of equations, for a program that would show nothing of them; whether there were any."""
    found = False
    for alternate in list(root.iter(f"{_MC}AlternateContent")):
        choice, other = alternate.find(f"{_MC}Choice"), alternate.find(f"{_MC}Fallback")
        if choice is None or other is None or choice.get("Requires") != "a14":
            continue
        parent = alternate.getparent()
        for at, shape in enumerate(list(other), start=parent.index(alternate)):
            parent.insert(at, shape)
        parent.remove(alternate)
        found = True
    return found


def _give_room(shape: Element) -> None:
    """A box that does not wrap becomes one that wraps later than its text is long, on its free side."""
    properties = shape.find(f"{_P}txBody/{_A}bodyPr")
    place = shape.find(f"{_P}spPr/{_A}xfrm")
    if properties is None or properties.get("wrap") != "none":
        return
    properties.set("wrap", "square")
    if place is None or shape.find(f"{_P}nvSpPr/{_P}cNvSpPr").get("txBox") != "1":
        for side in ("lIns", "rIns"):
            properties.set(side, "0")
        return
    offset, extent = place.find(f"{_A}off"), place.find(f"{_A}ext")
    width = int(extent.get("cx"))
    more = max(round(width * _SLACK), emu(_LEAST_SLACK))
    aligned = {p.get("algn", "l") for p in shape.iter(f"{_A}pPr")} or {"l"}
    before = {"l": 0.0, "just": 0.0, "ctr": 0.5, "r": 1.0}.get(aligned.pop(), 0.0) if len(aligned) == 1 else 0.0
    extent.set("cx", str(width + more))
    offset.set("x", str(round(int(offset.get("x")) - more * before)))


def _fade_instead(edge: Element) -> None:
    """A soft edge as a fill that fades out about its middle: what programs without soft edges draw as a blur."""
    effects = edge.getparent()
    properties = effects.getparent()
    effects.remove(edge)
    if not len(effects):
        properties.remove(effects)
    solid = properties.find(f"{_A}solidFill")
    if solid is None:
        return
    color = solid[0]
    clear = _copy(color)
    for alpha in clear.findall(f"{_A}alpha"):
        clear.remove(alpha)
    clear.append(el("a:alpha", val=0))
    middle = el("a:fillToRect", l=50000, t=50000, r=50000, b=50000)
    stops = el("a:gsLst", el("a:gs", _copy(color), pos=0), el("a:gs", clear, pos=70711))
    properties.replace(solid, el("a:gradFill", stops, el("a:path", middle, path="circle"), rotWithShape=True))


def _copy(element: Element) -> Element:
    copy = el("a:" + element.tag.rpartition("}")[2], **dict(element.attrib))
    for child in element:
        copy.append(_copy(child))
    return copy
