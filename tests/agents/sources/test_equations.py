"""Equations of documents: displayed ones are figures that know what they say, those in sentences are words."""

from __future__ import annotations

import io

import docx
import pytest

from agents.mathematics.drawing import read_drawing
from agents.mathematics.latex import mathml_of
from agents.mathematics.mathml import parsed
from agents.mathematics.omml import M, omml_of
from agents.sources.base import Document
from agents.sources.elements import etree
from agents.sources.intake import Format
from agents.sources.limits import Limits
from agents.sources.parse import parse

LATEX = r"E = \frac{1}{2} m v^2"
MARKDOWN = (
    f"# Motion\n\n## Energy\n\nA body of mass $m$ at speed $v$ has the energy\n\n$$\n{LATEX}\n$$\n\nwhich costs $5.\n"
)
HTML = (
    "<html><body><h1>Motion</h1><h2>Energy</h2><p>A body of mass <math><mi>m</mi></math> at speed "
    f"<math><mi>v</mi></math> has the energy</p>{mathml_of(LATEX, display=True)}<p>which costs $5.</p></body></html>"
)


def word() -> bytes:
    document = docx.Document()
    document.add_heading("Motion", 0)
    document.add_heading("Energy", 1)
    inline = document.add_paragraph("A body of mass ")
    inline._p.append(omml_of(parsed(mathml_of("m") or ""), lambda italic: None))
    inline.add_run(" at speed v has the energy")
    shown = etree.SubElement(document.add_paragraph()._p, f"{{{M}}}oMathPara")
    shown.append(omml_of(parsed(mathml_of(LATEX) or ""), lambda italic: None))
    document.add_paragraph("which costs $5.")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [(MARKDOWN.encode(), "markdown"), (HTML.encode(), "html"), (word(), "docx")],
    ids=["md", "html", "docx"],
)
def it_reads_equations(data: bytes, kind: Format):
    document: Document = parse(data, f"motion.{kind}", kind, Limits())
    (figure,) = document.source.figures
    assert figure.kind == "equation"
    assert figure.alt == "E = 1/2mv²"
    assert figure.heading[-1] == "Energy"
    drawing = read_drawing(document.assets[figure.asset])
    assert drawing is not None
    assert drawing.text == figure.alt
    words = [p.text for p in document.source.passages if p.kind == "paragraph"]
    assert words == ["A body of mass m at speed v has the energy", "which costs $5."]
