"""Vertical Han: Office's own vertical text, and its characters one below the other for programs that lay it down.

PowerPoint sets `eaVert` upright. LibreOffice 7.4 turns the whole line by a quarter, so it gets the alternative: a box a
character wide for each stretch of Han, where every character wraps; marks of punctuation where vertical type has them;
brackets, dashes and Latin words lying, as they do in vertical type anyway. Positions are those that the browser told of
each token (`Line.steps`). It knows columns, nothing of what flows where.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

from agents.render.pptx import drawing
from agents.render.pptx.alternatives import alternate
from agents.render.pptx.context import Context
from agents.render.pptx.metrics import is_east_asian
from agents.render.pptx.ooxml import Element, draft, hundredths
from agents.render.pptx.styles import run_properties, run_style
from agents.render.scene import Line, Rect, Run, TextBlock

_HANGING = frozenset("、。，．")
"""Marks that stand in the upper right of their square in vertical type, in the lower left else."""
_LYING = frozenset("「」『』（）《》〈〉【】〔〕［］｛｝—…～〜ー‥")
_ASCENT = 0.88
"""em: from the top of a character's square to its baseline, in every font of Han."""
_LEAD = 0.625
"""Share of a vertical advance beyond one em that lies above the square (Noto without vertical metrics)."""
_ROOM = 1.45
"""em: as wide as a character needs, and not as wide as two."""


@dataclass(frozen=True)
class _Stretch:
    """Characters of one run that are set alike, the first at `y`, each `step` px below the one before."""

    kind: str
    """`han` one below the other, `across`, `mark` and `lying` alone."""
    text: str
    run: Run
    y: float
    step: float


def stands(node: TextBlock) -> bool:
    """Whether a text has Han that another program would lay down; not those of a deck, which are edited by name."""
    if not node.vertical or node.mirrored or node.item is not None or node.placeholder is not None:
        return False
    lines = [line for p in node.paragraphs for line in p.lines]
    return all(line.steps for line in lines) and any(is_east_asian(run.text) for line in lines for run in line.runs)


def both(node: TextBlock, native: list[Element], context: Context) -> list[Element]:
    """`native`, with the same text set character by character as its fallback."""
    lines = [line for p in node.paragraphs for line in p.lines]
    setting = _Setting(node, context)
    pieces = [_placed(part, line.rect.x + line.rect.w / 2, setting) for line in lines for part in _stretches(line)]
    if not pieces:
        return native
    return [alternate(native, pieces)]


@dataclass(frozen=True)
class _Setting:
    """What the boxes of one text share; a turned text's are turned with it, about its centre."""

    node: TextBlock
    context: Context

    def turned(self, rect: Rect) -> Rect:
        """Where an upright box goes; its own angle is the text's."""
        if not self.node.rotation:
            return rect
        whole, angle = self.node.rect, math.radians(self.node.rotation)
        x, y = rect.x + rect.w / 2 - whole.x - whole.w / 2, rect.y + rect.h / 2 - whole.y - whole.h / 2
        dx = x * math.cos(angle) - y * math.sin(angle) - x
        dy = x * math.sin(angle) + y * math.cos(angle) - y
        return rect.model_copy(update={"x": rect.x + dx, "y": rect.y + dy})


def _stretches(line: Line) -> Iterator[_Stretch]:
    """A column's characters, neighbours that step alike together."""
    open_: _Stretch | None = None
    for part in _tokens(line):
        if open_ is not None and part.kind == "han" == open_.kind and _goes_on(open_, part):
            open_ = replace(open_, text=open_.text + part.text)
            continue
        if open_ is not None:
            yield open_
        open_ = part if part.text.strip() else None
    if open_ is not None:
        yield open_


def _tokens(line: Line) -> Iterator[_Stretch]:
    letters = [(character, run) for run in line.runs for character in run.text]
    at = 0
    for step in line.steps:
        held, at = letters[at : at + step.count], at + step.count
        if not held:
            return
        text = "".join(character for character, _ in held)
        yield _Stretch("across" if step.across else _kind(text), text, held[0][1], step.y, step.h)


def _goes_on(before: _Stretch, part: _Stretch) -> bool:
    expected = before.y + before.step * len(before.text)
    return before.run is part.run and abs(part.y - expected) < 0.6 and abs(before.step - part.step) < 0.6


def _kind(text: str) -> str:
    if text in _HANGING:
        return "mark"
    if text in _LYING:
        return "lying"
    return "han" if len(text) == 1 and (is_east_asian(text) or text in "·•") else "lying"


def _placed(part: _Stretch, middle: float, setting: _Setting) -> Element:
    size = part.run.size
    advance = part.step - part.run.spacing
    if part.kind == "across":
        top = part.y + (advance - size) / 2 - 0.12 * size
        return _box(part, Rect(x=middle - 2 * size, y=top, w=4 * size, h=size), size, setting, across=True)
    if part.kind == "lying":
        return _box(part, Rect(x=middle - 0.62 * size, y=part.y, w=1.24 * size, h=part.step + 2), 0, setting)
    lead = max(advance - size, 0.0) * _LEAD
    baseline = part.y + lead + _ASCENT * size
    left, top = middle - size / 2, baseline - (part.step - 0.2 * size)
    if part.kind == "mark":
        left, top = left + 0.55 * size, top - 0.55 * size
    tall = part.step * len(part.text) + 2
    return _box(part, Rect(x=left, y=top, w=_ROOM * size, h=tall), part.step, setting)


def _box(part: _Stretch, rect: Rect, pitch: float, setting: _Setting, *, across: bool = False) -> Element:
    """A text box of one stretch without insets; lines of `pitch` px, or lying where that is 0."""
    lying, context = pitch == 0, setting.context
    run = part.run if lying else part.run.model_copy(update={"spacing": 0.0})
    look = run_properties(run_style(run, context.palette), None, context.palette, languages=("zh-CN", "en-US"))
    spacing = draft("a:lnSpc", draft("a:spcPts", val=min(hundredths(pitch or rect.w), 158400)))
    body = draft(
        "a:bodyPr",
        draft("a:noAutofit"),
        vert="vert" if lying else "horz",
        wrap="none" if lying or across else "square",
        lIns=0,
        tIns=0,
        rIns=0,
        bIns=0,
        rtlCol=False,
        anchor="t",
    )
    words = draft(
        "a:p",
        draft("a:pPr", spacing, algn="ctr" if across else "l"),
        draft("a:r", look, draft("a:t", part.text)),
    )
    return draft(
        "p:sp",
        draft("p:nvSpPr", context.identity("Column"), draft("p:cNvSpPr", txBox=True), draft("p:nvPr")),
        draft(
            "p:spPr",
            drawing.transform(setting.turned(rect), setting.node.rotation),
            drawing.geometry(rect, (0, 0, 0, 0)),
            draft("a:noFill"),
        ),
        draft("p:txBody", body, draft("a:lstStyle"), words),
    )
