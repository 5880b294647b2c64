"""Surplus: words that have no room on a slide move to its notes, where parting it was no help.

The point stays and what explains it goes: first points of lower ranks, then sentences after a paragraph's first, then
the last points, each time of the text that has most words. Nothing is lost and nothing is written; a text that would
lose most of its words stays as it is. Only slides have notes that somebody speaks: posters and pages are left, and so
are animated slides, whose effects name paragraphs.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from agents.checks.base import Fault, FaultKind
from agents.checks.deck_reader import presentation_of, shapes_of
from agents.checks.medium import medium_of
from agents.checks.mend.added_notes import with_notes
from agents.checks.mend.bench import A, P
from agents.checks.mend.loop import Reworked
from agents.checks.mend.paragraphs import SENTENCE, WORDS, exact, keep, rank_of, words_of
from agents.checks.mend.places import heights
from agents.checks.prose import words_in
from agents.render.scene import Scene, TextBlock

KINDS: frozenset[FaultKind] = frozenset({"overflow", "clipped", "wall_of_text", "crowded"})
MOST = 2 / 3
"""Share of a text's words that may go"""
HEAD = 8
"""Most words of a first paragraph that heads the others"""
_MOVABLE = (*WORDS, f"{A}br")
_CLICK = f"{A}hlinkClick"


@dataclass
class _Text:
    """A shape's text, and what went of it: by paragraph and by the place that it had there, the words."""

    paragraphs: list[Any]
    all: int
    """Words that it had"""
    rank: int
    """Of its points"""
    gone: dict[tuple[int, int], str] = field(default_factory=dict)

    @property
    def words(self) -> int:
        return sum(words_in(words_of(p)) for p in self.paragraphs if p.getparent() is not None)

    @property
    def left(self) -> list[tuple[int, Any]]:
        """The paragraphs that still stand on the slide and say something, with their places."""
        return [(at, p) for at, p in enumerate(self.paragraphs) if p.getparent() is not None and words_of(p)]


def moved(data: bytes, scene: Scene, faults: Sequence[Fault], barred: frozenset[int]) -> Reworked:
    """Move surplus words of slides with one of the faults to their notes, but for the numbers `barred`."""
    presentation = presentation_of(data)
    done: list[tuple[int, str]] = []
    spoken = []
    slides = list(presentation.slides)
    for number, slide in enumerate(slides, 1):
        mine = [f for f in faults if f.slide == number and f.kind in KINDS]
        if number in barred or not mine or medium_of(scene.width, scene.height).name != "slide":
            continue
        if slide._element.find(f"{P}timing") is not None:
            continue
        texts = _texts(slide, number)
        for node, need in _needs(mine, number, scene, texts):
            _reduce(list(texts.values()) if node is None else [texts[node]], need)
        lines = [line for text in texts.values() for line in _spoken(text)]
        if lines:
            spoken.append((slide, lines))
            count = sum(words_in(words) for text in texts.values() for words in text.gone.values())
            done.append((number, f"{count} words that had no room moved to the notes."))
    return Reworked(with_notes(data, presentation, spoken) if spoken else data, done, list(range(1, len(slides) + 1)))


def _texts(slide: Any, number: int) -> dict[str, _Text]:
    """The texts that may lose words, by the id of their node: no titles, no footers."""
    found: dict[str, _Text] = {}
    for at, shape in enumerate(shapes_of(slide), 1):
        if not shape.has_text_frame or not shape.text_frame.text.strip():
            continue
        mark = shape._element.find(f".//{P}nvPr/{P}ph")
        if mark is None or mark.get("type") not in ("title", "ctrTitle", "subTitle", "ftr", "sldNum", "dt"):
            paragraphs = list(shape._element.iter(f"{A}p"))
            rank = min((rank_of(p) for p in paragraphs if words_of(p)), default=0)
            found[f"{number}-{at}"] = _Text(paragraphs, sum(words_in(words_of(p)) for p in paragraphs), rank)
    return found


def _needs(
    faults: Sequence[Fault], number: int, scene: Scene, texts: dict[str, _Text]
) -> Iterator[tuple[str | None, int]]:
    """How many words each fault wants gone, of the text of a node or of all."""
    for fault in faults:
        if not fault.measured:
            continue
        if fault.kind == "wall_of_text" and fault.node is None and fault.limit:
            yield None, math.ceil(fault.measured - fault.limit)
        elif fault.kind == "crowded" and fault.limit and fault.limit < 1:
            yield None, math.ceil(sum(t.words for t in texts.values()) * (1 - fault.limit / fault.measured))
        elif fault.kind in ("overflow", "clipped") and fault.node in texts:
            node = next((n for n in scene.slides[number - 1].nodes if n.id == fault.node and n.kind == "text"), None)
            lines = [line for p in node.paragraphs for line in p.lines] if isinstance(node, TextBlock) else []
            if isinstance(node, TextBlock) and lines:
                room, needed = heights(node, lines)
                needed = max(needed, room + fault.measured)
                if room > 0:
                    yield fault.node, math.ceil(texts[fault.node].words * (1 - room / needed))


