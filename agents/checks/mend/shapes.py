"""Shapes: what is done to the shapes of a .pptx for each kind of fault, and said in a sentence.

Only what changes neither meaning nor design: readable colours of the same theme, sizes within limits, moves of a few
px, descriptions that the slide gives itself. What would need a decision is left and reported.
"""

from __future__ import annotations

import copy
import math
from typing import Any

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]

from agents.checks.base import Fault
from agents.checks.chart_truth import ChartFacts, cause_of
from agents.checks.deck_charts import facts_of
from agents.checks.links import corrected
from agents.checks.mend.bench import A, Bench, P, Repair, named, properties_of, runs_in
from agents.checks.mend.captions import described
from agents.checks.mend.charts import redrawn
from agents.checks.mend.colours import VEIL, Rgb, hexadecimal, readable, veil
from agents.checks.mend.theme import Theme
from agents.checks.wording import cut, runs_of
from agents.render.scene import ChartNode, Node

FILLS = ("noFill", "solidFill", "gradFill", "blipFill", "pattFill", "grpFill")
MOST_WRONGS = 3
"""Things wrong with one chart that are mended in one go: a flat one may have to begin at 0 too"""


def _recolour(bench: Bench, fault: Fault) -> str | None:
    shape, remedy = bench.shape(fault), fault.remedy
    if shape is None or remedy is None or not (remedy.ground and remedy.ink and remedy.ratio):
        return None
    theme = Theme.of(bench.slide)
    if remedy.busy and (said := _veiled(shape, remedy.ink, remedy.ratio)):
        return said
    name, rgb = readable(remedy.ink, remedy.ground, remedy.ratio, theme.colours)
    changed = [run for run in runs_in(shape, remedy.words) if _is_pale(run, theme, remedy.ink)]
    if shape.has_table:
        changed += [run for run in runs_in(shape) if run not in changed and _has_ink(run, theme, remedy.ink)]
    for run in changed:
        _set_fill(properties_of(run), name, rgb)
    if not changed:
        return None
    said = f"the theme's {theme.label(name)}" if name else f"#{hexadecimal(rgb)}"
    return f"“{cut(remedy.words or '', 40)}” is set in {said}."


def _veiled(shape: Any, ink: Rgb, ratio: float) -> str | None:
    """A bare text on a ground that is light here and dark there gets a half-clear one of its own."""
    properties = shape._element.find(f"{P}spPr")
    if properties is None or any(properties.find(f"{A}{fill}") is not None for fill in FILLS if fill != "noFill"):
        return None
    ground, own = veil(ink, ratio)
    for none in properties.findall(f"{A}noFill"):
        properties.remove(none)
    fill = properties.makeelement(f"{A}solidFill", {})
    color = etree.SubElement(fill, f"{A}srgbClr", val=hexadecimal(ground))
    etree.SubElement(color, f"{A}alpha", val=str(round(100_000 * VEIL)))
    shaped = [at for at, child in enumerate(properties) if child.tag in (f"{A}xfrm", f"{A}prstGeom", f"{A}custGeom")]
    properties.insert(shaped[-1] + 1 if shaped else 0, fill)
    for run in runs_in(shape):
        _set_fill(properties_of(run), None, own)
    return f"“{cut(shape.text_frame.text, 40)}” stands on a ground of its own."


def _is_pale(run: Any, theme: Theme, ink: Rgb) -> bool:
    """Whether a run has the colour that was found hard to read; one that inherits its colour may."""
    fill = run.find(f"{A}rPr/{A}solidFill")
    return fill is None or theme.resolved(fill) is None or _has_ink(run, theme, ink)


def _has_ink(run: Any, theme: Theme, ink: Rgb) -> bool:
    """Whether a run says itself that it has a colour, or nearly."""
    fill = run.find(f"{A}rPr/{A}solidFill")
    own = theme.resolved(fill) if fill is not None else None
    return own is not None and max(abs(p - q) for p, q in zip(own, ink, strict=True)) <= 24


def _set_fill(properties: Any, name: str | None, rgb: Rgb) -> None:
    for tag in FILLS:
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
    for run in runs_in(shape):
        own = run.find(f"{A}rPr")
        size = own.get("sz") if own is not None else None
        if (size is None and inherited_small) or (size is not None and int(size) < least):
            properties_of(run).set("sz", str(least))
            changed += 1
    return f"“{named(node)}” is set in {least / 100:g} pt." if changed else None


def _redraw(bench: Bench, fault: Fault) -> str | None:
    shape, node = bench.shape(fault), bench.node(fault)
    if shape is None or not isinstance(node, ChartNode) or not shape.has_chart:
        return None
    space, done = shape.chart._chartSpace, []
    for _ in range(MOST_WRONGS):
        found = cause_of(ChartFacts.model_validate(facts_of(space)))
        said = redrawn(space, found[0]) if found else None
        if not said:
            break
        done.append(said)
    if not done:
        return None
    part = shape.chart.part
    bench.parts[str(part.partname).lstrip("/")] = part.blob
    return f"“{cut(shape.name, 40)}” {' and '.join(done)}."


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
    runs = list(runs_in(title)) if title is not None else []
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
    for run in runs_in(shape):
        properties = properties_of(run)
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


REPAIRS: dict[str, Repair] = {
    "contrast": _recolour,
    "tiny_text": _enlarge,
    "misleading_chart": _redraw,
    "missing_alt": _describe,
    "repeated_title": _rename,
    "broken_link": _relink,
    "untitled": _entitle,
}
