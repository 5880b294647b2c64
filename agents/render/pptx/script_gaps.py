"""LibreOffice's gaps between Han and other letters, taken back by letter-spacing. Only for decks written for it.

Measured and read in its sources (7.4): where the script changes within a line, LibreOffice makes the stretch before it
longer by a fifth of that stretch's line height, which in shapes is 1.2 em of any font and in table cells the font's
own. No word of the format turns that off, and no browser, PowerPoint or Keynote adds it. A space before the change
takes it back whole, since a space may lie over its neighbour; a stretch without one is drawn in by an amount that
nobody sees, and what is left waits for the next. Spacing below zero counts between letters only, above zero behind the
last one too: so a stretch of one letter gives nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

from fontTools.ttLib import TTFont

from agents.render.fonts import families
from agents.render.pptx.context import Capture
from agents.render.pptx.metrics import is_east_asian, is_east_asian_family, is_right_to_left
from agents.render.scene import Line, Paragraph, Run, Scene, TableNode, TextBlock

_SHARE = 0.2
"""of a line's height"""
_SHAPE_LINE, _HAN_LINE, _USUAL_LINE = 1.2, 1.448, 1.17
"""em: in shapes; in cells of Noto Sans SC and of families that are not known"""
_MOST = 0.06
"""em that a letter may come nearer to its neighbour"""
_MOST_OWED = 0.12
"""em more than its own gap that a space may take back"""


@dataclass(frozen=True)
class Spaced:
    """A capture whose scene is spaced for LibreOffice."""

    scene: Scene
    assets: Mapping[str, bytes]

    @classmethod
    def of(cls, capture: Capture) -> Spaced:
        return cls(without_script_gaps(capture.scene), capture.assets)


def without_script_gaps(scene: Scene) -> Scene:
    """The same scene, its lines of several scripts spaced for LibreOffice."""
    made = scene.model_copy(deep=True)
    for slide in made.slides:
        for node in slide.nodes:
            if isinstance(node, TextBlock) and not node.vertical:
                _close(node.paragraphs, in_cell=False)
            elif isinstance(node, TableNode):
                for cell in node.cells:
                    _close(cell.paragraphs, in_cell=True)
    return made


def _close(paragraphs: list[Paragraph], *, in_cell: bool) -> None:
    for paragraph in paragraphs:
        for line in paragraph.lines:
            said = "".join(run.text for run in line.runs)
            if is_east_asian(said) and not is_right_to_left(said) and not line.steps:
                line.runs = _closed(line, in_cell)


def _closed(line: Line, in_cell: bool) -> list[Run]:
    runs = _spaces_before(line.runs)
    said = "".join(run.text for run in runs)
    turns = [at for at in _turns(said) if at < len(said)]
    made: list[Run] = []
    owed, start = 0.0, 0
    for run in runs:
        end = start + len(run.text)
        cuts = [at for at in turns if start < at <= end]
        for left, right in pairwise([start, *cuts, end]):
            if left == right:
                continue
            stretch = run.model_copy(update={"text": said[left:right]})
            if right not in cuts:
                made.append(stretch)
                continue
            gap = _gap(stretch, in_cell)
            owed += gap
            drawn, taken = _drawn_in(stretch, owed, gap)
            made += drawn
            owed -= taken
        start = end
    return made


def _spaces_before(runs: list[Run]) -> list[Run]:
    """A run's first space with the run before it, where nobody sees whose it is: alone it could take nothing back."""
    made: list[Run] = []
    for run in runs:
        last = made[-1] if made else None
        own = run.text.lstrip(" ")
        plain = last is not None and not (last.underline or last.strike or last.link or run.underline or run.strike)
        if last is not None and own != run.text and plain and last.size == run.size:
            made[-1] = last.model_copy(update={"text": last.text + run.text[: len(run.text) - len(own)]})
            run = run.model_copy(update={"text": own})
        if run.text:
            made.append(run)
    return made


def _turns(text: str) -> list[int]:
    """Where the script changes as LibreOffice counts: what has none of its own goes with what stands before it."""
    found: list[int] = []
    before: bool | None = None
    for at, character in enumerate(text):
        if _is_weak(character):
            continue
        han = is_east_asian(character)
        if before is not None and han != before:
            found.append(at)
        before = han
    return found


def _is_weak(character: str) -> bool:
    return character in " \u00a0" or "\u2000" <= character <= "\u2bff"


def _gap(stretch: Run, in_cell: bool) -> float:
    """px that LibreOffice adds behind a stretch."""
    height = _line_height(stretch.family, is_east_asian(stretch.text)) if in_cell else _SHAPE_LINE
    return _SHARE * stretch.size * height


@cache
def _line_height(family: str, han: bool) -> float:
    known = families().get(family)
    if han and (known is None or known.script != "han"):
        return _HAN_LINE
    if known is None:
        return _HAN_LINE if is_east_asian_family(family) else _USUAL_LINE
    with TTFont(known.path("regular"), lazy=True) as font:
        table: Any = font["hhea"]
        head: Any = font["head"]
        return (table.ascent - table.descent + table.lineGap) / head.unitsPerEm


def _drawn_in(stretch: Run, owed: float, gap: float) -> tuple[list[Run], float]:
    """The stretch made shorter by what is owed, as far as that may be, and by how much it was."""
    text = stretch.text
    ends = re.search(r"\S[ \u00a0]$", text)
    if ends:
        pair = stretch.model_copy(update={"text": text[-2:]})
        wanted = min(owed, gap + _MOST_OWED * stretch.size)
        rest = [stretch.model_copy(update={"text": text[:-2]})] if len(text) > 2 else []
        return [*rest, pair.model_copy(update={"spacing": _spacing(pair, wanted)})], wanted
    most = _MOST * stretch.size * (len(text) - 1)
    wanted = min(owed, most)
    if wanted <= 0:
        return [stretch], 0.0
    return [stretch.model_copy(update={"spacing": _spacing(stretch, wanted)})], wanted


def _spacing(stretch: Run, shorter: float) -> float:
    """Letter-spacing with which a stretch is so much shorter than with its own."""
    count = len(stretch.text)
    total = max(stretch.spacing, 0.0) * count + min(stretch.spacing, 0.0) * (count - 1) - shorter
    return total / count if total >= 0 else total / (count - 1)
