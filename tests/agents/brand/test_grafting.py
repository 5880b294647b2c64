"""What python-pptx passes over comes along too: an equation keeps both of its sides when a drawing is grafted."""

from __future__ import annotations

import copy
from typing import Any

import pptx
from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]
from pptx.util import Inches, Pt

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


def it_sets_sources_along_the_lower_edge_in_a_size_that_can_be_read():
    ours: Any = pptx.Presentation()
    drawn = ours.slides.add_slide(ours.slide_layouts[6])
    points = drawn.shapes.add_textbox(Inches(1), Inches(2), Inches(8), Inches(1))
    points.text_frame.text = "Gates open in 0.4 seconds"
    source = drawn.shapes.add_textbox(Inches(1), Inches(6), Inches(8), Inches(0.3))
    source.name = "Source"
    source.text_frame.text = "Source: Week 41"
    source.text_frame.paragraphs[0].runs[0].font.size = Pt(8)

    template: Any = pptx.Presentation()
    shown = template.slides.add_slide(template.slide_layouts[6])
    x, y, w, h = Inches(1), Inches(2), Inches(4), Inches(4)
    Graft(template, shown, drawn, (ours.slide_width, ours.slide_height), {}).drawing((x, y, w, h), keep_title=False)

    said = {s.text_frame.text: s for s in shown.shapes if s.has_text_frame}
    below, above = said["Source: Week 41"], said["Gates open in 0.4 seconds"]
    assert below.text_frame.paragraphs[0].runs[0].font.size == Pt(10)
    assert below.top + below.height == y + h
    assert y < above.top < y + h // 2
    assert above.top + above.height < below.top
