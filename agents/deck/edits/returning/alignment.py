"""Which shape is which, and which slide is which, in a file that another program may have written anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from agents.deck.edits.returning.carrier import WrittenShape, WrittenSlide
from agents.deck.edits.returning.shapes import Shape, plain

LEAST_ALIKE = 0.55
"""Share of what a slide says that must be found again to know it by."""


@dataclass
class Paired:
    """Shapes of a slide then and now."""

    both: list[tuple[WrittenShape, Shape]] = field(default_factory=list)
    gone: list[WrittenShape] = field(default_factory=list)
    new: list[Shape] = field(default_factory=list)


def paired(written: Sequence[WrittenShape], now: Sequence[Shape]) -> Paired:
    """Pairs by number and name, then by name and kind, then by what is said, one paragraph at least."""
    left_then, left_now = list(written), list(now)
    result = Paired()
    for rule in (
        lambda w, s: w.id == s.id and w.name == s.name and w.kind == s.kind,
        lambda w, s: w.name == s.name and w.kind == s.kind and _said(w) == [plain(t) for t in s.texts],
        lambda w, s: w.kind == s.kind and bool(w.texts) and _said(w) == [plain(t) for t in s.texts],
        lambda w, s: w.name == s.name and w.kind == s.kind,
        lambda w, s: w.kind == s.kind == "text" and _alike(w, s) >= LEAST_ALIKE,
        lambda w, s: w.kind == s.kind == "text" and not {plain(t) for t in s.texts}.isdisjoint(_said(w)),
        lambda w, s: w.kind == s.kind and w.kind in ("chart", "table", "picture"),
        lambda w, s: w.kind == s.kind == "other" and w.name.split(" ")[0] == s.name.split(" ")[0],
    ):
        for was in list(left_then):
            found = next((s for s in left_now if rule(was, s)), None)
            if found is not None:
                left_then.remove(was)
                left_now.remove(found)
                result.both.append((was, found))
    result.gone = left_then
    result.new = [s for s in left_now if not s.is_furniture and not _empty(s)]
    order = {id(w): n for n, w in enumerate(written)}
    result.both.sort(key=lambda pair: order[id(pair[0])])
    return result


def _empty(shape: Shape) -> bool:
    """A placeholder that nobody filled."""
    return shape.placeholder is not None and shape.kind == "text" and not shape.texts


def _said(written: WrittenShape) -> list[str]:
    return [plain(t.words) for t in written.texts]


def _alike(written: WrittenShape, shape: Shape) -> float:
    a, b = "\n".join(_said(written)), "\n".join(plain(t) for t in shape.texts)
    return SequenceMatcher(None, a, b, autojunk=False).ratio() if a and b else 0.0


def slides_by_likeness(
    numbers: Sequence[int], texts: Sequence[list[str]], written: Sequence[WrittenSlide]
) -> dict[int, str]:
    """For each slide (by number) the written slide that it says most of, best first, each once."""
    rated: list[tuple[float, int, str]] = []
    for number, held in zip(numbers, texts, strict=True):
        now = {plain(t) for t in held}
        for slide in written:
            then = {plain(t.words) for s in slide.shapes for t in s.texts if t.path}
            if then and now:
                # A slide that lost or gained paragraphs is still the same slide; one that shares few is not.
                rated.append((2 * len(then & now) / (len(then) + len(now)), number, slide.id))
    found: dict[int, str] = {}
    for share, number, slide_id in sorted(rated, key=lambda r: (-r[0], r[1])):
        if share >= LEAST_ALIKE and number not in found and slide_id not in found.values():
            found[number] = slide_id
    return found
