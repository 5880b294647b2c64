"""Deck print: where the text of anybody's deck really stands, from a printed page of it. It knows no shapes.

A printed page holds characters in drawing order; a paragraph of the deck is found in them by its letters, at the place
nearest to the shape that it belongs to.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from agents.render.scene import Color, Line, Rect, Run

INK = Color(r=0, g=0, b=0)
MOST_CANDIDATES = 60
_BOLD = re.compile(r"bold|black|heavy", re.IGNORECASE)
_RTL = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")


class Print:
    """The characters of a printed page, handed out to the texts that they belong to."""

    def __init__(self, page: Any, width: float) -> None:
        self.scale = width / float(page.width)
        self.height = float(page.height)
        self.chars = [c for c in page.chars if c["text"].strip()]
        # A ligature is one character of the page and several letters of the text.
        letters = [(letter, index) for index, c in enumerate(self.chars) for letter in _letters(c["text"])]
        self.stream = "".join(letter for letter, _ in letters)
        self._owner = [index for _, index in letters]
        self._taken = [False] * len(self.stream)

    def lines(self, text: str, near: Rect) -> list[Line]:
        """Where a paragraph's text was printed: its lines; none where it was not. `near`: its shape, px."""
        wanted = _letters(text)
        if not wanted:
            return []
        at = self._find(wanted, near)
        if at is None and _RTL.search(wanted):
            at = self._find_shuffled(wanted, near)
        if at is None:
            return []
        self._taken[at : at + len(wanted)] = [True] * len(wanted)
        lines, rest = [], unicodedata.normalize("NFKC", text)
        chars = [self.chars[index] for index in dict.fromkeys(self._owner[at : at + len(wanted)])]
        if abs(chars[0]["matrix"][1]) > 0.01 * abs(chars[0]["matrix"][0]):
            return [self._turned(chars, text.strip())]
        for part in _by_baseline(chars):
            count = sum(len(_letters(c["text"])) for c in part)
            said = re.match(rf"\s*(?:\S\s*){{{count}}}", rest)
            lines.append(self._line(part, said[0].strip() if said else ""))
            rest = rest[said.end() :] if said else ""
        return lines

    def _find(self, wanted: str, near: Rect) -> int | None:
        """Where the letters stand that are nobody's yet, nearest to the shape; whole words before parts of others."""
        best: tuple[bool, float, int] | None = None
        at = self.stream.find(wanted)
        for _ in range(MOST_CANDIDATES):
            if at < 0:
                break
            if not any(self._taken[at : at + len(wanted)]):
                found = (not self._whole(at, len(wanted)), self._distance(at, near), at)
                best = found if best is None else min(best, found)
            at = self.stream.find(wanted, at + 1)
        return best[2] if best else None

    def _find_shuffled(self, wanted: str, near: Rect) -> int | None:
        """As `_find`, for right-to-left text: printed from the left line by line, but for ligatures and numbers."""
        count, length = Counter(wanted), len(wanted)
        window = Counter(self.stream[:length])
        found = []
        for at in range(len(self.stream) - length + 1):
            if window == count and not any(self._taken[at : at + length]):
                found.append((self._distance(at, near), at))
            if at + length < len(self.stream):
                window[self.stream[at + length]] += 1
                window[self.stream[at]] -= 1
        return min(found)[1] if found else None

    def _whole(self, at: int, length: int) -> bool:
        """Whether the letters around a find belong to other words."""
        return self._parted(at - 1, at) and self._parted(at + length - 1, at + length)

    def _parted(self, before: int, after: int) -> bool:
        if before < 0 or after >= len(self._owner):
            return True
        a, b = self.chars[self._owner[before]], self.chars[self._owner[after]]
        if a is b:
            return False
        size = float(a["size"]) or 1.0
        return abs(a["matrix"][5] - b["matrix"][5]) > 0.3 * size or abs(b["x0"] - a["x1"]) > 0.12 * size

    def _distance(self, at: int, near: Rect) -> float:
        char = self.chars[self._owner[at]]
        x, y = float(char["x0"]) * self.scale, (self.height - char["matrix"][5]) * self.scale
        return max(near.x - x, x - near.x - near.w, 0.0) + max(near.y - y, y - near.y - near.h, 0.0)

    def _turned(self, chars: Sequence[Any], text: str) -> Line:
        """Text that is not level: one line, its box the page's."""
        x0, x1 = (self.scale * pick(c[key] for c in chars) for pick, key in ((min, "x0"), (max, "x1")))
        top, bottom = (self.scale * pick(c[key] for c in chars) for pick, key in ((min, "top"), (max, "bottom")))
        upright = abs(chars[0]["matrix"][1]) > abs(chars[0]["matrix"][0])
        size = self.scale * max(float(c["width"] if upright else c["height"]) for c in chars)
        run = Run(text=text, family="", size=size, color=_color(chars[0].get("non_stroking_color")))
        return Line(rect=Rect(x=x0, y=top, w=x1 - x0, h=bottom - top), baseline=bottom, runs=[run])

    def _line(self, chars: Sequence[Any], text: str) -> Line:
        x0 = min(c["x0"] for c in chars) * self.scale
        x1 = max(c["x1"] for c in chars) * self.scale
        size = max(float(c["size"]) for c in chars) * self.scale
        baseline = (self.height - chars[0]["matrix"][5]) * self.scale
        rect = Rect(x=x0, y=baseline - size, w=x1 - x0, h=1.25 * size)
        return Line(rect=rect, baseline=baseline, runs=_runs(chars, text, size))


def _runs(chars: Sequence[Any], text: str, size: float) -> list[Run]:
    """A line's text parted where its colour or weight changes; as one where the print has other letters."""
    made: list[Run] = []
    rest = text
    for (color, bold), part in itertools.groupby(
        chars, key=lambda c: (_color(c.get("non_stroking_color")), _is_bold(c))
    ):
        count = sum(len(_letters(c["text"])) for c in part)
        said = re.match(rf"(?:\S\s*){{{count}}}", rest)
        if said is None:
            return [Run(text=text, family="", size=size, color=_color(chars[0].get("non_stroking_color")))]
        made.append(Run(text=said[0], family="", size=size, weight=700 if bold else 400, color=color))
        rest = rest[said.end() :]
    return made


def _is_bold(char: Any) -> bool:
    return bool(_BOLD.search(str(char.get("fontname") or "")))


def _letters(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _by_baseline(chars: Sequence[Any]) -> Iterator[list[Any]]:
    line: list[Any] = []
    for char in chars:
        if line and abs(char["matrix"][5] - line[-1]["matrix"][5]) > 0.6 * float(char["size"]):
            yield line
            line = []
        line.append(char)
    if line:
        yield line


def _color(value: Any) -> Color:
    parts = list(value) if isinstance(value, list | tuple) else [value] if isinstance(value, int | float) else []
    if len(parts) == 4:
        c, m, y, k = (min(1.0, max(0.0, float(p))) for p in parts)
        parts = [(1 - c) * (1 - k), (1 - m) * (1 - k), (1 - y) * (1 - k)]
    if len(parts) == 1:
        parts *= 3
    if len(parts) != 3 or not all(isinstance(p, int | float) for p in parts):
        return INK
    r, g, b = (round(255 * min(1.0, max(0.0, float(p)))) for p in parts)
    return Color(r=r, g=g, b=b)
