"""Score: one deck against its page's reference, whoever wrote the deck. Shares 0..1, errors in px of the slide.

SSIM alone misleads (white slides score high, pictures win it): it stands beside what is real text and where it stands.
"""

from __future__ import annotations

import io
import itertools
import re
import statistics
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import openxml_audit
import pdfplumber
from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]
from PIL import Image

from agents.checks.package_rules import broken_rules
from benchmarks.render.measure import pictures, similarity
from benchmarks.render.reference import SlideReference, Word, plain

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
FULL = 0.9
_MATHEMATICS = re.compile(r"/oMath\[\d+\]/.*r\[\d+\]: Unexpected element 'rPr'")
"""PowerPoint itself writes `a:rPr` in runs of an equation; the package's schema is Word's: it has `w:rPr` there."""


@dataclass
class SlideScore:
    """One slide."""

    ssim: float
    content_ssim: float
    words: int = 0
    chars: int = 0
    real: int = 0
    """Characters of words that are real text in the file and seen in the PDF."""
    doubled: int = 0
    excess: float = 0.0
    full_picture: bool = False
    invalid: bool = False
    errors: list[float] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)


@dataclass
class DeckScore:
    """A deck's slides and the seconds that writing it took."""

    slides: list[SlideScore]
    seconds: float

    def figures(self) -> dict[str, float]:
        """The measures by name, over all slides."""
        listed = self.slides
        chars = sum(s.chars for s in listed) or 1
        errors = [e for s in listed for e in s.errors]
        medians = [statistics.fmean(s.errors) for s in listed if s.errors]
        return {
            "SSIM": statistics.fmean(s.ssim for s in listed),
            "content SSIM": statistics.fmean(s.content_ssim for s in listed),
            "real text": sum(s.real for s in listed) / chars,
            "doubled": sum(s.doubled for s in listed) / chars,
            "excess picture": statistics.fmean(s.excess for s in listed),
            "full-slide": float(sum(s.full_picture for s in listed)),
            "error px": statistics.fmean(errors) if errors else 0.0,
            "median slide px": statistics.median(medians) if medians else 0.0,
            "invalid": float(sum(s.invalid for s in listed)),
            "s/slide": self.seconds / max(1, len(listed)),
        }


def score(deck: Path, pdf: Path, reference: Sequence[SlideReference], seconds: float) -> DeckScore:
    """Measure a deck (its file and LibreOffice's PDF of it) against the page. ValueError if pages are missing."""
    width, height = round(reference[0].width), round(reference[0].height)
    drawn = pictures(pdf, width, height)
    if len(drawn) != len(reference):
        raise ValueError(f"{len(reference)} slides became {len(drawn)} pages")
    parts = slide_parts(deck)
    invalid = invalid_slides(deck)
    made = []
    with pdfplumber.open(pdf) as document:
        for number, (page, picture, slide, root) in enumerate(
            zip(document.pages, drawn, reference, parts, strict=True), 1
        ):
            shown = Image.open(io.BytesIO(slide.png)).convert("RGB").resize((width, height))
            one = SlideScore(*similarity(shown, picture), invalid=number in invalid)
            _text(one, slide, root, page, width / float(page.width))
            _pictures(one, slide, root, deck)
            made.append(one)
    return DeckScore(made, seconds)


def slide_parts(deck: Path) -> list[Any]:
    """The slides' XML in their order of presentation."""
    relation = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
    with zipfile.ZipFile(deck) as archive:
        rels = etree.fromstring(archive.read("ppt/_rels/presentation.xml.rels"))
        targets = {r.get("Id"): r.get("Target", "") for r in rels}
        listed = etree.fromstring(archive.read("ppt/presentation.xml")).iter(f"{_P}sldId")
        names = [targets[e.get(relation)].lstrip("/") for e in listed]
        return [etree.fromstring(archive.read(n if n.startswith("ppt/") else f"ppt/{n}")) for n in names]


def invalid_slides(deck: Path) -> set[int]:
    """Numbers of slides whose XML breaks the schemas or the rules that PowerPoint repairs by."""
    said = schema_errors(deck) + broken_rules(deck)
    return {int(n) for sentence in said for n in re.findall(r"slides/slide(\d+)\.xml", sentence)}


def schema_errors(deck: Path) -> list[str]:
    """What breaks the Open XML schemas."""
    errors = (str(e) for e in openxml_audit.validate_pptx(str(deck)).errors)
    return [e for e in errors if not _MATHEMATICS.search(e)]


