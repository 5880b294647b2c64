"""Displayed equations of a PDF page: found by how they stand and by their signs, drawn as vectors.

A PDF keeps where each sign of a formula stands, not what the formula says. So its look is carried: the page is drawn
large and the outlines are taken from that, which holds for fonts of every kind, for fraction bars and for braces. What
the text layer says is its description. Formulas within sentences stay the text that they are.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import pypdfium2 as pdfium

from agents.mathematics.drawing import SIZE, svg_of
from agents.sources.pdf_geometry import Box, PageContent, Rule, Span
from agents.sources.pictures import Picture
from agents.sources.tracing import outlines

_FONTS = re.compile(
    r"math|cmmi|cmsy|cmex|cmbsy|msam|msbm|eufm|rsfs|symbol|mtmi|mtsy|mtex|txsy|txmi|txex|pxsy|pxmi|pxex|rtxmi|zptmcm"
    r"|ntxmi|ntxsy|ntxex|lmmi|lmsy|lmex|mt ?extra|euclid",
    re.I,
)
"""Families that only mathematics is set in."""
_MONO = re.compile(r"mono|courier|consol|cmtt|typewriter|menlo|txtt|lmtt|inconsolata", re.I)
_RELATIONS = re.compile(r"[=<>≤≥≪≫≈≃≅≡∼∝→←↔⇒⇔↦∈∉⊂⊆≠⩽⩾≔∶]|:=")
_SIGNS = re.compile(r"[=<>≤≥≈≃≡∼∝→←⇒∈⊂≠∑∏∫√|{}^_∀∂∇·×−+±∞αβγδεζηθκλμνξπρστφχψωΓΔΘΛΣΦΨΩ]")
_NUMBER = re.compile(
    r"[(（\[]\s*(?:[A-Z]?\.?\d{1,3}(?:[.\-–]\d{1,3}){0,2}\s?[a-z]?′?|[A-Z]{1,5}[.\-][A-Z\d]{1,4}|\*{1,3}|[†‡])\s*[)）\]]"
)
"""An equation's number: (3), (2.14), (A.1), (5a), (KKT.PE), (*)."""
_NAMES = re.compile(
    r"sin|cos|tan|cot|log|exp|min|max|arg|lim|sup|inf|det|dim|ker|deg|mod|gcd|var|cov|argmin|argmax|softmax|[st]anh|cosh"
    r"|erf|diag|rank|sign|for|all|and|where|otherwise|with|subject|such|that",
    re.I,
)
"""Words that stand in formulas."""
_REACH = 0.6
"""em between the parts of one formula: limits, numerators, further lines."""
_PIXELS = 120.0
"""px per em that a formula is drawn with before its outlines are taken."""
_MOST_PIXELS = 6_000_000


@dataclass(eq=False)
class FoundEquation:
    """A displayed equation: its place on the page, what its text layer says, its drawing."""

    box: Box
    text: str
    picture: Picture | None = None


@dataclass
class _Region:
    box: Box
    column: Box
    size: float
    spans: list[Span] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)


def find_equations(
    page: pdfium.PdfPage, content: PageContent, spans: list[Span], *, draw: bool = True
) -> tuple[list[FoundEquation], set[Span]]:
    """Equations among these spans of an open page, and the spans that they took. `draw`: with their drawings."""
    prose = [s for s in spans if _is_prose(s)]
    found: list[FoundEquation] = []
    taken: set[Span] = set()
    for seed in spans:
        if seed in taken or not _RELATIONS.search(seed.text) or seed in prose:
            continue
        region = _region(seed, content, [s for s in spans if s not in taken], prose)
        if region is None:
            continue
        numbers = _numbers_of(region)
        text = _text_of(region)
        if not _is_equation(region, text, numbered=bool(numbers)):
            continue
        taken.update(region.spans, numbers)
        picture = _drawn(page, content, region, spans) if draw else None
        found.append(FoundEquation(region.box, text, picture))
    return found, taken


def _words(text: str) -> list[str]:
    words = re.findall(r"[A-Za-zÀ-ÿ]{3,}|[一-鿿぀-ヿ]", text)
    return [word for word in words if not _NAMES.fullmatch(word)]


def _is_prose(span: Span) -> bool:
    """Whether a span is part of a sentence or a heading."""
    words = _words(span.text)
    letters = sum(map(len, words))
    return len(words) > 2 and letters > 0.4 * len(span.text.replace(" ", ""))


