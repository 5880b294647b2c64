"""Equations: read from LaTeX, MathML and Word, said in a line, drawn as one path, written as Office's own."""

from __future__ import annotations

import contextlib
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.mathematics.drawing import drawn, read_drawing
from agents.mathematics.latex import mathml_of, with_mathml
from agents.mathematics.linear import linear
from agents.mathematics.mathml import cleaned, parsed, written
from agents.mathematics.omml import M, omml_of
from agents.mathematics.word import mathml_of_omml
from agents.sources.elements import etree

FORMULAS = {
    r"L = \frac{1}{N} \sum_{i=1}^{N} w_h \left| y_{i,h} - \hat{y}_{i,h} \right|": "L = 1/N∑_(i=1)^N w_h|y_(i,h) − ŷ_(i,h)|",
    r"w_h = e^{-h/\tau}": "w_h = e^(−h/τ)",
    r"\int_0^\infty e^{-x^2}dx=\frac{\sqrt\pi}{2}": "∫₀^∞e^(−x²)dx = √π/2",
    r"\begin{pmatrix} a & b \\ c & d\end{pmatrix}": "(a b; c d)",
    r"a &= b + c \\ d &= e": "a = b + c; d = e",
    r"\sqrt[3]{x}+|x| \in \mathbb{R}^n": "³√x + |x| ∈ ℝⁿ",
}


@pytest.mark.parametrize(("latex", "line"), FORMULAS.items())
class DescribeAnEquation:
    def it_is_said_in_a_line(self, latex: str, line: str):
        assert linear(parsed(mathml_of(latex, display=True) or "")) == line

    def it_is_drawn_as_one_path_that_knows_what_it_says(self, latex: str, line: str):
        data = drawn(mathml_of(latex, display=True) or "")
        assert data is not None
        found = read_drawing(data)
        assert found is not None
        assert found.text == line
        assert found.box[2] > found.box[3] / 2 > 0
        assert data.count(b"<path") == 1

    def it_survives_the_way_through_office(self, latex: str, line: str):
        made = omml_of(parsed(mathml_of(latex, display=True) or ""), lambda italic: None)
        assert etree.QName(made).namespace == M
        assert linear(cleaned(mathml_of_omml(made))) == line


def it_finds_formulas_and_leaves_money_and_code():
    text = "Costs $5 and $10, or US$ 5 (US$). Here $h$, $w_h$ and \\(a+b\\); `$x$`\n\n$$a = b$$\n\n```\n$y = 1$\n```"
    found: list[tuple[str, bool]] = []
    shown = with_mathml(text, lambda latex, display: found.append((latex, display)) or "M")
    assert found == [("h", False), ("w_h", False), ("a+b", False), ("a = b", True)]
    assert "$5 and $10" in shown
    assert "`$x$`" in shown
    assert "$y = 1$" in shown


@pytest.mark.parametrize("latex", ["", "   ", r"\frac{", r"\begin{foo}", "x" * 5000, r"\href{javascript:a}{x}"])
def it_reads_no_formula_where_there_is_none(latex: str):
    made = mathml_of(latex)
    assert made is None or "javascript" not in written(parsed(made))


def it_believes_nothing_but_mathematics():
    hostile = (
        '<math xmlns="http://www.w3.org/1998/Math/MathML" onclick="a()"><mi href="javascript:a()">x</mi>'
        "<script>alert(1)</script><annotation-xml><p>no</p></annotation-xml><mo style='color:red'>=</mo></math>"
    )
    assert not re.search("script|onclick|href|style|alert|<p>", written(parsed(hostile)))
    with pytest.raises(ValueError, match="deeply"):
        parsed("<math>" + "<mrow>" * 80 + "<mi>x</mi>" + "</mrow>" * 80 + "</math>")
    with pytest.raises(ValueError, match="MathML"):
        parsed("<!DOCTYPE a [<!ENTITY x 'y'>]><math>&x;")
    drawing = drawn('<math xmlns="http://www.w3.org/1998/Math/MathML"><mi>x</mi></math>')
    assert drawing is not None
    assert read_drawing(drawing.replace(b"/></svg>", b" onload='a()'/></svg>")) is None
    assert read_drawing(b"<svg xmlns='http://www.w3.org/2000/svg'/>") is None


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="\\{}^_&$ abx12+=()[]frcsqtumint", max_size=40))
def it_never_fails_in_another_way(latex: str):
    made = mathml_of(latex, display=True)
    if made is not None:
        assert linear(parsed(made))
        assert omml_of(parsed(made), lambda italic: None) is not None


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet="<>/math mi mo mfrac msup x=\"'&;", max_size=60))
def it_refuses_broken_markup(markup: str):
    with contextlib.suppress(ValueError):
        parsed(f"<math>{markup}</math>")