def _reduce(texts: Sequence[_Text], need: int) -> None:
    """Take words out of the texts until as many are gone; nothing where the texts do not have them."""
    gone = 0
    while gone < need:
        ordered = sorted(texts, key=lambda t: -t.words)
        taken = next((n for text in ordered if (n := _detail(text))), 0) or _sentence(ordered, need - gone)
        taken = taken or next((n for text in ordered if (n := _point(text))), 0)
        if not taken:
            return
        gone += taken


def _detail(text: _Text) -> int:
    """Take the last point of a lower rank."""
    low = [(at, p) for at, p in text.left if rank_of(p) > text.rank and _is_movable(p)]
    return _take(text, *low[-1]) if low else 0


def _sentence(texts: Sequence[_Text], need: int) -> int:
    """Take a last sentence of a paragraph that has more than one: the shortest that is enough, else the longest."""
    held = [
        (words_in(exact(p)[ends[-1] :]), -n, -at, text, p, ends[-1])
        for n, text in enumerate(texts)
        for at, p in text.left
        if (ends := _ends(p)) and _may_lose(text, words_in(exact(p)[ends[-1] :]))
    ]
    if not held:
        return 0
    enough = [h for h in held if h[0] >= need]
    count, _, at, text, paragraph, end = min(enough, key=lambda h: h[:1]) if enough else max(held, key=lambda h: h[:3])
    text.gone[-at, end] = exact(paragraph)[end:].strip()
    keep(paragraph, 0, end)
    return max(1, count)


def _point(text: _Text) -> int:
    """Take the last point where two stay."""
    if len(text.left) < 3 or not _is_movable(text.left[-1][1]):
        return 0
    return _take(text, *text.left[-1])


def _take(text: _Text, at: int, paragraph: Any) -> int:
    count = words_in(words_of(paragraph))
    if not _may_lose(text, count):
        return 0
    text.gone[at, 0] = words_of(paragraph)
    paragraph.getparent().remove(paragraph)
    last = text.left[-1][1] if text.left else None
    if last is not None and words_of(last).endswith((":", "：")) and len(text.left) > 1 and _is_movable(last):
        return count + _take(text, *text.left[-1])
    return max(1, count)


def _may_lose(text: _Text, count: int) -> bool:
    return text.all - text.words + count <= MOST * text.all


def _is_movable(paragraph: Any) -> bool:
    plain = all(child.tag in _MOVABLE for child in paragraph)
    return plain and next(paragraph.iter(_CLICK), None) is None


def _ends(paragraph: Any) -> list[int]:
    """Where a paragraph's sentences end but for the last, if some may go."""
    plain = all(child.tag in WORDS for child in paragraph) and next(paragraph.iter(_CLICK), None) is None
    words = exact(paragraph)
    return [e.end() for e in SENTENCE.finditer(words) if words[e.end() :].strip()] if plain else []


def _spoken(text: _Text) -> Iterator[str]:
    """The words that went, in their order, each after the point or the heading that stays on the slide above it."""
    told: set[int] = set()
    for at, start in sorted(text.gone):
        above = _above(text, at) if not start else _heading(text, at)
        if above is not None and above not in told:
            told.add(above)
            yield re.sub(r"\s+", " ", words_of(text.paragraphs[above]))
        yield re.sub(r"\s+", " ", text.gone[at, start])


def _above(text: _Text, at: int) -> int | None:
    """The point that a point of a lower rank belongs to; the heading for others."""
    rank = rank_of(text.paragraphs[at])
    higher = next((n for n in range(at - 1, -1, -1) if rank_of(text.paragraphs[n]) < rank), None)
    if higher is None:
        return _heading(text, at)
    return higher if text.paragraphs[higher].getparent() is not None else None


def _heading(text: _Text, at: int) -> int | None:
    """A short first paragraph above others that is no sentence."""
    first = text.left[0][0] if text.left else at
    if first >= at or len(text.paragraphs) > 3 or rank_of(text.paragraphs[first]):
        return None
    words = words_of(text.paragraphs[first])
    short = words_in(words) <= HEAD and not words.rstrip().endswith((".", "。", "!", "！", "?", "？"))
    return first if short else None
