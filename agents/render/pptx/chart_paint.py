"""Words, lines and places of elements that all native charts share."""

from __future__ import annotations

from typing import Any

from agents.render.pptx.context import Context
from agents.render.pptx.ooxml import Element, el, emu
from agents.render.pptx.styles import RunStyle, run_properties
from agents.render.scene import ChartStyle, Color

_CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"


def c(name: str) -> str:
    """A name in the chart namespace."""
    return f"{{{_CHART}}}{name}"


def replace(parent: Any, child: Element, *, before: tuple[str, ...]) -> None:
    """Put `child` in, in place of its namesake, ahead of the elements that the schema puts after it."""
    for old in parent.findall(child.tag):
        parent.remove(old)
    following = next((e for e in parent if e.tag in {c(b) for b in before}), None)
    if following is None:
        parent.append(child)
    else:
        following.addprevious(child)


def look(style: ChartStyle, color: Color, context: Context, *, bold: bool = False) -> RunStyle:
    """How words of the chart are set."""
    slot = context.palette.slot(style.family, heading=False)
    return RunStyle(round(style.size * 75), color, style.family, slot, bold=bold)


def text(style: ChartStyle, color: Color, context: Context, *, bold: bool = False) -> list[Element]:
    """Children of `c:txPr`."""
    default = run_properties(look(style, color, context, bold=bold), None, context.palette, tag="a:defRPr")
    end = el("a:endParaRPr", lang=context.language)
    return [el("a:bodyPr"), el("a:lstStyle"), el("a:p", el("a:pPr", default), end)]


def color_of(style: ChartStyle, index: int) -> Color:
    """The colour of a series."""
    return style.colors[index % len(style.colors)] if style.colors else Color(r=68, g=84, b=106)


def faint(color: Color | None, width: float, context: Context) -> Element:
    """`c:spPr` of a line, or of none."""
    if color is None:
        return el("c:spPr", el("a:ln", el("a:noFill")))
    return el("c:spPr", el("a:ln", context.palette.solid(color), w=emu(width)))
