"""Shapes: what is done to the shapes of a .pptx for each kind of fault, and said in a sentence.

Only what changes neither meaning nor design: readable colours of the same theme, sizes within limits, moves of a few
px, descriptions that the slide gives itself. What would need a decision is left and reported.
"""

from __future__ import annotations

import copy
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]

from agents.checks.base import Fault
from agents.checks.links import corrected
from agents.checks.medium import Medium, medium_of
from agents.checks.mend.captions import described
from agents.checks.mend.colours import Rgb, hexadecimal, readable
from agents.checks.mend.theme import Theme
from agents.checks.wording import cut, runs_of
from agents.render.scene import Node, Scene, SceneSlide

EMU_PER_PX = 9525
SHRINK = 0.93
"""A text without room is set this much smaller in a round."""
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"


@dataclass
class Bench:
    """One slide under repair."""

    presentation: Any
    slide: Any
    number: int
    scene: Scene
    shapes: dict[str, Any]
    links: dict[str, str] = field(default_factory=dict)
    """Addresses to be put in place of others in the slide's relationships"""

    def shape(self, fault: Fault) -> Any:
        return self.shapes.get(fault.node or "")

    def node(self, fault: Fault) -> Node | None:
        return next((n for n in self.page.nodes if n.id == fault.node and n.kind != "box"), None)

    @property
    def page(self) -> SceneSlide:
        return self.scene.slides[self.number - 1]

    @property
    def medium(self) -> Medium:
        return medium_of(self.scene.width, self.scene.height)


Repair = Callable[[Bench, Fault], str | None]


def _recolour(bench: Bench, fault: Fault) -> str | None:
    shape, remedy = bench.shape(fault), fault.remedy
    if shape is None or remedy is None or not (remedy.ground and remedy.ink and remedy.ratio):
        return None
    theme = Theme.of(bench.slide)
    name, rgb = readable(remedy.ink, remedy.ground, remedy.ratio, theme.colours)
    changed = [run for run in _runs(shape, remedy.words) if _is_pale(run, theme, remedy.ink)]
    for run in changed:
        _set_fill(_properties(run), name, rgb)
    if not changed:
        return None
    said = f"the theme's {theme.label(name)}" if name else f"#{hexadecimal(rgb)}"
    return f"“{cut(remedy.words or '', 40)}” is set in {said}."


def _runs(shape: Any, words: str | None = None) -> Iterator[Any]:
    """The runs of a shape or of a table's cells; of the paragraph that holds `words`, where one does."""
    paragraphs = list(shape._element.iter(f"{A}p"))
    squeezed = "".join((words or "").split())
    holding = [p for p in paragraphs if squeezed and squeezed in "".join("".join(p.itertext()).split())]
    for paragraph in holding or paragraphs:
        yield from (r for r in paragraph if r.tag in (f"{A}r", f"{A}fld"))


def _properties(run: Any) -> Any:
    """The run's properties, made where it has none."""
    found = run.find(f"{A}rPr")
    if found is None:
        found = run.makeelement(f"{A}rPr", {})
        run.insert(0, found)
    return found


def _is_pale(run: Any, theme: Theme, ink: Rgb) -> bool:
    """Whether a run has the colour that was found hard to read; one that inherits its colour may."""
    fill = run.find(f"{A}rPr/{A}solidFill")
    own = theme.resolved(fill) if fill is not None else None
    return own is None or max(abs(p - q) for p, q in zip(own, ink, strict=True)) <= 24


def _set_fill(properties: Any, name: str | None, rgb: Rgb) -> None:
    for tag in ("noFill", "solidFill", "gradFill", "blipFill", "pattFill", "grpFill"):
        for old in properties.findall(f"{A}{tag}"):
            properties.remove(old)
    fill = properties.makeelement(f"{A}solidFill", {})
    color = etree.SubElement(fill, f"{A}schemeClr" if name else f"{A}srgbClr")
    color.set("val", name or hexadecimal(rgb))
    line = properties.find(f"{A}ln")
    properties.insert(0 if line is None else 1, fill)


