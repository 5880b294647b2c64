"""The words of one Word paragraph as a reader sees them: insertions kept, deletions and field codes left out."""

from __future__ import annotations

from agents.mathematics.linear import linear
from agents.mathematics.mathml import cleaned
from agents.mathematics.word import mathml_of_omml
from agents.sources.elements import Element, etree

NS = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
}
_SKIPPED = frozenset(
    [
        "del",
        "moveFrom",
        "Fallback",
        "drawing",
        "pict",
        "object",
        "rPr",
        "pPr",
        "instrText",
        "delText",
        "footnoteReference",
        "rt",
        "oMathPara",
    ]
)
_UNREADABLE = 4
"""Half points."""
_BREAKS = {"tab": " ", "br": " ", "cr": " ", "noBreakHyphen": "-"}


def tag(element: Element) -> str:
    """The local name; empty for comments."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def paragraph_text(paragraph: Element) -> str:
    """All visible text, text boxes excepted."""
    parts: list[str] = []
    _gather(paragraph, parts)
    return "".join(parts)


def text_boxes(paragraph: Element) -> list[Element]:
    """Paragraphs of the text boxes that are anchored in this one."""
    boxes = paragraph.iter(f"{{{NS['w']}}}txbxContent")
    found = [p for box in boxes for p in box.iterchildren(f"{{{NS['w']}}}p")]
    return [p for p in found if not any(tag(a) == "Fallback" for a in p.iterancestors())]


def alt_text(inside_drawing: Element) -> str | None:
    """The description of the drawing that an element stands in (`docPr` of Word, `cNvPr` of PowerPoint)."""
    for ancestor in inside_drawing.iterancestors():
        if tag(ancestor) in ("inline", "anchor"):
            properties = next((c for c in ancestor if tag(c) == "docPr"), None)
            return None if properties is None else properties.get("descr") or properties.get("title")
    return None


def equations(paragraph: Element) -> list[Element]:
    """Equations that stand in lines of their own (`m:oMathPara`), as cleaned MathML."""
    found: list[Element] = []
    for shown in paragraph.iter(f"{{{NS['m']}}}oMathPara"):
        for math in shown.iterchildren(f"{{{NS['m']}}}oMath"):
            try:
                found.append(cleaned(mathml_of_omml(math)))
            except ValueError:
                continue
    return found


def math_line(math: Element) -> str:
    """An equation as one line of text."""
    try:
        return linear(cleaned(mathml_of_omml(math)))
    except ValueError:
        return "".join(t.text or "" for t in math.iter(f"{{{NS['m']}}}t"))


def _is_hidden(run: Element) -> bool:
    """Whether nobody sees a run: marked as hidden, or set smaller than can be read."""
    vanish, size = run.find("w:rPr/w:vanish", NS), run.find("w:rPr/w:sz", NS)
    value = f"{{{NS['w']}}}val"
    if vanish is not None and vanish.get(value, "1") not in ("0", "false", "off"):
        return True
    points = size.get(value, "") if size is not None else ""
    return points.isdigit() and int(points) <= _UNREADABLE


def _gather(element: Element, parts: list[str]) -> None:
    for child in element:
        name = tag(child)
        if name in _SKIPPED or (name == "r" and _is_hidden(child)):
            continue
        if name == "oMath":
            parts.append(math_line(child))
        elif name == "t":
            parts.append(child.text or "")
        elif name in _BREAKS and len(child) == 0:
            parts.append(_BREAKS[name])
        else:
            _gather(child, parts)
