"""Running headers, footers and page numbers: what stands at the same place of many pages. It does not read the body."""

from __future__ import annotations

import re
from collections import Counter, defaultdict

from agents.sources.pdf_lines import Line

_ZONE = 0.11
"""Share of the page height, at the top and at the bottom, where furniture may stand."""
_EDGE_LINES = 3
_PAGE_NUMBER = re.compile(
    r"^[\s\-–—·|~]*(?:page|p\.|seite|第)?\s*(?:\d{1,4}|[ivxlc]{1,7})\s*(?:页)?(?:\s*(?:of|/|von|共)\s*\d{1,4}\s*页?)?[\s\-–—·|~]*$",
    re.I,
)


def furniture_of(pages: list[list[Line]], heights: list[float], body_size: float) -> set[Line]:
    """The lines that belong to the page and not to the text."""
    found: set[Line] = set()
    repeated: dict[tuple[str, str, int], list[Line]] = defaultdict(list)
    slots: dict[tuple[str, int], list[Line]] = defaultdict(list)
    for lines, height in zip(pages, heights, strict=True):
        for side, line in _edge_lines(lines, height):
            if _PAGE_NUMBER.match(line.text):
                found.add(line)
                continue
            place = round(line.baseline / 4)
            repeated[(side, _skeleton(line.text), place)].append(line)
            if _stands_apart(line, lines, side):
                slots[(side, place)].append(line)
    count = len(pages)
    for (_, skeleton, _), lines in repeated.items():
        small = all(line.size <= 1.12 * body_size for line in lines)
        if small and skeleton and len(lines) >= max(2, min(3, round(0.4 * count))):
            found.update(lines)
    found.update(_slot_lines(slots, count, body_size))
    return found


def _edge_lines(lines: list[Line], height: float) -> list[tuple[str, Line]]:
    texts = [line for line in lines if line.is_text]
    by_place = sorted(texts, key=lambda line: line.baseline)
    top = [("top", line) for line in by_place[:_EDGE_LINES] if line.box.y1 < _ZONE * height]
    bottom = [("bottom", line) for line in by_place[-_EDGE_LINES:] if line.box.y0 > (1 - _ZONE) * height]
    return top + bottom


def _skeleton(text: str) -> str:
    return re.sub(r"\d+|\b[ivxlc]{1,6}\b", "#", " ".join(text.lower().split()))


def _stands_apart(line: Line, lines: list[Line], side: str) -> bool:
    """Whether a clear gap parts the line from the text."""
    others = [o for o in lines if o is not line and abs(o.baseline - line.baseline) > 3]
    if side == "top":
        below = [o.box.y0 for o in others if o.baseline > line.baseline]
        return not below or min(below) - line.box.y1 > 0.9 * line.size
    above = [o.box.y1 for o in others if o.baseline < line.baseline]
    return not above or line.box.y0 - max(above) > 0.9 * line.size


def _slot_lines(slots: dict[tuple[str, int], list[Line]], pages: int, body_size: float) -> list[Line]:
    """Chapter titles that run along: apart from the text, on most pages, with words that come again or a number."""
    found: list[Line] = []
    for lines in slots.values():
        if pages < 4 or len({line.page for line in lines}) < 0.5 * pages:
            continue
        words = Counter(_skeleton(re.sub(r"\d+\s*$|^\s*\d+\s", "", line.text)) for line in lines)
        for line in lines:
            numbered = bool(re.search(r"^\d{1,4}\s|\s\d{1,4}$", line.text))
            again = words[_skeleton(re.sub(r"\d+\s*$|^\s*\d+\s", "", line.text))] > 1
            if line.size <= 1.12 * body_size and (numbered or again):
                found.append(line)
    return found