def _text(one: SlideScore, slide: SlideReference, root: Any, page: Any, scale: float) -> None:
    native = plain(" ".join(t.text or "" for t in _shown_texts(root)))
    chars = [c for c in page.chars if c["text"].strip()]
    stream, owner = [], []
    for index, char in enumerate(chars):
        for letter in plain(char["text"]):
            stream.append(letter)
            owner.append(index)
    flow = "".join(stream)
    spots: dict[str, list[Word]] = defaultdict(list)
    for word in slide.words:
        spots[word.text].append(word)
    one.words, one.chars = len(slide.words), sum(len(w.text) for w in slide.words)
    for text, listed in spots.items():
        in_file = max(native.count(text), native.count(text[::-1]) if _is_rtl(text) else 0)
        found = [[chars[owner[at + i]] for i in range(len(text))] for at in _occurrences(flow, text)]
        pairs = _assigned(listed, found, page, scale)
        one.errors += [error for _, error in pairs]
        seen = min(len(pairs), in_file)
        one.real += seen * len(text)
        one.lost += [text] * (len(listed) - seen)
    extra = Counter(native) - slide.characters
    one.doubled = sum(extra.values())


def _shown_texts(root: Any) -> Iterator[Any]:
    """Texts of the slide. Of alternate content a program shows one branch; ours, in LibreOffice, is the fallback."""
    for text in root.iter(f"{_A}t"):
        if next(text.iterancestors(f"{_MC}Choice"), None) is None:
            yield text


def _is_rtl(text: str) -> bool:
    return any("\u0590" <= c <= "\u08ff" for c in text)


def _occurrences(flow: str, text: str) -> list[int]:
    found = [m.start() for m in re.finditer(re.escape(text), flow)]
    if _is_rtl(text):
        # PDFs keep such text in visual order, but a lam-alef ligature as its two letters in reading order.
        turned = {text[::-1], re.sub("([اأإآ])ل", "ل\\1", text[::-1])}
        found += [m.start() for t in turned for m in re.finditer(re.escape(t), flow)]
    elif not any(c.isalnum() for c in text) and text != text[::-1]:
        # Signs between brackets stand mirrored among right-to-left letters.
        found += [m.start() for m in re.finditer(re.escape(text[::-1]), flow)]
    return found


def _assigned(words: list[Word], found: list[list[Any]], page: Any, scale: float) -> list[tuple[Word, float]]:
    """Nearest pairs first, each word and each place once."""
    distances = sorted(
        (_distance(w, f, page, scale), i, j) for (i, w), (j, f) in itertools.product(enumerate(words), enumerate(found))
    )
    used_words: set[int] = set()
    used_places: set[int] = set()
    pairs = []
    for distance, i, j in distances:
        if i not in used_words and j not in used_places:
            used_words.add(i)
            used_places.add(j)
            pairs.append((words[i], distance))
    return pairs


def _distance(word: Word, chars: list[Any], page: Any, scale: float) -> float:
    x0, x1 = min(c["x0"] for c in chars), max(c["x1"] for c in chars)
    if word.turned:
        top, bottom = min(c["top"] for c in chars), max(c["bottom"] for c in chars)
        return float(np.hypot((x0 + x1) / 2 * scale - word.centre[0], (top + bottom) / 2 * scale - word.centre[1]))
    baseline = (float(page.height) - chars[0]["matrix"][5]) * scale
    return float(np.hypot(x0 * scale - word.x, baseline - word.baseline))


def _pictures(one: SlideScore, slide: SlideReference, root: Any, deck: Path) -> None:
    with zipfile.ZipFile(deck) as archive:
        size = etree.fromstring(archive.read("ppt/presentation.xml")).find(f"{_P}sldSz")
    across, down = int(size.get("cx")) / slide.width, int(size.get("cy")) / slide.height
    boxes = []
    for holder in (*root.iter(f"{_P}pic"), *root.iter(f"{_P}sp")):
        if holder.tag == f"{_P}sp" and holder.find(f"{_P}spPr/{_A}blipFill") is None:
            continue
        place = holder.find(f"{_P}spPr/{_A}xfrm")
        if place is not None:
            x, y = (int(place.find(f"{_A}off").get(k)) for k in ("x", "y"))
            w, h = (int(place.find(f"{_A}ext").get(k)) for k in ("cx", "cy"))
            boxes.append((x / across, y / down, (x + w) / across, (y + h) / down))
    if root.find(f"{_P}cSld/{_P}bg//{_A}blipFill") is not None:
        boxes.append((0.0, 0.0, slide.width, slide.height))
    covered, own = (_mask(b, slide) for b in (boxes, slide.pictures))
    one.excess = float((covered & ~own).mean())
    one.full_picture = bool(covered.mean() >= FULL > own.mean())


def _mask(boxes: Sequence[tuple[float, float, float, float]], slide: SlideReference) -> np.ndarray:
    """Which pixels the boxes cover; a pixel of slack around the page's own."""
    mask = np.zeros((round(slide.height), round(slide.width)), dtype=bool)
    for x0, y0, x1, y1 in boxes:
        rows = slice(max(0, int(y0 - 1)), max(0, int(np.ceil(y1 + 1))))
        mask[rows, max(0, int(x0 - 1)) : max(0, int(np.ceil(x1 + 1)))] = True
    return mask
