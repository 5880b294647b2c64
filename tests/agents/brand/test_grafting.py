"""What python-pptx passes over comes along too: an equation keeps both of its sides when a drawing is grafted."""

from __future__ import annotations

import copy
from typing import Any

import pptx
from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]
from pptx.util import Inches

from agents.brand.grafting import Graft

MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def it_takes_equations_into_the_template():
    ours: Any = pptx.Presentation()
    drawn = ours.slides.add_slide(ours.slide_layouts[6])
    drawn.shapes.add_textbox(Inches(1), Inches(1), Inches(3), Inches(4)).text_frame.text = "where τ is the mean"
    formula = drawn.shapes.add_textbox(Inches(5), Inches(2), Inches(4), Inches(1))
    formula.text_frame.text = "W"
    element = formula._element
    tree = element.getparent()
    alternative = etree.SubElement(tree, f"{MC}AlternateContent")
    for side in ("Choice", "Fallback"):
        etree.SubElement(alternative, f"{MC}{side}").append(copy.deepcopy(element))
    tree.remove(element)

    template: Any = pptx.Presentation()
    shown = template.slides.add_slide(template.slide_layouts[6])
    box = Inches(1), Inches(2), Inches(4), Inches(2)
    Graft(template, shown, drawn, (ours.slide_width, ours.slide_height), {}).drawing(box, keep_title=False)

    (both,) = shown._element.cSld.spTree.findall(f"{MC}AlternateContent")
    places = [(int(o.get("x")), int(o.get("y"))) for o in both.iter(f"{A}off")]
    sizes = {int(e.get("cx")) for e in both.iter(f"{A}ext") if e.get("cx")}
    assert len(places) == 2
    assert places[0] == places[1]
    assert sizes == {Inches(4) // 2}
    assert box[0] <= places[0][0] <= box[0] + box[2]
