"""Splitting: a slide with more text than it bears becomes two or more of the same layout, "Title (1/2)" and "(2/2)".

Nothing is lost and nothing is written: paragraphs move, and one that is too long by itself is parted after a sentence.
The first part keeps all else: notes, pictures, charts, other texts; the others get the title, footers and ornaments.
Left alone are animated slides, whose effects name paragraphs, slides without a title, texts in groups, and what is a
part already.
"""

from __future__ import annotations

import copy
import itertools
import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]

from agents.checks.base import Fault, FaultKind
from agents.checks.deck_reader import presentation_of
from agents.checks.medium import medium_of
from agents.checks.mend.added_slides import Added, with_slides
from agents.checks.mend.bench import A, Bench, P
from agents.checks.mend.loop import Reworked
from agents.checks.mend.paragraphs import BLANK, SENTENCE, WORDS, exact, keep, rank_of, words_of
from agents.checks.prose import words_in
from agents.checks.wording import cut
from agents.render.scene import Scene

WORDY: frozenset[FaultKind] = frozenset({"wall_of_text", "crowded"})
"""What no smaller letters mend: parted before anything else is done"""
KINDS: frozenset[FaultKind] = WORDY.union(("overflow", "clipped"))
MOST_PARTS = 6
MAIN, SHARE = 0.6, 0.2
"""Shares of a slide's words: of the texts that are parted together, and of each of them"""
_NUMBERED = re.compile(r"[(（]\d+/\d+[)）]\s*$")
_TITLES, _FURNITURE = ("title", "ctrTitle"), ("ftr", "sldNum", "dt")
_EMBEDS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"


def split(data: bytes, scene: Scene, faults: Sequence[Fault], barred: frozenset[int]) -> Reworked:
    """Part the slides that have too much text by one of the faults, but for the numbers `barred`."""
    added: list[Added] = []
    done: list[tuple[int, str]] = []
    origin: list[int] = []
    changed: dict[str, bytes] = {}
    for number, slide in enumerate(presentation_of(data).slides, 1):
        mine = [f for f in faults if f.slide == number and f.kind in KINDS and not _is_one_paragraph(f)]
        parts = [] if number in barred or not mine else _parted(slide, number, scene, mine)
        origin += [number] * max(1, len(parts))
        if len(parts) < 2:
            continue
        name = str(slide.part.partname).lstrip("/")
        changed[name] = _bytes(parts[0])
        added += [Added(name, slide.slide_id, _bytes(part)) for part in parts[1:]]
        title = cut(_title_of(slide._element), 40)
        done.append((len(origin) - len(parts) + 1, f"“{title}” has too much text and is {len(parts)} slides now."))
    return Reworked(with_slides(data, changed, added) if added else data, done, origin)


def _is_one_paragraph(fault: Fault) -> bool:
    return fault.kind == "wall_of_text" and fault.node is not None


def divided(bench: Bench, fault: Fault) -> str | None:
    """A paragraph that is too long becomes several, parted after sentences; its words stay on the slide."""
    shape = bench.shape(fault)
    if (
        not _is_one_paragraph(fault)
        or shape is None
        or not shape.has_text_frame
        or bench.is_animated
        or not fault.limit
    ):
        return None
    said = None
    for paragraph in list(shape._element.iter(f"{A}p")):
        words = cut(words_of(paragraph), 40)
        first, *others = _sentences(paragraph, fault.limit)
        for piece in reversed(others):
            first.addnext(piece)
        said = f"“{words}” is {len(others) + 1} paragraphs now." if others else said
    return said


def _bytes(slide: Any) -> bytes:
    return etree.tostring(slide, xml_declaration=True, encoding="UTF-8", standalone=True)


def _parted(slide: Any, number: int, scene: Scene, faults: Sequence[Fault]) -> list[Any]:
    """The slide's element once for each part; nothing where it cannot be parted well."""
    element = slide._element
    title = _holder(element, _TITLES)
    if title is None or element.find(f"{P}timing") is not None or _NUMBERED.search(words_of(title)):
        return []
    bodies = _bodies(element, title, number, scene, faults)
    count = min(MOST_PARTS, max(_needed(f, scene) for f in faults))
    longest = medium_of(scene.width, scene.height).paragraph
    heaps = [_heaps(list(body.iter(f"{A}p")), count, longest) for body in bodies]
    if not heaps or len({len(heap) for heap in heaps}) > 1 or len(heaps[0]) < 2:
        return []
    places = [list(element.iter(f"{P}sp")).index(body) for body in bodies]
    shares = [dict(zip(places, share, strict=True)) for share in zip(*heaps, strict=True)]
    return [_part(element, share, place, len(shares)) for place, share in enumerate(shares, 1)]


def _holder(element: Any, kinds: Sequence[str]) -> Any:
    """The first placeholder of such a kind that says something."""
    for shape in element.iter(f"{P}sp"):
        if _kind(shape) in kinds and words_of(shape):
            return shape
    return None


def _kind(shape: Any) -> str:
    place = shape.find(f"{P}nvSpPr/{P}nvPr/{P}ph")
    return "" if place is None else place.get("type", "obj")


def _title_of(element: Any) -> str:
    title = _holder(element, _TITLES)
    return "" if title is None else words_of(title)


def _bodies(element: Any, title: Any, number: int, scene: Scene, faults: Sequence[Fault]) -> list[Any]:
    """The texts that are to be parted, columns side by side alike: those that hold most of the slide's words."""
    total = sum(words_in(words_of(s)) for s in _tellers(element, title))
    texts = [s for s in title.getparent().findall(f"{P}sp") if s is not title and _kind(s) not in _FURNITURE]
    found = [s for s in texts if words_in(words_of(s)) > SHARE * total]
    if sum(words_in(words_of(s)) for s in found) < MAIN * total:
        return []
    names = {n.name for n in scene.slides[number - 1].nodes if n.id in {f.node for f in faults if f.node}}
    own = {s.find(f"{P}nvSpPr/{P}cNvPr").get("name") for s in found}
    return found if not names or names & own else []


