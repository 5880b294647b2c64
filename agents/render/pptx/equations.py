"""Equations as Office's own: a text box with OMML, which can be edited; programs that know none show the drawing.

PowerPoint keeps mathematics in `a14:m` and wants the alternative beside it (ECMA-376 part 3, alternate content).
"""

from __future__ import annotations

from collections.abc import Sequence

from agents.mathematics.linear import linear
from agents.mathematics.mathml import parsed
from agents.mathematics.omml import M, omml_of
from agents.render.paint import Solid
from agents.render.pptx import drawing
from agents.render.pptx.alternatives import A14, alternate
from agents.render.pptx.context import Context
from agents.render.pptx.ooxml import Element, el
from agents.render.scene import Color, TextBlock, Vector
from agents.sources.elements import etree

FAMILY = "Cambria Math"
"""The family that Office sets equations in; it is in every Office."""
NAME = "Equation"


def equation(node: Vector, fallback: list[Element], context: Context, signs: Sequence[TextBlock] = ()) -> list[Element]:
    """The equation, with its drawing as the fallback; the drawing alone where its MathML cannot be read.

    `signs` are the texts of a formula of a page, which with the node's paths are its drawing.
    """
    if node.equation is None:
        return fallback
    try:
        math = parsed(node.equation.mathml)
    except ValueError:
        return fallback
    color = _color(node, signs)
    size = max(100, round(node.equation.size * 75))

    def properties(italic: bool) -> Element:
        return el(
            "a:rPr",
            context.palette.solid(color),
            el("a:latin", typeface=FAMILY),
            lang="en-US",
            sz=size,
            i=True if italic else None,
        )

    shown = etree.Element(f"{{{M}}}oMathPara", nsmap={"m": M})
    aligned = etree.SubElement(etree.SubElement(shown, f"{{{M}}}oMathParaPr"), f"{{{M}}}jc")
    aligned.set(f"{{{M}}}val", "center")
    shown.append(omml_of(math, properties))
    held = etree.Element(f"{{{A14}}}m", nsmap={"a14": A14})
    held.append(shown)
    paragraph = el("a:p", el("a:pPr", algn="ctr"), held)
    body = el(
        "p:txBody",
        el("a:bodyPr", el("a:noAutofit"), wrap="none", lIns=0, tIns=0, rIns=0, bIns=0, anchor="ctr", rtlCol=False),
        el("a:lstStyle"),
        paragraph,
    )
    name = node.name or NAME
    shape = el(
        "p:sp",
        el("p:nvSpPr", context.identity(name, alt=node.alt or linear(math)), el("p:cNvSpPr", txBox=True), el("p:nvPr")),
        el(
            "p:spPr",
            drawing.transform(node.rect, node.rotation),
            drawing.geometry(node.rect, (0, 0, 0, 0), None),
            el("a:noFill"),
        ),
        body,
    )
    return [alternate([shape], fallback, prefix="a14")]


def _color(node: Vector, signs: Sequence[TextBlock]) -> Color:
    runs = (run for sign in signs for p in sign.paragraphs for line in p.lines for run in line.runs)
    first = next(runs, None)
    if first is not None:
        return first.color
    fill = node.paths[0].fill if node.paths else None
    return fill.color if isinstance(fill, Solid) else Color(r=0, g=0, b=0)
