"""Measures of a PPTX against the page it came from: Chromium's picture and scene beside LibreOffice's PDF.

Works on files only. SSIM alone misleads (white slides score high, pictures win it), so it stands beside text measures.
"""

from __future__ import annotations

import itertools
import re
import statistics
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pdfplumber
import pypdfium2
from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]
from PIL import Image
from skimage.metrics import structural_similarity

from agents.render.office import soffice_pdf
from agents.render.scene import Line, Scene, SceneSlide, TableNode, TextBlock

__all__ = ["SlideMeasure", "compare", "native_text", "picture_areas", "pictures", "similarity", "soffice_pdf"]

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_MARK = re.compile(r"\s+")


@dataclass
class SlideMeasure:
    """One slide. Errors in px of the slide; shares 0..1."""

    ssim: float
    content_ssim: float
    position_errors: list[float] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    """Lines of the page that the PDF does not show as text."""
    chars: int = 0
    seen_chars: int = 0
    picture_area: float = 0.0
    """Share of the slide under pictures."""

    @property
    def mean_error(self) -> float:
        """Mean distance of line starts, px."""
        return statistics.fmean(self.position_errors) if self.position_errors else 0.0


def pictures(pdf: Path, width: int, height: int) -> list[Image.Image]:
    """Pages as RGB pictures of the given size, px."""
    document = pypdfium2.PdfDocument(pdf)
    made = []
    for page in document:
        image = page.render(scale=2 * width / page.get_width()).to_pil().convert("RGB")
        made.append(image.resize((width, height), Image.Resampling.BOX))
    document.close()
    return made


def similarity(ours: Image.Image, theirs: Image.Image) -> tuple[float, float]:
    """SSIM over the slide, and over what is not plain ground in either picture."""
    a, b = (np.asarray(i.convert("L"), dtype=np.uint8) for i in (ours, theirs))
    total, chart = structural_similarity(a, b, full=True)  # pyright: ignore[reportAssignmentType]
    content = np.zeros(a.shape, dtype=bool)
    for picture in (a, b):
        ground = Counter(picture.ravel().tolist()).most_common(1)[0][0]
        content |= np.abs(picture.astype(int) - ground) > 6
    inside = chart[content]
    return float(total), float(inside.mean()) if inside.size else 1.0


def lines_of(slide: SceneSlide) -> Iterator[Line]:
    """Every line of text on a slide, but for those of charts (their data may be set elsewhere)."""
    for node in slide.nodes:
        if isinstance(node, TextBlock):
            yield from itertools.chain.from_iterable(p.lines for p in node.paragraphs)
        elif isinstance(node, TableNode):
            for cell in node.cells:
                yield from itertools.chain.from_iterable(p.lines for p in cell.paragraphs)


def compare(scene: Scene, browser: Sequence[Image.Image], pdf: Path) -> list[SlideMeasure]:
    """Measure every slide. `browser` are Chromium's pictures at the scene's size."""
    width, height = round(scene.width), round(scene.height)
    drawn = pictures(pdf, width, height)
    if len(drawn) != len(scene.slides):
        raise ValueError(f"{len(scene.slides)} slides became {len(drawn)} pages")
    measures = []
    with pdfplumber.open(pdf) as document:
        for slide, ours, theirs, page in zip(scene.slides, browser, drawn, document.pages, strict=True):
            ssim, content = similarity(ours.convert("RGB").resize((width, height)), theirs)
            measure = SlideMeasure(ssim, content)
            _place(measure, slide, page, width / float(page.width))
            measures.append(measure)
    return measures


def _place(measure: SlideMeasure, slide: SceneSlide, page: Any, scale: float) -> None:
    chars = [c for c in page.chars if c["text"].strip()]
    stream = "".join(_plain(c["text"]) for c in chars)
    owner = [i for i, c in enumerate(chars) for _ in _plain(c["text"])]
    for line in lines_of(slide):
        text = _plain("".join(run.text for run in line.runs))
        if not text:
            continue
        measure.chars += len(text)
        spots = [chars[owner[m]] for m in _occurrences(stream, text)] or _loose(stream, text, chars, owner)
        if not spots:
            measure.missing.append(text)
            continue
        measure.seen_chars += len(text)
        measure.position_errors.append(min(_distance(line, c, page, scale) for c in spots))


def _plain(text: str) -> str:
    folded = text.translate({0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xAD: None})
    return _MARK.sub("", folded)


def _occurrences(stream: str, text: str) -> list[int]:
    return [m.start() for m in re.finditer(re.escape(text), stream)]


def _loose(stream: str, text: str, chars: list[Any], owner: list[int]) -> list[Any]:
    """Right-to-left text comes in visual order; text in pieces is looked for by its characters."""
    turned = _occurrences(stream, text[::-1])
    if turned:
        return [chars[owner[m + len(text) - 1]] for m in turned]
    return [] if Counter(text) - Counter(stream) else [chars[owner[m]] for m in _occurrences(stream, text[:1])]


def _distance(line: Line, char: Any, page: Any, scale: float) -> float:
    dx = char["x0"] * scale - line.rect.x
    dy = (float(page.height) - char["matrix"][5]) * scale - line.baseline
    return float(np.hypot(dx, dy))


def native_text(deck: Path) -> list[str]:
    """The text of each slide's `a:t` elements (shapes and charts), without white space."""
    made = []
    with zipfile.ZipFile(deck) as archive:
        names = [n for n in archive.namelist() if re.fullmatch(r"ppt/slides/slide\d+\.xml", n)]
        for name in sorted(names, key=lambda n: int(re.findall(r"\d+", n)[0])):
            root = etree.fromstring(archive.read(name))
            made.append(_plain("".join(t.text or "" for t in root.iter(f"{_A}t"))))
    return made


def picture_areas(deck: Path) -> list[float]:
    """Share of each slide that `p:pic` shapes cover; more than 1 where they lie on each other."""
    made = []
    with zipfile.ZipFile(deck) as archive:
        size = etree.fromstring(archive.read("ppt/presentation.xml")).find(f"{_P}sldSz")
        assert size is not None
        whole = int(size.get("cx", "1")) * int(size.get("cy", "1"))
        names = [n for n in archive.namelist() if re.fullmatch(r"ppt/slides/slide\d+\.xml", n)]
        for name in sorted(names, key=lambda n: int(re.findall(r"\d+", n)[0])):
            root = etree.fromstring(archive.read(name))
            extents = [e for pic in root.iter(f"{_P}pic") for e in pic.iter(f"{_A}ext") if e.get("cx")]
            made.append(sum(int(e.get("cx", "0")) * int(e.get("cy", "0")) for e in extents) / whole)
    return made