def _enlarge(bench: Bench, fault: Fault) -> str | None:
    shape, remedy = bench.shape(fault), fault.remedy
    node = bench.node(fault)
    if shape is None or node is None or remedy is None or not remedy.size or shape.has_chart:
        return None
    least = math.ceil(remedy.size * 0.75 * 2) * 50
    inherited_small = all(run.size < remedy.size for run in runs_of(node))
    changed = 0
    for run in _runs(shape):
        own = run.find(f"{A}rPr")
        size = own.get("sz") if own is not None else None
        if (size is None and inherited_small) or (size is not None and int(size) < least):
            _properties(run).set("sz", str(least))
            changed += 1
    return f"“{_name(node)}” is set in {least / 100:g} pt." if changed else None


def _shrink(bench: Bench, fault: Fault) -> str | None:
    """A text without room, a little smaller; never under the smallest size of its medium."""
    shape, node = bench.shape(fault), bench.node(fault)
    if shape is None or node is None or not shape.has_text_frame:
        return None
    printed = max((run.size for run in runs_of(node)), default=0.0)
    least = math.ceil(bench.medium.body * 0.75 * 100)
    smallest = None
    for run in _runs(shape):
        own = run.find(f"{A}rPr")
        size = int(own.get("sz") or 0) if own is not None else 0
        size = size or round(printed * 75)
        if size * SHRINK < least:
            return None
        smallest = int(size * SHRINK / 10) * 10
        _properties(run).set("sz", str(smallest))
    return f"“{_name(node)}” is set in {smallest / 100:g} pt to fit its box." if smallest else None


def _move(bench: Bench, fault: Fault) -> str | None:
    shape, remedy = bench.shape(fault), fault.remedy
    if shape is None or remedy is None or shape._element.getparent() is not bench.slide.shapes._spTree:
        return None
    if shape.is_placeholder or _is_tied(bench, shape):
        return None
    dx, dy = round((remedy.dx or 0) * EMU_PER_PX), round((remedy.dy or 0) * EMU_PER_PX)
    if not dx and not dy:
        return None
    shape.left, shape.top = (shape.left or 0) + dx, (shape.top or 0) + dy
    return (
        f"“{cut(shape.name, 40)}” moved by {abs(remedy.dx or remedy.dy or 0):.1f} px onto the line of its neighbours."
    )


def _is_tied(bench: Bench, shape: Any) -> bool:
    """Whether a connector is glued to a shape: it would have to move along."""
    ends = bench.slide._element.iter(f"{A}stCxn", f"{A}endCxn")
    return any(end.get("id") == str(shape.shape_id) for end in ends)


def _describe(bench: Bench, fault: Fault) -> str | None:
    shape, node = bench.shape(fault), bench.node(fault)
    if shape is None or node is None:
        return None
    said = described(node, bench.page, bench.scene.height)
    if not said:
        return None
    shape._element._nvXxPr.cNvPr.set("descr", said)
    return f"“{cut(shape.name, 40)}” is described as “{cut(said, 60)}”."


def _rename(bench: Bench, fault: Fault) -> str | None:
    """A title that is there already gets its number among its fellows."""
    title = bench.slide.shapes.title
    words = " ".join((bench.page.title or "").split())
    runs = list(_runs(title)) if title is not None else []
    same = [
        n
        for n, s in enumerate(bench.scene.slides, 1)
        if " ".join((s.title or "").split()).casefold() == words.casefold()
    ]
    if not runs or bench.number not in same:
        return None
    last = runs[-1].find(f"{A}t")
    if last is None:
        return None
    place = same.index(bench.number) + 1
    chinese = any("㐀" <= c <= "鿿" for c in words)
    last.text = f"{(last.text or '').rstrip()}{f'（{place}）' if chinese else f' ({place})'}"
    return f"The title “{cut(words, 40)}” got the number {place}."


def _relink(bench: Bench, fault: Fault) -> str | None:
    target = fault.remedy.target if fault.remedy else None
    meant = corrected(target) if target else None
    known = {relation.target_ref for relation in bench.slide.part.rels.values() if relation.is_external}
    if not target or not meant or target not in known:
        return None
    bench.links[target] = meant
    return f"The link “{cut(target, 40)}” leads to {meant}."