def _region(seed: Span, content: PageContent, spans: list[Span], prose: list[Span]) -> _Region | None:
    """What stands together with a seed, where nothing of a sentence stands on its line."""
    column = _column(seed, prose)
    if column is None or any(_on_row(s, seed) and _overlaps(s.box, column) for s in prose):
        return None
    region = _Region(seed.box, column, seed.size, [seed])
    near = [s for s in spans if s is not seed and s not in prose and _within(s.box, column)]
    rules = [r for r in content.rules if r.is_horizontal and _within(Box(r.x0, r.y0, r.x1, r.y1), column)]
    grown = True
    while grown:
        grown = False
        for span in [s for s in near if s not in region.spans and _joins(s, region)]:
            region.spans.append(span)
            region.box = region.box.union(span.box)
            grown = True
        for rule in [r for r in rules if r not in region.rules and _is_bar(r, region)]:
            region.rules.append(rule)
            region.box = region.box.union(Box(rule.x0, rule.y0 - 0.5, rule.x1, rule.y1 + 0.5))
            grown = True
    region.size = max(s.size for s in region.spans if s.size <= 1.6 * seed.size)
    return region


def _column(seed: Span, prose: list[Span]) -> Box | None:
    """The column of text that a span stands in: the lines of prose above and below it."""
    reach = 22 * seed.size
    around = [
        s
        for s in prose
        if _overlaps(s.box, seed.box) and abs(s.baseline - seed.baseline) < reach and 0.7 < s.size / seed.size < 1.35
    ]
    wide = [s for s in around if len(s.text) > 24] or around
    if not wide:
        return None
    box = wide[0].box
    for span in wide[1:]:
        box = box.union(span.box)
    return box


def _overlaps(a: Box, b: Box) -> bool:
    return min(a.x1, b.x1) > max(a.x0, b.x0)


def _within(box: Box, column: Box) -> bool:
    return box.x0 > column.x0 - 4 and box.x1 < column.x1 + 12


def _on_row(a: Span, b: Span) -> bool:
    return abs(a.baseline - b.baseline) < 0.5 * max(a.size, b.size)


def _joins(span: Span, region: _Region) -> bool:
    """Whether a span belongs to the formula: beside it, or close above or below it without words of its own."""
    beside = min(span.box.y1, region.box.y1) - max(span.box.y0, region.box.y0) > 0.5 * span.box.height
    if beside:
        return True
    gap = max(span.box.y0 - region.box.y1, region.box.y0 - span.box.y1)
    flush = span.box.x0 < region.column.x0 + 0.5 * region.size
    return gap < _REACH * region.size and not _words(span.text) and not flush


def _is_bar(rule: Rule, region: _Region) -> bool:
    box, reach = region.box, 0.4 * region.size
    return box.y0 - reach < rule.y0 < box.y1 + reach and rule.x0 < box.x1 + reach and rule.x1 > box.x0 - reach


def _numbers_of(region: _Region) -> list[Span]:
    """The numbers at the column's edges, taken out of the region."""
    marks = [s for s in region.spans if _NUMBER.fullmatch(s.text)]
    others = [s for s in region.spans if s not in marks]
    numbers = [m for m in marks if others and not any(_on_row(m, s) and _gap(m, s) < 0.8 * m.size for s in others)]
    if numbers:
        region.spans = [s for s in region.spans if s not in numbers]
        region.box = _around(region.spans, region.rules)
    return numbers


def _gap(a: Span, b: Span) -> float:
    return max(a.box.x0 - b.box.x1, b.box.x0 - a.box.x1)


def _around(spans: Iterable[Span], rules: Iterable[Rule]) -> Box:
    boxes = [*(s.box for s in spans), *(Box(r.x0, r.y0 - 0.5, r.x1, r.y1 + 0.5) for r in rules)]
    box = boxes[0]
    for other in boxes[1:]:
        box = box.union(other)
    return box


def _text_of(region: _Region) -> str:
    rows: list[list[Span]] = []
    for span in sorted(region.spans, key=lambda s: s.baseline):
        home = next((row for row in rows if abs(row[0].baseline - span.baseline) < 0.35 * region.size), None)
        if home is None:
            rows.append([span])
        else:
            home.append(span)
    return " ".join(span.text for row in rows for span in sorted(row, key=lambda s: s.box.x0))