def _tellers(element: Any, title: Any) -> list[Any]:
    """Everything on the slide that says something beside its title and footers."""
    bodies = [*element.iter(f"{P}sp"), *element.iter(f"{P}graphicFrame")]
    return [s for s in bodies if s is not title and (s.tag != f"{P}sp" or _kind(s) not in _FURNITURE)]


def _needed(fault: Fault, scene: Scene) -> int:
    """How many slides a fault asks for."""
    if fault.measured is None:
        return 2
    if fault.kind in ("wall_of_text", "crowded"):
        return max(2, math.ceil(fault.measured / fault.limit)) if fault.limit else 2
    node = next((n for n in scene.slides[fault.slide - 1].nodes if n.id == fault.node and n.kind == "text"), None)
    return max(2, math.ceil((node.rect.h + fault.measured) / node.rect.h)) if node is not None and node.rect.h else 2


def _heaps(paragraphs: list[Any], count: int, longest: int) -> list[list[Any]]:
    """The paragraphs in up to `count` heaps of about as many words, each beginning with a point of the first rank."""
    pieces = [copy.deepcopy(p) for p in paragraphs if any(child.tag not in BLANK for child in p)]
    total = sum(words_in(words_of(p)) for p in pieces)
    pieces = [piece for p in pieces for piece in _sentences(p, min(longest, total / count))]
    rank = min((rank_of(p) for p in pieces), default=0)
    heaps: list[list[Any]] = [[]]
    seen = 0
    for piece in pieces:
        size = words_in(words_of(piece))
        heads = rank_of(piece) == rank and not (heaps[-1] and words_of(heaps[-1][-1]).endswith((":", "：")))
        if heaps[-1] and heads and len(heaps) < count and seen + size / 2 > total * len(heaps) / count:
            heaps.append([])
        heaps[-1].append(piece)
        seen += size
    for before, heap in itertools.pairwise(heaps):
        _count_on(before, heap)
    return heaps


def _sentences(paragraph: Any, most: float) -> list[Any]:
    """A paragraph that has more than `most` words in pieces that have fewer, as far as its sentences end."""
    whole = exact(paragraph)
    if words_in(whole) <= most or any(child.tag not in WORDS for child in paragraph):
        return [paragraph]
    ends = [found.end() for found in SENTENCE.finditer(whole)]
    middle = min(ends, key=lambda end: abs(words_in(whole[:end]) - words_in(whole) / 2), default=0)
    if not 0 < middle < len(whole):
        return [paragraph]
    first, rest = paragraph, copy.deepcopy(paragraph)
    keep(first, 0, middle)
    keep(rest, middle, len(whole))
    return [piece for half in (first, rest) for piece in _sentences(half, most)]


def _count_on(before: Sequence[Any], heap: Sequence[Any]) -> None:
    """Numbered points go on counting where the part before ended."""
    first = [p for p in (*before, *heap) if not rank_of(p) and p.find(f"{A}pPr/{A}buAutoNum") is not None]
    if not first:
        return
    start = int(first[0].find(f"{A}pPr/{A}buAutoNum").get("startAt", "1"))
    for paragraph in (p for p in first if p in heap):
        paragraph.find(f"{A}pPr/{A}buAutoNum").set("startAt", str(start + sum(p in before for p in first)))


def _part(element: Any, share: Mapping[int, Sequence[Any]], place: int, count: int) -> Any:
    """One part of a slide: its own share of the texts, by their place among the shapes, and its number in the title."""
    made = copy.deepcopy(element)
    title = _holder(made, _TITLES)
    shapes = list(made.iter(f"{P}sp"))
    bodies = [shapes[at] for at in share]
    for body, paragraphs in zip(bodies, share.values(), strict=True):
        frame = body.find(f"{P}txBody")
        for old in frame.findall(f"{A}p"):
            frame.remove(old)
        frame.extend(paragraphs)
        _less_shrunk(frame, count)
    if place > 1:
        for shape in list(title.getparent()):
            if shape is not title and shape not in bodies and not _is_furniture(shape):
                shape.getparent().remove(shape)
    last = list(title.iter(f"{A}t"))[-1]
    chinese = re.search("[㐀-鿿]", words_of(title))
    last.text = f"{(last.text or '').rstrip()}{f'（{place}/{count}）' if chinese else f' ({place}/{count})'}"
    return made


def _is_furniture(shape: Any) -> bool:
    """Footers, and shapes that say nothing: rules, panels, bands."""
    if shape.tag in (f"{P}nvGrpSpPr", f"{P}grpSpPr", f"{P}cxnSp", f"{P}extLst"):
        return True
    if shape.tag == f"{P}sp" and _kind(shape):
        return _kind(shape) in _FURNITURE
    return (
        shape.tag in (f"{P}sp", f"{P}grpSp") and not words_of(shape) and not any(e.get(_EMBEDS) for e in shape.iter())
    )


def _less_shrunk(frame: Any, count: int) -> None:
    """Text that was shrunk for all of its words need not be for a part of them."""
    fit = frame.find(f"{A}bodyPr/{A}normAutofit")
    if fit is None or not fit.get("fontScale"):
        return
    scale = fit.get("fontScale")
    share = float(scale.rstrip("%")) * (1000 if scale.endswith("%") else 1) * math.sqrt(count)
    if share < 100_000:
        fit.set("fontScale", str(round(share)))
        return
    for name in ("fontScale", "lnSpcReduction"):
        fit.attrib.pop(name, None)