def _entitle(bench: Bench, fault: Fault) -> str | None:
    """The text that reads as the title becomes the title, looking as before."""
    texts = [n for n in bench.page.nodes if n.kind == "text" and not n.rotation and n.role is None]
    sized = [(max((r.size for r in runs_of(n)), default=0.0), n) for n in texts if list(runs_of(n))]
    if not sized or (bench.slide.shapes.title is not None and bench.slide.shapes.title.text_frame.text.strip()):
        return None
    largest = max(size for size, _ in sized)
    first = [n for size, n in sized if size >= 0.98 * largest]
    shape = bench.shapes.get(first[0].id) if len(first) == 1 else None
    if shape is None or shape.is_placeholder or not _reads_as_title(shape, first[0], bench):
        return None
    empty = bench.slide.shapes.title
    if empty is not None:
        empty._element.getparent().remove(empty._element)
    _make_title(shape, largest, first[0])
    return f"“{cut(shape.text_frame.text, 40)}” is the slide's title now."


def _reads_as_title(shape: Any, node: Node, bench: Bench) -> bool:
    top_level = shape._element.getparent() is bench.slide.shapes._spTree and shape._element.tag == f"{P}sp"
    words = shape.text_frame.text.split()
    return top_level and node.rect.y < 0.4 * bench.scene.height and 0 < len(words) <= 18


def _make_title(shape: Any, size: float, node: Node) -> None:
    """A text box becomes a title placeholder; all that it would inherit as one is said at the box itself."""
    element = shape._element
    left, top, width, height = shape.left, shape.top, shape.width, shape.height
    element.nvSpPr.find(f"{P}cNvSpPr").attrib.pop("txBox", None)
    place = element.nvSpPr.find(f"{P}nvPr")
    place.insert(0, place.makeelement(f"{P}ph", {"type": "title"}))
    shape.left, shape.top, shape.width, shape.height = left, top, width, height
    body = element.find(f"{P}txBody/{A}bodyPr")
    defaults = {"vert": "horz", "wrap": "square", "lIns": "91440", "tIns": "45720", "rIns": "91440", "bIns": "45720"}
    for key, value in {**defaults, "anchor": "t"}.items():
        body.set(key, body.get(key) or value)
    if not any(body.find(f"{A}{tag}") is not None for tag in ("noAutofit", "normAutofit", "spAutoFit")):
        body.insert(0, body.makeelement(f"{A}noAutofit", {}))
    for paragraph in element.iter(f"{A}p"):
        _pin_paragraph(paragraph)
    color = next(runs_of(node)).color
    for run in _runs(shape):
        properties = _properties(run)
        properties.set("sz", properties.get("sz") or str(round(size * 75)))
        properties.set("b", properties.get("b") or "0")
        if not any(properties.find(f"{A}{tag}") is not None for tag in ("solidFill", "gradFill")):
            _set_fill(properties, None, (color.r, color.g, color.b))
        for tag, face in (("latin", "+mn-lt"), ("ea", "+mn-ea")):
            if properties.find(f"{A}{tag}") is None:
                _insert(properties, tag, {"typeface": face})


def _pin_paragraph(paragraph: Any) -> None:
    properties = paragraph.find(f"{A}pPr")
    if properties is None:
        properties = paragraph.makeelement(f"{A}pPr", {})
        paragraph.insert(0, properties)
    properties.set("algn", properties.get("algn") or "l")
    for at, (tag, child, value) in enumerate((("lnSpc", "spcPct", "100000"), ("spcBef", "spcPts", "0"))):
        if properties.find(f"{A}{tag}") is None:
            spacing = properties.makeelement(f"{A}{tag}", {})
            etree.SubElement(spacing, f"{A}{child}").set("val", value)
            properties.insert(at, spacing)


def _insert(properties: Any, tag: str, attributes: dict[str, str]) -> None:
    """Put a font where the schema wants it: after fills and effects, before links."""
    before = ("latin", "ea", "cs", "sym", "hlinkClick", "hlinkMouseOver", "rtl", "extLst")
    later = before[before.index(tag) + 1 :]
    at = next((n for n, child in enumerate(properties) if child.tag.rpartition("}")[2] in later), len(properties))
    properties.insert(at, copy.copy(properties.makeelement(f"{A}{tag}", attributes)))


def _name(node: Node) -> str:
    return cut("".join(run.text for run in runs_of(node)), 40)


REPAIRS: dict[str, Repair] = {
    "contrast": _recolour,
    "tiny_text": _enlarge,
    "overflow": _shrink,
    "off_grid": _move,
    "uneven_gaps": _move,
    "missing_alt": _describe,
    "repeated_title": _rename,
    "broken_link": _relink,
    "untitled": _entitle,
}
