"""Composition: which arrangement of a layout suits how much there is to show, and where its parts then stand.

It knows slots and how text fits them; it knows neither HTML nor the classes of a spec's slides.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from agents.render import fit
from agents.render.layouts import Slot, Theme
from agents.sources.base import Language

LEAST_PAD, HANG, MOST_PAD, MOST_PAD_OF_TWO = 0.4, 0.62, 1.5, 2.6
"""em: least space above and below a row's text, how far text hangs under its rule, and most space around it; two rows
stand further apart, or they leave the lower half of a slide empty"""
NUMERAL = 1.12
"""em that a bold figure, its point and a space take."""
SPREAD_SAFETY = 1.002
"""Rows whose size is chosen get the height of the lines that they will have: one line counted as two is a hole."""
LIFT = 0.85
"""Share of a line that content moves up by under a title of one line."""
_STEPS = re.compile(
    r"\b(recommend\w*|(next |key )?steps|priorities|action (plan|items|points)|procedure)\b|建议|步骤|下一步|行动"
    r"(计划|方案|清单)|流程",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"\s*(\d+|[一二三四五六七八九十]+)\s*[.)、．：:]")
_SOURCES = {"sources", "references", "source", "bibliography", "来源", "资料来源", "参考资料", "参考文献", "引用来源"}


@dataclass(frozen=True)
class Rows:
    """A list set as rows, each hung under a rule."""

    size: int
    """px"""
    hang: int
    """px from a rule to the text under it"""
    indent: int
    """px from the edge to the text, where the markers hang"""
    heights: tuple[int, ...]
    """px of each row, in order"""

    @property
    def tops(self) -> list[int]:
        """px from the top of the list to each row's rule."""
        return [sum(self.heights[:n]) for n in range(len(self.heights))]


def rows_fit(slot: Slot, texts: Sequence[str], theme: Theme, language: Language) -> bool:
    """Whether the texts fit as rows at the slot's smallest size."""
    return _needed(slot, slot.sizes_in(language)[-1], texts, theme, language) <= slot.h


def rows(slot: Slot, texts: Sequence[str], theme: Theme, language: Language, *, numbered: bool = False) -> Rows:
    """The largest rows that fit, spread over the height of the slot."""
    if numbered:
        slot = slot.model_copy(update={"indent": max(slot.indent, NUMERAL)})
    sizes = slot.sizes_in(language)
    fitting = [n for n, s in enumerate(sizes) if _needed(slot, s, texts, theme, language) <= slot.h]
    first = fitting[0] if fitting else len(sizes) - 1
    candidates = [n for n in (first, first + 1) if n == first or (n < len(sizes) and sizes[n] >= fit.READABLE)]
    size = sizes[min(candidates, key=lambda n: (fit.orphans(slot, sizes[n], texts, theme, language), n))]
    font, bold = fit.role(slot, theme, language)
    line = slot.line_height(size, language)
    measure = slot.w / size - slot.indent
    text = [fit.line_count(t, measure, font, bold=bold, safety=SPREAD_SAFETY) * line for t in texts]
    most = MOST_PAD if len(texts) > 2 else MOST_PAD_OF_TWO
    pad = max(LEAST_PAD * size, min(most * size, (slot.h - sum(text)) / (2 * len(texts))))
    return Rows(size, round(min(pad, HANG * size)), round(slot.indent * size), tuple(int(t + 2 * pad) for t in text))


def _needed(slot: Slot, size: int, texts: Sequence[str], theme: Theme, language: Language) -> float:
    bare = slot.model_copy(update={"gap": 0.0})
    return fit.height(bare, size, texts, theme, language) + 2 * LEAST_PAD * size * len(texts)


def ordered(title: str, texts: Sequence[str]) -> bool:
    """Whether a list is one of steps or recommendations, which people refer to by number."""
    return bool(_STEPS.search(title)) and len(texts) > 1 and not any(_NUMBERED.match(t) for t in texts)


def names_sources(title: str) -> bool:
    """Whether a title says no more than that sources follow."""
    return title.strip().strip(":：").lower() in _SOURCES


def lifted(slot: Slot, title: Slot, title_text: str, theme: Theme, language: Language) -> Slot:
    """The slot, begun higher when the title above it takes one line only. Beside a title nothing moves."""
    if slot.x >= title.x + title.w or slot.y < title.y + title.h - 8:
        return slot
    size = title.sizes_in(language)[fit.step(title, [title_text], theme, language)]
    font, bold = fit.role(title, theme, language)
    if fit.line_count(title_text, title.w / size, font, bold=bold) > 1:
        return slot
    up = round(LIFT * title.line_height(size, language))
    return slot.model_copy(update={"y": slot.y - up, "h": slot.h + up})