def _is_equation(region: _Region, text: str, *, numbered: bool) -> bool:
    """Whether it is mathematics set apart: its signs, its fonts, its place in the column."""
    box, size = region.box, region.size
    if any(_MONO.search(font) for s in region.spans for font in s.fonts) or len(text) > 400:
        return False
    if sum(unicodedata.category(ch) == "So" for ch in text) > 2:
        return False  # arrows and circles of a diagram, set as letters
    if box.width < 2 * size or box.height > 30 * size or not _RELATIONS.search(text):
        return False
    letters = sum(map(len, _words(text)))
    if letters > 0.4 * len(text.replace(" ", "")) or re.match(r"\d{1,3}\s*[:.]\s", text):
        return False
    mathematical = any(_FONTS.search(font) for s in region.spans for font in s.fonts)
    centred = abs((box.x0 + box.x1) - (region.column.x0 + region.column.x1)) < 0.12 * region.column.width
    indented = box.x0 > region.column.x0 + 0.8 * size
    if not indented and not numbered:
        return False
    return mathematical or ((centred or numbered) and len(_SIGNS.findall(text)) >= 2)


def _drawn(page: pdfium.PdfPage, content: PageContent, region: _Region, spans: list[Span]) -> Picture | None:
    """The drawing, in the units that equations of other documents are drawn in."""
    box = _crop(content, region, spans)
    scale = _PIXELS / region.size
    scale = min(scale, (_MOST_PIXELS / max(box.area, 1.0)) ** 0.5)
    crop = (box.x0, content.height - box.y1, content.width - box.x1, box.y0)
    bitmap = page.render(scale=scale, crop=crop, grayscale=True, may_draw_forms=False)  # pyright: ignore[reportArgumentType]
    try:
        grey = np.array(bitmap.to_numpy(), dtype=np.float32)
    finally:
        bitmap.close()
    dark = 1 - grey.reshape(grey.shape[0], grey.shape[1], -1)[..., 0] / 255
    edge = np.concatenate([dark[0], dark[-1], dark[:, 0], dark[:, -1]])
    if dark.max() < 0.4 or (edge > 0.1).mean() > 0.05:
        return None  # pale, or on a ground of its own
    loops = outlines(np.clip(dark / dark.max(), 0, 1))
    if not loops:
        return None
    unit = SIZE / region.size / scale
    low, high = np.min([p.min(axis=0) for p in loops], axis=0), np.max([p.max(axis=0) for p in loops], axis=0)
    path = " ".join(_subpath((loop - low) * unit) for loop in loops)
    width, height = ((high - low) * unit).tolist()
    drawing = svg_of("", (0.0, 0.0, round(width, 2), round(height, 2)), path)
    return Picture(drawing, "svg", round(width), round(height))


def _crop(content: PageContent, region: _Region, spans: list[Span]) -> Box:
    """The region with room for ink outside of its letters' boxes, as far as no other text stands there."""
    box, room = region.box, 0.6 * region.size
    others = [s for s in spans if s not in region.spans and _overlaps(s.box.inflated(room), box)]
    # Braces and sums have boxes that reach far beyond their ink: letters say where the lines are.
    lines = [s.baseline for s in region.spans if any(ch.isalnum() for ch in s.text)] or [box.y1]
    above = [s.baseline + 0.25 * s.size for s in others if s.baseline < min(lines) - 0.5 * region.size]
    below = [s.baseline - 0.78 * s.size for s in others if s.baseline > max(lines) + 0.5 * region.size]
    left = [s.box.x1 + 1 for s in others if s.box.x1 <= box.x0 and s.box.y1 > box.y0 and s.box.y0 < box.y1]
    right = [s.box.x0 - 1 for s in others if s.box.x0 >= box.x1 and s.box.y1 > box.y0 and s.box.y0 < box.y1]
    return Box(
        max([0.0, box.x0 - room, *left]),
        max([0.0, box.y0 - room, *above]),
        min([content.width, box.x1 + room, *right]),
        min([content.height, box.y1 + room, *below]),
    )


def _subpath(loop: np.ndarray) -> str:
    first, *rest = (f"{x:.2f} {y:.2f}" for x, y in loop.tolist())
    return f"M {first} " + " ".join(f"L {point}" for point in rest) + " Z"
